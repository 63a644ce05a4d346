use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The replication settings of a bucket (protocol section 6).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Replication {
    pub(crate) source: Option<ReplicationSource>,
    /// The destination's keys by the source's.
    pub(crate) key_mapping: Option<BTreeMap<String, String>>,
}

/// What a bucket replicates to others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReplicationSource {
    pub(crate) key_id: String,
    pub(crate) rules: Vec<ReplicationRule>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ReplicationRule {
    pub(crate) name: String,
    pub(crate) destination_bucket_id: String,
    pub(crate) file_name_prefix: String,
    pub(crate) includes_existing_files: bool,
    pub(crate) is_enabled: bool,
    pub(crate) priority: i64,
}

/// How far the replication of a version is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ReplicationStatus {
    Pending,
    Completed,
    Failed,
    /// The version is a copy that replication made.
    Replica,
}

impl ReplicationStatus {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Completed => "COMPLETED",
            Self::Failed => "FAILED",
            Self::Replica => "REPLICA",
        }
    }
}

impl Replication {
    pub(crate) fn is_empty(&self) -> bool {
        self.source.is_none() && self.key_mapping.is_none()
    }
}

impl ReplicationSource {
    /// The enabled rules for files of this name, the one with the highest priority first.
    pub(crate) fn rules_for(&self, file_name: &str) -> Vec<&ReplicationRule> {
        let mut rules: Vec<_> = self
            .rules
            .iter()
            .filter(|rule| rule.is_enabled && file_name.starts_with(&rule.file_name_prefix))
            .collect();
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.priority));
        rules
    }
}
