use b2_internal::wrapped_request;
use b2sdk_v3::{CorsRule, EncryptionSetting, LifecycleRule, ReplicationConfiguration};

use crate::bucket::{Bucket, every_bucket};
use crate::file_version::FileVersion;

wrapped_request! {
    /// A request of [`B2Api::authorize_account`](crate::B2Api::authorize_account).
    pub struct AuthorizeAccount wraps b2sdk_v3::AuthorizeAccount => call () {}
}

wrapped_request! {
    /// A request of [`B2Api::create_bucket`](crate::B2Api::create_bucket).
    pub struct CreateBucket wraps b2sdk_v3::CreateBucket => call Bucket {
        /// Stores up to ten pairs with the bucket.
        fn bucket_info<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>);
        /// Sets which web pages may use the bucket: at most 100 rules.
        fn cors_rules(rules: impl IntoIterator<Item = CorsRule>);
        /// Sets what happens to files when they get old: at most 100 rules.
        fn lifecycle_rules(rules: impl IntoIterator<Item = LifecycleRule>);
        /// Sets how new files are encrypted unless their upload says otherwise: SSE-B2 is possible. Needs the capability
        /// `writeBucketEncryption`.
        fn default_server_side_encryption(default_server_side_encryption: EncryptionSetting);
        /// Lets files be retained and held. This cannot be taken back. Needs the capability `writeBucketRetentions`.
        fn is_file_lock_enabled(is_file_lock_enabled: bool);
        /// Sets what is replicated where. Needs the capability `writeBucketReplications`.
        fn replication(replication: ReplicationConfiguration);
    }
}

wrapped_request! {
    /// A request of [`B2Api::list_buckets`](crate::B2Api::list_buckets).
    pub struct ListBuckets wraps b2sdk_v3::ListBuckets => call Vec<Bucket>, by every_bucket {
        /// Asks for the bucket of this name only.
        fn bucket_name(bucket_name: impl Into<String>);
        /// Asks for the bucket with this id only.
        fn bucket_id(bucket_id: impl Into<String>);
        /// Sets whether what the cache knows is enough, and the service is not asked. These buckets know their names and ids
        /// only. Default: no.
        fn use_cache(use_cache: bool);
    }
}

wrapped_request! {
    /// A request of [`B2Api::get_bucket_by_name`](crate::B2Api::get_bucket_by_name).
    pub struct GetBucketByName wraps b2sdk_v3::GetBucketByName => call Bucket {}
}

wrapped_request! {
    /// A request of [`B2Api::get_bucket_by_id`](crate::B2Api::get_bucket_by_id).
    pub struct GetBucketById wraps b2sdk_v3::GetBucketById => call Bucket {}
}

wrapped_request! {
    /// A request of [`B2Api::get_file_info`](crate::B2Api::get_file_info).
    pub struct GetFileInfo wraps b2sdk_v3::GetFileInfo => call FileVersion {}
}
