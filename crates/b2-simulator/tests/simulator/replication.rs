//! Replication (protocol section 6).

use serde_json::{Value, json};

use crate::wire::{BUCKET, Wire, joined, sha1, text};

fn rule(extra: &Value) -> Value {
    let rule = json!({
        "destinationBucketId": "c1657f7923d53c0f94cd0c1b",
        "fileNamePrefix": "",
        "includeExistingFiles": true,
        "isEnabled": true,
        "priority": 128,
        "replicationRuleName": "rule-1",
    });
    joined(rule, extra)
}

fn source(rules: Value, key_id: Value) -> Value {
    let half = json!({"replicationRules": rules, "sourceApplicationKeyId": key_id});
    json!({"replicationConfiguration": {"asReplicationSource": half, "asReplicationDestination": null}})
}

#[tokio::test]
async fn a_configuration_is_sent_bare_and_comes_back_wrapped() {
    let wire = Wire::new().await;
    let configuration = json!({
        "asReplicationSource": {
            "replicationRules": [rule(&json!({}))],
            "sourceApplicationKeyId": "0014aba8cff4c7d0000000001",
        },
        "asReplicationDestination": {
            "sourceToDestinationKeyMapping": {"0014aba8cff4c7d0000000002": "0014aba8cff4c7d0000000003"},
        },
    });
    let bucket = wire
        .update_bucket(&json!({"replicationConfiguration": configuration}))
        .await
        .ok();
    assert_eq!(
        bucket["replicationConfiguration"],
        json!({"isClientAuthorizedToRead": true, "value": configuration})
    );
    let half = source(json!([rule(&json!({"priority": 1}))]), json!("key"));
    let bucket = wire.update_bucket(&half).await.ok();
    assert_eq!(
        bucket["replicationConfiguration"]["value"],
        half["replicationConfiguration"]
    );
    // Object Lock cannot be turned on while the bucket is a source.
    let reply = wire.update_bucket(&json!({"fileLockEnabled": true})).await;
    assert_eq!(
        reply.error(),
        (400, "source_replication_conflict".to_owned())
    );
    assert_eq!(
        reply.json()["message"],
        "Turning on file lock for an existing bucket having source replication configuration is not allowed."
    );
    let nothing = json!({"asReplicationSource": null, "asReplicationDestination": null});
    let bucket = wire
        .update_bucket(&json!({"replicationConfiguration": nothing}))
        .await
        .ok();
    assert_eq!(
        bucket["replicationConfiguration"],
        json!({"isClientAuthorizedToRead": true, "value": null})
    );
}

#[tokio::test]
async fn configurations_that_b2_does_not_take_are_refused() {
    let wire = Wire::new().await;
    let key = || json!("key");
    let bad = [
        source(json!([rule(&json!({"replicationRuleName": ""}))]), key()),
        source(
            json!([rule(&json!({"replicationRuleName": "with space"}))]),
            key(),
        ),
        source(
            json!([rule(&json!({"replicationRuleName": "n".repeat(65)}))]),
            key(),
        ),
        source(json!([rule(&json!({"priority": 0}))]), key()),
        source(
            json!([rule(&json!({"priority": 2_147_483_648_i64}))]),
            key(),
        ),
        source(json!([rule(&json!({"destinationBucketId": ""}))]), key()),
        source(json!([rule(&json!({})), rule(&json!({}))]), key()),
        source(json!([rule(&json!({}))]), Value::Null),
        json!({"replicationConfiguration": {"asReplicationDestination": {"sourceToDestinationKeyMapping": {"": "a"}}}}),
        json!({"replicationConfiguration": {"asReplicationDestination": {"sourceToDestinationKeyMapping": {"a": ""}}}}),
    ];
    for extra in bad {
        let reply = wire.update_bucket(&extra).await;
        assert_eq!(reply.error(), (400, "bad_request".to_owned()), "{extra}");
    }
    let all = wire.capabilities().await;
    let others: Vec<&String> = all
        .iter()
        .filter(|name| *name != "writeBucketReplications")
        .collect();
    let token = wire.token_of(json!({"capabilities": others})).await;
    let params = json!({"accountId": wire.simulator.account_id(), "bucketId": wire.bucket_id});
    let params = joined(params, &source(json!([rule(&json!({}))]), key()));
    let reply = wire.call_as(&token, "v4/b2_update_bucket", params).await;
    assert_eq!(reply.error(), (401, "unauthorized".to_owned()));
}

#[tokio::test]
async fn configurations_at_their_limits_are_taken() {
    let wire = Wire::new().await;
    let shown = |configuration: Value| {
        let wire = &wire;
        async move {
            let bucket = wire.update_bucket(&configuration).await.ok();
            bucket["replicationConfiguration"]["value"]["asReplicationSource"].clone()
        }
    };
    for extra in [
        json!({"replicationRuleName": "r"}),
        json!({"replicationRuleName": format!("{}-_09Az", "n".repeat(58))}),
        json!({"priority": 1}),
        json!({"priority": 2_147_483_647}),
    ] {
        let half = source(json!([rule(&extra)]), json!("key"));
        let expected = &half["replicationConfiguration"]["asReplicationSource"];
        assert_eq!(&shown(half.clone()).await, expected);
    }
    let short = json!({"replicationRuleName": "short", "destinationBucketId": "bucket"});
    let half = shown(source(json!([short]), json!("key"))).await;
    assert_eq!(
        half["replicationRules"][0],
        json!({
            "destinationBucketId": "bucket",
            "fileNamePrefix": "",
            "includeExistingFiles": false,
            "isEnabled": true,
            "priority": 128,
            "replicationRuleName": "short",
        })
    );
    // An object that says nothing clears as well.
    let nothing = json!({"replicationConfiguration": {}});
    let bucket = wire.update_bucket(&nothing).await.ok();
    assert_eq!(bucket["replicationConfiguration"]["value"], Value::Null);
}

/// A source and a destination with keys and rules, as the guide of Backblaze sets them up.
async fn replicating(rule_extra: &Value) -> (Wire, String) {
    let wire = Wire::new().await;
    let destination = wire.create_bucket("destination").await;
    let reader = wire
        .key(json!({"capabilities": ["readFiles", "listFiles"], "bucketIds": [wire.bucket_id]}))
        .await;
    let writer = wire
        .key(json!({"capabilities": ["writeFiles"], "bucketIds": [destination]}))
        .await;
    let rule = joined(
        rule(&json!({"destinationBucketId": destination})),
        rule_extra,
    );
    let reader = text(&reader["applicationKeyId"]);
    wire.update_bucket(&source(json!([rule]), json!(reader)))
        .await
        .ok();
    let mapping = json!({ reader: writer["applicationKeyId"] });
    let params = json!({
        "accountId": wire.simulator.account_id(),
        "bucketId": destination,
        "replicationConfiguration": {
            "asReplicationDestination": {"sourceToDestinationKeyMapping": mapping},
        },
    });
    wire.call("b2_update_bucket", params).await.ok();
    (wire, destination)
}

fn statuses(wire: &Wire, bucket: &str) -> Vec<(String, Option<String>)> {
    let files = wire
        .simulator
        .snapshot()
        .buckets
        .remove(bucket)
        .unwrap()
        .files;
    files
        .into_iter()
        .map(|(name, versions)| (name, versions[0].replication_status.clone()))
        .collect()
}

fn row(name: &str, status: &str) -> (String, Option<String>) {
    let status = (!status.is_empty()).then(|| status.to_owned());
    (name.to_owned(), status)
}

#[tokio::test]
async fn a_new_file_is_pending_until_it_is_replicated() {
    let (wire, _) = replicating(&json!({"fileNamePrefix": "in/"})).await;
    let headers = [("X-Bz-Info-colour", "blue")];
    let file = wire.upload_with("in/a", b"content", &headers).await.ok();
    assert_eq!(file["replicationStatus"], "PENDING");
    let outside = wire.upload("out/a", b"x").await;
    assert_eq!(outside.get("replicationStatus"), None);
    let large = wire.start_large_file("in/large").await;
    for number in [1, 2] {
        wire.upload_part(&large, number, b"0123456789").await.ok();
    }
    let part = sha1(b"0123456789");
    let params = json!({"fileId": large, "partSha1Array": [part, part]});
    let finished = wire.call("b2_finish_large_file", params).await.ok();
    assert_eq!(finished["replicationStatus"], "PENDING");

    assert_eq!(wire.simulator.replicate().unwrap(), 2);
    assert_eq!(
        wire.simulator.replicate().unwrap(),
        0,
        "nothing is left to do"
    );
    assert_eq!(
        statuses(&wire, BUCKET),
        [
            row("in/a", "COMPLETED"),
            row("in/large", "COMPLETED"),
            row("out/a", "")
        ]
    );
    assert_eq!(
        statuses(&wire, "destination"),
        [row("in/a", "REPLICA"), row("in/large", "REPLICA")]
    );
    let auth = [("Authorization", wire.token.as_str())];
    let replica = wire.get("/file/destination/in/a", &auth).await;
    assert_eq!(&*replica.body, b"content");
    assert_eq!(replica.header("x-bz-replication-status"), "REPLICA");
    assert_eq!(replica.header("x-bz-info-colour"), "blue");
    let large = wire.get("/file/destination/in/large", &auth).await;
    assert_eq!(large.header("x-bz-content-sha1"), "none");
    let original = wire.get("/file/test-bucket/in/a", &auth).await;
    assert_eq!(original.header("x-bz-replication-status"), "COMPLETED");
}

#[tokio::test]
async fn existing_files_are_replicated_when_the_rule_includes_them() {
    for includes in [true, false] {
        let (wire, destination) = replicating(&json!({"isEnabled": false})).await;
        wire.upload("old", b"x").await;
        let rule = rule(&json!({
            "destinationBucketId": destination,
            "includeExistingFiles": includes,
        }));
        let key_id = {
            let params =
                json!({"accountId": wire.simulator.account_id(), "bucketId": wire.bucket_id});
            let list = wire.call("b2_list_buckets", params).await.ok();
            list["buckets"][0]["replicationConfiguration"]["value"]["asReplicationSource"]["sourceApplicationKeyId"].clone()
        };
        wire.update_bucket(&source(json!([rule]), key_id))
            .await
            .ok();
        assert_eq!(wire.simulator.replicate().unwrap(), usize::from(includes));
    }
}

#[tokio::test]
async fn replication_fails_without_the_right_keys() {
    let (wire, _) = replicating(&json!({"destinationBucketId": "c1657f7923d53c0f94cd0c1b"})).await;
    wire.upload("a", b"x").await;
    assert_eq!(wire.simulator.replicate().unwrap(), 0);
    assert_eq!(statuses(&wire, BUCKET), [row("a", "FAILED")]);

    let (wire, _) = replicating(&json!({})).await;
    let keys = json!({"accountId": wire.simulator.account_id()});
    let keys = wire.call("b2_list_keys", keys).await.ok();
    let writer = json!({"applicationKeyId": keys["keys"][1]["applicationKeyId"]});
    wire.call("b2_delete_key", writer).await.ok();
    wire.upload("a", b"x").await;
    assert_eq!(wire.simulator.replicate().unwrap(), 0);
    assert_eq!(statuses(&wire, BUCKET), [row("a", "FAILED")]);
}

#[tokio::test]
async fn a_rule_that_is_not_enabled_gives_no_status() {
    let (wire, _) = replicating(&json!({"isEnabled": false})).await;
    let file = wire.upload("a", b"x").await;
    assert_eq!(file.get("replicationStatus"), None);
    assert_eq!(wire.simulator.replicate().unwrap(), 0);
    assert!(statuses(&wire, "destination").is_empty());
}

#[tokio::test]
async fn replicas_are_told_to_the_notification_rules_of_the_destination() {
    let (wire, destination) = replicating(&json!({})).await;
    let about = json!({
        "eventTypes": ["b2:ObjectCreated:*"],
        "isEnabled": true,
        "name": "replicas",
        "objectNamePrefix": "",
        "targetConfiguration": {"targetType": "webhook", "url": "https://example.com/hook"},
    });
    let params = json!({"bucketId": destination, "eventNotificationRules": [about]});
    wire.call("b2_set_bucket_notification_rules", params)
        .await
        .ok();
    wire.upload("a", b"x").await;
    let large = wire.start_large_file("large").await;
    for number in [1, 2] {
        wire.upload_part(&large, number, b"0123456789").await.ok();
    }
    let part = sha1(b"0123456789");
    let params = json!({"fileId": large, "partSha1Array": [part, part]});
    wire.call("b2_finish_large_file", params).await.ok();
    assert_eq!(wire.simulator.replicate().unwrap(), 2);
    let told: Vec<(String, String)> = wire
        .simulator
        .take_notification_events()
        .into_iter()
        .map(|event| (event.event_type, event.object_name))
        .collect();
    let event = |event: &str, name: &str| (event.to_owned(), name.to_owned());
    assert_eq!(
        told,
        [
            event("b2:ObjectCreated:Replica", "a"),
            event("b2:ObjectCreated:MultipartReplica", "large"),
        ]
    );
}
