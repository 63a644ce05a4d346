use std::sync::Arc;

use super::{AccountInfo, AccountInfoForV2};
use crate::cache::cache_of_next;

/// Remembers the names of buckets in the account info, and so for as long as that does.
#[derive(Debug, Clone)]
pub struct AuthInfoCache(b2sdk_v2::AuthInfoCache);

impl AuthInfoCache {
    /// A cache in `account_info`.
    pub fn new(account_info: Arc<dyn AccountInfo>) -> Self {
        let store = Arc::new(AccountInfoForV2::new(account_info));
        Self(b2sdk_v2::AuthInfoCache::new(store))
    }
}

cache_of_next!(AuthInfoCache, |cache| cache.0);
