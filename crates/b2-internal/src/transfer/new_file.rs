//! What is stored with a new file, however its bytes come to be there.

use std::collections::BTreeMap;

use super::copy::GivenMetadata;
use crate::encryption::EncryptionSetting;
use crate::error::Error;
use crate::file_lock::{FileRetentionSetting, LegalHold};
use crate::raw_api::{ContentSha1, StartLargeFileRequest, UploadFileRequest, UploadPartRequest};

/// Lets the service choose the type by the ending of the name.
const AUTOMATIC: &str = "b2/x-auto";

/// Where a new file goes and what is stored with it.
#[derive(Debug, Clone)]
pub(crate) struct NewFile {
    pub(crate) bucket_id: String,
    pub(crate) file_name: String,
    /// What the caller asks for, if anything.
    pub(crate) content_type: Option<String>,
    /// What the caller asks for, if anything. A copy makes a difference between no pairs and no wish.
    pub(crate) file_info: Option<BTreeMap<String, String>>,
    /// As the bucket says when absent.
    pub(crate) encryption: Option<EncryptionSetting>,
    /// As the bucket says when absent.
    pub(crate) file_retention: Option<FileRetentionSetting>,
    pub(crate) legal_hold: Option<LegalHold>,
    /// In milliseconds since 1970; the service's own time when absent.
    pub(crate) custom_upload_timestamp: Option<i64>,
}

impl NewFile {
    /// The type of a file that does not take it from another.
    pub(crate) fn content_type(&self) -> &str {
        self.content_type.as_deref().unwrap_or(AUTOMATIC)
    }

    /// The value of a pair.
    pub(super) fn info(&self, key: &str) -> Option<&str> {
        self.file_info.as_ref()?.get(key).map(String::as_str)
    }

    /// The same file with this type and these pairs.
    pub(super) fn with_metadata(&self, metadata: GivenMetadata) -> Self {
        Self {
            content_type: Some(metadata.content_type),
            file_info: Some(metadata.file_info),
            ..self.clone()
        }
    }

    /// Adds a pair unless there is one of that key.
    pub(crate) fn add_info(&mut self, key: &str, value: impl Into<String>) {
        let file_info = self.file_info.get_or_insert_default();
        file_info
            .entry(key.to_owned())
            .or_insert_with(|| value.into());
    }

    /// The pairs as the service shows them: with SSE-C, the id of the key is among them.
    pub(super) fn stored_info(&self) -> Result<BTreeMap<String, String>, Error> {
        let file_info = self.file_info.clone().unwrap_or_default();
        match &self.encryption {
            Some(setting) => setting.add_key_id_to_file_info(&file_info),
            None => Ok(file_info),
        }
    }

    /// Whether a version has the pairs that this file is to have.
    pub(super) fn has_info(&self, stored: &BTreeMap<String, String>) -> bool {
        self.stored_info()
            .is_ok_and(|file_info| file_info == *stored)
    }

    pub(super) fn upload_request(&self, content_sha1: ContentSha1) -> UploadFileRequest {
        let mut request =
            UploadFileRequest::new(&self.file_name, self.content_type(), content_sha1);
        request.file_info = self.file_info.clone().unwrap_or_default();
        request.server_side_encryption.clone_from(&self.encryption);
        request.file_retention.clone_from(&self.file_retention);
        request.legal_hold.clone_from(&self.legal_hold);
        request.custom_upload_timestamp = self.custom_upload_timestamp;
        request
    }

    pub(super) fn start_request(&self) -> StartLargeFileRequest {
        let mut request =
            StartLargeFileRequest::new(&self.bucket_id, &self.file_name, self.content_type());
        request.file_info = self.file_info.clone().unwrap_or_default();
        request.server_side_encryption.clone_from(&self.encryption);
        request.file_retention.clone_from(&self.file_retention);
        request.legal_hold.clone_from(&self.legal_hold);
        request.custom_upload_timestamp = self.custom_upload_timestamp;
        request
    }

    /// A part of this file. With SSE-C the key goes with each of them.
    pub(super) fn part_request(
        &self,
        large_file_id: &str,
        number: u32,
        content_sha1: ContentSha1,
    ) -> UploadPartRequest {
        let mut request = UploadPartRequest::new(large_file_id, number, content_sha1);
        request.server_side_encryption.clone_from(&self.encryption);
        request
    }
}
