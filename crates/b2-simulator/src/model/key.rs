use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// Every capability of an unrestricted key (protocol section 1.4).
pub(crate) const ALL_CAPABILITIES: &[&str] = &[
    "listKeys",
    "writeKeys",
    "deleteKeys",
    "listAllBucketNames",
    "listBuckets",
    "readBuckets",
    "writeBuckets",
    "deleteBuckets",
    "readBucketRetentions",
    "writeBucketRetentions",
    "readBucketEncryption",
    "writeBucketEncryption",
    "readBucketReplications",
    "writeBucketReplications",
    "readBucketNotifications",
    "writeBucketNotifications",
    "readBucketLogging",
    "writeBucketLogging",
    "readBucketLifecycleRules",
    "writeBucketLifecycleRules",
    "listFiles",
    "readFiles",
    "shareFiles",
    "writeFiles",
    "deleteFiles",
    "readFileLegalHolds",
    "writeFileLegalHolds",
    "readFileRetentions",
    "writeFileRetentions",
    "bypassGovernance",
];

/// Capabilities that a key with a bucket restriction cannot hold.
pub(super) const ACCOUNT_CAPABILITIES: &[&str] = &[
    "listKeys",
    "writeKeys",
    "deleteKeys",
    "writeBuckets",
    "deleteBuckets",
    "readBucketLogging",
    "writeBucketLogging",
    "readBucketLifecycleRules",
    "writeBucketLifecycleRules",
];

/// An application key, the master key among them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ApplicationKey {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) account_id: String,
    pub(crate) name: String,
    pub(crate) capabilities: Vec<String>,
    /// `None`: all buckets.
    pub(crate) bucket_ids: Option<Vec<String>>,
    pub(crate) name_prefix: Option<String>,
    /// Milliseconds since the epoch.
    pub(crate) expiration_timestamp: Option<i64>,
    pub(crate) is_master: bool,
}

impl std::fmt::Debug for ApplicationKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ApplicationKey")
            .field("id", &self.id)
            .field("account_id", &self.account_id)
            .finish_non_exhaustive()
    }
}

/// What a client asks for when it makes a key.
#[derive(Debug, Clone)]
pub(crate) struct NewKey {
    pub(crate) name: String,
    pub(crate) capabilities: Vec<String>,
    pub(crate) bucket_ids: Option<Vec<String>>,
    pub(crate) name_prefix: Option<String>,
    pub(crate) valid_duration_seconds: Option<i64>,
}

impl ApplicationKey {
    pub(super) fn master(account_id: &str, id: String, secret: String) -> Self {
        Self {
            id,
            secret,
            account_id: account_id.to_owned(),
            name: "Master".to_owned(),
            capabilities: ALL_CAPABILITIES
                .iter()
                .map(|&name| name.to_owned())
                .collect(),
            bucket_ids: None,
            name_prefix: None,
            expiration_timestamp: None,
            is_master: true,
        }
    }

    pub(crate) fn is_expired(&self, now_millis: i64) -> bool {
        self.expiration_timestamp
            .is_some_and(|end| end <= now_millis)
    }

    pub(crate) fn can(&self, capability: &str) -> bool {
        self.capabilities.iter().any(|held| held == capability)
    }

    /// Refuses a key without the capability.
    pub(crate) fn require(&self, capability: &str) -> Result<(), Refusal> {
        if self.can(capability) {
            return Ok(());
        }
        Err(Refusal::unauthorized(format!(
            "The application key lacks the capability {capability}"
        )))
    }

    pub(crate) fn may_use_bucket(&self, bucket_id: &str) -> bool {
        self.bucket_ids
            .as_ref()
            .is_none_or(|ids| ids.iter().any(|id| id == bucket_id))
    }

    /// Refuses a key that is restricted to other buckets.
    pub(crate) fn require_bucket(&self, bucket_id: &str) -> Result<(), Refusal> {
        if self.may_use_bucket(bucket_id) {
            return Ok(());
        }
        Err(Refusal::unauthorized(
            "The application key is restricted to other buckets",
        ))
    }

    /// Refuses a key that is restricted to names, or to listings, with another prefix.
    pub(crate) fn require_name(&self, name_or_prefix: &str) -> Result<(), Refusal> {
        match &self.name_prefix {
            Some(prefix) if !name_or_prefix.starts_with(prefix.as_str()) => {
                Err(Refusal::unauthorized(format!(
                    "The application key is restricted to names that start with '{prefix}'"
                )))
            }
            _ => Ok(()),
        }
    }
}
