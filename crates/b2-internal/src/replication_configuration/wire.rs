//! The forms in which a configuration travels.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ReplicationConfiguration, ReplicationConfigurationFactory, ReplicationRule};
use crate::guarded::{Guarded, Seen};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RuleOnWire {
    destination_bucket_id: String,
    replication_rule_name: String,
    #[serde(default)]
    file_name_prefix: String,
    is_enabled: bool,
    priority: u32,
    #[serde(default)]
    include_existing_files: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SourceOnWire {
    #[serde(default)]
    replication_rules: Vec<RuleOnWire>,
    #[serde(default)]
    source_application_key_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DestinationOnWire {
    #[serde(default)]
    source_to_destination_key_mapping: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ConfigurationOnWire {
    #[serde(default)]
    as_replication_source: Option<SourceOnWire>,
    #[serde(default)]
    as_replication_destination: Option<DestinationOnWire>,
}

impl From<RuleOnWire> for ReplicationRule {
    fn from(rule: RuleOnWire) -> Self {
        Self {
            destination_bucket_id: rule.destination_bucket_id,
            name: rule.replication_rule_name,
            file_name_prefix: rule.file_name_prefix,
            is_enabled: rule.is_enabled,
            priority: rule.priority,
            include_existing_files: rule.include_existing_files,
        }
    }
}

impl From<ConfigurationOnWire> for ReplicationConfiguration {
    fn from(wire: ConfigurationOnWire) -> Self {
        let (rules, source_key_id) = match wire.as_replication_source {
            Some(source) => (source.replication_rules, source.source_application_key_id),
            None => (Vec::new(), None),
        };
        let mapping = wire.as_replication_destination;
        Self {
            rules: rules.into_iter().map(ReplicationRule::from).collect(),
            source_key_id,
            source_to_destination_key_mapping: mapping
                .map(|destination| destination.source_to_destination_key_mapping)
                .unwrap_or_default(),
        }
    }
}

/// Writes the member `replicationConfiguration` of a request. It has been checked before.
pub(crate) fn serialize<S: Serializer>(
    configuration: &Option<ReplicationConfiguration>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let dict = configuration
        .as_ref()
        .map(ReplicationConfiguration::as_dict);
    dict.serialize(serializer)
}

/// Reads the member `replicationConfiguration` of a bucket.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<ReplicationConfigurationFactory>, D::Error> {
    let guarded = Option::<Guarded<ConfigurationOnWire>>::deserialize(deserializer)?;
    Ok(guarded.map(|guarded| {
        let (may_read, value) = match guarded.seen() {
            Seen::Unreadable => (false, None),
            Seen::Unset => (true, None),
            Seen::Value(value) => (true, Some(value.into())),
        };
        ReplicationConfigurationFactory {
            is_client_authorized_to_read: Some(may_read),
            value,
        }
    }))
}
