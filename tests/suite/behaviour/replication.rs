//! Setting up replication between buckets, and finding out how far it has come.

use b2_simulator::Operation;

use super::b2::{
    B2Api, Bucket, ErrorKind, ReplicationMonitor, ReplicationRule, ReplicationScanResult,
    ReplicationSetupHelper, ReplicationStatus,
};
use super::here;
use super::world::{RECOMMENDED, World, bytes};

/// Two buckets as the service describes them.
async fn two_buckets(world: &World) -> (Bucket, Bucket) {
    let destination = world.api.create_bucket("destination", "allPrivate").await;
    (world.bucket.clone(), destination.unwrap())
}

async fn described(api: &B2Api, name: &str) -> Bucket {
    let found = api.list_buckets().bucket_name(name).await.unwrap();
    found.into_iter().next().unwrap()
}

#[tokio::test(start_paused = true)]
async fn both_buckets_are_set_up_with_keys_of_their_own() {
    let world = World::new().await;
    let (source, destination) = two_buckets(&world).await;
    let helper = ReplicationSetupHelper::new();
    let request = helper.setup_both(&source, &destination).prefix("photos/");
    let (source, destination) = request.include_existing_files(true).await.unwrap();

    let of_source = source.replication().unwrap();
    let key_id = of_source.source_key_id.clone().unwrap();
    let rule = ReplicationRule::new(destination.id(), "destination")
        .file_name_prefix("photos/")
        .include_existing_files(true);
    assert_eq!(of_source.rules, [rule]);
    let mapping = &destination
        .replication()
        .unwrap()
        .source_to_destination_key_mapping;
    assert_eq!(mapping.keys().collect::<Vec<_>>(), [&key_id]);

    let key = world.api.get_key(&*key_id).await.unwrap().unwrap();
    assert_eq!(key.key_name, "test-bucket-replisrc");
    assert_eq!(here::bucket_of(&key), Some(source.id()));
    assert_eq!(key.name_prefix, None);
    let key = world
        .api
        .get_key(&*mapping[&key_id])
        .await
        .unwrap()
        .unwrap();
    assert_eq!(key.key_name, "destination-replidst");
    assert_eq!(here::bucket_of(&key), Some(destination.id()));
}

#[tokio::test(start_paused = true)]
async fn a_file_tells_how_far_its_replication_has_come() {
    let world = World::new().await;
    let (source, destination) = two_buckets(&world).await;
    let helper = ReplicationSetupHelper::new();
    let request = helper.setup_both(&source, &destination).prefix("photos/");
    let (source, destination) = request.await.unwrap();
    let small = source.upload_bytes("x", "photos/small").await.unwrap();
    let large = bytes(3 * RECOMMENDED as usize);
    let large = source.upload_bytes(large, "photos/large").await.unwrap();
    let elsewhere = source.upload_bytes("x", "elsewhere").await.unwrap();
    let pending = Some(ReplicationStatus::PENDING);
    assert_eq!(
        (&small.replication_status, &large.replication_status),
        (&pending, &pending)
    );
    assert_eq!(elsewhere.replication_status, None);

    assert_eq!(world.simulator.replicate().unwrap(), 2);
    let completed = Some(ReplicationStatus::COMPLETED);
    for (bucket, expected) in [
        (&source, completed),
        (&destination, Some(ReplicationStatus::REPLICA)),
    ] {
        for name in ["photos/small", "photos/large"] {
            let by_name = bucket.get_file_info_by_name(name).await.unwrap();
            assert_eq!(by_name.replication_status, expected, "{name}");
            let by_id = world.api.get_file_info(&by_name.id).await.unwrap();
            assert_eq!(by_id.replication_status, expected, "{name}");
            let mut listed = here::ls(bucket, name).entries();
            let listed = listed.next().await.unwrap().unwrap().file_version;
            assert_eq!(listed.replication_status, expected, "{name}");
        }
    }
    let untouched = world.api.get_file_info(&elsewhere.id).await.unwrap();
    assert_eq!(untouched.replication_status, None);
    assert!(
        destination
            .get_file_info_by_name("elsewhere")
            .await
            .is_err()
    );
}

#[tokio::test(start_paused = true)]
async fn a_second_rule_takes_the_same_keys_and_another_name() {
    let world = World::new().await;
    let (source, destination) = two_buckets(&world).await;
    let helper = ReplicationSetupHelper::new();
    let (source, destination) = helper.setup_both(&source, &destination).await.unwrap();
    assert_eq!(world.count(Operation::CreateKey), 2);
    let (source, _) = helper.setup_both(&source, &destination).await.unwrap();
    assert_eq!(world.count(Operation::CreateKey), 2);
    let rules = &source.replication().unwrap().rules;
    let named: Vec<_> = rules
        .iter()
        .map(|rule| (&*rule.name, rule.priority))
        .collect();
    assert_eq!(named, [("destination", 128), ("destination2", 133)]);
}

#[tokio::test(start_paused = true)]
async fn a_bucket_from_the_cache_does_not_lose_its_configuration() {
    let world = World::new().await;
    let (source, destination) = two_buckets(&world).await;
    let helper = ReplicationSetupHelper::new();
    helper.setup_both(&source, &destination).await.unwrap();
    let source = world.api.get_bucket_by_name("test-bucket").await.unwrap();
    let destination = world.api.get_bucket_by_name("destination").await.unwrap();
    let (source, _) = helper
        .setup_both(&source, &destination)
        .name("other")
        .await
        .unwrap();
    assert_eq!(source.replication().unwrap().rules.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_a_rule_cannot_be_is_refused() {
    let world = World::new().await;
    let (source, destination) = two_buckets(&world).await;
    let helper = ReplicationSetupHelper::new();
    let bad_name = helper.setup_both(&source, &destination).name("bad name");
    let bad_priority = helper.setup_both(&source, &destination).priority(0);
    for request in [bad_name, bad_priority] {
        let error = request.await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::ValueError { .. }),
            "{error}"
        );
    }
    assert_eq!(
        described(&world.api, "test-bucket").await.replication(),
        None
    );
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
    let status_of = |name: &str| -> ReplicationScanResult {
        let found = report.counter_by_status();
        let is_it = |file: &Option<super::b2::B2Path>| {
            file.as_ref()
                .is_some_and(|file| file.relative_path() == name)
        };
        let of_name = |sample: &(Option<super::b2::B2Path>, Option<super::b2::B2Path>)| {
            is_it(&sample.0) || is_it(&sample.1)
        };
        let (status, _) = found
            .into_iter()
            .find(|(_, count)| of_name(&count.first) || of_name(&count.last))
            .unwrap_or_else(|| panic!("{name}: {report:?}"));
        status.clone()
    };
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
