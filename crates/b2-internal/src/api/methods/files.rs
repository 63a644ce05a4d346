//! Files, by their ids, whatever bucket they are in.

use crate::api::{
    B2Api, CancelLargeFile, DeleteFileVersion, DownloadFileById, GetDownloadUrlForFileName,
    GetDownloadUrlForFileid, GetFileInfo, ListParts, UpdateFileLegalHold, UpdateFileRetention,
};
use crate::bucket::{Bucket, GetFileInfoByName};
use crate::file_lock::{FileRetentionSetting, LegalHold};

impl B2Api {
    /// Asks for a file version by its id: calls `b2_download_file_by_id`. Its bytes come when the result is saved.
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// let saved = api.download_file_by_id(&file.id).await?.save_to(&copy).await?;
    /// assert!(saved.is_verified);
    /// assert_eq!(std::fs::read(&copy)?, b"a photo");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent`; `InvalidRange` and `UnsatisfiableRange` for a range that the file does not have.
    pub fn download_file_by_id(&self, file_id: impl Into<String>) -> DownloadFileById {
        DownloadFileById::new(self.into(), file_id.into())
    }

    /// Looks a file version up by its id: calls `b2_get_file_info`.
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// let same = api.get_file_info(&file.id).await?;
    /// assert_eq!((&*same.file_name, same.size), ("2026/a.jpg", 7));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent`, also for a large file that is not finished.
    pub fn get_file_info(&self, file_id: impl Into<String>) -> GetFileInfo {
        GetFileInfo::new(self.into(), file_id.into())
    }

    /// Looks the current version of a file up by its name, with an HTTP `HEAD`: a class B transaction.
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// let newest = api.get_file_info_by_name("holiday-photos", "2026/a.jpg").await?;
    /// assert_eq!(newest.id, file.id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent` when there is no such file or it is hidden.
    pub fn get_file_info_by_name(
        &self,
        bucket_name: impl Into<String>,
        file_name: impl Into<String>,
    ) -> GetFileInfoByName {
        // The service is asked by name, so the bucket's id is not needed.
        let bucket = Bucket::known_by_name(self.clone(), String::new(), bucket_name.into());
        GetFileInfoByName::new(bucket, file_name.into())
    }

    /// The URL of a file version, by its id. Reading it takes a token unless the bucket is public.
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// let url = api.get_download_url_for_fileid(&file.id).await?;
    /// assert!(url.contains("b2_download_file_by_id?fileId="));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `MissingAccountData` when nobody has authorised.
    pub fn get_download_url_for_fileid(
        &self,
        file_id: impl Into<String>,
    ) -> GetDownloadUrlForFileid {
        GetDownloadUrlForFileid::new(self.clone(), file_id.into())
    }

    /// The URL of the current version of a file, by its name. Reading it takes a token unless the bucket is public; see
    /// [`Bucket::get_download_authorization`].
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// let url = api.get_download_url_for_file_name("holiday-photos", "2026/a.jpg").await?;
    /// assert!(url.ends_with("/file/holiday-photos/2026/a.jpg"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `MissingAccountData` when nobody has authorised; `RestrictedBucket` when the key is for other buckets.
    pub fn get_download_url_for_file_name(
        &self,
        bucket_name: impl Into<String>,
        file_name: impl Into<String>,
    ) -> GetDownloadUrlForFileName {
        GetDownloadUrlForFileName::new(self.clone(), bucket_name.into(), file_name.into())
    }

    /// Changes how a file version is retained, and gives what the service then has: calls `b2_update_file_retention`, a class
    /// A transaction. Needs the capability `writeFileRetentions`.
    ///
    /// # Errors
    /// `RetentionWriteError` or `Unauthorized` when the version is protected or the key may not; `BadRequest` with the code
    /// `bucket_missing_file_lock` for a bucket without file lock; `InvalidArgument` for an unknown setting.
    ///
    /// ```
    /// # use b2_internal::{api::B2Api, http::B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
    /// # use b2_internal::file_lock::{FileRetentionSetting, RetentionMode};
    /// let bucket = api.create_bucket("holiday-photos", "allPrivate").is_file_lock_enabled(true).await?;
    /// let file = bucket.upload_bytes("hello", "hello.txt").await?;
    /// let until = FileRetentionSetting::new(RetentionMode::GOVERNANCE).retain_until(4_000_000_000_000);
    /// assert_eq!(api.update_file_retention(&file.id, "hello.txt", until.clone()).await?, until);
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_file_retention(
        &self,
        file_id: impl Into<String>,
        file_name: impl Into<String>,
        file_retention: FileRetentionSetting,
    ) -> UpdateFileRetention {
        UpdateFileRetention::new(
            self.clone(),
            file_id.into(),
            file_name.into(),
            file_retention,
        )
    }

    /// Holds a file version or lifts its hold, and gives what the service then has: calls `b2_update_file_legal_hold`, a class
    /// A transaction. Needs the capability `writeFileLegalHolds`.
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// # use b2_internal::file_lock::LegalHold;
    /// let bucket = api.create_bucket("my-contracts", "allPrivate").is_file_lock_enabled(true).await?;
    /// let file = bucket.upload_bytes("signed", "2026.pdf").await?;
    /// let hold = api.update_file_legal_hold(&file.id, &file.file_name, LegalHold::ON).await?;
    /// assert!(hold.is_on());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `RetentionWriteError` or `Unauthorized` when the key may not; `BadRequest` with the code `bucket_missing_file_lock` for
    /// a bucket without file lock; `InvalidArgument` for an unknown hold.
    pub fn update_file_legal_hold(
        &self,
        file_id: impl Into<String>,
        file_name: impl Into<String>,
        legal_hold: LegalHold,
    ) -> UpdateFileLegalHold {
        UpdateFileLegalHold::new(self.clone(), file_id.into(), file_name.into(), legal_hold)
    }

    /// Deletes a file version: calls `b2_delete_file_version`. Deleting a hide marker brings the file back.
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// api.delete_file_version(&file.id, &file.file_name).await?;
    /// assert!(api.get_file_info(&file.id).await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent` when there is no such version; `AccessDenied` when it is protected.
    pub fn delete_file_version(
        &self,
        file_id: impl Into<String>,
        file_name: impl Into<String>,
    ) -> DeleteFileVersion {
        DeleteFileVersion::new(self.into(), file_id.into(), file_name.into())
    }

    /// Gives up a large file that is not finished, with all its parts: calls `b2_cancel_large_file`, a class A transaction.
    ///
    /// When the answer gets lost, the service is asked what became of the file; the name in the result is empty then.
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// # use b2_internal::raw_api::StartLargeFileRequest;
    /// # let start = StartLargeFileRequest::new(bucket.id(), "2026/film.mp4", "video/mp4");
    /// # let file_id = api.session().start_large_file(&start).await?.file_id.unwrap_or_default();
    /// let gone = api.cancel_large_file(file_id).await?;
    /// assert_eq!(gone.file_name, "2026/film.mp4");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `BadRequest` when there is no such unfinished file.
    pub fn cancel_large_file(&self, file_id: impl Into<String>) -> CancelLargeFile {
        CancelLargeFile::new(self.into(), file_id.into())
    }

    /// Lists the parts of a large file that is not finished: calls `b2_list_parts` as they are taken, a class C transaction.
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// # use b2_internal::raw_api::StartLargeFileRequest;
    /// # let start = StartLargeFileRequest::new(bucket.id(), "2026/film.mp4", "video/mp4");
    /// # let file_id = api.session().start_large_file(&start).await?.file_id.unwrap_or_default();
    /// let mut parts = api.list_parts(file_id).entries();
    /// while let Some(part) = parts.next().await {
    ///     println!("{}", part?.part_number);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_parts(&self, file_id: impl Into<String>) -> ListParts {
        ListParts::new(self.clone(), file_id.into())
    }
}
