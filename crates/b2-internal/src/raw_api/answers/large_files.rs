use serde::Deserialize;

use super::FileVersionResponse;
use crate::encryption::{self, EncryptionSetting};

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
