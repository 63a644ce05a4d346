use std::fs;
use std::sync::Arc;

use b2_internal::error::{Error, ErrorKind};
use b2_internal::scan::{LocalFolder, ScanSettings, parse_folder};
use b2_internal::sync::{KeepOrDeleteMode, SyncReporter, Synchronizer};
use b2_simulator::{FaultRule, Operation};

use super::world::{Recording, TODAY, World, bytes};

fn text(error: &Error) -> String {
    error.to_string()
}

#[tokio::test(start_paused = true)]
async fn settings_that_cannot_be_are_named() {
    let world = World::new().await;
    world.write("a", "a", 1);
    let keep = KeepOrDeleteMode::KeepBeforeDelete;
    for (synchronizer, parameter) in [
        (Synchronizer::new(0), "max_workers"),
        (Synchronizer::new(1).keep_days_or_delete(keep), "keep_days"),
    ] {
        let error = world.up(&synchronizer).await.unwrap_err();
        let ErrorKind::InvalidArgument { parameter_name, .. } = error.kind() else {
            panic!("{error}");
        };
        assert_eq!(parameter_name, parameter);
    }
    let keeping = Synchronizer::new(1).keep_days_or_delete(keep).keep_days(1);
    let error = world.down(&keeping).await.unwrap_err();
    assert_eq!(
        text(&error),
        "keep_days_or_delete cannot be used for local files"
    );

    let synchronizer = Synchronizer::new(1);
    let error = synchronizer
        .sync_folders(world.local(), world.local(), TODAY, None)
        .await
        .unwrap_err();
    assert_eq!(
        text(&error),
        "Sync between two local folders is not supported!"
    );
}

#[tokio::test(start_paused = true)]
async fn w30_a_missing_or_empty_source_is_named_and_never_made() {
    let world = World::new().await;
    let missing = LocalFolder::new(world.path("mistyped"));
    for allow in [false, true] {
        let error = Synchronizer::new(1)
            .allow_empty_source(allow)
            .sync_folders(missing.clone(), world.b2(""), TODAY, None)
            .await
            .unwrap_err();
        assert!(text(&error).contains("mistyped"), "{error}");
        assert!(!world.path("mistyped").exists());
    }
    fs::create_dir(world.path("mistyped")).unwrap();
    let sync = |allow| {
        Synchronizer::new(1)
            .allow_empty_source(allow)
            .sync_folders(missing.clone(), world.b2(""), TODAY, None)
            .send()
    };
    let error = sync(false).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::EmptyDirectory { .. }),
        "{error}"
    );
    sync(true).await.unwrap().into_result().unwrap();
}

#[tokio::test(start_paused = true)]
async fn w30_a_missing_destination_is_made_and_empty_to_a_dry_run() {
    let world = World::new().await;
    world.put("a", "a", 1);
    let new = LocalFolder::new(world.path("new"));
    let sync = |dry| {
        Synchronizer::new(1)
            .dry_run(dry)
            .sync_folders(world.b2(""), new.clone(), TODAY, None)
            .send()
    };
    assert_eq!(sync(true).await.unwrap().summary.downloaded_count, 1);
    assert!(!world.path("new").exists());
    assert_eq!(sync(false).await.unwrap().summary.downloaded_count, 1);
    assert_eq!(fs::read(world.path("new/a")).unwrap(), b"a");
}

#[tokio::test(start_paused = true)]
async fn a_destination_that_is_no_folder_is_named() {
    let world = World::new().await;
    world.write("file", "", 1);
    for (path, is_expected) in [
        (
            "file",
            (|kind| matches!(kind, ErrorKind::NotADirectory { .. })) as fn(&ErrorKind) -> bool,
        ),
        ("no/such/folder", |kind| {
            matches!(kind, ErrorKind::UnableToCreateDirectory { .. })
        }),
    ] {
        let destination = LocalFolder::new(world.path(path));
        let run = Synchronizer::new(1).sync_folders(world.b2(""), destination, TODAY, None);
        let error = run.await.unwrap_err();
        assert!(
            is_expected(error.kind()) && text(&error).contains(path),
            "{error}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn texts_become_folders_and_a_missing_bucket_is_named() {
    let world = World::new().await;
    world.put("x/y/a", "a", 1);
    let api = world.bucket.api();
    for name in ["b2://test-bucket/x/y", "b2:test-bucket/x/y/"] {
        let folder = parse_folder(name, api).await.unwrap();
        let path = folder
            .all_files(ScanSettings::new())
            .next()
            .await
            .unwrap()
            .unwrap();
        assert_eq!(path.relative_path(), "a");
    }
    let error = parse_folder("b2://no-such-bucket/x", api)
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::NonExistentBucket { .. }),
        "{error}"
    );
    assert!(text(&error).contains("no-such-bucket"), "{error}");
    assert!(parse_folder("b2://test-bucket//x", api).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_file_that_vanishes_before_it_is_sent_is_a_failure_and_the_others_arrive() {
    let world = World::new().await;
    for name in ["a", "b", "c"] {
        world.write(name, name, 1);
    }
    let (recording, path) = (Arc::new(Recording::default()), world.path("b"));
    *recording.on_compare.lock().unwrap() = Some(Box::new(move || fs::remove_file(path).unwrap()));
    let reporter: Arc<dyn SyncReporter> = recording.clone();
    let run = Synchronizer::new(1).sync_folders(world.local(), world.b2(""), TODAY, Some(reporter));
    let outcome = run.await.unwrap();
    assert_eq!(world.names_in_bucket(), ["a", "c"]);
    assert_eq!(outcome.failures.len(), 1);
    assert!(
        outcome.failures[0].to_string().contains("/b"),
        "{}",
        outcome.failures[0]
    );
    assert_eq!(recording.failures.lock().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn w54_a_large_file_that_changes_between_its_digest_and_its_bytes_is_sent_again() {
    let world = World::with(7, |simulator| {
        simulator.latency(std::time::Duration::from_millis(20))
    })
    .await;
    world.write("large", bytes(250_000), 100);
    let synchronizer = Synchronizer::new(1);
    let changed = async {
        while world.count(Operation::StartLargeFile) == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        world.write("large", vec![7; 250_000], 200);
    };
    let (outcome, ()) = tokio::join!(world.up(&synchronizer), changed);
    outcome.unwrap().into_result().unwrap();
    let expected = b2_internal::digest::Sha1Digest::of(&[7; 250_000]).to_string();
    assert_eq!(world.in_bucket()["large"], [expected]);
}

#[tokio::test(start_paused = true)]
async fn a_listing_that_fails_ends_the_run_incomplete_without_deleting_anything() {
    let world = World::new().await;
    world.write("local", "a", 1);
    world.put("b", "b", 1);
    let refused = FaultRule::on(Operation::ListFileNames).every();
    world
        .simulator
        .faults()
        .add(refused.status(400, "bad_request"));
    let deleting = Synchronizer::new(1).keep_days_or_delete(KeepOrDeleteMode::Delete);
    let outcome = world.down(&deleting).await.unwrap();
    assert!(!outcome.is_complete());
    assert_eq!(outcome.failures[0].relative_path, None);
    assert!(world.path("local").exists());
}
