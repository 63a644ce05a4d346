use crate::encryption::EncryptionSetting;
use crate::raw_api::PartResponse;

/// A part of a large file that is not finished.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Part {
    /// The large file.
    pub file_id: String,
    /// 1 to 10,000.
    pub part_number: u32,
    /// The part's length in bytes.
    pub content_length: u64,
    /// 40 digits.
    pub content_sha1: String,
    /// 32 digits; `None` when the service does not say.
    pub content_md5: Option<String>,
    /// When the part arrived, in milliseconds since 1970, rounded down to seconds.
    pub upload_timestamp: i64,
    /// How the part is encrypted; `None` when the service does not say.
    pub server_side_encryption: Option<EncryptionSetting>,
}

impl Part {
    /// A part of which no more is known.
    pub fn new(
        file_id: impl Into<String>,
        part_number: u32,
        content_length: u64,
        content_sha1: impl Into<String>,
    ) -> Self {
        Self {
            file_id: file_id.into(),
            part_number,
            content_length,
            content_sha1: content_sha1.into(),
            content_md5: None,
            upload_timestamp: 0,
            server_side_encryption: None,
        }
    }
}

impl From<PartResponse> for Part {
    fn from(answer: PartResponse) -> Self {
        Self {
            file_id: answer.file_id,
            part_number: answer.part_number,
            content_length: answer.content_length,
            content_sha1: answer.content_sha1,
            content_md5: answer.content_md5,
            upload_timestamp: answer.upload_timestamp,
            server_side_encryption: answer.server_side_encryption,
        }
    }
}
