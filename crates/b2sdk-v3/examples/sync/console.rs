//! What the program says: action lines and one summary on standard output, everything else on standard error.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use b2sdk_v3::{ScanReporter, ScanWarning, SyncAction, SyncFailure, SyncOutcome, SyncReporter};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Display, leaves_something_out};

/// The terminal, or the pipe that stands for it.
#[derive(Debug)]
pub(crate) struct Console {
    live: MultiProgress,
    scan: ProgressBar,
    transfer: ProgressBar,
    begun: AtomicU64,
    finished: AtomicU64,
    failed: AtomicU64,
    /// Entries of the source that should have arrived and could not be read.
    unread: Mutex<Vec<String>>,
}

impl Console {
    /// Shows live lines only to a person, and only if wanted.
    pub(crate) fn new(show_progress: bool) -> Arc<Self> {
        let is_watched = io::stdout().is_terminal() && io::stderr().is_terminal();
        let live = MultiProgress::with_draw_target(if show_progress && is_watched {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        });
        let scan = live.add(ProgressBar::no_length());
        let transfer = live.add(ProgressBar::no_length());
        style(
            &scan,
            "{spinner} compared {human_pos} files  {per_sec}  {msg}",
        );
        // How much there is to do is known when everything was compared, and only then how long it takes.
        style(
            &transfer,
            "{spinner} {bytes}  {bytes_per_sec}  {elapsed}  {msg}",
        );
        for bar in [&scan, &transfer] {
            bar.enable_steady_tick(Duration::from_millis(100));
        }
        Arc::new(Self {
            live,
            scan,
            transfer,
            begun: AtomicU64::new(0),
            finished: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            unread: Mutex::default(),
        })
    }

    fn line(&self, text: &str) {
        // A reader that has gone away wants no more lines, and the transfers go on.
        self.live
            .suspend(|| drop(writeln!(io::stdout().lock(), "{text}")));
    }

    fn show(&self) {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let (begun, finished, failed) = (of(&self.begun), of(&self.finished), of(&self.failed));
        self.transfer.set_message(format!(
            "{finished} of {begun} begun actions done, {failed} failed"
        ));
    }
}

fn style(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}

impl Display for Console {
    /// Ends the live lines, prints the summary, and lists what failed.
    fn conclude(&self, outcome: &SyncOutcome, elapsed: Duration) -> bool {
        self.scan.finish_and_clear();
        self.transfer.finish_and_clear();
        let summary = &outcome.summary;
        let unread =
            std::mem::take(&mut *self.unread.lock().unwrap_or_else(PoisonError::into_inner));
        let failed_count = summary.failed_count + unread.len() as u64;
        self.line(&format!(
            "summary: compared {} files; uploaded {}, downloaded {}, copied {}, hid {}, deleted {}; {} bytes in {:.1} s; {failed_count} failed",
            summary.compared_count,
            summary.uploaded_count,
            summary.downloaded_count,
            summary.copied_count,
            summary.hidden_count,
            summary.deleted_count,
            summary.transferred_bytes,
            elapsed.as_secs_f64(),
        ));
        if summary.withheld_count > 0 {
            eprintln!(
                "{} files were neither hidden nor deleted, because the source could not be read where they would be",
                summary.withheld_count
            );
        }
        if failed_count > 0 {
            eprintln!("{failed_count} failed:");
            let failures = &outcome.failures;
            failures.iter().for_each(|failure| eprintln!("  {failure}"));
            unread.iter().for_each(|warning| eprintln!("  {warning}"));
        }
        failed_count == 0
    }
}

impl ScanReporter for Console {
    fn warning(&self, warning: ScanWarning) {
        let text = warning.to_string();
        self.live.suspend(|| eprintln!("{text}"));
        if leaves_something_out(&warning) {
            self.unread
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(text);
        }
    }
}

impl SyncReporter for Console {
    fn update_compare(&self, file_count: u64) {
        self.scan.inc(file_count);
    }

    fn end_compare(&self, _action_count: u64, total_bytes: u64) {
        self.scan.finish_with_message("everything was compared");
        self.transfer.set_length(total_bytes);
        style(
            &self.transfer,
            "{spinner} {bytes} of {total_bytes}  {bytes_per_sec}  {elapsed}, {eta} left  {msg}",
        );
    }

    fn action_started(&self, _action: &SyncAction) {
        self.begun.fetch_add(1, Ordering::Relaxed);
        self.show();
    }

    fn update_transfer(&self, _action: &SyncAction, byte_count: u64) {
        self.transfer.inc(byte_count);
    }

    fn action_finished(&self, action: &SyncAction) {
        self.finished.fetch_add(1, Ordering::Relaxed);
        self.line(&action.line());
        self.show();
    }

    fn failed(&self, _failure: &SyncFailure) {
        self.failed.fetch_add(1, Ordering::Relaxed);
        self.show();
    }
}
