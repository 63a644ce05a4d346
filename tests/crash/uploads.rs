use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use b2_simulator::{FaultRule, Operation, RequestRecord};
use b2sdk_v3::Sha1Digest;

use super::child::{End, kill_when, run_to_success};
use super::seeds;
use super::service::{BUCKET, PART, Service, bytes, remote};

/// Longer than any test.
const FOR_EVER: Duration = Duration::from_secs(3600);
const PARTS: u64 = 17;

/// The request in which the process is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Moment {
    operation: Operation,
    /// Whether the request has taken effect, and only its answer is still to come.
    is_done: bool,
}

impl Moment {
    const ALL: [Self; 6] = [
        Self::of(Operation::StartLargeFile, false),
        Self::of(Operation::StartLargeFile, true),
        Self::of(Operation::UploadPart, false),
        Self::of(Operation::UploadPart, true),
        Self::of(Operation::FinishLargeFile, false),
        Self::of(Operation::FinishLargeFile, true),
    ];

    const fn of(operation: Operation, is_done: bool) -> Self {
        Self { operation, is_done }
    }

    fn rule(self, nth: u32) -> FaultRule {
        let rule = FaultRule::on(self.operation).nth(nth);
        if self.is_done {
            rule.stall_body(0, FOR_EVER)
        } else {
            rule.stall(FOR_EVER)
        }
    }

    /// Whether the request that is held back has come so far.
    fn has_come(self, requests: &[RequestRecord]) -> bool {
        requests
            .iter()
            .any(|request| request.fault.is_some() && request.status.is_some() == self.is_done)
    }
}

/// The parts that the service has acknowledged.
fn acknowledged(requests: &[RequestRecord]) -> BTreeSet<u32> {
    let parts = requests.iter().filter(|request| {
        request.operation == Some(Operation::UploadPart) && request.status == Some(200)
    });
    parts.filter_map(|request| request.part_number).collect()
}

fn sent(requests: &[RequestRecord]) -> BTreeSet<u32> {
    let parts = requests.iter().filter_map(|request| request.part_number);
    parts.collect()
}

#[test]
fn an_upload_that_is_killed_is_continued_and_sends_no_acknowledged_part_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut histogram: BTreeMap<(Moment, End), usize> = BTreeMap::new();
    let mut spared = 0;
    for (round, seed) in seeds(12, 60).enumerate() {
        let service = Service::start();
        let moment = Moment::ALL[round % Moment::ALL.len()];
        let context = format!("round {round}, seed {seed}, {moment:?}");
        let name = format!("round-{round}");
        let content = bytes(seed, (PARTS * PART - 7) as usize);
        let path = folder.path().join(&name);
        std::fs::write(&path, &content).unwrap();
        let nth = match moment.operation {
            Operation::UploadPart => 1 + (seed % PARTS) as u32,
            _ => 1,
        };

        let before = service.simulator.request_count();
        service.simulator.faults().add(moment.rule(nth));
        let mut of_the_killed = Vec::new();
        let journal = folder.path().join("journal");
        let upload = || {
            let mut command = service.transfer(&path, remote(&name));
            command.arg("--journal").arg(&journal);
            command
        };
        let end = kill_when(&mut upload(), || {
            of_the_killed = service.requests_after(before);
            moment.has_come(&of_the_killed)
        });
        service.simulator.faults().clear();
        assert_eq!(end, End::Killed, "{context}");
        *histogram.entry((moment, end)).or_default() += 1;

        let between = service.simulator.request_count();
        run_to_success(&mut upload(), &context);
        let left: Vec<_> = std::fs::read_dir(&journal).unwrap().flatten().collect();
        assert!(
            left.is_empty(),
            "{context}: {left:?} is left in the journal"
        );
        let again: BTreeSet<u32> = acknowledged(&of_the_killed)
            .intersection(&sent(&service.requests_after(between)))
            .copied()
            .collect();
        assert!(
            again.is_empty(),
            "{context}: parts {again:?} were sent again"
        );
        spared += acknowledged(&of_the_killed).len();

        let snapshot = service.simulator.snapshot();
        let bucket = snapshot.bucket(BUCKET).unwrap();
        let versions = &bucket.files[&name];
        assert_eq!(versions.len(), 1, "{context}");
        let digest = Sha1Digest::of(&content).to_string();
        assert_eq!(versions[0].content_digest, digest, "{context}");
        assert!(
            bucket.unfinished.is_empty(),
            "{context}: {:?}",
            bucket.unfinished
        );
    }
    for ((moment, end), count) in &histogram {
        println!("{end:?} in {moment:?}: {count}");
    }
    println!("{spared} acknowledged parts were not sent again");
    assert!(spared > 0);
}
