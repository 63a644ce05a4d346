//! What the scans of a run say, on its way to the caller's reporter.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::super::report::SyncReporter;
use crate::scan::{ScanReporter, ScanWarning};

/// The most staging files that one run removes; the next ones take the others.
const MAX_STAGING_FILES: usize = 10_000;

/// Passes everything on, counts the warnings and remembers the staging files.
#[derive(Debug)]
pub(super) struct ScanWatch {
    reporter: Arc<dyn SyncReporter>,
    warning_count: AtomicU64,
    staging_files: Mutex<Vec<PathBuf>>,
}

impl ScanWatch {
    pub(super) fn new(reporter: Arc<dyn SyncReporter>) -> Self {
        Self {
            reporter,
            warning_count: AtomicU64::new(0),
            staging_files: Mutex::default(),
        }
    }

    pub(super) fn warning_count(&self) -> u64 {
        self.warning_count.load(Ordering::Relaxed)
    }

    pub(super) fn take_staging_files(&self) -> Vec<PathBuf> {
        let mut files = self
            .staging_files
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *files)
    }

    fn count(&self) -> &dyn SyncReporter {
        self.warning_count.fetch_add(1, Ordering::Relaxed);
        &*self.reporter
    }
}

impl ScanReporter for ScanWatch {
    fn warning(&self, warning: ScanWarning) {
        self.count().warning(warning);
    }

    fn local_access_error(&self, path: &Path) {
        self.count().local_access_error(path);
    }

    fn local_permission_error(&self, path: &Path) {
        self.count().local_permission_error(path);
    }

    fn circular_symlink_skipped(&self, path: &Path) {
        self.count().circular_symlink_skipped(path);
    }

    fn invalid_name(&self, path: &Path, error: &str) {
        self.count().invalid_name(path, error);
    }

    fn special_file_skipped(&self, path: &Path) {
        self.count().special_file_skipped(path);
    }

    fn symlink_skipped(&self, path: &Path) {
        self.reporter.symlink_skipped(path);
    }

    fn staging_file_skipped(&self, path: &Path) {
        self.reporter.staging_file_skipped(path);
        let mut files = self
            .staging_files
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if files.len() < MAX_STAGING_FILES {
            files.push(path.to_owned());
        }
    }
}
