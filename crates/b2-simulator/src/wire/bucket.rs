use serde_json::{Value, json};

use super::cors::{cors_rule_object, cors_rules};
use super::file::readable;
use super::lock::{bucket_lock_object, default_retention};
use super::replication::{replication, replication_object};
use super::{Params, default_encryption, encryption_object};
use crate::model::{ApplicationKey, BucketChanges, BucketSettings, LifecycleRule};
use crate::refusal::Refusal;

const RULE_LIMIT: usize = 100;
const INFO_LIMIT: usize = 10;

/// A bucket (protocol section 2.3) as `key` may read it.
pub(crate) fn bucket_object(bucket: &BucketSettings, key: &ApplicationKey) -> Value {
    let rules: Vec<Value> = bucket.lifecycle_rules.iter().map(rule_object).collect();
    let cors_rules: Vec<Value> = bucket.cors_rules.iter().map(cors_rule_object).collect();
    json!({
        "accountId": bucket.account_id,
        "bucketId": &*bucket.id,
        "bucketInfo": bucket.info,
        "bucketName": bucket.name,
        "bucketType": bucket.bucket_type,
        "corsRules": cors_rules,
        "defaultServerSideEncryption": readable(
            key.can("readBucketEncryption"),
            encryption_object(&bucket.default_encryption),
        ),
        "fileLockConfiguration": bucket_lock_object(&bucket.lock, key),
        "lifecycleRules": rules,
        "options": ["s3"],
        "replicationConfiguration": readable(
            key.can("readBucketReplications"),
            replication_object(&bucket.replication),
        ),
        "revision": bucket.revision,
    })
}

/// The settings in a request to create or update a bucket.
pub(crate) fn bucket_changes(
    params: &Params,
    key: &ApplicationKey,
) -> Result<BucketChanges, Refusal> {
    if let Some(bucket_type) = params.text("bucketType")?
        && !matches!(bucket_type, "allPublic" | "allPrivate")
    {
        return Err(Refusal::bad_request(format!(
            "Invalid bucketType: {bucket_type}"
        )));
    }
    let default_encryption = default_encryption(params)?;
    if default_encryption.is_some() {
        key.require("writeBucketEncryption")?;
    }
    let file_lock_enabled = params.boolean("fileLockEnabled")?;
    let default_retention = default_retention(params)?;
    if file_lock_enabled == Some(true) || default_retention.is_some() {
        key.require("writeBucketRetentions")?;
    }
    let info = params.text_map("bucketInfo")?;
    if info.as_ref().is_some_and(|info| info.len() > INFO_LIMIT) {
        return Err(Refusal::bad_request(format!(
            "bucketInfo may have {INFO_LIMIT} pairs"
        )));
    }
    let replication = replication(params)?;
    if replication.is_some() {
        key.require("writeBucketReplications")?;
    }
    Ok(BucketChanges {
        bucket_type: params.text("bucketType")?.map(str::to_owned),
        info,
        cors_rules: cors_rules(params)?,
        lifecycle_rules: lifecycle_rules(params)?,
        default_encryption,
        file_lock_enabled,
        default_retention,
        replication,
    })
}

fn lifecycle_rules(params: &Params) -> Result<Option<Vec<LifecycleRule>>, Refusal> {
    let Some(values) = params.array("lifecycleRules")? else {
        return Ok(None);
    };
    if values.len() > RULE_LIMIT {
        return Err(Refusal::bad_request(format!(
            "A bucket may have {RULE_LIMIT} lifecycle rules"
        )));
    }
    let mut rules: Vec<LifecycleRule> = Vec::with_capacity(values.len());
    for value in values {
        let rule = lifecycle_rule(value)?;
        let overlaps = |other: &LifecycleRule| {
            let (a, b) = (&other.file_name_prefix, &rule.file_name_prefix);
            a.starts_with(b.as_str()) || b.starts_with(a.as_str())
        };
        if rules.iter().any(overlaps) {
            return Err(Refusal::bad_request(format!(
                "Lifecycle rules overlap at the prefix '{}'",
                rule.file_name_prefix
            )));
        }
        rules.push(rule);
    }
    Ok(Some(rules))
}

fn lifecycle_rule(value: Value) -> Result<LifecycleRule, Refusal> {
    let rule = Params::from_value(value)?;
    let days = |name: &str| match rule.integer(name)? {
        Some(days) if days < 1 => Err(Refusal::bad_request(format!("{name} must be positive"))),
        days => Ok(days),
    };
    let rule = LifecycleRule {
        file_name_prefix: rule.required_text("fileNamePrefix")?.to_owned(),
        days_from_uploading_to_hiding: days("daysFromUploadingToHiding")?,
        days_from_hiding_to_deleting: days("daysFromHidingToDeleting")?,
        days_from_starting_to_canceling: days("daysFromStartingToCancelingUnfinishedLargeFiles")?,
    };
    let says_nothing = rule.days_from_uploading_to_hiding.is_none()
        && rule.days_from_hiding_to_deleting.is_none()
        && rule.days_from_starting_to_canceling.is_none();
    if says_nothing {
        return Err(Refusal::bad_request(
            "A lifecycle rule must set at least one number of days",
        ));
    }
    Ok(rule)
}

fn rule_object(rule: &LifecycleRule) -> Value {
    json!({
        "daysFromHidingToDeleting": rule.days_from_hiding_to_deleting,
        "daysFromStartingToCancelingUnfinishedLargeFiles": rule.days_from_starting_to_canceling,
        "daysFromUploadingToHiding": rule.days_from_uploading_to_hiding,
        "fileNamePrefix": rule.file_name_prefix,
    })
}
