//! Which bucket has which name, so that looking up a bucket by name costs a call only once.

use std::fmt;
use std::sync::Arc;

use crate::account_info::{AccountInfo, InMemoryAccountInfo};
use crate::error::Error;

/// Remembers the names and ids of buckets.
///
/// Methods may block; see [`AccountInfo`] for where they are called.
pub trait Cache: fmt::Debug + Send + Sync + 'static {
    /// The id of the bucket with this name, if it is known.
    ///
    /// # Errors
    /// Whatever keeps the store from being read.
    fn get_bucket_id_or_none_from_bucket_name(
        &self,
        bucket_name: &str,
    ) -> Result<Option<String>, Error>;

    /// The name of the bucket with this id, if it is known.
    ///
    /// # Errors
    /// Whatever keeps the store from being read.
    fn get_bucket_name_or_none_from_bucket_id(
        &self,
        bucket_id: &str,
    ) -> Result<Option<String>, Error>;

    /// Remembers one bucket.
    ///
    /// # Errors
    /// Whatever keeps the store from being written.
    fn save_bucket(&self, bucket_name: &str, bucket_id: &str) -> Result<(), Error>;

    /// Forgets one bucket.
    ///
    /// # Errors
    /// Whatever keeps the store from being written.
    fn remove_bucket(&self, bucket_name: &str) -> Result<(), Error>;

    /// Replaces all buckets by these pairs of name and id.
    ///
    /// # Errors
    /// Whatever keeps the store from being written.
    fn set_bucket_name_cache(&self, names_and_ids: Vec<(String, String)>) -> Result<(), Error>;

    /// All pairs of name and id, sorted by name.
    ///
    /// # Errors
    /// Whatever keeps the store from being read.
    fn list_bucket_names_ids(&self) -> Result<Vec<(String, String)>, Error>;

    /// Whether the methods may block the calling thread.
    fn may_block(&self) -> bool {
        true
    }
}

/// A shared cache is a cache, so that several handles may be given the same one.
impl<C: Cache + ?Sized> Cache for Arc<C> {
    fn get_bucket_id_or_none_from_bucket_name(
        &self,
        bucket_name: &str,
    ) -> Result<Option<String>, Error> {
        (**self).get_bucket_id_or_none_from_bucket_name(bucket_name)
    }

    fn get_bucket_name_or_none_from_bucket_id(
        &self,
        bucket_id: &str,
    ) -> Result<Option<String>, Error> {
        (**self).get_bucket_name_or_none_from_bucket_id(bucket_id)
    }

    fn save_bucket(&self, bucket_name: &str, bucket_id: &str) -> Result<(), Error> {
        (**self).save_bucket(bucket_name, bucket_id)
    }

    fn remove_bucket(&self, bucket_name: &str) -> Result<(), Error> {
        (**self).remove_bucket(bucket_name)
    }

    fn set_bucket_name_cache(&self, names_and_ids: Vec<(String, String)>) -> Result<(), Error> {
        (**self).set_bucket_name_cache(names_and_ids)
    }

    fn list_bucket_names_ids(&self) -> Result<Vec<(String, String)>, Error> {
        (**self).list_bucket_names_ids()
    }

    fn may_block(&self) -> bool {
        (**self).may_block()
    }
}

/// Remembers nothing.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// # use b2_internal::cache::DummyCache;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// let api = B2Api::builder().cache(DummyCache)
/// #   .api_config(config)
///     .build()?;
/// # api.authorize_account(key_id, key).realm(realm).await?;
/// simulator.clear_requests();
/// for _ in 0..2 {
///     api.get_bucket_by_name("holiday-photos").await?;
/// }
/// assert_eq!(simulator.requests().len(), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct DummyCache;

impl Cache for DummyCache {
    fn get_bucket_id_or_none_from_bucket_name(&self, _: &str) -> Result<Option<String>, Error> {
        Ok(None)
    }

    fn get_bucket_name_or_none_from_bucket_id(&self, _: &str) -> Result<Option<String>, Error> {
        Ok(None)
    }

    fn save_bucket(&self, _: &str, _: &str) -> Result<(), Error> {
        Ok(())
    }

    fn remove_bucket(&self, _: &str) -> Result<(), Error> {
        Ok(())
    }

    fn set_bucket_name_cache(&self, _: Vec<(String, String)>) -> Result<(), Error> {
        Ok(())
    }

    fn list_bucket_names_ids(&self) -> Result<Vec<(String, String)>, Error> {
        Ok(Vec::new())
    }

    fn may_block(&self) -> bool {
        false
    }
}

/// Remembers as long as the process lasts.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// # use std::sync::Arc;
/// # use b2_internal::cache::{Cache, InMemoryCache};
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// let cache = Arc::new(InMemoryCache::new());
/// let api = B2Api::builder().cache(Arc::clone(&cache))
/// #   .api_config(config)
///     .build()?;
/// # api.authorize_account(key_id, key).realm(realm).await?;
/// let bucket = api.get_bucket_by_name("holiday-photos").await?;
/// let known = cache.get_bucket_id_or_none_from_bucket_name("holiday-photos")?;
/// assert_eq!(known.as_deref(), Some(bucket.id()));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct InMemoryCache {
    store: InMemoryAccountInfo,
}

impl InMemoryCache {
    /// An empty cache.
    pub fn new() -> Self {
        Self::default()
    }
}

/// Remembers in the account info, and so for as long as that does.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// # use std::sync::Arc;
/// # use b2_internal::account_info::{AccountInfo, InMemoryAccountInfo};
/// # use b2_internal::cache::AuthInfoCache;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// let store = Arc::new(InMemoryAccountInfo::new());
/// let cache = AuthInfoCache::new(store.clone());
/// let api = B2Api::builder().account_info(store.clone()).cache(cache)
/// #   .api_config(config)
///     .build()?;
/// # api.authorize_account(key_id, key).realm(realm).await?;
/// let bucket = api.get_bucket_by_name("holiday-photos").await?;
/// let known = store.get_bucket_id_or_none_from_bucket_name("holiday-photos")?;
/// assert_eq!(known.as_deref(), Some(bucket.id()));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct AuthInfoCache {
    store: Arc<dyn AccountInfo>,
}

impl AuthInfoCache {
    /// A cache in `account_info`.
    pub fn new(account_info: Arc<dyn AccountInfo>) -> Self {
        Self {
            store: account_info,
        }
    }
}

/// Both caches keep their names where an account info keeps them.
macro_rules! cache_in_account_info {
    ($Cache:ty) => {
        impl Cache for $Cache {
            fn get_bucket_id_or_none_from_bucket_name(
                &self,
                bucket_name: &str,
            ) -> Result<Option<String>, Error> {
                self.store
                    .get_bucket_id_or_none_from_bucket_name(bucket_name)
            }

            fn get_bucket_name_or_none_from_bucket_id(
                &self,
                bucket_id: &str,
            ) -> Result<Option<String>, Error> {
                self.store.get_bucket_name_or_none_from_bucket_id(bucket_id)
            }

            fn save_bucket(&self, bucket_name: &str, bucket_id: &str) -> Result<(), Error> {
                self.store.save_bucket(bucket_name, bucket_id)
            }

            fn remove_bucket(&self, bucket_name: &str) -> Result<(), Error> {
                self.store.remove_bucket_name(bucket_name)
            }

            fn set_bucket_name_cache(
                &self,
                names_and_ids: Vec<(String, String)>,
            ) -> Result<(), Error> {
                self.store.refresh_entire_bucket_name_cache(names_and_ids)
            }

            fn list_bucket_names_ids(&self) -> Result<Vec<(String, String)>, Error> {
                self.store.list_bucket_names_ids()
            }

            fn may_block(&self) -> bool {
                self.store.may_block()
            }
        }
    };
}

cache_in_account_info!(InMemoryCache);
cache_in_account_info!(AuthInfoCache);
