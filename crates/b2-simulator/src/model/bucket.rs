use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::file::VersionKey;
use super::{
    Action, BucketLock, CorsRule, DefaultRetention, Encryption, FileVersion, NotificationRule,
    Replication, shared_text,
};
use crate::refusal::Refusal;

/// What a bucket is set to, and what the service shows of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct BucketSettings {
    #[serde(with = "shared_text")]
    pub(crate) id: Arc<str>,
    pub(crate) account_id: String,
    pub(crate) name: String,
    pub(crate) bucket_type: String,
    pub(crate) info: BTreeMap<String, String>,
    pub(crate) cors_rules: Vec<CorsRule>,
    pub(crate) lifecycle_rules: Vec<LifecycleRule>,
    pub(crate) default_encryption: Encryption,
    #[serde(default)]
    pub(crate) lock: BucketLock,
    #[serde(default)]
    pub(crate) replication: Replication,
    /// In the order of their names.
    #[serde(default)]
    pub(crate) notification_rules: Vec<NotificationRule>,
    pub(crate) revision: u64,
}

impl BucketSettings {
    /// Whether downloads need no token.
    pub(crate) fn is_public(&self) -> bool {
        self.bucket_type == "allPublic"
    }
}

/// A lifecycle rule (protocol section 7.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LifecycleRule {
    pub(crate) file_name_prefix: String,
    pub(crate) days_from_uploading_to_hiding: Option<i64>,
    pub(crate) days_from_hiding_to_deleting: Option<i64>,
    pub(crate) days_from_starting_to_canceling: Option<i64>,
}

/// The settings that a client gives when it makes or updates a bucket. `None` leaves one as it is.
#[derive(Debug, Clone, Default)]
pub(crate) struct BucketChanges {
    pub(crate) bucket_type: Option<String>,
    pub(crate) info: Option<BTreeMap<String, String>>,
    pub(crate) cors_rules: Option<Vec<CorsRule>>,
    pub(crate) lifecycle_rules: Option<Vec<LifecycleRule>>,
    pub(crate) default_encryption: Option<Encryption>,
    pub(crate) file_lock_enabled: Option<bool>,
    /// `Some(None)` clears it.
    pub(crate) default_retention: Option<Option<DefaultRetention>>,
    pub(crate) replication: Option<Replication>,
}

impl BucketChanges {
    /// Refuses what does not fit the bucket as it is or will be.
    pub(super) fn apply(self, settings: &mut BucketSettings) -> Result<(), Refusal> {
        self.apply_lock(settings)?;
        if let Some(bucket_type) = self.bucket_type {
            settings.bucket_type = bucket_type;
        }
        if let Some(info) = self.info {
            settings.info = info;
        }
        if let Some(cors_rules) = self.cors_rules {
            settings.cors_rules = cors_rules;
        }
        if let Some(lifecycle_rules) = self.lifecycle_rules {
            settings.lifecycle_rules = lifecycle_rules;
        }
        if let Some(default_encryption) = self.default_encryption {
            settings.default_encryption = default_encryption;
        }
        if let Some(replication) = self.replication {
            settings.replication = replication;
        }
        Ok(())
    }

    fn apply_lock(&self, settings: &mut BucketSettings) -> Result<(), Refusal> {
        let is_restricted = !settings.bucket_type.starts_with("all");
        let replicates = settings.replication.source.is_some();
        let lock = &mut settings.lock;
        match self.file_lock_enabled {
            Some(false) if lock.is_enabled => {
                return Err(Refusal::new(
                    400,
                    "file_lock_conflict",
                    "fileLockEnabled value of false is not allowed when bucket is already file lock enabled.",
                ));
            }
            Some(true) if !lock.is_enabled && is_restricted => {
                return Err(Refusal::new(
                    400,
                    "restricted_bucket_conflict",
                    "Turning on file lock for a restricted bucket is not allowed.",
                ));
            }
            Some(true) if !lock.is_enabled && replicates => {
                return Err(Refusal::new(
                    400,
                    "source_replication_conflict",
                    "Turning on file lock for an existing bucket having source replication configuration is not allowed.",
                ));
            }
            Some(true) => lock.is_enabled = true,
            _ => {}
        }
        if let Some(default_retention) = self.default_retention {
            if default_retention.is_some() && !lock.is_enabled {
                return Err(Refusal::bad_request("The bucket is not file lock enabled"));
            }
            lock.default_retention = default_retention;
        }
        Ok(())
    }
}

/// A bucket with its versions in the order of listings.
#[derive(Debug)]
pub(crate) struct Bucket {
    settings: Arc<BucketSettings>,
    pub(super) versions: BTreeMap<VersionKey, Arc<FileVersion>>,
    last_timestamp: i64,
}

impl Bucket {
    pub(super) fn new(settings: Arc<BucketSettings>) -> Self {
        Self {
            settings,
            versions: BTreeMap::new(),
            last_timestamp: i64::MIN,
        }
    }

    pub(crate) fn settings(&self) -> &Arc<BucketSettings> {
        &self.settings
    }

    pub(super) fn set_settings(&mut self, settings: Arc<BucketSettings>) {
        self.settings = settings;
    }

    pub(super) fn insert(&mut self, file: Arc<FileVersion>) {
        self.last_timestamp = self.last_timestamp.max(file.upload_timestamp);
        self.versions.insert(VersionKey::of(&file), file);
    }

    pub(super) fn remove(&mut self, file: &FileVersion) {
        self.versions.remove(&VersionKey::of(file));
    }

    /// The timestamp of a version that arrives now: later than every other one of the bucket, since order depends on it.
    pub(super) fn next_timestamp(&self, now_millis: i64) -> i64 {
        now_millis.max(self.last_timestamp.saturating_add(1))
    }

    /// All versions of `name`, newest first.
    pub(crate) fn versions_of<'a>(
        &'a self,
        name: &str,
    ) -> impl Iterator<Item = &'a Arc<FileVersion>> {
        let first = VersionKey::first_of(name);
        let last = VersionKey::last_of(&first.name);
        self.versions.range(first..=last).map(|(_, file)| file)
    }

    /// All versions of the names that start with `prefix`, in the order of listings.
    pub(super) fn versions_below<'a>(
        &'a self,
        prefix: &'a str,
    ) -> impl Iterator<Item = &'a Arc<FileVersion>> {
        self.versions
            .range(VersionKey::first_of(prefix)..)
            .map(|(_, file)| file)
            .take_while(move |file| file.name.starts_with(prefix))
    }

    /// The newest version of `name` that is no unfinished large file. It may be a hide marker.
    pub(crate) fn current(&self, name: &str) -> Option<&Arc<FileVersion>> {
        self.versions_of(name)
            .find(|file| file.action != Action::Start)
    }

    /// Every version, in the order of listings.
    pub(crate) fn all_versions(&self) -> impl Iterator<Item = &Arc<FileVersion>> {
        self.versions.values()
    }
}
