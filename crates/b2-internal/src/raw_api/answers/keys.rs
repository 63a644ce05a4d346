use serde::Deserialize;

use crate::secret::Secret;

/// An application key, as list and delete answer it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct KeyResponse {
    /// The account that the key belongs to.
    pub account_id: String,
    /// The key's id.
    pub application_key_id: String,
    /// The name that its maker gave it.
    pub key_name: String,
    /// What the key may do; an open set.
    pub capabilities: Vec<String>,
    /// Milliseconds since 1970; absent when the key works for ever.
    #[serde(default)]
    pub expiration_timestamp: Option<i64>,
    /// The buckets that the key is restricted to; absent when it is not. API version 4 only.
    #[serde(default)]
    pub bucket_ids: Option<Vec<String>>,
    /// The bucket that the key is restricted to; absent when it is not. API versions below 4 only.
    #[serde(default)]
    pub bucket_id: Option<String>,
    /// The beginning that every file name must have; absent when it is not restricted.
    #[serde(default)]
    pub name_prefix: Option<String>,
    /// What else the service says of the key; an open set.
    #[serde(default)]
    pub options: Option<Vec<String>>,
}

impl KeyResponse {
    /// A key without restrictions.
    pub fn new(
        account_id: impl Into<String>,
        application_key_id: impl Into<String>,
        key_name: impl Into<String>,
        capabilities: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self {
            account_id: account_id.into(),
            application_key_id: application_key_id.into(),
            key_name: key_name.into(),
            capabilities: capabilities.into_iter().map(Into::into).collect(),
            expiration_timestamp: None,
            bucket_ids: None,
            bucket_id: None,
            name_prefix: None,
            options: None,
        }
    }
}

/// A new application key, which the service shows only now.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreatedKeyResponse {
    /// The secret.
    pub application_key: Secret,
    /// All but the secret.
    #[serde(flatten)]
    pub key: KeyResponse,
}

impl CreatedKeyResponse {
    /// A key with its secret.
    pub fn new(application_key: impl Into<Secret>, key: KeyResponse) -> Self {
        Self {
            application_key: application_key.into(),
            key,
        }
    }
}

/// One page of keys.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListKeysResponse {
    /// The keys, by id.
    pub keys: Vec<KeyResponse>,
    /// Where the next page begins; `None` at the end.
    pub next_application_key_id: Option<String>,
}

impl ListKeysResponse {
    /// A page, and where the next one begins.
    pub fn new(keys: Vec<KeyResponse>, next_application_key_id: Option<String>) -> Self {
        Self {
            keys,
            next_application_key_id,
        }
    }
}
