use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use b2_simulator::{FaultRule, Operation, RequestRecord};

use super::child::{End, kill_when, run_to_success};
use super::seeds;
use super::service::{BUCKET, Service, bytes, remote};

const FOR_EVER: Duration = Duration::from_secs(3600);
const MIB: u64 = 1 << 20;
/// What the library takes from the queue at a time, and notes when it is there. The record says so as well.
const RANGE: u64 = 8 * MIB;
const LENGTH: u64 = 4 * RANGE + MIB;
const RANGES: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    /// The first stream hangs within its first range, while others fetch the rest.
    Range,
    /// All bytes have arrived: they are verified, and the file takes its name.
    Rename,
}

/// A file beside the destination, by the end of its name.
fn beside(folder: &Path, suffix: &str) -> Option<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    entries
        .map(|entry| entry.path())
        .find(|path| path.to_string_lossy().ends_with(suffix))
}

/// The ranges that the record beside the staging file says to be complete.
fn recorded(folder: &Path) -> Vec<u64> {
    let record = beside(folder, ".b2.sync.ranges");
    let text = record.and_then(|path| fs::read_to_string(path).ok());
    let text = text.unwrap_or_default();
    let (whole, _) = text.rsplit_once('\n').unwrap_or_default();
    let mut lines = whole.lines();
    if let Some(header) = lines.next() {
        assert!(header.contains(&format!("\"range\":{RANGE}")), "{header}");
    }
    lines
        .map(|line| line.split(' ').next().unwrap().parse().unwrap())
        .collect()
}

/// First and last byte of what a request asked for; `None` if it asked for all.
fn range(request: &RequestRecord) -> Option<(u64, u64)> {
    let (first, last) = request
        .range
        .as_ref()?
        .strip_prefix("bytes=")?
        .split_once('-')?;
    Some((first.parse().unwrap(), last.parse().unwrap()))
}

/// The process is killed `polls` looks after the record was seen to have `count` ranges, and at the latest `patience` looks
/// after it has begun to write: on a busy machine nobody may have been called for help.
struct Moment<'a> {
    folder: &'a Path,
    count: usize,
    polls: u64,
    patience: u64,
}

impl Moment<'_> {
    fn has_come(&mut self) -> bool {
        if recorded(self.folder).len() < self.count {
            let has_begun = beside(self.folder, ".b2.sync.tmp").is_some();
            self.patience = self.patience.saturating_sub(u64::from(has_begun));
            return self.patience == 0;
        }
        self.polls = self.polls.saturating_sub(1);
        self.polls == 0
    }
}

#[test]
fn a_download_that_is_killed_is_continued_and_fetches_no_complete_range_again() {
    let service = Service::start();
    let content = bytes(5, LENGTH as usize);
    service
        .simulator
        .put_file(BUCKET, "file", content.clone())
        .unwrap();
    let mut histogram: BTreeMap<(Phase, End, &str, usize), usize> = BTreeMap::new();
    let mut spared = 0;
    for (round, seed) in seeds(6, 40).enumerate() {
        let phase = [Phase::Range, Phase::Rename][round % 2];
        let context = format!("round {round}, seed {seed}, {phase:?}");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("copy");
        let old = (seed % 3 == 0).then(|| bytes(seed, 1_000));
        if let Some(old) = &old {
            fs::write(&path, old).unwrap();
        }

        let mut moment = Moment {
            folder: folder.path(),
            count: RANGES,
            polls: 1 + (seed / 2) % 8,
            patience: u64::MAX,
        };
        if phase == Phase::Range {
            // Behind the first MiB, after which the library calls other streams for help, since this one stands still.
            let place = 2 * MIB + seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) % (RANGE - 2 * MIB);
            let rule = FaultRule::on(Operation::DownloadFileByName);
            let rule = rule.stall_body(place, FOR_EVER);
            service.simulator.faults().add(rule);
            moment.count = 1 + (round / 2) % (RANGES - 1);
            moment.patience = 1_000;
        }
        let end = kill_when(&mut service.transfer(remote("file"), &path), || {
            moment.has_come()
        });
        service.simulator.faults().clear();
        let is_staged = beside(folder.path(), ".b2.sync.tmp").is_some();
        let complete = match is_staged {
            true => recorded(folder.path()),
            false => Vec::new(),
        };
        let found = fs::read(&path).ok();
        let state = match &found {
            Some(found) if *found == content => "the new file",
            Some(_) => "the old file",
            None => "no file",
        };
        assert!(
            state != "the old file" || found == old,
            "{context}: neither the old file nor the new one"
        );
        assert!(
            end == End::Killed || state == "the new file",
            "{context}: {state}"
        );
        assert!(phase == Phase::Rename || end == End::Killed, "{context}");
        *histogram
            .entry((phase, end, state, complete.len()))
            .or_default() += 1;
        spared += complete.len();

        let between = service.simulator.request_count();
        run_to_success(&mut service.transfer(remote("file"), &path), &context);
        assert!(fs::read(&path).unwrap() == content, "{context}");
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().collect();
        assert_eq!(names.len(), 1, "{context}: {names:?}");
        for (first, last) in service.requests_after(between).iter().filter_map(range) {
            for index in &complete {
                let (start, end) = (index * RANGE, (index + 1) * RANGE);
                assert!(
                    last < start || first >= end,
                    "{context}: range {index} was complete, and {first}-{last} was fetched"
                );
            }
        }
    }
    for ((phase, end, state, ranges), count) in &histogram {
        println!("{end:?} in {phase:?} with {state} and {ranges} complete ranges: {count}");
    }
    println!("{spared} complete ranges were not fetched again");
    assert!(spared > 0);
}
