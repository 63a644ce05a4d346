use b2_simulator::{FaultRule, Operation, Simulator};

use super::b2::{ErrorClass, ErrorKind};
use super::here::{self, authorize};
use super::world::{World, api, bytes};

#[tokio::test(start_paused = true)]
async fn w20_a_renewed_token_keeps_the_cache() {
    let world = World::new().await;
    world.simulator.expire_account_tokens();
    // This call itself puts nothing into the cache.
    world.bucket.upload_bytes("x", "a").await.unwrap();
    assert_eq!(world.count(Operation::AuthorizeAccount), 2);
    world.simulator.clear_requests();
    world.api.get_bucket_by_name("test-bucket").await.unwrap();
    assert_eq!(world.simulator.requests().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_download_renews_the_token_and_a_head_too() {
    let world = World::new().await;
    world.bucket.upload_bytes(bytes(10), "a").await.unwrap();
    world.simulator.expire_account_tokens();
    let _download = here::download(&world.bucket, "a").await.unwrap();
    world.simulator.expire_account_tokens();
    assert_eq!(
        world.bucket.get_file_info_by_name("a").await.unwrap().size,
        10
    );
    assert_eq!(world.count(Operation::AuthorizeAccount), 3);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_key_is_refused_at_once() {
    let simulator = Simulator::builder().build().unwrap();
    let api = api(&simulator).build().unwrap();
    let error = authorize(&api, simulator.endpoint(), simulator.key_id(), "wrong")
        .await
        .unwrap_err();
    assert!(error.is(ErrorClass::Unauthorized), "{error}");
    assert_eq!(simulator.requests().len(), 1);
    let error = api.list_buckets().await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::MissingAccountData { .. }),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_throttled_call_waits_as_long_as_it_is_told() {
    let world = World::new().await;
    let rule = FaultRule::on(Operation::ListBuckets)
        .status(503, "service_unavailable")
        .retry_after(17);
    world.simulator.faults().add(rule);
    let begun = tokio::time::Instant::now();
    world.api.list_buckets().await.unwrap();
    assert_eq!(begun.elapsed().as_secs(), 17);
}

#[tokio::test(start_paused = true)]
async fn w22_a_clock_that_is_wrong_matters_only_when_authorising_fails() {
    let world = World::new().await;
    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::ListBuckets).skew_date(3_600_000));
    world.api.list_buckets().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_renewal_outlasts_what_would_end_a_first_authorisation() {
    let world = World::new().await;
    world.simulator.expire_account_tokens();
    let rule = FaultRule::on(Operation::AuthorizeAccount).count(5);
    world.simulator.faults().add(rule.reset_before());
    world.api.list_buckets().await.unwrap();
    assert_eq!(world.count(Operation::AuthorizeAccount), 7);
}
