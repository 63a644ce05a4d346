use b2_simulator::{FaultRule, Operation};
use serde_json::json;

use super::b2::{
    Cache as _, CorsOperation, CorsRule, CreateBucket, DummyCache, ErrorKind, LifecycleRule,
    SSE_B2_AES,
};
use super::native;
use super::world::World;

#[tokio::test(start_paused = true)]
async fn without_a_cache_the_service_is_asked_for_a_name() {
    let world = World::with(|simulator| simulator, |api| api.cache(DummyCache)).await;
    let bucket = world.api.get_bucket_by_name("test-bucket").await.unwrap();
    assert_eq!(bucket.bucket_type(), Some("allPrivate"));
    let missing = world
        .api
        .get_bucket_by_name("other-bucket")
        .await
        .unwrap_err();
    assert!(matches!(
        missing.kind(),
        ErrorKind::NonExistentBucket { .. }
    ));
    assert!(missing.to_string().contains("other-bucket"), "{missing}");
}

/// Makes a bucket of which the handle does not hear, and gives its id.
async fn made_elsewhere(world: &World, name: &str) -> String {
    let account_id = world.simulator.account_id();
    let bucket = json!({ "accountId": account_id, "bucketName": name, "bucketType": "allPrivate" });
    let answer = native::call(&world.simulator, "b2_create_bucket", bucket).await;
    answer["bucketId"].as_str().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_listing_of_some_buckets_adds_to_the_cache_and_one_of_all_replaces_it() {
    let world = World::new().await;
    let known = || {
        let known = world.api.cache().list_bucket_names_ids().unwrap();
        known.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    assert_eq!(known(), ["test-bucket"], "it was made through this handle");
    let second = made_elsewhere(&world, "second-bucket").await;
    let third = made_elsewhere(&world, "third-bucket").await;
    assert_eq!(known(), ["test-bucket"]);
    let by_name = world.api.list_buckets().bucket_name("second-bucket");
    assert_eq!(by_name.await.unwrap().len(), 1);
    assert_eq!(known(), ["second-bucket", "test-bucket"]);
    let by_id = world.api.list_buckets().bucket_id(third);
    assert_eq!(by_id.await.unwrap().len(), 1);
    assert_eq!(known(), ["second-bucket", "test-bucket", "third-bucket"]);
    let gone = json!({ "accountId": world.simulator.account_id(), "bucketId": second });
    native::call(&world.simulator, "b2_delete_bucket", gone).await;
    assert_eq!(world.api.list_buckets().await.unwrap().len(), 2);
    assert_eq!(known(), ["test-bucket", "third-bucket"]);
}

#[tokio::test(start_paused = true)]
async fn the_cache_is_enough_when_it_knows_one_of_the_buckets_that_are_asked_for() {
    let world = World::new().await;
    let second = made_elsewhere(&world, "second-bucket").await;
    world.simulator.clear_requests();
    let listing = || world.api.list_buckets().use_cache(true);
    for known in [
        listing(),
        listing().bucket_name("test-bucket"),
        listing().bucket_id(world.bucket.id()),
    ] {
        let known = known.await.unwrap();
        let ids: Vec<&str> = known.iter().map(|bucket| bucket.id()).collect();
        assert_eq!(ids, [world.bucket.id()]);
    }
    assert_eq!(world.simulator.requests().len(), 0);
    let unknown = listing().bucket_name("second-bucket").await.unwrap();
    assert_eq!(unknown[0].id(), second);
    assert_eq!(world.count(Operation::ListBuckets), 1);
}

#[tokio::test(start_paused = true)]
async fn a_name_that_is_taken_is_named() {
    let world = World::new().await;
    let error = world
        .api
        .create_bucket("test-bucket", "allPrivate")
        .await
        .unwrap_err();
    assert!(matches!(
        error.kind(),
        ErrorKind::DuplicateBucketName { .. }
    ));
    assert!(error.to_string().contains("test-bucket"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_makes_one_bucket() {
    let world = World::new().await;
    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::CreateBucket).reset_after());
    world
        .api
        .create_bucket("second-bucket", "allPublic")
        .await
        .unwrap();
    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::CreateBucket).reset_before());
    world
        .api
        .create_bucket("third-bucket", "allPublic")
        .await
        .unwrap();
    assert_eq!(world.api.list_buckets().await.unwrap().len(), 3);
}

fn encrypted(bucket: CreateBucket) -> CreateBucket {
    bucket.default_server_side_encryption(SSE_B2_AES)
}

/// Python sends the call again and reports its own bucket as somebody else's.
#[tokio::test(start_paused = true)]
async fn w18_after_a_lost_answer_a_bucket_that_was_there_before_is_not_taken_for_the_new_one() {
    let world = World::new().await;
    let asked = |name: &'static str| {
        world
            .api
            .create_bucket(name, "allPrivate")
            .bucket_info([("a", "1")])
            .lifecycle_rules([LifecycleRule::new("logs/").days_from_hiding_to_deleting(3)])
            .cors_rules([CorsRule::new(
                "web-uploads",
                ["https://example.com"],
                [CorsOperation::UPLOAD_FILE],
                60,
            )])
            .is_file_lock_enabled(true)
    };
    let lose = || {
        let lost = FaultRule::on(Operation::CreateBucket).reset_after();
        world.simulator.faults().add(lost);
    };
    lose();
    let made = asked("new-bucket")
        .default_server_side_encryption(SSE_B2_AES)
        .await
        .unwrap();
    assert_eq!(made.is_file_lock_enabled(), Some(true));
    assert_eq!(made.cors_rules().len(), 1);

    // What is there has this name and this type, but one thing is missing or other.
    let others: [fn(CreateBucket) -> CreateBucket; 5] = [
        |bucket| encrypted(bucket).bucket_info([("a", "2")]),
        |bucket| encrypted(bucket).lifecycle_rules([]),
        |bucket| encrypted(bucket).cors_rules([]),
        |bucket| encrypted(bucket).is_file_lock_enabled(false),
        |bucket| bucket,
    ];
    for (other, name) in others
        .into_iter()
        .zip(["other-0", "other-1", "other-2", "other-3", "other-4"])
    {
        other(asked(name)).await.unwrap();
        lose();
        let error = encrypted(asked(name)).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::DuplicateBucketName { .. }),
            "{name}: {error}"
        );
        world.simulator.faults().clear();
    }
}

#[tokio::test(start_paused = true)]
async fn a_deleted_bucket_is_forgotten() {
    let world = World::new().await;
    world.bucket.upload_bytes("x", "a").await.unwrap();
    let error = world.api.delete_bucket(&world.bucket).await.unwrap_err();
    assert_eq!(error.code(), Some("cannot_delete_non_empty_bucket"));
    let file = world
        .bucket
        .list_file_versions("a")
        .entries()
        .next()
        .await
        .unwrap()
        .unwrap();
    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::DeleteFileVersion).reset_after());
    world
        .bucket
        .delete_file_version(&file.id, "a")
        .await
        .unwrap();
    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::DeleteBucket).reset_after());
    world.api.delete_bucket(&world.bucket).await.unwrap();
    let missing = world
        .api
        .get_bucket_by_name("test-bucket")
        .await
        .unwrap_err();
    assert!(
        matches!(missing.kind(), ErrorKind::NonExistentBucket { .. }),
        "{missing}"
    );
}
