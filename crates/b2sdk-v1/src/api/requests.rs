use b2_internal::compat;
use b2_internal::wrapped_request;
use b2sdk_v2::{CorsRule, EncryptionSetting, Error, LifecycleRule, ReplicationConfiguration};
use serde_json::Value;

use crate::bucket::{Bucket, every_bucket};
use crate::file_version_info::FileVersionInfo;

wrapped_request! {
    /// A request of [`B2Api::authorize_account`](crate::B2Api::authorize_account).
    pub struct AuthorizeAccount wraps b2sdk_v2::AuthorizeAccount => call () {}
}

wrapped_request! {
    /// A request of [`B2Api::create_bucket`](crate::B2Api::create_bucket).
    pub struct CreateBucket wraps b2sdk_v2::CreateBucket => call Bucket {
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
    pub struct ListBuckets wraps b2sdk_v2::ListBuckets => call Vec<Bucket>, by every_bucket {
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
    pub struct GetBucketByName wraps b2sdk_v2::GetBucketByName => call Bucket {}
}

wrapped_request! {
    /// A request of [`B2Api::get_file_info`](crate::B2Api::get_file_info).
    pub struct GetFileInfo wraps b2sdk_v2::GetFileInfo => call Value, by answer {}
}

wrapped_request! {
    /// A request of [`Bucket::get_file_info_by_id`] or
    /// [`FileVersionInfo::get_fresh_state`](crate::FileVersionInfo::get_fresh_state).
    pub struct GetFileVersionInfo wraps b2sdk_v2::GetFileInfo => call FileVersionInfo {}
}

wrapped_request! {
    /// A request of [`B2Api::get_file_info_by_name`](crate::B2Api::get_file_info_by_name) or
    /// [`Bucket::get_file_info_by_name`].
    pub struct GetFileInfoByName wraps b2sdk_v2::GetFileInfoByName => call FileVersionInfo {
        /// Gives the key, which even this takes, when the file is encrypted with SSE-C.
        fn encryption(encryption: EncryptionSetting);
    }
}

fn answer(version: b2sdk_v2::FileVersion) -> Result<Value, Error> {
    Ok(compat::file_version_answer(&version.into()))
}
