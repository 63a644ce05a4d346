//! The buckets of the account.

use crate::api::{B2Api, CreateBucket, DeleteBucket, GetBucketById, GetBucketByName, ListBuckets};
use crate::bucket::Bucket;

impl B2Api {
    /// Creates a bucket: calls `b2_create_bucket`. `bucket_type` is `allPrivate` or `allPublic`.
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// # use b2_internal::lifecycle::LifecycleRule;
    /// let rule = LifecycleRule::new("drafts/").days_from_uploading_to_hiding(7);
    /// let bucket = api.create_bucket("my-drafts", "allPrivate").lifecycle_rules([rule]).await?;
    /// assert_eq!(bucket.lifecycle_rules().len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `DuplicateBucketName` when somebody, in whatever account, has a bucket of that name; `BadRequest` for a name that is
    /// not 6 to 63 letters, digits and `-`.
    pub fn create_bucket(
        &self,
        name: impl Into<String>,
        bucket_type: impl Into<String>,
    ) -> CreateBucket {
        CreateBucket::new(self.clone(), name.into(), bucket_type.into())
    }

    /// Lists the buckets of the account: calls `b2_list_buckets`.
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// for bucket in api.list_buckets().await? {
    ///     println!("{} {}", bucket.id(), bucket.name());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `RestrictedBucket` when the key is restricted to buckets and none of them is asked for.
    pub fn list_buckets(&self) -> ListBuckets {
        ListBuckets::new(self.clone())
    }

    /// Finds a bucket by its name, in the cache or by `b2_list_buckets`. A bucket from the cache knows its name and id
    /// only.
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// let bucket = api.get_bucket_by_name("holiday-photos").await?;
    /// assert_eq!(bucket.name(), "holiday-photos");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `NonExistentBucket`; `RestrictedBucket` when the key is restricted to others.
    pub fn get_bucket_by_name(&self, bucket_name: impl Into<String>) -> GetBucketByName {
        GetBucketByName::new(self.clone(), bucket_name.into())
    }

    /// Finds a bucket by its id, in the cache or by `b2_list_buckets`. A bucket from the cache knows its name and id only.
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// let same = api.get_bucket_by_id(bucket.id()).await?;
    /// assert_eq!(same.name(), "holiday-photos");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `BucketIdNotFound`; `RestrictedBucket` when the key is restricted to others.
    pub fn get_bucket_by_id(&self, bucket_id: impl Into<String>) -> GetBucketById {
        GetBucketById::new(self.clone(), bucket_id.into())
    }

    /// Deletes an empty bucket: calls `b2_delete_bucket`.
    ///
    /// ```
    #[doc = include_str!("../example.txt")]
    /// let empty = api.create_bucket("no-longer-needed", "allPrivate").await?;
    /// api.delete_bucket(&empty).await?;
    /// assert_eq!(api.list_buckets().await?.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `BadRequest` with the code `cannot_delete_non_empty_bucket` while any version, hide marker or unfinished large file is
    /// left in it.
    pub fn delete_bucket(&self, bucket: &Bucket) -> DeleteBucket {
        DeleteBucket::new(self.clone(), bucket.clone())
    }
}
