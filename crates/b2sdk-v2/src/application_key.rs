//! Application keys: what they may do, and until when. Here a key is restricted to one bucket at most.

use b2_internal::compat::{dict_with_replaced, only_bucket};
use b2sdk_v3::{Dialect, Dict, Error, Secret};

use crate::raw_api::{CreatedKeyResponse, KeyResponse};

/// An application key, without its secret: what listings and look-ups give.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApplicationKey {
    /// The name that its maker gave it; several keys may have the same.
    pub key_name: String,
    /// The key's id.
    pub id: String,
    /// What the key may do.
    pub capabilities: Vec<String>,
    /// The account that the key belongs to.
    pub account_id: String,
    /// When the key ends to work, in milliseconds since 1970; `None` for never.
    pub expiration_timestamp_millis: Option<i64>,
    /// The bucket that the key is restricted to; `None` when it is not.
    pub bucket_id: Option<String>,
    /// The beginning that every file name must have; `None` when it is not restricted.
    pub name_prefix: Option<String>,
    /// What else the service says of the key, such as `s3`.
    pub options: Option<Vec<String>>,
}

impl ApplicationKey {
    /// A key without restrictions.
    pub fn new(
        key_name: impl Into<String>,
        id: impl Into<String>,
        capabilities: impl IntoIterator<Item = impl Into<String>>,
        account_id: impl Into<String>,
    ) -> Self {
        Self {
            key_name: key_name.into(),
            id: id.into(),
            capabilities: capabilities.into_iter().map(Into::into).collect(),
            account_id: account_id.into(),
            expiration_timestamp_millis: None,
            bucket_id: None,
            name_prefix: None,
            options: None,
        }
    }

    /// Whether the key has all of these capabilities.
    pub fn has_capabilities<T: AsRef<str>>(
        &self,
        capabilities: impl IntoIterator<Item = T>,
    ) -> bool {
        capabilities
            .into_iter()
            .all(|wanted| self.capabilities.iter().any(|held| held == wanted.as_ref()))
    }

    /// The key as Python shows it.
    pub fn as_dict(&self) -> Dict {
        let dict = b2sdk_v3::ApplicationKey::from(self.clone()).as_dict();
        dict_with_replaced(dict, "bucketIds", "bucketId", self.bucket_id.as_deref())
    }
}

impl TryFrom<b2sdk_v3::ApplicationKey> for ApplicationKey {
    type Error = Error;

    /// # Errors
    /// `MissingAccountData` for a key that is restricted to several buckets, which needs the third interface.
    fn try_from(key: b2sdk_v3::ApplicationKey) -> Result<Self, Error> {
        let bucket_id = only_bucket(key.bucket_ids.as_deref())
            .map_err(|error| error.with_dialect(Dialect::V2))?
            .cloned();
        Ok(Self {
            key_name: key.key_name,
            id: key.id,
            capabilities: key.capabilities,
            account_id: key.account_id,
            expiration_timestamp_millis: key.expiration_timestamp_millis,
            bucket_id,
            name_prefix: key.name_prefix,
            options: key.options,
        })
    }
}

impl From<ApplicationKey> for b2sdk_v3::ApplicationKey {
    fn from(key: ApplicationKey) -> Self {
        let mut next = Self::new(key.key_name, key.id, key.capabilities, key.account_id);
        next.expiration_timestamp_millis = key.expiration_timestamp_millis;
        next.bucket_ids = key.bucket_id.map(|id| vec![id]);
        next.name_prefix = key.name_prefix;
        next.options = key.options;
        next
    }
}

impl From<KeyResponse> for ApplicationKey {
    /// The key as it was answered.
    fn from(answer: KeyResponse) -> Self {
        Self {
            key_name: answer.key_name,
            id: answer.application_key_id,
            capabilities: answer.capabilities,
            account_id: answer.account_id,
            expiration_timestamp_millis: answer.expiration_timestamp,
            bucket_id: answer.bucket_id,
            name_prefix: answer.name_prefix,
            options: answer.options,
        }
    }
}

/// A new application key with its secret, which the service shows only now. `Debug` hides it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FullApplicationKey {
    /// All but the secret.
    pub key: ApplicationKey,
    /// The secret.
    pub application_key: Secret,
}

impl FullApplicationKey {
    /// A key with its secret.
    pub fn new(key: ApplicationKey, application_key: impl Into<Secret>) -> Self {
        Self {
            key,
            application_key: application_key.into(),
        }
    }

    /// The key's id.
    pub fn id(&self) -> &str {
        &self.key.id
    }

    /// Whether the key has all of these capabilities.
    pub fn has_capabilities<T: AsRef<str>>(
        &self,
        capabilities: impl IntoIterator<Item = T>,
    ) -> bool {
        self.key.has_capabilities(capabilities)
    }

    /// The key as Python shows it, **with its secret**, which only `Debug` hides.
    pub fn as_dict(&self) -> Dict {
        let dict = b2sdk_v3::FullApplicationKey::from(self.clone()).as_dict();
        dict_with_replaced(dict, "bucketIds", "bucketId", self.key.bucket_id.as_deref())
    }
}

impl TryFrom<b2sdk_v3::FullApplicationKey> for FullApplicationKey {
    type Error = Error;

    /// # Errors
    /// Those of [`ApplicationKey`].
    fn try_from(key: b2sdk_v3::FullApplicationKey) -> Result<Self, Error> {
        Ok(Self::new(key.key.try_into()?, key.application_key))
    }
}

impl From<FullApplicationKey> for b2sdk_v3::FullApplicationKey {
    fn from(key: FullApplicationKey) -> Self {
        Self::new(key.key.into(), key.application_key)
    }
}

impl From<CreatedKeyResponse> for FullApplicationKey {
    /// The key as it was answered.
    fn from(answer: CreatedKeyResponse) -> Self {
        Self::new(answer.key.into(), answer.application_key)
    }
}
