use std::collections::BTreeMap;

use b2sdk_v2::{ByteRange, DownloadVersion};

use crate::FileMetadata;

/// A file whose headers have arrived and whose bytes are still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct IncomingFile {
    /// The version's id.
    pub file_id: String,
    /// The name of the file.
    pub file_name: String,
    /// The length of the whole file in bytes, also when only a range of it is downloaded.
    pub content_length: u64,
    /// The MIME type.
    pub content_type: String,
    /// 40 digits, or `none` for a large file; with the mark `unverified:` when nobody checked it.
    pub content_sha1: String,
    /// What is stored with the file.
    pub file_info: BTreeMap<String, String>,
    /// When the file was last modified, in milliseconds since 1970: what its uploader noted, else the time of the upload.
    pub mod_time_millis: i64,
    /// The bytes that were asked for; `None` for the whole file.
    pub range: Option<ByteRange>,
}

impl IncomingFile {
    pub(crate) fn new(version: &DownloadVersion, range: Option<ByteRange>) -> Self {
        let digest = version.content_sha1.clone().unwrap_or_default();
        Self {
            file_id: version.id.clone(),
            file_name: version.file_name.clone(),
            content_length: version.size,
            content_type: version.content_type.clone(),
            content_sha1: match version.content_sha1_verified {
                true => digest,
                false => format!("{}{digest}", FileMetadata::UNVERIFIED_CHECKSUM_PREFIX),
            },
            file_info: version.file_info.clone(),
            mod_time_millis: version.mod_time_millis(),
            range,
        }
    }
}
