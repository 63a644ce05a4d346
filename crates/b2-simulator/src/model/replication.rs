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

impl Replication {
    pub(crate) fn is_empty(&self) -> bool {
        self.source.is_none() && self.key_mapping.is_none()
    }
}
