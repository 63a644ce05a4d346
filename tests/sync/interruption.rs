use std::fs::{self, File};
use std::time::Duration;

use b2_internal::sync::{KeepOrDeleteMode, Synchronizer};

use super::world::{World, bytes, tree};

fn deleting() -> Synchronizer {
    Synchronizer::new(2).keep_days_or_delete(KeepOrDeleteMode::Delete)
}

async fn slow_world() -> World {
    World::with(7, |simulator| simulator.latency(Duration::from_millis(20))).await
}

fn visible(world: &World) -> Vec<String> {
    let files = world.in_bucket().into_iter();
    files
        .map(|(name, versions)| format!("{name} {}", versions.join(" ")))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_run_up_that_is_dropped_at_any_time_is_completed_by_the_next() {
    let fill = |world: &World| {
        for number in 0..6 {
            world.write(&format!("{number}"), format!("new {number}"), 200);
        }
        world.write("large", bytes(250_000), 200);
        for name in ["0", "1", "gone", "gone too"] {
            world.put(name, "older", 50);
            world.put(name, "old", 100);
        }
    };
    let whole = slow_world().await;
    fill(&whole);
    whole.up(&deleting()).await.unwrap().into_result().unwrap();
    let expected = visible(&whole);

    for pause in (5..500).step_by(35) {
        let world = slow_world().await;
        fill(&world);
        let limit = Duration::from_millis(pause);
        let _ = tokio::time::timeout(limit, world.up(&deleting())).await;
        // Whatever was there before is still there, or its successor is.
        for name in ["0", "1"] {
            assert!(
                world.names_in_bucket().contains(&name.to_owned()),
                "{pause} ms"
            );
        }
        world.up(&deleting()).await.unwrap().into_result().unwrap();
        assert_eq!(visible(&world), expected, "{pause} ms");
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_down_that_is_dropped_at_any_time_leaves_only_whole_files() {
    for pause in (5..300).step_by(25) {
        let world = slow_world().await;
        world.write("0", "old", 100);
        world.write("gone", "old", 100);
        for number in 0..6 {
            world.put(&format!("{number}"), &format!("new {number}"), 200);
        }
        let limit = Duration::from_millis(pause);
        let _ = tokio::time::timeout(limit, world.down(&deleting())).await;
        for (name, (content, _)) in tree(world.folder.path()) {
            let is_whole = content == b"old" || content == format!("new {name}").as_bytes();
            assert!(is_whole, "{pause} ms: {name}");
        }
        world
            .down(&deleting())
            .await
            .unwrap()
            .into_result()
            .unwrap();
        let names: Vec<_> = tree(world.folder.path()).into_keys().collect();
        assert_eq!(names, ["0", "1", "2", "3", "4", "5"], "{pause} ms");
    }
}

#[tokio::test(start_paused = true)]
async fn staging_files_of_a_killed_run_are_removed_and_those_in_use_stay() {
    let world = World::new().await;
    world.put("a", "a", 1);
    let (abandoned, used) = (
        world.path("sub/.b2-0123456789abcdef.b2.sync.tmp"),
        world.path(".b2-fedcba9876543210.b2.sync.tmp"),
    );
    fs::create_dir(world.path("sub")).unwrap();
    fs::write(&abandoned, "half").unwrap();
    let held = File::create(&used).unwrap();
    held.lock().unwrap();

    world
        .down(&deleting().dry_run(true))
        .await
        .unwrap()
        .into_result()
        .unwrap();
    assert!(abandoned.exists());
    world
        .down(&deleting())
        .await
        .unwrap()
        .into_result()
        .unwrap();
    assert!(!abandoned.exists() && used.exists());
    // On the way up they are not files of the user's.
    world.up(&deleting()).await.unwrap().into_result().unwrap();
    assert_eq!(world.names_in_bucket(), ["a"]);
}
