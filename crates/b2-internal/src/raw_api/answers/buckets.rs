use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use crate::cors::CorsRule;
use crate::encryption::{self, EncryptionSetting};
use crate::file_lock::{self, FileLockConfiguration};
use crate::lifecycle::LifecycleRule;
use crate::notification::NotificationRule;
use crate::replication_configuration::{self, ReplicationConfigurationFactory};
use crate::secret::Secret;

/// A bucket, as create, list, update and delete answer it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BucketResponse {
    /// The account that owns the bucket.
    pub account_id: String,
    /// The bucket's id.
    pub bucket_id: String,
    /// The bucket's name.
    pub bucket_name: String,
    /// `allPrivate`, `allPublic` or another; an open set.
    pub bucket_type: Option<String>,
    /// The pairs stored with the bucket.
    #[serde(default)]
    pub bucket_info: BTreeMap<String, String>,
    /// Grows with every change.
    #[serde(default)]
    pub revision: Option<u64>,
    /// How new files are encrypted; absent when the service does not say.
    #[serde(default, deserialize_with = "encryption::wire::deserialize_guarded")]
    pub default_server_side_encryption: Option<EncryptionSetting>,
    /// Whether files can be retained, and how new ones are; absent when the service does not say.
    #[serde(
        default,
        deserialize_with = "file_lock::wire::deserialize_configuration"
    )]
    pub file_lock_configuration: Option<FileLockConfiguration>,
    /// What is replicated where; absent when the service does not say.
    #[serde(
        default,
        deserialize_with = "replication_configuration::wire::deserialize"
    )]
    pub replication_configuration: Option<ReplicationConfigurationFactory>,
    /// Which web pages may use the bucket.
    #[serde(default)]
    pub cors_rules: Vec<CorsRule>,
    /// What happens to files when they get old.
    #[serde(default)]
    pub lifecycle_rules: Vec<LifecycleRule>,
    /// What else the bucket can, such as `s3`; an open set.
    #[serde(default)]
    pub options: BTreeSet<String>,
    /// What the service has added since.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// The answer of `b2_get_download_authorization`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::raw_api) struct DownloadAuthorizationResponse {
    authorization_token: Secret,
}

impl DownloadAuthorizationResponse {
    pub(in crate::raw_api) fn token(self) -> Secret {
        self.authorization_token
    }
}

/// The answer of the calls about notification rules.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::raw_api) struct NotificationRulesResponse {
    pub(in crate::raw_api) event_notification_rules: Vec<NotificationRule>,
}
