//! What is in the bucket.

use crate::api::ListParts;
use crate::bucket::{
    Bucket, GetUnfinishedLargeFile, ListFileVersions, ListUnfinishedLargeFiles, Ls,
};

impl Bucket {
    /// Lists files and folders; see [`Ls`] for what can be asked for.
    ///
    /// Calls `b2_list_file_names` or `b2_list_file_versions` as the entries are taken, a page ahead.
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// // One level of a folder; `recursive(true)` shows everything below it.
    /// let mut entries = bucket.ls().path("2026/").entries();
    /// while let Some(entry) = entries.next().await {
    ///     let entry = entry?;
    ///     match entry.folder_name {
    ///         Some(folder) => println!("{folder}"),
    ///         None => println!("{} {}", entry.file_version.file_name, entry.file_version.size),
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn ls(&self) -> Ls {
        Ls::new(self.clone())
    }

    /// Lists the versions of one file, newest first: calls `b2_list_file_versions` as they are taken.
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// bucket.upload_bytes("a better photo", "2026/a.jpg").await?;
    /// let mut versions = bucket.list_file_versions("2026/a.jpg").entries();
    /// let mut sizes = Vec::new();
    /// while let Some(version) = versions.next().await {
    ///     sizes.push(version?.size);
    /// }
    /// assert_eq!(sizes, [14, 7]); // newest first
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_file_versions(&self, file_name: impl Into<String>) -> ListFileVersions {
        ListFileVersions::new(self.clone(), file_name.into())
    }

    /// Lists the large files that were started and not finished: calls `b2_list_unfinished_large_files` as they are taken.
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// let mut unfinished = bucket.list_unfinished_large_files().entries();
    /// while let Some(file) = unfinished.next().await {
    ///     let file = file?;
    ///     println!("{} was begun at {}", file.file_name, file.upload_timestamp);
    ///     bucket.cancel_large_file(file.file_id).await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_unfinished_large_files(&self) -> ListUnfinishedLargeFiles {
        ListUnfinishedLargeFiles::new(self.clone())
    }

    /// Lists the parts of a large file that is not finished; see [`B2Api::list_parts`](crate::api::B2Api::list_parts).
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// # use b2_internal::raw_api::StartLargeFileRequest;
    /// # let start = StartLargeFileRequest::new(bucket.id(), "2026/film.mp4", "video/mp4");
    /// # let file_id = api.session().start_large_file(&start).await?.file_id.unwrap_or_default();
    /// let mut parts = bucket.list_parts(file_id).entries();
    /// assert!(parts.next().await.is_none()); // it has none yet
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_parts(&self, file_id: impl Into<String>) -> ListParts {
        self.api.list_parts(file_id)
    }

    /// Finds a large file that is not finished by its id, with one call of `b2_list_unfinished_large_files`: a class C
    /// transaction.
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// # use b2_internal::raw_api::StartLargeFileRequest;
    /// # let start = StartLargeFileRequest::new(bucket.id(), "2026/film.mp4", "video/mp4");
    /// # let file_id = api.session().start_large_file(&start).await?.file_id.unwrap_or_default();
    /// let found = bucket.get_unfinished_large_file(file_id).await?;
    /// assert_eq!(found.file_name, "2026/film.mp4");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent` when the bucket has no such unfinished file.
    pub fn get_unfinished_large_file(
        &self,
        large_file_id: impl Into<String>,
    ) -> GetUnfinishedLargeFile {
        GetUnfinishedLargeFile::new(self.clone(), large_file_id.into())
    }
}
