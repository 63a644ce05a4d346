use serde::Deserialize;

use crate::error::{Error, ErrorKind};
use crate::secret::Secret;

/// What an interface says that knows one bucket per key, of a key with several.
const SEVERAL_BUCKETS: &str = "Multi-bucket keys cannot be used with the current sdk version";

/// The answer of `b2_authorize_account` in API version 4.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AuthorizeAccountResponse {
    /// The account that the key belongs to.
    pub account_id: String,
    /// The token for all calls, for at most 24 hours.
    pub authorization_token: Secret,
    /// Where the APIs are.
    pub api_info: ApiInfo,
}

impl AuthorizeAccountResponse {
    /// What an implementation of your own answers.
    pub fn new(
        account_id: impl Into<String>,
        authorization_token: impl Into<Secret>,
        storage_api: StorageApi,
    ) -> Self {
        Self {
            account_id: account_id.into(),
            authorization_token: authorization_token.into(),
            api_info: ApiInfo { storage_api },
        }
    }
}

/// The APIs that an account may use.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ApiInfo {
    /// The native storage API.
    pub storage_api: StorageApi,
}

/// Where the storage API is and what it allows.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StorageApi {
    /// Base URL of all calls but uploads and downloads.
    pub api_url: String,
    /// Base URL of downloads.
    pub download_url: String,
    /// Base URL of the S3-compatible API.
    #[serde(default)]
    pub s3_api_url: String,
    /// The size of a part that the service advises, in bytes.
    pub recommended_part_size: u64,
    /// The smallest part but the last, in bytes.
    pub absolute_minimum_part_size: u64,
    /// What the key may do.
    pub allowed: Allowed,
}

impl StorageApi {
    /// A storage API. The URL of the S3-compatible API is empty.
    pub fn new(
        api_url: impl Into<String>,
        download_url: impl Into<String>,
        recommended_part_size: u64,
        absolute_minimum_part_size: u64,
        allowed: Allowed,
    ) -> Self {
        Self {
            api_url: api_url.into(),
            download_url: download_url.into(),
            s3_api_url: String::new(),
            recommended_part_size,
            absolute_minimum_part_size,
            allowed,
        }
    }
}

/// What an application key may do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Allowed {
    /// The buckets that the key is restricted to; `None` when it is not.
    #[serde(default)]
    pub buckets: Option<Vec<AllowedBucket>>,
    /// What the key may do; an open set.
    pub capabilities: Vec<String>,
    /// The beginning that every file name must have; `None` when it is not restricted.
    #[serde(default)]
    pub name_prefix: Option<String>,
}

impl Allowed {
    /// A key with `capabilities` and no restriction.
    pub fn new(capabilities: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            buckets: None,
            capabilities: capabilities.into_iter().map(Into::into).collect(),
            name_prefix: None,
        }
    }
}

impl Allowed {
    /// The bucket that the key is restricted to, for interfaces to which that is one at most.
    ///
    /// # Errors
    /// `MissingAccountData` when there are several.
    pub(crate) fn only_bucket(&self) -> Result<Option<&AllowedBucket>, Error> {
        only_one(self.buckets.as_deref().unwrap_or_default())
    }
}

/// The one bucket of a key, if it has any.
///
/// # Errors
/// `MissingAccountData` when there are several.
pub(crate) fn only_one<T>(buckets: &[T]) -> Result<Option<&T>, Error> {
    match buckets {
        [] => Ok(None),
        [bucket] => Ok(Some(bucket)),
        _ => Err(Error::new(ErrorKind::MissingAccountData {
            key: SEVERAL_BUCKETS.to_owned(),
        })),
    }
}

/// A bucket that a key is restricted to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct AllowedBucket {
    /// The bucket's id.
    pub id: String,
    /// The bucket's name; `None` when the bucket no longer exists.
    pub name: Option<String>,
}

impl AllowedBucket {
    /// A bucket; without a name if it no longer exists.
    pub fn new(id: impl Into<String>, name: Option<String>) -> Self {
        Self {
            id: id.into(),
            name,
        }
    }
}
