use std::collections::VecDeque;
#[cfg(feature = "server")]
use std::sync::Arc;
#[cfg(feature = "server")]
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::operation::Operation;

/// One request that the simulated service has seen.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestRecord {
    /// Counts from 1, in the order of arrival.
    pub number: u64,
    /// The call, or `None` for an unknown URL.
    pub operation: Option<Operation>,
    /// The HTTP method.
    pub method: String,
    /// Path and query, with the values of tokens replaced by `***`.
    pub target: String,
    /// The name of the file that is uploaded or downloaded, where the request says it.
    pub file_name: Option<String>,
    /// The number of the part that is uploaded.
    pub part_number: Option<u32>,
    /// The `Range` that a download asked for.
    pub range: Option<String>,
    /// The HTTP status, or `None` when no answer was given: the connection was cut, or the client went away.
    pub status: Option<u16>,
    /// The fault that was applied, in words.
    pub fault: Option<String>,
}

/// What one request was, in words: a line of a log. Two runs that did the same give the same lines.
impl std::fmt::Display for RequestRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            number,
            operation,
            method,
            target,
            file_name,
            part_number,
            range,
            status,
            fault,
        } = self;
        write!(f, "{number} {method} {target}")?;
        if let Some(operation) = operation {
            write!(f, " [{operation}]")?;
        }
        if let Some(file_name) = file_name {
            write!(f, " {file_name:?}")?;
        }
        if let Some(part_number) = part_number {
            write!(f, " part {part_number}")?;
        }
        if let Some(range) = range {
            write!(f, " {range}")?;
        }
        match status {
            Some(status) => write!(f, " -> {status}")?,
            None => f.write_str(" -> cut")?,
        }
        match fault {
            Some(fault) => write!(f, " ({fault})"),
            None => Ok(()),
        }
    }
}

/// Where the service notes the number of a request, for whoever put this among the request's extensions.
#[cfg(feature = "server")]
#[derive(Debug, Clone, Default)]
pub(crate) struct RequestNumber(Arc<AtomicU64>);

#[cfg(feature = "server")]
impl RequestNumber {
    pub(crate) fn set(&self, number: u64) {
        self.0.store(number, Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// The newest requests, up to a limit.
#[derive(Debug)]
pub(crate) struct RequestLog {
    inner: Mutex<Inner>,
    limit: usize,
}

#[derive(Debug, Default)]
struct Inner {
    records: VecDeque<RequestRecord>,
    count: u64,
}

impl RequestLog {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            inner: Mutex::default(),
            limit,
        }
    }

    /// Notes the arrival of a request and gives its number.
    pub(crate) fn begin(&self, method: &http::Method, uri: &http::Uri) -> u64 {
        let mut inner = self.inner();
        inner.count += 1;
        let number = inner.count;
        if self.limit > 0 {
            if inner.records.len() >= self.limit {
                inner.records.pop_front();
            }
            inner.records.push_back(RequestRecord {
                number,
                operation: None,
                method: method.to_string(),
                target: redacted(uri),
                file_name: None,
                part_number: None,
                range: None,
                status: None,
                fault: None,
            });
        }
        number
    }

    /// Completes the record of a request, if it is still there.
    pub(crate) fn note(&self, number: u64, note: impl FnOnce(&mut RequestRecord)) {
        let mut inner = self.inner();
        let Some(first) = inner.records.front().map(|record| record.number) else {
            return;
        };
        let index = number.checked_sub(first).map(|index| index as usize);
        if let Some(record) = index.and_then(|index| inner.records.get_mut(index)) {
            note(record);
        }
    }

    /// The record of one request, if it is still there.
    #[cfg(feature = "server")]
    pub(crate) fn record(&self, number: u64) -> Option<RequestRecord> {
        let inner = self.inner();
        let first = inner.records.front()?.number;
        let index = usize::try_from(number.checked_sub(first)?).ok()?;
        inner.records.get(index).cloned()
    }

    /// The newest records, the newest first.
    #[cfg(feature = "server")]
    pub(crate) fn newest(&self, count: usize) -> Vec<RequestRecord> {
        let inner = self.inner();
        inner.records.iter().rev().take(count).cloned().collect()
    }

    pub(crate) fn records(&self) -> Vec<RequestRecord> {
        self.inner().records.iter().cloned().collect()
    }

    pub(crate) fn count(&self) -> u64 {
        self.inner().count
    }

    pub(crate) fn clear(&self) {
        self.inner().records.clear();
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn redacted(uri: &http::Uri) -> String {
    let Some(query) = uri.query() else {
        return uri.path().to_owned();
    };
    let pairs: Vec<&str> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, _)) if name.eq_ignore_ascii_case("authorization") => "Authorization=***",
            _ => pair,
        })
        .collect();
    format!("{}?{}", uri.path(), pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_in_queries_are_not_logged() {
        let log = RequestLog::new(10);
        let uri = "http://h/file/b/n?Authorization=3_secret&b2Expires=1"
            .parse()
            .unwrap();
        log.begin(&http::Method::GET, &uri);
        assert_eq!(
            log.records()[0].target,
            "/file/b/n?Authorization=***&b2Expires=1"
        );
    }

    #[test]
    fn only_the_newest_requests_are_kept() {
        let log = RequestLog::new(2);
        for _ in 0..3 {
            log.begin(&http::Method::GET, &"/".parse().unwrap());
        }
        log.note(1, |record| record.status = Some(1));
        log.note(3, |record| record.status = Some(3));
        let seen: Vec<_> = log.records().iter().map(|r| (r.number, r.status)).collect();
        assert_eq!(seen, [(2, None), (3, Some(3))]);
        assert_eq!(log.count(), 3);
    }
}
