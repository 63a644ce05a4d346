//! Constants that are not what they were.

use crate::interfaces::edit::Change::Core;
use crate::interfaces::edit::Says::Break;
use crate::interfaces::edit::{ALL, Edit};

pub(super) fn all() -> impl IntoIterator<Item = Edit> {
    [
        Edit {
            name: "change a number",
            changes: &[Core(
                "account_info/auth_data.rs",
                "DEFAULT_MIN_PART_SIZE: u64 = 5_000_000;",
                "DEFAULT_MIN_PART_SIZE: u64 = 6_000_000;",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::DEFAULT_MIN_PART_SIZE"],
            program: "const _: () = assert!(b2::DEFAULT_MIN_PART_SIZE == 5_000_000);",
            error: "evaluation panicked",
        },
        Edit {
            name: "change the type of a number",
            changes: &[
                Core(
                    "raw_api/requests/lists.rs",
                    "LIST_FILE_NAMES_MAX_LIMIT: u32 = 10_000;",
                    "LIST_FILE_NAMES_MAX_LIMIT: u64 = 10_000;",
                ),
                Core(
                    "bucket/pages/source.rs",
                    "const MAX: u32 = LIST_FILE_NAMES_MAX_LIMIT;",
                    "const MAX: u32 = LIST_FILE_NAMES_MAX_LIMIT as u32;",
                ),
            ],
            says: Break,
            sees: ALL,
            items: &["{b2}::LIST_FILE_NAMES_MAX_LIMIT"],
            program: "const LIMIT: u32 = b2::LIST_FILE_NAMES_MAX_LIMIT;",
            error: "expected `u32`, found `u64`",
        },
        Edit {
            name: "change a text",
            changes: &[Core(
                "file_info.rs",
                "LARGE_FILE_SHA1: &str = \"large_file_sha1\";",
                "LARGE_FILE_SHA1: &str = \"large_file_sha1_hex\";",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::LARGE_FILE_SHA1"],
            program: "const _: () = assert!(b2::LARGE_FILE_SHA1.len() == \"large_file_sha1\".len());",
            error: "evaluation panicked",
        },
        Edit {
            name: "change a text that belongs to a type",
            changes: &[Core(
                "action.rs",
                "FOLDER: &'static str = \"folder\";",
                "FOLDER: &'static str = \"directory\";",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::Action::FOLDER"],
            program: "const _: () = assert!(b2::Action::FOLDER.len() == \"folder\".len());",
            error: "evaluation panicked",
        },
        Edit {
            name: "remove a constant that a macro makes",
            changes: &[Core(
                "cors/mod.rs",
                "        /// `PUT` of the S3-compatible API.\n        S3_PUT = \"s3_put\",\n",
                "",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::CorsOperation::S3_PUT"],
            program: "fn f() -> b2::CorsOperation { b2::CorsOperation::S3_PUT }",
            error: "S3_PUT",
        },
        Edit {
            name: "change one entry of a table",
            changes: &[Core(
                "session/hosts.rs",
                "\"http://api.backblazeb2.xyz:8180\"",
                "\"http://api.backblazeb2.xyz:80\"",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::REALM_URLS"],
            program: "const _: () = assert!(b2::REALM_URLS[2].1.len() == \"http://api.backblazeb2.xyz:8180\".len());",
            error: "evaluation panicked",
        },
        Edit {
            name: "shorten a table",
            changes: &[
                Core(
                    "session/hosts.rs",
                    "pub const REALM_URLS: [(&str, &str); 3] = [",
                    "pub const REALM_URLS: [(&str, &str); 2] = [",
                ),
                Core(
                    "session/hosts.rs",
                    "    (DEV, \"http://api.backblazeb2.xyz:8180\"),\n",
                    "",
                ),
            ],
            says: Break,
            sees: ALL,
            items: &["{b2}::REALM_URLS"],
            program: "const THREE: [(&str, &str); 3] = b2::REALM_URLS;",
            error: "mismatched types",
        },
        Edit {
            name: "change a range",
            changes: &[Core(
                "names/bucket_name.rs",
                "RangeInclusive<usize> = 6..=63;",
                "RangeInclusive<usize> = 3..=63;",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::BUCKET_NAME_LENGTH_RANGE"],
            program: "const _: () = assert!(*b2::BUCKET_NAME_LENGTH_RANGE.start() == 6);",
            error: "evaluation panicked",
        },
        Edit {
            name: "change a constant of our own type",
            changes: &[Core(
                "file_lock/retention.rs",
                "    mode: RetentionMode::NONE,\n    retain_until: None,",
                "    mode: RetentionMode::NONE,\n    retain_until: Some(0),",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::NO_RETENTION_FILE_SETTING"],
            program: "const SETTING: &b2::FileRetentionSetting = &b2::NO_RETENTION_FILE_SETTING;
const _: () = assert!(SETTING.retain_until.is_none());",
            error: "evaluation panicked",
        },
        Edit {
            name: "make a constant private",
            changes: &[Core(
                "digest/mod.rs",
                "    pub const HEX_DIGITS: usize = 40;",
                "    pub(crate) const HEX_DIGITS: usize = 40;",
            )],
            says: Break,
            sees: ALL,
            items: &["{b2}::Sha1Digest::HEX_DIGITS"],
            program: "const DIGITS: usize = b2::Sha1Digest::HEX_DIGITS;",
            error: "associated constant `HEX_DIGITS` is private",
        },
        Edit {
            name: "compute a number otherwise",
            changes: &[Core(
                "replication_configuration/rule.rs",
                "MAX_PRIORITY: u32 = 2_147_483_647;",
                "MAX_PRIORITY: u32 = i32::MAX as u32 - 1;",
            )],
            says: Break,
            sees: ALL,
            items: &[
                "{b2}::ReplicationRule::MAX_PRIORITY",
                "{b2}::ReplicationSetupHelper::MAX_PRIORITY",
            ],
            program: "const _: () = assert!(b2::ReplicationRule::MAX_PRIORITY == 2_147_483_647);",
            error: "evaluation panicked",
        },
    ]
}
