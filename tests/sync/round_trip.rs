use std::sync::Arc;

use b2_internal::host::Host;
use b2_internal::scan::{LocalFolder, ScanPoliciesManager};
use b2_internal::sync::{CompareVersionMode, NewerFileSyncMode, SyncReporter, Synchronizer};
use b2_simulator::{Operation, Simulator};

use super::world::{BUCKET, Recording, TODAY, World, bytes, tree, write};

/// Names and times of all kinds, and a file of several parts.
fn write_all_kinds(world: &World) {
    let long = ["x".repeat(200), "y".repeat(200)].join("/");
    for (name, size, mod_time) in [
        ("empty", 0, 1_700_000_000_000),
        ("a.txt", 1, 1_700_000_000_001),
        ("a/b.txt", 10, -1),
        ("a/c d+e%f.txt", 11, -86_400_123),
        ("a0.txt", 12, 0),
        ("deep/er/and/deeper/still", 13, 999),
        ("it's \u{1f600}", 14, 4_102_444_800_123),
        ("large", 350_001, 1_600_000_000_500),
        (&*long, 15, 1_500_000_000_000),
    ] {
        world.write(name, bytes(size), mod_time);
    }
}

async fn check_round_trip(world: &World) {
    write_all_kinds(world);
    let synchronizer = Synchronizer::new(4);
    let up = world
        .up(&synchronizer)
        .await
        .unwrap()
        .into_result()
        .unwrap();
    assert_eq!((up.compared_count, up.uploaded_count), (9, 9));
    assert_eq!(
        up.transferred_bytes,
        350_001 + 1 + 10 + 11 + 12 + 13 + 14 + 15
    );

    let again = world
        .up(&synchronizer)
        .await
        .unwrap()
        .into_result()
        .unwrap();
    assert_eq!((again.compared_count, again.transferred_count()), (9, 0));

    let copy = tempfile::tempdir().unwrap();
    let down = || synchronizer.sync_folders(world.b2(""), LocalFolder::new(&copy), TODAY, None);
    assert_eq!(
        down()
            .await
            .unwrap()
            .into_result()
            .unwrap()
            .downloaded_count,
        9
    );
    assert_eq!(tree(copy.path()), tree(world.folder.path()));
    assert_eq!(
        down()
            .await
            .unwrap()
            .into_result()
            .unwrap()
            .transferred_count(),
        0
    );
}

#[tokio::test(start_paused = true)]
async fn a_folder_goes_up_and_comes_back_and_then_there_is_nothing_to_do() {
    check_round_trip(&World::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_on_a_real_machine_with_several_threads() {
    let simulator = Simulator::builder()
        .recommended_part_size(100_000)
        .absolute_minimum_part_size(5_000)
        .bucket(BUCKET)
        .build()
        .unwrap();
    check_round_trip(&World::on(simulator, Host::system()).await).await;
}

#[tokio::test(start_paused = true)]
async fn a_folder_in_a_bucket_is_synchronised_by_itself() {
    let world = World::new().await;
    world.write("x", "new", 10);
    world.put("other/x", "other", 20);
    world.put("folderx", "neighbour", 20);
    world.put("folder", "a file with the name of the folder", 20);
    let synchronizer = Synchronizer::new(1);
    let up = synchronizer.sync_folders(world.local(), world.b2("folder/"), TODAY, None);
    assert_eq!(up.await.unwrap().into_result().unwrap().uploaded_count, 1);
    assert_eq!(
        world.names_in_bucket(),
        ["folder", "folder/x", "folderx", "other/x"]
    );

    let copy = tempfile::tempdir().unwrap();
    let down = synchronizer.sync_folders(world.b2("folder"), LocalFolder::new(&copy), TODAY, None);
    down.await.unwrap().into_result().unwrap();
    assert_eq!(tree(copy.path()).into_keys().collect::<Vec<_>>(), ["x"]);
}

#[tokio::test(start_paused = true)]
async fn the_reporter_hears_lines_bytes_and_the_end() {
    let world = World::with(7, |simulator| {
        simulator.latency(std::time::Duration::from_millis(20))
    })
    .await;
    for number in 0..20 {
        world.write(&format!("{number:02}"), bytes(1000), 5);
    }
    let recording = Arc::new(Recording::default());
    let reporter: Arc<dyn SyncReporter> = recording.clone();
    let outcome = Synchronizer::new(3)
        .sync_folders(world.local(), world.b2(""), TODAY, Some(reporter))
        .await
        .unwrap();
    let expected: Vec<_> = (0..20)
        .map(|number| format!("upload {number:02}"))
        .collect();
    assert_eq!(recording.sorted_lines(), expected);
    assert_eq!(*recording.bytes.lock().unwrap(), 20_000);
    assert_eq!(
        *recording.end_of_compare.lock().unwrap(),
        Some((20, 20_000))
    );
    assert_eq!(*recording.summary.lock().unwrap(), Some(outcome.summary));
    assert_eq!(*recording.most_running.lock().unwrap(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_changed_file_is_transferred_by_time_or_by_size_or_not_at_all() {
    let world = World::new().await;
    world.write("a", "longer", 200);
    world.put("a", "old", 100);
    let mode = |mode| {
        Synchronizer::new(1)
            .compare_version_mode(mode)
            .dry_run(true)
    };
    for (synchronizer, uploaded_count) in [
        (mode(CompareVersionMode::ModTime), 1),
        (mode(CompareVersionMode::ModTime).compare_threshold(100), 0),
        (mode(CompareVersionMode::Size), 1),
        (mode(CompareVersionMode::Size).compare_threshold(3), 0),
        (mode(CompareVersionMode::None), 0),
    ] {
        let summary = world
            .up(&synchronizer)
            .await
            .unwrap()
            .into_result()
            .unwrap();
        assert_eq!(summary.uploaded_count, uploaded_count, "{synchronizer:?}");
    }
    let replace = Synchronizer::new(1).newer_file_mode(NewerFileSyncMode::Replace);
    assert_eq!(
        world
            .down(&replace)
            .await
            .unwrap()
            .into_result()
            .unwrap()
            .downloaded_count,
        1
    );
    assert_eq!(tree(world.folder.path())["a"], (b"old".to_vec(), 100));
}

#[tokio::test(start_paused = true)]
async fn the_policies_apply_to_the_source_only() {
    let world = World::new().await;
    for name in ["a.txt", "b.log", "skip/c.txt"] {
        world.write(name, name, 10);
    }
    world.put("d.log", "d", 10);
    let policies = ScanPoliciesManager::builder()
        .exclude_dir_regexes(["skip"])
        .exclude_file_regexes([r".*\.log$"])
        .build()
        .unwrap();
    let synchronizer = Synchronizer::new(1)
        .policies_manager(policies)
        .keep_days_or_delete(b2_internal::sync::KeepOrDeleteMode::Delete);
    world
        .up(&synchronizer)
        .await
        .unwrap()
        .into_result()
        .unwrap();
    assert_eq!(world.names_in_bucket(), ["a.txt"]);
}

#[tokio::test(start_paused = true)]
async fn a_range_of_times_shows_a_bucket_as_it_was() {
    let world = World::new().await;
    world.put("changed", "then", 100);
    world.put("changed", "now", 200);
    world.put("hidden", "then", 100);
    world.bucket.hide_file("hidden").await.unwrap();
    world.put("new", "now", 200);
    let policies = ScanPoliciesManager::builder().exclude_modified_after(150);
    let then = Synchronizer::new(2).policies_manager(policies.build().unwrap());
    world.down(&then).await.unwrap().into_result().unwrap();
    let expected = ["changed", "hidden"].map(|name| (name.to_owned(), (b"then".to_vec(), 100)));
    assert_eq!(tree(world.folder.path()), expected.into());
}

#[tokio::test(start_paused = true)]
async fn w36_versions_are_listed_only_where_they_matter() {
    let world = World::new().await;
    world.write("a", "a", 10);
    world
        .up(&Synchronizer::new(1))
        .await
        .unwrap()
        .into_result()
        .unwrap();
    assert_eq!(world.count(Operation::ListFileNames), 1);
    assert_eq!(world.count(Operation::ListFileVersions), 0);
    let delete = b2_internal::sync::KeepOrDeleteMode::Delete;
    let deleting = Synchronizer::new(1).keep_days_or_delete(delete);
    world.up(&deleting).await.unwrap().into_result().unwrap();
    assert_eq!(world.count(Operation::ListFileVersions), 1);
    world.down(&deleting).await.unwrap().into_result().unwrap();
    assert_eq!(world.count(Operation::ListFileNames), 2);
}

#[tokio::test(start_paused = true)]
async fn w24_w33_a_run_without_a_reporter_walks_once_and_a_broken_link_is_only_a_warning() {
    let world = World::new().await;
    world.write("a", "a", 10);
    std::os::unix::fs::symlink("nothing", world.path("broken")).unwrap();
    let summary = world
        .up(&Synchronizer::new(1))
        .await
        .unwrap()
        .into_result()
        .unwrap();
    assert_eq!((summary.uploaded_count, summary.warning_count), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn the_stored_time_is_that_of_the_bytes_that_were_sent() {
    let world = World::new().await;
    world.write("a", "as it was scanned", 10);
    let (recording, path) = (Arc::new(Recording::default()), world.path("a"));
    let change = move || write(&path, "as it was sent", 20);
    *recording.on_compare.lock().unwrap() = Some(Box::new(change));
    let reporter: Arc<dyn SyncReporter> = recording;
    let up = Synchronizer::new(1).sync_folders(world.local(), world.b2(""), TODAY, Some(reporter));
    up.await.unwrap().into_result().unwrap();
    let snapshot = world.simulator.snapshot();
    let version = snapshot.bucket(BUCKET).unwrap().current("a").unwrap();
    assert_eq!(version.length, 14);
    assert_eq!(version.info["src_last_modified_millis"], "20");
}
