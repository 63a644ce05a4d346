use std::sync::Arc;

use b2sdk_v3::{Cache, Error};

use super::{AccountInfo, AccountInfoForV3};

/// Remembers the names of buckets in the account info, and so for as long as that does.
#[derive(Debug, Clone)]
pub struct AuthInfoCache(b2sdk_v3::AuthInfoCache);

impl AuthInfoCache {
    /// A cache in `account_info`.
    pub fn new(account_info: Arc<dyn AccountInfo>) -> Self {
        let store = Arc::new(AccountInfoForV3::new(account_info));
        Self(b2sdk_v3::AuthInfoCache::new(store))
    }
}

impl Cache for AuthInfoCache {
    fn get_bucket_id_or_none_from_bucket_name(
        &self,
        bucket_name: &str,
    ) -> Result<Option<String>, Error> {
        self.0.get_bucket_id_or_none_from_bucket_name(bucket_name)
    }

    fn get_bucket_name_or_none_from_bucket_id(
        &self,
        bucket_id: &str,
    ) -> Result<Option<String>, Error> {
        self.0.get_bucket_name_or_none_from_bucket_id(bucket_id)
    }

    fn save_bucket(&self, bucket_name: &str, bucket_id: &str) -> Result<(), Error> {
        self.0.save_bucket(bucket_name, bucket_id)
    }

    fn remove_bucket(&self, bucket_name: &str) -> Result<(), Error> {
        self.0.remove_bucket(bucket_name)
    }

    fn set_bucket_name_cache(&self, names_and_ids: Vec<(String, String)>) -> Result<(), Error> {
        self.0.set_bucket_name_cache(names_and_ids)
    }

    fn list_bucket_names_ids(&self) -> Result<Vec<(String, String)>, Error> {
        self.0.list_bucket_names_ids()
    }

    fn may_block(&self) -> bool {
        self.0.may_block()
    }
}
