//! CORS rules (protocol section 7.2).

use serde_json::{Value, json};

use crate::wire::{Reply, Wire, joined, text, url_and_token};

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
    // With name, origin and operation 1,000 bytes.
    let long = "h".repeat(948);
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

async fn preflight(wire: &Wire, target: &str, headers: &[(&str, &str)]) -> Reply {
    wire.request("OPTIONS", target, headers).await
}

#[tokio::test]
async fn the_first_rule_that_fits_answers_a_preflight() {
    let wire = Wire::new().await;
    let rules = json!([
        rule(
            &json!({"allowedHeaders": ["range", "x-bz-*"], "exposeHeaders": ["x-bz-content-sha1", "etag"]})
        ),
        rule(&json!({
            "corsRuleName": "uploads",
            "allowedOrigins": ["*"],
            "allowedOperations": ["b2_upload_file", "b2_upload_part", "b2_download_file_by_id"],
            "allowedHeaders": ["*"],
            "maxAgeSeconds": 60,
        })),
    ]);
    wire.update_bucket(&json!({"corsRules": rules})).await.ok();
    let file = wire.upload("a", b"x").await;
    let by_name = "/file/test-bucket/a".to_owned();
    let by_id = format!(
        "/b2api/v4/b2_download_file_by_id?fileId={}",
        text(&file["fileId"])
    );
    let (upload, _) = wire.upload_url().await;
    let large = wire.start_large_file("large").await;
    let part = wire
        .call("b2_get_upload_part_url", json!({"fileId": large}))
        .await;
    let (part, _) = url_and_token(&part.ok());
    let own = "https://example.com";
    let allowed = [
        (&by_name, own, "GET", "Range, X-Bz-Test", own, "3600"),
        (&by_name, own, "HEAD", "", own, "3600"),
        (&by_id, "http://elsewhere", "GET", "anything", "*", "60"),
        (
            &upload,
            "http://elsewhere",
            "POST",
            "x-bz-file-name",
            "*",
            "60",
        ),
        (&part, "http://elsewhere", "POST", "", "*", "60"),
    ];
    for (target, origin, method, headers, allowed_origin, age) in allowed {
        let asked = [
            ("Origin", origin),
            ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", headers),
        ];
        let reply = preflight(&wire, target, &asked).await;
        assert_eq!((reply.status, reply.body.len()), (200, 0), "{target}");
        assert_eq!(reply.header("access-control-allow-origin"), allowed_origin);
        assert_eq!(reply.header("access-control-allow-methods"), method);
        assert_eq!(reply.header("access-control-allow-headers"), headers);
        assert_eq!(reply.header("access-control-max-age"), age);
    }
    let denied = [
        (&by_name, "https://evil.com", "GET", ""),
        (&by_name, own, "GET", "authorization"),
        (&by_id, "https://evil.com", "PUT", ""),
    ];
    for (target, origin, method, headers) in denied {
        let asked = [
            ("Origin", origin),
            ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", headers),
        ];
        let reply = preflight(&wire, target, &asked).await;
        assert!(
            matches!(reply.status, 403 | 405),
            "{target} {}",
            reply.status
        );
        assert_eq!(reply.header("access-control-allow-origin"), "");
    }
    // An account token has no business in a preflight; a download token has, by name.
    let asked = [("Origin", own), ("Access-Control-Request-Method", "GET")];
    let with_token = [asked[0], asked[1], ("Authorization", wire.token.as_str())];
    let reply = preflight(&wire, &by_name, &with_token).await;
    assert_eq!(reply.error(), (401, "unauthorized".to_owned()));
    let grant =
        json!({"bucketId": wire.bucket_id, "fileNamePrefix": "", "validDurationInSeconds": 60});
    let grant = wire.call("b2_get_download_authorization", grant).await.ok();
    let granted = format!(
        "{by_name}?Authorization={}",
        text(&grant["authorizationToken"])
    );
    assert_eq!(preflight(&wire, &granted, &asked).await.status, 200);
    assert_eq!(preflight(&wire, &by_name, &asked[..1]).await.status, 400);
}

#[tokio::test]
async fn answers_say_which_pages_may_see_them() {
    let wire = Wire::new().await;
    let rules = json!([rule(
        &json!({"exposeHeaders": ["x-bz-content-sha1", "etag"]})
    )]);
    wire.update_bucket(&json!({"corsRules": rules})).await.ok();
    wire.upload("a", b"x").await;
    let get = |origin: &'static str| {
        let headers = [
            ("Authorization", wire.token.clone()),
            ("Origin", origin.to_owned()),
        ];
        let wire = &wire;
        async move {
            let headers = headers
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            wire.get("/file/test-bucket/a", &headers).await
        }
    };
    let reply = get("https://example.com").await;
    assert_eq!(reply.status, 200);
    assert_eq!(
        reply.header("access-control-allow-origin"),
        "https://example.com"
    );
    assert_eq!(reply.header("vary"), "Origin");
    assert_eq!(
        reply.header("access-control-expose-headers"),
        "x-bz-content-sha1, etag"
    );
    assert_eq!(
        get("https://evil.com")
            .await
            .header("access-control-allow-origin"),
        ""
    );
}

#[tokio::test]
async fn rules_at_their_limits_are_taken() {
    let wire = Wire::new().await;
    let at_the_limits = [
        json!({"corsRuleName": "n-1234"}),
        json!({"corsRuleName": "N".repeat(63)}),
        json!({"allowedOrigins": ["*"]}),
        json!({"allowedOrigins": ["http", "https"]}),
        json!({"allowedOrigins": ["http://localhost:8080", "https://*.example.com"]}),
        json!({"allowedOperations": [
            "b2_download_file_by_name", "b2_download_file_by_id", "b2_upload_file", "b2_upload_part",
            "s3_delete", "s3_get", "s3_head", "s3_post", "s3_put",
        ]}),
        json!({"maxAgeSeconds": 0}),
        json!({"maxAgeSeconds": 86_400}),
        // With name, origin and operation 999 bytes.
        json!({"allowedHeaders": ["h".repeat(947)]}),
        json!({"exposeHeaders": ["h".repeat(947)]}),
    ];
    let nothing = json!({"allowedHeaders": null, "exposeHeaders": null});
    for extra in at_the_limits {
        let rule = rule(&extra);
        let update = json!({"corsRules": [rule]});
        let bucket = wire.update_bucket(&update).await.ok();
        assert_eq!(bucket["corsRules"][0], joined(nothing.clone(), &rule));
    }
}

#[tokio::test]
async fn of_two_rules_that_fit_the_first_decides() {
    let wire = Wire::new().await;
    let narrow = rule(&json!({"maxAgeSeconds": 10}));
    let wide =
        json!({"corsRuleName": "everyone", "allowedOrigins": ["https"], "maxAgeSeconds": 20});
    let wide = rule(&wide);
    let asked = [
        ("Origin", "https://example.com"),
        ("Access-Control-Request-Method", "GET"),
    ];
    for (rules, age) in [([&narrow, &wide], "10"), ([&wide, &narrow], "20")] {
        wire.update_bucket(&json!({"corsRules": rules})).await.ok();
        let reply = preflight(&wire, "/file/test-bucket/a", &asked).await;
        assert_eq!(reply.header("access-control-max-age"), age);
    }
}
