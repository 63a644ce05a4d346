//! Buckets (protocol sections 2.3 and 2.5).

use serde_json::{Value, json};

use crate::wire::{Wire, text};

async fn create(wire: &Wire, extra: Value) -> crate::wire::Reply {
    let mut params = json!({
        "accountId": wire.simulator.account_id(),
        "bucketName": "new-bucket",
        "bucketType": "allPrivate",
    });
    params
        .as_object_mut()
        .unwrap()
        .extend(extra.as_object().unwrap().clone());
    wire.call("b2_create_bucket", params).await
}

#[tokio::test]
async fn a_new_bucket_has_every_member_that_clients_need() {
    let wire = Wire::new().await;
    let bucket = create(&wire, json!({})).await.ok();
    let id = text(&bucket["bucketId"]);
    assert!(id.len() == 24 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(
        bucket,
        json!({
            "accountId": wire.simulator.account_id(),
            "bucketId": id,
            "bucketInfo": {},
            "bucketName": "new-bucket",
            "bucketType": "allPrivate",
            "corsRules": [],
            "defaultServerSideEncryption": {
                "isClientAuthorizedToRead": true,
                "value": {"algorithm": null, "mode": null},
            },
            "fileLockConfiguration": {
                "isClientAuthorizedToRead": true,
                "value": {
                    "defaultRetention": {"mode": null, "period": null},
                    "isFileLockEnabled": false,
                },
            },
            "lifecycleRules": [],
            "options": ["s3"],
            "replicationConfiguration": {"isClientAuthorizedToRead": true, "value": null},
            "revision": 2,
        })
    );
}

#[tokio::test]
async fn what_b2_does_not_allow_is_refused() {
    let wire = Wire::new().await;
    let rule = json!({"fileNamePrefix": "a", "daysFromHidingToDeleting": 1});
    let nested = json!({"fileNamePrefix": "a/b", "daysFromHidingToDeleting": 1});
    let table = [
        (json!({"bucketName": "short"}), "invalid_bucket_name"),
        (
            json!({"bucketName": "TEST-bucket"}),
            "duplicate_bucket_name",
        ),
        (json!({"bucketName": 7}), "bad_json"),
        (json!({"bucketType": "snapshot"}), "bad_request"),
        (json!({"bucketType": null}), "bad_json"),
        (json!({"bucketInfo": {"k": 1}}), "bad_json"),
        (json!({"lifecycleRules": [rule, nested]}), "bad_request"),
        (
            json!({"lifecycleRules": [{"fileNamePrefix": ""}]}),
            "bad_request",
        ),
        (
            json!({"lifecycleRules": [{"fileNamePrefix": "", "daysFromHidingToDeleting": 0}]}),
            "bad_request",
        ),
        (
            json!({"defaultServerSideEncryption": {"mode": "SSE-C", "algorithm": "AES256"}}),
            "bad_json",
        ),
    ];
    for (extra, code) in table {
        assert_eq!(
            create(&wire, extra.clone()).await.error(),
            (400, code.to_owned()),
            "{extra}"
        );
    }
    let reply = create(&wire, json!({"accountId": "someone-else"})).await;
    assert_eq!(reply.error(), (401, "unauthorized".to_owned()));
    assert_eq!(wire.simulator.snapshot().buckets.len(), 1);
}

#[tokio::test]
async fn an_account_has_at_most_100_buckets() {
    let wire = Wire::new().await;
    for number in 1..100 {
        create(&wire, json!({"bucketName": format!("bucket-{number}")}))
            .await
            .ok();
    }
    let reply = create(&wire, json!({})).await;
    assert_eq!(reply.error(), (400, "too_many_buckets".to_owned()));
}

#[tokio::test]
async fn an_update_replaces_what_it_names_and_leaves_the_rest() {
    let wire = Wire::new().await;
    let bucket = create(&wire, json!({"bucketInfo": {"a": "1"}})).await.ok();
    let update = |extra: Value| {
        let mut params = json!({
            "accountId": wire.simulator.account_id(),
            "bucketId": bucket["bucketId"],
            "corsRules": null,
        });
        params
            .as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        let wire = &wire;
        async move { wire.call("b2_update_bucket", params).await }
    };
    let rule = json!({"fileNamePrefix": "tmp/", "daysFromHidingToDeleting": 1});
    let updated =
        update(json!({"bucketType": "allPublic", "lifecycleRules": [rule], "ifRevisionIs": 2}))
            .await
            .ok();
    assert_eq!(updated["revision"], 3);
    assert_eq!(updated["bucketType"], "allPublic");
    assert_eq!(updated["bucketInfo"], json!({"a": "1"}));
    assert_eq!(
        updated["lifecycleRules"],
        json!([{
            "daysFromHidingToDeleting": 1,
            "daysFromStartingToCancelingUnfinishedLargeFiles": null,
            "daysFromUploadingToHiding": null,
            "fileNamePrefix": "tmp/",
        }])
    );
    let encryption = json!({"mode": "SSE-B2", "algorithm": "AES256"});
    let updated = update(json!({"bucketInfo": {}, "defaultServerSideEncryption": encryption}))
        .await
        .ok();
    assert_eq!(updated["bucketInfo"], json!({}));
    assert_eq!(updated["defaultServerSideEncryption"]["value"], encryption);
    let stale = update(json!({"ifRevisionIs": 2, "bucketType": "allPrivate"})).await;
    assert_eq!(stale.error(), (409, "conflict".to_owned()));
}

#[tokio::test]
async fn only_an_empty_bucket_is_deleted() {
    let wire = Wire::new().await;
    let delete = |id: String| {
        let params = json!({"accountId": wire.simulator.account_id(), "bucketId": id});
        let wire = &wire;
        async move { wire.call("b2_delete_bucket", params).await }
    };
    let large = wire.start_large_file("large").await;
    let reply = delete(wire.bucket_id.clone()).await;
    assert_eq!(
        reply.error(),
        (400, "cannot_delete_non_empty_bucket".to_owned())
    );
    wire.call("b2_cancel_large_file", json!({"fileId": large}))
        .await
        .ok();
    assert_eq!(delete(wire.bucket_id.clone()).await.ok()["revision"], 3);
    let reply = delete(wire.bucket_id.clone()).await;
    assert_eq!(reply.error(), (400, "bad_bucket_id".to_owned()));
    assert_eq!(
        reply.json()["message"],
        format!("Bucket {} does not exist", wire.bucket_id)
    );
}

#[tokio::test]
async fn buckets_are_listed_by_name_and_type() {
    let wire = Wire::new().await;
    create(
        &wire,
        json!({"bucketName": "a-public", "bucketType": "allPublic"}),
    )
    .await
    .ok();
    let names = |extra: Value| {
        let mut params = json!({"accountId": wire.simulator.account_id()});
        params
            .as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        let wire = &wire;
        async move {
            let list = wire.call("b2_list_buckets", params).await.ok();
            let buckets = list["buckets"].as_array().unwrap().clone();
            buckets
                .iter()
                .map(|bucket| text(&bucket["bucketName"]))
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(names(json!({})).await, ["a-public", "test-bucket"]);
    assert_eq!(
        names(json!({"bucketTypes": ["all"], "bucketId": null})).await,
        ["a-public", "test-bucket"]
    );
    assert_eq!(
        names(json!({"bucketTypes": ["allPublic"]})).await,
        ["a-public"]
    );
    assert_eq!(
        names(json!({"bucketName": "test-bucket"})).await,
        ["test-bucket"]
    );
    assert_eq!(names(json!({"bucketName": "unknown"})).await, [""; 0]);
    for types in [json!([]), json!(["all", "allPublic"]), json!(["unknown"])] {
        let params = json!({"accountId": wire.simulator.account_id(), "bucketTypes": types});
        let reply = wire.call("b2_list_buckets", params).await;
        assert_eq!(reply.error(), (400, "bad_request".to_owned()), "{types}");
    }
}
