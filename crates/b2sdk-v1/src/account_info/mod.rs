//! Where credentials, tokens and bucket names are kept. Here a store knows one size of parts.

mod adapters;
mod auth_data;
mod cache;
mod delegated;
mod in_memory;
#[cfg(feature = "sqlite")]
mod sqlite;
mod stub;

use std::fmt;
use std::sync::Arc;

pub use adapters::{AccountInfoForV2, AccountInfoFromV2};
pub use auth_data::AuthData;
pub use cache::AuthInfoCache;
pub use in_memory::InMemoryAccountInfo;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteAccountInfo;
pub use stub::StubAccountInfo;

use b2sdk_v2::Result;

/// A store for the credentials of one account and for the names of its buckets.
///
/// All methods may be called from several threads, and for stores on disk from several processes. They may block; the
/// session calls them where blocking is harmless unless [`may_block`](AccountInfo::may_block) says that they do not.
///
/// [`AccountInfoForV2`] makes a store of the second interface of one of these, and [`AccountInfoFromV2`] the other way round.
pub trait AccountInfo: fmt::Debug + Send + Sync + 'static {
    /// What the last authorisation gave; `None` when there was none.
    ///
    /// # Errors
    /// `CorruptAccountInfo`, or whatever keeps the store from being read; `MissingAccountData` for a key that is restricted
    /// to several buckets, which needs the third interface.
    fn get_auth_data(&self) -> Result<Option<AuthData>>;

    /// Keeps what an authorisation gave. Bucket names stay as they are.
    ///
    /// # Errors
    /// Whatever keeps the store from being written.
    fn set_auth_data(&self, auth_data: AuthData) -> Result<()>;

    /// Forgets everything.
    ///
    /// # Errors
    /// Whatever keeps the store from being written.
    fn clear(&self) -> Result<()>;

    /// Replaces all bucket names by these pairs of name and id.
    ///
    /// # Errors
    /// Whatever keeps the store from being written.
    fn refresh_entire_bucket_name_cache(&self, names_and_ids: Vec<(String, String)>) -> Result<()>;

    /// Remembers one bucket.
    ///
    /// # Errors
    /// Whatever keeps the store from being written.
    fn save_bucket(&self, bucket_name: &str, bucket_id: &str) -> Result<()>;

    /// Forgets one bucket.
    ///
    /// # Errors
    /// Whatever keeps the store from being written.
    fn remove_bucket_name(&self, bucket_name: &str) -> Result<()>;

    /// The id of the bucket with this name, if it is known.
    ///
    /// # Errors
    /// Whatever keeps the store from being read.
    fn get_bucket_id_or_none_from_bucket_name(&self, bucket_name: &str) -> Result<Option<String>>;

    /// All pairs of name and id, sorted by name. Default: none.
    ///
    /// # Errors
    /// Whatever keeps the store from being read.
    fn list_bucket_names_ids(&self) -> Result<Vec<(String, String)>> {
        Ok(Vec::new())
    }

    /// The name of the bucket with this id, if it is known. Default: it is not.
    ///
    /// # Errors
    /// Whatever keeps the store from being read.
    fn get_bucket_name_or_none_from_bucket_id(&self, bucket_id: &str) -> Result<Option<String>> {
        let _ = bucket_id;
        Ok(None)
    }

    /// Whether the methods may block the calling thread. A store in memory says no.
    fn may_block(&self) -> bool {
        true
    }
}

/// A shared store is a store, so that several handles may be given the same one.
impl<A: AccountInfo + ?Sized> AccountInfo for Arc<A> {
    fn get_auth_data(&self) -> Result<Option<AuthData>> {
        (**self).get_auth_data()
    }

    fn set_auth_data(&self, auth_data: AuthData) -> Result<()> {
        (**self).set_auth_data(auth_data)
    }

    fn clear(&self) -> Result<()> {
        (**self).clear()
    }

    fn refresh_entire_bucket_name_cache(&self, names_and_ids: Vec<(String, String)>) -> Result<()> {
        (**self).refresh_entire_bucket_name_cache(names_and_ids)
    }

    fn save_bucket(&self, bucket_name: &str, bucket_id: &str) -> Result<()> {
        (**self).save_bucket(bucket_name, bucket_id)
    }

    fn remove_bucket_name(&self, bucket_name: &str) -> Result<()> {
        (**self).remove_bucket_name(bucket_name)
    }

    fn get_bucket_id_or_none_from_bucket_name(&self, bucket_name: &str) -> Result<Option<String>> {
        (**self).get_bucket_id_or_none_from_bucket_name(bucket_name)
    }

    fn list_bucket_names_ids(&self) -> Result<Vec<(String, String)>> {
        (**self).list_bucket_names_ids()
    }

    fn get_bucket_name_or_none_from_bucket_id(&self, bucket_id: &str) -> Result<Option<String>> {
        (**self).get_bucket_name_or_none_from_bucket_id(bucket_id)
    }

    fn may_block(&self) -> bool {
        (**self).may_block()
    }
}
