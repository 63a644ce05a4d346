use serde_json::{Value, json};

use super::Service;
use super::call::Call;
use crate::model::{ApplicationKey, NewKey};
use crate::refusal::Refusal;
use crate::wire::{ApiVersion, key_object};

const MOST_KEYS: i64 = 10_000;

impl Service {
    pub(super) fn create_key(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        call.key.require("writeKeys")?;
        call.check_account()?;
        let params = call.params;
        let bucket_ids = if call.version == ApiVersion::V4 {
            params.text_array("bucketIds")?
        } else {
            params.text("bucketId")?.map(|id| vec![id.to_owned()])
        };
        let new = NewKey {
            name: params.required_text("keyName")?.to_owned(),
            capabilities: params
                .text_array("capabilities")?
                .ok_or_else(|| Refusal::bad_json("Required field capabilities is missing"))?,
            bucket_ids,
            name_prefix: params.text("namePrefix")?.map(str::to_owned),
            valid_duration_seconds: params.integer("validDurationInSeconds")?,
        };
        let key = self.update(|model| model.create_key(&call.key, new, call.now_millis))?;
        let mut object = key_object(&key, call.version);
        object["applicationKey"] = json!(key.secret);
        Ok(object)
    }

    pub(super) fn delete_key(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        call.key.require("deleteKeys")?;
        let id = call.params.required_text("applicationKeyId")?;
        let key = self.update(|model| {
            let is_for_several =
                |key: &ApplicationKey| key.bucket_ids.as_ref().is_some_and(|ids| ids.len() > 1);
            if call.version < ApiVersion::V4 && model.key(id).is_some_and(is_for_several) {
                return Err(Refusal::bad_request(
                    "A key that is restricted to several buckets needs version 4 of the API",
                ));
            }
            model.delete_key(call.account_id(), id)
        })?;
        Ok(key_object(&key, call.version))
    }

    pub(super) fn list_keys(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        call.key.require("listKeys")?;
        call.check_account()?;
        let start = call
            .params
            .text("startApplicationKeyId")?
            .unwrap_or_default();
        let limit = call.row_count("maxKeyCount", MOST_KEYS)?;
        let mut keys =
            self.read(|model| model.keys_from(call.account_id(), start, call.now_millis));
        if call.version < ApiVersion::V4 {
            keys.retain(|key| key.bucket_ids.as_ref().is_none_or(|ids| ids.len() == 1));
        }
        let next = keys.get(limit).map(|key| key.id.clone());
        let objects: Vec<Value> = keys
            .iter()
            .take(limit)
            .map(|key| key_object(key, call.version))
            .collect();
        Ok(json!({"keys": objects, "nextApplicationKeyId": next}))
    }
}
