use serde_json::{Value, json};

use super::ApiVersion;
use crate::model::ApplicationKey;

/// A key without its secret (protocol section 2.5, b2_create_key).
pub(crate) fn key_object(key: &ApplicationKey, version: ApiVersion) -> Value {
    let mut object = json!({
        "accountId": key.account_id,
        "applicationKeyId": key.id,
        "capabilities": key.capabilities,
        "expirationTimestamp": key.expiration_timestamp,
        "keyName": key.name,
        "namePrefix": key.name_prefix,
        "options": ["s3"],
    });
    if version == ApiVersion::V4 {
        object["bucketIds"] = json!(key.bucket_ids);
    } else {
        object["bucketId"] = json!(key.bucket_ids.as_ref().and_then(|ids| ids.first()));
    }
    object
}
