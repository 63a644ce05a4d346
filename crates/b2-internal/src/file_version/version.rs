use std::collections::BTreeMap;

use super::{UpdateLegalHold, UpdateRetention, metadata};
use crate::action::Action;
use crate::api::{ApiHandle, B2Api, DeleteFileVersion, DownloadFileById, GetFileInfo};
use crate::dict::Dict;
use crate::digest::Sha1Digest;
use crate::encryption::{EncryptionMode, EncryptionSetting};
use crate::error::{Dialect, Error};
use crate::file_info::SRC_LAST_MODIFIED_MILLIS;
use crate::file_lock::{
    FileRetentionSetting, LegalHold, NO_RETENTION_FILE_SETTING, UNKNOWN_FILE_RETENTION_SETTING,
};
use crate::raw_api::FileVersionResponse;
use crate::replication_configuration::ReplicationStatus;

/// One version of a file in a bucket: an upload, a hide marker, or a large file that is not finished.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileVersion {
    /// The version's id; empty for a folder in a listing.
    pub id: String,
    /// The name of the file.
    pub file_name: String,
    /// Stored bytes; 0 for all but uploads.
    pub size: u64,
    /// The MIME type.
    pub content_type: Option<String>,
    /// 40 digits; `none` for a large file; `None` when the service does not say.
    pub content_sha1: Option<String>,
    /// Whether the digest was checked when the file was uploaded.
    pub content_sha1_verified: bool,
    /// 32 digits; `None` for a large file.
    pub content_md5: Option<String>,
    /// What is stored with the file.
    pub file_info: BTreeMap<String, String>,
    /// When the upload was received, in milliseconds since 1970.
    pub upload_timestamp: i64,
    /// What made this version.
    pub action: Action,
    /// The account that owns the file.
    pub account_id: Option<String>,
    /// The bucket that holds the file.
    pub bucket_id: Option<String>,
    /// How the version is encrypted; nothing for hide markers.
    pub server_side_encryption: EncryptionSetting,
    /// How the version is retained; not at all for hide markers, and unknown when the key may not read it.
    pub file_retention: FileRetentionSetting,
    /// Whether the version is held; unset for hide markers, and unknown when the key may not read it.
    pub legal_hold: LegalHold,
    /// How far replication has come; `None` when the version takes no part in it.
    pub replication_status: Option<ReplicationStatus>,
    /// The account through which the version was reached. One for all versions of a listing.
    handle: ApiHandle,
}

impl FileVersion {
    /// The most bytes that name and file info may take as headers.
    pub const DEFAULT_HEADERS_LIMIT: usize = 7000;
    /// The most bytes that name and file info may take as headers when the file is encrypted or its bucket has file lock.
    pub const ADVANCED_HEADERS_LIMIT: usize = 2048;

    /// A version as an upload answers it; listings and look-ups give the others. What needs the service, such as
    /// [`FileVersion::delete`], works only with versions that the service gave.
    pub fn new(
        id: impl Into<String>,
        file_name: impl Into<String>,
        size: u64,
        upload_timestamp: i64,
    ) -> Self {
        Self {
            id: id.into(),
            file_name: file_name.into(),
            size,
            content_type: None,
            content_sha1: None,
            content_sha1_verified: true,
            content_md5: None,
            file_info: BTreeMap::new(),
            upload_timestamp,
            action: Action::from(Action::UPLOAD),
            account_id: None,
            bucket_id: None,
            server_side_encryption: EncryptionSetting::new(EncryptionMode::NONE),
            file_retention: NO_RETENTION_FILE_SETTING,
            legal_hold: LegalHold::UNSET,
            replication_status: None,
            handle: ApiHandle::default(),
        }
    }

    /// The version that the service gave through `handle`.
    pub(crate) fn from_answer(handle: &ApiHandle, answer: FileVersionResponse) -> Self {
        Self {
            handle: handle.clone(),
            ..Self::from(answer)
        }
    }

    pub(crate) fn handle(&self) -> &ApiHandle {
        &self.handle
    }

    /// The account through which the service gave this version; `None` for one that was made by
    /// [`FileVersion::new`]. Calls of what it gives are those of the session that the version came from.
    pub fn api(&self) -> Option<B2Api> {
        self.handle.get().ok().cloned()
    }

    /// The same version, reached through `handle`.
    pub(crate) fn with_handle(self, handle: ApiHandle) -> Self {
        Self { handle, ..self }
    }

    /// The same version in another interface.
    pub(crate) fn with_dialect(self, dialect: Dialect) -> Self {
        Self {
            handle: self.handle.with_dialect(dialect),
            ..self
        }
    }

    /// When the file was last modified, in milliseconds since 1970: what its uploader noted in
    /// `src_last_modified_millis`, else the time of the upload.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// let file = bucket.upload_local_file(&photo, "2026/b.jpg").await?;
    /// assert!(file.mod_time_millis() > 0);
    /// # Ok(())
    /// # }
    /// ```
    pub fn mod_time_millis(&self) -> i64 {
        let noted = self.file_info.get(SRC_LAST_MODIFIED_MILLIS);
        noted
            .and_then(|text| text.trim().parse().ok())
            .unwrap_or(self.upload_timestamp)
    }

    /// The digest of the content: that of the upload, or for a large file the one that its uploader noted.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// # use b2_internal::digest::Sha1Digest;
    /// assert_eq!(file.get_content_sha1(), Some(Sha1Digest::of(b"a photo")));
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_content_sha1(&self) -> Option<Sha1Digest> {
        metadata::content_sha1(self.content_sha1.as_deref(), &self.file_info)
    }

    /// Whether this version has content that a download would give.
    pub fn is_upload(&self) -> bool {
        self.action == Action::UPLOAD || self.action == Action::COPY
    }

    /// Whether this version hides those before it.
    pub fn is_hide_marker(&self) -> bool {
        self.action == Action::HIDE
    }

    /// The `Cache-Control` that was stored with the file.
    pub fn cache_control(&self) -> Option<&str> {
        self.info("b2-cache-control")
    }

    /// The `Expires` that was stored with the file.
    pub fn expires(&self) -> Option<&str> {
        self.info("b2-expires")
    }

    /// The `Expires` that was stored with the file, in milliseconds since 1970; `None` when there is none.
    ///
    /// # Errors
    /// `ValueError` when it is no HTTP date.
    pub fn expires_parsed(&self) -> Result<Option<i64>, Error> {
        metadata::expires_parsed(self.expires())
    }

    /// The `Content-Disposition` that was stored with the file.
    pub fn content_disposition(&self) -> Option<&str> {
        self.info("b2-content-disposition")
    }

    /// The `Content-Encoding` that was stored with the file.
    pub fn content_encoding(&self) -> Option<&str> {
        self.info("b2-content-encoding")
    }

    /// The `Content-Language` that was stored with the file.
    pub fn content_language(&self) -> Option<&str> {
        self.info("b2-content-language")
    }

    fn info(&self, key: &str) -> Option<&str> {
        self.file_info.get(key).map(String::as_str)
    }

    /// Whether name and file info take more bytes as headers than
    /// [`ADVANCED_HEADERS_LIMIT`](Self::ADVANCED_HEADERS_LIMIT).
    pub fn has_large_header(&self) -> bool {
        metadata::header_bytes(&self.file_name, &self.file_info) > Self::ADVANCED_HEADERS_LIMIT
    }

    /// Deletes this version; see [`B2Api::delete_file_version`](crate::api::B2Api::delete_file_version).
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// file.delete().await?;
    /// assert!(bucket.get_file_info_by_name("2026/a.jpg").await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent`; `AccessDenied` when it is protected; `InvalidUserInput` for a version that was made by
    /// [`FileVersion::new`].
    pub fn delete(&self) -> DeleteFileVersion {
        DeleteFileVersion::new(self.handle.clone(), self.id.clone(), self.file_name.clone())
    }

    /// Asks for the content of this version; see [`B2Api::download_file_by_id`](crate::api::B2Api::download_file_by_id).
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// file.download().await?.save_to(&copy).await?;
    /// assert_eq!(std::fs::read(&copy)?, b"a photo");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent`; `InvalidUserInput` for a version that was made by [`FileVersion::new`].
    pub fn download(&self) -> DownloadFileById {
        DownloadFileById::new(self.handle.clone(), self.id.clone())
    }

    /// Asks the service what this version is now; see [`B2Api::get_file_info`](crate::api::B2Api::get_file_info).
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// assert_eq!(file.get_fresh_state().await?.id, file.id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `FileNotPresent`; `InvalidUserInput` for a version that was made by [`FileVersion::new`].
    pub fn get_fresh_state(&self) -> GetFileInfo {
        GetFileInfo::new(self.handle.clone(), self.id.clone())
    }

    /// Holds this version or lifts its hold, and gives it as it is then: calls `b2_update_file_legal_hold`.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// # use b2_internal::file_lock::LegalHold;
    /// let bucket = api.create_bucket("my-contracts", "allPrivate").is_file_lock_enabled(true).await?;
    /// let file = bucket.upload_bytes("signed", "2026.pdf").await?;
    /// assert!(file.update_legal_hold(LegalHold::ON).await?.legal_hold.is_on());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`B2Api::update_file_legal_hold`](crate::api::B2Api::update_file_legal_hold); `InvalidUserInput` for a version that was made by [`FileVersion::new`].
    pub fn update_legal_hold(&self, legal_hold: LegalHold) -> UpdateLegalHold {
        UpdateLegalHold::new(self.clone(), legal_hold)
    }

    /// Changes how this version is retained, and gives it as it is then: calls `b2_update_file_retention`.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// # use b2_internal::file_lock::{FileRetentionSetting, RetentionMode};
    /// let bucket = api.create_bucket("my-contracts", "allPrivate").is_file_lock_enabled(true).await?;
    /// let file = bucket.upload_bytes("signed", "2026.pdf").await?;
    /// let setting = FileRetentionSetting::new(RetentionMode::GOVERNANCE)
    ///     .retain_until(file.upload_timestamp + 86_400_000);
    /// let file = file.update_retention(setting).await?;
    /// assert_eq!(file.file_retention.mode, RetentionMode::GOVERNANCE);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`B2Api::update_file_retention`](crate::api::B2Api::update_file_retention); `InvalidUserInput` for a version that was made by [`FileVersion::new`].
    pub fn update_retention(&self, file_retention: FileRetentionSetting) -> UpdateRetention {
        UpdateRetention::new(self.clone(), file_retention)
    }

    /// The version as Python shows it.
    ///
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// assert_eq!(file.as_dict().get("fileName").and_then(|name| name.as_str()), Some("2026/a.jpg"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn as_dict(&self) -> Dict {
        let size = (!self.is_hide_marker()).then_some(self.size);
        Dict::new()
            .with("fileId", &*self.id)
            .with("fileName", &*self.file_name)
            .with("fileInfo", metadata::info_value(&self.file_info))
            .with(
                "serverSideEncryption",
                self.server_side_encryption.as_dict(),
            )
            .with("legalHold", self.legal_hold.shown())
            .with("fileRetention", self.file_retention.as_dict())
            .with_known("size", size)
            .with("uploadTimestamp", self.upload_timestamp)
            .with_known("contentType", self.content_type.as_deref())
            .with_known(
                "contentSha1",
                metadata::marked_sha1(&self.content_sha1, self.content_sha1_verified),
            )
            .with(
                "replicationStatus",
                self.replication_status
                    .as_ref()
                    .map(ReplicationStatus::as_str),
            )
            .with("accountId", self.account_id.as_deref())
            .with("bucketId", self.bucket_id.as_deref())
            .with("action", self.action.as_str())
            .with_known("contentMd5", self.content_md5.as_deref())
    }
}

impl From<FileVersionResponse> for FileVersion {
    /// The version as it was answered. What needs the service does not work with it.
    fn from(answer: FileVersionResponse) -> Self {
        let (content_sha1, content_sha1_verified) = metadata::unmarked_sha1(answer.content_sha1);
        let action = Action::from(answer.action);
        // Of markers and folders the service says nothing, because there is nothing to say.
        let has_locks = action != Action::HIDE && action != Action::FOLDER;
        let (retention, hold) = match has_locks {
            true => (UNKNOWN_FILE_RETENTION_SETTING, LegalHold::UNKNOWN),
            false => (NO_RETENTION_FILE_SETTING, LegalHold::UNSET),
        };
        let encryption = answer
            .server_side_encryption
            .unwrap_or_else(|| EncryptionSetting::new(EncryptionMode::NONE));
        Self {
            id: answer.file_id.unwrap_or_default(),
            file_name: answer.file_name,
            size: answer.content_length,
            content_type: answer.content_type,
            content_sha1,
            content_sha1_verified,
            content_md5: answer.content_md5,
            server_side_encryption: encryption.with_key_id_of(&answer.file_info),
            file_info: answer.file_info,
            upload_timestamp: answer.upload_timestamp,
            action,
            account_id: answer.account_id,
            bucket_id: answer.bucket_id,
            file_retention: answer.file_retention.unwrap_or(retention),
            legal_hold: answer.legal_hold.unwrap_or(hold),
            replication_status: answer.replication_status,
            handle: ApiHandle::default(),
        }
    }
}
