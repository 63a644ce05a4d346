//! Application keys.

use b2_simulator::{FaultRule, Operation};

use super::b2::{ErrorKind, InMemoryAccountInfo};
use super::here::{self, authorize};
use super::world::{World, api};

#[tokio::test(start_paused = true)]
async fn a_key_is_made_found_listed_and_deleted() {
    let world = World::new().await;
    let other = world
        .api
        .create_bucket("other-bucket", "allPrivate")
        .await
        .unwrap();
    let request = world
        .api
        .create_key(["listBuckets", "listFiles", "readFiles"], "reader");
    let made = here::for_bucket(request, other.id())
        .name_prefix("photos/")
        .valid_duration_seconds(60)
        .await
        .unwrap();
    assert_eq!(made.key.key_name, "reader");
    assert!(made.has_capabilities(["readFiles"]) && !made.has_capabilities(["writeFiles"]));
    assert_eq!(made.key.name_prefix.as_deref(), Some("photos/"));
    let now = world.simulator.clock().now_millis();
    assert_eq!(made.key.expiration_timestamp_millis, Some(now + 60_000));
    assert_eq!(here::bucket_of(&made.key), Some(other.id()));

    assert_eq!(
        world.api.get_key(made.id()).await.unwrap().as_ref(),
        Some(&made.key)
    );
    let mut keys = world.api.list_keys().entries();
    assert_eq!(keys.next().await.unwrap().unwrap(), made.key);
    assert!(keys.next().await.is_none());

    // The key is what it says.
    let handle = api(&world.simulator)
        .account_info(InMemoryAccountInfo::new())
        .build()
        .unwrap();
    authorize(
        &handle,
        world.simulator.endpoint(),
        made.id(),
        made.application_key.reveal(),
    )
    .await
    .unwrap();
    handle
        .check_bucket_name_restrictions("other-bucket")
        .await
        .unwrap();
    let refused = handle
        .check_bucket_name_restrictions("a-third-bucket")
        .await
        .unwrap_err();
    assert!(
        matches!(refused.kind(), ErrorKind::RestrictedBucket { .. }),
        "{refused}"
    );

    assert_eq!(world.api.delete_key(&made.key).await.unwrap(), made.key);
    assert_eq!(world.api.get_key(made.id()).await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn keys_are_listed_over_pages_and_from_any_of_them() {
    let world = World::with(|simulator| simulator.most_rows_per_page(2), |api| api).await;
    let mut made = Vec::new();
    for index in 0..5 {
        let key = world
            .api
            .create_key(["listFiles"], format!("key-{index}"))
            .await
            .unwrap();
        made.push(key.key);
    }
    made.sort_by(|one, other| one.id.cmp(&other.id));
    let mut listed = Vec::new();
    let mut keys = world
        .api
        .list_keys()
        .start_application_key_id(&*made[2].id)
        .entries();
    while let Some(key) = keys.next().await {
        listed.push(key.unwrap());
    }
    assert_eq!(listed, made[2..]);
    assert_eq!(world.count(Operation::ListKeys), 2);
}

#[tokio::test(start_paused = true)]
async fn an_id_that_is_not_there_is_no_key_although_others_follow() {
    let world = World::new().await;
    let key = world.api.create_key(["listFiles"], "key").await.unwrap();
    let before = &key.id()[..key.id().len() - 1];
    assert_eq!(world.api.get_key(before).await.unwrap(), None);
    let error = world.api.delete_key_by_id("0000").await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::BadRequest { .. }),
        "{error}"
    );
}

/// Python sends the call again, and makes a second key of which nobody knows.
#[tokio::test(start_paused = true)]
async fn w18_a_lost_answer_never_makes_a_second_key() {
    let world = World::new().await;
    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::CreateKey).reset_after());
    let error = world
        .api
        .create_key(["listFiles"], "key")
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::UnknownOutcome { .. }),
        "{error}"
    );
    let mut keys = world.api.list_keys().entries();
    assert!(keys.next().await.unwrap().is_ok());
    assert!(keys.next().await.is_none(), "one call, one key");
}

#[tokio::test(start_paused = true)]
async fn w18_a_key_is_deleted_once_whatever_gets_lost() {
    let world = World::new().await;
    for fault in [
        FaultRule::on(Operation::DeleteKey).reset_after(),
        FaultRule::on(Operation::DeleteKey).reset_before(),
    ] {
        let key = world
            .api
            .create_key(["listFiles"], "key")
            .await
            .unwrap()
            .key;
        world.simulator.faults().add(fault);
        assert_eq!(world.api.delete_key(&key).await.unwrap(), key);
        assert_eq!(world.api.get_key(&*key.id).await.unwrap(), None);
    }
    let key = world.api.create_key(["listFiles"], "key").await.unwrap();
    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::DeleteKey).reset_after());
    let error = world.api.delete_key_by_id(key.id()).await.unwrap_err();
    assert!(error.to_string().contains("which is gone"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn w18_who_may_delete_keys_but_not_list_them_learns_the_outcome_too() {
    let world = World::new().await;
    let deleter = world
        .api
        .create_key(["deleteKeys"], "deleter")
        .await
        .unwrap();
    let handle = api(&world.simulator).build().unwrap();
    authorize(
        &handle,
        world.simulator.endpoint(),
        deleter.id(),
        deleter.application_key.reveal(),
    )
    .await
    .unwrap();
    for fault in [
        FaultRule::on(Operation::DeleteKey).reset_after(),
        FaultRule::on(Operation::DeleteKey).reset_before(),
    ] {
        let key = world
            .api
            .create_key(["listFiles"], "key")
            .await
            .unwrap()
            .key;
        world.simulator.faults().add(fault);
        assert_eq!(handle.delete_key(&key).await.unwrap(), key);
        assert_eq!(world.api.get_key(&*key.id).await.unwrap(), None);
    }
}

#[tokio::test(start_paused = true)]
async fn w18_a_file_is_hidden_once_whatever_gets_lost() {
    let world = World::new().await;
    for (name, fault) in [
        ("a", FaultRule::on(Operation::HideFile).reset_after()),
        ("b", FaultRule::on(Operation::HideFile).reset_before()),
    ] {
        world.bucket.upload_bytes("x", name).await.unwrap();
        world.simulator.faults().add(fault);
        assert!(world.bucket.hide_file(name).await.unwrap().is_hide_marker());
        assert_eq!(world.versions(name).len(), 2, "the upload and one marker");
    }
}
