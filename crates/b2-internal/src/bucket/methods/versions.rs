//! Versions that are hidden, deleted, or never finished.

use crate::api::{CancelLargeFile, DeleteFileVersion};
use crate::bucket::{Bucket, HideFile, UnhideFile};

impl Bucket {
    /// Hides a file, so that listings and downloads by name no longer find it: calls `b2_hide_file`. Its versions stay.
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// bucket.hide_file("2026/a.jpg").await?;
    /// assert!(bucket.get_file_info_by_name("2026/a.jpg").await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent`; `FileAlreadyHidden`.
    pub fn hide_file(&self, file_name: impl Into<String>) -> HideFile {
        HideFile::new(self.clone(), file_name.into())
    }

    /// Brings a hidden file back by deleting its hide marker.
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// bucket.hide_file("2026/a.jpg").await?;
    /// bucket.unhide_file("2026/a.jpg").await?;
    /// assert_eq!(bucket.get_file_info_by_name("2026/a.jpg").await?.id, file.id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent`; `FileNotHidden`.
    pub fn unhide_file(&self, file_name: impl Into<String>) -> UnhideFile {
        UnhideFile::new(self.clone(), file_name.into())
    }

    /// Deletes a file version; see [`B2Api::delete_file_version`](crate::api::B2Api::delete_file_version).
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// bucket.delete_file_version(&file.id, &file.file_name).await?;
    /// assert!(bucket.get_file_info_by_name("2026/a.jpg").await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent`; `AccessDenied` when it is protected.
    pub fn delete_file_version(
        &self,
        file_id: impl Into<String>,
        file_name: impl Into<String>,
    ) -> DeleteFileVersion {
        self.api.delete_file_version(file_id, file_name)
    }

    /// Gives up a large file that is not finished; see [`B2Api::cancel_large_file`](crate::api::B2Api::cancel_large_file).
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// # use b2_internal::raw_api::StartLargeFileRequest;
    /// # let start = StartLargeFileRequest::new(bucket.id(), "2026/film.mp4", "video/mp4");
    /// # let file_id = api.session().start_large_file(&start).await?.file_id.unwrap_or_default();
    /// bucket.cancel_large_file(file_id).await?;
    /// assert!(bucket.list_unfinished_large_files().entries().next().await.is_none());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `BadRequest` when there is no such unfinished file.
    pub fn cancel_large_file(&self, file_id: impl Into<String>) -> CancelLargeFile {
        self.api.cancel_large_file(file_id)
    }
}
