//! What Python's `SyncReport` writes, for whoever reads it.

use std::fmt;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

use super::action::SyncAction;
use super::outcome::{SyncFailure, SyncSummary};
use super::report::SyncReporter;
use crate::host::Host;
use crate::numbers::{format_and_scale_fraction, format_and_scale_number};
use crate::scan::{ScanReporter, ScanWarning};

/// The status line is rewritten at most so often.
const UPDATE_INTERVAL_MILLIS: i64 = 100;

/// Writes a line for each action, as Python does, and between them a status line that is rewritten in place.
///
/// A failure is a line too. Warnings come once, at the end. Unlike Python's, the status goes on while files are transferred
/// after everything was compared. What cannot be written is lost, and no reason to stop.
///
/// ```
/// use b2_internal::sync::{SyncReport, SyncReporter};
///
/// let report = SyncReport::new(std::io::sink(), false);
/// report.update_compare(1);
/// assert!(!report.has_errors_or_warnings());
/// ```
pub struct SyncReport {
    host: Host,
    no_progress: bool,
    state: Mutex<State>,
}

struct State {
    stdout: Box<dyn Write + Send>,
    /// What the status line shows; empty when there is none.
    current_line: String,
    start_millis: i64,
    shown_millis: Option<i64>,
    compare_count: u64,
    /// The actions and bytes that the comparison came to.
    total: Option<(u64, u64)>,
    transfer_files: u64,
    transfer_bytes: u64,
    warnings: Vec<String>,
    has_errors: bool,
    is_closed: bool,
}

impl SyncReport {
    /// A report that is written to `stdout`; without a status line if `no_progress`.
    pub fn new(stdout: impl Write + Send + 'static, no_progress: bool) -> Self {
        Self::on(Host::system(), stdout, no_progress)
    }

    /// The same, with the clock of `host`.
    pub fn on(host: Host, stdout: impl Write + Send + 'static, no_progress: bool) -> Self {
        let state = State {
            stdout: Box::new(stdout),
            current_line: String::new(),
            start_millis: host.clock().now_millis(),
            shown_millis: None,
            compare_count: 0,
            total: None,
            transfer_files: 0,
            transfer_bytes: 0,
            warnings: Vec::new(),
            has_errors: false,
            is_closed: false,
        };
        Self {
            host,
            no_progress,
            state: Mutex::new(state),
        }
    }

    /// Whether something failed or was passed over with a warning.
    pub fn has_errors_or_warnings(&self) -> bool {
        self.with(|state| state.has_errors || !state.warnings.is_empty())
    }

    /// Writes a line of the caller's own between those of the report.
    pub fn print_completion(&self, message: &str) {
        self.with(|state| state.print(message));
        self.show();
    }

    /// Takes the status line away and writes the warnings. A run does this when it ends; after that nothing is written.
    pub fn close(&self) {
        self.with(|state| {
            if !state.is_closed {
                state.is_closed = true;
                state.take_status_away();
                for warning in std::mem::take(&mut state.warnings) {
                    state.has_errors = true;
                    state.write(&format!("{warning}\n"));
                }
                state.flush();
            }
        });
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn show(&self) {
        if self.no_progress {
            return;
        }
        let now = self.host.clock().now_millis();
        self.with(|state| {
            let is_due = state
                .shown_millis
                .is_none_or(|shown| now - shown >= UPDATE_INTERVAL_MILLIS);
            if is_due && !state.is_closed {
                state.shown_millis = Some(now);
                let line = state.status(now);
                state.rewrite(line);
            }
        });
    }
}

impl State {
    fn status(&self, now: i64) -> String {
        let elapsed = u64::try_from(now - self.start_millis).unwrap_or(0).max(1);
        let per_second = u128::from(self.transfer_bytes) * 1000 / u128::from(elapsed);
        let rate = format_and_scale_number(u64::try_from(per_second).unwrap_or(u64::MAX), "B/s");
        let compared = self.compare_count;
        let updated = self.transfer_files;
        match self.total {
            None => format!(
                " count: {compared} files   compare: {compared} files   updated: {updated} files   {}   {rate}",
                format_and_scale_number(self.transfer_bytes, "B"),
            ),
            Some((files, bytes)) => format!(
                " compare: {compared}/{compared} files   updated: {updated}/{files} files   {}   {rate}",
                format_and_scale_fraction(self.transfer_bytes, bytes, "B"),
            ),
        }
    }

    fn rewrite(&mut self, line: String) {
        let width = self.current_line.chars().count();
        self.write(&format!("\r{line:<width$}"));
        self.flush();
        self.current_line = line;
    }

    fn take_status_away(&mut self) {
        if !self.current_line.is_empty() {
            let width = self.current_line.chars().count();
            self.write(&format!("\r{:width$}\r", ""));
            self.current_line.clear();
        }
    }

    fn print(&mut self, message: &str) {
        if self.is_closed {
            return;
        }
        self.take_status_away();
        self.write(&format!("{message}\n"));
        // The status is shown again at once.
        self.shown_millis = None;
    }

    fn write(&mut self, text: &str) {
        // Who reads may have gone away, and the transfers go on.
        let _ = self.stdout.write_all(text.as_bytes());
    }

    fn flush(&mut self) {
        let _ = self.stdout.flush();
    }
}

impl ScanReporter for SyncReport {
    fn warning(&self, warning: ScanWarning) {
        self.with(|state| state.warnings.push(warning.to_string()));
    }
}

impl SyncReporter for SyncReport {
    fn update_compare(&self, file_count: u64) {
        self.with(|state| state.compare_count += file_count);
        self.show();
    }

    fn end_compare(&self, action_count: u64, total_bytes: u64) {
        self.with(|state| state.total = Some((action_count, total_bytes)));
        self.show();
    }

    fn update_transfer(&self, _: &SyncAction, byte_count: u64) {
        self.with(|state| state.transfer_bytes += byte_count);
        self.show();
    }

    fn action_finished(&self, action: &SyncAction) {
        self.with(|state| {
            state.transfer_files += 1;
            state.print(&action.line());
        });
        self.show();
    }

    fn failed(&self, failure: &SyncFailure) {
        self.with(|state| {
            state.has_errors = true;
            state.print(&failure.to_string());
        });
        self.show();
    }

    fn ended(&self, _: &SyncSummary) {
        self.close();
    }
}

impl fmt::Debug for SyncReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncReport")
            .field("no_progress", &self.no_progress)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::path::PathBuf;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::super::action::SyncOperation;
    use super::*;
    use crate::error::{Error, ErrorKind};
    use crate::host::Clock;

    #[derive(Debug, Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Written {
        fn take(&self) -> String {
            String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap()
        }
    }

    #[derive(Debug, Clone, Default)]
    struct Watch(Arc<AtomicI64>);

    impl Clock for Watch {
        fn now_millis(&self) -> i64 {
            self.0.load(Ordering::Relaxed)
        }
    }

    fn delete(name: &str) -> SyncAction {
        SyncAction {
            relative_path: name.to_owned(),
            operation: SyncOperation::DeleteLocal {
                local_path: PathBuf::from(name),
            },
        }
    }

    fn report(no_progress: bool) -> (SyncReport, Written, Watch) {
        let (written, watch) = (Written::default(), Watch::default());
        let host = Host::simulated(1, Arc::new(watch.clone()));
        (
            SyncReport::on(host, written.clone(), no_progress),
            written,
            watch,
        )
    }

    #[test]
    fn w32_the_status_goes_through_its_phases_and_warnings_come_once() {
        let (report, written, watch) = report(false);
        report.update_compare(3);
        let counting = " count: 3 files   compare: 3 files   updated: 0 files   0 B   0 B/s";
        assert_eq!(written.take(), format!("\r{counting}"));
        // Too soon to be shown.
        watch.0.store(99, Ordering::Relaxed);
        report.update_compare(1);
        assert_eq!(written.take(), "");
        watch.0.store(100, Ordering::Relaxed);
        report.update_compare(0);
        assert!(written.take().starts_with("\r count: 4 files"));

        watch.0.store(2_000, Ordering::Relaxed);
        report.action_finished(&delete("a"));
        let blank = " ".repeat(counting.len());
        let next = " count: 4 files   compare: 4 files   updated: 1 files   0 B   0 B/s";
        assert_eq!(written.take(), format!("\r{blank}\rdelete a\n\r{next}"));

        report.warning(ScanWarning::LocalAccessError(PathBuf::from("gone")));
        watch.0.store(3_000, Ordering::Relaxed);
        report.end_compare(2, 5_000);
        watch.0.store(4_000, Ordering::Relaxed);
        report.update_transfer(&delete("a"), 4_000);
        let status = " compare: 4/4 files   updated: 1/2 files   ";
        let said = written.take();
        // Nothing is left of the longer line before it.
        let shorter = format!("{status}0.00 / 5.00 kB   0 B/s");
        let padded = format!("\r{shorter:<width$}\r", width = next.len());
        assert!(
            next.len() > shorter.len() && said.starts_with(&padded),
            "{said:?}"
        );
        assert!(
            said.ends_with(&format!("\r{status}4.00 / 5.00 kB   1.00 kB/s")),
            "{said:?}"
        );

        for _ in 0..2 {
            report.ended(&SyncSummary::default());
        }
        let said = written.take();
        assert_eq!(said.matches("WARNING: gone").count(), 1, "{said:?}");
        report.action_finished(&delete("b"));
        report.update_compare(1);
        assert_eq!(written.take(), "");
        assert!(report.has_errors_or_warnings());
    }

    #[test]
    fn what_failed_is_a_line_and_not_an_updated_file() {
        let (report, written, watch) = report(false);
        watch.0.store(1_000, Ordering::Relaxed);
        let error = Error::new(ErrorKind::Cancelled);
        report.failed(&SyncFailure::of_action(delete("a"), error));
        let line = "local_delete(a): the operation was cancelled";
        let status = " count: 0 files   compare: 0 files   updated: 0 files   0 B   0 B/s";
        assert_eq!(written.take(), format!("{line}\n\r{status}"));
        assert!(report.has_errors_or_warnings());
    }

    #[test]
    fn without_progress_there_are_only_lines() {
        let (report, written, _) = report(true);
        report.update_compare(1);
        report.action_finished(&delete("a b"));
        let error = Error::new(ErrorKind::Cancelled);
        report.failed(&SyncFailure::of_path("c", error));
        report.ended(&SyncSummary::default());
        assert_eq!(
            written.take(),
            "delete 'a b'\nc: the operation was cancelled\n"
        );
        assert!(report.has_errors_or_warnings());
    }
}
