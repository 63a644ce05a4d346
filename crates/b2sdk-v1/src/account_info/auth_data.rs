use b2sdk_v2::{ALL_CAPABILITIES, Allowed, CallContext, DEFAULT_MIN_PART_SIZE, Secret};

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
    /// The size of a part that the service advises, in bytes. The smallest part is always 5,000,000 bytes here, whatever the
    /// service said.
    pub minimum_part_size: u64,
    /// The key.
    pub application_key: Secret,
    /// A realm's name, or the base URL of the service.
    pub realm: String,
    /// What the key may do.
    pub allowed: Allowed,
    /// The key's id.
    pub application_key_id: String,
    /// Base URL of the S3-compatible API; may be empty.
    pub s3_api_url: String,
}

impl AuthData {
    /// What an authorisation gave, for a store that reads it from somewhere.
    ///
    /// The rest is as in an old store that does not have it: no restriction, the key's id is that of the account, and there is no
    /// URL of the S3-compatible API. Set the fields that are known.
    ///
    /// ```
    /// use b2sdk_v1::AuthData;
    ///
    /// let (api, download) = ("https://api000.backblazeb2.com", "https://f000.backblazeb2.com");
    /// let data = AuthData::new("0123", "4_token", api, download, 100_000_000, "K000secret", "production");
    /// assert_eq!((data.get_minimum_part_size(), data.get_absolute_minimum_part_size()), (100_000_000, 5_000_000));
    /// ```
    pub fn new(
        account_id: impl Into<String>,
        auth_token: impl Into<Secret>,
        api_url: impl Into<String>,
        download_url: impl Into<String>,
        minimum_part_size: u64,
        application_key: impl Into<Secret>,
        realm: impl Into<String>,
    ) -> Self {
        let account_id = account_id.into();
        Self {
            application_key_id: account_id.clone(),
            account_id,
            auth_token: auth_token.into(),
            api_url: api_url.into(),
            download_url: download_url.into(),
            minimum_part_size,
            application_key: application_key.into(),
            realm: realm.into(),
            allowed: Allowed::new(ALL_CAPABILITIES),
            s3_api_url: String::new(),
        }
    }

    /// The size of a part that the service advises, in bytes.
    pub fn get_minimum_part_size(&self) -> u64 {
        self.minimum_part_size
    }

    /// The size of a part that the service advises, in bytes: what was set as the minimum.
    pub fn get_recommended_part_size(&self) -> u64 {
        self.minimum_part_size
    }

    /// The smallest part but the last, in bytes: always 5,000,000, whatever the service said.
    pub fn get_absolute_minimum_part_size(&self) -> u64 {
        DEFAULT_MIN_PART_SIZE
    }

    /// Where a call in the name of this account goes, in the version of the API that this interface speaks.
    pub fn call_context(&self) -> CallContext {
        b2sdk_v2::AuthData::from(self.clone()).call_context()
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
        b2sdk_v2::AuthData::from(self.clone()).is_master_key()
    }
}

impl From<b2sdk_v2::AuthData> for AuthData {
    fn from(next: b2sdk_v2::AuthData) -> Self {
        Self {
            account_id: next.account_id,
            auth_token: next.auth_token,
            api_url: next.api_url,
            download_url: next.download_url,
            minimum_part_size: next.recommended_part_size,
            application_key: next.application_key,
            realm: next.realm,
            allowed: next.allowed,
            application_key_id: next.application_key_id,
            s3_api_url: next.s3_api_url,
        }
    }
}

impl From<AuthData> for b2sdk_v2::AuthData {
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
        next.recommended_part_size = data.minimum_part_size;
        next.absolute_minimum_part_size = DEFAULT_MIN_PART_SIZE;
        next.allowed = data.allowed;
        next
    }
}
