use std::collections::BTreeMap;

use serde::Serialize;

use crate::encryption::{self, EncryptionSetting};
use crate::file_lock::{self, FileRetentionSetting, LegalHold};

/// The parameters of `b2_start_large_file`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StartLargeFileRequest {
    /// The bucket that will hold the file.
    pub bucket_id: String,
    /// The name of the file.
    pub file_name: String,
    /// A MIME type, or `b2/x-auto`.
    pub content_type: String,
    /// What is stored with the file.
    pub file_info: BTreeMap<String, String>,
    /// How the file is encrypted; as the bucket says when absent. With SSE-C the id of the key is added to the file info.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "encryption::wire::serialize"
    )]
    pub server_side_encryption: Option<EncryptionSetting>,
    /// How the file is retained; as the bucket says when absent.
    #[serde(
        skip_serializing_if = "file_lock::wire::is_retention_left_out",
        serialize_with = "file_lock::wire::serialize_retention"
    )]
    pub file_retention: Option<FileRetentionSetting>,
    /// Whether the file is held.
    #[serde(
        skip_serializing_if = "file_lock::wire::is_hold_left_out",
        serialize_with = "file_lock::wire::serialize_legal_hold"
    )]
    pub legal_hold: Option<LegalHold>,
    /// The time to store as that of the upload, in milliseconds since 1970. Only for accounts that may set it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_upload_timestamp: Option<i64>,
}

impl StartLargeFileRequest {
    /// A large file without file info.
    pub fn new(
        bucket_id: impl Into<String>,
        file_name: impl Into<String>,
        content_type: impl Into<String>,
    ) -> Self {
        Self {
            bucket_id: bucket_id.into(),
            file_name: file_name.into(),
            content_type: content_type.into(),
            file_info: BTreeMap::new(),
            server_side_encryption: None,
            file_retention: None,
            legal_hold: None,
            custom_upload_timestamp: None,
        }
    }
}

/// The parameters of `b2_list_unfinished_large_files`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListUnfinishedLargeFilesRequest {
    /// The bucket that is listed.
    pub bucket_id: String,
    /// The first file, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_file_id: Option<String>,
    /// At most 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_file_count: Option<u32>,
    /// Only names that begin with this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_prefix: Option<String>,
}

impl ListUnfinishedLargeFilesRequest {
    /// The whole bucket from the beginning.
    pub fn new(bucket_id: impl Into<String>) -> Self {
        Self {
            bucket_id: bucket_id.into(),
            start_file_id: None,
            max_file_count: None,
            name_prefix: None,
        }
    }
}

/// The parameters of `b2_list_parts`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListPartsRequest {
    /// The unfinished large file.
    pub file_id: String,
    /// The first part, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_part_number: Option<u32>,
    /// At most 1,000; the service's default is 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_part_count: Option<u32>,
}

impl ListPartsRequest {
    /// All parts from the first.
    pub fn new(file_id: impl Into<String>) -> Self {
        Self {
            file_id: file_id.into(),
            start_part_number: None,
            max_part_count: None,
        }
    }
}
