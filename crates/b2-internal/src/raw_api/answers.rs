//! What the calls answer, in the words of the wire. Members that the library does not use yet are passed over.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::encryption::{self, EncryptionSetting};
use crate::file_lock::{self, FileLockConfiguration, FileRetentionSetting, LegalHold};
use crate::range::ByteRange;
use crate::replication_configuration::ReplicationStatus;
use crate::secret::Secret;

/// The answer of `b2_authorize_account` in API version 4.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AuthorizeAccountResponse {
    /// The account that the key belongs to.
    pub account_id: String,
    /// The token for all calls, for at most 24 hours.
    pub authorization_token: Secret,
    /// Where the APIs are.
    pub api_info: ApiInfo,
}

/// The APIs that an account may use.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ApiInfo {
    /// The native storage API.
    pub storage_api: StorageApi,
}

/// Where the storage API is and what it allows.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StorageApi {
    /// Base URL of all calls but uploads and downloads.
    pub api_url: String,
    /// Base URL of downloads.
    pub download_url: String,
    /// Base URL of the S3-compatible API.
    #[serde(default)]
    pub s3_api_url: String,
    /// The size of a part that the service advises, in bytes.
    pub recommended_part_size: u64,
    /// The smallest part but the last, in bytes.
    pub absolute_minimum_part_size: u64,
    /// What the key may do.
    pub allowed: Allowed,
}

/// What an application key may do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Allowed {
    /// The buckets that the key is restricted to; `None` when it is not.
    #[serde(default)]
    pub buckets: Option<Vec<AllowedBucket>>,
    /// What the key may do; an open set.
    pub capabilities: Vec<String>,
    /// The beginning that every file name must have; `None` when it is not restricted.
    #[serde(default)]
    pub name_prefix: Option<String>,
}

impl Allowed {
    /// A key with `capabilities` and no restriction.
    pub fn new(capabilities: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            buckets: None,
            capabilities: capabilities.into_iter().map(Into::into).collect(),
            name_prefix: None,
        }
    }
}

/// A bucket that a key is restricted to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct AllowedBucket {
    /// The bucket's id.
    pub id: String,
    /// The bucket's name; `None` when the bucket no longer exists.
    pub name: Option<String>,
}

/// A bucket, as create, list, update and delete answer it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BucketResponse {
    /// The account that owns the bucket.
    pub account_id: String,
    /// The bucket's id.
    pub bucket_id: String,
    /// The bucket's name.
    pub bucket_name: String,
    /// `allPrivate`, `allPublic` or another; an open set.
    pub bucket_type: Option<String>,
    /// The pairs stored with the bucket.
    #[serde(default)]
    pub bucket_info: BTreeMap<String, String>,
    /// Grows with every change.
    #[serde(default)]
    pub revision: Option<u64>,
    /// How new files are encrypted; absent when the service does not say.
    #[serde(default, deserialize_with = "encryption::wire::deserialize_guarded")]
    pub default_server_side_encryption: Option<EncryptionSetting>,
    /// Whether files can be retained, and how new ones are; absent when the service does not say.
    #[serde(
        default,
        deserialize_with = "file_lock::wire::deserialize_configuration"
    )]
    pub file_lock_configuration: Option<FileLockConfiguration>,
}

/// Where to upload to, and the token for it. Good for one upload at a time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UploadUrl {
    /// The URL, to be used as it is.
    pub upload_url: String,
    /// The token of this URL.
    pub authorization_token: Secret,
}

/// A version of a file, as uploads, listings and look-ups answer it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FileVersionResponse {
    /// The account that owns the file.
    #[serde(default)]
    pub account_id: Option<String>,
    /// The bucket that holds the file.
    #[serde(default)]
    pub bucket_id: Option<String>,
    /// `upload`, `hide`, `start`, `folder`, `copy`; an open set.
    pub action: String,
    /// Stored bytes; 0 for all but uploads.
    #[serde(alias = "size", default)]
    pub content_length: u64,
    /// 40 digits, `none` for large files, or `unverified:` and 40 digits.
    #[serde(default)]
    pub content_sha1: Option<String>,
    /// 32 digits; absent for large files.
    #[serde(default)]
    pub content_md5: Option<String>,
    /// The MIME type.
    #[serde(default)]
    pub content_type: Option<String>,
    /// The version's id; absent for folders.
    #[serde(default)]
    pub file_id: Option<String>,
    /// What is stored with the file.
    #[serde(default)]
    pub file_info: BTreeMap<String, String>,
    /// The name of the file.
    pub file_name: String,
    /// Milliseconds since 1970; 0 for folders.
    #[serde(default)]
    pub upload_timestamp: i64,
    /// How the version is encrypted; absent for hide markers and folders. Which SSE-C key it is stands in the file info.
    #[serde(default, deserialize_with = "encryption::wire::deserialize")]
    pub server_side_encryption: Option<EncryptionSetting>,
    /// How the version is retained; absent for hide markers and folders.
    #[serde(default, deserialize_with = "file_lock::wire::deserialize_retention")]
    pub file_retention: Option<FileRetentionSetting>,
    /// Whether the version is held; absent for hide markers and folders.
    #[serde(default, deserialize_with = "file_lock::wire::deserialize_legal_hold")]
    pub legal_hold: Option<LegalHold>,
    /// How far replication has come; absent when the version takes no part in it.
    #[serde(default, deserialize_with = "replication_status")]
    pub replication_status: Option<ReplicationStatus>,
}

fn replication_status<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<ReplicationStatus>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    Ok(text.as_deref().map(ReplicationStatus::from_wire))
}

/// The id and name of a version that is gone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DeletedFileVersion {
    /// The version's id.
    pub file_id: String,
    /// The name of the file.
    pub file_name: String,
}

/// One page of names.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListFileNamesResponse {
    /// The current versions; may be empty although more follow.
    pub files: Vec<FileVersionResponse>,
    /// Where the next page begins; `None` at the end.
    pub next_file_name: Option<String>,
}

/// One page of versions.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListFileVersionsResponse {
    /// The versions, by name and newest first; may be empty although more follow.
    pub files: Vec<FileVersionResponse>,
    /// Where the next page begins; `None` at the end.
    pub next_file_name: Option<String>,
    /// The version with which the next page begins.
    #[serde(default)]
    pub next_file_id: Option<String>,
}

/// One page of unfinished large files.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListUnfinishedLargeFilesResponse {
    /// The files.
    pub files: Vec<FileVersionResponse>,
    /// Where the next page begins; `None` at the end.
    pub next_file_id: Option<String>,
}

/// A part of an unfinished large file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PartResponse {
    /// The large file.
    pub file_id: String,
    /// 1 to 10,000.
    pub part_number: u32,
    /// The part's length in bytes.
    pub content_length: u64,
    /// 40 digits.
    pub content_sha1: String,
    /// 32 digits; absent when the service does not say.
    #[serde(default)]
    pub content_md5: Option<String>,
    /// When the part arrived, in milliseconds since 1970, in some answers rounded down to seconds.
    #[serde(default)]
    pub upload_timestamp: i64,
    /// How the part is encrypted; absent when the service does not say.
    #[serde(default, deserialize_with = "encryption::wire::deserialize")]
    pub server_side_encryption: Option<EncryptionSetting>,
}

/// One page of parts.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListPartsResponse {
    /// The parts, by number.
    pub parts: Vec<PartResponse>,
    /// Where the next page begins; `None` at the end.
    pub next_part_number: Option<u32>,
}

/// What the headers of a download say.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DownloadHeaders {
    /// The version's id.
    pub file_id: String,
    /// The name of the file.
    pub file_name: String,
    /// The length of the whole file in bytes.
    pub size: u64,
    /// The bytes that this answer serves; `None` when there are none.
    pub range: Option<ByteRange>,
    /// The bytes of this answer's body.
    pub content_length: u64,
    /// The MIME type.
    pub content_type: String,
    /// As stored: 40 digits, `none`, or `unverified:` and 40 digits.
    pub content_sha1: String,
    /// Milliseconds since 1970.
    pub upload_timestamp: i64,
    /// What is stored with the file, less the five `b2-…` pairs that travel as headers of HTTP.
    pub file_info: BTreeMap<String, String>,
    /// How the file is encrypted.
    pub server_side_encryption: EncryptionSetting,
    /// How the file is retained.
    pub file_retention: FileRetentionSetting,
    /// Whether the file is held.
    pub legal_hold: LegalHold,
    /// How far replication has come; `None` when the file takes no part in it.
    pub replication_status: Option<ReplicationStatus>,
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
}
