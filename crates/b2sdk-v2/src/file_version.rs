//! A version of a file in a bucket. Here its `cache_control` is a field.

use std::collections::BTreeMap;

use b2_internal::compat::{InDialect, Origin, dict_with_known};
use b2_internal::wrapped_request;
use b2sdk_v3::{
    Action, DeleteFileVersion, Dialect, Dict, DownloadFileById, EncryptionSetting, Error,
    FileRetentionSetting, FileVersionResponse, LegalHold, ReplicationStatus, Sha1Digest,
};

use crate::api::{B2Api, GetFileInfo};

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
    /// The `Cache-Control` that was stored with the file. It was read once from the file info, and a change of the one does not
    /// change the other; the third interface knows only the file info.
    pub cache_control: Option<String>,
    origin: Origin,
}

impl FileVersion {
    /// The most bytes that name and file info may take as headers.
    pub const DEFAULT_HEADERS_LIMIT: usize = b2sdk_v3::FileVersion::DEFAULT_HEADERS_LIMIT;
    /// The most bytes that name and file info may take as headers when the file is encrypted or its bucket has file lock.
    pub const ADVANCED_HEADERS_LIMIT: usize = b2sdk_v3::FileVersion::ADVANCED_HEADERS_LIMIT;

    /// A version as an upload answers it; listings and look-ups give the others. What needs the service, such as
    /// [`FileVersion::delete`], works only with versions that the service gave.
    pub fn new(
        id: impl Into<String>,
        file_name: impl Into<String>,
        size: u64,
        upload_timestamp: i64,
    ) -> Self {
        b2sdk_v3::FileVersion::new(id, file_name, size, upload_timestamp).into()
    }

    fn next(&self) -> b2sdk_v3::FileVersion {
        self.clone().into_next()
    }

    /// The version of the next interface, still in the manners of this one.
    fn into_next(self) -> b2sdk_v3::FileVersion {
        let mut next =
            b2sdk_v3::FileVersion::new(self.id, self.file_name, self.size, self.upload_timestamp);
        next.content_type = self.content_type;
        next.content_sha1 = self.content_sha1;
        next.content_sha1_verified = self.content_sha1_verified;
        next.content_md5 = self.content_md5;
        next.file_info = self.file_info;
        next.action = self.action;
        next.account_id = self.account_id;
        next.bucket_id = self.bucket_id;
        next.server_side_encryption = self.server_side_encryption;
        next.file_retention = self.file_retention;
        next.legal_hold = self.legal_hold;
        next.replication_status = self.replication_status;
        self.origin.give(next)
    }

    /// When the file was last modified, in milliseconds since 1970: what its uploader noted in
    /// `src_last_modified_millis`, else the time of the upload.
    pub fn mod_time_millis(&self) -> i64 {
        self.next().mod_time_millis()
    }

    /// The digest of the content: that of the upload, or for a large file the one that its uploader noted.
    pub fn get_content_sha1(&self) -> Option<Sha1Digest> {
        self.next().get_content_sha1()
    }

    /// Whether this version has content that a download would give.
    pub fn is_upload(&self) -> bool {
        self.next().is_upload()
    }

    /// Whether this version hides those before it.
    pub fn is_hide_marker(&self) -> bool {
        self.next().is_hide_marker()
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
        self.next().expires_parsed()
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
        self.next().has_large_header()
    }

    /// The account through which the version was reached; `None` for one that was made by [`FileVersion::new`].
    pub fn api(&self) -> Option<B2Api> {
        self.next().api().map(B2Api::from)
    }

    /// Deletes this version; see [`B2Api::delete_file_version`](crate::B2Api::delete_file_version).
    ///
    /// # Errors
    /// `FileNotPresent`; `AccessDenied` when it is protected; `InvalidUserInput` for a version that was made by
    /// [`FileVersion::new`].
    pub fn delete(&self) -> DeleteFileVersion {
        self.next().delete()
    }

    /// Asks for the content of this version; see [`B2Api::download_file_by_id`](crate::B2Api::download_file_by_id).
    ///
    /// # Errors
    /// `FileNotPresent`; `InvalidUserInput` for a version that was made by [`FileVersion::new`].
    pub fn download(&self) -> DownloadFileById {
        self.next().download()
    }

    /// Asks the service what this version is now; see [`B2Api::get_file_info`](crate::B2Api::get_file_info).
    ///
    /// # Errors
    /// `FileNotPresent`; `InvalidUserInput` for a version that was made by [`FileVersion::new`].
    pub fn get_fresh_state(&self) -> GetFileInfo {
        GetFileInfo(self.next().get_fresh_state())
    }

    /// Holds this version or lifts its hold, and gives it as it is then: calls `b2_update_file_legal_hold`.
    ///
    /// # Errors
    /// Those of [`B2Api::update_file_legal_hold`](crate::B2Api::update_file_legal_hold); `InvalidUserInput` for a version that was made by [`FileVersion::new`].
    pub fn update_legal_hold(&self, legal_hold: LegalHold) -> UpdateLegalHold {
        UpdateLegalHold(self.next().update_legal_hold(legal_hold))
    }

    /// Changes how this version is retained, and gives it as it is then: calls `b2_update_file_retention`.
    ///
    /// # Errors
    /// Those of [`B2Api::update_file_retention`](crate::B2Api::update_file_retention); `InvalidUserInput` for a version that was made by [`FileVersion::new`].
    pub fn update_retention(&self, file_retention: FileRetentionSetting) -> UpdateRetention {
        UpdateRetention(self.next().update_retention(file_retention))
    }

    /// The version as Python shows it: what the third interface shows, and `cacheControl` when there is one.
    pub fn as_dict(&self) -> Dict {
        dict_with_known(
            self.next().as_dict(),
            "cacheControl",
            self.cache_control.as_deref(),
        )
    }
}

impl From<b2sdk_v3::FileVersion> for FileVersion {
    fn from(next: b2sdk_v3::FileVersion) -> Self {
        let origin = Origin::of(&next).no_newer_than(Dialect::V2);
        let cache_control = next.cache_control().map(str::to_owned);
        Self {
            id: next.id,
            file_name: next.file_name,
            size: next.size,
            content_type: next.content_type,
            content_sha1: next.content_sha1,
            content_sha1_verified: next.content_sha1_verified,
            content_md5: next.content_md5,
            file_info: next.file_info,
            upload_timestamp: next.upload_timestamp,
            action: next.action,
            account_id: next.account_id,
            bucket_id: next.bucket_id,
            server_side_encryption: next.server_side_encryption,
            file_retention: next.file_retention,
            legal_hold: next.legal_hold,
            replication_status: next.replication_status,
            cache_control,
            origin,
        }
    }
}

impl From<FileVersionResponse> for FileVersion {
    /// The version as it was answered. What needs the service does not work with it.
    fn from(answer: FileVersionResponse) -> Self {
        b2sdk_v3::FileVersion::from(answer).into()
    }
}

impl From<FileVersion> for b2sdk_v3::FileVersion {
    fn from(version: FileVersion) -> Self {
        version.into_next().in_dialect(Dialect::V3)
    }
}

impl InDialect for FileVersion {
    fn dialect(&self) -> Dialect {
        self.origin.dialect()
    }

    fn in_dialect(self, dialect: Dialect) -> Self {
        Self {
            origin: self.origin.in_dialect(dialect),
            ..self
        }
    }
}

wrapped_request! {
    /// A request of [`FileVersion::update_legal_hold`].
    pub struct UpdateLegalHold wraps b2sdk_v3::UpdateLegalHold => call FileVersion {}
}

wrapped_request! {
    /// A request of [`FileVersion::update_retention`].
    pub struct UpdateRetention wraps b2sdk_v3::UpdateRetention => call FileVersion {
        /// Shortens or lifts governance retention too; needs the capability `bypassGovernance`.
        fn bypass_governance(bypass_governance: bool);
    }
}
