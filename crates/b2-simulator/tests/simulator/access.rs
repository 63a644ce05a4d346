//! Tokens, capabilities and restrictions (protocol sections 1.3 and 1.4).

use std::time::Duration;

use serde_json::{Value, json};

use crate::wire::{BUCKET, Wire, text, url_and_token};

const DAY: Duration = Duration::from_secs(24 * 3600);

#[tokio::test]
async fn a_token_is_missing_or_bad_or_expired() {
    let wire = Wire::new().await;
    let url = format!(
        "/b2api/v4/b2_list_buckets?accountId={}",
        wire.simulator.account_id()
    );
    let code = |reply: crate::wire::Reply| reply.error();
    assert_eq!(
        code(wire.get(&url, &[]).await),
        (401, "missing_auth_token".to_owned())
    );
    let bad = [("Authorization", "nonsense")];
    assert_eq!(
        code(wire.get(&url, &bad).await),
        (401, "bad_auth_token".to_owned())
    );
    let good = [("Authorization", wire.token.as_str())];
    wire.simulator
        .clock()
        .advance(DAY - Duration::from_millis(1));
    wire.get(&url, &good).await.ok();
    wire.simulator.clock().advance(Duration::from_millis(1));
    assert_eq!(
        code(wire.get(&url, &good).await),
        (401, "expired_auth_token".to_owned())
    );
}

#[tokio::test]
async fn upload_tokens_are_for_their_url_only() {
    let wire = Wire::new().await;
    let (url, token) = wire.upload_url().await;
    let (other_url, _) = wire.upload_url().await;
    let large = wire.start_large_file("large").await;
    let part = wire
        .call("b2_get_upload_part_url", json!({"fileId": large}))
        .await
        .ok();
    let (part_url, part_token) = url_and_token(&part);
    let refused = [
        (&url, &part_token),
        (&part_url, &token),
        (&other_url, &token),
        (&url, &wire.token),
    ];
    for (url, token) in refused {
        let reply = wire.post(url, b"x", &[("Authorization", token)]).await;
        assert_eq!(reply.error(), (401, "bad_auth_token".to_owned()), "{url}");
    }
    wire.simulator.clock().advance(DAY);
    let reply = wire.post(&url, b"x", &[("Authorization", &token)]).await;
    assert_eq!(reply.error(), (401, "expired_auth_token".to_owned()));
    let reply = wire.post(&url, b"x", &[]).await;
    assert_eq!(reply.error(), (401, "missing_auth_token".to_owned()));
}

#[tokio::test]
async fn expiring_tokens_by_hand_works_at_once() {
    let mut wire = Wire::new().await;
    let (url, token) = wire.upload_url().await;
    wire.simulator.expire_upload_tokens();
    let reply = wire.post(&url, b"x", &[("Authorization", &token)]).await;
    assert_eq!(reply.error(), (401, "expired_auth_token".to_owned()));
    wire.simulator.expire_account_tokens();
    let reply = wire
        .call("b2_get_upload_url", json!({"bucketId": wire.bucket_id}))
        .await;
    assert_eq!(reply.error(), (401, "expired_auth_token".to_owned()));
    wire.authorize().await;
    wire.upload("a", b"x").await;
}

/// Which capability each call needs. With every other capability the call is refused.
#[tokio::test]
async fn every_call_needs_its_capability() {
    let wire = Wire::new().await;
    let account = wire.simulator.account_id().to_owned();
    let file = wire.upload("a", b"0123456789").await;
    let file_id = text(&file["fileId"]);
    let large = wire.start_large_file("large").await;
    let bucket = &wire.bucket_id;
    let table = [
        (
            "b2_list_buckets",
            "listBuckets",
            json!({"accountId": account}),
        ),
        (
            "b2_create_bucket",
            "writeBuckets",
            json!({"accountId": account, "bucketName": "new-bucket", "bucketType": "allPrivate"}),
        ),
        (
            "b2_update_bucket",
            "writeBuckets",
            json!({"accountId": account, "bucketId": bucket}),
        ),
        ("b2_list_keys", "listKeys", json!({"accountId": account})),
        (
            "b2_create_key",
            "writeKeys",
            json!({"accountId": account, "keyName": "k", "capabilities": ["writeKeys"]}),
        ),
        (
            "b2_get_upload_url",
            "writeFiles",
            json!({"bucketId": bucket}),
        ),
        (
            "b2_start_large_file",
            "writeFiles",
            json!({"bucketId": bucket, "fileName": "n", "contentType": "a/b"}),
        ),
        (
            "b2_get_upload_part_url",
            "writeFiles",
            json!({"fileId": large}),
        ),
        ("b2_list_parts", "writeFiles", json!({"fileId": large})),
        (
            "b2_list_file_names",
            "listFiles",
            json!({"bucketId": bucket}),
        ),
        (
            "b2_list_file_versions",
            "listFiles",
            json!({"bucketId": bucket}),
        ),
        (
            "b2_list_unfinished_large_files",
            "listFiles",
            json!({"bucketId": bucket}),
        ),
        ("b2_get_file_info", "readFiles", json!({"fileId": file_id})),
        (
            "b2_get_download_authorization",
            "shareFiles",
            json!({"bucketId": bucket, "fileNamePrefix": "", "validDurationInSeconds": 60}),
        ),
        (
            "b2_hide_file",
            "writeFiles",
            json!({"bucketId": bucket, "fileName": "a"}),
        ),
        (
            "b2_delete_file_version",
            "deleteFiles",
            json!({"fileName": "a", "fileId": file_id}),
        ),
        (
            "b2_cancel_large_file",
            "writeFiles",
            json!({"fileId": large}),
        ),
    ];
    for (operation, capability, params) in table {
        let all = wire.capabilities().await;
        let others: Vec<&String> = all.iter().filter(|name| *name != capability).collect();
        let without = wire.token_of(json!({"capabilities": others})).await;
        let path = format!("v4/{operation}");
        let refused = wire.call_as(&without, &path, params.clone()).await;
        assert_eq!(
            refused.error(),
            (401, "unauthorized".to_owned()),
            "{operation}"
        );
        let with = wire.token_of(json!({"capabilities": [capability]})).await;
        wire.call_as(&with, &path, params).await.ok();
    }
}

#[tokio::test]
async fn a_key_for_one_bucket_reaches_no_other() {
    let wire = Wire::new().await;
    let account = wire.simulator.account_id().to_owned();
    let other = wire.create_bucket("other-bucket").await;
    let foreign_id = wire
        .simulator
        .put_file("other-bucket", "f", "content")
        .unwrap();
    let own = wire.upload("f", b"own").await;
    let capabilities = [
        "listBuckets",
        "listFiles",
        "readFiles",
        "writeFiles",
        "deleteFiles",
        "shareFiles",
    ];
    let token = wire
        .token_of(json!({"capabilities": capabilities, "bucketIds": [wire.bucket_id]}))
        .await;

    let refused: [(&str, Value); 9] = [
        ("b2_list_buckets", json!({"accountId": account})),
        (
            "b2_list_buckets",
            json!({"accountId": account, "bucketName": "other-bucket"}),
        ),
        (
            "b2_list_buckets",
            json!({"accountId": account, "bucketId": other}),
        ),
        ("b2_list_file_names", json!({"bucketId": other})),
        ("b2_get_upload_url", json!({"bucketId": other})),
        ("b2_get_file_info", json!({"fileId": foreign_id})),
        (
            "b2_delete_file_version",
            json!({"fileId": foreign_id, "fileName": "f"}),
        ),
        (
            "b2_copy_file",
            json!({"sourceFileId": foreign_id, "fileName": "g", "destinationBucketId": wire.bucket_id}),
        ),
        (
            "b2_copy_file",
            json!({"sourceFileId": own["fileId"], "fileName": "g", "destinationBucketId": other}),
        ),
    ];
    for (operation, params) in refused {
        let reply = wire
            .call_as(&token, &format!("v4/{operation}"), params.clone())
            .await;
        assert_eq!(
            reply.error(),
            (401, "unauthorized".to_owned()),
            "{operation} {params}"
        );
    }
    let auth = [("Authorization", token.as_str())];
    assert_eq!(wire.get("/file/other-bucket/f", &auth).await.status, 401);
    assert_eq!(
        &*wire.get(&format!("/file/{BUCKET}/f"), &auth).await.body,
        b"own"
    );
    for params in [
        json!({"accountId": account, "bucketName": BUCKET}),
        json!({"accountId": account, "bucketId": wire.bucket_id}),
    ] {
        let buckets = wire
            .call_as(&token, "v4/b2_list_buckets", params)
            .await
            .ok();
        assert_eq!(buckets["buckets"].as_array().unwrap().len(), 1);
    }
    assert_eq!(
        wire.simulator.snapshot().buckets["other-bucket"].visible_names(),
        ["f"]
    );
}

#[tokio::test]
async fn a_key_for_a_prefix_reaches_no_other_names() {
    let wire = Wire::new().await;
    let outside = text(&wire.upload("b/1", b"x").await["fileId"]);
    let capabilities = [
        "listFiles",
        "readFiles",
        "writeFiles",
        "deleteFiles",
        "shareFiles",
    ];
    let token = wire
        .token_of(json!({"capabilities": capabilities, "namePrefix": "a/"}))
        .await;
    let bucket = &wire.bucket_id;
    let refused = [
        ("b2_list_file_names", json!({"bucketId": bucket})),
        (
            "b2_list_file_versions",
            json!({"bucketId": bucket, "prefix": "b/"}),
        ),
        (
            "b2_list_unfinished_large_files",
            json!({"bucketId": bucket}),
        ),
        (
            "b2_hide_file",
            json!({"bucketId": bucket, "fileName": "b/1"}),
        ),
        ("b2_get_file_info", json!({"fileId": outside})),
        (
            "b2_delete_file_version",
            json!({"fileId": outside, "fileName": "b/1"}),
        ),
        (
            "b2_start_large_file",
            json!({"bucketId": bucket, "fileName": "b/2", "contentType": "a/b"}),
        ),
        (
            "b2_get_download_authorization",
            json!({"bucketId": bucket, "fileNamePrefix": "", "validDurationInSeconds": 60}),
        ),
    ];
    for (operation, params) in refused {
        let reply = wire
            .call_as(&token, &format!("v4/{operation}"), params)
            .await;
        assert_eq!(
            reply.error(),
            (401, "unauthorized".to_owned()),
            "{operation}"
        );
    }
    let params = json!({"bucketId": bucket});
    let url = wire
        .call_as(&token, "v4/b2_get_upload_url", params)
        .await
        .ok();
    let (url, upload_token) = url_and_token(&url);
    let upload = |name: &'static str| {
        let (wire, url, upload_token) = (&wire, &url, &upload_token);
        async move {
            let headers = [
                ("Authorization", upload_token.as_str()),
                ("X-Bz-File-Name", name),
                ("Content-Type", "a/b"),
                ("X-Bz-Content-Sha1", "do_not_verify"),
            ];
            wire.post(url, b"x", &headers).await.status
        }
    };
    assert_eq!(upload("b/2").await, 401);
    assert_eq!(upload("a/2").await, 200);
    let params = json!({"bucketId": bucket, "prefix": "a/2"});
    let files = wire
        .call_as(&token, "v4/b2_list_file_names", params)
        .await
        .ok();
    assert_eq!(files["files"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn deleting_a_key_ends_its_tokens() {
    let wire = Wire::new().await;
    let key = wire.key(json!({"capabilities": ["writeFiles"]})).await;
    let token = wire.authorize_key(&key).await;
    let params = json!({"bucketId": wire.bucket_id});
    let url = wire
        .call_as(&token, "v4/b2_get_upload_url", params.clone())
        .await
        .ok();
    let (url, upload_token) = url_and_token(&url);
    let params_of_delete = json!({"applicationKeyId": key["applicationKeyId"]});
    wire.call("b2_delete_key", params_of_delete).await.ok();
    let reply = wire.call_as(&token, "v4/b2_get_upload_url", params).await;
    assert_eq!(reply.error(), (401, "bad_auth_token".to_owned()));
    let reply = wire
        .post(&url, b"x", &[("Authorization", &upload_token)])
        .await;
    assert_eq!(reply.error(), (401, "bad_auth_token".to_owned()));
}

#[tokio::test]
async fn settings_that_a_key_cannot_read_are_withheld() {
    let wire = Wire::new().await;
    let file = wire.upload("a", b"x").await;
    let token = wire
        .token_of(json!({"capabilities": ["listBuckets", "readFiles"]}))
        .await;
    let params = json!({"accountId": wire.simulator.account_id()});
    let buckets = wire
        .call_as(&token, "v4/b2_list_buckets", params)
        .await
        .ok();
    let withheld = json!({"isClientAuthorizedToRead": false, "value": null});
    for member in [
        "defaultServerSideEncryption",
        "fileLockConfiguration",
        "replicationConfiguration",
    ] {
        assert_eq!(buckets["buckets"][0][member], withheld, "{member}");
    }
    let params = json!({"fileId": file["fileId"]});
    let info = wire
        .call_as(&token, "v4/b2_get_file_info", params)
        .await
        .ok();
    assert_eq!(info["fileRetention"], withheld);
    assert_eq!(info["legalHold"], withheld);
    let auth = [("Authorization", token.as_str())];
    let reply = wire
        .request("HEAD", &format!("/file/{BUCKET}/a"), &auth)
        .await;
    assert_eq!(
        reply.header("x-bz-client-unauthorized-to-read"),
        "X-Bz-File-Retention-Mode,X-Bz-File-Retention-Retain-Until-Timestamp,X-Bz-File-Legal-Hold"
    );
}

/// A key can only give what it has, and learns of no event outside its prefix.
#[tokio::test]
async fn a_restricted_key_cannot_widen_itself() {
    let wire = Wire::new().await;
    let capabilities = ["writeKeys", "listFiles", "writeBucketNotifications"];
    let token = wire
        .token_of(json!({"capabilities": capabilities, "namePrefix": "a/"}))
        .await;
    let key = |capabilities: Value, prefix: Value| {
        let params = json!({
            "accountId": wire.simulator.account_id(),
            "keyName": "wider",
            "capabilities": capabilities,
            "namePrefix": prefix,
        });
        let (wire, token) = (&wire, &token);
        async move { wire.call_as(token, "v4/b2_create_key", params).await }
    };
    let denied = (401, "unauthorized".to_owned());
    let own = || json!(["listFiles"]);
    assert_eq!(key(own(), Value::Null).await.error(), denied);
    assert_eq!(key(own(), json!("b/")).await.error(), denied);
    assert_eq!(key(json!(["readFiles"]), json!("a/")).await.error(), denied);
    key(own(), json!("a/b")).await.ok();
    let rules = |prefix: &str| {
        let rule = json!({
            "eventTypes": ["b2:ObjectCreated:*"],
            "isEnabled": true,
            "name": "my-rule",
            "objectNamePrefix": prefix,
            "targetConfiguration": {"targetType": "webhook", "url": "https://example.com"},
        });
        let params = json!({"bucketId": wire.bucket_id, "eventNotificationRules": [rule]});
        let (wire, token) = (&wire, &token);
        async move {
            wire.call_as(token, "v4/b2_set_bucket_notification_rules", params)
                .await
        }
    };
    assert_eq!(rules("").await.error(), denied);
    rules("a/").await.ok();
}

#[tokio::test]
async fn an_upload_token_does_not_outlive_its_key() {
    let wire = Wire::new().await;
    let params = json!({"capabilities": ["writeFiles"], "validDurationInSeconds": 60});
    let token = wire.token_of(params).await;
    let params = json!({"bucketId": wire.bucket_id});
    let url = wire.call_as(&token, "v4/b2_get_upload_url", params).await;
    let (url, upload_token) = url_and_token(&url.ok());
    wire.simulator.clock().advance(Duration::from_secs(60));
    let reply = wire
        .post(&url, b"x", &[("Authorization", &upload_token)])
        .await;
    assert_eq!(reply.error(), (401, "expired_auth_token".to_owned()));
}
