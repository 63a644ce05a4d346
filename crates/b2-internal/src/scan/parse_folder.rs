use std::sync::Arc;

use super::b2::B2Folder;
use super::folder::Folder;
use super::folder_name::FolderName;
use super::local::LocalFolder;
use crate::api::B2Api;
use crate::call::request;
use crate::error::Result;

/// Finds the folder that a text such as `b2://bucket/folder` or `/home/me` names; see [`FolderName::parse`].
///
/// A folder in a bucket is looked for by its bucket only: in the cache, or by `b2_list_buckets`. A folder on this machine
/// is not looked for.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// # use b2_internal::scan::{FolderLocation, parse_folder};
/// let photos = parse_folder("b2://holiday-photos/2026", &api).await?;
/// assert!(matches!(photos.location(), FolderLocation::B2 { prefix, .. } if prefix == "2026/"));
/// let home = parse_folder("/home/me", &api).await?;
/// assert!(matches!(home.location(), FolderLocation::Local { .. }));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// `InvalidArgument` for a text that names no folder; `NonExistentBucket`.
pub fn parse_folder(folder_name: impl Into<String>, api: &B2Api) -> ParseFolder {
    ParseFolder::new(api.clone(), folder_name.into())
}

request! {
    /// A request of [`parse_folder`].
    pub struct ParseFolder on api: B2Api => Arc<dyn Folder> {
        folder_name: String,
    }
}

impl ParseFolder {
    async fn run(self) -> Result<Arc<dyn Folder>> {
        Ok(match FolderName::parse(&self.folder_name)? {
            FolderName::Local(path) => LocalFolder::new(path).into(),
            FolderName::B2 {
                bucket_name,
                folder_name,
            } => {
                let bucket = self.api.get_bucket_by_name(bucket_name).await?;
                B2Folder::new(bucket, folder_name).into()
            }
        })
    }
}
