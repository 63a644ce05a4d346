//! What a handle gives of what it is made of.

use super::b2::{
    ALL_CAPABILITIES, Capability, DEFAULT_MIN_PART_SIZE, DEFAULT_RECOMMENDED_UPLOAD_PART_SIZE,
    ListBucketsRequest, SystemClock, current_time_millis,
};
use super::world::{World, api};

#[tokio::test(start_paused = true)]
async fn a_second_handle_over_the_same_account_info_and_cache_needs_no_authorisation() {
    let world = World::new().await;
    let second = api(&world.simulator)
        .account_info(world.api.account_info())
        .cache(world.api.cache())
        .build()
        .unwrap();
    world.simulator.clear_requests();
    // The name is in the shared cache, and the token in the shared account info.
    let bucket = second.get_bucket_by_name("test-bucket").await.unwrap();
    assert_eq!(bucket.id(), world.bucket.id());
    assert!(world.simulator.requests().is_empty());
    bucket.upload_bytes("hello", "a").await.unwrap();
    assert!(world.current("a").is_some());
    assert_eq!(world.count(b2_simulator::Operation::AuthorizeAccount), 0);
}

#[tokio::test(start_paused = true)]
async fn the_native_calls_can_be_made_in_the_name_of_the_account() {
    let world = World::new().await;
    let account = world.api.account_info().get_auth_data().unwrap().unwrap();
    assert!(account.is_same_account(world.simulator.account_id(), world.simulator.endpoint()));
    assert!(!account.is_same_account(world.simulator.account_id(), "production"));
    assert!(account.is_same_key(world.simulator.key_id(), world.simulator.endpoint()));
    assert!(!account.is_same_key("another", world.simulator.endpoint()));
    let request = ListBucketsRequest::new(&account.account_id);
    let context = account.call_context();
    let answer = world.api.raw_api().list_buckets(&context, &request).await;
    assert_eq!(answer.unwrap()[0].bucket_name, "test-bucket");
}

#[test]
fn each_capability_has_a_constant_and_the_defaults_are_b2s() {
    for (capability, text) in [
        (Capability::LIST_KEYS, "listKeys"),
        (Capability::LIST_ALL_BUCKET_NAMES, "listAllBucketNames"),
        (Capability::BYPASS_GOVERNANCE, "bypassGovernance"),
        (
            Capability::WRITE_BUCKET_NOTIFICATIONS,
            "writeBucketNotifications",
        ),
    ] {
        assert_eq!(capability, text);
        assert!(ALL_CAPABILITIES.contains(&text));
    }
    let sizes = (DEFAULT_MIN_PART_SIZE, DEFAULT_RECOMMENDED_UPLOAD_PART_SIZE);
    assert_eq!(sizes, (5_000_000, 100_000_000));
    use super::b2::Clock as _;
    assert!(current_time_millis() <= SystemClock.now_millis());
}
