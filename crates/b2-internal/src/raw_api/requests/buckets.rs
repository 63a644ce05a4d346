use std::collections::BTreeMap;

use serde::Serialize;

use crate::cors::CorsRule;
use crate::encryption::{self, EncryptionSetting};
use crate::file_lock::{self, BucketRetentionSetting};
use crate::lifecycle::LifecycleRule;
use crate::replication_configuration::{self, ReplicationConfiguration};

/// The parameters of `b2_create_bucket`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreateBucketRequest {
    /// The account that will own the bucket.
    pub account_id: String,
    /// 6 to 63 letters, digits and `-`, unique among all accounts.
    pub bucket_name: String,
    /// `allPrivate` or `allPublic`.
    pub bucket_type: String,
    /// Up to ten pairs that are stored with the bucket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket_info: Option<BTreeMap<String, String>>,
    /// Which web pages may use the bucket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cors_rules: Option<Vec<CorsRule>>,
    /// What happens to files when they get old.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle_rules: Option<Vec<LifecycleRule>>,
    /// How new files are encrypted: SSE-B2.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "encryption::wire::serialize"
    )]
    pub default_server_side_encryption: Option<EncryptionSetting>,
    /// Whether files can be retained and held. It cannot be turned off again.
    #[serde(rename = "fileLockEnabled", skip_serializing_if = "Option::is_none")]
    pub is_file_lock_enabled: Option<bool>,
    /// What is replicated where.
    #[serde(
        rename = "replicationConfiguration",
        skip_serializing_if = "Option::is_none",
        serialize_with = "replication_configuration::wire::serialize"
    )]
    pub replication: Option<ReplicationConfiguration>,
}

impl CreateBucketRequest {
    /// A bucket with the service's defaults.
    pub fn new(
        account_id: impl Into<String>,
        bucket_name: impl Into<String>,
        bucket_type: impl Into<String>,
    ) -> Self {
        Self {
            account_id: account_id.into(),
            bucket_name: bucket_name.into(),
            bucket_type: bucket_type.into(),
            bucket_info: None,
            cors_rules: None,
            lifecycle_rules: None,
            default_server_side_encryption: None,
            is_file_lock_enabled: None,
            replication: None,
        }
    }
}

/// The parameters of `b2_list_buckets`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListBucketsRequest {
    /// The account whose buckets are listed.
    pub account_id: String,
    /// Only the bucket with this id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket_id: Option<String>,
    /// Only the bucket with this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket_name: Option<String>,
    /// Which types are listed; `all` for every type.
    pub bucket_types: Vec<String>,
}

impl ListBucketsRequest {
    /// Every bucket of every type.
    pub fn new(account_id: impl Into<String>) -> Self {
        Self {
            account_id: account_id.into(),
            bucket_id: None,
            bucket_name: None,
            bucket_types: vec!["all".to_owned()],
        }
    }
}

/// The parameters of `b2_update_bucket`. What is absent stays as it is; what is given replaces the whole of what there was.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UpdateBucketRequest {
    /// The account that owns the bucket.
    pub account_id: String,
    /// The bucket.
    pub bucket_id: String,
    /// Changes the bucket only if it has this revision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub if_revision_is: Option<u64>,
    /// `allPrivate` or `allPublic`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket_type: Option<String>,
    /// Up to ten pairs that are stored with the bucket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket_info: Option<BTreeMap<String, String>>,
    /// Which web pages may use the bucket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cors_rules: Option<Vec<CorsRule>>,
    /// What happens to files when they get old.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifecycle_rules: Option<Vec<LifecycleRule>>,
    /// How new files are encrypted: SSE-B2.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "encryption::wire::serialize"
    )]
    pub default_server_side_encryption: Option<EncryptionSetting>,
    /// How new files are retained.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "file_lock::wire::serialize_default_retention"
    )]
    pub default_retention: Option<BucketRetentionSetting>,
    /// Whether files can be retained and held. It cannot be turned off again.
    #[serde(rename = "fileLockEnabled", skip_serializing_if = "Option::is_none")]
    pub is_file_lock_enabled: Option<bool>,
    /// What is replicated where.
    #[serde(
        rename = "replicationConfiguration",
        skip_serializing_if = "Option::is_none",
        serialize_with = "replication_configuration::wire::serialize"
    )]
    pub replication: Option<ReplicationConfiguration>,
}

impl UpdateBucketRequest {
    /// An update that changes nothing yet.
    pub fn new(account_id: impl Into<String>, bucket_id: impl Into<String>) -> Self {
        Self {
            account_id: account_id.into(),
            bucket_id: bucket_id.into(),
            if_revision_is: None,
            bucket_type: None,
            bucket_info: None,
            cors_rules: None,
            lifecycle_rules: None,
            default_server_side_encryption: None,
            default_retention: None,
            is_file_lock_enabled: None,
            replication: None,
        }
    }
}

/// The parameters of `b2_get_download_authorization`. The overrides replace headers of the downloads.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct GetDownloadAuthorizationRequest {
    /// The bucket.
    pub bucket_id: String,
    /// The beginning of the names that may be downloaded; empty for all.
    pub file_name_prefix: String,
    /// How long the token is good, in seconds: 1 to 604,800 (a week).
    pub valid_duration_in_seconds: u32,
    /// What downloads must ask for as `Content-Disposition`.
    #[serde(
        rename = "b2ContentDisposition",
        skip_serializing_if = "Option::is_none"
    )]
    pub content_disposition: Option<String>,
    /// What downloads must ask for as `Content-Language`.
    #[serde(rename = "b2ContentLanguage", skip_serializing_if = "Option::is_none")]
    pub content_language: Option<String>,
    /// What downloads must ask for as `Expires`.
    #[serde(rename = "b2Expires", skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// What downloads must ask for as `Cache-Control`.
    #[serde(rename = "b2CacheControl", skip_serializing_if = "Option::is_none")]
    pub cache_control: Option<String>,
    /// What downloads must ask for as `Content-Encoding`.
    #[serde(rename = "b2ContentEncoding", skip_serializing_if = "Option::is_none")]
    pub content_encoding: Option<String>,
    /// What downloads must ask for as `Content-Type`.
    #[serde(rename = "b2ContentType", skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
}

impl GetDownloadAuthorizationRequest {
    /// A token for downloads that override nothing.
    pub fn new(
        bucket_id: impl Into<String>,
        file_name_prefix: impl Into<String>,
        valid_duration_in_seconds: u32,
    ) -> Self {
        Self {
            bucket_id: bucket_id.into(),
            file_name_prefix: file_name_prefix.into(),
            valid_duration_in_seconds,
            content_disposition: None,
            content_language: None,
            expires: None,
            cache_control: None,
            content_encoding: None,
            content_type: None,
        }
    }
}
