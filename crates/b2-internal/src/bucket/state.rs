use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Bucket;
use crate::cors::CorsRule;
use crate::dict::Dict;
use crate::encryption::{EncryptionAlgorithm, EncryptionMode, EncryptionSetting};
use crate::error::{Error, ErrorKind};
use crate::file_lock::{
    BucketRetentionSetting, FileLockConfiguration, UNKNOWN_FILE_LOCK_CONFIGURATION,
};
use crate::guarded::Guarded;
use crate::lifecycle::LifecycleRule;
use crate::raw_api::BucketResponse;
use crate::replication_configuration::{ReplicationConfiguration, ReplicationConfigurationFactory};

/// What the service said of the bucket, when it was asked.
#[derive(Debug, PartialEq)]
pub(super) struct State {
    account_id: Option<String>,
    id: String,
    name: String,
    bucket_type: Option<String>,
    bucket_info: BTreeMap<String, String>,
    cors_rules: Vec<CorsRule>,
    lifecycle_rules: Vec<LifecycleRule>,
    revision: Option<u64>,
    options_set: BTreeSet<String>,
    default_server_side_encryption: EncryptionSetting,
    file_lock: FileLockConfiguration,
    replication: Option<ReplicationConfigurationFactory>,
    /// What the service has added since.
    other: BTreeMap<String, Value>,
}

impl State {
    /// What is known of a bucket that comes from the cache.
    pub(super) fn known_by_name(id: String, name: String) -> Self {
        Self {
            account_id: None,
            id,
            name,
            bucket_type: None,
            bucket_info: BTreeMap::new(),
            cors_rules: Vec::new(),
            lifecycle_rules: Vec::new(),
            revision: None,
            options_set: BTreeSet::new(),
            default_server_side_encryption: EncryptionSetting::new(EncryptionMode::UNKNOWN),
            file_lock: UNKNOWN_FILE_LOCK_CONFIGURATION,
            replication: None,
            other: BTreeMap::new(),
        }
    }
}

impl From<BucketResponse> for State {
    fn from(answer: BucketResponse) -> Self {
        let unknown = Self::known_by_name(answer.bucket_id, answer.bucket_name);
        Self {
            account_id: Some(answer.account_id),
            bucket_type: answer.bucket_type,
            bucket_info: answer.bucket_info,
            cors_rules: answer.cors_rules,
            lifecycle_rules: answer.lifecycle_rules,
            revision: answer.revision,
            options_set: answer.options,
            default_server_side_encryption: answer
                .default_server_side_encryption
                .unwrap_or(unknown.default_server_side_encryption),
            file_lock: answer.file_lock_configuration.unwrap_or(unknown.file_lock),
            replication: answer.replication_configuration,
            other: answer.other,
            id: unknown.id,
            name: unknown.name,
        }
    }
}

impl Bucket {
    /// The bucket's id.
    pub fn id(&self) -> &str {
        &self.state.id
    }

    /// The bucket's name.
    pub fn name(&self) -> &str {
        &self.state.name
    }

    /// The same for what cannot be asked for without it: in the first interface a bucket may be only its id.
    pub(super) fn known_name(&self) -> Result<&str, Error> {
        match self.name() {
            "" => Err(Error::new(ErrorKind::InvalidUserInput {
                message: format!(
                    "the name of bucket {} is not known, because it was not looked up: use what its get_fresh_state() gives",
                    self.id()
                ),
            })),
            name => Ok(name),
        }
    }

    /// `allPrivate`, `allPublic` or another; `None` when the bucket comes from the cache.
    pub fn bucket_type(&self) -> Option<&str> {
        self.state.bucket_type.as_deref()
    }

    /// The pairs stored with the bucket; none when the bucket comes from the cache.
    pub fn bucket_info(&self) -> &BTreeMap<String, String> {
        &self.state.bucket_info
    }

    /// Which web pages may use the bucket; none when the bucket comes from the cache.
    pub fn cors_rules(&self) -> &[CorsRule] {
        &self.state.cors_rules
    }

    /// What happens to files when they get old; nothing when the bucket comes from the cache.
    pub fn lifecycle_rules(&self) -> &[LifecycleRule] {
        &self.state.lifecycle_rules
    }

    /// A number that grows with every change of the bucket; `None` when the bucket comes from the cache.
    pub fn revision(&self) -> Option<u64> {
        self.state.revision
    }

    /// What else the bucket can, such as `s3`; nothing when the bucket comes from the cache.
    pub fn options_set(&self) -> &BTreeSet<String> {
        &self.state.options_set
    }

    /// How new files are encrypted unless their upload says otherwise; unknown when the bucket comes from the cache, or when
    /// the key lacks the capability `readBucketEncryption`.
    pub fn default_server_side_encryption(&self) -> &EncryptionSetting {
        &self.state.default_server_side_encryption
    }

    /// How new files are retained unless their upload says otherwise; unknown when the bucket comes from the cache, or when
    /// the key lacks the capability `readBucketRetentions`.
    pub fn default_retention(&self) -> &BucketRetentionSetting {
        &self.state.file_lock.default_retention
    }

    /// Whether files can be retained and held; `None` where [`Bucket::default_retention`] is unknown.
    pub fn is_file_lock_enabled(&self) -> Option<bool> {
        self.state.file_lock.is_file_lock_enabled
    }

    /// What is replicated where; `None` when nothing is, and where [`Bucket::is_replication_known`] says no.
    pub fn replication(&self) -> Option<&ReplicationConfiguration> {
        self.state.replication.as_ref()?.value.as_ref()
    }

    /// Whether the service said what is replicated: not when the bucket comes from the cache, nor when the key lacks the
    /// capability `readBucketReplications`.
    pub fn is_replication_known(&self) -> bool {
        let configuration = self.state.replication.as_ref();
        configuration.and_then(|configuration| configuration.is_client_authorized_to_read)
            == Some(true)
    }

    /// The bucket as Python shows it.
    pub fn as_dict(&self) -> Dict {
        let state = &*self.state;
        let account_id = state.account_id.clone();
        let info = state
            .bucket_info
            .iter()
            .map(|(key, value)| (key.clone(), Value::from(&**value)));
        Dict::new()
            .with(
                "accountId",
                account_id.or_else(|| self.api().own_session().known_account_id()),
            )
            .with("bucketId", self.id())
            .with("bucketName", self.name())
            .with_known("bucketType", self.bucket_type())
            .with("bucketInfo", info.collect::<Value>())
            .with("corsRules", as_json(&state.cors_rules))
            .with("lifecycleRules", as_json(&state.lifecycle_rules))
            .with("revision", state.revision)
            .with(
                "options",
                state.options_set.iter().cloned().collect::<Vec<_>>(),
            )
            .with(
                "defaultServerSideEncryption",
                state.default_server_side_encryption.as_dict(),
            )
            .with("isFileLockEnabled", state.file_lock.is_file_lock_enabled)
            .with(
                "defaultRetention",
                state.file_lock.default_retention.as_dict(),
            )
            .with(
                "replication",
                self.replication().map(ReplicationConfiguration::as_dict),
            )
    }
}

impl Bucket {
    /// The bucket in the form of `b2_list_buckets`, with what the service has added to it since.
    pub(crate) fn as_answer(&self) -> Value {
        let state = &*self.state;
        let encryption = &state.default_server_side_encryption;
        let replication = self.replication().map(ReplicationConfiguration::as_dict);
        let known = json!({
            "accountId": state.account_id,
            "bucketId": self.id(),
            "bucketInfo": state.bucket_info,
            "bucketName": self.name(),
            "bucketType": state.bucket_type,
            "corsRules": state.cors_rules,
            "defaultServerSideEncryption": guarded(!encryption.is_unknown(), json!({
                "algorithm": encryption.algorithm.as_ref().map(EncryptionAlgorithm::as_str),
                "mode": encryption.mode.on_wire(),
            })),
            "fileLockConfiguration": state.file_lock.as_answer(),
            "lifecycleRules": state.lifecycle_rules,
            "options": state.options_set,
            "replicationConfiguration": guarded(self.is_replication_known(), as_json(&replication)),
            "revision": state.revision,
        });
        let mut answer = Value::from_iter(state.other.clone());
        if let (Value::Object(answer), Value::Object(known)) = (&mut answer, known) {
            answer.extend(known);
        }
        answer
    }
}

fn guarded(may_read: bool, value: Value) -> Value {
    Guarded::new(may_read, value).as_json()
}

/// Rules as they were answered. Texts, numbers and lists cannot fail to become JSON.
fn as_json(rules: &impl serde::Serialize) -> Value {
    serde_json::to_value(rules).unwrap_or_default()
}
