//! The bucket itself.

use crate::bucket::{
    Bucket, GetFreshBucketState, GetNotificationRules, SetNotificationRules, UpdateBucket,
};
use crate::notification::NotificationRule;

impl Bucket {
    /// Changes settings of the bucket: calls `b2_update_bucket`, a class C transaction. The result is the bucket as it is then;
    /// this handle stays as it is.
    ///
    /// # Errors
    /// `Conflict` when the bucket has another revision than was asked for; `ValueError` when nothing is to be changed;
    /// `WrongEncryptionModeForBucketDefault`; `DisablingFileLockNotSupported`; `SourceReplicationConflict`.
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
    /// # use b2_internal::{encryption::SSE_B2_AES, lifecycle::LifecycleRule};
    /// let updated = bucket
    ///     .update()
    ///     .lifecycle_rules([LifecycleRule::new("").days_from_hiding_to_deleting(30)])
    ///     .default_server_side_encryption(SSE_B2_AES)
    ///     .await?;
    /// assert_eq!(updated.lifecycle_rules().len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn update(&self) -> UpdateBucket {
        UpdateBucket::new(self.clone())
    }

    /// Stores these pairs with the bucket, at most ten, in place of those that it has; see [`Bucket::update`].
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// let bucket = bucket.set_info([("owner", "me")]).await?;
    /// assert_eq!(bucket.bucket_info()["owner"], "me");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`Bucket::update`].
    pub fn set_info<K: Into<String>, V: Into<String>>(
        &self,
        new_bucket_info: impl IntoIterator<Item = (K, V)>,
    ) -> UpdateBucket {
        self.update().bucket_info(new_bucket_info)
    }

    /// Makes the bucket `allPrivate` or `allPublic`; see [`Bucket::update`].
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// let bucket = bucket.set_type("allPublic").await?;
    /// assert_eq!(bucket.bucket_type(), Some("allPublic"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`Bucket::update`].
    pub fn set_type(&self, bucket_type: impl Into<String>) -> UpdateBucket {
        self.update().bucket_type(bucket_type)
    }

    /// Asks the service what the bucket is now: calls `b2_list_buckets`, a class C transaction. This handle stays as it is.
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// // A bucket from the cache knows its name and id only.
    /// let bucket = api.get_bucket_by_name("holiday-photos").await?.get_fresh_state().await?;
    /// assert_eq!(bucket.bucket_type(), Some("allPrivate"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `BucketIdNotFound` when it has been deleted.
    pub fn get_fresh_state(&self) -> GetFreshBucketState {
        GetFreshBucketState::new(self.clone())
    }

    /// Which events of the bucket are sent, and where to: calls `b2_get_bucket_notification_rules`, a class C transaction. Needs
    /// the capability `readBucketNotifications`.
    ///
    /// # Errors
    /// `Unauthorized` without that capability.
    pub fn get_notification_rules(&self) -> GetNotificationRules {
        GetNotificationRules::new(self.clone())
    }

    /// Sets which events of the bucket are sent, and where to, in place of all rules that it has: calls
    /// `b2_set_bucket_notification_rules`, a class C transaction. Needs the capability `writeBucketNotifications`. Rules that
    /// were read can be set again as they are.
    ///
    /// ```
    #[doc = include_str!("../../api/example.txt")]
    /// # use b2_internal::notification::{EventType, NotificationRule, NotificationTargetConfiguration};
    /// let target = NotificationTargetConfiguration::webhook("https://example.com/hook");
    /// let rule = NotificationRule::new("uploads", [EventType::OBJECT_CREATED_ALL], target);
    /// bucket.set_notification_rules([rule]).await?;
    /// assert_eq!(bucket.get_notification_rules().await?[0].name, "uploads");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The family of `EventTypeError`; `BadRequest` for rules that cannot be.
    pub fn set_notification_rules(
        &self,
        rules: impl IntoIterator<Item = NotificationRule>,
    ) -> SetNotificationRules {
        SetNotificationRules::new(self.clone(), rules.into_iter().collect())
    }
}
