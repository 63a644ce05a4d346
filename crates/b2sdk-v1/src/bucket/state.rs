//! What the service said of the bucket, when it was asked.

use std::collections::{BTreeMap, BTreeSet};

use b2sdk_v2::{
    BucketRetentionSetting, CorsRule, Dict, EncryptionSetting, LifecycleRule,
    ReplicationConfiguration,
};

use super::Bucket;

impl Bucket {
    /// The bucket's id.
    pub fn id(&self) -> &str {
        self.next.id()
    }

    /// The bucket's name.
    pub fn name(&self) -> &str {
        self.next.name()
    }

    /// `allPrivate`, `allPublic` or another; `None` when the bucket comes from the cache.
    pub fn bucket_type(&self) -> Option<&str> {
        self.next.bucket_type()
    }

    /// The pairs stored with the bucket; none when the bucket comes from the cache.
    pub fn bucket_info(&self) -> &BTreeMap<String, String> {
        self.next.bucket_info()
    }

    /// Which web pages may use the bucket; none when the bucket comes from the cache.
    pub fn cors_rules(&self) -> &[CorsRule] {
        self.next.cors_rules()
    }

    /// What happens to files when they get old; nothing when the bucket comes from the cache.
    pub fn lifecycle_rules(&self) -> &[LifecycleRule] {
        self.next.lifecycle_rules()
    }

    /// A number that grows with every change of the bucket; `None` when the bucket comes from the cache.
    pub fn revision(&self) -> Option<u64> {
        self.next.revision()
    }

    /// What else the bucket can, such as `s3`; nothing when the bucket comes from the cache.
    pub fn options_set(&self) -> &BTreeSet<String> {
        self.next.options_set()
    }

    /// How new files are encrypted unless their upload says otherwise; unknown when the bucket comes from the cache, or when
    /// the key lacks the capability `readBucketEncryption`.
    pub fn default_server_side_encryption(&self) -> &EncryptionSetting {
        self.next.default_server_side_encryption()
    }

    /// How new files are retained unless their upload says otherwise; unknown when the bucket comes from the cache, or when
    /// the key lacks the capability `readBucketRetentions`.
    pub fn default_retention(&self) -> &BucketRetentionSetting {
        self.next.default_retention()
    }

    /// Whether files can be retained and held; `None` where [`Bucket::default_retention`] is unknown.
    pub fn is_file_lock_enabled(&self) -> Option<bool> {
        self.next.is_file_lock_enabled()
    }

    /// What is replicated where; `None` when nothing is, and where [`Bucket::is_replication_known`] says no.
    pub fn replication(&self) -> Option<&ReplicationConfiguration> {
        self.next.replication()
    }

    /// Whether the service said what is replicated: not when the bucket comes from the cache, nor when the key lacks the
    /// capability `readBucketReplications`.
    pub fn is_replication_known(&self) -> bool {
        self.next.is_replication_known()
    }

    /// The bucket as Python shows it.
    pub fn as_dict(&self) -> Dict {
        self.next.as_dict()
    }
}
