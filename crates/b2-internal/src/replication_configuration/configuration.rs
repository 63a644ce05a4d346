use std::collections::BTreeMap;

use serde_json::Value;

use super::ReplicationRule;
use crate::dict::Dict;
use crate::error::{Error, ErrorKind};

/// Whether a bucket is replicated, and whether others are replicated to it.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// # use b2_internal::replication_configuration::{ReplicationConfiguration, ReplicationRule};
/// let copies = api.create_bucket("holiday-copies", "allPrivate").await?;
/// let reader = api.create_key(["readFiles"], "reader").await?;
/// let configuration = ReplicationConfiguration::new()
///     .source_key_id(reader.id())
///     .rules([ReplicationRule::new(copies.id(), "photos").file_name_prefix("2026/")]);
/// let photos = bucket.update().replication(configuration).await?;
/// assert!(photos.replication().is_some_and(|configuration| configuration.is_source()));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ReplicationConfiguration {
    /// What of this bucket is replicated where.
    pub rules: Vec<ReplicationRule>,
    /// The application key with which the service reads this bucket; needed when there are rules.
    pub source_key_id: Option<String>,
    /// From the application key of a source to the one with which the service writes to this bucket.
    pub source_to_destination_key_mapping: BTreeMap<String, String>,
}

impl ReplicationConfiguration {
    /// No replication. Setting it on a bucket ends what there was.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets what of this bucket is replicated where.
    pub fn rules(mut self, rules: impl IntoIterator<Item = ReplicationRule>) -> Self {
        self.rules = rules.into_iter().collect();
        self
    }

    /// Sets the application key with which the service reads this bucket.
    pub fn source_key_id(mut self, key_id: impl Into<String>) -> Self {
        self.source_key_id = Some(key_id.into());
        self
    }

    /// Sets, for the application key of each source, the one with which the service writes to this bucket.
    pub fn source_to_destination_key_mapping<K: Into<String>, V: Into<String>>(
        mut self,
        mapping: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        self.source_to_destination_key_mapping = mapping
            .into_iter()
            .map(|(source, destination)| (source.into(), destination.into()))
            .collect();
        self
    }

    /// Whether this bucket is replicated.
    pub fn is_source(&self) -> bool {
        self.source_key_id.is_some()
    }

    /// Whether others are replicated to this bucket.
    pub fn is_destination(&self) -> bool {
        !self.source_to_destination_key_mapping.is_empty()
    }

    /// Checks what the service would refuse. Setting a configuration does this by itself.
    ///
    /// # Errors
    /// `ValueError` for rules without a key, empty ids of keys, and rules that cannot be.
    pub fn check(&self) -> Result<(), Error> {
        let mapping = &self.source_to_destination_key_mapping;
        let message =
            if !self.rules.is_empty() && self.source_key_id.as_deref().unwrap_or("").is_empty() {
                "source_key_id must not be empty"
            } else if mapping
                .iter()
                .any(|(source, destination)| source.is_empty() || destination.is_empty())
            {
                "source_to_destination_key_mapping must not have empty keys or values"
            } else {
                return self.rules.iter().try_for_each(ReplicationRule::check);
            };
        Err(Error::new(ErrorKind::ValueError {
            message: message.to_owned(),
        }))
    }

    /// The half of a source as Python shows it; `None` when the bucket is none.
    pub fn get_source_configuration_as_dict(&self) -> Option<Dict> {
        let key = self.source_key_id.as_deref()?;
        let rules: Vec<Dict> = self.rules.iter().map(ReplicationRule::as_dict).collect();
        Some(
            Dict::new()
                .with("replicationRules", rules)
                .with("sourceApplicationKeyId", key),
        )
    }

    /// The half of a destination as Python shows it; `None` when the bucket is none.
    pub fn get_destination_configuration_as_dict(&self) -> Option<Dict> {
        let mapping = &self.source_to_destination_key_mapping;
        let pairs = mapping
            .iter()
            .map(|(source, destination)| (source.clone(), Value::from(&**destination)));
        self.is_destination()
            .then(|| Dict::new().with("sourceToDestinationKeyMapping", pairs.collect::<Value>()))
    }

    /// The configuration as Python shows it, and as requests carry it.
    pub fn as_dict(&self) -> Dict {
        Dict::new()
            .with(
                "asReplicationSource",
                self.get_source_configuration_as_dict(),
            )
            .with(
                "asReplicationDestination",
                self.get_destination_configuration_as_dict(),
            )
    }
}

/// The replication configuration of a bucket, and whether the application key may read it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReplicationConfigurationFactory {
    /// Whether the key may read it; `None` when the service does not say.
    pub is_client_authorized_to_read: Option<bool>,
    /// The configuration; `None` when there is none, or when the key may not read it.
    pub value: Option<ReplicationConfiguration>,
}
