//! The application keys of the account.

use crate::api::{B2Api, CreateKey, DeleteKey, DeleteKeyById, GetKey, ListKeys};
use crate::application_key::ApplicationKey;

impl B2Api {
    /// Makes an application key: calls `b2_create_key`, a class C transaction. The service shows its secret only now.
    ///
    /// # Errors
    /// `BadRequest` for a name or a capability that cannot be, or for one that a key for single buckets cannot have;
    /// `UnknownOutcome` when the answer got lost: look for the key by its name and delete it, since nobody knows its secret.
    ///
    /// ```
    /// # use b2_internal::{api::B2Api, http::B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
    /// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
    /// let key = api
    ///     .create_key(["listFiles", "readFiles"], "album-reader")
    ///     .bucket_ids([bucket.id()])
    ///     .name_prefix("2026/")
    ///     .await?;
    /// println!("{} {}", key.id(), key.application_key.reveal());
    /// api.delete_key(&key.key).await?;
    /// # assert_eq!(api.get_key(key.id()).await?, None);
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_key(
        &self,
        capabilities: impl IntoIterator<Item = impl Into<String>>,
        key_name: impl Into<String>,
    ) -> CreateKey {
        let capabilities = capabilities.into_iter().map(Into::into).collect();
        CreateKey::new(self.clone(), capabilities, key_name.into())
    }

    /// Lists the application keys of the account but the master key: calls `b2_list_keys` as they are taken, a class C
    /// transaction per 1,000 keys. Secrets are not listed.
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// api.create_key(["listFiles"], "of-the-website").await?;
    /// let mut keys = api.list_keys().entries();
    /// while let Some(key) = keys.next().await {
    ///     println!("{}", key?.key_name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list_keys(&self) -> ListKeys {
        ListKeys::new(self.clone())
    }

    /// Finds an application key by its id; `None` when there is none. Calls `b2_list_keys`, a class C transaction.
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// let created = api.create_key(["listFiles"], "of-the-website").await?;
    /// let key = api.get_key(created.id()).await?.expect("it is there");
    /// assert_eq!(key.key_name, "of-the-website");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `Unauthorized` without the capability `listKeys`.
    pub fn get_key(&self, key_id: impl Into<String>) -> GetKey {
        GetKey::new(self.clone(), key_id.into())
    }

    /// Deletes an application key: calls `b2_delete_key`, a class A transaction.
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// # let created = api.create_key(["listFiles"], "reader").await?;
    /// # let key_id = created.key.id;
    /// let key = api.get_key(&*key_id).await?.ok_or("no such key")?;
    /// api.delete_key(&key).await?;
    /// assert!(api.get_key(&*key_id).await?.is_none());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `BadRequest` when there is no such key.
    pub fn delete_key(&self, application_key: &ApplicationKey) -> DeleteKey {
        DeleteKey::new(self.clone(), application_key.clone())
    }

    /// Deletes an application key by its id; see [`B2Api::delete_key`].
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// let created = api.create_key(["listFiles"], "of-the-website").await?;
    /// api.delete_key_by_id(created.id()).await?;
    /// assert!(api.get_key(created.id()).await?.is_none());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `BadRequest` when there is no such key; `UnknownOutcome` when it is gone, but the answer that described it got lost.
    pub fn delete_key_by_id(&self, application_key_id: impl Into<String>) -> DeleteKeyById {
        DeleteKeyById::new(self.clone(), application_key_id.into())
    }
}
