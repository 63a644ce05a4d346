//! What a bucket is set to: types, info, rules, encryption, locks, replication, notifications.

use b2_simulator::{FaultRule, Operation};

use super::b2::{
    B2Api, Bucket, BucketRetentionSetting, CorsOperation, CorsRule, EncryptionMode,
    EncryptionSetting, ErrorKind, EventType, LifecycleRule, NotificationRule,
    NotificationTargetConfiguration, ReplicationConfiguration, ReplicationRule, RetentionMode,
    RetentionPeriod, SSE_B2_AES, SSE_NONE,
};
use super::world::World;

fn lifecycle() -> LifecycleRule {
    LifecycleRule::new("logs/")
        .days_from_uploading_to_hiding(2)
        .days_from_hiding_to_deleting(1)
}

fn cors() -> CorsRule {
    CorsRule::new(
        "downloads",
        ["https://www.example.com"],
        [CorsOperation::DOWNLOAD_FILE_BY_NAME],
        3600,
    )
}

fn retention() -> BucketRetentionSetting {
    BucketRetentionSetting::new(RetentionMode::GOVERNANCE).period(RetentionPeriod::days(7))
}

#[tokio::test(start_paused = true)]
async fn a_bucket_is_made_with_everything_and_says_so() {
    let world = World::new().await;
    let bucket = world
        .api
        .create_bucket("second-bucket", "allPublic")
        .bucket_info([("owner", "me")])
        .cors_rules([cors()])
        .lifecycle_rules([lifecycle()])
        .default_server_side_encryption(SSE_B2_AES)
        .is_file_lock_enabled(true)
        .await
        .unwrap();
    let fresh = bucket.get_fresh_state().await.unwrap();
    for bucket in [bucket, fresh] {
        assert_eq!(bucket.bucket_type(), Some("allPublic"));
        assert_eq!(bucket.bucket_info()["owner"], "me");
        assert_eq!(
            bucket.cors_rules()[0].allowed_origins,
            cors().allowed_origins
        );
        assert_eq!(bucket.lifecycle_rules()[0], lifecycle());
        assert_eq!(bucket.default_server_side_encryption(), &SSE_B2_AES);
        assert_eq!(bucket.is_file_lock_enabled(), Some(true));
        assert_eq!(bucket.default_retention().mode, RetentionMode::NONE);
        assert!(bucket.is_replication_known() && bucket.replication().is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn an_update_changes_what_is_given_and_leaves_the_rest_and_the_handle() {
    let world = World::new().await;
    let before = world.bucket.get_fresh_state().await.unwrap();
    let with_info = before.set_info([("a", "b")]).await.unwrap();
    let with_rules = before
        .update()
        .lifecycle_rules([lifecycle()])
        .cors_rules([cors()])
        .await
        .unwrap();
    let public = before.set_type("allPublic").await.unwrap();
    assert!(before.bucket_info().is_empty() && before.bucket_type() == Some("allPrivate"));
    assert!(before.revision() < with_info.revision());
    assert!(with_info.revision() < with_rules.revision());
    assert_eq!(public.bucket_info()["a"], "b");
    assert_eq!(public.lifecycle_rules(), [lifecycle()]);
    assert_eq!(public.bucket_type(), Some("allPublic"));
    let cleared = public
        .update()
        .lifecycle_rules([])
        .cors_rules([])
        .bucket_info(Vec::<(String, String)>::new())
        .await
        .unwrap();
    assert!(cleared.lifecycle_rules().is_empty() && cleared.cors_rules().is_empty());
    assert!(cleared.bucket_info().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_update_of_another_revision_is_a_conflict_and_changes_nothing() {
    let world = World::new().await;
    let bucket = world.bucket.get_fresh_state().await.unwrap();
    let revision = bucket.revision().unwrap();
    bucket
        .set_info([("a", "1")])
        .if_revision_is(revision)
        .await
        .unwrap();
    let error = bucket
        .set_info([("a", "2")])
        .if_revision_is(revision)
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Conflict { .. }),
        "{error}"
    );
    assert_eq!(
        bucket.get_fresh_state().await.unwrap().bucket_info()["a"],
        "1"
    );
}

#[tokio::test(start_paused = true)]
async fn an_update_of_nothing_is_refused_before_anything_is_sent() {
    let world = World::new().await;
    world.simulator.clear_requests();
    let error = world.bucket.update().if_revision_is(1).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::ValueError { .. }),
        "{error}"
    );
    assert_eq!(world.simulator.requests().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_to_an_update_is_looked_for() {
    let world = World::new().await;
    for (fault, value) in [
        (FaultRule::on(Operation::UpdateBucket).reset_after(), "1"),
        (FaultRule::on(Operation::UpdateBucket).reset_before(), "2"),
    ] {
        let bucket = world.bucket.get_fresh_state().await.unwrap();
        world.simulator.faults().add(fault);
        let revision = bucket.revision().unwrap();
        let updated = bucket
            .set_info([("a", value)])
            .if_revision_is(revision)
            .await
            .unwrap();
        assert_eq!(updated.bucket_info()["a"], value);
        assert_eq!(updated.revision(), Some(revision + 1), "changed once");
    }
}

#[tokio::test(start_paused = true)]
async fn a_default_that_cannot_be_is_refused() {
    let world = World::new().await;
    for setting in [SSE_NONE, EncryptionSetting::new(EncryptionMode::UNKNOWN)] {
        let update = world
            .bucket
            .update()
            .default_server_side_encryption(setting.clone());
        let error = update.await.unwrap_err();
        assert!(
            matches!(
                error.kind(),
                ErrorKind::WrongEncryptionModeForBucketDefault { .. }
            ),
            "{setting:?}: {error}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn file_lock_is_turned_on_once_and_for_good() {
    let world = World::new().await;
    let locked = world
        .bucket
        .update()
        .is_file_lock_enabled(true)
        .await
        .unwrap();
    assert_eq!(locked.is_file_lock_enabled(), Some(true));
    let retained = locked
        .update()
        .default_retention(retention())
        .await
        .unwrap();
    assert_eq!(retained.default_retention(), &retention());
    let error = locked
        .update()
        .is_file_lock_enabled(false)
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::DisablingFileLockNotSupported),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_is_gone_has_no_fresh_state() {
    let world = World::new().await;
    world.api.delete_bucket(&world.bucket).await.unwrap();
    let error = world.bucket.get_fresh_state().await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::BucketIdNotFound { .. }),
        "{error}"
    );
}

async fn replicated(api: &B2Api, bucket: &Bucket) -> Bucket {
    let target = api
        .create_bucket("replica-bucket", "allPrivate")
        .await
        .unwrap();
    let key = api
        .create_key(["listFiles", "readFiles"], "source-key")
        .await
        .unwrap();
    let rule = ReplicationRule::new(target.id(), "rule-1").file_name_prefix("a/");
    let configuration = ReplicationConfiguration::new()
        .rules([rule])
        .source_key_id(key.id());
    bucket.update().replication(configuration).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn file_lock_is_refused_to_sources_of_replication_and_to_restricted_buckets() {
    let lock = |bucket: &Bucket| bucket.update().is_file_lock_enabled(true);
    let world = World::new().await;
    let source = replicated(&world.api, &world.bucket).await;
    let error = lock(&source).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::SourceReplicationConflict),
        "{error:?}"
    );
    let world = World::new().await;
    let restricted = world.simulator.set_bucket_type("test-bucket", "restricted");
    restricted.unwrap();
    let error = lock(&world.bucket).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::EnablingFileLockOnRestrictedBucket),
        "{error:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn replication_is_set_read_and_ended() {
    let world = World::new().await;
    let source = replicated(&world.api, &world.bucket).await;
    let configuration = source.replication().unwrap();
    assert!(configuration.is_source() && !configuration.is_destination());
    assert_eq!(configuration.rules[0].name, "rule-1");
    let ended = source
        .update()
        .replication(ReplicationConfiguration::new())
        .await
        .unwrap();
    assert!(ended.is_replication_known());
    assert!(
        ended
            .replication()
            .is_none_or(|configuration| !configuration.is_source())
    );
}

#[tokio::test(start_paused = true)]
async fn notification_rules_are_set_read_and_set_again_as_they_are() {
    let world = World::new().await;
    assert!(
        world
            .bucket
            .get_notification_rules()
            .await
            .unwrap()
            .is_empty()
    );
    let target = NotificationTargetConfiguration::webhook("https://example.com/hook")
        .hmac_sha256_signing_secret("0123456789abcdef0123456789abcdef");
    let rule = NotificationRule::new("new-photos", [EventType::OBJECT_CREATED_ALL], target)
        .object_name_prefix("photos/");
    let set = world.bucket.set_notification_rules([rule]).await.unwrap();
    assert_eq!(set[0].event_types, [EventType::OBJECT_CREATED_ALL]);
    let read = world.bucket.get_notification_rules().await.unwrap();
    assert_eq!(read, set);
    assert_eq!(
        world
            .bucket
            .set_notification_rules(read.clone())
            .await
            .unwrap(),
        read
    );
    assert!(
        world
            .bucket
            .set_notification_rules([])
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test(start_paused = true)]
async fn every_event_and_every_operation_that_has_a_name_here_is_known_to_the_service() {
    let world = World::new().await;
    for event in [
        EventType::OBJECT_CREATED_ALL,
        EventType::OBJECT_CREATED_UPLOAD,
        EventType::OBJECT_CREATED_MULTIPART_UPLOAD,
        EventType::OBJECT_CREATED_COPY,
        EventType::OBJECT_CREATED_REPLICA,
        EventType::OBJECT_CREATED_MULTIPART_REPLICA,
        EventType::OBJECT_DELETED_ALL,
        EventType::OBJECT_DELETED_DELETE,
        EventType::OBJECT_DELETED_LIFECYCLE_RULE,
        EventType::HIDE_MARKER_CREATED_ALL,
        EventType::HIDE_MARKER_CREATED_HIDE,
        EventType::HIDE_MARKER_CREATED_LIFECYCLE_RULE,
        EventType::MULTIPART_UPLOAD_CREATED_ALL,
        EventType::MULTIPART_UPLOAD_CREATED_LIVE_READ,
    ] {
        let target = NotificationTargetConfiguration::webhook("https://example.com/hook");
        let rule = NotificationRule::new("my-rule", [event.clone()], target);
        let set = world.bucket.set_notification_rules([rule]).await.unwrap();
        assert_eq!(set[0].event_types, [event]);
    }
    let operations = [
        CorsOperation::DOWNLOAD_FILE_BY_NAME,
        CorsOperation::DOWNLOAD_FILE_BY_ID,
        CorsOperation::UPLOAD_FILE,
        CorsOperation::UPLOAD_PART,
        CorsOperation::S3_DELETE,
        CorsOperation::S3_GET,
        CorsOperation::S3_HEAD,
        CorsOperation::S3_POST,
        CorsOperation::S3_PUT,
    ];
    let rule = CorsRule::new("everything", ["https"], operations.clone(), 0);
    let bucket = world.bucket.update().cors_rules([rule]).await.unwrap();
    assert_eq!(bucket.cors_rules()[0].allowed_operations, operations);
}

#[tokio::test(start_paused = true)]
async fn the_dictionary_of_a_bucket_has_the_keys_of_python_in_its_order() {
    let world = World::new().await;
    let keys = [
        "accountId",
        "bucketId",
        "bucketName",
        "bucketType",
        "bucketInfo",
        "corsRules",
        "lifecycleRules",
        "revision",
        "options",
        "defaultServerSideEncryption",
        "isFileLockEnabled",
        "defaultRetention",
        "replication",
    ];
    let fresh = world.bucket.get_fresh_state().await.unwrap();
    assert_eq!(fresh.as_dict().keys().collect::<Vec<_>>(), keys);
}

/// The type is left out, because nobody knows it.
#[tokio::test(start_paused = true)]
async fn a_bucket_from_the_cache_says_what_it_does_not_know() {
    let world = World::new().await;
    let cached = world.api.get_bucket_by_name("test-bucket").await.unwrap();
    assert!(cached.default_server_side_encryption().is_unknown());
    assert_eq!(cached.default_retention().mode, RetentionMode::UNKNOWN);
    assert_eq!(
        (cached.is_file_lock_enabled(), cached.revision()),
        (None, None)
    );
    assert!(!cached.is_replication_known());
    assert_eq!(
        serde_json::to_string(&cached.as_dict()).unwrap(),
        format!(
            concat!(
                r#"{{"accountId":"{}","bucketId":"{}","bucketName":"test-bucket","bucketInfo":{{}},"corsRules":[],"#,
                r#""lifecycleRules":[],"revision":null,"options":[],"defaultServerSideEncryption":{{"mode":null}},"#,
                r#""isFileLockEnabled":null,"defaultRetention":{{"mode":"unknown"}},"replication":null}}"#
            ),
            world.simulator.account_id(),
            world.bucket.id(),
        )
    );
    let listed = world.api.list_buckets().use_cache(true).await.unwrap();
    assert_eq!(listed, [cached]);
}
