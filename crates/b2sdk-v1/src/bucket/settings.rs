use b2_internal::compat;
use b2_internal::wrapped_request;
use b2sdk_v2::{BucketRetentionSetting, CorsRule, EncryptionSetting, Error, LifecycleRule};
use serde_json::Value;

use super::Bucket;

wrapped_request! {
    /// A request of [`Bucket::update`], [`Bucket::set_info`] or [`Bucket::set_type`]. What is not given stays as it is; what is
    /// given replaces the whole of what there was.
    pub struct UpdateBucket wraps b2sdk_v2::UpdateBucket => call Value, by answer {
        /// Makes the bucket `allPrivate` or `allPublic`.
        fn bucket_type(bucket_type: impl Into<String>);
        /// Stores up to ten pairs with the bucket. The key `Cache-Control` is the default of downloads.
        fn bucket_info<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>);
        /// Sets which web pages may use the bucket: at most 100 rules.
        fn cors_rules(rules: impl IntoIterator<Item = CorsRule>);
        /// Sets what happens to files when they get old: at most 100 rules.
        fn lifecycle_rules(rules: impl IntoIterator<Item = LifecycleRule>);
        /// Changes the bucket only if it still has this revision: see [`Bucket::revision`].
        fn if_revision_is(if_revision_is: u64);
        /// Sets how new files are encrypted unless their upload says otherwise: SSE-B2 is possible. Needs the capability
        /// `writeBucketEncryption`.
        fn default_server_side_encryption(default_server_side_encryption: EncryptionSetting);
        /// Sets how new files are retained unless their upload says otherwise. Needs the capability `writeBucketRetentions`
        /// and a bucket with file lock.
        fn default_retention(default_retention: BucketRetentionSetting);
        /// Lets files be retained and held. This cannot be taken back. Needs the capability `writeBucketRetentions`.
        fn is_file_lock_enabled(is_file_lock_enabled: bool);
    }
}

wrapped_request! {
    /// A request of [`Bucket::get_fresh_state`].
    pub struct GetFreshBucketState wraps b2sdk_v2::GetFreshBucketState => call Bucket {}
}

fn answer(bucket: b2sdk_v2::Bucket) -> Result<Value, Error> {
    Ok(compat::bucket_answer(&bucket.into()))
}
