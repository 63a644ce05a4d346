use serde::Serialize;

/// The most files that a call which lists files answers.
pub const LIST_FILE_NAMES_MAX_LIMIT: u32 = 10_000;

/// The parameters of `b2_list_file_names`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListFileNamesRequest {
    /// The bucket that is listed.
    pub bucket_id: String,
    /// The first name, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_file_name: Option<String>,
    /// At most 10,000; the service's default is 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_file_count: Option<u32>,
    /// Only names that begin with this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// Names that share the part up to this text, after the prefix, are one row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
}

impl ListFileNamesRequest {
    /// The whole bucket from the beginning.
    pub fn new(bucket_id: impl Into<String>) -> Self {
        Self {
            bucket_id: bucket_id.into(),
            start_file_name: None,
            max_file_count: None,
            prefix: None,
            delimiter: None,
        }
    }
}

/// The parameters of `b2_list_file_versions`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListFileVersionsRequest {
    /// The bucket that is listed.
    pub bucket_id: String,
    /// The first name, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_file_name: Option<String>,
    /// The first version of that name, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_file_id: Option<String>,
    /// At most 10,000; the service's default is 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_file_count: Option<u32>,
    /// Only names that begin with this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// Names that share the part up to this text, after the prefix, are one row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
}

impl ListFileVersionsRequest {
    /// The whole bucket from the beginning.
    pub fn new(bucket_id: impl Into<String>) -> Self {
        Self {
            bucket_id: bucket_id.into(),
            start_file_name: None,
            start_file_id: None,
            max_file_count: None,
            prefix: None,
            delimiter: None,
        }
    }
}
