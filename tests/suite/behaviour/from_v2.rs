//! What holds from the second interface on.

use super::b2::{DummyCache, ErrorKind};
use super::collector::Collector;
use super::spans::{find, requests};
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

#[tokio::test(start_paused = true)]
async fn a_listing_of_keys_has_one_span_around_its_pages() {
    let world = World::new().await;
    let (collector, _guard) = Collector::install();
    let mut keys = world.api.list_keys().entries();
    assert!(keys.next().await.is_none());
    let spans = collector.spans();
    let calls = find(&spans, "ListKeys");
    assert_eq!(calls.len(), 1);
    assert_eq!((&*calls[0].target, &*calls[0].fields), ("b2sdk::call", ""));
    let sent = requests(&spans, "b2_list_keys");
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].parent.as_deref(), Some("ListKeys"));
}
