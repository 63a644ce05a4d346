use b2_internal::application_key::{ApplicationKey, FullApplicationKey};
use b2_internal::raw_api::{Allowed, AllowedBucket};
use b2_internal::secret::Secret;

/// An application key as a service has it, and what the service says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeySimulator {
    /// The account that the key belongs to.
    pub account_id: String,
    /// The name that its maker gave it.
    pub name: String,
    /// The key's id.
    pub application_key_id: String,
    /// The secret.
    pub key: Secret,
    /// What the key may do.
    pub capabilities: Vec<String>,
    /// When the key ends to work, in milliseconds since 1970; `None` for never.
    pub expiration_timestamp_or_none: Option<i64>,
    /// The buckets that the key is restricted to; `None` when it is not.
    pub buckets_or_none: Option<Vec<AllowedBucket>>,
    /// The beginning that every file name must have; `None` when it is not restricted.
    pub name_prefix_or_none: Option<String>,
}

impl KeySimulator {
    /// A key without restrictions that works for ever.
    pub fn new(
        account_id: impl Into<String>,
        name: impl Into<String>,
        application_key_id: impl Into<String>,
        key: impl Into<Secret>,
        capabilities: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self {
            account_id: account_id.into(),
            name: name.into(),
            application_key_id: application_key_id.into(),
            key: key.into(),
            capabilities: capabilities.into_iter().map(Into::into).collect(),
            expiration_timestamp_or_none: None,
            buckets_or_none: None,
            name_prefix_or_none: None,
        }
    }

    /// The key without its secret, as it is listed.
    pub fn as_key(&self) -> ApplicationKey {
        let (name, id) = (&*self.name, &*self.application_key_id);
        let mut key = ApplicationKey::new(name, id, &self.capabilities, &*self.account_id);
        key.expiration_timestamp_millis = self.expiration_timestamp_or_none;
        let buckets = self.buckets_or_none.as_ref();
        key.bucket_ids = buckets.map(|all| all.iter().map(|bucket| bucket.id.clone()).collect());
        key.name_prefix = self.name_prefix_or_none.clone();
        key
    }

    /// The key with its secret, as it is made.
    pub fn as_created_key(&self) -> FullApplicationKey {
        FullApplicationKey::new(self.as_key(), self.key.clone())
    }

    /// What the key may do, as authorising with it says.
    pub fn get_allowed(&self) -> Allowed {
        let mut allowed = Allowed::new(&self.capabilities);
        allowed.buckets = self.buckets_or_none.clone();
        allowed.name_prefix = self.name_prefix_or_none.clone();
        allowed
    }
}
