//! Whose account it is.

use crate::api::{
    AuthorizeAccount, AuthorizeAutomatically, AuthorizeFromEnvironment, B2Api,
    CheckBucketIdRestrictions, CheckBucketNameRestrictions, GetAccountId,
};
use crate::secret::Secret;

impl B2Api {
    /// Authorises with an application key: calls `b2_authorize_account` and keeps what it gives.
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// api.authorize_account(key_id, key).realm(realm).await?; // without a realm: production
    /// assert_eq!(api.list_buckets().await?.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `InvalidAuthToken` or `Unauthorized` when the key is wrong; `RestrictedBucketMissing` when the key is restricted to
    /// a bucket that is gone.
    pub fn authorize_account(
        &self,
        application_key_id: impl Into<String>,
        application_key: impl Into<String>,
    ) -> AuthorizeAccount {
        AuthorizeAccount::new(
            self.clone(),
            application_key_id.into(),
            Secret::from(application_key.into()),
        )
    }

    /// Authorises with the key that the environment names: `B2_APPLICATION_KEY_ID` and `B2_APPLICATION_KEY`, and
    /// `B2_ENVIRONMENT` for another realm than production, as the `b2` command line does. Calls `b2_authorize_account`.
    ///
    /// # Errors
    /// `MissingAccountData` names the variable that is missing; the rest is as for
    /// [`authorize_account`](Self::authorize_account).
    pub fn authorize_from_environment(&self) -> AuthorizeFromEnvironment {
        AuthorizeFromEnvironment::new(self.clone())
    }

    /// Authorises with the credentials that the account info holds; the answer is `false` when it holds none. A stored token
    /// is used without this, and renewed when it is refused.
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// // True when the account info holds credentials of an earlier run.
    /// assert!(api.authorize_automatically().await?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `InvalidAuthToken` or `Unauthorized` when the stored key is no longer good.
    pub fn authorize_automatically(&self) -> AuthorizeAutomatically {
        AuthorizeAutomatically::new(self.clone())
    }

    /// The id of the account.
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// assert_eq!(api.get_account_id().await?, simulator.account_id());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `MissingAccountData` when nobody has authorised.
    pub fn get_account_id(&self) -> GetAccountId {
        GetAccountId::new(self.clone())
    }

    /// Checks that the application key reaches a bucket.
    ///
    /// # Errors
    /// `RestrictedBucket` when it is restricted to others.
    pub fn check_bucket_name_restrictions(
        &self,
        bucket_name: impl Into<String>,
    ) -> CheckBucketNameRestrictions {
        CheckBucketNameRestrictions::new(self.clone(), bucket_name.into())
    }

    /// Checks that the application key reaches a bucket; see [`B2Api::check_bucket_name_restrictions`].
    ///
    /// # Errors
    /// `RestrictedBucket` when it is restricted to others.
    pub fn check_bucket_id_restrictions(
        &self,
        bucket_id: impl Into<String>,
    ) -> CheckBucketIdRestrictions {
        CheckBucketIdRestrictions::new(self.clone(), bucket_id.into())
    }
}
