//! One version of a file in a bucket.

use std::collections::BTreeMap;

use crate::action::Action;
use crate::digest::Sha1Digest;
use crate::file_info::{LARGE_FILE_SHA1, SRC_LAST_MODIFIED_MILLIS};
use crate::raw_api::FileVersionResponse;

/// The mark of a digest that the service computed but nobody checked.
const UNVERIFIED: &str = "unverified:";

/// One version of a file in a bucket: an upload, a hide marker, or a large file that is not finished.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileVersion {
    /// The version's id; empty for a folder in a listing.
    pub id: String,
    /// The name of the file.
    pub file_name: String,
    /// Stored bytes; 0 for all but uploads.
    pub size: u64,
    /// The MIME type.
    pub content_type: Option<String>,
    /// 40 digits; `none` for a large file; `None` when the service does not say.
    pub content_sha1: Option<String>,
    /// Whether the digest was checked when the file was uploaded.
    pub content_sha1_verified: bool,
    /// 32 digits; `None` for a large file.
    pub content_md5: Option<String>,
    /// What is stored with the file.
    pub file_info: BTreeMap<String, String>,
    /// When the upload was received, in milliseconds since 1970.
    pub upload_timestamp: i64,
    /// What made this version.
    pub action: Action,
    /// The account that owns the file.
    pub account_id: Option<String>,
    /// The bucket that holds the file.
    pub bucket_id: Option<String>,
}

impl FileVersion {
    /// A version as an upload answers it; listings and look-ups give the others.
    pub fn new(
        id: impl Into<String>,
        file_name: impl Into<String>,
        size: u64,
        upload_timestamp: i64,
    ) -> Self {
        Self {
            id: id.into(),
            file_name: file_name.into(),
            size,
            content_type: None,
            content_sha1: None,
            content_sha1_verified: true,
            content_md5: None,
            file_info: BTreeMap::new(),
            upload_timestamp,
            action: Action::from(Action::UPLOAD),
            account_id: None,
            bucket_id: None,
        }
    }

    /// When the file was last modified, in milliseconds since 1970: what its uploader noted in
    /// `src_last_modified_millis`, else the time of the upload.
    pub fn mod_time_millis(&self) -> i64 {
        let noted = self.file_info.get(SRC_LAST_MODIFIED_MILLIS);
        noted
            .and_then(|text| text.trim().parse().ok())
            .unwrap_or(self.upload_timestamp)
    }

    /// The digest of the content: that of the upload, or for a large file the one that its uploader noted.
    pub fn get_content_sha1(&self) -> Option<Sha1Digest> {
        let of_upload = self
            .content_sha1
            .as_deref()
            .and_then(|text| text.parse().ok());
        of_upload.or_else(|| self.file_info.get(LARGE_FILE_SHA1)?.parse().ok())
    }

    /// Whether this version has content that a download would give.
    pub fn is_upload(&self) -> bool {
        self.action == Action::UPLOAD || self.action == Action::COPY
    }

    /// Whether this version hides those before it.
    pub fn is_hide_marker(&self) -> bool {
        self.action == Action::HIDE
    }
}

impl From<FileVersionResponse> for FileVersion {
    fn from(answer: FileVersionResponse) -> Self {
        let (content_sha1, content_sha1_verified) = match answer.content_sha1 {
            Some(text) => match text.strip_prefix(UNVERIFIED) {
                Some(digits) => (Some(digits.to_owned()), false),
                None => (Some(text), true),
            },
            None => (None, true),
        };
        Self {
            id: answer.file_id.unwrap_or_default(),
            file_name: answer.file_name,
            size: answer.content_length,
            content_type: answer.content_type,
            content_sha1,
            content_sha1_verified,
            content_md5: answer.content_md5,
            file_info: answer.file_info,
            upload_timestamp: answer.upload_timestamp,
            action: Action::from(answer.action),
            account_id: answer.account_id,
            bucket_id: answer.bucket_id,
        }
    }
}

/// The id and the name of a version that was deleted or cancelled.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileIdAndName {
    /// The version's id.
    pub file_id: String,
    /// The name of the file.
    pub file_name: String,
}
