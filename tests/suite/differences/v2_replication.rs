//! Replication (section 14).

use super::b2::{Bucket, ReplicationMonitor, ReplicationSetupHelper};
use super::world::World;

async fn two_buckets(world: &World) -> (Bucket, Bucket) {
    let destination = world.api.create_bucket("destination", "allPrivate");
    let destination = destination.await.unwrap();
    let source = world.bucket.get_fresh_state().await.unwrap();
    (source, destination)
}

#[tokio::test(start_paused = true)]
async fn v2_14_setup_both_gives_buckets_of_this_interface() {
    let world = World::new().await;
    let (source, destination) = two_buckets(&world).await;
    let both: (Bucket, Bucket) = ReplicationSetupHelper::new()
        .setup_both(&source, &destination)
        .name("photos")
        .await
        .unwrap();
    assert_eq!(both.0.replication().unwrap().rules[0].name, "photos");
    assert_eq!(both.1.id(), destination.id());
    let rule = both.0.replication().unwrap().rules[0].clone();
    let monitor = ReplicationMonitor::new(both.0.clone(), rule).unwrap();
    assert_eq!(monitor.source_folder().bucket(), &both.0);
    monitor.scan().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn v2_14_setup_source_and_setup_destination_give_a_bucket_of_this_interface() {
    let world = World::new().await;
    let (source, destination) = two_buckets(&world).await;
    let key = world
        .api
        .create_key(
            ReplicationSetupHelper::DEFAULT_SOURCE_CAPABILITIES,
            "source",
        )
        .await
        .unwrap();
    let helper = ReplicationSetupHelper::new();
    let set: Bucket = helper
        .setup_destination(key.id(), &destination)
        .await
        .unwrap();
    assert_eq!(set.id(), destination.id());
    let set: Bucket = helper
        .setup_source(&source, &key.key, &destination)
        .await
        .unwrap();
    let source_key = set.replication().unwrap().source_key_id.as_deref();
    assert_eq!(source_key, Some(key.id()));
}

#[tokio::test(start_paused = true)]
async fn v2_14_keys_are_made_for_one_bucket() {
    let world = World::new().await;
    let (source, destination) = two_buckets(&world).await;
    world.simulator.clear_requests();
    let helper = ReplicationSetupHelper::new();
    helper.setup_both(&source, &destination).await.unwrap();
    let mut keys = world.api.list_keys().entries();
    let mut buckets = Vec::new();
    while let Some(key) = keys.next().await {
        buckets.extend(key.unwrap().bucket_id);
    }
    buckets.sort();
    let mut expected = vec![source.id().to_owned(), destination.id().to_owned()];
    expected.sort();
    assert_eq!(buckets, expected);
    let requests = world.simulator.requests();
    assert!(
        requests
            .iter()
            .all(|one| one.target.starts_with("/b2api/v3/"))
    );
}
