//! The figures of many days, and the rule that they have to keep.

use std::collections::BTreeMap;

use super::checker::findings;
use super::day::Evening;

/// How many findings are shown.
const SHOWN: usize = 20;

#[derive(Debug, Default)]
pub struct Tally {
    seeds: usize,
    successes: usize,
    transfers: usize,
    unknown: usize,
    requests: usize,
    faults: BTreeMap<String, usize>,
    findings: Vec<String>,
}

impl Tally {
    pub fn add(&mut self, seed: u64, evening: &Evening) {
        let failed = evening
            .deeds
            .iter()
            .filter(|deed| !deed.is_success())
            .count();
        self.seeds += 1;
        self.successes += usize::from(failed == 0);
        self.transfers += evening.deeds.len();
        self.unknown += failed;
        self.requests += evening.requests.len();
        for request in &evening.requests {
            if let Some(fault) = &request.fault {
                // Without the figures, so that there are few kinds.
                let kind = fault.split(" at ").next().unwrap_or(fault);
                let kind = kind.split(" after ").next().unwrap_or(kind);
                *self.faults.entry(kind.to_owned()).or_default() += 1;
            }
        }
        let found = findings(evening);
        self.findings.extend(
            found
                .into_iter()
                .map(|finding| format!("seed {seed}: {finding}")),
        );
    }

    /// Prints one line. Nothing may have been found.
    pub fn conclude(&self, what: &str) {
        let faults: Vec<String> = self
            .faults
            .iter()
            .map(|(kind, count)| format!("{kind} {count}"))
            .collect();
        println!(
            "{what}: {} of {} seeds succeeded, {} of {} transfers ended in UnknownOutcome; {} requests, faults: {}",
            self.successes,
            self.seeds,
            self.unknown,
            self.transfers,
            self.requests,
            faults.join(", "),
        );
        let shown = &self.findings[..self.findings.len().min(SHOWN)];
        assert!(
            shown.is_empty(),
            "{} findings:\n{}",
            self.findings.len(),
            shown.join("\n")
        );
    }

    /// At least 99.5 % of the seeds must have succeeded.
    pub fn assert_that_most_succeeded(&self) {
        let Self {
            seeds, successes, ..
        } = self;
        assert!(successes * 1000 >= seeds * 995, "{successes} of {seeds}");
    }
}
