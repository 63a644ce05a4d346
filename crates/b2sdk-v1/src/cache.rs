//! Which bucket has which name. Here a cache need not find names by their ids.

use std::fmt;
use std::sync::Arc;

use b2sdk_v2::{DummyCache, InMemoryCache, Result};

/// Remembers the names and ids of buckets.
///
/// Methods may block; see [`AccountInfo`](crate::AccountInfo) for where they are called. A cache of a newer interface that is shared,
/// as `Arc<dyn b2sdk_v2::Cache>`, is one of this interface too.
///
/// ```
/// # use std::sync::Mutex;
/// use b2sdk_v1::{B2Api, Cache, Result};
///
/// /// Remembers the one bucket that was used last.
/// #[derive(Debug, Default)]
/// struct LastBucket(Mutex<Option<(String, String)>>);
///
/// impl Cache for LastBucket {
///     fn get_bucket_id_or_none_from_bucket_name(&self, name: &str) -> Result<Option<String>> {
///         let last = self.0.lock().unwrap();
///         Ok(last.as_ref().filter(|(last, _)| last == name).map(|(_, id)| id.clone()))
///     }
///     fn list_bucket_names_ids(&self) -> Result<Vec<(String, String)>> {
///         Ok(self.0.lock().unwrap().iter().cloned().collect())
///     }
///     fn save_bucket(&self, name: &str, id: &str) -> Result<()> {
///         *self.0.lock().unwrap() = Some((name.to_owned(), id.to_owned()));
///         Ok(())
///     }
///     fn set_bucket_name_cache(&self, buckets: Vec<(String, String)>) -> Result<()> {
///         *self.0.lock().unwrap() = buckets.into_iter().next_back();
///         Ok(())
///     }
/// }
///
/// let api = B2Api::builder().cache(LastBucket::default()).build()?;
/// # Ok::<(), b2sdk_v1::Error>(())
/// ```
pub trait Cache: fmt::Debug + Send + Sync + 'static {
    /// The id of the bucket with this name, if it is known.
    ///
    /// # Errors
    /// Whatever keeps the store from being read.
    fn get_bucket_id_or_none_from_bucket_name(&self, name: &str) -> Result<Option<String>>;

    /// All pairs of name and id, sorted by name.
    ///
    /// # Errors
    /// Whatever keeps the store from being read.
    fn list_bucket_names_ids(&self) -> Result<Vec<(String, String)>>;

    /// Remembers one bucket.
    ///
    /// # Errors
    /// Whatever keeps the store from being written.
    fn save_bucket(&self, name: &str, id: &str) -> Result<()>;

    /// Replaces all buckets by these pairs of name and id.
    ///
    /// # Errors
    /// Whatever keeps the store from being written.
    fn set_bucket_name_cache(&self, buckets: Vec<(String, String)>) -> Result<()>;

    /// The name of the bucket with this id, if it is known. Default: it is not.
    ///
    /// # Errors
    /// Whatever keeps the store from being read.
    fn get_bucket_name_or_none_from_bucket_id(&self, bucket_id: &str) -> Result<Option<String>> {
        let _ = bucket_id;
        Ok(None)
    }

    /// Forgets one bucket. Default: all buckets but this one are set anew.
    ///
    /// # Errors
    /// Whatever keeps the store from being read or written.
    fn remove_bucket(&self, name: &str) -> Result<()> {
        let mut known = self.list_bucket_names_ids()?;
        known.retain(|(other, _)| other != name);
        self.set_bucket_name_cache(known)
    }

    /// Forgets all buckets. Default: no bucket is set anew.
    ///
    /// # Errors
    /// Whatever keeps the store from being written.
    fn clear(&self) -> Result<()> {
        self.set_bucket_name_cache(Vec::new())
    }

    /// Whether the methods may block the calling thread.
    fn may_block(&self) -> bool {
        true
    }
}

/// Makes a cache of the next interface one of this.
macro_rules! cache_of_next {
    ($Cache:ty, |$cache:ident| $next:expr) => {
        impl $crate::cache::Cache for $Cache {
            fn get_bucket_id_or_none_from_bucket_name(
                &self,
                name: &str,
            ) -> b2sdk_v2::Result<Option<String>> {
                let $cache = self;
                b2sdk_v2::Cache::get_bucket_id_or_none_from_bucket_name(&$next, name)
            }

            fn list_bucket_names_ids(&self) -> b2sdk_v2::Result<Vec<(String, String)>> {
                let $cache = self;
                b2sdk_v2::Cache::list_bucket_names_ids(&$next)
            }

            fn save_bucket(&self, name: &str, id: &str) -> b2sdk_v2::Result<()> {
                let $cache = self;
                b2sdk_v2::Cache::save_bucket(&$next, name, id)
            }

            fn set_bucket_name_cache(
                &self,
                buckets: Vec<(String, String)>,
            ) -> b2sdk_v2::Result<()> {
                let $cache = self;
                b2sdk_v2::Cache::set_bucket_name_cache(&$next, buckets)
            }

            fn get_bucket_name_or_none_from_bucket_id(
                &self,
                bucket_id: &str,
            ) -> b2sdk_v2::Result<Option<String>> {
                let $cache = self;
                b2sdk_v2::Cache::get_bucket_name_or_none_from_bucket_id(&$next, bucket_id)
            }

            fn remove_bucket(&self, name: &str) -> b2sdk_v2::Result<()> {
                let $cache = self;
                b2sdk_v2::Cache::remove_bucket(&$next, name)
            }

            fn may_block(&self) -> bool {
                let $cache = self;
                b2sdk_v2::Cache::may_block(&$next)
            }
        }
    };
}

pub(crate) use cache_of_next;

cache_of_next!(DummyCache, |cache| *cache);
cache_of_next!(InMemoryCache, |cache| *cache);
cache_of_next!(dyn b2sdk_v2::Cache, |cache| *cache);

/// A shared cache is a cache, so that several handles may be given the same one.
impl<C: Cache + ?Sized> Cache for Arc<C> {
    fn get_bucket_id_or_none_from_bucket_name(&self, name: &str) -> Result<Option<String>> {
        (**self).get_bucket_id_or_none_from_bucket_name(name)
    }

    fn list_bucket_names_ids(&self) -> Result<Vec<(String, String)>> {
        (**self).list_bucket_names_ids()
    }

    fn save_bucket(&self, name: &str, id: &str) -> Result<()> {
        (**self).save_bucket(name, id)
    }

    fn set_bucket_name_cache(&self, buckets: Vec<(String, String)>) -> Result<()> {
        (**self).set_bucket_name_cache(buckets)
    }

    fn get_bucket_name_or_none_from_bucket_id(&self, bucket_id: &str) -> Result<Option<String>> {
        (**self).get_bucket_name_or_none_from_bucket_id(bucket_id)
    }

    fn remove_bucket(&self, name: &str) -> Result<()> {
        (**self).remove_bucket(name)
    }

    fn clear(&self) -> Result<()> {
        (**self).clear()
    }

    fn may_block(&self) -> bool {
        (**self).may_block()
    }
}

/// A cache of this interface as one of the newer ones.
#[derive(Debug)]
pub(crate) struct CacheForNext(pub(crate) Arc<dyn Cache>);

impl b2sdk_v2::Cache for CacheForNext {
    fn get_bucket_id_or_none_from_bucket_name(&self, bucket_name: &str) -> Result<Option<String>> {
        self.0.get_bucket_id_or_none_from_bucket_name(bucket_name)
    }

    fn get_bucket_name_or_none_from_bucket_id(&self, bucket_id: &str) -> Result<Option<String>> {
        self.0.get_bucket_name_or_none_from_bucket_id(bucket_id)
    }

    fn save_bucket(&self, bucket_name: &str, bucket_id: &str) -> Result<()> {
        self.0.save_bucket(bucket_name, bucket_id)
    }

    fn remove_bucket(&self, bucket_name: &str) -> Result<()> {
        self.0.remove_bucket(bucket_name)
    }

    fn set_bucket_name_cache(&self, names_and_ids: Vec<(String, String)>) -> Result<()> {
        self.0.set_bucket_name_cache(names_and_ids)
    }

    fn list_bucket_names_ids(&self) -> Result<Vec<(String, String)>> {
        self.0.list_bucket_names_ids()
    }

    fn may_block(&self) -> bool {
        self.0.may_block()
    }
}
