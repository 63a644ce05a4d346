use std::fs;
use std::sync::Arc;

use b2_internal::error::ErrorKind;
use b2_internal::sync::{KeepOrDeleteMode, SyncReporter, Synchronizer};
use b2_simulator::{FaultRule, Operation};

use super::world::{DAY, Recording, TODAY, World, tree};

fn deleting() -> Synchronizer {
    Synchronizer::new(2).keep_days_or_delete(KeepOrDeleteMode::Delete)
}

fn keeping(days: u64) -> Synchronizer {
    Synchronizer::new(2)
        .keep_days_or_delete(KeepOrDeleteMode::KeepBeforeDelete)
        .keep_days(days)
}

#[tokio::test(start_paused = true)]
async fn deleting_leaves_in_the_bucket_what_the_source_has() {
    let world = World::new().await;
    world.write("a", "new", 200);
    world.write("b", "same", 100);
    for (name, content, mod_time) in [
        ("a", "older", 50),
        ("a", "old", 100),
        ("b", "same", 100),
        ("c", "gone", 100),
        ("d", "hidden", 100),
    ] {
        world.put(name, content, mod_time);
    }
    world.bucket.hide_file("d").await.unwrap();
    let recording = Arc::new(Recording::default());
    let reporter: Arc<dyn SyncReporter> = recording.clone();
    let run = deleting().sync_folders(world.local(), world.b2(""), TODAY, Some(reporter));
    let summary = run.await.unwrap().into_result().unwrap();
    assert_eq!((summary.uploaded_count, summary.deleted_count), (1, 5));
    assert_eq!(
        recording.sorted_lines(),
        [
            "delete a (old version)",
            "delete a (old version)",
            "delete c ",
            "delete d (hide marker)",
            "delete d (old version)",
            "upload a",
        ]
    );
    let versions: Vec<_> = world
        .in_bucket()
        .into_iter()
        .map(|(name, v)| (name, v.len()))
        .collect();
    assert_eq!(versions, [("a".to_owned(), 1), ("b".to_owned(), 1)]);
}

#[tokio::test(start_paused = true)]
async fn keeping_days_hides_what_is_gone_and_deletes_what_is_old() {
    let world = World::new().await;
    world.write("kept", "kept", TODAY);
    for age in [5, 3, 1] {
        world.put("gone", &age.to_string(), TODAY - age * DAY);
    }
    let summary = world.up(&keeping(2)).await.unwrap().into_result().unwrap();
    assert_eq!((summary.hidden_count, summary.deleted_count), (1, 1));
    let versions = &world.in_bucket()["gone"];
    assert_eq!((versions.len(), &*versions[0]), (3, "hide"));
    let again = world.up(&keeping(2)).await.unwrap().into_result().unwrap();
    assert_eq!((again.hidden_count, again.deleted_count), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn w1_a_failed_upload_never_deletes_what_it_should_replace() {
    let world = World::new().await;
    world.write("a", "new", 200);
    world.write("b", "new", 200);
    world.put("a", "old", 100);
    world.put("b", "old", 100);
    let refused = FaultRule::on(Operation::UploadFile).file_name("a").every();
    world
        .simulator
        .faults()
        .add(refused.status(400, "bad_request"));
    let outcome = world.up(&deleting()).await.unwrap();
    assert_eq!(outcome.failures.len(), 1);
    assert_eq!(outcome.failures[0].relative_path.as_deref(), Some("a"));
    assert_eq!(
        (
            outcome.summary.uploaded_count,
            outcome.summary.deleted_count
        ),
        (1, 1)
    );
    assert!(matches!(
        outcome.into_result().unwrap_err().kind(),
        ErrorKind::IncompleteSync
    ));
    assert_eq!(world.names_in_bucket(), ["a", "b"]);
    assert_eq!(world.in_bucket()["a"].len(), 1);
}

#[tokio::test(start_paused = true)]
async fn w2_a_newer_destination_is_a_failure_of_its_path_and_the_others_arrive() {
    let world = World::new().await;
    for name in ["a", "b", "c"] {
        world.write(name, "new", 100);
    }
    world.put("b", "newer", 200);
    let outcome = world.up(&deleting()).await.unwrap();
    assert_eq!(outcome.summary.uploaded_count, 2);
    assert_eq!(outcome.failures.len(), 1);
    let failure = &outcome.failures[0];
    assert!(
        matches!(failure.error.kind(), ErrorKind::DestFileNewer { .. }),
        "{failure}"
    );
    assert_eq!(world.in_bucket()["b"].len(), 1);
}

#[tokio::test(start_paused = true)]
async fn w3_a_hidden_file_is_uploaded_again() {
    let world = World::new().await;
    world.write("a", "again", 100);
    world.put("a", "again", 100);
    world.bucket.hide_file("a").await.unwrap();
    for synchronizer in [Synchronizer::new(1), deleting()] {
        let summary = world
            .up(&synchronizer)
            .await
            .unwrap()
            .into_result()
            .unwrap();
        assert_eq!(world.names_in_bucket(), ["a"], "{summary:?}");
    }
    assert_eq!(world.in_bucket()["a"].len(), 1);
}

#[tokio::test(start_paused = true)]
async fn w4_a_hidden_source_deletes_the_local_file() {
    let world = World::new().await;
    world.write("a", "copy", 100);
    world.write("b", "local only", 100);
    world.put("a", "copy", 100);
    world.bucket.hide_file("a").await.unwrap();
    world
        .down(&Synchronizer::new(1))
        .await
        .unwrap()
        .into_result()
        .unwrap();
    assert_eq!(tree(world.folder.path()).len(), 2);
    let summary = world
        .down(&deleting())
        .await
        .unwrap()
        .into_result()
        .unwrap();
    assert_eq!(summary.deleted_count, 2);
    assert!(tree(world.folder.path()).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_folder_in_a_bucket_that_has_no_files_is_an_empty_source() {
    let world = World::new().await;
    world.put("photos/a", "a", 100);
    world.write("a", "a", 100);
    let dry_run = deleting().dry_run(true);
    let dry = dry_run.sync_folders(world.b2("fotos"), world.local(), TODAY, None);
    assert_eq!(dry.await.unwrap().into_result().unwrap().deleted_count, 1);
    assert_eq!(tree(world.folder.path()).len(), 1);
    let run = deleting().sync_folders(world.b2("fotos"), world.local(), TODAY, None);
    assert_eq!(run.await.unwrap().into_result().unwrap().deleted_count, 1);
    assert!(tree(world.folder.path()).is_empty());
}

#[tokio::test(start_paused = true)]
async fn nothing_is_deleted_for_what_vanishes_while_it_is_looked_at() {
    let world = World::new().await;
    // The first turn of the walk ends before the second folder is read.
    for number in 0..600 {
        world.write(&format!("a/{number:03}"), "", 100);
    }
    world.write("b/1", "", 100);
    world
        .up(&Synchronizer::new(8))
        .await
        .unwrap()
        .into_result()
        .unwrap();

    let (recording, victim) = (Arc::new(Recording::default()), world.path("b"));
    let vanish = move || fs::remove_dir_all(victim).unwrap();
    *recording.on_compare.lock().unwrap() = Some(Box::new(vanish));
    let reporter: Arc<dyn SyncReporter> = recording.clone();
    let run = deleting().sync_folders(world.local(), world.b2(""), TODAY, Some(reporter));
    let outcome = run.await.unwrap();
    assert_eq!(outcome.summary.withheld_count, 1, "{outcome:?}");
    assert_eq!(
        (outcome.summary.deleted_count, outcome.summary.warning_count),
        (0, 1)
    );
    assert!(world.names_in_bucket().contains(&"b/1".to_owned()));

    let summary = world.up(&deleting()).await.unwrap().into_result().unwrap();
    assert_eq!(summary.deleted_count, 1);
}

#[tokio::test(start_paused = true)]
async fn a_dry_run_says_everything_and_touches_nothing() {
    let world = World::new().await;
    world.write("a", "a", 100);
    world.put("b c", "b", TODAY);
    world.put("zz", "z", TODAY);
    let lines = async |synchronizer: Synchronizer, is_up: bool| {
        let recording = Arc::new(Recording::default());
        let reporter: Arc<dyn SyncReporter> = recording.clone();
        let dry = synchronizer.dry_run(true);
        let run = if is_up {
            dry.sync_folders(world.local(), world.b2(""), TODAY, Some(reporter))
        } else {
            dry.sync_folders(world.b2(""), world.local(), TODAY, Some(reporter))
        };
        run.await.unwrap().into_result().unwrap();
        recording.lines()
    };
    let before = (world.in_bucket(), tree(world.folder.path()));
    assert_eq!(
        lines(deleting(), true).await,
        ["upload a", "delete 'b c' ", "delete zz "]
    );
    assert_eq!(
        lines(keeping(1), true).await,
        ["upload a", "hide   'b c'", "hide   zz"]
    );
    assert_eq!(
        lines(deleting(), false).await,
        ["delete a", "dnload b c", "dnload zz"]
    );
    assert_eq!((world.in_bucket(), tree(world.folder.path())), before);
}

#[tokio::test(start_paused = true)]
async fn a_file_and_a_folder_change_places_when_deleting() {
    let world = World::new().await;
    world.write("file then folder", "old", 100);
    world.write("folder then file/with/deep", "old", 100);
    world.put("file then folder/with/deep", "new", 100);
    world.put("folder then file", "new", 100);
    // Without deleting, what is there stays and is in the way.
    let outcome = world.down(&Synchronizer::new(4)).await.unwrap();
    assert_eq!(outcome.failures.len(), 2, "{:?}", outcome.failures);

    world
        .down(&deleting())
        .await
        .unwrap()
        .into_result()
        .unwrap();
    let names: Vec<_> = tree(world.folder.path()).into_keys().collect();
    assert_eq!(names, ["file then folder/with/deep", "folder then file"]);
    let again = world
        .down(&deleting())
        .await
        .unwrap()
        .into_result()
        .unwrap();
    assert_eq!((again.transferred_count(), again.deleted_count), (0, 0));
}
