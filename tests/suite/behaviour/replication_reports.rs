//! Finding out how far the replication by a rule has come.

use serde_json::json;

use super::b2::{
    Bucket, EncryptionKey, EncryptionMode, EncryptionSetting, ErrorKind, FileRetentionSetting,
    LegalHold, ReplicationMonitor, ReplicationReport, ReplicationRule, ReplicationScanResult,
    ReplicationSetupHelper, ReplicationStatus, ReplicationStatusCount, RetentionMode, SSE_B2_AES,
};
use super::here;
use super::native;
use super::world::{World, api};

/// Two buckets as the service describes them.
pub async fn two_buckets(world: &World) -> (Bucket, Bucket) {
    let destination = world.api.create_bucket("destination", "allPrivate").await;
    (world.bucket.clone(), destination.unwrap())
}

#[tokio::test(start_paused = true)]
async fn the_table_of_pairs() {
    let world = World::new().await;
    let (source, destination) = two_buckets(&world).await;
    let helper = ReplicationSetupHelper::new();
    let (source, destination) = helper.setup_both(&source, &destination).await.unwrap();
    for (name, here, there) in [
        ("equal", Some("x"), Some("x")),
        ("other content", Some("x"), Some("y")),
        ("only here", Some("x"), None),
        ("only there", None, Some("x")),
    ] {
        if let Some(content) = here {
            source.upload_bytes(content, name).await.unwrap();
        }
        if let Some(content) = there {
            destination.upload_bytes(content, name).await.unwrap();
        }
    }
    let info = [("k", "v")];
    source
        .upload_bytes("x", "other info")
        .file_info(info)
        .await
        .unwrap();
    destination.upload_bytes("x", "other info").await.unwrap();
    let long = [("k", "v".repeat(2100))];
    source
        .upload_bytes("x", "long info")
        .file_info(long)
        .await
        .unwrap();
    source.upload_bytes("x", "hidden").await.unwrap();
    source.hide_file("hidden").await.unwrap();

    let rule = source.replication().unwrap().rules[0].clone();
    let monitor = ReplicationMonitor::new(source, rule).unwrap();
    let report = monitor.scan().await.unwrap();
    let status_of = |name: &str| status_of(&report, name);
    let differs = |name| {
        let status = status_of(name);
        (status.metadata_differs, status.hash_differs)
    };
    assert_eq!(differs("equal"), (Some(false), Some(false)));
    assert_eq!(differs("other content"), (Some(false), Some(true)));
    assert_eq!(differs("other info"), (Some(true), Some(false)));
    assert_eq!(differs("only here"), (None, None));
    assert_eq!(differs("only there"), (None, None));
    assert_eq!(status_of("only there").source_has_hide_marker, None);
    assert_eq!(status_of("only here").source_has_hide_marker, Some(false));
    assert_eq!(status_of("hidden").source_has_hide_marker, Some(true));
    assert_eq!(status_of("long info").source_has_large_metadata, Some(true));
    assert_eq!(status_of("equal").source_has_file_retention, Some(false));
    assert_eq!(status_of("equal").source_has_legal_hold, Some(false));

    let of_source = monitor.scan().scan_destination(false).await.unwrap();
    let counted: u64 = of_source
        .counter_by_status()
        .iter()
        .map(|(_, known)| known.count)
        .sum();
    assert_eq!(counted, 6);
}

#[tokio::test(start_paused = true)]
async fn a_report_says_how_a_source_file_is_encrypted_and_locked() {
    let world = World::new().await;
    let (_, destination) = two_buckets(&world).await;
    let source = world.api.create_bucket("locked-source", "allPrivate");
    let source = source.is_file_lock_enabled(true).await.unwrap();
    let sse_c = EncryptionSetting::sse_c(EncryptionKey::new([7; 32], "mine"));
    let until = world.simulator.clock().now_millis() + 86_400_000;
    let upload = |name: &str| source.upload_bytes("x", name);
    upload("plain").await.unwrap();
    upload("sse-b2").encryption(SSE_B2_AES).await.unwrap();
    upload("sse-c").encryption(sse_c).await.unwrap();
    for mode in [RetentionMode::GOVERNANCE, RetentionMode::COMPLIANCE] {
        let retention = FileRetentionSetting::new(mode.clone()).retain_until(until);
        let request = upload(mode.as_str()).file_retention(retention);
        request.await.unwrap();
    }
    upload("held").legal_hold(LegalHold::ON).await.unwrap();
    upload("released").legal_hold(LegalHold::OFF).await.unwrap();

    let helper = ReplicationSetupHelper::new();
    let (source, _) = helper.setup_both(&source, &destination).await.unwrap();
    let rule = source.replication().unwrap().rules[0].clone();
    let monitor = ReplicationMonitor::new(source, rule).unwrap();
    let report = monitor.scan().scan_destination(false).await.unwrap();
    for (name, mode, is_retained, is_held) in [
        ("plain", EncryptionMode::NONE, false, false),
        ("sse-b2", EncryptionMode::SSE_B2, false, false),
        ("sse-c", EncryptionMode::SSE_C, false, false),
        ("governance", EncryptionMode::NONE, true, false),
        ("compliance", EncryptionMode::NONE, true, false),
        ("held", EncryptionMode::NONE, false, true),
        ("released", EncryptionMode::NONE, false, false),
    ] {
        let status = status_of(&report, name);
        assert_eq!(status.source_encryption_mode, Some(mode), "{name}");
        assert_eq!(
            status.source_has_file_retention,
            Some(is_retained),
            "{name}"
        );
        assert_eq!(status.source_has_legal_hold, Some(is_held), "{name}");
        assert_eq!(status.source_has_large_metadata, Some(false), "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_report_says_how_far_the_newest_versions_below_the_prefix_have_come() {
    let world = World::new().await;
    let (source, destination) = two_buckets(&world).await;
    let helper = ReplicationSetupHelper::new();
    let request = helper.setup_both(&source, &destination).prefix("photos/");
    let (source, destination) = request.await.unwrap();
    source.upload_bytes("x", "photos/again").await.unwrap();
    source.upload_bytes("x", "photos/done").await.unwrap();
    source.upload_bytes("x", "elsewhere").await.unwrap();
    destination
        .upload_bytes("x", "elsewhere too")
        .await
        .unwrap();
    destination.upload_bytes("x", "photos/own").await.unwrap();
    world.simulator.replicate().unwrap();
    // Without its key the destination cannot be written any more.
    let configured = destination.replication().unwrap();
    let mut keys = configured.source_to_destination_key_mapping.values();
    let key = json!({ "applicationKeyId": keys.next().unwrap() });
    native::call(&world.simulator, "b2_delete_key", key).await;
    source.upload_bytes("x", "photos/lost").await.unwrap();
    world.simulator.replicate().unwrap();
    source.upload_bytes("y", "photos/again").await.unwrap();

    let rule = source.replication().unwrap().rules[0].clone();
    let report = ReplicationMonitor::new(source, rule).unwrap();
    let report = report.scan().await.unwrap();
    let (pending, completed) = (ReplicationStatus::PENDING, ReplicationStatus::COMPLETED);
    let (failed, replica) = (ReplicationStatus::FAILED, ReplicationStatus::REPLICA);
    for (name, of_source, of_destination, hash_differs) in [
        ("again", Some(pending), Some(replica.clone()), Some(true)),
        ("done", Some(completed), Some(replica), Some(false)),
        ("lost", Some(failed), None, None),
        ("own", None, None, None),
    ] {
        let status = status_of(&report, name);
        assert_eq!(status.source_replication_status, of_source, "{name}");
        assert_eq!(
            status.destination_replication_status, of_destination,
            "{name}"
        );
        assert_eq!(status.hash_differs, hash_differs, "{name}");
        assert_eq!(report.count(&status), 1, "{name}");
    }
    let found = report.counter_by_status();
    assert_eq!(found.iter().map(|(_, known)| known.count).sum::<u64>(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_destination_in_another_account_is_looked_at_through_that_account() {
    let world = World::new().await;
    let other = world.simulator.add_account().unwrap();
    let other_api = api(&other).build().unwrap();
    here::authorize(&other_api, other.endpoint(), other.key_id(), other.key())
        .await
        .unwrap();
    let destination = other_api
        .create_bucket("abroad", "allPrivate")
        .await
        .unwrap();
    let helper = ReplicationSetupHelper::new();
    let (source, _) = helper
        .setup_both(&world.bucket, &destination)
        .await
        .unwrap();
    source.upload_bytes("x", "a").await.unwrap();
    assert_eq!(world.simulator.replicate().unwrap(), 1);

    let rule = source.replication().unwrap().rules[0].clone();
    let monitor = ReplicationMonitor::new(source, rule).unwrap();
    let error = monitor.scan().await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::BucketIdNotFound { .. }),
        "{error}"
    );
    let report = monitor.destination_api(other_api).scan().await.unwrap();
    let status = status_of(&report, "a");
    assert_eq!(
        status.source_replication_status,
        Some(ReplicationStatus::COMPLETED)
    );
    assert_eq!(
        status.destination_replication_status,
        Some(ReplicationStatus::REPLICA)
    );
    assert_eq!(
        (status.metadata_differs, status.hash_differs),
        (Some(false), Some(false))
    );
}

#[tokio::test(start_paused = true)]
async fn the_pairs_of_a_rule_are_read_side_by_side_with_the_bucket_that_it_names() {
    let world = World::new().await;
    let (source, destination) = two_buckets(&world).await;
    source.upload_bytes("here", "a").await.unwrap();
    destination.upload_bytes("there", "b").await.unwrap();
    let helper = ReplicationSetupHelper::new();
    let (source, destination) = helper.setup_both(&source, &destination).await.unwrap();
    let rule = source.replication().unwrap().rules[0].clone();
    let monitor = ReplicationMonitor::new(source, rule).unwrap();

    let folder = monitor.destination_folder().await.unwrap();
    assert_eq!(folder.bucket().id(), destination.id());
    let mut pairs = monitor.iter_pairs(&folder);
    let mut seen = Vec::new();
    while let Some(pair) = pairs.next().await {
        let pair = pair.unwrap();
        seen.push((
            pair.relative_path().to_owned(),
            pair.a.is_some(),
            pair.b.is_some(),
        ));
    }
    assert_eq!(
        seen,
        [("a".to_owned(), true, false), ("b".to_owned(), false, true)]
    );
}

#[tokio::test(start_paused = true)]
async fn a_monitor_needs_a_rule_of_its_bucket() {
    let world = World::new().await;
    let (source, destination) = two_buckets(&world).await;
    let rule = ReplicationRule::new(destination.id(), "rule");
    let error = ReplicationMonitor::new(source.clone(), rule.clone()).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::ValueError { .. }),
        "{error}"
    );
    let helper = ReplicationSetupHelper::new();
    let (source, _) = helper.setup_both(&source, &destination).await.unwrap();
    let error = ReplicationMonitor::new(source, rule).unwrap_err();
    assert!(
        error.to_string().contains("no such replication rule"),
        "{error}"
    );
}

/// What a report says of a file, which must be the first or the last of those with its status.
fn status_of(report: &ReplicationReport, name: &str) -> ReplicationScanResult {
    let is_of_name = |count: &ReplicationStatusCount| {
        let samples = [&count.first, &count.last].into_iter();
        let mut files = samples
            .flat_map(|(source, destination)| [source, destination])
            .flatten();
        files.any(|file| file.relative_path() == name)
    };
    let (status, _) = report
        .counter_by_status()
        .into_iter()
        .find(|(_, count)| is_of_name(count))
        .unwrap_or_else(|| panic!("{name}: {report:?}"));
    status.clone()
}
