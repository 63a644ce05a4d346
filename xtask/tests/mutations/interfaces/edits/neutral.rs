//! What no user can see.

use crate::interfaces::edit::Change::Core;
use crate::interfaces::edit::Says::Same;
use crate::interfaces::edit::{ALL, Edit};

pub(super) fn all() -> impl IntoIterator<Item = Edit> {
    [
        Edit {
            name: "write an alias out",
            changes: &[Core(
                "sync/outcome.rs",
                "pub fn into_result(self) -> Result<SyncSummary> {",
                "pub fn into_result(self) -> std::result::Result<SyncSummary, crate::error::Error> {",
            )],
            says: Same,
            sees: ALL,
            items: &[],
            program: "fn f(outcome: b2::SyncOutcome) -> b2::Result<b2::SyncSummary> { outcome.into_result() }",
            error: "",
        },
        Edit {
            name: "write bounds elsewhere",
            changes: &[Core(
                "sync/encryption.rs",
                "pub fn new<K: Into<String>>(\n        read_bucket_settings: impl IntoIterator<Item = (K, EncryptionSetting)>,\n        write_bucket_settings: impl IntoIterator<Item = (K, EncryptionSetting)>,\n    ) -> Self {",
                "pub fn new<K>(\n        read_bucket_settings: impl IntoIterator<Item = (K, EncryptionSetting)>,\n        write_bucket_settings: impl IntoIterator<Item = (K, EncryptionSetting)>,\n    ) -> BasicSyncEncryptionSettingsProvider\n    where\n        K: Into<String>,\n    {",
            )],
            says: Same,
            sees: ALL,
            items: &[],
            program: "fn f() -> b2::BasicSyncEncryptionSettingsProvider {
    b2::BasicSyncEncryptionSettingsProvider::new([(\"a\", b2::SSE_NONE)], [(\"a\", b2::SSE_B2_AES)])
}",
            error: "",
        },
        Edit {
            name: "add a private field beside private ones",
            changes: &[
                Core(
                    "http/retry.rs",
                    "    max_backoff: Duration,\n}",
                    "    max_backoff: Duration,\n    jitter: f64,\n}",
                ),
                Core(
                    "http/retry.rs",
                    "            max_backoff: Duration::from_secs(64),\n",
                    "            max_backoff: Duration::from_secs(64),\n            jitter: 0.5,\n",
                ),
            ],
            says: Same,
            sees: ALL,
            items: &[],
            program: "fn f() -> b2::RetryPolicy { b2::RetryPolicy::new() }",
            error: "",
        },
        Edit {
            name: "move an item inside the core",
            changes: &[
                Core(
                    "file_info.rs",
                    "/// The file info key for the SHA-1 of a large file as a whole.\npub const LARGE_FILE_SHA1: &str = \"large_file_sha1\";\n",
                    "pub use crate::range::LARGE_FILE_SHA1;\n",
                ),
                Core(
                    "range.rs",
                    "use std::fmt;\n",
                    "use std::fmt;\n\n/// The file info key for the SHA-1 of a large file as a whole.\npub const LARGE_FILE_SHA1: &str = \"large_file_sha1\";\n",
                ),
            ],
            says: Same,
            sees: ALL,
            items: &[],
            program: "const KEY: &str = b2::LARGE_FILE_SHA1;",
            error: "",
        },
        Edit {
            name: "change a body and its documentation",
            changes: &[
                Core(
                    "numbers.rs",
                    "    let scale = Scale::of(x);\n",
                    "    let scale = Scale::of(x.max(1));\n",
                ),
                Core(
                    "numbers.rs",
                    "/// Writes a count with three or four digits and its unit: `1.23 kB`.",
                    "/// Writes a count and its unit: `1.23 kB`.",
                ),
            ],
            says: Same,
            sees: ALL,
            items: &[],
            program: "fn f() -> String { b2::format_and_scale_number(1, \"B\") }",
            error: "",
        },
    ]
}
