use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::operation::Operation;

/// How often a call came, and the bytes of its bodies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Traffic {
    /// Requests, refused ones included.
    pub requests: u64,
    /// Bytes of request bodies that the service has read.
    pub bytes_in: u64,
    /// Bytes of response bodies that the client has taken.
    pub bytes_out: u64,
}

/// Counts the traffic of each call.
#[derive(Debug)]
pub(crate) struct TrafficMeter {
    rows: Vec<Row>,
}

#[derive(Debug, Default)]
struct Row {
    requests: AtomicU64,
    bytes_in: AtomicU64,
    bytes_out: AtomicU64,
}

impl Default for TrafficMeter {
    fn default() -> Self {
        let rows = Operation::ALL.iter().map(|_| Row::default()).collect();
        Self { rows }
    }
}

impl TrafficMeter {
    pub(crate) fn count_request(&self, operation: Operation, bytes_in: u64) {
        if let Some(row) = self.row(operation) {
            row.requests.fetch_add(1, Ordering::Relaxed);
            row.bytes_in.fetch_add(bytes_in, Ordering::Relaxed);
        }
    }

    pub(crate) fn count_out(&self, operation: Operation, bytes: u64) {
        if let Some(row) = self.row(operation) {
            row.bytes_out.fetch_add(bytes, Ordering::Relaxed);
        }
    }

    /// The calls that came at all.
    pub(crate) fn totals(&self) -> BTreeMap<Operation, Traffic> {
        let total = |row: &Row| Traffic {
            requests: row.requests.load(Ordering::Relaxed),
            bytes_in: row.bytes_in.load(Ordering::Relaxed),
            bytes_out: row.bytes_out.load(Ordering::Relaxed),
        };
        let rows = Operation::ALL.iter().zip(self.rows.iter().map(total));
        rows.filter(|(_, traffic)| traffic.requests > 0)
            .map(|(operation, traffic)| (*operation, traffic))
            .collect()
    }

    fn row(&self, operation: Operation) -> Option<&Row> {
        self.rows.get(operation as usize)
    }
}
