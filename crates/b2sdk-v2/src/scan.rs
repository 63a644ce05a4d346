//! Folders in buckets, reached through the handles of this interface.

use std::sync::Arc;

use b2_internal::wrapped_request;
use b2sdk_v3::{Folder, FolderLocation, FolderScan, ScanSettings};

use crate::api::B2Api;
use crate::bucket::Bucket;

/// A folder in a bucket, or the whole bucket.
///
/// Names come as they are in the bucket; one that cannot be a path on this machine is no reason to hold back the others.
/// Check a name with [`validate_b2_file_name_as_path`](crate::validate_b2_file_name_as_path) before a path is made from it.
#[derive(Debug, Clone)]
pub struct B2Folder {
    pub(crate) next: b2sdk_v3::B2Folder,
    bucket: Bucket,
}

impl B2Folder {
    /// The folder of this name, with or without a slash at its end; empty for the whole bucket.
    pub fn new(bucket: Bucket, folder_name: impl Into<String>) -> Self {
        Self {
            next: b2sdk_v3::B2Folder::new(bucket.next.clone(), folder_name),
            bucket,
        }
    }

    /// The bucket.
    pub fn bucket(&self) -> &Bucket {
        &self.bucket
    }

    /// The folder's name, without a slash at its end; empty for the whole bucket.
    pub fn folder_name(&self) -> &str {
        self.next.folder_name()
    }

    /// The name in the bucket of a file in the folder.
    pub fn make_full_path(&self, file_name: &str) -> String {
        self.next.make_full_path(file_name)
    }
}

impl Folder for B2Folder {
    fn all_files(&self, settings: ScanSettings) -> FolderScan {
        self.next.all_files(settings)
    }

    fn location(&self) -> FolderLocation {
        self.next.location()
    }
}

impl From<B2Folder> for Arc<dyn Folder> {
    fn from(folder: B2Folder) -> Self {
        Arc::new(folder)
    }
}

impl From<b2sdk_v3::B2Folder> for B2Folder {
    fn from(next: b2sdk_v3::B2Folder) -> Self {
        Self::new(next.bucket().clone().into(), next.folder_name())
    }
}

/// Finds the folder that a text such as `b2://bucket/folder` or `/home/me` names; see
/// [`FolderName::parse`](crate::FolderName::parse).
///
/// A folder in a bucket is looked for by its bucket only: in the cache, or by `b2_list_buckets`. A folder on this machine
/// is not looked for.
///
/// # Errors
/// `InvalidArgument` for a text that names no folder; `NonExistentBucket`.
pub fn parse_folder(folder_name: impl Into<String>, api: &B2Api) -> ParseFolder {
    ParseFolder(b2sdk_v3::parse_folder(folder_name, &api.0))
}

wrapped_request! {
    /// A request of [`parse_folder`].
    pub struct ParseFolder wraps b2sdk_v3::ParseFolder => call Arc<dyn Folder> {}
}
