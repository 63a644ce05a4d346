use b2_simulator::{FaultRule, Operation};

use super::b2::{
    CorsOperation, CorsRule, CreateBucket, DummyCache, ErrorKind, LifecycleRule, SSE_B2_AES,
};
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
