//! Event notification rules (protocol section 7.3).

use serde_json::{Value, json};

use crate::wire::{Reply, Wire, builder, joined};

fn rule(extra: &Value) -> Value {
    let rule = json!({
        "eventTypes": ["b2:ObjectCreated:Upload"],
        "isEnabled": true,
        "name": "my-rule",
        "objectNamePrefix": "data/",
        "targetConfiguration": {"targetType": "webhook", "url": "https://example.com/hook"},
    });
    joined(rule, extra)
}

fn target(extra: &Value) -> Value {
    let target = json!({"targetType": "webhook", "url": "https://example.com/hook"});
    json!({"targetConfiguration": joined(target, extra)})
}

async fn set(wire: &Wire, rules: Value) -> Reply {
    let params = json!({"bucketId": wire.bucket_id, "eventNotificationRules": rules});
    wire.call("b2_set_bucket_notification_rules", params).await
}

#[tokio::test]
async fn rules_come_back_whole_sorted_and_by_both_methods() {
    let wire = Wire::new().await;
    let second = rule(&json!({
        "name": "second",
        "eventTypes": ["b2:HideMarkerCreated:LifecycleRule", "b2:HideMarkerCreated:Hide"],
        "isSuspended": true,
        "suspensionReason": "the client says so",
        "maxEventsPerBatch": 7,
    }));
    let first = rule(&json!({
        "name": "a-rule",
        "isEnabled": false,
        "targetConfiguration": {
            "targetType": "webhook",
            "url": "https://example.com/hook",
            "customHeaders": [{"name": "X-My-Header", "value": "v"}],
            "hmacSha256SigningSecret": "0123456789abcdefghijklmnopqrstuv",
            "maxEventsPerBatch": 50,
        },
    }));
    let answer = set(&wire, json!([second, first])).await.ok();
    let expected = json!({
        "bucketId": wire.bucket_id,
        "eventNotificationRules": [
            {
                "eventTypes": ["b2:ObjectCreated:Upload"],
                "isEnabled": false,
                "isSuspended": false,
                "name": "a-rule",
                "objectNamePrefix": "data/",
                "suspensionReason": "",
                "targetConfiguration": {
                    "customHeaders": [{"name": "X-My-Header", "value": "v"}],
                    "hmacSha256SigningSecret": "0123456789abcdefghijklmnopqrstuv",
                    "maxEventsPerBatch": 50,
                    "targetType": "webhook",
                    "url": "https://example.com/hook",
                },
            },
            {
                "eventTypes": ["b2:HideMarkerCreated:Hide", "b2:HideMarkerCreated:LifecycleRule"],
                "isEnabled": true,
                "isSuspended": false,
                "name": "second",
                "objectNamePrefix": "data/",
                "suspensionReason": "",
                "targetConfiguration": {
                    "customHeaders": null,
                    "hmacSha256SigningSecret": null,
                    "maxEventsPerBatch": 7,
                    "targetType": "webhook",
                    "url": "https://example.com/hook",
                },
            },
        ],
    });
    assert_eq!(answer, expected);
    let auth = [("Authorization", wire.token.as_str())];
    let target = format!(
        "/b2api/v4/b2_get_bucket_notification_rules?bucketId={}",
        wire.bucket_id
    );
    assert_eq!(wire.get(&target, &auth).await.ok(), expected);
    let params = json!({"bucketId": wire.bucket_id});
    let reply = wire.call("b2_get_bucket_notification_rules", params).await;
    assert_eq!(reply.ok(), expected);
    // A set replaces all rules.
    assert_eq!(
        set(&wire, json!([])).await.ok()["eventNotificationRules"],
        json!([])
    );
}

#[tokio::test]
async fn rules_that_b2_does_not_take_are_refused_with_their_codes() {
    let wire = Wire::new().await;
    let header = |name: &str| json!({"customHeaders": [{"name": name, "value": "v"}]});
    let many_headers: Vec<Value> = (0..11)
        .map(|number| json!({"name": format!("H{number}"), "value": "v"}))
        .collect();
    let table = [
        (json!({"name": "short"}), "bad_request"),
        (json!({"name": "b2-rule"}), "bad_request"),
        (json!({"name": "n".repeat(64)}), "bad_request"),
        (json!({"name": "under_score"}), "bad_request"),
        (json!({"name": null}), "bad_json"),
        (json!({"eventTypes": []}), "event_types_empty"),
        (json!({"eventTypes": null}), "bad_json"),
        (
            json!({"eventTypes": ["b2:ObjectCreated:Wish"]}),
            "event_type_invalid",
        ),
        (
            json!({"eventTypes": ["b2:ObjectCreated:*", "b2:ObjectCreated:Copy"]}),
            "event_type_overlap",
        ),
        (
            json!({"eventTypes": ["b2:ObjectCreated:Copy", "b2:ObjectCreated:Copy"]}),
            "event_type_overlap",
        ),
        (
            json!({"eventTypes": ["b2:ObjectCreated:Copy", "b2:ObjectDeleted:Delete"]}),
            "event_type_categories",
        ),
        (json!({"isEnabled": null}), "bad_json"),
        (json!({"objectNamePrefix": null}), "bad_json"),
        (json!({"targetConfiguration": null}), "bad_json"),
        (target(&json!({"targetType": "pigeon"})), "bad_request"),
        (
            target(&json!({"url": "http://example.com/hook"})),
            "bad_request",
        ),
        (target(&json!({"url": null})), "bad_json"),
        (target(&header("X-Bz-Own")), "bad_request"),
        (target(&header("not a name")), "bad_request"),
        (
            target(&json!({"customHeaders": many_headers})),
            "bad_request",
        ),
        (
            target(&json!({"customHeaders": [{"name": "N", "value": "v".repeat(2048)}]})),
            "bad_request",
        ),
        (
            target(&json!({"hmacSha256SigningSecret": "short"})),
            "bad_request",
        ),
        (
            target(&json!({"hmacSha256SigningSecret": "-".repeat(32)})),
            "bad_request",
        ),
        (target(&json!({"maxEventsPerBatch": 0})), "bad_request"),
        (target(&json!({"maxEventsPerBatch": 51})), "bad_request"),
    ];
    for (extra, code) in table {
        let reply = set(&wire, json!([rule(&extra)])).await;
        assert_eq!(reply.error(), (400, code.to_owned()), "{extra}");
    }
    let reply = set(&wire, json!([rule(&json!({})), rule(&json!({}))])).await;
    assert_eq!(reply.error(), (400, "bad_request".to_owned()));
    let nested = rule(&json!({"name": "nested", "objectNamePrefix": "data/x"}));
    let reply = set(&wire, json!([rule(&json!({})), nested])).await;
    assert_eq!(reply.error(), (400, "bad_request".to_owned()));
    let other_type = rule(&json!({
        "name": "nested",
        "objectNamePrefix": "data/x",
        "eventTypes": ["b2:ObjectDeleted:*"],
    }));
    set(&wire, json!([rule(&json!({})), other_type])).await.ok();
    let many: Vec<Value> = (0..26)
        .map(|n| {
            rule(&json!({"name": format!("rule-{n:02}"), "objectNamePrefix": format!("{n:02}")}))
        })
        .collect();
    let reply = set(&wire, json!(many)).await;
    assert_eq!(reply.error(), (400, "bad_request".to_owned()));
    set(&wire, json!(many[..25])).await.ok();
}

#[tokio::test]
async fn plain_http_webhooks_need_the_simulators_leave() {
    let wire = Wire::over(builder().allow_http_webhooks().build().unwrap()).await;
    let url = target(&json!({"url": "http://127.0.0.1:1/hook"}));
    set(&wire, json!([rule(&url)])).await.ok();
}

#[tokio::test]
async fn the_capabilities_are_asked_for() {
    let wire = Wire::new().await;
    let all = wire.capabilities().await;
    let params = json!({"bucketId": wire.bucket_id, "eventNotificationRules": []});
    for (operation, capability) in [
        (
            "b2_get_bucket_notification_rules",
            "readBucketNotifications",
        ),
        (
            "b2_set_bucket_notification_rules",
            "writeBucketNotifications",
        ),
    ] {
        let others: Vec<&String> = all.iter().filter(|name| *name != capability).collect();
        let path = format!("v4/{operation}");
        let token = wire.token_of(json!({"capabilities": others})).await;
        let reply = wire.call_as(&token, &path, params.clone()).await;
        assert_eq!(
            reply.error(),
            (401, "unauthorized".to_owned()),
            "{operation}"
        );
        let token = wire.token_of(json!({"capabilities": [capability]})).await;
        wire.call_as(&token, &path, params.clone()).await.ok();
    }
}

fn events(wire: &Wire) -> Vec<(String, String)> {
    let events = wire.simulator.take_notification_events();
    events
        .into_iter()
        .map(|event| (event.event_type, event.object_name))
        .collect()
}

#[tokio::test]
async fn what_happens_to_objects_is_told_to_the_rules_about_it() {
    let wire = Wire::new().await;
    let all = |name: &str, event: &str| {
        rule(&json!({"name": name, "eventTypes": [event], "objectNamePrefix": "in/"}))
    };
    let rules = json!([
        all("created", "b2:ObjectCreated:*"),
        all("deleted", "b2:ObjectDeleted:*"),
        all("markers", "b2:HideMarkerCreated:Hide"),
        rule(&json!({"name": "disabled", "isEnabled": false, "objectNamePrefix": "out/"})),
    ]);
    set(&wire, rules).await.ok();
    let file = wire.upload("in/a", b"content").await;
    wire.upload("out/a", b"x").await;
    let copy = json!({"sourceFileId": file["fileId"], "fileName": "in/b"});
    wire.call("b2_copy_file", copy).await.ok();
    let large = wire.start_large_file("in/large").await;
    for number in [1, 2] {
        wire.upload_part(&large, number, b"0123456789").await.ok();
    }
    let part = crate::wire::sha1(b"0123456789");
    let finish = json!({"fileId": large, "partSha1Array": [part, part]});
    wire.call("b2_finish_large_file", finish).await.ok();
    let hide = json!({"bucketId": wire.bucket_id, "fileName": "in/a"});
    wire.call("b2_hide_file", hide).await.ok();
    let delete = json!({"fileId": file["fileId"], "fileName": "in/a"});
    wire.call("b2_delete_file_version", delete).await.ok();

    let seen = wire.simulator.take_notification_events();
    let body: Value = serde_json::from_str(&seen[0].body).unwrap();
    let event = &body["events"][0];
    assert_eq!(event["eventId"].as_str().unwrap().len(), 64);
    assert_eq!(
        *event,
        json!({
            "accountId": wire.simulator.account_id(),
            "bucketId": wire.bucket_id,
            "bucketName": "test-bucket",
            "eventId": event["eventId"],
            "eventTimestamp": 1_700_000_000_000_i64,
            "eventType": "b2:ObjectCreated:Upload",
            "eventVersion": 1,
            "matchedRuleName": "created",
            "objectName": "in/a",
            "objectSize": 7,
            "objectVersionId": file["fileId"],
        })
    );
    let rows: Vec<(&str, &str, Option<u64>)> = seen
        .iter()
        .map(|event| (&*event.event_type, &*event.object_name, event.object_size))
        .collect();
    assert_eq!(
        rows,
        [
            ("b2:ObjectCreated:Upload", "in/a", Some(7)),
            ("b2:ObjectCreated:Copy", "in/b", Some(7)),
            ("b2:ObjectCreated:MultipartUpload", "in/large", Some(20)),
            ("b2:HideMarkerCreated:Hide", "in/a", Some(0)),
            ("b2:ObjectDeleted:Delete", "in/a", None),
        ]
    );
    assert!(events(&wire).is_empty(), "they are taken once");
}

#[tokio::test]
async fn a_suspended_rule_says_why_and_tells_nothing() {
    let wire = Wire::new().await;
    set(&wire, json!([rule(&json!({}))])).await.ok();
    let suspend = |reason: &str, is_suspended: bool| {
        let simulator = &wire.simulator;
        simulator.simulate_notification_rule_suspension(
            "test-bucket",
            "my-rule",
            reason,
            is_suspended,
        )
    };
    suspend("the webhook does not answer", true).unwrap();
    let params = json!({"bucketId": wire.bucket_id});
    let answer = wire
        .call("b2_get_bucket_notification_rules", params)
        .await
        .ok();
    let shown = &answer["eventNotificationRules"][0];
    assert_eq!(shown["isSuspended"], true);
    assert_eq!(shown["suspensionReason"], "the webhook does not answer");
    wire.upload("data/a", b"x").await;
    assert!(events(&wire).is_empty());
    suspend("", false).unwrap();
    wire.upload("data/b", b"x").await;
    assert_eq!(events(&wire).len(), 1);
    let unknown =
        wire.simulator
            .simulate_notification_rule_suspension("test-bucket", "none", "", true);
    assert!(matches!(
        unknown,
        Err(b2_simulator::PlantError::NoSuchRule(_))
    ));
}

#[tokio::test]
async fn rules_at_their_limits_are_taken() {
    let wire = Wire::new().await;
    let known = [
        "b2:ObjectCreated:*",
        "b2:ObjectCreated:Upload",
        "b2:ObjectCreated:MultipartUpload",
        "b2:ObjectCreated:Copy",
        "b2:ObjectCreated:Replica",
        "b2:ObjectCreated:MultipartReplica",
        "b2:ObjectDeleted:*",
        "b2:ObjectDeleted:Delete",
        "b2:ObjectDeleted:LifecycleRule",
        "b2:HideMarkerCreated:*",
        "b2:HideMarkerCreated:Hide",
        "b2:HideMarkerCreated:LifecycleRule",
        "b2:MultipartUploadCreated:*",
        "b2:MultipartUploadCreated:LiveRead",
    ];
    for event_type in known {
        let answer = set(&wire, json!([rule(&json!({"eventTypes": [event_type]}))])).await;
        let shown = answer.ok()["eventNotificationRules"][0].clone();
        assert_eq!(shown["eventTypes"], json!([event_type]));
        assert_eq!(shown["targetConfiguration"]["maxEventsPerBatch"], 1);
    }
    let headers: Vec<Value> = (0..10)
        .map(|number| json!({"name": format!("H{number}"), "value": "v"}))
        .collect();
    let longest = json!([{"name": "N", "value": "v".repeat(2_047)}]);
    for extra in [
        json!({"name": "n-1234"}),
        json!({"name": "n".repeat(63)}),
        json!({"objectNamePrefix": ""}),
        target(&json!({"customHeaders": headers})),
        target(&json!({"customHeaders": longest})),
        target(&json!({"customHeaders": []})),
        target(&json!({"hmacSha256SigningSecret": "Z".repeat(32)})),
        target(&json!({"maxEventsPerBatch": 1})),
        target(&json!({"maxEventsPerBatch": 50})),
    ] {
        set(&wire, json!([rule(&extra)])).await.ok();
    }
}

#[tokio::test]
async fn two_rules_about_the_same_event_have_prefixes_apart() {
    let wire = Wire::new().await;
    let of = |name: &str, event: &str, prefix: &str| {
        rule(&json!({"name": name, "eventTypes": [event], "objectNamePrefix": prefix}))
    };
    let (any, copy) = ("b2:ObjectCreated:*", "b2:ObjectCreated:Copy");
    let upload = "b2:ObjectCreated:Upload";
    for (one, other, is_taken) in [
        ((any, "a"), (copy, "a"), false),
        ((copy, "a"), (any, "ab"), false),
        ((any, "ab"), (any, "a"), false),
        ((any, ""), (copy, "a"), false),
        ((any, "a"), (copy, "b"), true),
        ((copy, "a"), (upload, "a"), true),
        ((copy, "a"), (upload, "ab"), true),
    ] {
        let rules = json!([of("rule-1", one.0, one.1), of("rule-2", other.0, other.1)]);
        let reply = set(&wire, rules.clone()).await;
        match is_taken {
            true => assert_eq!(reply.status, 200, "{rules}"),
            false => assert_eq!(reply.error(), (400, "bad_request".to_owned()), "{rules}"),
        }
    }
}

#[tokio::test]
async fn what_lifecycle_rules_do_is_told_as_theirs() {
    let wire = Wire::new().await;
    let about = |name: &str, event: &str| rule(&json!({"name": name, "eventTypes": [event]}));
    let rules = json!([
        about("markers", "b2:HideMarkerCreated:LifecycleRule"),
        about("deletions", "b2:ObjectDeleted:LifecycleRule"),
        about("others-1", "b2:HideMarkerCreated:Hide"),
        about("others-2", "b2:ObjectDeleted:Delete"),
    ]);
    set(&wire, rules).await.ok();
    let lifecycle = json!({
        "fileNamePrefix": "",
        "daysFromUploadingToHiding": 1,
        "daysFromHidingToDeleting": 1,
    });
    wire.update_bucket(&json!({"lifecycleRules": [lifecycle]}))
        .await
        .ok();
    wire.upload("data/a", b"x").await;
    let day = std::time::Duration::from_secs(86_400);
    wire.simulator.clock().advance(day);
    let event = |event: &str| (event.to_owned(), "data/a".to_owned());
    let marked = event("b2:HideMarkerCreated:LifecycleRule");
    assert_eq!(events(&wire), [marked]);
    wire.simulator.clock().advance(day);
    // The file, and then the marker that has nothing left to hide.
    let deleted = event("b2:ObjectDeleted:LifecycleRule");
    assert_eq!(events(&wire), [deleted.clone(), deleted]);
}
