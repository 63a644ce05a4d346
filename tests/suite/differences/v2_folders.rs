//! Folders in buckets (section 17).

use super::b2::{B2Folder, B2Path, Folder as _, ScanSettings, ScannedPath, parse_folder};
use super::world::World;

async fn names(folder: &B2Folder) -> Vec<String> {
    let (mut files, mut names) = (folder.all_files(ScanSettings::new()), Vec::new());
    while let Some(file) = files.next().await {
        names.push(file.unwrap().relative_path().to_owned());
    }
    names
}

#[tokio::test(start_paused = true)]
async fn v2_17_2_a_folder_is_listed_although_a_file_has_its_name() {
    let world = World::new().await;
    for name in ["a/b", "a/b/1"] {
        world.bucket.upload_bytes("x", name).await.unwrap();
    }
    let folder = B2Folder::new(world.bucket.clone(), "a/b");
    assert_eq!(names(&folder).await, ["1"]);
}

#[tokio::test(start_paused = true)]
async fn v2_17_2_a_folder_belongs_to_this_interface() {
    let world = World::new().await;
    world.bucket.upload_bytes("x", "a/1").await.unwrap();
    let folder = B2Folder::new(world.bucket.clone(), "a");
    assert_eq!(folder.bucket(), &world.bucket);
    world.simulator.clear_requests();
    assert_eq!(names(&folder).await, ["1"]);
    let requests = world.simulator.requests();
    assert!(
        requests
            .iter()
            .all(|one| one.target.starts_with("/b2api/v3/"))
    );

    let parsed = parse_folder("b2://test-bucket/a", &world.api)
        .await
        .unwrap();
    let mut files = parsed.all_files(ScanSettings::new());
    let ScannedPath::B2(path) = files.next().await.unwrap().unwrap() else {
        panic!("a file on this machine");
    };
    let path: B2Path = path;
    let version = super::b2::FileVersion::from(path.selected_version().clone());
    assert_eq!(version.file_name, "a/1");
}

#[tokio::test(start_paused = true)]
async fn v2_17_1_what_a_folder_yields_has_its_old_name_too() {
    let world = World::new().await;
    world.bucket.upload_bytes("hello", "a/1").await.unwrap();
    let folder = B2Folder::new(world.bucket, "a");
    let mut files = folder.all_files(ScanSettings::new());
    let path: super::b2::AbstractSyncPath = files.next().await.unwrap().unwrap();
    assert_eq!((path.relative_path(), path.size()), ("1", 5));
    assert!(path.is_visible());
}

#[tokio::test(start_paused = true)]
async fn v2_17_2_parse_sync_folder_is_parse_folder() {
    let world = World::new().await;
    let folder = super::b2::parse_sync_folder("b2://test-bucket/d", &world.api);
    let folder = folder.await.unwrap();
    world.bucket.upload_bytes("x", "d/a").await.unwrap();
    let mut files = folder.all_files(ScanSettings::new());
    let file = files.next().await.unwrap().unwrap();
    assert_eq!(file.relative_path(), "a");
    let wrong = super::b2::parse_sync_folder("b2://test-bucket//d", &world.api).await;
    let error = wrong.unwrap_err();
    assert!(error.is(super::b2::ErrorClass::InvalidArgument), "{error}");
}

#[tokio::test(start_paused = true)]
async fn v2_2_the_old_names_of_paths_and_of_parse_folder_are_there() {
    use super::b2::{AbstractSyncPath, B2SyncPath, LocalPath, LocalSyncPath, parse_sync_folder};
    let world = World::new().await;
    world.bucket.upload_bytes("x", "a/1").await.unwrap();
    let folder = parse_sync_folder("b2://test-bucket/a", &world.api);
    let folder = folder.await.unwrap();
    let mut files = folder.all_files(ScanSettings::new());
    let path: AbstractSyncPath = files.next().await.unwrap().unwrap();
    let AbstractSyncPath::B2(path) = path else {
        panic!("a file on this machine");
    };
    let path: B2SyncPath = path;
    assert_eq!(path.relative_path(), "1");
    let local: LocalSyncPath = LocalPath::new("/a/1", "1", 0, 1);
    assert_eq!(local.size, 1);
}
