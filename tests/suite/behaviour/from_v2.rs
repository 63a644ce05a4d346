//! What holds from the second interface on.

use super::b2::{DummyCache, ErrorKind};
use super::world::World;

#[tokio::test(start_paused = true)]
async fn a_bucket_is_found_by_name_and_by_id_and_remembered() {
    let world = World::new().await;
    world.simulator.clear_requests();
    let by_name = world.api.get_bucket_by_name("test-bucket").await.unwrap();
    let by_id = world.api.get_bucket_by_id(world.bucket.id()).await.unwrap();
    assert_eq!(
        (by_name.id(), by_id.name()),
        (world.bucket.id(), "test-bucket")
    );
    assert_eq!(world.simulator.requests().len(), 0, "both are in the cache");
}

#[tokio::test(start_paused = true)]
async fn without_a_cache_the_service_is_asked_for_an_id() {
    let world = World::with(|simulator| simulator, |api| api.cache(DummyCache)).await;
    let missing = world
        .api
        .get_bucket_by_id("0123456789abcdef01234567")
        .await
        .unwrap_err();
    assert!(
        matches!(missing.kind(), ErrorKind::BucketIdNotFound { .. }),
        "{missing}"
    );
}
