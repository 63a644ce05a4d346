//! Syncing, replication, and the errors of both (sections 14, 17.4, 17.6 and 20.3).

use std::sync::Arc;

use b2sdk_v1::FileVersion;

use super::b2::{
    B2File, B2Folder, Bucket, Dialect, Error, ErrorClass, ErrorKind, File, Folder,
    KeepOrDeleteMode, LocalFolder, NewerFileSyncMode, ReplicationConfiguration, ReplicationMonitor,
    ReplicationRule, ReplicationSetupHelper, ScanSettings, SyncAction, SyncReport,
    SyncReporter as _, SyncType, Synchronizer,
};
use super::v1_scan::{folder_with, names};
use super::world::World;

/// Long after all files were made.
pub const NOW: i64 = 2_000_000_000_000;

async fn actions(mut planned: super::b2::PlannedActions) -> Vec<String> {
    let mut lines = Vec::new();
    while let Some(action) = planned.next().await {
        lines.push(action.unwrap().line());
    }
    lines
}

#[tokio::test]
async fn v1_17_4_files_are_always_uploaded_whole() {
    let world = World::new().await;
    let folder = folder_with(&["a"]);
    let (source, destination) = (LocalFolder::new(&folder), B2Folder::new(world.bucket, ""));
    let planned = Synchronizer::new(1).make_folder_sync_actions(source, destination, NOW, None);
    let shown = actions(planned).await;
    assert_eq!(shown, ["upload a"]);
}

#[tokio::test]
async fn v1_17_4_make_folder_sync_actions_plans_and_does_nothing() {
    let world = World::new().await;
    world.bucket.upload_bytes("old", "gone").await.unwrap();
    let folder = folder_with(&["a", "d/b"]);
    let (source, destination) = (
        LocalFolder::new(&folder),
        B2Folder::new(world.bucket.clone(), ""),
    );
    let synchronizer = Synchronizer::new(1).keep_days_or_delete(KeepOrDeleteMode::Delete);
    let report = Arc::new(SyncReport::new(std::io::sink(), true));
    let planned =
        synchronizer.make_folder_sync_actions(source, destination, NOW, Some(report.clone()));
    let shown = actions(planned).await;
    assert_eq!(shown, ["upload a", "upload d/b", "delete gone "]);
    assert_eq!((report.local_file_count(), report.local_done()), (2, true));
    assert!(world.current("gone").is_some() && world.current("a").is_none());
}

#[tokio::test]
async fn v1_17_4_make_file_sync_actions_takes_files() {
    let world = World::new().await;
    let upload = world.bucket.upload_bytes("old", "a");
    let upload = upload.file_info([("src_last_modified_millis", "1000")]);
    let there = B2File::new("a", [upload.await.unwrap()]);
    let folder = folder_with(&["a"]);
    let here = |mod_time| File::new("a", [FileVersion::new("/x/a", "a", mod_time, "upload", 5)]);
    let local: Arc<dyn Folder> = LocalFolder::new(&folder).into();
    let b2: Arc<dyn Folder> = B2Folder::new(world.bucket, "").into();
    let synchronizer = Synchronizer::new(1);
    let (up, (source, dest)) = (SyncType::LocalToB2, (&local, &b2));
    let plan = |here| {
        let (source, dest) = (Arc::clone(source), Arc::clone(dest));
        synchronizer.make_file_sync_actions(up, here, there.clone(), source, dest, NOW)
    };
    let newer: Vec<SyncAction> = plan(here(2000)).await.unwrap();
    assert_eq!(newer[0].to_string(), "b2_upload(/x/a, a, 2000)");
    assert_eq!(plan(here(1000)).await.unwrap(), []);
    let error = plan(here(1)).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::DestFileNewer { .. }),
        "{error}"
    );
    let error = plan(File::new("a", [])).await.unwrap_err();
    assert_eq!(error.to_string(), "the file a has no versions");
}

async fn older_than_its_destination(world: &World) -> Error {
    let folder = folder_with(&["a"]);
    let upload = world.bucket.upload_bytes("new", "a");
    let upload = upload.file_info([("src_last_modified_millis", "1999999999999")]);
    upload.await.unwrap();
    let destination = B2Folder::new(world.bucket.clone(), "");
    let sync = Synchronizer::new(1).newer_file_mode(NewerFileSyncMode::RaiseError);
    let sync = sync.sync_folders(LocalFolder::new(&folder), destination, NOW, None);
    sync.await.unwrap_err()
}

#[tokio::test]
async fn v1_17_4_a_destination_that_is_newer_makes_the_sync_incomplete() {
    let world = World::new().await;
    let error = older_than_its_destination(&world).await;
    assert!(error.is(ErrorClass::IncompleteSync));
    let first = std::error::Error::source(&error).unwrap().to_string();
    assert!(
        first.contains("source file is older than destination: local://a"),
        "{first}"
    );
}

#[tokio::test]
async fn v1_20_3_dest_file_newer_has_the_wording_of_the_newer_ones() {
    let world = World::new().await;
    let error = older_than_its_destination(&world).await;
    let text = std::error::Error::source(&error).unwrap().to_string();
    assert!(
        text.ends_with("unless a valid newer_file_mode is provided"),
        "{text}"
    );
}

#[test]
fn v1_20_3_dest_file_newer_is_made_of_both_files() {
    let error = Error::new(ErrorKind::DestFileNewer {
        dest_path: "a".to_owned(),
        dest_mod_time_millis: 2,
        source_path: "b".to_owned(),
        source_mod_time_millis: 1,
        dest_prefix: "b2://".to_owned(),
        source_prefix: "local://".to_owned(),
    });
    let text = error.with_dialect(Dialect::V1).to_string();
    for part in ["local://b", "b2://a"] {
        assert!(text.contains(part), "{text}");
    }
}

/// What the planner says of a file that is newer at the destination.
async fn refused_by_the_planner() -> Error {
    let world = World::new().await;
    let upload = world.bucket.upload_bytes("new", "a");
    let upload = upload.file_info([("src_last_modified_millis", "1999")]);
    let there = B2File::new("a", [upload.await.unwrap()]);
    let here = File::new("a", [FileVersion::new("/x/a", "a", 1000, "upload", 5)]);
    let folder = folder_with(&["a"]);
    let (local, b2) = (LocalFolder::new(&folder), B2Folder::new(world.bucket, ""));
    let up = SyncType::LocalToB2;
    let planned = Synchronizer::new(1).make_file_sync_actions(up, here, there, local, b2, NOW);
    planned.await.unwrap_err()
}

#[tokio::test]
async fn v1_20_3_dest_file_newer_has_the_names_and_times_of_both_files() {
    let error = refused_by_the_planner().await;
    let ErrorKind::DestFileNewer {
        dest_path,
        dest_mod_time_millis,
        source_path,
        source_mod_time_millis,
        ..
    } = error.kind()
    else {
        panic!("{error}");
    };
    assert_eq!((&**dest_path, &**source_path), ("a", "a"));
    assert_eq!(
        (*dest_mod_time_millis, *source_mod_time_millis),
        (1999, 1000)
    );
}

#[tokio::test]
async fn v1_20_3_dest_file_newer_is_of_one_class_in_all_interfaces() {
    let error: b2sdk_v3::Error = refused_by_the_planner().await.with_dialect(Dialect::V3);
    assert!(error.is(ErrorClass::DestFileNewer), "{error}");
}

#[test]
fn v1_20_3_command_error_has_a_message() {
    let message = "no".to_owned();
    let error = Error::new(ErrorKind::CommandError { message });
    assert_eq!(error.to_string(), "no");
    assert!(!error.is_transient() && error.is(ErrorClass::CommandError));
}

#[tokio::test(start_paused = true)]
async fn v1_20_3_get_bucket_by_id_does_not_notice_an_unknown_id() {
    let world = World::new().await;
    let error = world.api.get_bucket_by_id("nobody").get_fresh_state().await;
    let error = error.unwrap_err();
    assert!(error.is(ErrorClass::BucketIdNotFound) && error.is(ErrorClass::BadRequest));
    assert_eq!(
        error.to_string(),
        "Bucket with id=nobody not found (bad_bucket_id)"
    );
}

fn report() -> SyncReport {
    SyncReport::new(std::io::sink(), true)
}

#[test]
fn v1_17_6_local_file_count_is_the_total_and_can_be_set() {
    let report = report();
    report.update_compare(2);
    assert_eq!(report.local_file_count(), 2);
    report.set_local_file_count(7);
    report.update_compare(1);
    assert_eq!(report.local_file_count(), 8);
}

#[test]
fn v1_17_6_local_done_says_whether_the_total_is_known_and_can_be_set() {
    let report = report();
    assert!(!report.local_done());
    report.end_compare(0, 0);
    assert!(report.local_done());
    report.set_local_done(false);
    assert!(!report.local_done());
}

#[test]
fn v1_17_6_update_local_counts_into_the_total() {
    let report = report();
    report.update_local(2);
    report.update_compare(1);
    assert_eq!(report.local_file_count(), 3);
}

#[test]
fn v1_17_6_end_local_ends_the_total() {
    let report = report();
    report.end_local();
    assert!(report.local_done());
}

#[tokio::test(start_paused = true)]
async fn v1_14_replication_is_set_up_through_handles_of_this_interface() {
    let world = World::new().await;
    let other = world.api.create_bucket("other-bucket", "allPrivate").await;
    let set_up = ReplicationSetupHelper::new().setup_both(&world.bucket, &other.unwrap());
    let (source, destination): (Bucket, Bucket) = set_up.await.unwrap();
    assert_eq!(source.replication().unwrap().rules.len(), 1);
    assert!(destination.replication().is_some());
}

#[tokio::test(start_paused = true)]
async fn v1_14_a_monitor_finds_the_destination_by_its_id() {
    let world = World::new().await;
    let other = world
        .api
        .create_bucket("other-bucket", "allPrivate")
        .await
        .unwrap();
    let set_up = ReplicationSetupHelper::new().setup_both(&world.bucket, &other);
    let (source, _) = set_up.await.unwrap();
    world.bucket.upload_bytes("hello", "a").await.unwrap();
    let configuration: &ReplicationConfiguration = source.replication().unwrap();
    let rule: ReplicationRule = configuration.rules[0].clone();
    let monitor = ReplicationMonitor::new(source, rule).unwrap();
    let folder: B2Folder = monitor.destination_folder().await.unwrap();
    assert_eq!(folder.bucket().id(), other.id());
    monitor.scan().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn v1_14_a_monitor_scans_folders_of_this_interface() {
    let world = World::new().await;
    world.bucket.upload_bytes("hello", "a").await.unwrap();
    let other = world.api.create_bucket("other-bucket", "allPrivate").await;
    let set_up = ReplicationSetupHelper::new().setup_both(&world.bucket, &other.unwrap());
    let (source, _) = set_up.await.unwrap();
    let rule = source.replication().unwrap().rules[0].clone();
    let folder: B2Folder = ReplicationMonitor::new(source, rule)
        .unwrap()
        .source_folder();
    assert_eq!(folder.bucket().id(), world.bucket.id());
    assert_eq!(names(&folder, ScanSettings::new()).await, ["a"]);
}
