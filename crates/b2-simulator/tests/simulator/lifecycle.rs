//! Lifecycle rules (protocol section 7.1), which act when the clock is moved.

use std::time::Duration;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::wire::{BUCKET, Wire};

const DAY: u64 = 24 * 3600;

fn advance(wire: &Wire, days: u64) {
    let by = Duration::from_secs(days * DAY);
    wire.simulator.clock().advance(by);
}

async fn with_rules(rules: Value) -> Wire {
    let wire = Wire::new().await;
    wire.update_bucket(&json!({"lifecycleRules": rules}))
        .await
        .ok();
    wire
}

fn rule(prefix: &str, hide: Value, delete: Value, cancel: Value) -> Value {
    json!({
        "fileNamePrefix": prefix,
        "daysFromUploadingToHiding": hide,
        "daysFromHidingToDeleting": delete,
        "daysFromStartingToCancelingUnfinishedLargeFiles": cancel,
    })
}

/// The actions of every name, newest first.
fn actions(wire: &Wire) -> Vec<(String, Vec<String>)> {
    let bucket = wire.simulator.snapshot().buckets.remove(BUCKET).unwrap();
    let of = |versions: Vec<b2_simulator::VersionSnapshot>| {
        versions.into_iter().map(|version| version.action).collect()
    };
    bucket
        .files
        .into_iter()
        .map(|(name, versions)| (name, of(versions)))
        .collect()
}

#[tokio::test]
async fn a_file_is_hidden_and_then_deleted_to_the_day() {
    let wire = with_rules(json!([rule("tmp/", json!(2), json!(3), Value::Null)])).await;
    wire.upload("tmp/a", b"x").await;
    wire.upload("other", b"x").await;
    let other = ("other".to_owned(), vec!["upload".to_owned()]);
    let of = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        ("tmp/a".to_owned(), names)
    };
    advance(&wire, 1);
    assert_eq!(actions(&wire), [other.clone(), of(&["upload"])]);
    advance(&wire, 1);
    assert_eq!(actions(&wire), [other.clone(), of(&["hide", "upload"])]);
    let marker = &wire.simulator.snapshot().buckets[BUCKET].files["tmp/a"][0];
    assert_eq!(marker.upload_timestamp, 1_700_000_000_000 + 2 * 86_400_000);
    advance(&wire, 2);
    assert_eq!(actions(&wire), [other.clone(), of(&["hide", "upload"])]);
    advance(&wire, 1);
    // The marker has nothing left to hide.
    assert_eq!(actions(&wire), [other]);
}

#[tokio::test]
async fn superseded_versions_go_and_the_current_one_stays() {
    let mut wire = with_rules(json!([rule("", Value::Null, json!(1), Value::Null)])).await;
    wire.upload("a", b"1").await;
    advance(&wire, 5);
    wire.authorize().await;
    wire.upload("a", b"2").await;
    assert_eq!(actions(&wire)[0].1.len(), 2);
    advance(&wire, 1);
    assert_eq!(actions(&wire)[0].1.len(), 1);
    advance(&wire, 100);
    assert_eq!(actions(&wire)[0].1.len(), 1);
}

#[tokio::test]
async fn unfinished_large_files_are_cancelled() {
    let wire = with_rules(json!([rule("", Value::Null, Value::Null, json!(7))])).await;
    let id = wire.start_large_file("large").await;
    wire.upload_part(&id, 1, b"0123456789").await.ok();
    advance(&wire, 6);
    assert_eq!(
        wire.simulator.snapshot().buckets[BUCKET].unfinished.len(),
        1
    );
    advance(&wire, 1);
    assert!(
        wire.simulator.snapshot().buckets[BUCKET]
            .unfinished
            .is_empty()
    );
}

#[tokio::test]
async fn retention_and_hold_outlast_the_rules() {
    let wire = with_rules(json!([rule("", json!(1), json!(1), Value::Null)])).await;
    wire.update_bucket(&json!({"fileLockEnabled": true}))
        .await
        .ok();
    let until = (1_700_000_000_000 + 10 * 86_400_000_i64).to_string();
    let retained = [
        ("X-Bz-File-Retention-Mode", "governance"),
        ("X-Bz-File-Retention-Retain-Until-Timestamp", until.as_str()),
    ];
    wire.upload_with("retained", b"x", &retained).await.ok();
    let held = [("X-Bz-File-Legal-Hold", "on")];
    wire.upload_with("held", b"x", &held).await.ok();
    wire.upload("free", b"x").await;
    advance(&wire, 5);
    let names = |wire: &Wire| -> Vec<String> {
        let actions = actions(wire);
        actions.into_iter().map(|(name, _)| name).collect()
    };
    assert_eq!(names(&wire), ["held", "retained"]);
    advance(&wire, 5);
    assert_eq!(names(&wire), ["held"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// One long leap of the clock does what many short ones do.
    #[test]
    fn it_does_not_matter_how_the_clock_moves(
        hide in prop::option::of(1_u64..5),
        delete in prop::option::of(1_u64..5),
        ages in prop::collection::vec((0_u64..6, 0_usize..3), 1..8),
        days in 1_u64..15,
    ) {
        prop_assume!(hide.is_some() || delete.is_some());
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let run = |step: u64| {
            runtime.block_on(async {
                let wire = with_rules(json!([rule("", json!(hide), json!(delete), Value::Null)])).await;
                for (age, name) in &ages {
                    let millis = (1_700_000_000_000 - age * DAY * 1_000).to_string();
                    let header = [("X-Bz-Custom-Upload-Timestamp", millis.as_str())];
                    wire.upload_with(["a", "b", "c"][*name], b"x", &header).await.ok();
                }
                let mut left = days;
                while left > 0 {
                    let now = step.min(left);
                    advance(&wire, now);
                    actions(&wire);
                    left -= now;
                }
                actions(&wire)
            })
        };
        prop_assert_eq!(run(1), run(days));
    }
}

#[tokio::test]
async fn rules_that_b2_does_not_take_are_refused() {
    let wire = Wire::new().await;
    let for_prefix = |prefix: &str| rule(prefix, Value::Null, json!(1), Value::Null);
    let null = || Value::Null;
    let many: Vec<Value> = (0..101)
        .map(|number| for_prefix(&format!("{number:03}")))
        .collect();
    let table = [
        (json!([rule("", json!(0), null(), null())]), "bad_request"),
        (json!([rule("", null(), json!(0), null())]), "bad_request"),
        (json!([rule("", null(), null(), json!(0))]), "bad_request"),
        (
            json!([rule("", json!(-1), json!(1), null())]),
            "bad_request",
        ),
        (json!([rule("", null(), null(), null())]), "bad_request"),
        (json!([for_prefix("a"), for_prefix("a")]), "bad_request"),
        (json!([for_prefix("a"), for_prefix("a/b")]), "bad_request"),
        (json!([for_prefix("a/b"), for_prefix("a")]), "bad_request"),
        (json!([for_prefix("x"), for_prefix("")]), "bad_request"),
        (json!(many), "bad_request"),
        (json!([rule("", json!("1"), null(), null())]), "bad_json"),
        (json!([rule("", json!(1.5), null(), null())]), "bad_json"),
        (json!([{"daysFromHidingToDeleting": 1}]), "bad_json"),
    ];
    for (rules, code) in table {
        let reply = wire.update_bucket(&json!({"lifecycleRules": rules})).await;
        assert_eq!(reply.error(), (400, code.to_owned()), "{rules}");
    }
    for rules in [
        json!(many[..100]),
        json!([
            rule("a", json!(1), null(), null()),
            rule("b", null(), null(), json!(1))
        ]),
    ] {
        let update = json!({"lifecycleRules": rules});
        let bucket = wire.update_bucket(&update).await.ok();
        assert_eq!(bucket["lifecycleRules"], rules);
    }
}
