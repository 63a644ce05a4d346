//! What happens, as JSON for programs: one object a line, with its kind under `event`.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use b2sdk_v3::{
    ScanReporter, ScanWarning, SyncAction, SyncFailure, SyncOperation, SyncOutcome, SyncReporter,
};
use serde_json::{Value, json};

use super::{Display, leaves_something_out};

/// There is a line about progress at most so often.
const PROGRESS_INTERVAL: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(crate) struct Events {
    compared: AtomicU64,
    finished: AtomicU64,
    bytes: AtomicU64,
    left_out: AtomicU64,
    last_progress: Mutex<Instant>,
}

impl Events {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            compared: AtomicU64::new(0),
            finished: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            left_out: AtomicU64::new(0),
            last_progress: Mutex::new(Instant::now()),
        })
    }

    fn progress(&self) {
        {
            let mut last = self
                .last_progress
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if last.elapsed() < PROGRESS_INTERVAL {
                return;
            }
            *last = Instant::now();
        }
        say(&json!({
            "event": "progress",
            "compared_files": self.compared.load(Ordering::Relaxed),
            "finished_actions": self.finished.load(Ordering::Relaxed),
            "transferred_bytes": self.bytes.load(Ordering::Relaxed),
        }));
    }
}

fn say(event: &Value) {
    // A reader that has gone away wants no more lines, and the transfers go on.
    let _ = writeln!(io::stdout().lock(), "{event}");
}

fn kind(action: &SyncAction) -> &'static str {
    match action.operation {
        SyncOperation::Upload { .. } => "upload",
        SyncOperation::Download { .. } => "download",
        SyncOperation::Copy { .. } => "copy",
        SyncOperation::Hide { .. } => "hide",
        SyncOperation::DeleteVersion { .. } => "delete_version",
        SyncOperation::DeleteLocal { .. } => "delete_local",
        _ => "other",
    }
}

impl ScanReporter for Events {
    fn warning(&self, warning: ScanWarning) {
        if leaves_something_out(&warning) {
            self.left_out.fetch_add(1, Ordering::Relaxed);
        }
        say(&json!({
            "event": "warning",
            "path": warning.path().to_string_lossy(),
            "text": warning.to_string(),
        }));
    }
}

impl SyncReporter for Events {
    fn update_compare(&self, file_count: u64) {
        self.compared.fetch_add(file_count, Ordering::Relaxed);
        self.progress();
    }

    fn end_compare(&self, action_count: u64, total_bytes: u64) {
        say(&json!({
            "event": "compared",
            "files": self.compared.load(Ordering::Relaxed),
            "actions": action_count,
            "bytes": total_bytes,
        }));
    }

    fn update_transfer(&self, _action: &SyncAction, byte_count: u64) {
        self.bytes.fetch_add(byte_count, Ordering::Relaxed);
        self.progress();
    }

    fn action_finished(&self, action: &SyncAction) {
        self.finished.fetch_add(1, Ordering::Relaxed);
        say(&json!({
            "event": "action",
            "action": kind(action),
            "path": action.relative_path,
            "bytes": action.bytes(),
            "line": action.line(),
        }));
    }

    fn failed(&self, failure: &SyncFailure) {
        say(&json!({
            "event": "failure",
            "action": failure.action.as_ref().map(kind),
            "path": failure.relative_path,
            "error": failure.error.to_string(),
        }));
    }
}

impl Display for Events {
    fn conclude(&self, outcome: &SyncOutcome, elapsed: Duration) -> bool {
        let summary = &outcome.summary;
        say(&json!({
            "event": "summary",
            "compared_files": summary.compared_count,
            "uploaded": summary.uploaded_count,
            "downloaded": summary.downloaded_count,
            "copied": summary.copied_count,
            "hidden": summary.hidden_count,
            "deleted": summary.deleted_count,
            "withheld": summary.withheld_count,
            "transferred_bytes": summary.transferred_bytes,
            "failed": summary.failed_count,
            "warnings": summary.warning_count,
            "seconds": elapsed.as_secs_f64(),
        }));
        summary.failed_count == 0 && self.left_out.load(Ordering::Relaxed) == 0
    }
}
