//! Which web pages may use a bucket from a browser.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::open_text::{open_text, open_text_in_json};

open_text! {
    /// A call that a browser may make. The service may add to these.
    pub struct CorsOperation {
        /// Downloads by name.
        DOWNLOAD_FILE_BY_NAME = "b2_download_file_by_name",
        /// Downloads by id.
        DOWNLOAD_FILE_BY_ID = "b2_download_file_by_id",
        /// Uploads.
        UPLOAD_FILE = "b2_upload_file",
        /// Uploads of parts.
        UPLOAD_PART = "b2_upload_part",
        /// `DELETE` of the S3-compatible API.
        S3_DELETE = "s3_delete",
        /// `GET` of the S3-compatible API.
        S3_GET = "s3_get",
        /// `HEAD` of the S3-compatible API.
        S3_HEAD = "s3_head",
        /// `POST` of the S3-compatible API.
        S3_POST = "s3_post",
        /// `PUT` of the S3-compatible API.
        S3_PUT = "s3_put",
    }
}

open_text_in_json!(CorsOperation);

/// Which web pages may use a bucket, and for what. A bucket has at most 100 rules, each of less than 1,000 bytes; the first
/// one that fits decides.
///
/// ```
/// use b2_internal::cors::{CorsOperation, CorsRule};
///
/// let rule = CorsRule::new(
///     "downloads",
///     ["https://www.example.com"],
///     [CorsOperation::DOWNLOAD_FILE_BY_NAME],
///     3600,
/// );
/// assert_eq!(rule.allowed_origins, ["https://www.example.com"]);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CorsRule {
    /// 6 to 50 letters, digits and `-`, unique in the bucket.
    pub cors_rule_name: String,
    /// The pages, such as `https://*.example.com`, `https` for all with that scheme, or `*`.
    pub allowed_origins: Vec<String>,
    /// The calls.
    pub allowed_operations: Vec<CorsOperation>,
    /// The headers that a page may send; may hold `*` and `x-bz-info-*`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_headers: Option<Vec<String>>,
    /// The headers of answers that a page may read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expose_headers: Option<Vec<String>>,
    /// How long a browser may remember this, in seconds: 0 to 86,400.
    pub max_age_seconds: u32,
    /// What the service has added since. Kept, so that a rule that is read and set again loses nothing.
    #[serde(flatten)]
    other: BTreeMap<String, Value>,
}

impl CorsRule {
    /// A rule without headers.
    pub fn new(
        cors_rule_name: impl Into<String>,
        allowed_origins: impl IntoIterator<Item = impl Into<String>>,
        allowed_operations: impl IntoIterator<Item = impl Into<CorsOperation>>,
        max_age_seconds: u32,
    ) -> Self {
        Self {
            cors_rule_name: cors_rule_name.into(),
            allowed_origins: allowed_origins.into_iter().map(Into::into).collect(),
            allowed_operations: allowed_operations.into_iter().map(Into::into).collect(),
            allowed_headers: None,
            expose_headers: None,
            max_age_seconds,
            other: BTreeMap::new(),
        }
    }

    /// Sets the headers that a page may send.
    pub fn allowed_headers(mut self, headers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.allowed_headers = Some(headers.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the headers of answers that a page may read.
    pub fn expose_headers(mut self, headers: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.expose_headers = Some(headers.into_iter().map(Into::into).collect());
        self
    }
}
