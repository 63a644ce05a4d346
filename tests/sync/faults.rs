//! Seeded runs: the same seed gives the same requests, and everything arrives.

use b2_internal::sync::{KeepOrDeleteMode, Synchronizer};
use b2_simulator::FaultRates;

use super::world::{World, bytes, tree};

/// A folder goes up, changes, goes up again and comes back over a bad line. Gives what the service was asked.
async fn bad_day(seed: u64) -> Vec<String> {
    let world = World::with(seed, |simulator| simulator).await;
    world.simulator.faults().seeded(seed, FaultRates::bad_day());
    for number in 0..8 {
        world.write(
            &format!("d{}/{number}", number % 3),
            bytes(number * 997),
            100,
        );
    }
    world.write("large", bytes(230_000), 100);
    let delete = KeepOrDeleteMode::Delete;
    let synchronizer = Synchronizer::new(3).keep_days_or_delete(delete);
    // A run that gives up on something is repeated, as its user would.
    let mut runs = 0;
    while !world
        .up(&synchronizer)
        .await
        .is_ok_and(|outcome| outcome.is_complete())
    {
        runs += 1;
        assert!(runs < 10, "seed {seed}");
    }
    world.write("d0/0", "changed", 300);
    std::fs::remove_file(world.path("d1/1")).unwrap();
    while !world
        .up(&synchronizer)
        .await
        .is_ok_and(|outcome| outcome.is_complete())
    {
        runs += 1;
        assert!(runs < 10, "seed {seed}");
    }
    let source = tree(world.folder.path());
    std::fs::remove_dir_all(world.folder.path()).unwrap();
    std::fs::create_dir(world.folder.path()).unwrap();
    while !world
        .down(&synchronizer)
        .await
        .is_ok_and(|outcome| outcome.is_complete())
    {
        runs += 1;
        assert!(runs < 10, "seed {seed}");
    }
    assert_eq!(tree(world.folder.path()), source, "seed {seed}");
    assert_eq!(
        world.names_in_bucket(),
        source.into_keys().collect::<Vec<_>>(),
        "seed {seed}"
    );
    let requests = world.simulator.requests();
    requests.iter().map(ToString::to_string).collect()
}

#[tokio::test(start_paused = true)]
async fn a_bad_line_changes_nothing_about_the_end() {
    for seed in tests::seeds(&[], 10, 400) {
        bad_day(seed).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_gives_the_same_requests_twice() {
    for seed in tests::seeds(&[], 5, 100) {
        assert_eq!(bad_day(seed).await, bad_day(seed).await, "seed {seed}");
    }
}
