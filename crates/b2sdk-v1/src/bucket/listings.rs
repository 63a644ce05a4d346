//! Listings as people think of them: files, and folders made of the slashes in their names.

use b2_internal::wrapped_request;
use b2sdk_v2::{DeleteMany, Filter};

use crate::FileVersionInfo;

/// An entry of [`Bucket::ls`](crate::Bucket::ls).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LsEntry {
    /// The file version; for a folder, the first one in it.
    pub file_version: FileVersionInfo,
    /// The folder's name with its slash; `None` for a file.
    pub folder_name: Option<String>,
}

impl From<b2sdk_v2::LsEntry> for LsEntry {
    fn from(entry: b2sdk_v2::LsEntry) -> Self {
        Self {
            file_version: entry.file_version.into(),
            folder_name: entry.folder_name,
        }
    }
}

/// A request of [`Bucket::ls`](crate::Bucket::ls).
#[derive(Debug, Clone)]
#[must_use = "a listing does nothing until its entries are read"]
pub struct Ls(pub(super) b2sdk_v2::Ls);

impl Ls {
    /// Lists only what is in the folder of this name, with or without a slash at its end. Default: the whole bucket.
    pub fn folder_to_list(self, folder_to_list: impl Into<String>) -> Self {
        Self(self.0.folder_to_list(folder_to_list))
    }

    /// Sets whether all versions are listed, hide markers included, and not only the current version of each file. Default: no.
    pub fn show_versions(self, show_versions: bool) -> Self {
        Self(self.0.latest_only(!show_versions))
    }

    /// Sets whether files in folders are listed too, instead of the folders. Default: no.
    pub fn recursive(self, recursive: bool) -> Self {
        Self(self.0.recursive(recursive))
    }

    /// Sets how many entries a call asks for, 1 to 10,000. Default: 1,000 at first, growing to 10,000.
    pub fn fetch_count(self, fetch_count: u32) -> Self {
        Self(self.0.fetch_count(fetch_count))
    }

    /// Sets whether the folder is a pattern of whole names: `*` is any text, also with slashes; `?` any character; `[abc]`,
    /// `[a-c]` and `[!abc]` a set. Only for recursive listings. Default: no.
    pub fn with_wildcard(self, with_wildcard: bool) -> Self {
        Self(self.0.with_wildcard(with_wildcard))
    }

    /// Lists only what these filters keep. Of several that fit a name, the last one decides; see [`Filter`].
    pub fn filters(self, filters: impl IntoIterator<Item = Filter>) -> Self {
        Self(self.0.filters(filters))
    }

    /// Sets whether a folder without a slash at its end may be a file, which is then all that is listed. That costs one more
    /// call. Default: no.
    pub fn folder_to_list_can_be_a_file(self, can_be_a_file: bool) -> Self {
        Self(self.0.folder_to_list_can_be_a_file(can_be_a_file))
    }

    /// Deletes what this listing lists, several versions at once: calls `b2_delete_file_version` for each, and
    /// `b2_cancel_large_file` for large files that are not finished. Folders of a listing that is not recursive are left alone.
    ///
    /// Without [`show_versions`](Self::show_versions) only the current versions are deleted, and older ones become current. A
    /// version that cannot be deleted does not keep the others from being deleted.
    ///
    /// # Errors
    /// Those of the listing. What went wrong with single versions is in the outcome.
    pub fn delete_many(self) -> DeleteMany {
        self.0.delete_many()
    }

    /// Starts the listing. Calls are made as the entries are read.
    pub fn entries(self) -> LsEntries {
        LsEntries(self.0.entries())
    }
}

wrapped_request! {
    /// The entries of [`Bucket::ls`](crate::Bucket::ls), by name.
    pub struct LsEntries wraps b2sdk_v2::LsEntries => stream LsEntry
}

wrapped_request! {
    /// A request of [`Bucket::list_file_versions`](crate::Bucket::list_file_versions).
    pub struct ListFileVersions wraps b2sdk_v2::ListFileVersions => entries FileVersions of FileVersionInfo {
        /// Sets how many versions a call asks for, 1 to 10,000. Default: 1,000 at first, growing to 10,000.
        fn fetch_count(fetch_count: u32);
    }
}

wrapped_request! {
    /// The versions of [`Bucket::list_file_versions`](crate::Bucket::list_file_versions), newest first.
    pub struct FileVersions wraps b2sdk_v2::FileVersions => stream FileVersionInfo
}
