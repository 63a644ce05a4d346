//! What every program survives.

use crate::interfaces::edit::Change::{Core, Export};
use crate::interfaces::edit::Says::Addition;
use crate::interfaces::edit::{ALL, Edit};

pub(super) fn all() -> impl IntoIterator<Item = Edit> {
    [
        Edit {
            name: "add a method",
            changes: &[Core(
                "file_lock/legal_hold.rs",
                "    /// Whether it is not known.",
                "    /// Whether somebody said something.\n    pub fn is_set(&self) -> bool {\n        *self != Self::UNSET\n    }\n\n    /// Whether it is not known.",
            )],
            says: Addition,
            sees: ALL,
            items: &["{b2}::LegalHold::is_set"],
            program: "trait Own { fn is_set(&self) -> bool; }
fn f(hold: &b2::LegalHold) -> bool { hold.is_on() || hold.is_off() }",
            error: "",
        },
        Edit {
            name: "add a setter",
            changes: &[Core(
                "http/retry.rs",
                "    /// The same policy with at most `limit` attempts.",
                "    /// Sets how much of a pause is left to chance. Default: half of it.\n    #[must_use]\n    pub fn jitter(self, share: f64) -> Self {\n        let _ = share;\n        self\n    }\n\n    /// The same policy with at most `limit` attempts.",
            )],
            says: Addition,
            sees: ALL,
            items: &["{b2}::RetryPolicy::jitter"],
            program: "fn f() -> b2::RetryPolicy { b2::RetryPolicy::new().max_attempts(3) }",
            error: "",
        },
        Edit {
            name: "add a field to a struct that users cannot write out",
            changes: &[Core(
                "sync/outcome.rs",
                "    /// The files of the source that were compared.\n    pub compared_count: u64,",
                "    /// The files that were skipped.\n    pub skipped_count: u64,\n    /// The files of the source that were compared.\n    pub compared_count: u64,",
            )],
            says: Addition,
            sees: ALL,
            items: &["{b2}::SyncSummary::skipped_count"],
            program: "fn f(summary: b2::SyncSummary) -> u64 {
    let b2::SyncSummary { uploaded_count, copied_count, .. } = summary;
    uploaded_count + copied_count
}",
            error: "",
        },
        Edit {
            name: "add a variant to a non-exhaustive enum",
            changes: &[Core(
                "bucket/filter.rs",
                "    /// Names that fit are left out.\n    Exclude,",
                "    /// Names that fit are left out.\n    Exclude,\n    /// Names that fit are listed at the end.\n    Later,",
            )],
            says: Addition,
            sees: ALL,
            items: &["{b2}::FilterType::Later"],
            program: "fn f(sort: b2::FilterType) -> bool {
    match sort {
        b2::FilterType::Include => true,
        b2::FilterType::Exclude => false,
        _ => false,
    }
}",
            error: "",
        },
        Edit {
            name: "add a kind of error",
            changes: &[Core(
                "error/kinds/uploads.rs",
                "    /// The upload URL is not valid any more; a new one helps.",
                "    /// The upload waits for somebody to continue it.\n    UploadPaused {} is [], repeat Never, text (\"Upload paused\");\n\n    /// The upload URL is not valid any more; a new one helps.",
            )],
            says: Addition,
            sees: ALL,
            items: &[
                "{b2}::ErrorKind::UploadPaused",
                "{b2}::ErrorClass::UploadPaused",
            ],
            program: "fn f(error: &b2::Error) -> bool {
    match error.kind() {
        b2::ErrorKind::StorageCapExceeded => true,
        _ => false,
    }
}",
            error: "",
        },
        Edit {
            name: "add a constant that a macro makes",
            changes: &[Core(
                "notification/rule.rs",
                "        /// A file was replicated.\n",
                "        /// A file was moved.\n        OBJECT_CREATED_MOVE = \"b2:ObjectCreated:Move\",\n        /// A file was replicated.\n",
            )],
            says: Addition,
            sees: ALL,
            items: &["{b2}::EventType::OBJECT_CREATED_MOVE"],
            program: "fn f(event: &b2::EventType) -> bool { *event == b2::EventType::OBJECT_CREATED_COPY }",
            error: "",
        },
        Edit {
            name: "add an implementation",
            changes: &[Core(
                "sync/policy.rs",
                "#[derive(Debug, Clone, Copy, PartialEq, Eq)]\n#[non_exhaustive]\npub enum SyncType {",
                "#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]\n#[non_exhaustive]\npub enum SyncType {",
            )],
            says: Addition,
            sees: ALL,
            items: &["std::hash::Hash for {b2}::SyncType"],
            program: "fn f(one: b2::SyncType, other: b2::SyncType) -> bool { one == other }",
            error: "",
        },
        Edit {
            name: "add a conversion",
            changes: &[Core(
                "digest/mod.rs",
                "impl fmt::Display for Sha1Digest {",
                "impl From<[u8; 20]> for Sha1Digest {\n    fn from(bytes: [u8; 20]) -> Self {\n        Self(bytes)\n    }\n}\n\nimpl fmt::Display for Sha1Digest {",
            )],
            says: Addition,
            sees: ALL,
            items: &["From<[u8; 20]> for {b2}::Sha1Digest"],
            program: "fn f() -> b2::Sha1Digest { b2::Sha1Digest::from_bytes([0; 20]) }",
            error: "",
        },
        Edit {
            name: "add must_use",
            changes: &[Core(
                "bucket/filter.rs",
                "    /// Lists names that fit.\n",
                "    /// Lists names that fit.\n    #[must_use]\n",
            )],
            says: Addition,
            sees: ALL,
            items: &["{b2}::Filter::include"],
            program: "fn f() { b2::Filter::include(\"*.csv\"); }",
            error: "",
        },
        Edit {
            name: "end non_exhaustive",
            changes: &[Core(
                "sync/modes.rs",
                "#[non_exhaustive]\npub enum KeepOrDeleteMode {",
                "pub enum KeepOrDeleteMode {",
            )],
            says: Addition,
            sees: ALL,
            items: &["{b2}::KeepOrDeleteMode"],
            program: "fn f(mode: b2::KeepOrDeleteMode) -> bool {
    match mode {
        b2::KeepOrDeleteMode::Delete => true,
        b2::KeepOrDeleteMode::KeepBeforeDelete | b2::KeepOrDeleteMode::NoDelete => false,
        _ => false,
    }
}",
            error: "",
        },
        Edit {
            name: "rename a parameter",
            changes: &[Core(
                "replication/report.rs",
                "pub fn count(&self, status: &ReplicationScanResult) -> u64 {\n        self.by_status.get(status)",
                "pub fn count(&self, result: &ReplicationScanResult) -> u64 {\n        self.by_status.get(result)",
            )],
            says: Addition,
            sees: ALL,
            items: &["{b2}::ReplicationReport::count"],
            program: "fn f(report: &b2::ReplicationReport, status: &b2::ReplicationScanResult) -> u64 { report.count(status) }",
            error: "",
        },
        Edit {
            name: "add a function",
            changes: &[
                Core(
                    "numbers.rs",
                    "struct Scale {",
                    "/// Writes a count of bytes.\npub fn format_bytes(x: u64) -> String {\n    format_and_scale_number(x, \"B\")\n}\n\nstruct Scale {",
                ),
                Export("pub use b2_internal::numbers::format_bytes;"),
            ],
            says: Addition,
            sees: ALL,
            items: &["{b2}::format_bytes"],
            program: "fn format_bytes(x: u64) -> String { b2::format_and_scale_number(x, \"B\") }",
            error: "",
        },
        Edit {
            name: "add a type",
            changes: &[
                Core(
                    "host/clock.rs",
                    "/// The clock of the operating system.",
                    "/// A clock that stands still.\n#[derive(Debug, Clone, Copy)]\npub struct StoppedClock {\n    millis: i64,\n}\n\nimpl Clock for StoppedClock {\n    fn now_millis(&self) -> i64 {\n        self.millis\n    }\n}\n\n/// The clock of the operating system.",
                ),
                Core(
                    "host/mod.rs",
                    "pub use clock::{Clock, SystemClock,",
                    "pub use clock::{Clock, StoppedClock, SystemClock,",
                ),
                Export("pub use b2_internal::host::StoppedClock;"),
            ],
            says: Addition,
            sees: ALL,
            items: &["{b2}::StoppedClock", "*for {b2}::StoppedClock"],
            program: "fn f() -> i64 { b2::Clock::now_millis(&b2::SystemClock) }",
            error: "",
        },
        Edit {
            name: "add a method with a default",
            changes: &[Core(
                "host/clock.rs",
                "    fn now_millis(&self) -> i64;",
                "    fn now_millis(&self) -> i64;\n\n    /// Seconds since 1970.\n    fn now_seconds(&self) -> i64 {\n        self.now_millis() / 1000\n    }",
            )],
            says: Addition,
            sees: ALL,
            items: &["{b2}::Clock::now_seconds"],
            program: "#[derive(Debug)]
struct Still;
impl b2::Clock for Still {
    fn now_millis(&self) -> i64 { 0 }
}",
            error: "",
        },
        Edit {
            name: "give a required method a default",
            changes: &[Core(
                "stream/progress.rs",
                "    fn bytes_completed(&self, byte_count: u64);",
                "    fn bytes_completed(&self, byte_count: u64) {\n        let _ = byte_count;\n    }",
            )],
            says: Addition,
            sees: ALL,
            items: &["{b2}::ProgressListener::bytes_completed"],
            program: "#[derive(Debug)]
struct Counter;
impl b2::ProgressListener for Counter {
    fn bytes_completed(&self, _: u64) {}
}",
            error: "",
        },
        Edit {
            name: "make a method public",
            changes: &[Core(
                "http/retry.rs",
                "    pub(crate) fn attempts(&self) -> u32 {",
                "    pub fn attempts(&self) -> u32 {",
            )],
            says: Addition,
            sees: ALL,
            items: &["{b2}::RetryPolicy::attempts"],
            program: "fn f(policy: &b2::RetryPolicy) -> b2::RetryPolicy { policy.clone() }",
            error: "",
        },
    ]
}
