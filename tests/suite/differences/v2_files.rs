//! File versions (section 10) and unfinished large files (section 12).

use serde_json::{Value, json};

use super::b2::{BytesSource, FileVersion, OnFailure, UnfinishedLargeFile};
use super::native;
use super::world::World;

async fn uploaded() -> (World, FileVersion) {
    let world = World::new().await;
    let upload = world
        .bucket
        .upload_bytes("x", "a")
        .cache_control("no-store");
    let file = upload.await.unwrap();
    (world, file)
}

fn keys(file: &FileVersion) -> Vec<String> {
    file.as_dict().keys().map(str::to_owned).collect()
}

#[test]
fn v2_10_1_a_version_is_made_with_a_cache_control_of_its_own() {
    let mut version = FileVersion::new("id", "a", 1, 2);
    assert_eq!(version.cache_control, None);
    version.cache_control = Some("no-store".to_owned());
    assert!(version.file_info.is_empty());
}

#[tokio::test(start_paused = true)]
async fn v2_10_1_cache_control_is_read_once_and_can_be_set() {
    let (_, mut file) = uploaded().await;
    assert_eq!(file.cache_control.as_deref(), Some("no-store"));
    file.file_info.clear();
    assert_eq!(file.cache_control.as_deref(), Some("no-store"));
    file.cache_control = Some("max-age=1".to_owned());
    let newest = b2sdk_v3::FileVersion::from(file);
    assert_eq!(newest.cache_control(), None, "it looks into the file info");
}

#[tokio::test(start_paused = true)]
async fn v2_10_1_as_dict_ends_with_the_cache_control() {
    let (world, file) = uploaded().await;
    let newest = b2sdk_v3::FileVersion::from(file.clone()).as_dict();
    let mut expected: Vec<String> = newest.keys().map(str::to_owned).collect();
    expected.push("cacheControl".to_owned());
    assert_eq!(keys(&file), expected);
    let plain = world.bucket.upload_bytes("x", "b").await.unwrap();
    assert!(!keys(&plain).contains(&"cacheControl".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn v2_10_1_equality_counts_the_cache_control() {
    let (_, file) = uploaded().await;
    let mut other = file.clone();
    assert_eq!(other, file);
    other.cache_control = None;
    assert_ne!(other, file);
    let newest = b2sdk_v3::FileVersion::from;
    assert_eq!(newest(other), newest(file));
}

#[tokio::test(start_paused = true)]
async fn v2_10_1_get_fresh_state_and_the_lock_updates_give_versions_of_this_interface() {
    let world = World::new().await;
    let bucket = world
        .api
        .create_bucket("locked-bucket", "allPrivate")
        .is_file_lock_enabled(true)
        .await
        .unwrap();
    let upload = bucket.upload_bytes("x", "a").cache_control("no-store");
    let file = upload.await.unwrap();
    let held: FileVersion = file
        .update_legal_hold(super::b2::LegalHold::ON)
        .await
        .unwrap();
    assert_eq!(held.cache_control.as_deref(), Some("no-store"));
    let fresh: FileVersion = file.get_fresh_state().await.unwrap();
    assert_eq!(fresh, held);
    let until = super::b2::FileRetentionSetting::new(super::b2::RetentionMode::GOVERNANCE)
        .retain_until(world.simulator.clock().now_millis() + 86_400_000);
    let retained: FileVersion = held.update_retention(until.clone()).await.unwrap();
    assert_eq!(retained.file_retention, until);
}

#[tokio::test(start_paused = true)]
async fn v2_10_2_versions_go_to_the_third_interface_and_back() {
    let (world, file) = uploaded().await;
    let newest = b2sdk_v3::FileVersion::from(file.clone());
    newest.get_fresh_state().await.unwrap();
    let back = FileVersion::from(newest);
    assert_eq!(back, file);
    world.simulator.clear_requests();
    back.get_fresh_state().await.unwrap();
    let targets: Vec<String> = world
        .simulator
        .requests()
        .into_iter()
        .map(|request| request.target)
        .collect();
    assert_eq!(targets, ["/b2api/v3/b2_get_file_info"]);
}

/// A large file that was begun with a `Cache-Control` and is still there.
async fn unfinished(world: &World) -> UnfinishedLargeFile {
    let parameters = json!({
        "bucketId": world.bucket.id(),
        "fileName": "big",
        "contentType": "text/plain",
        "fileInfo": { "b2-cache-control": "no-store" },
    });
    let _: Value = native::call(&world.simulator, "b2_start_large_file", parameters).await;
    let mut files = world.bucket.list_unfinished_large_files().entries();
    let file = files.next().await.unwrap().unwrap();
    assert!(files.next().await.is_none());
    file
}

#[tokio::test(start_paused = true)]
async fn v2_12_the_cache_control_of_an_unfinished_file_is_a_field() {
    let world = World::new().await;
    let mut file = unfinished(&world).await;
    assert_eq!(file.cache_control.as_deref(), Some("no-store"));
    file.file_info.clear();
    assert_eq!(file.cache_control.as_deref(), Some("no-store"));
    file.cache_control = None;
}

#[tokio::test(start_paused = true)]
async fn v2_12_unfinished_files_are_equal_when_their_cache_controls_are() {
    let world = World::new().await;
    let file = unfinished(&world).await;
    let same = world.bucket.get_unfinished_large_file(&*file.file_id);
    let mut same = same.await.unwrap();
    assert_eq!(same, file);
    same.cache_control = None;
    assert_ne!(same, file);
    let newest = b2sdk_v3::UnfinishedLargeFile::from;
    assert_eq!(newest(same), newest(file));
}

#[tokio::test(start_paused = true)]
async fn v2_12_a_failed_upload_leaves_an_unfinished_file_of_this_interface() {
    let world = World::new().await;
    let fault = b2_simulator::FaultRule::on(b2_simulator::Operation::FinishLargeFile);
    let refused = fault.every().status(400, "bad_request");
    world.simulator.faults().add(refused);
    let source = BytesSource::new(super::world::bytes(250_000));
    let upload = world
        .bucket
        .upload(source, "big")
        .on_failure(OnFailure::KeepForResume);
    upload.await.unwrap_err();
    let mut files = world.bucket.list_unfinished_large_files().entries();
    let file: UnfinishedLargeFile = files.next().await.unwrap().unwrap();
    assert_eq!(file.cache_control, None);
}
