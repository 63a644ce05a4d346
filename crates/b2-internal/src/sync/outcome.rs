//! What a synchronisation has done, and what it has not.

use std::fmt;
use std::ops::AddAssign;

use super::action::{SyncAction, SyncOperation};
use crate::error::{Error, ErrorKind, Result};
use crate::names::printable::escape_control_chars;

/// The most failures that an outcome keeps; a reporter hears of all.
const KEPT_FAILURES: usize = 10_000;

/// How a synchronisation ended.
#[derive(Debug, Clone)]
#[must_use = "some files may have failed"]
#[non_exhaustive]
pub struct SyncOutcome {
    /// What was done.
    pub summary: SyncSummary,
    /// What failed: the first 10,000 failures, in the order in which they happened.
    pub failures: Vec<SyncFailure>,
}

impl SyncOutcome {
    /// Whether everything was done.
    pub fn is_complete(&self) -> bool {
        self.summary.failed_count == 0
    }

    /// The summary if everything was done.
    ///
    /// # Errors
    /// `IncompleteSync`, with the first failure as its source.
    pub fn into_result(self) -> Result<SyncSummary> {
        if self.is_complete() {
            return Ok(self.summary);
        }
        let error = Error::new(ErrorKind::IncompleteSync);
        Err(match self.failures.into_iter().next() {
            Some(first) => error.with_source(first),
            None => error,
        })
    }

    pub(super) fn new() -> Self {
        Self {
            summary: SyncSummary::default(),
            failures: Vec::new(),
        }
    }

    pub(super) fn add_failure(&mut self, failure: SyncFailure) {
        self.summary.failed_count += 1;
        if self.failures.len() < KEPT_FAILURES {
            self.failures.push(failure);
        }
    }
}

/// What a synchronisation has done; in a dry run, what it would have done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyncSummary {
    /// The files of the source that were compared.
    pub compared_count: u64,
    /// The files that were uploaded.
    pub uploaded_count: u64,
    /// The files that were downloaded.
    pub downloaded_count: u64,
    /// The files that were copied on the service.
    pub copied_count: u64,
    /// The files that were hidden.
    pub hidden_count: u64,
    /// The local files and the versions in a bucket that were deleted.
    pub deleted_count: u64,
    /// The bytes of the files that were uploaded, downloaded or copied.
    pub transferred_bytes: u64,
    /// The failures.
    pub failed_count: u64,
    /// The entries of both folders that were passed over with a warning.
    pub warning_count: u64,
    /// The files at the destination that were neither hidden nor deleted because the source could not be read where they
    /// would be.
    pub withheld_count: u64,
}

impl SyncSummary {
    /// The files that were uploaded, downloaded or copied.
    pub fn transferred_count(&self) -> u64 {
        self.uploaded_count + self.downloaded_count + self.copied_count
    }

    /// Counts an action that was done.
    pub(super) fn add_action(&mut self, action: &SyncAction) {
        let count = match action.operation {
            SyncOperation::Upload { .. } => &mut self.uploaded_count,
            SyncOperation::Download { .. } => &mut self.downloaded_count,
            SyncOperation::Copy { .. } => &mut self.copied_count,
            SyncOperation::Hide { .. } => &mut self.hidden_count,
            SyncOperation::DeleteVersion { .. } | SyncOperation::DeleteLocal { .. } => {
                &mut self.deleted_count
            }
        };
        *count += 1;
        self.transferred_bytes += action.bytes();
    }
}

impl AddAssign<&Self> for SyncSummary {
    fn add_assign(&mut self, other: &Self) {
        self.compared_count += other.compared_count;
        self.uploaded_count += other.uploaded_count;
        self.downloaded_count += other.downloaded_count;
        self.copied_count += other.copied_count;
        self.hidden_count += other.hidden_count;
        self.deleted_count += other.deleted_count;
        self.transferred_bytes += other.transferred_bytes;
        self.failed_count += other.failed_count;
        self.warning_count += other.warning_count;
        self.withheld_count += other.withheld_count;
    }
}

/// Something that a synchronisation could not do.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SyncFailure {
    /// What was tried; `None` when not even that could be decided.
    pub action: Option<SyncAction>,
    /// The path within both folders; `None` when it was a folder that could not be read.
    pub relative_path: Option<String>,
    /// Why.
    pub error: Error,
}

impl SyncFailure {
    pub(super) fn of_action(action: SyncAction, error: Error) -> Self {
        Self {
            relative_path: Some(action.relative_path.clone()),
            action: Some(action),
            error,
        }
    }

    pub(super) fn of_path(relative_path: impl Into<String>, error: Error) -> Self {
        Self {
            action: None,
            relative_path: Some(relative_path.into()),
            error,
        }
    }

    pub(super) fn of_run(error: Error) -> Self {
        Self {
            action: None,
            relative_path: None,
            error,
        }
    }
}

impl fmt::Display for SyncFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.action, &self.relative_path) {
            (Some(action), _) => write!(f, "{action}: ")?,
            (None, Some(path)) => write!(f, "{}: ", escape_control_chars(path))?,
            (None, None) => {}
        }
        write!(f, "{}", self.error)
    }
}

impl std::error::Error for SyncFailure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.source()
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[test]
    fn a_failure_makes_the_result_an_error_that_leads_to_it() {
        let mut outcome = SyncOutcome::new();
        assert_eq!(
            outcome.clone().into_result().unwrap(),
            SyncSummary::default()
        );

        let error = Error::new(ErrorKind::Cancelled);
        outcome.add_failure(SyncFailure::of_path("a b", error));
        let error = outcome.into_result().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::IncompleteSync));
        let first = error.source().unwrap().to_string();
        assert_eq!(first, "'a b': the operation was cancelled");
    }

    #[test]
    fn a_failure_says_what_was_tried_and_where() {
        let cancelled = || Error::new(ErrorKind::Cancelled);
        for (failure, text) in [
            (
                SyncFailure::of_action(SyncAction::hide("a", "d/a"), cancelled()),
                "b2_hide(d/a): the operation was cancelled",
            ),
            (
                SyncFailure::of_path("a", cancelled()),
                "a: the operation was cancelled",
            ),
            (
                SyncFailure::of_run(cancelled()),
                "the operation was cancelled",
            ),
        ] {
            assert_eq!(failure.to_string(), text);
        }
    }

    #[test]
    fn failures_are_counted_even_when_they_are_too_many_to_keep() {
        let mut outcome = SyncOutcome::new();
        for _ in 0..KEPT_FAILURES + 5 {
            outcome.add_failure(SyncFailure::of_run(Error::new(ErrorKind::Cancelled)));
        }
        assert_eq!(outcome.failures.len(), KEPT_FAILURES);
        assert_eq!(outcome.summary.failed_count, KEPT_FAILURES as u64 + 5);
    }
}
