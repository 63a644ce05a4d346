//! Object Lock (protocol section 5).

use std::time::Duration;

use b2_simulator::VirtualClock;
use serde_json::{Value, json};

use crate::wire::{Reply, Wire, text};

const NOW: i64 = 1_700_000_000_000;
const DAY: i64 = 86_400_000;

/// A wire whose bucket has Object Lock.
async fn locked() -> Wire {
    let wire = Wire::new().await;
    update(&wire, json!({"fileLockEnabled": true})).await.ok();
    wire
}

async fn update(wire: &Wire, extra: Value) -> Reply {
    wire.update_bucket(&extra).await
}

fn joined(params: Value, extra: Value) -> Value {
    crate::wire::joined(params, &extra)
}

fn clock(wire: &Wire) -> &VirtualClock {
    wire.simulator.clock()
}

async fn retain(wire: &Wire, file: &Value, mode: Value, until: Value, bypass: bool) -> Reply {
    let params = json!({
        "fileName": file["fileName"],
        "fileId": file["fileId"],
        "fileRetention": {"mode": mode, "retainUntilTimestamp": until},
        "bypassGovernance": bypass,
    });
    wire.call("b2_update_file_retention", params).await
}

async fn hold(wire: &Wire, file: &Value, hold: &str) -> Reply {
    let params = json!({"fileName": file["fileName"], "fileId": file["fileId"], "legalHold": hold});
    wire.call("b2_update_file_legal_hold", params).await
}

async fn delete(wire: &Wire, file: &Value, bypass: bool) -> Reply {
    let params = json!({
        "fileName": file["fileName"],
        "fileId": file["fileId"],
        "bypassGovernance": bypass,
    });
    wire.call("b2_delete_file_version", params).await
}

fn refused() -> (u16, String) {
    (401, "access_denied".to_owned())
}

fn lock_of(file: &Value) -> (Value, Value, Value) {
    for member in ["fileRetention", "legalHold"] {
        assert_eq!(file[member]["isClientAuthorizedToRead"], true);
    }
    let retention = &file["fileRetention"]["value"];
    (
        retention["mode"].clone(),
        retention["retainUntilTimestamp"].clone(),
        file["legalHold"]["value"].clone(),
    )
}

#[tokio::test]
async fn a_bucket_is_locked_at_once_or_later_and_never_unlocked() {
    let wire = Wire::new().await;
    let configuration = |bucket: &Value| bucket["fileLockConfiguration"]["value"].clone();
    let open =
        json!({"defaultRetention": {"mode": null, "period": null}, "isFileLockEnabled": false});
    let shut =
        json!({"defaultRetention": {"mode": null, "period": null}, "isFileLockEnabled": true});
    let params = json!({
        "accountId": wire.simulator.account_id(),
        "bucketName": "locked-bucket",
        "bucketType": "allPrivate",
        "fileLockEnabled": true,
    });
    let made = wire.call("b2_create_bucket", params).await.ok();
    assert_eq!(configuration(&made), shut);
    let unchanged = update(&wire, json!({"fileLockEnabled": false})).await.ok();
    assert_eq!(configuration(&unchanged), open);
    let locked = update(&wire, json!({"fileLockEnabled": true})).await.ok();
    assert_eq!(configuration(&locked), shut);
    let again = update(&wire, json!({"fileLockEnabled": true})).await.ok();
    assert_eq!(configuration(&again), shut);
    let reply = update(&wire, json!({"fileLockEnabled": false})).await;
    assert_eq!(reply.error(), (400, "file_lock_conflict".to_owned()));
    assert_eq!(
        reply.json()["message"],
        "fileLockEnabled value of false is not allowed when bucket is already file lock enabled."
    );
}

#[tokio::test]
async fn a_restricted_bucket_takes_no_lock() {
    for bucket_type in ["restricted", "snapshot", "shared"] {
        let wire = Wire::new().await;
        wire.simulator
            .set_bucket_type("test-bucket", bucket_type)
            .unwrap();
        let reply = update(&wire, json!({"fileLockEnabled": true})).await;
        assert_eq!(
            reply.error(),
            (400, "restricted_bucket_conflict".to_owned()),
            "{bucket_type}"
        );
        assert_eq!(
            reply.json()["message"],
            "Turning on file lock for a restricted bucket is not allowed."
        );
    }
}

#[tokio::test]
async fn default_retentions_follow_the_table() {
    let wire = locked().await;
    let of =
        |mode: Value, period: Value| json!({"defaultRetention": {"mode": mode, "period": period}});
    let days = |count: i64| json!({"duration": count, "unit": "days"});
    let accepted = [
        (
            of(json!("governance"), days(1)),
            json!("governance"),
            days(1),
        ),
        (
            of(json!("compliance"), json!({"duration": 8, "unit": "years"})),
            json!("compliance"),
            json!({"duration": 8, "unit": "years"}),
        ),
        (
            of(json!("governance"), days(3000)),
            json!("governance"),
            days(3000),
        ),
        (of(Value::Null, Value::Null), Value::Null, Value::Null),
        (
            of(json!("governance"), days(7)),
            json!("governance"),
            days(7),
        ),
        (
            json!({"defaultRetention": {"mode": "none"}}),
            Value::Null,
            Value::Null,
        ),
    ];
    for (extra, mode, period) in accepted {
        let bucket = update(&wire, extra.clone()).await.ok();
        assert_eq!(
            bucket["fileLockConfiguration"]["value"],
            json!({"defaultRetention": {"mode": mode, "period": period}, "isFileLockEnabled": true}),
            "{extra}"
        );
    }
    let refused = [
        of(json!("governance"), Value::Null),
        of(json!("governance"), days(0)),
        of(json!("governance"), days(3001)),
        of(json!("governance"), json!({"duration": 9, "unit": "years"})),
        of(json!("governance"), json!({"duration": 9, "unit": "weeks"})),
        of(json!("eternal"), days(1)),
    ];
    for extra in refused {
        let reply = update(&wire, extra.clone()).await;
        assert_eq!(reply.error(), (400, "bad_request".to_owned()), "{extra}");
    }
    let unlocked = Wire::new().await;
    let reply = update(&unlocked, of(json!("governance"), days(1))).await;
    assert_eq!(reply.error(), (400, "bad_request".to_owned()));
}

#[tokio::test]
async fn new_files_take_the_default_unless_they_say_otherwise() {
    let wire = locked().await;
    let period = json!({"duration": 2, "unit": "days"});
    let default = json!({"defaultRetention": {"mode": "governance", "period": period}});
    update(&wire, default).await.ok();
    let until = json!(NOW + 2 * DAY);

    let file = wire.upload("a", b"x").await;
    assert_eq!(
        lock_of(&file),
        (json!("governance"), until.clone(), Value::Null)
    );
    let headers = [
        ("X-Bz-File-Retention-Mode", "compliance"),
        (
            "X-Bz-File-Retention-Retain-Until-Timestamp",
            "1700000000001",
        ),
        ("X-Bz-File-Legal-Hold", "off"),
    ];
    let file = wire.upload_with("a", b"x", &headers).await.ok();
    let own = (json!("compliance"), json!(NOW + 1), json!("off"));
    assert_eq!(lock_of(&file), own);

    let start = |extra: Value| {
        let params =
            json!({"bucketId": wire.bucket_id, "fileName": "l", "contentType": "text/plain"});
        let wire = &wire;
        async move {
            wire.call("b2_start_large_file", joined(params, extra))
                .await
                .ok()
        }
    };
    let copy = |extra: Value| {
        let params = json!({"sourceFileId": file["fileId"], "fileName": "c"});
        let wire = &wire;
        async move { wire.call("b2_copy_file", joined(params, extra)).await.ok() }
    };
    let none = json!({"fileRetention": {"mode": null, "retainUntilTimestamp": null}});
    let explicit = json!({
        "fileRetention": {"mode": "compliance", "retainUntilTimestamp": NOW + 1},
        "legalHold": "off",
    });
    let by_default = (json!("governance"), until, Value::Null);
    let nothing = (Value::Null, Value::Null, Value::Null);
    for (extra, expected) in [(json!({}), by_default), (none, nothing), (explicit, own)] {
        assert_eq!(lock_of(&start(extra.clone()).await), expected, "{extra}");
        assert_eq!(lock_of(&copy(extra.clone()).await), expected, "{extra}");
    }
    // A year has 365 days.
    let years = json!({"mode": "compliance", "period": {"duration": 2, "unit": "years"}});
    update(&wire, json!({"defaultRetention": years})).await.ok();
    let kept = (json!("compliance"), json!(NOW + 730 * DAY), Value::Null);
    assert_eq!(lock_of(&wire.upload("years", b"x").await), kept);
    // A finished large file keeps what it was started with.
    let started = start(json!({"legalHold": "on"})).await;
    let id = text(&started["fileId"]);
    for number in [1, 2] {
        wire.upload_part(&id, number, b"0123456789").await.ok();
    }
    let sha1 = crate::wire::sha1(b"0123456789");
    let params = json!({"fileId": id, "partSha1Array": [sha1, sha1]});
    let finished = wire.call("b2_finish_large_file", params).await.ok();
    assert_eq!(lock_of(&finished), lock_of(&started));
    // Hiding always works, and its marker has no lock.
    let params = json!({"bucketId": wire.bucket_id, "fileName": "a"});
    let marker = wire.call("b2_hide_file", params).await.ok();
    assert_eq!(marker.get("fileRetention"), None);
    assert_eq!(marker.get("legalHold"), None);
    assert_eq!(delete(&wire, &marker, false).await.status, 200);
}

#[tokio::test]
async fn an_unlocked_bucket_takes_no_lock() {
    let wire = Wire::new().await;
    let file = wire.upload("a", b"x").await;
    let missing = (400, "bucket_missing_file_lock".to_owned());
    let reply = retain(&wire, &file, json!("governance"), json!(NOW + DAY), false).await;
    assert_eq!(reply.error(), missing);
    assert_eq!(
        reply.json()["message"],
        "The bucket is not file lock enabled"
    );
    assert_eq!(hold(&wire, &file, "on").await.error(), missing);
    let bad = (400, "bad_request".to_owned());
    let headers: [&[(&str, &str)]; 4] = [
        &[("X-Bz-File-Legal-Hold", "on")],
        &[("X-Bz-File-Legal-Hold", "maybe")],
        &[
            ("X-Bz-File-Retention-Mode", "governance"),
            (
                "X-Bz-File-Retention-Retain-Until-Timestamp",
                "1800000000000",
            ),
        ],
        &[("X-Bz-File-Retention-Mode", "none")],
    ];
    for headers in headers {
        let reply = wire.upload_with("b", b"x", headers).await;
        assert_eq!(reply.error(), bad, "{headers:?}");
    }
    let start = json!({"bucketId": wire.bucket_id, "fileName": "b", "contentType": "a/b"});
    let copy = json!({"sourceFileId": file["fileId"], "fileName": "b"});
    for (operation, params) in [("b2_start_large_file", start), ("b2_copy_file", copy)] {
        for lock in [
            json!({"legalHold": "on"}),
            json!({"fileRetention": {"mode": "governance", "retainUntilTimestamp": NOW + DAY}}),
        ] {
            let reply = wire.call(operation, joined(params.clone(), lock)).await;
            assert_eq!(reply.error(), bad, "{operation}");
        }
        // To say that there is none is no lock.
        let none = json!({"fileRetention": {"mode": null, "retainUntilTimestamp": null}});
        wire.call(operation, joined(params, none)).await.ok();
    }
}

#[tokio::test]
async fn retention_headers_come_as_a_pair_with_real_values() {
    let wire = locked().await;
    let mode = |value| ("X-Bz-File-Retention-Mode", value);
    let until = |value| ("X-Bz-File-Retention-Retain-Until-Timestamp", value);
    let table: [&[(&str, &str)]; 5] = [
        &[mode("governance")],
        &[until("1800000000000")],
        &[mode("none"), until("1800000000000")],
        &[mode("governance"), until("tomorrow")],
        &[("X-Bz-File-Legal-Hold", "")],
    ];
    for headers in table {
        let reply = wire.upload_with("b", b"x", headers).await;
        assert_eq!(
            reply.error(),
            (400, "bad_request".to_owned()),
            "{headers:?}"
        );
    }
    assert_eq!(
        wire.simulator.snapshot().buckets["test-bucket"].version_count(),
        0
    );
}

#[tokio::test]
async fn governance_yields_to_a_bypass_and_compliance_to_time() {
    let mut wire = locked().await;
    let governed = wire.upload("g", b"x").await;
    let complied = wire.upload("c", b"x").await;
    let until = |days: i64| json!(NOW + days * DAY);
    let (g, c) = (|| json!("governance"), || json!("compliance"));

    let answer = retain(&wire, &governed, g(), until(10), false).await.ok();
    assert_eq!(
        answer,
        json!({
            "fileId": governed["fileId"],
            "fileName": "g",
            "fileRetention": {"mode": "governance", "retainUntilTimestamp": NOW + 10 * DAY},
        })
    );
    retain(&wire, &complied, c(), until(10), false).await.ok();
    // Extending is free; anything weaker is not.
    retain(&wire, &governed, g(), until(11), false).await.ok();
    retain(&wire, &complied, c(), until(11), false).await.ok();
    for (mode, until) in [(g(), until(5)), (Value::Null, Value::Null)] {
        let reply = retain(&wire, &governed, mode.clone(), until.clone(), false).await;
        assert_eq!(reply.error(), refused());
        for bypass in [false, true] {
            let reply = retain(&wire, &complied, mode.clone(), until.clone(), bypass).await;
            assert_eq!(reply.error(), refused());
        }
    }
    assert_eq!(delete(&wire, &governed, false).await.error(), refused());
    assert_eq!(delete(&wire, &complied, true).await.error(), refused());
    retain(&wire, &governed, g(), until(5), true).await.ok();
    assert_eq!(delete(&wire, &governed, true).await.status, 200);
    // Compliance ends with its time, to the millisecond.
    clock(&wire).advance(Duration::from_millis(11 * DAY as u64 - 1));
    wire.authorize().await;
    assert_eq!(delete(&wire, &complied, false).await.error(), refused());
    clock(&wire).advance(Duration::from_millis(1));
    assert_eq!(delete(&wire, &complied, false).await.status, 200);
}

#[tokio::test]
async fn a_legal_hold_outlasts_every_bypass() {
    let wire = locked().await;
    let file = wire.upload("a", b"x").await;
    assert_eq!(
        hold(&wire, &file, "on").await.ok(),
        json!({"fileId": file["fileId"], "fileName": "a", "legalHold": "on"})
    );
    assert_eq!(delete(&wire, &file, true).await.error(), refused());
    hold(&wire, &file, "off").await.ok();
    assert_eq!(hold(&wire, &file, "perhaps").await.error().0, 400);
    assert_eq!(delete(&wire, &file, false).await.status, 200);
}

#[tokio::test]
async fn a_lock_update_names_a_file_that_is_there() {
    let wire = locked().await;
    let file = wire.upload("a", b"x").await;
    let bad = (400, "bad_request".to_owned());
    let other_name = json!({"fileName": "b", "fileId": file["fileId"]});
    let other_id = json!({"fileName": "a", "fileId": "4_zbad"});
    for file in [other_name, other_id] {
        let reply = retain(&wire, &file, json!("governance"), json!(NOW + DAY), false).await;
        assert_eq!(reply.error(), bad);
        assert_eq!(hold(&wire, &file, "on").await.error(), bad);
    }
    let half = retain(&wire, &file, json!("governance"), Value::Null, false).await;
    assert_eq!(half.error(), bad);
    let params = json!({"fileName": "a", "fileId": file["fileId"]});
    for operation in ["b2_update_file_retention", "b2_update_file_legal_hold"] {
        let reply = wire.call(operation, params.clone()).await;
        assert_eq!(reply.error(), (400, "bad_json".to_owned()));
        let auth = [("Authorization", wire.token.as_str())];
        let reply = wire
            .get(&format!("/b2api/v4/{operation}?fileName=a"), &auth)
            .await;
        assert_eq!(reply.error(), (405, "method_not_allowed".to_owned()));
    }
}

#[tokio::test]
async fn the_lock_capabilities_are_asked_for() {
    let wire = locked().await;
    let file = wire.upload("a", b"x").await;
    let all = wire.capabilities().await;
    let denied = (401, "unauthorized".to_owned());
    let retention = json!({"mode": "governance", "retainUntilTimestamp": NOW + DAY});
    let id = json!({"fileName": "a", "fileId": file["fileId"]});
    let bucket = json!({"accountId": wire.simulator.account_id(), "bucketId": wire.bucket_id});
    let start = json!({"bucketId": wire.bucket_id, "fileName": "b", "contentType": "a/b"});
    let copy = json!({"sourceFileId": file["fileId"], "fileName": "b"});
    let table = [
        (
            "b2_update_file_retention",
            "writeFileRetentions",
            joined(id.clone(), json!({"fileRetention": retention})),
        ),
        (
            "b2_update_file_retention",
            "bypassGovernance",
            joined(
                id.clone(),
                json!({"fileRetention": retention, "bypassGovernance": true}),
            ),
        ),
        (
            "b2_delete_file_version",
            "bypassGovernance",
            joined(id.clone(), json!({"bypassGovernance": true})),
        ),
        (
            "b2_update_file_legal_hold",
            "writeFileLegalHolds",
            joined(id, json!({"legalHold": "off"})),
        ),
        (
            "b2_start_large_file",
            "writeFileRetentions",
            joined(start.clone(), json!({"fileRetention": retention})),
        ),
        (
            "b2_start_large_file",
            "writeFileLegalHolds",
            joined(start, json!({"legalHold": "on"})),
        ),
        (
            "b2_copy_file",
            "writeFileRetentions",
            joined(copy.clone(), json!({"fileRetention": retention})),
        ),
        (
            "b2_copy_file",
            "writeFileLegalHolds",
            joined(copy, json!({"legalHold": "on"})),
        ),
        (
            "b2_update_bucket",
            "writeBucketRetentions",
            joined(bucket.clone(), json!({"fileLockEnabled": true})),
        ),
        (
            "b2_update_bucket",
            "writeBucketRetentions",
            joined(bucket, json!({"defaultRetention": {"mode": null}})),
        ),
    ];
    for (operation, capability, params) in table {
        let others: Vec<&String> = all.iter().filter(|name| *name != capability).collect();
        let token = wire.token_of(json!({"capabilities": others})).await;
        let reply = wire
            .call_as(&token, &format!("v4/{operation}"), params.clone())
            .await;
        assert_eq!(reply.error(), denied, "{operation} {capability}");
    }
    let token = wire.token_of(json!({"capabilities": ["writeFiles"]})).await;
    let params = json!({"bucketId": wire.bucket_id});
    let url = wire
        .call_as(&token, "v4/b2_get_upload_url", params)
        .await
        .ok();
    let (url, token) = crate::wire::url_and_token(&url);
    let headers = [
        ("Authorization", token.as_str()),
        ("X-Bz-File-Name", "b"),
        ("Content-Type", "a/b"),
        ("X-Bz-Content-Sha1", "do_not_verify"),
        ("X-Bz-File-Legal-Hold", "on"),
    ];
    assert_eq!(wire.post(&url, b"x", &headers).await.error(), denied);
}

#[tokio::test]
async fn downloads_show_the_lock_to_whoever_may_read_it() {
    let wire = locked().await;
    let headers = [
        ("X-Bz-File-Retention-Mode", "governance"),
        (
            "X-Bz-File-Retention-Retain-Until-Timestamp",
            "1800000000000",
        ),
        ("X-Bz-File-Legal-Hold", "on"),
    ];
    wire.upload_with("a", b"x", &headers).await.ok();
    let head = |token: String| {
        let wire = &wire;
        async move {
            let auth = [("Authorization", token.as_str())];
            wire.request("HEAD", "/file/test-bucket/a", &auth).await
        }
    };
    let reply = head(wire.token.clone()).await;
    for (name, value) in headers {
        assert_eq!(reply.header(name), value);
    }
    assert_eq!(reply.header("X-Bz-Client-Unauthorized-To-Read"), "");
    let token = wire
        .token_of(json!({"capabilities": ["readFiles", "readFileLegalHolds"]}))
        .await;
    let reply = head(token).await;
    assert_eq!(reply.header("X-Bz-File-Legal-Hold"), "on");
    assert_eq!(reply.header("X-Bz-File-Retention-Mode"), "");
    assert_eq!(
        reply.header("X-Bz-Client-Unauthorized-To-Read"),
        "X-Bz-File-Retention-Mode,X-Bz-File-Retention-Retain-Until-Timestamp"
    );
}

#[tokio::test]
async fn a_locked_bucket_has_room_for_less_info() {
    let wire = locked().await;
    let value = "v".repeat(2_048);
    let headers = [("X-Bz-Info-long", value.as_str())];
    let reply = wire.upload_with("a", b"x", &headers).await;
    assert_eq!(reply.error(), (400, "bad_request".to_owned()));
    let unlocked = Wire::new().await;
    unlocked.upload_with("a", b"x", &headers).await.ok();
}

#[tokio::test]
async fn what_a_key_may_not_read_is_withheld_from_every_answer() {
    let wire = locked().await;
    let file = wire.upload("a", b"x").await;
    retain(&wire, &file, json!("governance"), json!(NOW + DAY), false)
        .await
        .ok();
    hold(&wire, &file, "on").await.ok();
    wire.start_large_file("large").await;
    let account = || json!({"accountId": wire.simulator.account_id()});
    let bucket = || json!({"bucketId": wire.bucket_id});
    let id = || json!({"fileId": file["fileId"]});
    let table = [
        (
            "readBucketEncryption",
            "b2_list_buckets",
            account(),
            "/buckets/0/defaultServerSideEncryption",
        ),
        (
            "readBucketRetentions",
            "b2_list_buckets",
            account(),
            "/buckets/0/fileLockConfiguration",
        ),
        (
            "readBucketReplications",
            "b2_list_buckets",
            account(),
            "/buckets/0/replicationConfiguration",
        ),
        (
            "readFileRetentions",
            "b2_get_file_info",
            id(),
            "/fileRetention",
        ),
        (
            "readFileRetentions",
            "b2_list_file_names",
            bucket(),
            "/files/0/fileRetention",
        ),
        (
            "readFileRetentions",
            "b2_list_file_versions",
            bucket(),
            "/files/0/fileRetention",
        ),
        (
            "readFileRetentions",
            "b2_list_unfinished_large_files",
            bucket(),
            "/files/0/fileRetention",
        ),
        ("readFileLegalHolds", "b2_get_file_info", id(), "/legalHold"),
        (
            "readFileLegalHolds",
            "b2_list_file_names",
            bucket(),
            "/files/0/legalHold",
        ),
        (
            "readFileLegalHolds",
            "b2_list_file_versions",
            bucket(),
            "/files/0/legalHold",
        ),
        (
            "readFileLegalHolds",
            "b2_list_unfinished_large_files",
            bucket(),
            "/files/0/legalHold",
        ),
    ];
    let withheld = json!({"isClientAuthorizedToRead": false, "value": null});
    let all = wire.capabilities().await;
    for (capability, operation, params, member) in table {
        let others: Vec<&String> = all.iter().filter(|name| *name != capability).collect();
        let token = wire.token_of(json!({"capabilities": others})).await;
        let path = format!("v4/{operation}");
        let without = wire.call_as(&token, &path, params.clone()).await.ok();
        assert_eq!(
            without.pointer(member),
            Some(&withheld),
            "{operation} {member}"
        );
        let with = wire.call(operation, params).await.ok();
        let seen = with.pointer(member).unwrap();
        assert_eq!(
            seen["isClientAuthorizedToRead"], true,
            "{operation} {member}"
        );
    }
}
