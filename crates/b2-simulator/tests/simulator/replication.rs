//! Replication (protocol section 6).

use serde_json::{Value, json};

use crate::wire::{Wire, joined};

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
