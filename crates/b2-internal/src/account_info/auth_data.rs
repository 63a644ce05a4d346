use super::capabilities::ALL_CAPABILITIES;
use crate::raw_api::{Allowed, ApiVersion, CallContext};
use crate::secret::Secret;

/// The size of a part that is advised where the service says nothing, in bytes.
pub const DEFAULT_RECOMMENDED_UPLOAD_PART_SIZE: u64 = 100_000_000;
/// The smallest part but the last where the service says nothing, in bytes.
pub const DEFAULT_MIN_PART_SIZE: u64 = 5_000_000;
/// The largest part, in bytes.
pub const DEFAULT_MAX_PART_SIZE: u64 = 5_000_000_000;

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
    ///
    /// ```
    /// # use b2_internal::{account_info::AuthData, raw_api::Allowed};
    /// let (api, download) = ("https://api000.backblazeb2.com", "https://f000.backblazeb2.com");
    /// let mut data = AuthData::new("0123", "4_token", api, download, "K000secret", "production", "0000123");
    /// data.allowed = Allowed::new(["listBuckets", "readFiles"]);
    /// assert_eq!(data.application_key.reveal(), "K000secret");
    /// ```
    pub fn new(
        account_id: impl Into<String>,
        auth_token: impl Into<Secret>,
        api_url: impl Into<String>,
        download_url: impl Into<String>,
        application_key: impl Into<Secret>,
        realm: impl Into<String>,
        application_key_id: impl Into<String>,
    ) -> Self {
        Self {
            account_id: account_id.into(),
            auth_token: auth_token.into(),
            api_url: api_url.into(),
            download_url: download_url.into(),
            s3_api_url: String::new(),
            recommended_part_size: DEFAULT_RECOMMENDED_UPLOAD_PART_SIZE,
            absolute_minimum_part_size: DEFAULT_MIN_PART_SIZE,
            application_key_id: application_key_id.into(),
            application_key: application_key.into(),
            realm: realm.into(),
            allowed: Allowed::new(ALL_CAPABILITIES),
        }
    }

    /// Where a call in the name of this account goes, in the newest version of the API.
    pub fn call_context(&self) -> CallContext {
        CallContext {
            api_url: self.api_url.clone(),
            authorization_token: self.auth_token.clone(),
            api_version: ApiVersion::default(),
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
        let (account, key) = (&self.account_id, &self.application_key_id);
        let generated = || {
            key.get(3..)
                .is_some_and(|rest| rest.strip_prefix(&**account) == Some("0000000000"))
        };
        account == key || generated()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_key_id(key_id: &str) -> AuthData {
        AuthData {
            account_id: "account_id".to_owned(),
            auth_token: "token".into(),
            api_url: String::new(),
            download_url: String::new(),
            s3_api_url: String::new(),
            recommended_part_size: 100,
            absolute_minimum_part_size: 5,
            application_key_id: key_id.to_owned(),
            application_key: "key".into(),
            realm: "production".to_owned(),
            allowed: Allowed::new(["listFiles"]),
        }
    }

    #[test]
    fn the_master_key_is_known_by_its_id() {
        for (key_id, expected) in [
            ("account_id", true),
            ("ACCOUNT_ID", false),
            ("123account_id0000000000", true),
            ("234account_id0000000000", true),
            ("123account_id000000000", false),
            ("123account_id0000000001", false),
            ("123account_id00000000000", false),
            ("é", false),
        ] {
            assert_eq!(with_key_id(key_id).is_master_key(), expected, "{key_id}");
        }
    }

    #[test]
    fn key_and_account_are_the_same_only_in_the_same_realm() {
        let data = with_key_id("key id");
        for (id, realm, expected) in [
            ("key id", "production", true),
            ("key id", "staging", false),
            ("KEY ID", "production", false),
            ("account_id", "production", false),
        ] {
            assert_eq!(data.is_same_key(id, realm), expected, "{id} {realm}");
        }
        for (id, realm, expected) in [
            ("account_id", "production", true),
            ("account_id", "staging", false),
            ("ACCOUNT_ID", "production", false),
            ("key id", "production", false),
        ] {
            assert_eq!(data.is_same_account(id, realm), expected, "{id} {realm}");
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let shown = format!("{:?}", with_key_id("id"));
        assert!(
            !shown.contains("\"token\"") && !shown.contains("\"key\""),
            "{shown}"
        );
    }
}
