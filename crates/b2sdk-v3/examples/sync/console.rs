//! What the program says: action lines and one summary on standard output, everything else on standard error.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use b2sdk_v3::{ScanReporter, ScanWarning, SyncAction, SyncFailure, SyncReporter, SyncSummary};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// The terminal, or the pipe that stands for it.
#[derive(Debug)]
pub(crate) struct Console {
    progress: ProgressBar,
    compared: AtomicU64,
    finished: AtomicU64,
    /// Entries of the source that should have arrived and could not be read.
    unread: Mutex<Vec<String>>,
}

impl Console {
    /// Shows a live line only to a person, and only if wanted.
    pub(crate) fn new(show_progress: bool) -> Arc<Self> {
        let is_watched = io::stdout().is_terminal() && io::stderr().is_terminal();
        let target = if show_progress && is_watched {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let progress = ProgressBar::with_draw_target(None, target);
        if let Ok(style) =
            ProgressStyle::with_template("{spinner} {msg}  {bytes}  {bytes_per_sec}  {elapsed}")
        {
            progress.set_style(style);
        }
        progress.enable_steady_tick(Duration::from_millis(100));
        Arc::new(Self {
            progress,
            compared: AtomicU64::new(0),
            finished: AtomicU64::new(0),
            unread: Mutex::default(),
        })
    }

    /// Ends the live line, prints the summary, and lists what failed. `true` if everything arrived.
    pub(crate) fn conclude(
        &self,
        summary: &SyncSummary,
        failures: &[SyncFailure],
        elapsed: Duration,
    ) -> bool {
        self.progress.finish_and_clear();
        let unread =
            std::mem::take(&mut *self.unread.lock().unwrap_or_else(PoisonError::into_inner));
        let failed_count = summary.failed_count + unread.len() as u64;
        self.line(&format!(
            "summary: compared {} files; uploaded {}, downloaded {}, hid {}, deleted {}; {} bytes in {:.1} s; {failed_count} failed",
            summary.compared_count,
            summary.uploaded_count,
            summary.downloaded_count,
            summary.hidden_count,
            summary.deleted_count,
            summary.transferred_bytes,
            elapsed.as_secs_f64(),
        ));
        if failed_count > 0 {
            eprintln!("{failed_count} failed:");
            failures.iter().for_each(|failure| eprintln!("  {failure}"));
            unread.iter().for_each(|warning| eprintln!("  {warning}"));
        }
        failed_count == 0
    }

    fn line(&self, text: &str) {
        // A reader that has gone away wants no more lines, and the transfers go on.
        self.progress
            .suspend(|| drop(writeln!(io::stdout().lock(), "{text}")));
    }

    fn show(&self) {
        let (compared, finished) = (
            self.compared.load(Ordering::Relaxed),
            self.finished.load(Ordering::Relaxed),
        );
        self.progress.set_message(format!(
            "compared {compared} files, {finished} actions done"
        ));
    }
}

impl ScanReporter for Console {
    fn warning(&self, warning: ScanWarning) {
        let text = warning.to_string();
        self.progress.suspend(|| eprintln!("{text}"));
        let should_have_arrived = matches!(
            warning,
            ScanWarning::LocalAccessError(_)
                | ScanWarning::LocalPermissionError(_)
                | ScanWarning::InvalidName { .. }
        );
        if should_have_arrived {
            self.unread
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(text);
        }
    }
}

impl SyncReporter for Console {
    fn update_compare(&self, file_count: u64) {
        self.compared.fetch_add(file_count, Ordering::Relaxed);
        self.show();
    }

    fn end_compare(&self, _action_count: u64, total_bytes: u64) {
        self.progress.set_length(total_bytes);
    }

    fn update_transfer(&self, _action: &SyncAction, byte_count: u64) {
        self.progress.inc(byte_count);
    }

    fn action_finished(&self, action: &SyncAction) {
        self.finished.fetch_add(1, Ordering::Relaxed);
        self.line(&action.line());
        self.show();
    }
}
