//! Application keys: what they may do, and until when.

use crate::dict::Dict;
use crate::raw_api::KeyResponse;
use crate::secret::Secret;

/// An application key, without its secret: what listings and look-ups give.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// let made = api.create_key(["listFiles", "readFiles"], "reader").bucket_ids([bucket.id()]).await?;
/// let key = api.get_key(made.id()).await?.ok_or("the key is gone")?;
/// assert!(key.has_capabilities(["readFiles"]) && !key.has_capabilities(["writeFiles"]));
/// assert_eq!(key.bucket_ids, Some(vec![bucket.id().to_owned()]));
/// # Ok(())
/// # }
/// ```
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
    /// The buckets that the key is restricted to; `None` when it is not.
    pub bucket_ids: Option<Vec<String>>,
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
            bucket_ids: None,
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
        Dict::new()
            .with("keyName", &*self.key_name)
            .with("applicationKeyId", &*self.id)
            .with("capabilities", self.capabilities.clone())
            .with("accountId", &*self.account_id)
            .with_known("expirationTimestamp", self.expiration_timestamp_millis)
            .with_known("bucketIds", self.bucket_ids.clone())
            .with_known("namePrefix", self.name_prefix.as_deref())
            .with_known("options", self.options.clone())
    }
}

impl From<KeyResponse> for ApplicationKey {
    fn from(answer: KeyResponse) -> Self {
        // API versions below 4 know one bucket at most.
        let bucket_ids = answer
            .bucket_ids
            .or_else(|| answer.bucket_id.map(|id| vec![id]));
        Self {
            key_name: answer.key_name,
            id: answer.application_key_id,
            capabilities: answer.capabilities,
            account_id: answer.account_id,
            expiration_timestamp_millis: answer.expiration_timestamp,
            bucket_ids,
            name_prefix: answer.name_prefix,
            options: answer.options,
        }
    }
}

/// A new application key with its secret, which the service shows only now. `Debug` hides it.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// let key = api.create_key(["listFiles", "readFiles"], "reader").await?;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// let reader = B2Api::builder()
/// #   .api_config(config)
///     .build()?;
/// reader.authorize_account(key.id(), key.application_key.reveal())
/// #   .realm(realm)
///     .await?;
/// assert!(!format!("{key:?}").contains(key.application_key.reveal()));
/// # Ok(())
/// # }
/// ```
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
        self.key
            .as_dict()
            .with("applicationKey", self.application_key.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> ApplicationKey {
        ApplicationKey::new("name", "id", ["listFiles", "readFiles"], "account")
    }

    #[test]
    fn keys_have_the_keys_of_python_in_its_order() {
        let text = |dict: Dict| serde_json::to_string(&dict).unwrap();
        let plain = r#"{"keyName":"name","applicationKeyId":"id","capabilities":["listFiles","readFiles"],"accountId":"account""#;
        assert_eq!(text(key().as_dict()), format!("{plain}}}"));
        let mut restricted = key();
        restricted.expiration_timestamp_millis = Some(9);
        restricted.bucket_ids = Some(vec!["b".to_owned()]);
        restricted.name_prefix = Some("p".to_owned());
        restricted.options = Some(vec!["s3".to_owned()]);
        let rest =
            r#","expirationTimestamp":9,"bucketIds":["b"],"namePrefix":"p","options":["s3"]"#;
        assert_eq!(text(restricted.as_dict()), format!("{plain}{rest}}}"));
        let full = FullApplicationKey::new(restricted, "secret");
        assert_eq!(
            text(full.as_dict()),
            format!(r#"{plain}{rest},"applicationKey":"secret"}}"#)
        );
        assert!(!format!("{full:?}").contains("secret"), "{full:?}");
    }

    #[test]
    fn a_key_has_a_capability_or_has_not() {
        assert!(key().has_capabilities(["readFiles"]));
        assert!(key().has_capabilities(Vec::<String>::new()));
        assert!(!key().has_capabilities(["readFiles", "writeFiles"]));
    }
}
