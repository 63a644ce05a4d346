//! Application keys (protocol section 2.5).

use std::time::Duration;

use serde_json::{Value, json};

use crate::wire::{Wire, text};

#[tokio::test]
async fn a_new_key_shows_its_secret_once() {
    let wire = Wire::new().await;
    let key = wire.key(json!({"capabilities": ["listFiles"], "validDurationInSeconds": 60, "bucketIds": [wire.bucket_id], "namePrefix": "p/"})).await;
    let (id, secret) = (text(&key["applicationKeyId"]), text(&key["applicationKey"]));
    assert_eq!((id.len(), secret.len()), (25, 31));
    assert!(id.contains(wire.simulator.account_id()) && secret.starts_with("K0"));
    let listed = wire
        .call(
            "b2_list_keys",
            json!({"accountId": wire.simulator.account_id()}),
        )
        .await
        .ok();
    assert_eq!(
        listed,
        json!({
            "keys": [{
                "accountId": wire.simulator.account_id(),
                "applicationKeyId": id,
                "bucketIds": [wire.bucket_id],
                "capabilities": ["listFiles"],
                "expirationTimestamp": 1_700_000_060_000_i64,
                "keyName": "a-key",
                "namePrefix": "p/",
                "options": ["s3"],
            }],
            "nextApplicationKeyId": null,
        })
    );
    let v3 = wire
        .call_as(
            &wire.token,
            "v3/b2_list_keys",
            json!({"accountId": wire.simulator.account_id()}),
        )
        .await
        .ok();
    assert_eq!(v3["keys"][0]["bucketId"], wire.bucket_id);
    assert!(v3["keys"][0].get("bucketIds").is_none());
}

#[tokio::test]
async fn an_expired_key_is_gone() {
    let wire = Wire::new().await;
    let key = wire
        .key(json!({"capabilities": ["listFiles"], "validDurationInSeconds": 60}))
        .await;
    let token = wire.authorize_key(&key).await;
    wire.simulator.clock().advance(Duration::from_secs(60));
    let (id, secret) = (text(&key["applicationKeyId"]), text(&key["applicationKey"]));
    assert_eq!(wire.authorize_with(4, &id, &secret).await.status, 401);
    let params = json!({"bucketId": wire.bucket_id});
    let reply = wire.call_as(&token, "v4/b2_list_file_names", params).await;
    assert_eq!(reply.error(), (401, "expired_auth_token".to_owned()));
    let listed = wire
        .call(
            "b2_list_keys",
            json!({"accountId": wire.simulator.account_id()}),
        )
        .await
        .ok();
    assert_eq!(listed["keys"], json!([]));
}

#[tokio::test]
async fn keys_that_b2_does_not_allow_are_refused() {
    let wire = Wire::new().await;
    let account = wire.simulator.account_id();
    let request = |extra: Value| {
        let mut params =
            json!({"accountId": account, "keyName": "a-key", "capabilities": ["listFiles"]});
        params
            .as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        params
    };
    let table = [
        (json!({"keyName": ""}), "bad_request"),
        (json!({"keyName": "with space"}), "bad_request"),
        (json!({"keyName": "n".repeat(101)}), "bad_request"),
        (json!({"capabilities": []}), "bad_request"),
        (json!({"capabilities": ["fly"]}), "bad_request"),
        (json!({"validDurationInSeconds": 0}), "bad_request"),
        (json!({"validDurationInSeconds": 86_400_000}), "bad_request"),
        (json!({"bucketIds": ["unknown"]}), "bad_bucket_id"),
        (json!({"bucketIds": []}), "bad_request"),
        (
            json!({"bucketIds": [wire.bucket_id], "capabilities": ["writeKeys"]}),
            "bad_request",
        ),
    ];
    for (extra, code) in table {
        let reply = wire.call("b2_create_key", request(extra.clone())).await;
        assert_eq!(reply.error(), (400, code.to_owned()), "{extra}");
    }
    let weak = wire.token_of(json!({"capabilities": ["writeKeys"]})).await;
    let reply = wire
        .call_as(&weak, "v4/b2_create_key", request(json!({})))
        .await;
    assert_eq!(reply.error(), (401, "unauthorized".to_owned()));
}

#[tokio::test]
async fn keys_are_listed_in_pages_and_deleted() {
    let wire = Wire::new().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(text(
            &wire.key(json!({"capabilities": ["listFiles"]})).await["applicationKeyId"],
        ));
    }
    let account = wire.simulator.account_id();
    let page = wire
        .call(
            "b2_list_keys",
            json!({"accountId": account, "maxKeyCount": 2}),
        )
        .await
        .ok();
    assert_eq!(page["keys"].as_array().unwrap().len(), 2);
    assert_eq!(page["nextApplicationKeyId"], ids[2]);
    let params = json!({"accountId": account, "startApplicationKeyId": ids[2]});
    let page = wire.call("b2_list_keys", params).await.ok();
    assert_eq!(page["keys"][0]["applicationKeyId"], ids[2]);
    let delete = json!({"applicationKeyId": ids[0]});
    let deleted = wire.call("b2_delete_key", delete.clone()).await.ok();
    assert!(deleted.get("applicationKey").is_none());
    let reply = wire.call("b2_delete_key", delete).await;
    assert_eq!(reply.error(), (400, "bad_request".to_owned()));
    let master = json!({"applicationKeyId": wire.simulator.key_id()});
    assert_eq!(wire.call("b2_delete_key", master).await.status, 400);
}

#[tokio::test]
async fn a_key_for_several_buckets_is_deleted_by_version_4_only() {
    let wire = Wire::new().await;
    let other = wire.create_bucket("other-bucket").await;
    let key = wire
        .key(json!({"capabilities": ["listFiles"], "bucketIds": [wire.bucket_id, other]}))
        .await;
    let params = json!({"applicationKeyId": key["applicationKeyId"]});
    for version in 1..4 {
        let path = format!("v{version}/b2_delete_key");
        let reply = wire.call_as(&wire.token, &path, params.clone()).await;
        assert_eq!(reply.error(), (400, "bad_request".to_owned()));
    }
    wire.call("b2_delete_key", params).await.ok();
}
