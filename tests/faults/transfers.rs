use super::day::{live, live_with_small_pieces, live_without_lookups};
use super::seeds;
use super::tally::Tally;
use super::world::{World, run};

#[test]
fn transfers_get_through_and_every_version_is_accounted_for() {
    let mut tally = Tally::default();
    for seed in seeds(200, 5_000) {
        let folder = tempfile::tempdir().unwrap();
        run(async {
            let world = World::new(seed).await;
            tally.add(seed, &live(&world, seed, folder.path()).await);
        });
    }
    tally.conclude("bad days");
    tally.assert_that_most_succeeded();
}

#[test]
fn small_pieces_are_fetched_and_sent_again() {
    let mut tally = Tally::default();
    for seed in seeds(50, 1_000) {
        run(async {
            let world = World::new(seed).await;
            tally.add(seed, &live_with_small_pieces(&world, seed).await);
        });
    }
    tally.conclude("bad days of small pieces");
    tally.assert_that_most_succeeded();
}

#[test]
fn what_cannot_be_looked_up_is_reported_as_unknown() {
    let mut tally = Tally::default();
    for seed in seeds(30, 1_000) {
        let folder = tempfile::tempdir().unwrap();
        run(async {
            let world = World::new(seed).await;
            tally.add(
                seed,
                &live_without_lookups(&world, seed, folder.path()).await,
            );
        });
    }
    tally.conclude("bad days without look-ups");
}

#[test]
fn one_seed_gives_one_request_log_twice() {
    for seed in seeds(20, 300) {
        let log = || {
            let folder = tempfile::tempdir().unwrap();
            run(async {
                let world = World::new(seed).await;
                live(&world, seed, folder.path()).await;
                world.log()
            })
        };
        let (first, second) = (log(), log());
        assert_eq!(first, second, "seed {seed}");
        assert!(first.len() > 20, "{first:?}");
    }
}
