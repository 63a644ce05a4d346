//! What calls ask and answer where a key is restricted to one bucket at most.

use b2sdk_v3::{Error, Secret};

use super::adapters::only_bucket_id;
use crate::account_info::Allowed;

/// The answer of `b2_authorize_account`.
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ApiInfo {
    /// The native storage API.
    pub storage_api: StorageApi,
}

/// Where the storage API is and what it allows.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct StorageApi {
    /// Base URL of all calls but uploads and downloads.
    pub api_url: String,
    /// Base URL of downloads.
    pub download_url: String,
    /// Base URL of the S3-compatible API.
    pub s3_api_url: String,
    /// The size of a part that the service advises, in bytes.
    pub recommended_part_size: u64,
    /// The smallest part but the last, in bytes.
    pub absolute_minimum_part_size: u64,
    /// The bucket that the key is restricted to; `None` when it is not.
    pub bucket_id: Option<String>,
    /// The name of that bucket; `None` also when it no longer exists.
    pub bucket_name: Option<String>,
    /// What the key may do; an open set.
    pub capabilities: Vec<String>,
    /// The beginning that every file name must have; `None` when it is not restricted.
    pub name_prefix: Option<String>,
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
            bucket_id: allowed.bucket_id,
            bucket_name: allowed.bucket_name,
            capabilities: allowed.capabilities,
            name_prefix: allowed.name_prefix,
        }
    }
}

impl TryFrom<b2sdk_v3::AuthorizeAccountResponse> for AuthorizeAccountResponse {
    type Error = Error;

    /// # Errors
    /// Those of [`Allowed`].
    fn try_from(next: b2sdk_v3::AuthorizeAccountResponse) -> Result<Self, Error> {
        let storage = next.api_info.storage_api;
        let mut storage_api = StorageApi::new(
            storage.api_url,
            storage.download_url,
            storage.recommended_part_size,
            storage.absolute_minimum_part_size,
            storage.allowed.try_into()?,
        );
        storage_api.s3_api_url = storage.s3_api_url;
        Ok(Self::new(
            next.account_id,
            next.authorization_token,
            storage_api,
        ))
    }
}

impl From<AuthorizeAccountResponse> for b2sdk_v3::AuthorizeAccountResponse {
    fn from(answer: AuthorizeAccountResponse) -> Self {
        let storage = answer.api_info.storage_api;
        let mut allowed = Allowed::new(storage.capabilities);
        allowed.bucket_id = storage.bucket_id;
        allowed.bucket_name = storage.bucket_name;
        allowed.name_prefix = storage.name_prefix;
        let mut storage_api = b2sdk_v3::StorageApi::new(
            storage.api_url,
            storage.download_url,
            storage.recommended_part_size,
            storage.absolute_minimum_part_size,
            allowed.into(),
        );
        storage_api.s3_api_url = storage.s3_api_url;
        Self::new(answer.account_id, answer.authorization_token, storage_api)
    }
}

/// The parameters of `b2_create_key`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CreateKeyRequest {
    /// The account that the key will belong to.
    pub account_id: String,
    /// What the key will be allowed to do.
    pub capabilities: Vec<String>,
    /// 1 to 100 letters, digits and `-`; several keys may have the same name.
    pub key_name: String,
    /// How long the key works, in seconds: 1 to less than 1,000 days; for ever when absent.
    pub valid_duration_seconds: Option<u64>,
    /// The bucket that the key will be restricted to; none when absent.
    pub bucket_id: Option<String>,
    /// The beginning that every file name will have to have.
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
            bucket_id: None,
            name_prefix: None,
        }
    }
}

impl TryFrom<b2sdk_v3::CreateKeyRequest> for CreateKeyRequest {
    type Error = Error;

    /// # Errors
    /// `MissingAccountData` for a key that is restricted to several buckets, which needs the third interface.
    fn try_from(next: b2sdk_v3::CreateKeyRequest) -> Result<Self, Error> {
        let bucket_id = match next.bucket_id {
            Some(id) => Some(id),
            None => only_bucket_id(next.bucket_ids)?,
        };
        Ok(Self {
            account_id: next.account_id,
            capabilities: next.capabilities,
            key_name: next.key_name,
            valid_duration_seconds: next.valid_duration_seconds,
            bucket_id,
            name_prefix: next.name_prefix,
        })
    }
}

impl From<CreateKeyRequest> for b2sdk_v3::CreateKeyRequest {
    fn from(request: CreateKeyRequest) -> Self {
        let mut next = Self::new(request.account_id, request.capabilities, request.key_name);
        next.valid_duration_seconds = request.valid_duration_seconds;
        next.bucket_id = request.bucket_id;
        next.name_prefix = request.name_prefix;
        next
    }
}

/// An application key, as list and delete answer it.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    pub expiration_timestamp: Option<i64>,
    /// The bucket that the key is restricted to; absent when it is not.
    pub bucket_id: Option<String>,
    /// The beginning that every file name must have; absent when it is not restricted.
    pub name_prefix: Option<String>,
    /// What else the service says of the key; an open set.
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
            bucket_id: None,
            name_prefix: None,
            options: None,
        }
    }
}

impl TryFrom<b2sdk_v3::KeyResponse> for KeyResponse {
    type Error = Error;

    /// # Errors
    /// Those of [`CreateKeyRequest`].
    fn try_from(next: b2sdk_v3::KeyResponse) -> Result<Self, Error> {
        let bucket_id = match next.bucket_id {
            Some(id) => Some(id),
            None => only_bucket_id(next.bucket_ids)?,
        };
        Ok(Self {
            account_id: next.account_id,
            application_key_id: next.application_key_id,
            key_name: next.key_name,
            capabilities: next.capabilities,
            expiration_timestamp: next.expiration_timestamp,
            bucket_id,
            name_prefix: next.name_prefix,
            options: next.options,
        })
    }
}

impl From<KeyResponse> for b2sdk_v3::KeyResponse {
    fn from(answer: KeyResponse) -> Self {
        let mut next = Self::new(
            answer.account_id,
            answer.application_key_id,
            answer.key_name,
            answer.capabilities,
        );
        next.expiration_timestamp = answer.expiration_timestamp;
        next.bucket_id = answer.bucket_id;
        next.name_prefix = answer.name_prefix;
        next.options = answer.options;
        next
    }
}

/// A new application key, which the service shows only now.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreatedKeyResponse {
    /// The secret.
    pub application_key: Secret,
    /// All but the secret.
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

impl TryFrom<b2sdk_v3::CreatedKeyResponse> for CreatedKeyResponse {
    type Error = Error;

    /// # Errors
    /// Those of [`KeyResponse`].
    fn try_from(next: b2sdk_v3::CreatedKeyResponse) -> Result<Self, Error> {
        Ok(Self::new(next.application_key, next.key.try_into()?))
    }
}

impl From<CreatedKeyResponse> for b2sdk_v3::CreatedKeyResponse {
    fn from(answer: CreatedKeyResponse) -> Self {
        Self::new(answer.application_key, answer.key.into())
    }
}

/// One page of keys.
#[derive(Debug, Clone)]
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

impl TryFrom<b2sdk_v3::ListKeysResponse> for ListKeysResponse {
    type Error = Error;

    /// # Errors
    /// Those of [`KeyResponse`].
    fn try_from(next: b2sdk_v3::ListKeysResponse) -> Result<Self, Error> {
        let keys: Result<_, Error> = next.keys.into_iter().map(KeyResponse::try_from).collect();
        Ok(Self::new(keys?, next.next_application_key_id))
    }
}

impl From<ListKeysResponse> for b2sdk_v3::ListKeysResponse {
    fn from(answer: ListKeysResponse) -> Self {
        let keys = answer.keys.into_iter().map(Into::into).collect();
        Self::new(keys, answer.next_application_key_id)
    }
}
