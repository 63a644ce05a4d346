use std::sync::Arc;

use futures_util::StreamExt as _;

use super::super::folder::{Folder, FolderLocation, FolderScan, ScanSettings, VersionScope};
use super::versions::FilesOfVersions;
use crate::bucket::Bucket;

/// A folder in a bucket, or the whole bucket.
///
/// Names come as they are in the bucket; one that cannot be a path on this machine is no reason to hold back the others.
/// Check a name with [`check_local_name`](super::super::local_name::check_local_name) before a path is made from it.
///
/// ```
#[doc = include_str!("../../api/example.txt")]
/// # use b2_internal::scan::{B2Folder, Folder, ScanSettings};
/// let mut files = B2Folder::new(bucket, "2026").all_files(ScanSettings::new());
/// while let Some(file) = files.next().await {
///     let file = file?;
///     println!("{}: {} bytes", file.relative_path(), file.size());
///     # assert_eq!((file.relative_path(), file.size()), ("a.jpg", 7));
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct B2Folder {
    bucket: Bucket,
    folder_name: String,
}

impl B2Folder {
    /// The folder of this name, with or without a slash at its end; empty for the whole bucket.
    pub fn new(bucket: Bucket, folder_name: impl Into<String>) -> Self {
        let mut folder_name = folder_name.into();
        if folder_name.ends_with('/') {
            folder_name.pop();
        }
        Self {
            bucket,
            folder_name,
        }
    }

    /// The bucket.
    pub fn bucket(&self) -> &Bucket {
        &self.bucket
    }

    /// The folder's name, without a slash at its end; empty for the whole bucket.
    pub fn folder_name(&self) -> &str {
        &self.folder_name
    }

    /// The name in the bucket of a file in the folder.
    pub fn make_full_path(&self, file_name: &str) -> String {
        self.prefix() + file_name
    }

    fn prefix(&self) -> String {
        if self.folder_name.is_empty() {
            String::new()
        } else {
            format!("{}/", self.folder_name)
        }
    }
}

impl Folder for B2Folder {
    /// Lists the folder: calls `b2_list_file_versions`, or `b2_list_file_names` where the newest versions are enough.
    fn all_files(&self, settings: ScanSettings) -> FolderScan {
        let policies = settings.policies_manager;
        // A policy that judges versions by a time may let an older one stand for the file.
        let latest_only = settings.versions == VersionScope::Newest && !policies.judges_versions();
        let entries = self
            .bucket
            .ls()
            .path(self.prefix())
            .latest_only(latest_only)
            .recursive(true)
            .entries();
        let versions = entries.map(|entry| entry.map(|entry| entry.file_version));
        FolderScan::new(FilesOfVersions::new(versions, self.prefix(), policies))
    }

    fn location(&self) -> FolderLocation {
        FolderLocation::B2 {
            bucket: self.bucket.clone(),
            prefix: self.prefix(),
        }
    }
}

impl From<B2Folder> for Arc<dyn Folder> {
    fn from(folder: B2Folder) -> Self {
        Arc::new(folder)
    }
}
