//! Buckets that are so large that they are listed by several calls at once.

use std::time::Duration;

use b2_internal::api::B2Api;
use b2_internal::bucket::Ls;
use b2_internal::http::B2HttpApiConfig;
use b2_internal::scan::{B2Folder, Folder, ScanSettings};
use b2_simulator::{FaultRule, Operation};
use futures_util::StreamExt as _;
use tokio::time::Instant;

use super::world::{BUCKET, World};

const FILE_COUNT: usize = 60_000;

/// The calls that list so many entries one after the other: the first pages are smaller.
const CALLS_IN_SEQUENCE: usize = 9;

/// So many pages of 10,000 are held or under way.
const AHEAD: usize = 4;

/// A bucket whose files are in `data/`, on a service that takes a second for each answer.
async fn large() -> World {
    let world = World::with(7, |simulator| simulator.latency(Duration::from_secs(1))).await;
    for name in names() {
        world.simulator.put_file(BUCKET, &name, "").unwrap();
    }
    world.simulator.put_file(BUCKET, "elsewhere", "").unwrap();
    world
}

fn names() -> impl Iterator<Item = String> {
    (0..FILE_COUNT).map(|number| format!("data/{:03}/{:03}.bin", number / 250, number % 250))
}

/// Lists to the end. Gives the names, and how many seconds that took.
async fn list(ls: Ls) -> (Vec<String>, u64) {
    let begun = Instant::now();
    let entries = ls.recursive(true).entries();
    let names = entries
        .map(|entry| entry.unwrap().file_version.file_name)
        .collect()
        .await;
    (names, begun.elapsed().as_secs())
}

#[tokio::test(start_paused = true)]
async fn several_calls_at_once_list_the_same_in_less_time() {
    let world = large().await;
    for (latest_only, operation) in [
        (true, Operation::ListFileNames),
        (false, Operation::ListFileVersions),
    ] {
        world.simulator.clear_requests();
        let (listed, seconds) =
            list(world.bucket.ls().path("data/").latest_only(latest_only)).await;
        assert!(listed.into_iter().eq(names()), "{operation:?}");
        let call_count = world.count(operation);
        assert!(seconds <= 7, "{seconds} s for {call_count} calls");
        // The 35,000 entries behind the first 25,000 are in two ranges. Some calls reach for what is behind the last entry.
        let most_calls = CALLS_IN_SEQUENCE + 2 + AHEAD;
        assert!(call_count <= most_calls, "{call_count} calls");
    }
}

#[tokio::test(start_paused = true)]
async fn a_scan_with_a_key_for_the_folder_gives_its_files_in_order() {
    let world = large().await;
    let api = world.bucket.api();
    let made = api
        .create_key(["listFiles", "listBuckets"], "data-only")
        .bucket_ids([world.bucket.id()])
        .name_prefix("data/")
        .await
        .unwrap();
    let restricted = B2Api::builder()
        .api_config(B2HttpApiConfig::new().transport(world.simulator.transport()))
        .build()
        .unwrap();
    restricted
        .authorize_account(made.id(), made.application_key.reveal())
        .realm(world.simulator.endpoint())
        .await
        .unwrap();
    let bucket = restricted.get_bucket_by_name(BUCKET).await.unwrap();
    let begun = Instant::now();
    let files = B2Folder::new(bucket, "data").all_files(ScanSettings::default());
    let names: Vec<_> = files
        .map(|path| path.unwrap().relative_path().to_owned())
        .collect()
        .await;
    assert!(begun.elapsed().as_secs() < CALLS_IN_SEQUENCE as u64);
    assert_eq!(names.len(), FILE_COUNT);
    assert!(names.is_sorted());
}

#[tokio::test(start_paused = true)]
async fn a_reader_that_stops_early_costs_few_calls() {
    let world = large().await;
    for (entry_count, most_calls) in [(1, 2), (15_000, 5), (30_000, 6 + AHEAD)] {
        world.simulator.clear_requests();
        let entries = world.bucket.ls().recursive(true).entries();
        let read = entries.take(entry_count).collect::<Vec<_>>().await;
        assert_eq!(read.len(), entry_count);
        let call_count = world.count(Operation::ListFileNames);
        assert!(
            call_count <= most_calls,
            "{entry_count}: {call_count} calls"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_call_is_told_behind_all_that_comes_before_it() {
    let world = large().await;
    // By then several are under way.
    let rule = FaultRule::on(Operation::ListFileNames).nth(7);
    world
        .simulator
        .faults()
        .add(rule.status(400, "bad_request"));
    let mut entries = world.bucket.ls().path("data/").recursive(true).entries();
    let mut read = Vec::new();
    let error = loop {
        match entries.next().await.unwrap() {
            Ok(entry) => read.push(entry.file_version.file_name),
            Err(error) => break error,
        }
    };
    assert_eq!(error.status(), Some(400));
    assert!((25_000..FILE_COUNT).contains(&read.len()), "{}", read.len());
    assert!(names().take(read.len()).eq(read));
    assert!(entries.next().await.is_none());
}
