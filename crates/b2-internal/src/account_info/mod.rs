//! Where credentials, tokens and bucket names are kept.
//!
//! The session reads the store when it starts and when a token is refused, and keeps a snapshot in between, so that a
//! store may be slow and may be shared with other processes.

mod auth_data;
mod capabilities;
mod in_memory;
#[cfg(feature = "sqlite")]
mod sqlite;
mod stub;

use std::fmt;
use std::sync::Arc;

pub use auth_data::{
    AuthData, DEFAULT_MAX_PART_SIZE, DEFAULT_MIN_PART_SIZE, DEFAULT_RECOMMENDED_UPLOAD_PART_SIZE,
};
pub use capabilities::{ALL_CAPABILITIES, Capability};
pub use in_memory::InMemoryAccountInfo;
#[cfg(feature = "sqlite")]
pub use sqlite::{
    B2_ACCOUNT_INFO_DEFAULT_FILE, B2_ACCOUNT_INFO_ENV_VAR, B2_ACCOUNT_INFO_PROFILE_FILE,
    SqliteAccountInfo, SqliteAccountInfoBuilder, XDG_CONFIG_HOME_ENV_VAR,
};
pub use stub::StubAccountInfo;

use crate::error::Error;

/// A store for the credentials of one account and for the names of its buckets.
///
/// All methods may be called from several threads, and for stores on disk from several processes. They may block; the
/// session calls them where blocking is harmless unless [`may_block`](AccountInfo::may_block) says that they do not.
pub trait AccountInfo: fmt::Debug + Send + Sync + 'static {
    /// What the last authorisation gave; `None` when there was none.
    ///
    /// # Errors
    /// `CorruptAccountInfo`, or whatever keeps the store from being read.
    fn get_auth_data(&self) -> Result<Option<AuthData>, Error>;

    /// Keeps what an authorisation gave. Bucket names stay as they are.
    ///
    /// # Errors
    /// Whatever keeps the store from being written.
    fn set_auth_data(&self, auth_data: AuthData) -> Result<(), Error>;

    /// Forgets everything.
    ///
    /// # Errors
    /// Whatever keeps the store from being written.
    fn clear(&self) -> Result<(), Error>;

    /// Replaces all bucket names by these pairs of name and id.
    ///
    /// # Errors
    /// Whatever keeps the store from being written.
    fn refresh_entire_bucket_name_cache(
        &self,
        names_and_ids: Vec<(String, String)>,
    ) -> Result<(), Error>;

    /// Remembers one bucket.
    ///
    /// # Errors
    /// Whatever keeps the store from being written.
    fn save_bucket(&self, bucket_name: &str, bucket_id: &str) -> Result<(), Error>;

    /// Forgets one bucket.
    ///
    /// # Errors
    /// Whatever keeps the store from being written.
    fn remove_bucket_name(&self, bucket_name: &str) -> Result<(), Error>;

    /// All pairs of name and id, sorted by name.
    ///
    /// # Errors
    /// Whatever keeps the store from being read.
    fn list_bucket_names_ids(&self) -> Result<Vec<(String, String)>, Error>;

    /// The id of the bucket with this name, if it is known.
    ///
    /// # Errors
    /// Whatever keeps the store from being read.
    fn get_bucket_id_or_none_from_bucket_name(
        &self,
        bucket_name: &str,
    ) -> Result<Option<String>, Error> {
        let known = self.list_bucket_names_ids()?;
        Ok(known
            .into_iter()
            .find(|(name, _)| name == bucket_name)
            .map(|(_, id)| id))
    }

    /// The name of the bucket with this id, if it is known.
    ///
    /// # Errors
    /// Whatever keeps the store from being read.
    fn get_bucket_name_or_none_from_bucket_id(
        &self,
        bucket_id: &str,
    ) -> Result<Option<String>, Error> {
        let known = self.list_bucket_names_ids()?;
        Ok(known
            .into_iter()
            .find(|(_, id)| id == bucket_id)
            .map(|(name, _)| name))
    }

    /// Whether the methods may block the calling thread. A store in memory says no.
    fn may_block(&self) -> bool {
        true
    }
}

/// A shared store is a store, so that several handles may be given the same one.
impl<A: AccountInfo + ?Sized> AccountInfo for Arc<A> {
    fn get_auth_data(&self) -> Result<Option<AuthData>, Error> {
        (**self).get_auth_data()
    }

    fn set_auth_data(&self, auth_data: AuthData) -> Result<(), Error> {
        (**self).set_auth_data(auth_data)
    }

    fn clear(&self) -> Result<(), Error> {
        (**self).clear()
    }

    fn refresh_entire_bucket_name_cache(
        &self,
        names_and_ids: Vec<(String, String)>,
    ) -> Result<(), Error> {
        (**self).refresh_entire_bucket_name_cache(names_and_ids)
    }

    fn save_bucket(&self, bucket_name: &str, bucket_id: &str) -> Result<(), Error> {
        (**self).save_bucket(bucket_name, bucket_id)
    }

    fn remove_bucket_name(&self, bucket_name: &str) -> Result<(), Error> {
        (**self).remove_bucket_name(bucket_name)
    }

    fn list_bucket_names_ids(&self) -> Result<Vec<(String, String)>, Error> {
        (**self).list_bucket_names_ids()
    }

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

    fn may_block(&self) -> bool {
        (**self).may_block()
    }
}

#[cfg(test)]
mod tests;
