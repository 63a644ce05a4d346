use serde_json::{Value, json};

use super::Service;
use super::call::Call;
use crate::model::{BucketChanges, BucketSettings, Encryption};
use crate::refusal::Refusal;
use crate::wire::{bucket_changes, bucket_object, check_bucket_name};

/// The types that a listing shows unless it is told others.
const LISTED_TYPES: &[&str] = &["allPublic", "allPrivate", "snapshot"];
const KNOWN_TYPES: &[&str] = &[
    "allPublic",
    "allPrivate",
    "restricted",
    "snapshot",
    "shared",
];

impl Service {
    pub(super) fn create_bucket(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        call.key.require("writeBuckets")?;
        call.check_account()?;
        let name = call.params.required_text("bucketName")?;
        call.params.required_text("bucketType")?;
        check_bucket_name(name)?;
        let mut changes = bucket_changes(call.params, &call.key)?;
        let asked = changes.default_encryption.unwrap_or_default();
        changes.default_encryption = Some(self.effective(asked));
        let bucket = self.update(|model| model.create_bucket(call.account_id(), name, changes))?;
        Ok(bucket_object(&bucket, &call.key))
    }

    /// What a bucket has that is made without any wish.
    pub(crate) fn initial_bucket_changes(&self) -> BucketChanges {
        BucketChanges {
            default_encryption: Some(self.effective(Encryption::Off)),
            ..BucketChanges::default()
        }
    }

    /// How a file is encrypted that asks for this.
    pub(super) fn effective(&self, asked: Encryption) -> Encryption {
        match asked {
            Encryption::Off if self.settings.encrypts_always => Encryption::SseB2,
            asked => asked,
        }
    }

    pub(super) fn update_bucket(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        call.check_account()?;
        let id = call.bucket_id("writeBuckets")?;
        let expected_revision = call.params.integer("ifRevisionIs")?;
        let mut changes = bucket_changes(call.params, &call.key)?;
        changes.default_encryption = changes
            .default_encryption
            .map(|asked| self.effective(asked));
        let bucket = self.update(|model| {
            model.update_bucket(call.account_id(), id, expected_revision, changes)
        })?;
        Ok(bucket_object(&bucket, &call.key))
    }

    pub(super) fn delete_bucket(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        call.check_account()?;
        let id = call.bucket_id("deleteBuckets")?;
        let bucket = self.update(|model| model.delete_bucket(call.account_id(), id))?;
        Ok(bucket_object(&bucket, &call.key))
    }

    pub(super) fn list_buckets(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        call.key.require("listBuckets")?;
        call.check_account()?;
        let id = call.params.text("bucketId")?;
        let name = call.params.text("bucketName")?;
        let types = bucket_types(call)?;
        let fits = |bucket: &BucketSettings| {
            id.is_none_or(|id| *bucket.id == *id) && name.is_none_or(|name| bucket.name == name)
        };
        self.read(|model| {
            let buckets = model.buckets_of(call.account_id());
            let chosen = || {
                buckets
                    .iter()
                    .map(|bucket| bucket.settings())
                    .filter(|b| fits(b))
            };
            if call.key.bucket_ids.is_some() {
                let names_allowed_ones = (id.is_some() || name.is_some())
                    && id.is_none_or(|id| call.key.may_use_bucket(id))
                    && chosen().all(|bucket| call.key.may_use_bucket(&bucket.id))
                    // A name that no bucket has is not one of an allowed bucket.
                    && (id.is_some() || chosen().next().is_some());
                if !names_allowed_ones {
                    return Err(Refusal::unauthorized(
                        "The application key is restricted to other buckets",
                    ));
                }
            }
            let objects: Vec<Value> = chosen()
                .filter(|bucket| {
                    types
                        .as_ref()
                        .is_none_or(|t| t.contains(&bucket.bucket_type))
                })
                .map(|bucket| bucket_object(bucket, &call.key))
                .collect();
            Ok(json!({ "buckets": objects }))
        })
    }
}

/// The types to list; `None` means every type.
fn bucket_types(call: &Call<'_>) -> Result<Option<Vec<String>>, Refusal> {
    let Some(types) = call.params.text_array("bucketTypes")? else {
        return Ok(Some(
            LISTED_TYPES.iter().map(|&name| name.to_owned()).collect(),
        ));
    };
    if types == ["all"] {
        return Ok(None);
    }
    let is_known = |name: &String| KNOWN_TYPES.contains(&name.as_str());
    if types.is_empty() || !types.iter().all(is_known) {
        return Err(Refusal::bad_request("Invalid bucketTypes"));
    }
    Ok(Some(types))
}
