//! CORS rules (protocol section 7.2).

use serde_json::{Value, json};

use crate::wire::{Wire, joined};

fn rule(extra: &Value) -> Value {
    let rule = json!({
        "corsRuleName": "downloads",
        "allowedOrigins": ["https://example.com"],
        "allowedOperations": ["b2_download_file_by_name"],
        "maxAgeSeconds": 3600,
    });
    joined(rule, extra)
}

#[tokio::test]
async fn a_rule_comes_back_with_all_its_members() {
    let wire = Wire::new().await;
    let full = rule(&json!({
        "allowedOrigins": ["https://*.example.com", "https"],
        "allowedHeaders": ["range", "x-bz-info-*"],
        "exposeHeaders": ["x-bz-content-sha1"],
    }));
    let short = rule(&json!({"corsRuleName": "others", "exposeHeaders": null}));
    let bucket = wire
        .update_bucket(&json!({"corsRules": [full, short]}))
        .await
        .ok();
    let nothing = json!({"allowedHeaders": null, "exposeHeaders": null});
    assert_eq!(bucket["corsRules"], json!([full, joined(short, &nothing)]));
    let cleared = wire.update_bucket(&json!({"corsRules": []})).await.ok();
    assert_eq!(cleared["corsRules"], json!([]));
}

#[tokio::test]
async fn rules_that_b2_does_not_take_are_refused() {
    let wire = Wire::new().await;
    let long = "h".repeat(1_000);
    let bad_request = [
        json!({"corsRuleName": "short"}),
        json!({"corsRuleName": "b2-rule"}),
        json!({"corsRuleName": "under_score"}),
        json!({"corsRuleName": "n".repeat(64)}),
        json!({"allowedOrigins": []}),
        json!({"allowedOrigins": null}),
        json!({"allowedOrigins": ["*", "https://example.com"]}),
        json!({"allowedOrigins": ["ftp://example.com"]}),
        json!({"allowedOrigins": ["https://*.*.com"]}),
        json!({"allowedOrigins": ["https://example.com/path"]}),
        json!({"allowedOperations": []}),
        json!({"allowedOperations": ["b2_fly"]}),
        json!({"maxAgeSeconds": -1}),
        json!({"maxAgeSeconds": 86_401}),
        json!({"allowedHeaders": [long]}),
    ];
    for extra in bad_request {
        let reply = wire
            .update_bucket(&json!({"corsRules": [rule(&extra)]}))
            .await;
        assert_eq!(reply.error(), (400, "bad_request".to_owned()), "{extra}");
    }
    for extra in [
        json!({"corsRuleName": null}),
        json!({"maxAgeSeconds": null}),
        json!({"maxAgeSeconds": "1"}),
        json!({"allowedHeaders": "range"}),
    ] {
        let reply = wire
            .update_bucket(&json!({"corsRules": [rule(&extra)]}))
            .await;
        assert_eq!(reply.error(), (400, "bad_json".to_owned()), "{extra}");
    }
    let one = rule(&json!({}));
    let reply = wire.update_bucket(&json!({"corsRules": [one, one]})).await;
    assert_eq!(reply.error(), (400, "bad_request".to_owned()));
    let many: Vec<Value> = (0..101)
        .map(|number| rule(&json!({"corsRuleName": format!("rule-{number}")})))
        .collect();
    let reply = wire.update_bucket(&json!({"corsRules": many})).await;
    assert_eq!(reply.error(), (400, "bad_request".to_owned()));
    wire.update_bucket(&json!({"corsRules": many[..100]}))
        .await
        .ok();
}
