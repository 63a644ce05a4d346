use std::collections::BTreeMap;

use super::ReplicationScanResult;
use crate::scan::B2Path;

/// How many files have which [`ReplicationScanResult`], with the first and the last of each. Its size does not grow with the
/// number of files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReplicationReport {
    by_status: BTreeMap<ReplicationScanResult, ReplicationStatusCount>,
}

/// The files that have one [`ReplicationScanResult`]. A sample is a file of the source and one of the destination.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReplicationStatusCount {
    /// How many files.
    pub count: u64,
    /// The first of them.
    pub first: (Option<B2Path>, Option<B2Path>),
    /// The last of them.
    pub last: (Option<B2Path>, Option<B2Path>),
}

impl ReplicationReport {
    /// A report without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what both buckets have of a file.
    pub fn add(&mut self, source_file: Option<B2Path>, destination_file: Option<B2Path>) {
        let status =
            ReplicationScanResult::from_files(source_file.as_ref(), destination_file.as_ref());
        let sample = (source_file, destination_file);
        match self.by_status.get_mut(&status) {
            Some(known) => {
                known.count += 1;
                known.last = sample;
            }
            None => {
                let first = ReplicationStatusCount {
                    count: 1,
                    first: sample.clone(),
                    last: sample,
                };
                self.by_status.insert(status, first);
            }
        }
    }

    /// How many files have this status.
    pub fn count(&self, status: &ReplicationScanResult) -> u64 {
        self.by_status.get(status).map_or(0, |known| known.count)
    }

    /// All that was found, in a stable order.
    pub fn counter_by_status(&self) -> Vec<(&ReplicationScanResult, &ReplicationStatusCount)> {
        self.by_status.iter().collect()
    }
}
