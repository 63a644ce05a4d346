//! A version of a file in a bucket, under the name that it has in this interface.

use std::collections::BTreeMap;

use b2_internal::compat::{InDialect, Origin, date_and_time};
use b2_internal::wrapped_request;
use b2sdk_v2::{
    Action, DeleteFileVersion, Dialect, Dict, DownloadVersion, EncryptionMode, EncryptionSetting,
    Error, ErrorKind, FileIdAndName, FileRetentionSetting, LegalHold, NO_RETENTION_FILE_SETTING,
    ReplicationStatus, Result, Sha1Digest,
};

use crate::B2Api;
use crate::api::{DownloadFileById, GetFileVersionInfo};

/// One version of a file in a bucket: an upload, a hide marker, or a large file that is not finished. What the newer interfaces
/// call `FileVersion`.
///
/// ```
/// use b2sdk_v1::FileVersionInfo;
///
/// let pairs = [("b2-cache-control", "no-cache")];
/// let file = FileVersionInfo::new("4_z1", "a.txt", 5, "text/plain", "none", pairs, 1_000, "upload");
/// assert_eq!(file.cache_control.as_deref(), Some("no-cache"));
/// assert!(file.format_ls_entry().ends_with("4_z1  upload  1970-01-01  00:00:01          5  a.txt"));
/// assert!(file.api().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileVersionInfo {
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
    /// What is stored with the file.
    pub file_info: BTreeMap<String, String>,
    /// When the upload was received, in milliseconds since 1970.
    pub upload_timestamp: i64,
    /// What made this version.
    pub action: Action,
    /// The account that owns the file; `None` when nobody said.
    pub account_id: Option<String>,
    /// The bucket that holds the file; `None` when nobody said.
    pub bucket_id: Option<String>,
    /// 32 digits; `None` for a large file.
    pub content_md5: Option<String>,
    /// How the version is encrypted; `None` when nobody said.
    pub server_side_encryption: Option<EncryptionSetting>,
    /// How the version is retained; `None` when nobody said.
    pub file_retention: Option<FileRetentionSetting>,
    /// Whether the version is held; `None` when nobody said.
    pub legal_hold: Option<LegalHold>,
    /// The `Cache-Control` that was stored with the file. It was read once from the file info, and a change of the one does not
    /// change the other.
    pub cache_control: Option<String>,
    /// How far replication has come; `None` when the version takes no part in it.
    pub replication_status: Option<ReplicationStatus>,
    origin: Origin,
}

impl FileVersionInfo {
    /// What a line of a listing is made of, in Python's words: id, action, date, time, size and name.
    pub const LS_ENTRY_TEMPLATE: &'static str = "%83s  %6s  %10s  %8s  %9d  %s";
    /// The most bytes that name and file info may take as headers.
    pub const DEFAULT_HEADERS_LIMIT: usize = b2sdk_v2::FileVersion::DEFAULT_HEADERS_LIMIT;
    /// The most bytes that name and file info may take as headers when the file is encrypted or its bucket has file lock.
    pub const ADVANCED_HEADERS_LIMIT: usize = b2sdk_v2::FileVersion::ADVANCED_HEADERS_LIMIT;

    /// A version of which this is known. Set the fields of what else is known. What needs the service works after
    /// [`with_api`](Self::with_api).
    ///
    /// The digest may have the mark `unverified:`, which becomes `content_sha1_verified`.
    #[expect(
        clippy::too_many_arguments,
        reason = "what Python's constructor requires, in its order"
    )]
    pub fn new<K: Into<String>, V: Into<String>>(
        id: impl Into<String>,
        file_name: impl Into<String>,
        size: u64,
        content_type: impl Into<String>,
        content_sha1: impl Into<String>,
        file_info: impl IntoIterator<Item = (K, V)>,
        upload_timestamp: i64,
        action: impl Into<Action>,
    ) -> Self {
        let marked = content_sha1.into();
        let unmarked = marked.strip_prefix(crate::FileMetadata::UNVERIFIED_CHECKSUM_PREFIX);
        let file_info: BTreeMap<String, String> = file_info
            .into_iter()
            .map(|(key, value)| (key.into(), value.into()))
            .collect();
        Self {
            id: id.into(),
            file_name: file_name.into(),
            size,
            content_type: Some(content_type.into()),
            content_sha1_verified: unmarked.is_none(),
            content_sha1: Some(unmarked.unwrap_or(&marked).to_owned()),
            cache_control: file_info.get("b2-cache-control").cloned(),
            file_info,
            upload_timestamp,
            action: action.into(),
            account_id: None,
            bucket_id: None,
            content_md5: None,
            server_side_encryption: None,
            file_retention: None,
            legal_hold: None,
            replication_status: None,
            origin: Origin::default(),
        }
    }

    /// The same version, as one that was reached through `api`.
    #[must_use]
    pub fn with_api(self, api: &B2Api) -> Self {
        let next = b2sdk_v2::B2Api::from(api.clone());
        Self {
            origin: Origin::through(&next.into()).in_dialect(Dialect::V1),
            ..self
        }
    }

    /// The account that the version was reached through.
    ///
    /// # Errors
    /// `ValueError` for a version that was made by [`FileVersionInfo::new`].
    pub fn api(&self) -> Result<B2Api> {
        let Some(api) = self.origin.api() else {
            let message = "\"api\" not set".to_owned();
            return Err(Error::new(ErrorKind::ValueError { message }));
        };
        Ok(b2sdk_v2::B2Api::from(api).into())
    }

    fn next(&self) -> b2sdk_v2::FileVersion {
        self.clone().into_next()
    }

    /// The version of the next interface, still in the manners of this one.
    fn into_next(self) -> b2sdk_v2::FileVersion {
        let mut next =
            b2sdk_v2::FileVersion::new(self.id, self.file_name, self.size, self.upload_timestamp);
        next.content_type = self.content_type;
        next.content_sha1 = self.content_sha1;
        next.content_sha1_verified = self.content_sha1_verified;
        next.content_md5 = self.content_md5;
        next.file_info = self.file_info;
        next.action = self.action;
        next.account_id = self.account_id;
        next.bucket_id = self.bucket_id;
        next.server_side_encryption = self
            .server_side_encryption
            .unwrap_or_else(|| EncryptionSetting::new(EncryptionMode::NONE));
        next.file_retention = self.file_retention.unwrap_or(NO_RETENTION_FILE_SETTING);
        next.legal_hold = self.legal_hold.unwrap_or(LegalHold::UNSET);
        next.replication_status = self.replication_status;
        let newest = self.origin.give(next.into());
        let mut next = b2sdk_v2::FileVersion::from(newest).in_dialect(Dialect::V1);
        next.cache_control = self.cache_control;
        next
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

    /// The `Expires` that was stored with the file.
    pub fn expires(&self) -> Option<&str> {
        self.info("b2-expires")
    }

    /// The `Expires` that was stored with the file, in milliseconds since 1970; `None` when there is none.
    ///
    /// # Errors
    /// `ValueError` when it is no HTTP date.
    pub fn expires_parsed(&self) -> Result<Option<i64>> {
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

    /// Deletes this version; see [`B2Api::delete_file_version`].
    ///
    /// # Errors
    /// `FileNotPresent`; `AccessDenied` when it is protected; `InvalidUserInput` for a version without an account.
    pub fn delete(&self) -> DeleteFileVersion {
        self.next().delete()
    }

    /// Asks for the content of this version; see [`B2Api::download_file_by_id`].
    ///
    /// # Errors
    /// `FileNotPresent`; `InvalidUserInput` for a version without an account.
    pub fn download(&self) -> DownloadFileById {
        DownloadFileById::new(self.next().download())
    }

    /// Asks the service what this version is now: calls `b2_get_file_info`, a class B transaction.
    ///
    /// # Errors
    /// `FileNotPresent`; `InvalidUserInput` for a version without an account.
    pub fn get_fresh_state(&self) -> GetFileVersionInfo {
        GetFileVersionInfo(self.next().get_fresh_state())
    }

    /// Holds this version or lifts its hold, and gives it as it is then: calls `b2_update_file_legal_hold`.
    ///
    /// # Errors
    /// Those of [`B2Api::update_file_legal_hold`]; `InvalidUserInput` for a version without an account.
    pub fn update_legal_hold(&self, legal_hold: LegalHold) -> UpdateLegalHold {
        UpdateLegalHold(self.next().update_legal_hold(legal_hold))
    }

    /// Changes how this version is retained, and gives it as it is then: calls `b2_update_file_retention`.
    ///
    /// # Errors
    /// Those of [`B2Api::update_file_retention`]; `InvalidUserInput` for a version without an account.
    pub fn update_retention(&self, file_retention: FileRetentionSetting) -> UpdateRetention {
        UpdateRetention(self.next().update_retention(file_retention))
    }

    /// Whether this version has content that a download would give.
    pub fn is_upload(&self) -> bool {
        self.next().is_upload()
    }

    /// Whether this version hides those before it.
    pub fn is_hide_marker(&self) -> bool {
        self.next().is_hide_marker()
    }

    /// The version as Python shows it. What nobody said is shown as not being there.
    pub fn as_dict(&self) -> Dict {
        self.next().as_dict()
    }

    /// The version as a line of a listing. Date and time are those of the upload, in UTC.
    pub fn format_ls_entry(&self) -> String {
        let (date, time) = date_and_time(self.upload_timestamp);
        let action = self.action.as_str();
        ls_entry(&self.id, action, &date, &time, self.size, &self.file_name)
    }

    /// A folder as a line of a listing.
    pub fn format_folder_ls_entry(name: &str) -> String {
        ls_entry("-", "-", "-", "-", 0, name)
    }
}

fn ls_entry(id: &str, action: &str, date: &str, time: &str, size: u64, name: &str) -> String {
    format!("{id:>83}  {action:>6}  {date:>10}  {time:>8}  {size:>9}  {name}")
}

impl From<b2sdk_v2::FileVersion> for FileVersionInfo {
    fn from(mut next: b2sdk_v2::FileVersion) -> Self {
        let cache_control = next.cache_control.take();
        let newest = b2sdk_v3::FileVersion::from(next);
        Self {
            origin: Origin::of(&newest).in_dialect(Dialect::V1),
            id: newest.id,
            file_name: newest.file_name,
            size: newest.size,
            content_type: newest.content_type,
            content_sha1: newest.content_sha1,
            content_sha1_verified: newest.content_sha1_verified,
            file_info: newest.file_info,
            upload_timestamp: newest.upload_timestamp,
            action: newest.action,
            account_id: newest.account_id,
            bucket_id: newest.bucket_id,
            content_md5: newest.content_md5,
            server_side_encryption: Some(newest.server_side_encryption),
            file_retention: Some(newest.file_retention),
            legal_hold: Some(newest.legal_hold),
            cache_control,
            replication_status: newest.replication_status,
        }
    }
}

impl From<FileVersionInfo> for b2sdk_v2::FileVersion {
    fn from(info: FileVersionInfo) -> Self {
        info.into_next().in_dialect(Dialect::V2)
    }
}

impl From<b2sdk_v3::FileVersion> for FileVersionInfo {
    fn from(newest: b2sdk_v3::FileVersion) -> Self {
        b2sdk_v2::FileVersion::from(newest).into()
    }
}

impl From<FileVersionInfo> for b2sdk_v3::FileVersion {
    fn from(info: FileVersionInfo) -> Self {
        b2sdk_v2::FileVersion::from(info).into()
    }
}

impl From<DownloadVersion> for FileVersionInfo {
    /// What the headers of a download say of a version.
    fn from(version: DownloadVersion) -> Self {
        let origin = Origin::of_download(&version).in_dialect(Dialect::V1);
        Self {
            id: version.id,
            file_name: version.file_name,
            size: version.size,
            content_type: Some(version.content_type),
            content_sha1: version.content_sha1,
            content_sha1_verified: version.content_sha1_verified,
            file_info: version.file_info,
            upload_timestamp: version.upload_timestamp,
            action: Action::from(Action::UPLOAD),
            account_id: None,
            bucket_id: None,
            content_md5: None,
            server_side_encryption: Some(version.server_side_encryption),
            file_retention: Some(version.file_retention),
            legal_hold: Some(version.legal_hold),
            cache_control: version.cache_control,
            replication_status: version.replication_status,
            origin,
        }
    }
}

/// What is left of a large file that was cancelled.
pub(crate) fn cancelled(gone: FileIdAndName) -> FileVersionInfo {
    let no_pairs: [(&str, &str); 0] = [];
    FileVersionInfo::new(
        gone.file_id,
        gone.file_name,
        0,
        "unknown",
        "none",
        no_pairs,
        0,
        "cancel",
    )
}

wrapped_request! {
    /// A request of [`FileVersionInfo::update_legal_hold`].
    pub struct UpdateLegalHold wraps b2sdk_v2::UpdateLegalHold => call FileVersionInfo {}
}

wrapped_request! {
    /// A request of [`FileVersionInfo::update_retention`].
    pub struct UpdateRetention wraps b2sdk_v2::UpdateRetention => call FileVersionInfo {
        /// Shortens or lifts governance retention too; needs the capability `bypassGovernance`.
        fn bypass_governance(bypass_governance: bool);
    }
}
