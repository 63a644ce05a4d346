use b2_internal::compat::only_bucket;
use b2sdk_v3::{AllowedBucket, ApiVersion, CallContext, Dialect, Error, Secret};

/// What an authorisation gave, and the credentials that it was made with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthData {
    /// The account.
    pub account_id: String,
    /// The token for all calls.
    pub auth_token: Secret,
    /// Base URL of all calls but uploads and downloads.
    pub api_url: String,
    /// Base URL of downloads.
    pub download_url: String,
    /// Base URL of the S3-compatible API; may be empty.
    pub s3_api_url: String,
    /// The size of a part that the service advises, in bytes.
    pub recommended_part_size: u64,
    /// The smallest part but the last, in bytes.
    pub absolute_minimum_part_size: u64,
    /// The key's id.
    pub application_key_id: String,
    /// The key.
    pub application_key: Secret,
    /// A realm's name, or the base URL of the service.
    pub realm: String,
    /// What the key may do.
    pub allowed: Allowed,
}

impl AuthData {
    /// What an authorisation gave, for a store that reads it from somewhere.
    ///
    /// The rest is as in an old store that does not have it: no URL of the S3-compatible API, parts of 100 MB, at least 5 MB,
    /// and no restriction. Set the fields that are known.
    pub fn new(
        account_id: impl Into<String>,
        auth_token: impl Into<Secret>,
        api_url: impl Into<String>,
        download_url: impl Into<String>,
        application_key: impl Into<Secret>,
        realm: impl Into<String>,
        application_key_id: impl Into<String>,
    ) -> Self {
        let next = b2sdk_v3::AuthData::new(
            account_id,
            auth_token,
            api_url,
            download_url,
            application_key,
            realm,
            application_key_id,
        );
        let allowed = Allowed::new(next.allowed.capabilities.clone());
        Self::with_allowed(next, allowed)
    }

    fn with_allowed(next: b2sdk_v3::AuthData, allowed: Allowed) -> Self {
        Self {
            account_id: next.account_id,
            auth_token: next.auth_token,
            api_url: next.api_url,
            download_url: next.download_url,
            s3_api_url: next.s3_api_url,
            recommended_part_size: next.recommended_part_size,
            absolute_minimum_part_size: next.absolute_minimum_part_size,
            application_key_id: next.application_key_id,
            application_key: next.application_key,
            realm: next.realm,
            allowed,
        }
    }

    /// Where a call in the name of this account goes, in the version of the API that this interface speaks.
    pub fn call_context(&self) -> CallContext {
        CallContext {
            api_url: self.api_url.clone(),
            authorization_token: self.auth_token.clone(),
            api_version: ApiVersion::V3,
        }
    }

    /// Whether this is about that account, in that realm.
    pub fn is_same_account(&self, account_id: &str, realm: &str) -> bool {
        self.account_id == account_id && self.realm == realm
    }

    /// Whether this was made with that key, in that realm.
    pub fn is_same_key(&self, application_key_id: &str, realm: &str) -> bool {
        self.application_key_id == application_key_id && self.realm == realm
    }

    /// Whether the key is the master key of its account.
    pub fn is_master_key(&self) -> bool {
        b2sdk_v3::AuthData::from(self.clone()).is_master_key()
    }
}

impl TryFrom<b2sdk_v3::AuthData> for AuthData {
    type Error = Error;

    /// # Errors
    /// Those of [`Allowed`].
    fn try_from(mut next: b2sdk_v3::AuthData) -> Result<Self, Error> {
        let nothing = b2sdk_v3::Allowed::new(Vec::<String>::new());
        let allowed = std::mem::replace(&mut next.allowed, nothing).try_into()?;
        Ok(Self::with_allowed(next, allowed))
    }
}

impl From<AuthData> for b2sdk_v3::AuthData {
    fn from(data: AuthData) -> Self {
        let mut next = Self::new(
            data.account_id,
            data.auth_token,
            data.api_url,
            data.download_url,
            data.application_key,
            data.realm,
            data.application_key_id,
        );
        next.s3_api_url = data.s3_api_url;
        next.recommended_part_size = data.recommended_part_size;
        next.absolute_minimum_part_size = data.absolute_minimum_part_size;
        next.allowed = data.allowed.into();
        next
    }
}

/// What an application key may do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Allowed {
    /// The bucket that the key is restricted to; `None` when it is not.
    pub bucket_id: Option<String>,
    /// The name of that bucket; `None` also when it no longer exists.
    pub bucket_name: Option<String>,
    /// What the key may do; an open set.
    pub capabilities: Vec<String>,
    /// The beginning that every file name must have; `None` when it is not restricted.
    pub name_prefix: Option<String>,
}

impl Allowed {
    /// A key with `capabilities` and no restriction.
    pub fn new(capabilities: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            bucket_id: None,
            bucket_name: None,
            capabilities: capabilities.into_iter().map(Into::into).collect(),
            name_prefix: None,
        }
    }
}

impl TryFrom<b2sdk_v3::Allowed> for Allowed {
    type Error = Error;

    /// # Errors
    /// `MissingAccountData` for a key that is restricted to several buckets, which needs the third interface.
    fn try_from(next: b2sdk_v3::Allowed) -> Result<Self, Error> {
        let bucket = only_bucket(next.buckets.as_deref())
            .map_err(|error| error.with_dialect(Dialect::V2))?;
        Ok(Self {
            bucket_id: bucket.map(|bucket| bucket.id.clone()),
            bucket_name: bucket.and_then(|bucket| bucket.name.clone()),
            capabilities: next.capabilities,
            name_prefix: next.name_prefix,
        })
    }
}

impl From<Allowed> for b2sdk_v3::Allowed {
    fn from(allowed: Allowed) -> Self {
        let mut next = Self::new(allowed.capabilities);
        let name = allowed.bucket_name;
        next.buckets = allowed
            .bucket_id
            .map(|id| vec![AllowedBucket::new(id, name)]);
        next.name_prefix = allowed.name_prefix;
        next
    }
}
