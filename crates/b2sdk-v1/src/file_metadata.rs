use std::collections::BTreeMap;

use b2sdk_v2::{Dict, DownloadVersion};

/// What is known of a file while it is being downloaded.
///
/// ```
/// use b2sdk_v1::FileMetadata;
///
/// let digest = format!("{}{}", FileMetadata::UNVERIFIED_CHECKSUM_PREFIX, "a".repeat(40));
/// let file = FileMetadata::new("4_z1", "a.txt", "text/plain", 5, digest, [("color", "red")]);
/// assert!(!file.content_sha1_verified);
/// assert_eq!(file.as_info_dict().get("contentType").unwrap().as_str(), Some("text/plain"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileMetadata {
    /// The version's id.
    pub file_id: String,
    /// The name of the file.
    pub file_name: String,
    /// The MIME type.
    pub content_type: String,
    /// The number of bytes.
    pub content_length: u64,
    /// 40 digits, or `none` for a large file.
    pub content_sha1: String,
    /// Whether the digest was checked when the file was uploaded.
    pub content_sha1_verified: bool,
    /// What is stored with the file.
    pub file_info: BTreeMap<String, String>,
}

impl FileMetadata {
    /// What is in front of a digest that the service computed but nobody checked.
    pub const UNVERIFIED_CHECKSUM_PREFIX: &'static str = "unverified:";

    /// What is known of a file. The digest may have the mark of an unverified one.
    pub fn new<K: Into<String>, V: Into<String>>(
        file_id: impl Into<String>,
        file_name: impl Into<String>,
        content_type: impl Into<String>,
        content_length: u64,
        content_sha1: impl Into<String>,
        file_info: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let marked = content_sha1.into();
        let unmarked = marked.strip_prefix(Self::UNVERIFIED_CHECKSUM_PREFIX);
        Self {
            file_id: file_id.into(),
            file_name: file_name.into(),
            content_type: content_type.into(),
            content_length,
            content_sha1_verified: unmarked.is_none(),
            content_sha1: unmarked.unwrap_or(&marked).to_owned(),
            file_info: file_info
                .into_iter()
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
        }
    }

    /// What the headers of a download say. The length is that of what is downloaded, which may be a range of the file.
    pub fn from_download_version(download_version: &DownloadVersion) -> Self {
        Self {
            file_id: download_version.id.clone(),
            file_name: download_version.file_name.clone(),
            content_type: download_version.content_type.clone(),
            content_length: download_version.content_length,
            content_sha1: download_version.content_sha1.clone().unwrap_or_default(),
            content_sha1_verified: download_version.content_sha1_verified,
            file_info: download_version.file_info.clone(),
        }
    }

    /// The dictionary that a download with a destination gives.
    pub fn as_info_dict(&self) -> Dict {
        let content_sha1 = match self.content_sha1_verified {
            true => self.content_sha1.clone(),
            false => format!("{}{}", Self::UNVERIFIED_CHECKSUM_PREFIX, self.content_sha1),
        };
        let file_info = serde_json::to_value(&self.file_info).unwrap_or_default();
        b2_internal::compat::dict([
            ("fileId", self.file_id.clone().into()),
            ("fileName", self.file_name.clone().into()),
            ("contentType", self.content_type.clone().into()),
            ("contentLength", self.content_length.into()),
            ("contentSha1", content_sha1.into()),
            ("fileInfo", file_info.into()),
        ])
    }
}
