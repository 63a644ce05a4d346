use serde_json::{Map, Value, json};

use super::ApiVersion;
use crate::model::ApplicationKey;

/// What `b2_authorize_account` tells besides the token.
#[derive(Debug, Clone)]
pub(crate) struct Account<'a> {
    pub(crate) key: &'a ApplicationKey,
    /// The buckets to which the key is restricted, by id, with the names of those that still exist.
    pub(crate) buckets: Option<Vec<(String, Option<String>)>>,
    /// One URL serves the API, downloads and uploads.
    pub(crate) endpoint: &'a str,
    pub(crate) recommended_part_size: u64,
    pub(crate) absolute_minimum_part_size: u64,
}

/// The answer of `b2_authorize_account` in the shape of `version` (protocol section 1.2).
pub(crate) fn authorization(account: &Account<'_>, token: &str, version: ApiVersion) -> Value {
    let key = account.key;
    let mut storage = Map::new();
    let mut put = |name: &str, value: Value| storage.insert(name.to_owned(), value);
    put(
        "absoluteMinimumPartSize",
        json!(account.absolute_minimum_part_size),
    );
    put("apiUrl", json!(account.endpoint));
    put("downloadUrl", json!(account.endpoint));
    put("recommendedPartSize", json!(account.recommended_part_size));
    put("s3ApiUrl", json!(account.endpoint));

    let first = account.buckets.as_ref().and_then(|buckets| buckets.first());
    let (bucket_id, bucket_name) = match first {
        Some((id, name)) => (json!(id), json!(name)),
        None => (Value::Null, Value::Null),
    };
    match version {
        ApiVersion::V1 => {
            put("minimumPartSize", json!(account.recommended_part_size));
            put(
                "allowed",
                json!({
                    "bucketId": bucket_id,
                    "capabilities": key.capabilities,
                    "namePrefix": key.name_prefix,
                }),
            );
        }
        ApiVersion::V2 => {
            put(
                "allowed",
                json!({
                    "bucketId": bucket_id,
                    "bucketName": bucket_name,
                    "capabilities": key.capabilities,
                    "namePrefix": key.name_prefix,
                }),
            );
        }
        ApiVersion::V3 => {
            put("bucketId", bucket_id);
            put("bucketName", bucket_name);
            put("capabilities", json!(key.capabilities));
            put("infoType", json!("storageApi"));
            put("namePrefix", json!(key.name_prefix));
        }
        ApiVersion::V4 => {
            let buckets = account.buckets.as_ref().map(|buckets| {
                let row = |(id, name): &(String, Option<String>)| json!({"id": id, "name": name});
                buckets.iter().map(row).collect::<Vec<_>>()
            });
            put(
                "allowed",
                json!({
                    "buckets": buckets,
                    "capabilities": key.capabilities,
                    "namePrefix": key.name_prefix,
                }),
            );
        }
    }
    if version <= ApiVersion::V2 {
        put("accountId", json!(key.account_id));
        put("authorizationToken", json!(token));
        return Value::Object(storage);
    }
    json!({
        "accountId": key.account_id,
        "apiInfo": {"storageApi": storage},
        "applicationKeyExpirationTimestamp": key.expiration_timestamp,
        "authorizationToken": token,
    })
}
