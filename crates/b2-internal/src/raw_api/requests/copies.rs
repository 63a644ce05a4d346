use std::collections::BTreeMap;

use serde::Serialize;

use crate::encryption::{self, EncryptionSetting};
use crate::file_lock::{self, FileRetentionSetting, LegalHold};
use crate::range::ByteRange;

/// Where the content type and the file info of a copy come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum MetadataDirectiveMode {
    /// From the source.
    Copy,
    /// From the request.
    Replace,
}

/// The parameters of `b2_copy_file`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CopyFileRequest {
    /// The version that is copied.
    pub source_file_id: String,
    /// The name of the copy.
    pub file_name: String,
    /// The bucket that will hold the copy; that of the source when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destination_bucket_id: Option<String>,
    /// The bytes that are copied; all when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<ByteRange>,
    /// Where content type and file info come from; the source when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata_directive: Option<MetadataDirectiveMode>,
    /// The MIME type, with `Replace` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// The file info, with `Replace` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_info: Option<BTreeMap<String, String>>,
    /// How the source is encrypted. Only SSE-C is sent.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "encryption::wire::serialize"
    )]
    pub source_server_side_encryption: Option<EncryptionSetting>,
    /// How the copy is encrypted; as its bucket says when absent. With SSE-C and `Replace` the id of the key is added to
    /// the file info.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "encryption::wire::serialize"
    )]
    pub destination_server_side_encryption: Option<EncryptionSetting>,
    /// How the copy is retained; as its bucket says when absent.
    #[serde(
        skip_serializing_if = "file_lock::wire::is_retention_left_out",
        serialize_with = "file_lock::wire::serialize_retention"
    )]
    pub file_retention: Option<FileRetentionSetting>,
    /// Whether the copy is held.
    #[serde(
        skip_serializing_if = "file_lock::wire::is_hold_left_out",
        serialize_with = "file_lock::wire::serialize_legal_hold"
    )]
    pub legal_hold: Option<LegalHold>,
}

impl CopyFileRequest {
    /// A copy of a whole version, with its content type and file info, in the same bucket.
    pub fn new(source_file_id: impl Into<String>, file_name: impl Into<String>) -> Self {
        Self {
            source_file_id: source_file_id.into(),
            file_name: file_name.into(),
            destination_bucket_id: None,
            range: None,
            metadata_directive: None,
            content_type: None,
            file_info: None,
            source_server_side_encryption: None,
            destination_server_side_encryption: None,
            file_retention: None,
            legal_hold: None,
        }
    }
}

/// The parameters of `b2_copy_part`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CopyPartRequest {
    /// The version that is copied from.
    pub source_file_id: String,
    /// The large file that the part belongs to.
    pub large_file_id: String,
    /// 1 to 10,000.
    pub part_number: u32,
    /// The bytes that are copied; all when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<ByteRange>,
    /// How the source is encrypted. Only SSE-C is sent.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "encryption::wire::serialize"
    )]
    pub source_server_side_encryption: Option<EncryptionSetting>,
    /// How the large file is encrypted. Only SSE-C is sent with a part.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "encryption::wire::serialize"
    )]
    pub destination_server_side_encryption: Option<EncryptionSetting>,
}

impl CopyPartRequest {
    /// A part that is the whole of another version.
    pub fn new(
        source_file_id: impl Into<String>,
        large_file_id: impl Into<String>,
        part_number: u32,
    ) -> Self {
        Self {
            source_file_id: source_file_id.into(),
            large_file_id: large_file_id.into(),
            part_number,
            range: None,
            source_server_side_encryption: None,
            destination_server_side_encryption: None,
        }
    }
}
