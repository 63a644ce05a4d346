use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use crate::encryption::{self, EncryptionSetting};
use crate::file_lock::{self, FileRetentionSetting, LegalHold};
use crate::replication_configuration::ReplicationStatus;

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

/// The answer of `b2_update_file_retention`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::raw_api) struct UpdatedRetention {
    #[serde(deserialize_with = "file_lock::wire::deserialize_bare_retention")]
    pub(in crate::raw_api) file_retention: FileRetentionSetting,
}

/// The answer of `b2_update_file_legal_hold`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::raw_api) struct UpdatedLegalHold {
    pub(in crate::raw_api) legal_hold: String,
}
