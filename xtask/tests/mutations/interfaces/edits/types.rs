//! Structs and enums that are not what they were, and what they implement.

use crate::interfaces::edit::Change::Core;
use crate::interfaces::edit::Says::Break;
use crate::interfaces::edit::{ALL, Edit};

pub(super) fn all() -> impl IntoIterator<Item = Edit> {
    shapes().into_iter().chain(implementations())
}

fn shapes() -> impl IntoIterator<Item = Edit> {
    [
        Edit {
            name: "remove a field",
            changes: &[
                Core(
                    "notification/rule.rs",
                    "    /// How many events one message holds at most: 1 to 50, and 1 when absent.\n    #[serde(default, skip_serializing_if = \"Option::is_none\")]\n    pub max_events_per_batch: Option<u32>,\n",
                    "",
                ),
                Core(
                    "notification/rule.rs",
                    "            max_events_per_batch: None,\n",
                    "",
                ),
                Core(
                    "notification/rule.rs",
                    "        self.max_events_per_batch = Some(count);\n",
                    "        let _ = (&mut self, count);\n",
                ),
            ],
            says: Break,
            sees: ALL,
            items: &["{b2}::NotificationTargetConfiguration::max_events_per_batch"],
            program: "fn f(target: &b2::NotificationTargetConfiguration) -> Option<u32> { target.max_events_per_batch }",
            error: "attempted to take value of method `max_events_per_batch`",
        },
        Edit {
            name: "make a field private",
            changes: &[Core(
                "notification/rule.rs",
                "    pub suspension_reason: Option<String>,",
                "    pub(crate) suspension_reason: Option<String>,",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::NotificationRule::suspension_reason"],
            program: "fn f(rule: b2::NotificationRule) -> Option<String> { rule.suspension_reason }",
            error: "field `suspension_reason` of struct `NotificationRule` is private",
        },
        Edit {
            name: "change the type of a field",
            changes: &[
                Core(
                    "cors/mod.rs",
                    "    pub max_age_seconds: u32,",
                    "    pub max_age_seconds: u64,",
                ),
                Core(
                    "cors/mod.rs",
                    "        max_age_seconds: u32,\n    ) -> Self",
                    "        max_age_seconds: u64,\n    ) -> Self",
                ),
            ],
            says: Break,
            sees: ALL,
            items: &["{b2}::CorsRule::max_age_seconds", "{b2}::CorsRule::new"],
            program: "fn f(rule: &b2::CorsRule) -> u32 { rule.max_age_seconds }",
            error: "expected `u32`, found `u64`",
        },
        Edit {
            name: "add a field to a struct that users write out",
            changes: &[Core(
                "error/wire.rs",
                "    /// What a 403 `access_denied` means for this call.\n",
                "    /// The part.\n    pub part_number: Option<u32>,\n    /// What a 403 `access_denied` means for this call.\n",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::RequestFacts", "{b2}::RequestFacts::part_number"],
            program: "fn f(access_denied: b2::AccessDeniedMeans) -> b2::RequestFacts<'static> {
    b2::RequestFacts { file_id: None, file_name: None, bucket_id: None, bucket_name: None, access_denied }
}",
            error: "missing field `part_number`",
        },
        Edit {
            name: "add a private field to a struct that users write out",
            changes: &[
                Core("scan/report.rs", "pub struct NoScanReport;", "pub struct NoScanReport(());"),
                Core(
                    "scan/folder.rs",
                    "Arc::new(NoScanReport)",
                    "Arc::new(NoScanReport::default())",
                ),
            ],
            says: Break,
            sees: ALL,
            items: &["{b2}::NoScanReport"],
            program: "fn f() -> b2::NoScanReport { b2::NoScanReport }",
            error: "NoScanReport",
        },
        Edit {
            name: "make a struct non-exhaustive",
            changes: &[Core(
                "host/clock.rs",
                "#[derive(Debug, Clone, Copy, Default)]\npub struct SystemClock;",
                "#[derive(Debug, Clone, Copy, Default)]\n#[non_exhaustive]\npub struct SystemClock;",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::SystemClock"],
            program: "fn f() -> b2::SystemClock { b2::SystemClock }",
            error: "SystemClock",
        },
        Edit {
            name: "add a variant to an exhaustive enum",
            changes: &[Core(
                "raw_api/requests/copies.rs",
                "    /// From the request.\n    Replace,",
                "    /// From the request.\n    Replace,\n    /// From both.\n    Merge,",
            )],
            says: Break,
            sees: ALL,
            items: &[
                "{b2}::MetadataDirectiveMode",
                "{b2}::MetadataDirectiveMode::Merge",
            ],
            program: "fn f(mode: b2::MetadataDirectiveMode) -> bool {
    match mode {
        b2::MetadataDirectiveMode::Copy => true,
        b2::MetadataDirectiveMode::Replace => false,
    }
}",
            error: "`MetadataDirectiveMode::Merge` not covered",
        },
        Edit {
            name: "make an enum non-exhaustive",
            changes: &[Core(
                "http/transport.rs",
                "pub enum RequestSent {",
                "#[non_exhaustive]\npub enum RequestSent {",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::RequestSent"],
            program: "fn f(sent: b2::RequestSent) -> u8 {
    match sent {
        b2::RequestSent::Nothing => 0,
        b2::RequestSent::Partly => 1,
        b2::RequestSent::Fully => 2,
    }
}",
            error: "non-exhaustive patterns",
        },
        Edit {
            name: "remove a variant",
            changes: &[
                Core(
                    "scan/report.rs",
                    "        self.warning(ScanWarning::SpecialFile(path.to_owned()));",
                    "        self.local_access_error(path);",
                ),
                Core(
                    "scan/report.rs",
                    "    /// An entry is neither a file nor a directory: a pipe, a socket or a device.\n    SpecialFile(PathBuf),\n",
                    "",
                ),
                Core(
                    "scan/report.rs",
                    "            | Self::InvalidName { path, .. }\n            | Self::SpecialFile(path) => path,",
                    "            | Self::InvalidName { path, .. } => path,",
                ),
                Core(
                    "scan/report.rs",
                    "            Self::SpecialFile(_) => {\n                f.write_str(\"is a pipe, a socket or a device, not a file. Skipping.\")\n            }\n",
                    "",
                ),
            ],
            says: Break,
            sees: ALL,
            items: &["{b2}::ScanWarning::SpecialFile"],
            program: "fn f(warning: &b2::ScanWarning) -> bool { matches!(warning, b2::ScanWarning::SpecialFile(_)) }",
            error: "`SpecialFile`",
        },
        Edit {
            name: "add a field to a variant",
            changes: &[
                Core(
                    "scan/report.rs",
                    "ScanWarning::CircularSymlink(path.to_owned())",
                    "ScanWarning::CircularSymlink(path.to_owned(), 1)",
                ),
                Core(
                    "scan/report.rs",
                    "    CircularSymlink(PathBuf),",
                    "    CircularSymlink(PathBuf, u32),",
                ),
                Core(
                    "scan/report.rs",
                    "            | Self::CircularSymlink(path)\n",
                    "            | Self::CircularSymlink(path, _)\n",
                ),
                Core(
                    "scan/report.rs",
                    "Self::CircularSymlink(_) =>",
                    "Self::CircularSymlink(..) =>",
                ),
            ],
            says: Break,
            sees: ALL,
            items: &["{b2}::ScanWarning::CircularSymlink"],
            program: "fn f(path: &str) -> b2::ScanWarning { b2::ScanWarning::CircularSymlink(path.into()) }",
            error: "takes 2 arguments but 1 argument was supplied",
        },
        Edit {
            name: "drop must_use from a type",
            changes: &[Core(
                "sync/outcome.rs",
                "#[must_use = \"some files may have failed\"]\n",
                "",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::SyncOutcome"],
            program: "fn f(give: fn() -> b2::SyncOutcome) {
    #[expect(unused_must_use)]
    give();
}",
            error: "this lint expectation is unfulfilled",
        },
        Edit {
            name: "promise less of what an alias stands for",
            changes: &[Core(
                "host/sleeper.rs",
                "pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;",
                "pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send + Sync>>;",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::Sleep", "{b2}::Sleeper::sleep"],
            program: "fn f(timer: impl Future<Output = ()> + Send + 'static) -> b2::Sleep { Box::pin(timer) }",
            error: "cannot be shared between threads safely",
        },
    ]
}

fn implementations() -> impl IntoIterator<Item = Edit> {
    [
        Edit {
            name: "remove a derived implementation",
            changes: &[Core(
                "range.rs",
                "#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]\npub struct ByteRange",
                "#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub struct ByteRange",
            )],
            says: Break,
            sees: ALL,
            items: &["std::hash::Hash for {b2}::ByteRange"],
            program: "fn f() -> std::collections::HashSet<b2::ByteRange> { b2::ByteRange::new(0, 1).into_iter().collect() }",
            error: "Hash",
        },
        Edit {
            name: "remove Copy",
            changes: &[Core(
                "sync/report.rs",
                "#[derive(Debug, Clone, Copy, Default)]\npub struct NoSyncReport;",
                "#[derive(Debug, Clone, Default)]\npub struct NoSyncReport;",
            )],
            says: Break,
            sees: ALL,
            items: &["Copy for {b2}::NoSyncReport"],
            program: "fn f(report: &b2::NoSyncReport) -> b2::NoSyncReport { *report }",
            error: "cannot move out of `*report`",
        },
        Edit {
            name: "remove an implementation for a reference",
            changes: &[Core(
                "dict.rs",
                "impl<'a> IntoIterator for &'a Dict {\n    type Item = (&'a str, &'a DictValue);\n    type IntoIter = DictIter<'a>;\n\n    fn into_iter(self) -> Self::IntoIter {\n        self.iter()\n    }\n}",
                "",
            )],
            says: Break,
            sees: ALL,
            items: &[
                "IntoIterator for &'a {b2}::Dict",
                "<&'a {b2}::Dict as IntoIterator>*",
            ],
            program: "fn f(dict: &b2::Dict) -> usize { let mut count = 0; for _ in dict { count += 1; } count }",
            error: "::Dict` is not an iterator",
        },
        Edit {
            name: "change what an iterator gives",
            changes: &[Core(
                "dict.rs",
                "    type Item = &'a str;\n\n    fn next(&mut self) -> Option<Self::Item> {\n        self.0.next().map(|(key, _)| key)",
                "    type Item = String;\n\n    fn next(&mut self) -> Option<Self::Item> {\n        self.0.next().map(|(key, _)| key.to_owned())",
            )],
            says: Break,
            sees: ALL,
            items: &["<{b2}::DictKeys<'a> as Iterator>::Item"],
            program: "fn f(dict: &b2::Dict) -> Vec<&str> { dict.keys().collect() }",
            error: "Vec<&str>",
        },
        Edit {
            name: "drop Send and Sync",
            changes: &[
                Core(
                    "dict.rs",
                    "pub struct DictIter<'a>(std::slice::Iter<'a, (&'static str, DictValue)>);",
                    "pub struct DictIter<'a>(\n    std::slice::Iter<'a, (&'static str, DictValue)>,\n    std::marker::PhantomData<*const u8>,\n);",
                ),
                Core(
                    "dict.rs",
                    "DictIter(self.entries.iter())",
                    "DictIter(self.entries.iter(), std::marker::PhantomData)",
                ),
            ],
            says: Break,
            sees: ALL,
            items: &["*for {b2}::DictIter<'a>", "*for {b2}::DictKeys<'a>"],
            program: "fn is_send(_: impl Send) {}
fn f(dict: &b2::Dict) { is_send(dict.iter()) }",
            error: "cannot be sent between threads safely",
        },
        Edit {
            name: "drop Unpin",
            changes: &[
                Core(
                    "digest/mod.rs",
                    "pub struct NotASha1Digest {\n    text: String,",
                    "pub struct NotASha1Digest {\n    text: String,\n    pin: std::marker::PhantomPinned,",
                ),
                Core(
                    "digest/mod.rs",
                    "                text: text.to_owned(),\n            }),",
                    "                text: text.to_owned(),\n                pin: std::marker::PhantomPinned,\n            }),",
                ),
            ],
            says: Break,
            sees: ALL,
            items: &["Unpin for {b2}::NotASha1Digest"],
            program: "fn is_unpin<T: Unpin>() {}
fn f() { is_unpin::<b2::NotASha1Digest>() }",
            error: "cannot be unpinned",
        },
        Edit {
            name: "drop UnwindSafe",
            changes: &[
                Core(
                    "transfer/upload/resume/listener.rs",
                    "    /// The part that is meant, where it is one.\n    pub part_number: Option<u32>,\n",
                    "    /// The part that is meant, where it is one.\n    pub part_number: Option<u32>,\n    seen: std::marker::PhantomData<&'static mut u8>,\n",
                ),
                Core(
                    "transfer/upload/resume/listener.rs",
                    "            reason,\n            part_number,\n",
                    "            reason,\n            part_number,\n            seen: std::marker::PhantomData,\n",
                ),
            ],
            says: Break,
            sees: ALL,
            items: &["std::panic::UnwindSafe for {b2}::RejectedCandidate"],
            program: "fn is_safe<T: std::panic::UnwindSafe>() {}
fn f() { is_safe::<b2::RejectedCandidate>() }",
            error: "may not be safely transferred across an unwind boundary",
        },
        Edit {
            name: "remove a conversion",
            changes: &[Core(
                "account_info/capabilities.rs",
                "impl From<Capability> for String {\n    fn from(capability: Capability) -> Self {\n        capability.as_str().to_owned()\n    }\n}",
                "",
            )],
            says: Break,
            sees: ALL,
            items: &["From<{b2}::Capability> for String"],
            program: "fn f() -> String { b2::Capability::LIST_FILES.into() }",
            error: "From<Capability>` is not",
        },
    ]
}
