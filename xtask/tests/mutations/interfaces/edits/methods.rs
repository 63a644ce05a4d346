//! Functions and methods that are not what they were.

use crate::interfaces::edit::Change::Core;
use crate::interfaces::edit::Says::Break;
use crate::interfaces::edit::{ALL, Edit};

pub(super) fn all() -> impl IntoIterator<Item = Edit> {
    [
        Edit {
            name: "rename a method",
            changes: &[Core(
                "encryption/mode.rs",
                "pub fn get_length(&self)",
                "pub fn key_length(&self)",
            )],
            says: Break,
            sees: ALL,
            items: &[
                "{b2}::EncryptionAlgorithm::get_length",
                "{b2}::EncryptionAlgorithm::key_length",
            ],
            program: "fn f(one: &b2::EncryptionAlgorithm) -> Option<usize> { one.get_length() }",
            error: "no method named `get_length`",
        },
        Edit {
            name: "change a return type",
            changes: &[Core(
                "sync/outcome.rs",
                "pub fn transferred_count(&self) -> u64 {\n        self.uploaded_count + self.downloaded_count + self.copied_count",
                "pub fn transferred_count(&self) -> u128 {\n        u128::from(self.uploaded_count + self.downloaded_count + self.copied_count)",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::SyncSummary::transferred_count"],
            program: "fn f(one: &b2::SyncSummary) -> u64 { one.transferred_count() }",
            error: "expected `u64`, found `u128`",
        },
        Edit {
            name: "add a required parameter",
            changes: &[Core(
                "lifecycle/mod.rs",
                "pub fn new(file_name_prefix: impl Into<String>) -> Self {",
                "pub fn new(file_name_prefix: impl Into<String>, days: u32) -> Self {\n        let _ = days;",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::LifecycleRule::new"],
            program: "fn f() -> b2::LifecycleRule { b2::LifecycleRule::new(\"logs/\") }",
            error: "takes 2 arguments but 1 argument was supplied",
        },
        Edit {
            name: "drop a setter",
            changes: &[Core(
                "cors/mod.rs",
                "pub fn expose_headers(mut self",
                "pub(crate) fn expose_headers(mut self",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::CorsRule::expose_headers"],
            program: "fn f(rule: b2::CorsRule) -> b2::CorsRule { rule.expose_headers([\"etag\"]) }",
            error: "method `expose_headers` is private",
        },
        Edit {
            name: "drop a setter of a part of a new file",
            changes: &[Core(
                "bucket/emerge.rs",
                "    #[must_use]\n    pub fn length(mut self, length: u64)",
                "    #[cfg(test)]\n    pub fn length(mut self, length: u64)",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::CopySource::length"],
            program: "fn f(source: b2::CopySource) -> b2::CopySource { source.length(5) }",
            error: "no method named `length`",
        },
        Edit {
            name: "take a String where anything that becomes one was taken",
            changes: &[Core(
                "notification/rule.rs",
                "pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {\n        Self {\n            name: name.into(),",
                "pub fn new(name: String, value: impl Into<String>) -> Self {\n        Self {\n            name,",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::NotificationHeader::new"],
            program: "fn f() -> b2::NotificationHeader { b2::NotificationHeader::new(\"a\", \"b\") }",
            error: "mismatched types",
        },
        Edit {
            name: "ask more of a type parameter",
            changes: &[Core(
                "sync/encryption.rs",
                "pub fn new<K: Into<String>>(",
                "pub fn new<K: Into<String> + Clone>(",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::BasicSyncEncryptionSettingsProvider::new"],
            program: "struct Name;
impl From<Name> for String {
    fn from(_: Name) -> Self { String::new() }
}
fn f() -> b2::BasicSyncEncryptionSettingsProvider {
    b2::BasicSyncEncryptionSettingsProvider::new([(Name, b2::SSE_NONE)], [(Name, b2::SSE_B2_AES)])
}",
            error: "`Name: Clone` is not satisfied",
        },
        Edit {
            name: "swap two parameters",
            changes: &[Core(
                "notification/signature.rs",
                "    signature: &str,\n    body: &[u8],\n",
                "    body: &[u8],\n    signature: &str,\n",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::is_event_notification_signed"],
            program: "fn f() -> bool { b2::is_event_notification_signed(\"v1=\", b\"body\", \"secret\") }",
            error: "arguments to this function are incorrect",
        },
        Edit {
            name: "ask for &mut self",
            changes: &[Core(
                "replication/report.rs",
                "pub fn count(&self, status",
                "pub fn count(&mut self, status",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::ReplicationReport::count"],
            program: "fn f(report: &b2::ReplicationReport, status: &b2::ReplicationScanResult) -> u64 { report.count(status) }",
            error: "cannot borrow `*report` as mutable",
        },
        Edit {
            name: "take self away",
            changes: &[Core(
                "scan/report.rs",
                "pub fn warnings(&self) -> Vec<ScanWarning> {",
                "pub fn warnings(self) -> Vec<ScanWarning> {",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::CollectedScanReport::warnings"],
            program: "fn f(report: &b2::CollectedScanReport) -> usize { report.warnings().len() }",
            error: "cannot move out of `*report`",
        },
        Edit {
            name: "make a method private",
            changes: &[Core(
                "file_lock/legal_hold.rs",
                "pub fn is_unknown(&self)",
                "pub(crate) fn is_unknown(&self)",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::LegalHold::is_unknown"],
            program: "fn f(hold: &b2::LegalHold) -> bool { hold.is_unknown() }",
            error: "method `is_unknown` is private",
        },
        Edit {
            name: "drop must_use from a setter",
            changes: &[Core(
                "http/retry.rs",
                "    #[must_use]\n    pub fn max_elapsed",
                "    pub fn max_elapsed",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::RetryPolicy::max_elapsed"],
            program: "fn f(policy: b2::RetryPolicy) {
    #[expect(unused_must_use)]
    policy.max_elapsed(std::time::Duration::ZERO);
}",
            error: "this lint expectation is unfulfilled",
        },
        Edit {
            name: "give a future without a name",
            changes: &[Core(
                "names/printable.rs",
                "pub fn substitute_control_chars(",
                "pub async fn substitute_control_chars(",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::substitute_control_chars"],
            program: "fn f() -> (String, bool) { b2::substitute_control_chars(\"a\") }",
            error: "mismatched types",
        },
        Edit {
            name: "give an iterator without a name",
            changes: &[Core(
                "replication/report.rs",
                "-> Vec<(&ReplicationScanResult, &ReplicationStatusCount)> {\n        self.by_status.iter().collect()",
                "-> impl Iterator<Item = (&ReplicationScanResult, &ReplicationStatusCount)> {\n        self.by_status.iter()",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::ReplicationReport::counter_by_status"],
            program: "fn f(report: &b2::ReplicationReport) -> bool { report.counter_by_status().is_empty() }",
            error: "no method named `is_empty`",
        },
        Edit {
            name: "give what lives less long",
            changes: &[Core(
                "http/callback.rs",
                "pub fn headers(&self) -> &'a HeaderMap {",
                "pub fn headers(&self) -> &HeaderMap {",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::ResponseHead::headers of {b2}::ResponseHead<'a>"],
            program: "fn f<'a>(head: b2::ResponseHead<'a>) -> &'a http::HeaderMap { head.headers() }",
            error: "cannot return value referencing function parameter `head`",
        },
        Edit {
            name: "ask for what lives for ever",
            changes: &[Core(
                "numbers.rs",
                "denominator: u64, unit: &str)",
                "denominator: u64, unit: &'static str)",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::format_and_scale_fraction"],
            program: "fn f(unit: &str) -> String { b2::format_and_scale_fraction(1, 2, unit) }",
            error: "borrowed data escapes outside of function",
        },
        Edit {
            name: "give another error",
            changes: &[
                Core(
                    "digest/mod.rs",
                    "type Err = NotASha1Digest;",
                    "type Err = String;",
                ),
                Core(
                    "digest/mod.rs",
                    "Err(_) => Err(NotASha1Digest {\n                text: text.to_owned(),\n            }),",
                    "Err(_) => Err(text.to_owned()),",
                ),
            ],
            says: Break,
            sees: ALL,
            items: &["<{b2}::Sha1Digest as std::str::FromStr>::Err"],
            program: "fn f(text: &str) -> Result<b2::Sha1Digest, b2::NotASha1Digest> { text.parse() }",
            error: "expected `NotASha1Digest`, found `String`",
        },
    ]
}
