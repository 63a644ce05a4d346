//! From one folder in a bucket to another: the service copies, and nothing passes through this machine.

use b2_internal::scan::B2Folder;
use b2_internal::sync::{KeepOrDeleteMode, SyncOutcome, Synchronizer};
use b2_simulator::{FaultRule, Operation};

use super::world::{DAY, OTHER_BUCKET, TODAY, World};

async fn copy(world: &World, synchronizer: &Synchronizer) -> SyncOutcome {
    let (from, to) = (world.b2("from"), world.b2("to"));
    synchronizer.sync_folders(from, to, 0, None).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn what_is_missing_is_copied_with_its_time_and_then_there_is_nothing_to_do() {
    let world = World::new().await;
    world.put("from/a", "one", 100);
    world.put("from/b/c", "two", 200);
    world.put("to/b/c", "old", 100);
    let synchronizer = Synchronizer::new(3);
    let summary = copy(&world, &synchronizer).await.into_result().unwrap();
    assert_eq!((summary.copied_count, summary.transferred_bytes), (2, 6));
    let bucket = world.in_bucket();
    assert_eq!(bucket["to/a"], bucket["from/a"]);
    assert_eq!(bucket["to/b/c"][0], bucket["from/b/c"][0]);
    let again = copy(&world, &synchronizer).await.into_result().unwrap();
    assert_eq!((again.compared_count, again.copied_count), (2, 0));
    assert_eq!(world.count(Operation::DownloadFileById), 0);
}

#[tokio::test(start_paused = true)]
async fn everything_is_done_in_the_bucket_of_the_destination() {
    let world = World::new().await;
    let other = world.other_bucket().await;
    let there = |name: &str, content: &str, age: i64| {
        let info = [("src_last_modified_millis", (TODAY - age * DAY).to_string())];
        let put = world
            .simulator
            .put_file_with_info(OTHER_BUCKET, name, content.to_owned(), info);
        put.unwrap()
    };
    world.put("a", "new", TODAY);
    there("a", "oldest", 9);
    there("a", "old", 8);
    there("gone", "gone", 1);
    let before = world.in_bucket();
    let run = Synchronizer::new(2)
        .keep_days_or_delete(KeepOrDeleteMode::KeepBeforeDelete)
        .keep_days(3)
        .sync_folders(world.b2(""), B2Folder::new(other, ""), TODAY, None);
    let summary = run.await.unwrap().into_result().unwrap();
    assert_eq!(
        (
            summary.copied_count,
            summary.hidden_count,
            summary.deleted_count
        ),
        (1, 1, 1)
    );
    assert_eq!(world.in_bucket(), before);
    let snapshot = world.simulator.snapshot();
    let actions_and_lengths = |name: &str| -> Vec<_> {
        let versions = &snapshot.bucket(OTHER_BUCKET).unwrap().files[name];
        let described = versions
            .iter()
            .map(|version| (version.action.clone(), version.length));
        described.collect()
    };
    let (upload, hide) = (
        |length| ("upload".to_owned(), length),
        ("hide".to_owned(), 0),
    );
    assert_eq!(actions_and_lengths("a"), [upload(3), upload(3)]);
    assert_eq!(actions_and_lengths("gone"), [hide, upload(4)]);
}

#[tokio::test(start_paused = true)]
async fn w4_a_hidden_source_deletes_the_copy() {
    let world = World::new().await;
    world.put("from/a", "one", 100);
    world.put("to/a", "one", 100);
    world.put("to/gone", "two", 100);
    world.bucket.hide_file("from/a").await.unwrap();
    let deleting = Synchronizer::new(3).keep_days_or_delete(KeepOrDeleteMode::Delete);
    let summary = copy(&world, &deleting).await.into_result().unwrap();
    assert_eq!(summary.deleted_count, 2);
    assert_eq!(
        world.in_bucket().into_keys().collect::<Vec<_>>(),
        ["from/a"]
    );
}

#[tokio::test(start_paused = true)]
async fn w1_a_failed_copy_never_deletes_what_it_should_replace() {
    let world = World::new().await;
    world.put("from/a", "new", 200);
    world.put("to/a", "old", 100);
    let refused = FaultRule::on(Operation::CopyFile)
        .every()
        .status(403, "storage_cap_exceeded");
    world.simulator.faults().add(refused);
    let deleting = Synchronizer::new(3).keep_days_or_delete(KeepOrDeleteMode::Delete);
    let outcome = copy(&world, &deleting).await;
    assert_eq!(outcome.failures.len(), 1);
    assert_eq!(world.in_bucket()["to/a"].len(), 1);
}
