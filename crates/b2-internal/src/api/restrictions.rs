//! What a restricted key may ask for. Checked before a call is made, because the service answers a bare 401.

use super::B2Api;
use crate::error::{Error, ErrorKind};
use crate::raw_api::AllowedBucket;

impl B2Api {
    /// Refuses a bucket that the key does not reach.
    pub(crate) async fn check_bucket_restrictions(
        &self,
        is_wanted: impl Fn(&AllowedBucket) -> bool,
    ) -> Result<(), Error> {
        let allowed = self.auth_data().await?.allowed.buckets.unwrap_or_default();
        if allowed.is_empty() || allowed.iter().any(is_wanted) {
            return Ok(());
        }
        let bucket_names = allowed
            .into_iter()
            .map(|bucket| bucket.name.unwrap_or(bucket.id))
            .collect();
        Err(Error::new(ErrorKind::RestrictedBucket { bucket_names }))
    }
}
