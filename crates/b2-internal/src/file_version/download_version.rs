use std::collections::BTreeMap;

use super::{UpdateDownloadLegalHold, UpdateDownloadRetention, metadata};
use crate::api::{ApiHandle, B2Api, DeleteFileVersion};
use crate::dict::Dict;
use crate::digest::Sha1Digest;
use crate::encryption::{EncryptionMode, EncryptionSetting};
use crate::error::{Dialect, Error};
use crate::file_info::SRC_LAST_MODIFIED_MILLIS;
use crate::file_lock::{FileRetentionSetting, LegalHold, NO_RETENTION_FILE_SETTING};
use crate::range::ByteRange;
use crate::raw_api::DownloadHeaders;
use crate::replication_configuration::ReplicationStatus;

/// A file version as the headers of a download describe it.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// let photo = bucket.get_file_info_by_name("2026/a.jpg").await?;
/// assert_eq!((&photo.id, photo.size), (&file.id, 7));
/// assert_eq!(photo.get_content_sha1(), file.get_content_sha1());
/// photo.delete().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DownloadVersion {
    /// The version's id.
    pub id: String,
    /// The name of the file.
    pub file_name: String,
    /// The length of the whole file in bytes.
    pub size: u64,
    /// The MIME type.
    pub content_type: String,
    /// 40 digits; `none` for a large file.
    pub content_sha1: Option<String>,
    /// Whether the digest was checked when the file was uploaded.
    pub content_sha1_verified: bool,
    /// What is stored with the file, less the five `b2-…` pairs that travel as headers of HTTP.
    pub file_info: BTreeMap<String, String>,
    /// When the upload was received, in milliseconds since 1970.
    pub upload_timestamp: i64,
    /// How the file is encrypted.
    pub server_side_encryption: EncryptionSetting,
    /// The bytes that were asked for; `None` when there are none.
    pub range: Option<ByteRange>,
    /// The number of bytes that were asked for.
    pub content_length: u64,
    /// The header `Cache-Control`.
    pub cache_control: Option<String>,
    /// The header `Expires`.
    pub expires: Option<String>,
    /// The header `Content-Disposition`.
    pub content_disposition: Option<String>,
    /// The header `Content-Encoding`.
    pub content_encoding: Option<String>,
    /// The header `Content-Language`.
    pub content_language: Option<String>,
    /// How the file is retained; unknown when the key may not read it.
    pub file_retention: FileRetentionSetting,
    /// Whether the file is held; unknown when the key may not read it.
    pub legal_hold: LegalHold,
    /// How far replication has come; `None` when the file takes no part in it.
    pub replication_status: Option<ReplicationStatus>,
    handle: ApiHandle,
}

impl DownloadVersion {
    /// A whole version as the headers of its download would describe it, for programs that test what they do with one. What
    /// needs the service, such as [`DownloadVersion::delete`], works only with versions that the service gave.
    ///
    /// ```
    /// # use b2_internal::file_version::DownloadVersion;
    /// let mut version = DownloadVersion::new("4_z…", "a.jpg", 7, 1_700_000_000_000);
    /// version.content_type = "image/jpeg".to_owned();
    /// assert_eq!(version.range.map(|range| range.size()), Some(7));
    /// assert!(version.api().is_none());
    /// ```
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
            content_type: "application/octet-stream".to_owned(),
            content_sha1: None,
            content_sha1_verified: true,
            file_info: BTreeMap::new(),
            upload_timestamp,
            server_side_encryption: EncryptionSetting::new(EncryptionMode::NONE),
            range: ByteRange::with_length(0, size),
            content_length: size,
            cache_control: None,
            expires: None,
            content_disposition: None,
            content_encoding: None,
            content_language: None,
            file_retention: NO_RETENTION_FILE_SETTING,
            legal_hold: LegalHold::UNSET,
            replication_status: None,
            handle: ApiHandle::default(),
        }
    }

    /// The version that the service described through `handle`.
    pub(crate) fn from_headers(handle: &ApiHandle, headers: DownloadHeaders) -> Self {
        let (content_sha1, content_sha1_verified) =
            metadata::unmarked_sha1(Some(headers.content_sha1));
        Self {
            id: headers.file_id,
            file_name: headers.file_name,
            size: headers.size,
            content_type: headers.content_type,
            content_sha1,
            content_sha1_verified,
            file_info: headers.file_info,
            upload_timestamp: headers.upload_timestamp,
            server_side_encryption: headers.server_side_encryption,
            range: headers.range,
            content_length: headers.content_length,
            cache_control: headers.cache_control,
            expires: headers.expires,
            content_disposition: headers.content_disposition,
            content_encoding: headers.content_encoding,
            content_language: headers.content_language,
            file_retention: headers.file_retention,
            legal_hold: headers.legal_hold,
            replication_status: headers.replication_status,
            handle: handle.clone(),
        }
    }

    pub(crate) fn handle(&self) -> &ApiHandle {
        &self.handle
    }

    /// The account through which the service gave this version; `None` for one that was made by
    /// [`DownloadVersion::new`]. Calls of what it gives are those of the session that the version came from.
    pub fn api(&self) -> Option<B2Api> {
        self.handle.get().ok().cloned()
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
    pub fn mod_time_millis(&self) -> i64 {
        let noted = self.file_info.get(SRC_LAST_MODIFIED_MILLIS);
        noted
            .and_then(|text| text.trim().parse().ok())
            .unwrap_or(self.upload_timestamp)
    }

    /// The digest of the content: that of the upload, or for a large file the one that its uploader noted.
    pub fn get_content_sha1(&self) -> Option<Sha1Digest> {
        metadata::content_sha1(self.content_sha1.as_deref(), &self.file_info)
    }

    /// The header `Expires` in milliseconds since 1970; `None` when there is none.
    ///
    /// # Errors
    /// `ValueError` when it is no HTTP date.
    pub fn expires_parsed(&self) -> Result<Option<i64>, Error> {
        metadata::expires_parsed(self.expires.as_deref())
    }

    /// Deletes this version; see [`B2Api::delete_file_version`](crate::api::B2Api::delete_file_version).
    ///
    /// # Errors
    /// `FileNotPresent`; `AccessDenied` when it is protected.
    pub fn delete(&self) -> DeleteFileVersion {
        DeleteFileVersion::new(self.handle.clone(), self.id.clone(), self.file_name.clone())
    }

    /// Holds this version or lifts its hold, and gives it as it is then: calls `b2_update_file_legal_hold`.
    ///
    /// # Errors
    /// Those of [`B2Api::update_file_legal_hold`](crate::api::B2Api::update_file_legal_hold).
    pub fn update_legal_hold(&self, legal_hold: LegalHold) -> UpdateDownloadLegalHold {
        UpdateDownloadLegalHold::new(self.clone(), legal_hold)
    }

    /// Changes how this version is retained, and gives it as it is then: calls `b2_update_file_retention`.
    ///
    /// # Errors
    /// Those of [`B2Api::update_file_retention`](crate::api::B2Api::update_file_retention).
    pub fn update_retention(
        &self,
        file_retention: FileRetentionSetting,
    ) -> UpdateDownloadRetention {
        UpdateDownloadRetention::new(self.clone(), file_retention)
    }

    /// The version as Python shows it.
    pub fn as_dict(&self) -> Dict {
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
            .with("size", self.size)
            .with("uploadTimestamp", self.upload_timestamp)
            .with("contentType", &*self.content_type)
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
            .with_known("cacheControl", self.cache_control.as_deref())
            .with_known("expires", self.expires.as_deref())
            .with_known("contentDisposition", self.content_disposition.as_deref())
            .with_known("contentEncoding", self.content_encoding.as_deref())
            .with_known("contentLanguage", self.content_language.as_deref())
    }
}
