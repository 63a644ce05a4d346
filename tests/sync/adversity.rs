//! What happens to the machine in the middle of a run.

use std::fs;
use std::sync::Arc;

use b2_internal::api::B2Api;
use b2_internal::host::{Clock, Host};
use b2_internal::http::B2HttpApiConfig;
use b2_internal::sync::{KeepOrDeleteMode, Synchronizer};
use b2_simulator::Simulator;

use super::world::{BUCKET, DAY, Recording, TODAY, World};

/// What a mount point shows when its file system is gone: an empty folder.
#[tokio::test(start_paused = true)]
async fn a_source_that_is_unmounted_in_the_middle_deletes_nothing() {
    let world = World::new().await;
    let source = world.path("source");
    for folder in ["a", "m", "z"] {
        for number in 0..5 {
            let name = format!("{folder}/{number}");
            world.write(&format!("source/{name}"), "new", 200);
            world.put(&name, "old", 100);
        }
    }
    let recording = Arc::new(Recording::default());
    let (mounted, elsewhere) = (source.clone(), world.path("elsewhere"));
    *recording.on_compare.lock().unwrap() = Some(Box::new(move || {
        fs::rename(&mounted, elsewhere).unwrap();
        fs::create_dir(mounted).unwrap();
    }));
    let synchronizer = Synchronizer::new(2).keep_days_or_delete(KeepOrDeleteMode::Delete);
    let local = b2_internal::scan::LocalFolder::new(&source);
    let outcome = synchronizer
        .sync_folders(local, world.b2(""), TODAY, Some(recording.clone()))
        .await
        .unwrap();
    // Each version in the bucket was replaced by what had been read before, or it is there.
    assert_eq!(world.names_in_bucket().len(), 15);
    assert_eq!(outcome.summary.hidden_count, 0);
    assert_eq!(
        outcome.summary.deleted_count,
        outcome.summary.uploaded_count
    );
    assert!(outcome.into_result().is_err(), "the run is not complete");

    // Once it is mounted again, the next run completes it.
    fs::remove_dir(&source).unwrap();
    fs::rename(world.path("elsewhere"), &source).unwrap();
    let local = b2_internal::scan::LocalFolder::new(&source);
    let run = synchronizer.sync_folders(local, world.b2(""), TODAY, None);
    run.await.unwrap().into_result().unwrap();
    assert!(
        world
            .in_bucket()
            .values()
            .all(|versions| versions.len() == 1)
    );
}

/// A clock that is set back by ten years after some looks at it.
#[derive(Debug, Default)]
struct SetBack(std::sync::atomic::AtomicI64);

impl Clock for SetBack {
    fn now_millis(&self) -> i64 {
        let looks = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        if looks < 3 {
            TODAY
        } else {
            TODAY - 3_650 * DAY
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_back_does_no_harm() {
    let simulator = Simulator::builder().bucket(BUCKET).build().unwrap();
    let world = World::on(simulator, Host::simulated(3, Arc::new(SetBack::default()))).await;
    for name in ["a", "b/c", "d"] {
        world.write(name, name, TODAY);
    }
    let keeping = Synchronizer::new(2)
        .keep_days_or_delete(KeepOrDeleteMode::KeepBeforeDelete)
        .keep_days(3);
    world.up(&keeping).await.unwrap().into_result().unwrap();
    assert_eq!(world.names_in_bucket(), ["a", "b/c", "d"]);
    let again = world.up(&keeping).await.unwrap().into_result().unwrap();
    assert_eq!(
        (
            again.uploaded_count,
            again.hidden_count,
            again.deleted_count
        ),
        (0, 0, 0)
    );

    // Another machine with a right clock sees the same.
    let api = B2Api::builder()
        .host(Host::simulated(4, Arc::new(SetBack::default())))
        .api_config(B2HttpApiConfig::new().transport(world.simulator.transport()))
        .build()
        .unwrap();
    api.authorize_account(world.simulator.key_id(), world.simulator.key())
        .realm(world.simulator.endpoint())
        .await
        .unwrap();
    let down = world.path("down");
    let bucket = api.get_bucket_by_name(BUCKET).await.unwrap();
    let run = Synchronizer::new(2).sync_folders(
        b2_internal::scan::B2Folder::new(bucket, ""),
        b2_internal::scan::LocalFolder::new(&down),
        TODAY - 3_650 * DAY,
        None,
    );
    run.await.unwrap().into_result().unwrap();
    assert_eq!(fs::read(down.join("b/c")).unwrap(), b"b/c");
}
