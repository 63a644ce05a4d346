use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Params;
use crate::model::{Replication, ReplicationRule, ReplicationSource};
use crate::refusal::Refusal;

/// What a rule has that does not say otherwise.
const DEFAULT_PRIORITY: i64 = 128;
const HIGHEST_PRIORITY: i64 = i32::MAX as i64;
const RULE_NAME_LIMIT: usize = 64;

/// The settings as answers show them; without any there is nothing to show.
pub(super) fn replication_object(replication: &Replication) -> Value {
    if replication.is_empty() {
        return Value::Null;
    }
    let source = replication.source.as_ref().map(|source| {
        let rules: Vec<Value> = source.rules.iter().map(rule_object).collect();
        json!({"replicationRules": rules, "sourceApplicationKeyId": source.key_id})
    });
    let destination = replication
        .key_mapping
        .as_ref()
        .map(|mapping| json!({"sourceToDestinationKeyMapping": mapping}));
    json!({"asReplicationDestination": destination, "asReplicationSource": source})
}

fn rule_object(rule: &ReplicationRule) -> Value {
    json!({
        "destinationBucketId": rule.destination_bucket_id,
        "fileNamePrefix": rule.file_name_prefix,
        "includeExistingFiles": rule.includes_existing_files,
        "isEnabled": rule.is_enabled,
        "priority": rule.priority,
        "replicationRuleName": rule.name,
    })
}

/// The member `replicationConfiguration` of a bucket.
pub(super) fn replication(params: &Params) -> Result<Option<Replication>, Refusal> {
    let Some(object) = params.object("replicationConfiguration")? else {
        return Ok(None);
    };
    Ok(Some(Replication {
        source: match object.object("asReplicationSource")? {
            Some(half) => source(&half)?,
            None => None,
        },
        key_mapping: match object.object("asReplicationDestination")? {
            Some(half) => key_mapping(&half)?,
            None => None,
        },
    }))
}

fn source(half: &Params) -> Result<Option<ReplicationSource>, Refusal> {
    let values = half.array("replicationRules")?.unwrap_or_default();
    let key_id = half.text("sourceApplicationKeyId")?;
    if values.is_empty() && key_id.is_none() {
        return Ok(None);
    }
    let key_id = key_id
        .filter(|id| !id.is_empty())
        .ok_or_else(|| Refusal::bad_request("asReplicationSource needs sourceApplicationKeyId"))?;
    let mut rules: Vec<ReplicationRule> = Vec::with_capacity(values.len());
    for value in values {
        let rule = rule(&Params::from_value(value)?)?;
        if rules.iter().any(|other| other.name == rule.name) {
            return Err(Refusal::bad_request(format!(
                "Two replication rules have the name {}",
                rule.name
            )));
        }
        rules.push(rule);
    }
    Ok(Some(ReplicationSource {
        key_id: key_id.to_owned(),
        rules,
    }))
}

fn rule(params: &Params) -> Result<ReplicationRule, Refusal> {
    let rule = ReplicationRule {
        name: params.required_text("replicationRuleName")?.to_owned(),
        destination_bucket_id: params.required_text("destinationBucketId")?.to_owned(),
        file_name_prefix: params
            .text("fileNamePrefix")?
            .unwrap_or_default()
            .to_owned(),
        includes_existing_files: params.boolean("includeExistingFiles")?.unwrap_or(false),
        is_enabled: params.boolean("isEnabled")?.unwrap_or(true),
        priority: params.integer("priority")?.unwrap_or(DEFAULT_PRIORITY),
    };
    let is_name_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    let is_well_named =
        (1..=RULE_NAME_LIMIT).contains(&rule.name.len()) && rule.name.bytes().all(is_name_byte);
    if !is_well_named {
        return Err(Refusal::bad_request(format!(
            "Invalid replicationRuleName: {}",
            rule.name
        )));
    }
    if !(1..=HIGHEST_PRIORITY).contains(&rule.priority) {
        return Err(Refusal::bad_request(format!(
            "priority out of range: {}",
            rule.priority
        )));
    }
    if rule.destination_bucket_id.is_empty() {
        return Err(Refusal::bad_request(
            "destinationBucketId must not be empty",
        ));
    }
    Ok(rule)
}

fn key_mapping(half: &Params) -> Result<Option<BTreeMap<String, String>>, Refusal> {
    let Some(mapping) = half.text_map("sourceToDestinationKeyMapping")? else {
        return Ok(None);
    };
    if mapping
        .iter()
        .any(|(from, to)| from.is_empty() || to.is_empty())
    {
        return Err(Refusal::bad_request(
            "sourceToDestinationKeyMapping must not have empty key ids",
        ));
    }
    Ok(Some(mapping).filter(|mapping| !mapping.is_empty()))
}
