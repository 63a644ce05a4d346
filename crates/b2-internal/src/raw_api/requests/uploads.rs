use std::collections::BTreeMap;

use crate::digest::Sha1Digest;
use crate::encryption::EncryptionSetting;
use crate::file_lock::{FileRetentionSetting, LegalHold};

/// How the service learns the digest of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContentSha1 {
    /// It is known beforehand.
    Known(Sha1Digest),
    /// The last 40 bytes of the body are its digits.
    HexDigitsAtEnd,
    /// The service takes what it gets and calls the digest unverified.
    DoNotVerify,
}

impl ContentSha1 {
    /// The value of `X-Bz-Content-Sha1`.
    pub fn header_value(&self) -> String {
        match self {
            Self::Known(digest) => digest.to_string(),
            Self::HexDigitsAtEnd => "hex_digits_at_end".to_owned(),
            Self::DoNotVerify => "do_not_verify".to_owned(),
        }
    }
}

/// The headers of `b2_upload_file`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct UploadFileRequest {
    /// The name of the file.
    pub file_name: String,
    /// A MIME type, or `b2/x-auto` to let the service choose by the name's ending.
    pub content_type: String,
    /// How the digest is given.
    pub content_sha1: ContentSha1,
    /// What is stored with the file.
    pub file_info: BTreeMap<String, String>,
    /// How the file is encrypted; as the bucket says when absent. With SSE-C the id of the key is added to the file info.
    pub server_side_encryption: Option<EncryptionSetting>,
    /// How the file is retained; as the bucket says when absent.
    pub file_retention: Option<FileRetentionSetting>,
    /// Whether the file is held.
    pub legal_hold: Option<LegalHold>,
    /// The time to store as that of the upload, in milliseconds since 1970. Only for accounts that may set it.
    pub custom_upload_timestamp: Option<i64>,
    /// Which attempt of the upload this is, from 1, for traces.
    pub(crate) attempt: u32,
}

impl UploadFileRequest {
    /// An upload without file info.
    pub fn new(
        file_name: impl Into<String>,
        content_type: impl Into<String>,
        content_sha1: ContentSha1,
    ) -> Self {
        Self {
            file_name: file_name.into(),
            content_type: content_type.into(),
            content_sha1,
            file_info: BTreeMap::new(),
            server_side_encryption: None,
            file_retention: None,
            legal_hold: None,
            custom_upload_timestamp: None,
            attempt: 1,
        }
    }
}

/// The headers of `b2_upload_part`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct UploadPartRequest {
    /// 1 to 10,000.
    pub part_number: u32,
    /// How the digest is given.
    pub content_sha1: ContentSha1,
    /// The large file, for messages.
    pub file_id: String,
    /// How the large file is encrypted. Only SSE-C is sent with a part.
    pub server_side_encryption: Option<EncryptionSetting>,
    /// Which attempt of the part this is, from 1, for traces.
    pub(crate) attempt: u32,
}

impl UploadPartRequest {
    /// One part of the large file `file_id`.
    pub fn new(file_id: impl Into<String>, part_number: u32, content_sha1: ContentSha1) -> Self {
        Self {
            part_number,
            content_sha1,
            file_id: file_id.into(),
            server_side_encryption: None,
            attempt: 1,
        }
    }

    /// The same request as another attempt.
    pub(crate) fn as_attempt(&self, attempt: u32) -> Self {
        Self {
            attempt,
            ..self.clone()
        }
    }
}
