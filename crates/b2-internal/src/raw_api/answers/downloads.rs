use std::collections::BTreeMap;

use crate::encryption::EncryptionSetting;
use crate::file_lock::{FileRetentionSetting, LegalHold};
use crate::range::ByteRange;
use crate::replication_configuration::ReplicationStatus;

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
