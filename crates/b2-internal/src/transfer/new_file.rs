//! What is stored with a new file, however its bytes come to be there.

use std::collections::BTreeMap;

use crate::raw_api::{ContentSha1, StartLargeFileRequest, UploadFileRequest};

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
}

impl NewFile {
    /// The type of a file that does not take it from another.
    pub(crate) fn content_type(&self) -> &str {
        self.content_type.as_deref().unwrap_or(AUTOMATIC)
    }

    /// Adds a pair unless there is one of that key.
    pub(crate) fn add_info(&mut self, key: &str, value: impl Into<String>) {
        let file_info = self.file_info.get_or_insert_default();
        file_info
            .entry(key.to_owned())
            .or_insert_with(|| value.into());
    }

    /// Whether a version has the pairs that this file is to have.
    pub(super) fn has_info(&self, stored: &BTreeMap<String, String>) -> bool {
        match &self.file_info {
            Some(file_info) => file_info == stored,
            None => stored.is_empty(),
        }
    }

    pub(super) fn upload_request(&self, content_sha1: ContentSha1) -> UploadFileRequest {
        let mut request =
            UploadFileRequest::new(&self.file_name, self.content_type(), content_sha1);
        request.file_info = self.file_info.clone().unwrap_or_default();
        request
    }

    pub(super) fn start_request(&self) -> StartLargeFileRequest {
        let mut request =
            StartLargeFileRequest::new(&self.bucket_id, &self.file_name, self.content_type());
        request.file_info = self.file_info.clone().unwrap_or_default();
        request
    }
}
