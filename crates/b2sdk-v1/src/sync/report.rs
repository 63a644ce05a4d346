use std::fmt;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use b2sdk_v2::{
    Host, ScanReporter, ScanWarning, SyncAction, SyncFailure, SyncReporter, SyncSummary,
};

/// Writes a line for each action, as Python does, and between them a status line that is rewritten in place.
///
/// Beside what the newer interfaces have, this one counts the files of the source under the names that they once had.
///
/// ```
/// use b2sdk_v1::{SyncReport, SyncReporter};
///
/// let report = SyncReport::new(std::io::sink(), true);
/// report.update_compare(2);
/// report.update_local(1);
/// assert_eq!((report.local_file_count(), report.local_done()), (3, false));
/// report.end_local();
/// assert!(report.local_done());
/// ```
pub struct SyncReport {
    next: b2sdk_v2::SyncReport,
    local_file_count: AtomicU64,
    local_done: AtomicBool,
}

impl SyncReport {
    /// A report that is written to `stdout`; without a status line if `no_progress`.
    pub fn new(stdout: impl Write + Send + 'static, no_progress: bool) -> Self {
        Self::around(b2sdk_v2::SyncReport::new(stdout, no_progress))
    }

    /// The same, with the clock of `host`.
    pub fn on(host: Host, stdout: impl Write + Send + 'static, no_progress: bool) -> Self {
        Self::around(b2sdk_v2::SyncReport::on(host, stdout, no_progress))
    }

    fn around(next: b2sdk_v2::SyncReport) -> Self {
        Self {
            next,
            local_file_count: AtomicU64::new(0),
            local_done: AtomicBool::new(false),
        }
    }

    /// Whether something failed or was passed over with a warning.
    pub fn has_errors_or_warnings(&self) -> bool {
        self.next.has_errors_or_warnings()
    }

    /// Writes a line of the caller's own between those of the report.
    pub fn print_completion(&self, message: &str) {
        self.next.print_completion(message);
    }

    /// Takes the status line away and writes the warnings. A run does this when it ends; after that nothing is written.
    pub fn close(&self) {
        self.next.close();
    }

    /// How many files of the source were found.
    pub fn local_file_count(&self) -> u64 {
        self.local_file_count.load(Ordering::Relaxed)
    }

    /// Sets how many files of the source were found.
    pub fn set_local_file_count(&self, count: u64) {
        self.local_file_count.store(count, Ordering::Relaxed);
    }

    /// Whether all files of the source were found.
    pub fn local_done(&self) -> bool {
        self.local_done.load(Ordering::Relaxed)
    }

    /// Sets whether all files of the source were found.
    pub fn set_local_done(&self, is_done: bool) {
        self.local_done.store(is_done, Ordering::Relaxed);
    }

    /// Counts so many more files of the source as found.
    pub fn update_local(&self, delta: u64) {
        self.local_file_count.fetch_add(delta, Ordering::Relaxed);
    }

    /// Notes that all files of the source were found.
    pub fn end_local(&self) {
        self.set_local_done(true);
    }
}

impl ScanReporter for SyncReport {
    fn warning(&self, warning: ScanWarning) {
        self.next.warning(warning);
    }

    fn local_access_error(&self, path: &Path) {
        self.next.local_access_error(path);
    }

    fn local_permission_error(&self, path: &Path) {
        self.next.local_permission_error(path);
    }

    fn circular_symlink_skipped(&self, path: &Path) {
        self.next.circular_symlink_skipped(path);
    }

    fn invalid_name(&self, path: &Path, error: &str) {
        self.next.invalid_name(path, error);
    }

    fn special_file_skipped(&self, path: &Path) {
        self.next.special_file_skipped(path);
    }

    fn symlink_skipped(&self, path: &Path) {
        self.next.symlink_skipped(path);
    }

    fn staging_file_skipped(&self, path: &Path) {
        self.next.staging_file_skipped(path);
    }
}

impl SyncReporter for SyncReport {
    fn update_compare(&self, file_count: u64) {
        self.update_local(file_count);
        self.next.update_compare(file_count);
    }

    fn end_compare(&self, action_count: u64, total_bytes: u64) {
        self.end_local();
        self.next.end_compare(action_count, total_bytes);
    }

    fn action_started(&self, action: &SyncAction) {
        self.next.action_started(action);
    }

    fn update_transfer(&self, action: &SyncAction, byte_count: u64) {
        self.next.update_transfer(action, byte_count);
    }

    fn action_finished(&self, action: &SyncAction) {
        self.next.action_finished(action);
    }

    fn failed(&self, failure: &SyncFailure) {
        self.next.failed(failure);
    }

    fn ended(&self, summary: &SyncSummary) {
        self.next.ended(summary);
    }
}

impl fmt::Debug for SyncReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.next.fmt(f)
    }
}
