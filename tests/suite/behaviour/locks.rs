//! Retention and legal holds of single versions.

use std::time::Duration;

use super::b2::{
    Bucket, ErrorClass, ErrorKind, FileRetentionSetting, FileVersion, LegalHold,
    NO_RETENTION_FILE_SETTING, RetentionMode, UNKNOWN_FILE_RETENTION_SETTING,
};
use super::here::authorize;
use super::world::World;

async fn locked() -> (World, Bucket, FileVersion) {
    let world = World::new().await;
    let bucket = world
        .api
        .create_bucket("locked-bucket", "allPrivate")
        .is_file_lock_enabled(true)
        .await
        .unwrap();
    let file = bucket.upload_bytes("x", "a").await.unwrap();
    (world, bucket, file)
}

fn until(world: &World, mode: RetentionMode, days: i64) -> FileRetentionSetting {
    let now = world.simulator.clock().now_millis();
    FileRetentionSetting::new(mode).retain_until(now + days * 86_400_000)
}

#[tokio::test(start_paused = true)]
async fn a_hold_is_set_seen_everywhere_and_lifted() {
    let (world, bucket, file) = locked().await;
    assert!(file.legal_hold.is_off());
    let held = file.update_legal_hold(LegalHold::ON).await.unwrap();
    assert!(held.legal_hold.is_on());
    assert!(file.legal_hold.is_off(), "the receiver stays as it was");
    assert_eq!(file.get_fresh_state().await.unwrap(), held);
    let by_name = bucket.get_file_info_by_name("a").await.unwrap();
    assert!(by_name.legal_hold.is_on());
    let error = held.delete().bypass_governance(true).await.unwrap_err();
    assert!(
        error.status() == Some(401) || error.status() == Some(403),
        "{error}"
    );
    assert!(
        by_name
            .update_legal_hold(LegalHold::OFF)
            .await
            .unwrap()
            .legal_hold
            .is_off()
    );
    let hold = world
        .api
        .update_file_legal_hold(&*file.id, "a", LegalHold::UNSET)
        .await
        .unwrap();
    assert_eq!(hold, LegalHold::OFF);
    file.delete().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn governance_gives_way_to_those_who_bypass_it() {
    let (world, _, file) = locked().await;
    let week = until(&world, RetentionMode::GOVERNANCE, 7);
    let retained = file.update_retention(week.clone()).await.unwrap();
    assert_eq!(retained.file_retention, week);
    let longer = until(&world, RetentionMode::GOVERNANCE, 8);
    retained.update_retention(longer).await.unwrap();
    for refused in [
        retained.update_retention(week.clone()).await.unwrap_err(),
        retained
            .update_retention(NO_RETENTION_FILE_SETTING)
            .await
            .unwrap_err(),
        retained.delete().await.map(|_| ()).unwrap_err(),
    ] {
        assert!(refused.is(ErrorClass::Unauthorized), "{refused:?}");
        assert_eq!(refused.code(), Some("access_denied"));
        assert!(refused.to_string().contains("retention"), "{refused}");
    }
    // Saying so is not enough for a key that may not.
    let capabilities = [
        "listFiles",
        "deleteFiles",
        "readFileRetentions",
        "writeFileRetentions",
    ];
    let key = world.api.create_key(capabilities, "plain-key");
    let key = key.await.unwrap();
    let plain = super::world::api(&world.simulator).build().unwrap();
    let (realm, secret) = (world.simulator.endpoint(), key.application_key.reveal());
    authorize(&plain, realm, key.id(), secret).await.unwrap();
    let shorter = plain.update_file_retention(&*file.id, "a", week.clone());
    let delete = plain.delete_file_version(&*file.id, "a");
    for refused in [
        shorter.bypass_governance(true).await.unwrap_err(),
        delete.bypass_governance(true).await.unwrap_err(),
    ] {
        assert!(refused.is(ErrorClass::Unauthorized), "{refused:?}");
    }
    let free = retained
        .update_retention(NO_RETENTION_FILE_SETTING)
        .bypass_governance(true)
        .await
        .unwrap();
    assert_eq!(free.file_retention, NO_RETENTION_FILE_SETTING);
    let again = free.update_retention(week).await.unwrap();
    again.delete().bypass_governance(true).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn compliance_gives_way_to_time_only() {
    let (world, _, file) = locked().await;
    let day = until(&world, RetentionMode::COMPLIANCE, 1);
    let retained = file.update_retention(day).await.unwrap();
    assert!(retained.delete().bypass_governance(true).await.is_err());
    world
        .simulator
        .clock()
        .advance(Duration::from_secs(2 * 86_400));
    let (key_id, key) = (world.simulator.key_id(), world.simulator.key());
    authorize(&world.api, world.simulator.endpoint(), key_id, key)
        .await
        .unwrap();
    retained.delete().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_bucket_without_file_lock_refuses_both() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("x", "a").await.unwrap();
    let retention = until(&world, RetentionMode::GOVERNANCE, 1);
    for error in [
        file.update_retention(retention).await.unwrap_err(),
        file.update_legal_hold(LegalHold::ON).await.unwrap_err(),
    ] {
        assert_eq!(error.code(), Some("bucket_missing_file_lock"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_unknown_or_incomplete_is_not_asked_for() {
    let (world, _, file) = locked().await;
    world.simulator.clear_requests();
    let timeless = FileRetentionSetting::new(RetentionMode::GOVERNANCE);
    for error in [
        file.update_retention(UNKNOWN_FILE_RETENTION_SETTING)
            .await
            .unwrap_err(),
        file.update_retention(timeless).await.unwrap_err(),
        file.update_legal_hold(LegalHold::UNKNOWN)
            .await
            .unwrap_err(),
    ] {
        assert!(
            matches!(error.kind(), ErrorKind::InvalidArgument { .. }),
            "{error}"
        );
    }
    assert_eq!(world.simulator.requests().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_may_not_read_locks_sees_that_they_are_unknown() {
    let (world, bucket, file) = locked().await;
    file.update_legal_hold(LegalHold::ON).await.unwrap();
    let key = world
        .api
        .create_key(["listBuckets", "listFiles", "readFiles"], "blind-key")
        .await
        .unwrap();
    let handle = super::world::api(&world.simulator).build().unwrap();
    authorize(
        &handle,
        world.simulator.endpoint(),
        key.id(),
        key.application_key.reveal(),
    )
    .await
    .unwrap();
    let seen = handle.get_file_info(&*file.id).await.unwrap();
    assert!(seen.legal_hold.is_unknown());
    assert_eq!(seen.file_retention, UNKNOWN_FILE_RETENTION_SETTING);
    let by_name = handle
        .get_file_info_by_name(bucket.name(), "a")
        .await
        .unwrap();
    assert!(by_name.legal_hold.is_unknown());
    let settings = handle
        .list_buckets()
        .bucket_name("locked-bucket")
        .await
        .unwrap();
    assert_eq!(settings[0].is_file_lock_enabled(), None);
    assert!(settings[0].default_server_side_encryption().is_unknown());
}
