use serde::Serialize;

/// The parameters of `b2_create_key`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreateKeyRequest {
    /// The account that the key will belong to.
    pub account_id: String,
    /// What the key will be allowed to do.
    pub capabilities: Vec<String>,
    /// 1 to 100 letters, digits and `-`; several keys may have the same name.
    pub key_name: String,
    /// How long the key works, in seconds: 1 to less than 1,000 days; for ever when absent.
    #[serde(
        rename = "validDurationInSeconds",
        skip_serializing_if = "Option::is_none"
    )]
    pub valid_duration_seconds: Option<u64>,
    /// The buckets that the key will be restricted to; none when absent. API version 4 only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket_ids: Option<Vec<String>>,
    /// The bucket that the key will be restricted to; none when absent. API versions below 4 only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket_id: Option<String>,
    /// The beginning that every file name will have to have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_prefix: Option<String>,
}

impl CreateKeyRequest {
    /// A key without restrictions that works for ever.
    pub fn new(
        account_id: impl Into<String>,
        capabilities: impl IntoIterator<Item = impl Into<String>>,
        key_name: impl Into<String>,
    ) -> Self {
        Self {
            account_id: account_id.into(),
            capabilities: capabilities.into_iter().map(Into::into).collect(),
            key_name: key_name.into(),
            valid_duration_seconds: None,
            bucket_ids: None,
            bucket_id: None,
            name_prefix: None,
        }
    }
}

/// The parameters of `b2_list_keys`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListKeysRequest {
    /// The account whose keys are listed.
    pub account_id: String,
    /// At most 10,000; the service's default is 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_key_count: Option<u32>,
    /// The first key, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_application_key_id: Option<String>,
}

impl ListKeysRequest {
    /// All keys from the first.
    pub fn new(account_id: impl Into<String>) -> Self {
        Self {
            account_id: account_id.into(),
            max_key_count: None,
            start_application_key_id: None,
        }
    }
}
