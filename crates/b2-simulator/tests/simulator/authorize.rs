//! b2_authorize_account (protocol section 1.2).

use serde_json::{Value, json};

use crate::wire::{Wire, builder};

fn members(object: &Value) -> Vec<&str> {
    object
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[tokio::test]
async fn each_version_has_its_shape() {
    let wire = Wire::over(builder().key_id("id").key("secret").build().unwrap()).await;
    let answer = |version| {
        let wire = &wire;
        async move { wire.authorize_with(version, "id", "secret").await.ok() }
    };

    let v1 = answer(1).await;
    assert_eq!(v1["minimumPartSize"], 100);
    assert_eq!(
        members(&v1["allowed"]),
        ["bucketId", "capabilities", "namePrefix"]
    );
    let v2 = answer(2).await;
    let flat = [
        "absoluteMinimumPartSize",
        "accountId",
        "allowed",
        "apiUrl",
        "authorizationToken",
        "downloadUrl",
        "recommendedPartSize",
        "s3ApiUrl",
    ];
    assert_eq!(members(&v2), flat);
    assert_eq!(
        members(&v2["allowed"]),
        ["bucketId", "bucketName", "capabilities", "namePrefix"]
    );

    let top = [
        "accountId",
        "apiInfo",
        "applicationKeyExpirationTimestamp",
        "authorizationToken",
    ];
    let v3 = answer(3).await;
    assert_eq!(members(&v3), top);
    let storage = &v3["apiInfo"]["storageApi"];
    assert_eq!(storage["infoType"], "storageApi");
    assert_eq!(storage["bucketId"], Value::Null);
    assert!(storage["capabilities"].is_array());
    assert!(storage.get("allowed").is_none());

    let v4 = answer(4).await;
    assert_eq!(members(&v4), top);
    let storage = &v4["apiInfo"]["storageApi"];
    assert_eq!(storage["absoluteMinimumPartSize"], 10);
    assert_eq!(storage["recommendedPartSize"], 100);
    assert_eq!(storage["apiUrl"], wire.simulator.endpoint());
    assert_eq!(storage["allowed"]["buckets"], Value::Null);
    assert_eq!(storage["allowed"]["namePrefix"], Value::Null);
    assert_eq!(
        storage["allowed"]["capabilities"].as_array().unwrap().len(),
        30
    );
    assert!(storage.get("infoType").is_none());
}

#[tokio::test]
async fn wrong_credentials_have_the_live_answer() {
    let wire = Wire::new().await;
    let id = wire.simulator.key_id();
    for (key_id, key) in [(id, "wrong"), ("unknown", wire.simulator.key()), ("", "")] {
        let reply = wire.authorize_with(4, key_id, key).await;
        assert_eq!(
            reply.json(),
            json!({"code": "bad_auth_token", "message": "", "status": 401})
        );
        assert_eq!(
            reply.header("www-authenticate"),
            "BASIC realm=\"authorize_account\""
        );
    }
    for header in ["", "Basic !!!", "Bearer x", &wire.token] {
        let request = [("Authorization", header)];
        let reply = wire.get("/b2api/v4/b2_authorize_account", &request).await;
        assert_eq!(
            reply.error(),
            (401, "bad_auth_token".to_owned()),
            "{header}"
        );
    }
}

#[tokio::test]
async fn the_account_id_is_accepted_as_the_id_of_the_master_key() {
    let wire = Wire::over(builder().key_id("own-id").build().unwrap()).await;
    let (account, key) = (wire.simulator.account_id(), wire.simulator.key());
    assert_eq!(
        wire.authorize_with(2, account, key).await.ok()["accountId"],
        account
    );
}

#[tokio::test]
async fn a_post_with_an_empty_object_authorises_too() {
    use base64::Engine;
    let wire = Wire::new().await;
    let pair = format!("{}:{}", wire.simulator.key_id(), wire.simulator.key());
    let basic = base64::engine::general_purpose::STANDARD.encode(pair);
    let headers = [("Authorization", &*format!("Basic {basic}"))];
    let reply = wire
        .post("/b2api/v4/b2_authorize_account", b"{}", &headers)
        .await;
    assert_eq!(reply.ok()["accountId"], wire.simulator.account_id());
}

#[tokio::test]
async fn a_key_for_several_buckets_needs_version_4() {
    let wire = Wire::new().await;
    let params = json!({"accountId": wire.simulator.account_id(), "bucketName": "other-bucket", "bucketType": "allPrivate"});
    let other = wire.call("b2_create_bucket", params).await.ok();
    let buckets = json!([wire.bucket_id, other["bucketId"]]);
    let key = wire
        .key(json!({"capabilities": ["listFiles"], "bucketIds": buckets}))
        .await;
    let (id, secret) = (
        key["applicationKeyId"].as_str().unwrap(),
        key["applicationKey"].as_str().unwrap(),
    );
    for version in 1..=3 {
        let reply = wire.authorize_with(version, id, secret).await;
        assert_eq!(reply.error(), (401, "unsupported".to_owned()));
    }
    let params = json!({"accountId": wire.simulator.account_id(), "bucketId": other["bucketId"]});
    wire.call("b2_delete_bucket", params).await.ok();
    let allowed =
        &wire.authorize_with(4, id, secret).await.ok()["apiInfo"]["storageApi"]["allowed"];
    assert_eq!(
        allowed["buckets"],
        json!([
            {"id": wire.bucket_id, "name": "test-bucket"},
            {"id": other["bucketId"], "name": null},
        ])
    );
}
