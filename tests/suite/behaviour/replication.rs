//! Setting up replication between buckets.

use b2_simulator::Operation;

use super::b2::{
    B2Api, Bucket, ErrorKind, FullApplicationKey, ReplicationConfiguration, ReplicationRule,
    ReplicationSetupHelper, ReplicationStatus,
};
use super::here;
use super::replication_reports::two_buckets;
use super::world::{RECOMMENDED, World, bytes};

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

const READS: [&str; 3] = ReplicationSetupHelper::DEFAULT_SOURCE_CAPABILITIES;
const WRITES: [&str; 4] = ReplicationSetupHelper::DEFAULT_DESTINATION_CAPABILITIES;

/// A new key for one bucket, and for some names of it.
async fn key_for(
    world: &World,
    bucket: &Bucket,
    capabilities: &[&str],
    prefix: Option<&str>,
) -> FullApplicationKey {
    let request = world
        .api
        .create_key(capabilities.iter().copied(), "some-key");
    let request = here::for_bucket(request, bucket.id());
    match prefix {
        Some(prefix) => request.name_prefix(prefix).await.unwrap(),
        None => request.await.unwrap(),
    }
}

#[tokio::test(start_paused = true)]
async fn a_source_keeps_its_key_where_that_reads_all_of_it() {
    let more = [&READS[..], &["listFiles"]].concat();
    for (capabilities, prefix, is_of_the_source, is_kept) in [
        (&READS[..], None, true, true),
        (&more[..], None, true, true),
        (&READS[..2], None, true, false),
        (&READS[1..], None, true, false),
        (&READS[..], Some("photos/"), true, false),
        (&READS[..], None, false, false),
    ] {
        let world = World::new().await;
        let (source, destination) = two_buckets(&world).await;
        let its_bucket = if is_of_the_source {
            &source
        } else {
            &destination
        };
        let old = key_for(&world, its_bucket, capabilities, prefix).await;
        let configured = ReplicationConfiguration::new().source_key_id(old.id());
        let source = source.update().replication(configured).await.unwrap();
        let helper = ReplicationSetupHelper::new();
        let request = helper.setup_both(&source, &destination).prefix("photos/");
        let (source, destination) = request.await.unwrap();

        let now = source.replication().unwrap().source_key_id.clone().unwrap();
        assert_eq!(now == old.id(), is_kept, "{capabilities:?} {prefix:?}");
        let mapping = &destination
            .replication()
            .unwrap()
            .source_to_destination_key_mapping;
        assert_eq!(mapping.keys().collect::<Vec<_>>(), [&now]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_source_whose_key_is_gone_gets_another() {
    let world = World::new().await;
    let (source, destination) = two_buckets(&world).await;
    let configured = ReplicationConfiguration::new().source_key_id("gone");
    let source = source.update().replication(configured).await.unwrap();
    let helper = ReplicationSetupHelper::new();
    let (source, _) = helper.setup_both(&source, &destination).await.unwrap();
    let now = source.replication().unwrap().source_key_id.clone().unwrap();
    let key = world.api.get_key(now).await.unwrap().unwrap();
    assert_eq!(key.key_name, "test-bucket-replisrc");
}

#[tokio::test(start_paused = true)]
async fn a_destination_is_written_with_the_last_of_its_keys_that_writes_all_of_it() {
    let world = World::new().await;
    let (_, destination) = two_buckets(&world).await;
    let fit = key_for(&world, &destination, &WRITES, None).await;
    let last_fit = key_for(&world, &destination, &WRITES, None).await;
    let weak = key_for(&world, &destination, &WRITES[1..], None).await;
    let narrow = key_for(&world, &destination, &WRITES, Some("photos/")).await;
    let helper = ReplicationSetupHelper::new();
    for (known, expected) in [
        (
            vec![fit.id(), last_fit.id(), weak.id(), narrow.id(), "gone"],
            Some(last_fit.id()),
        ),
        (vec![last_fit.id(), fit.id()], Some(fit.id())),
        (vec![weak.id(), narrow.id(), "gone"], None),
        (vec![], None),
    ] {
        let mut mapping: Vec<(String, &str)> = (1..)
            .map(|number: u8| format!("source-{number}"))
            .zip(known)
            .collect();
        let configured =
            ReplicationConfiguration::new().source_to_destination_key_mapping(mapping.clone());
        let configured = destination.update().replication(configured).await.unwrap();
        let set = helper.setup_destination("new-source", &configured);
        let set = set.await.unwrap().replication().unwrap().clone();

        let mut set = set.source_to_destination_key_mapping;
        let chosen = set.remove("new-source").unwrap();
        match expected {
            Some(expected) => assert_eq!(chosen, expected),
            None => {
                let made = world.api.get_key(chosen).await.unwrap().unwrap();
                assert_eq!(made.key_name, "destination-replidst");
            }
        }
        // What was there before stays, keys that are gone among it.
        mapping.sort();
        let left: Vec<(String, &str)> = set
            .iter()
            .map(|(source, key)| (source.clone(), &**key))
            .collect();
        assert_eq!(left, mapping);
    }
}

#[tokio::test(start_paused = true)]
async fn a_bucket_can_be_the_source_of_one_and_the_destination_of_another() {
    let world = World::new().await;
    let (one, other) = two_buckets(&world).await;
    let helper = ReplicationSetupHelper::new();
    let there = helper.setup_both(&one, &other).await.unwrap();
    let back = helper.setup_both(&there.1, &there.0).await.unwrap();
    let before = [&there.0, &there.1].map(|bucket| bucket.replication().unwrap().clone());
    let after = [&back.1, &back.0].map(|bucket| bucket.replication().unwrap().clone());
    assert_eq!(after[0].rules, before[0].rules);
    assert_eq!(after[0].source_key_id, before[0].source_key_id);
    assert!(after[0].is_destination());
    assert_eq!(
        after[1].source_to_destination_key_mapping,
        before[1].source_to_destination_key_mapping
    );
    assert_eq!(after[1].rules.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_somebody_else_has_changed_meanwhile_is_a_conflict() {
    let helper = ReplicationSetupHelper::new();
    for source_has_changed in [true, false] {
        let world = World::new().await;
        let (source, destination) = two_buckets(&world).await;
        let changed = if source_has_changed {
            &source
        } else {
            &destination
        };
        changed.set_info([("somebody", "else")]).await.unwrap();
        let error = helper.setup_both(&source, &destination).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Conflict { .. }),
            "{error}"
        );
        assert_eq!(
            described(&world.api, source.name()).await.replication(),
            None
        );
        let now = described(&world.api, changed.name()).await;
        assert_eq!(now.bucket_info()["somebody"], "else");
        assert_eq!(now.replication(), None);
    }
}
