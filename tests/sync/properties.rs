//! What holds for all trees, versions and settings: seeded cases, each carried out whole and interrupted.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use b2_internal::scan::ScanReporter;
use b2_internal::sync::{
    CompareVersionMode, KeepOrDeleteMode, NewerFileSyncMode, SyncAction, SyncOutcome, SyncReporter,
    SyncSummary, Synchronizer,
};
use tokio::sync::Notify;

use super::world::{DAY, TODAY, World, tree};

/// None of them is a folder of another one.
const NAMES: [&str; 8] = [
    "a",
    "a b/c",
    "a.txt",
    "b/c",
    "b/d/e",
    "b0",
    "it's \u{e9}",
    "z/z",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
    Across,
}

/// What both sides have at a path. Times are days before today, oldest first; `None` is a hide marker.
#[derive(Debug, Clone)]
struct Entry {
    name: &'static str,
    source: Vec<Option<i64>>,
    destination: Vec<Option<i64>>,
}

#[derive(Debug, Clone)]
struct Case {
    way: Way,
    entries: Vec<Entry>,
    synchronizer: Synchronizer,
    mode: KeepOrDeleteMode,
}

/// SplitMix64: a few numbers out of a seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn versions(&mut self, is_local: bool) -> Vec<Option<i64>> {
        let count = self.below(if is_local { 2 } else { 4 });
        let version = |_| match self.below(5) {
            0 if !is_local => None,
            _ => Some(self.below(8) as i64),
        };
        (0..count).map(version).collect()
    }
}

impl Case {
    fn of(seed: u64) -> Self {
        let mut numbers = Numbers(seed);
        let way = [Way::Up, Way::Down, Way::Across][numbers.below(3) as usize];
        let mode = match (numbers.below(3), way) {
            (0, _) => KeepOrDeleteMode::NoDelete,
            (1, Way::Up | Way::Across) => KeepOrDeleteMode::KeepBeforeDelete,
            _ => KeepOrDeleteMode::Delete,
        };
        let compare = match numbers.below(3) {
            0 => CompareVersionMode::Sha1,
            _ => CompareVersionMode::ModTime,
        };
        let synchronizer = Synchronizer::new(1 + numbers.below(3) as usize)
            .keep_days_or_delete(mode)
            .keep_days(3)
            .compare_version_mode(compare)
            .newer_file_mode(NewerFileSyncMode::Replace)
            .allow_empty_source(true);
        let entries = NAMES.map(|name| Entry {
            name,
            source: numbers.versions(way == Way::Up),
            destination: numbers.versions(way == Way::Down),
        });
        Self {
            way,
            entries: entries.to_vec(),
            synchronizer,
            mode,
        }
    }

    /// A world in which nothing has been done yet.
    async fn world(&self) -> World {
        let world = World::new().await;
        for entry in &self.entries {
            let name = entry.name;
            match self.way {
                Way::Up => write(&world, name, &entry.source),
                Way::Down => put(&world, &format!("from/{name}"), &entry.source).await,
                Way::Across => put(&world, &format!("from/{name}"), &entry.source).await,
            }
            match self.way {
                Way::Up | Way::Across => {
                    put(&world, &format!("to/{name}"), &entry.destination).await
                }
                Way::Down => write(&world, name, &entry.destination),
            }
        }
        world
    }

    async fn run(&self, world: &World, reporter: Option<Arc<dyn SyncReporter>>) -> SyncOutcome {
        let synchronizer = &self.synchronizer;
        let run = match self.way {
            Way::Up => synchronizer.sync_folders(world.local(), world.b2("to"), TODAY, reporter),
            Way::Down => {
                synchronizer.sync_folders(world.b2("from"), world.local(), TODAY, reporter)
            }
            Way::Across => {
                synchronizer.sync_folders(world.b2("from"), world.b2("to"), TODAY, reporter)
            }
        };
        run.await.unwrap()
    }

    /// Runs until there is nothing to do, and says how often that took.
    async fn settle(&self, world: &World) -> usize {
        for number in 1..5 {
            let summary = self.run(world, None).await.into_result().unwrap();
            if action_count(&summary) == 0 {
                return number;
            }
        }
        panic!("{self:?} never has nothing to do");
    }

    /// The names that can be seen at the source, with what they hold.
    fn at_source(&self) -> BTreeMap<String, String> {
        let visible = self.entries.iter().filter_map(|entry| {
            let newest = (*entry.source.last()?)?;
            Some((entry.name.to_owned(), content(newest)))
        });
        visible.collect()
    }
}

fn action_count(summary: &SyncSummary) -> u64 {
    summary.transferred_count() + summary.hidden_count + summary.deleted_count
}

/// Files of another time have another content.
fn content(days: i64) -> String {
    format!("as it was {days} days ago")
}

fn write(world: &World, name: &str, versions: &[Option<i64>]) {
    if let Some(Some(days)) = versions.last() {
        world.write(name, content(*days), TODAY - days * DAY);
    }
}

async fn put(world: &World, name: &str, versions: &[Option<i64>]) {
    for version in versions {
        match version {
            Some(days) => drop(world.put(name, &content(*days), TODAY - days * DAY)),
            None => drop(world.bucket.hide_file(name).await),
        }
    }
}

/// Everything at the destination: each name with its versions, newest first.
fn destination(case: &Case, world: &World) -> BTreeMap<String, Vec<String>> {
    match case.way {
        Way::Down => tree(world.folder.path())
            .into_iter()
            .map(|(name, (content, _))| (name, vec![String::from_utf8(content).unwrap()]))
            .collect(),
        Way::Up | Way::Across => world
            .in_bucket()
            .into_iter()
            .filter_map(|(name, versions)| Some((name.strip_prefix("to/")?.to_owned(), versions)))
            .collect(),
    }
}

/// Ends a run after so many actions.
#[derive(Debug)]
struct StopAfter {
    left: AtomicUsize,
    stop: Arc<Notify>,
}

impl ScanReporter for StopAfter {}

impl SyncReporter for StopAfter {
    fn action_finished(&self, _: &SyncAction) {
        if self.left.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.stop.notify_one();
        }
    }
}

async fn check(seed: u64) {
    let case = Case::of(seed);
    let whole = case.world().await;
    let before = destination(&case, &whole);
    let first = case.run(&whole, None).await.into_result().unwrap();
    let after = destination(&case, &whole);
    let again = case.run(&whole, None).await.into_result().unwrap();
    assert_eq!(again.transferred_count(), 0, "seed {seed}: {case:?}");
    match case.mode {
        KeepOrDeleteMode::Delete => {
            assert_eq!(action_count(&again), 0, "seed {seed}: {case:?}");
            let names: Vec<_> = case.at_source().into_keys().collect();
            assert_eq!(
                after.keys().cloned().collect::<Vec<_>>(),
                names,
                "seed {seed}: {case:?}"
            );
            assert!(
                after.values().all(|versions| versions.len() == 1),
                "seed {seed}"
            );
        }
        KeepOrDeleteMode::NoDelete => {
            assert_eq!(action_count(&again), 0, "seed {seed}: {case:?}");
            for (name, versions) in &before {
                let left = &after[name];
                let is_kept = case.way == Way::Down || left.ends_with(versions);
                assert!(is_kept, "seed {seed}: {name} of {case:?}");
            }
        }
        // What was transferred may be older than what is kept, which counts from the next run on.
        _ => {}
    }
    case.settle(&whole).await;
    let settled = destination(&case, &whole);
    // Whatever is visible at the source is what the destination shows.
    if case.way == Way::Down {
        for (name, content) in case.at_source() {
            assert_eq!(settled[&name], [content], "seed {seed}: {case:?}");
        }
    }

    for stop_after in 1..action_count(&first) as usize {
        let world = case.world().await;
        let stop = Arc::new(Notify::new());
        let reporter = Arc::new(StopAfter {
            left: AtomicUsize::new(stop_after),
            stop: Arc::clone(&stop),
        });
        tokio::select! {
            biased;
            () = stop.notified() => {}
            _ = case.run(&world, Some(reporter)) => {}
        }
        case.settle(&world).await;
        assert_eq!(
            destination(&case, &world),
            settled,
            "seed {seed}, after {stop_after} actions: {case:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_second_run_has_nothing_to_do_and_an_interrupted_one_is_made_good() {
    for seed in tests::seeds(&[], 40, 2_000) {
        check(seed).await;
    }
}
