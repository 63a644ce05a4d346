//! Functions, methods and constants that change.

use crate::scratch::Says::{Break, Same};
use crate::scratch::{Edit, Scratch};

const BUCKET: &str = "core/src/store/bucket.rs";
const CAPABILITY: &str = "core/src/capability.rs";
const EACH: &str = "pub fn each(&self, call: &mut (dyn FnMut(&str) -> bool + Send)) -> usize";

#[test]
fn a_function_that_is_not_what_it_was_is_a_break() {
    Scratch::try_all(&[
        Edit {
            name: "rename a method",
            changes: &[(BUCKET, "pub fn each(", "pub fn every(")],
            newer: Break,
            older: Same,
            report: &[
                "break: b2sdk_v2::Bucket::each: removed",
                "addition: b2sdk_v2::Bucket::every",
            ],
        },
        Edit {
            name: "change a return type",
            changes: &[
                (
                    BUCKET,
                    EACH,
                    "pub fn each(&self, call: &mut (dyn FnMut(&str) -> bool + Send)) -> u64",
                ),
                (BUCKET, "usize::from(call", "u64::from(call"),
            ],
            newer: Break,
            older: Same,
            report: &[
                "break: b2sdk_v2::Bucket::each: changed",
                "-> usize",
                "-> u64",
            ],
        },
        Edit {
            name: "add a required parameter",
            changes: &[(
                BUCKET,
                "pub fn each(&self, call",
                "pub fn each(&self, _limit: u8, call",
            )],
            newer: Break,
            older: Same,
            report: &[
                "break: b2sdk_v2::Bucket::each: changed",
                "after:  pub fn b2sdk_v2::Bucket::each(&self, _limit: u8",
            ],
        },
        Edit {
            name: "swap two parameters",
            changes: &[(
                "core/src/net.rs",
                "host: &str, port: u16)",
                "port: u16, host: &str)",
            )],
            newer: Break,
            older: Same,
            report: &["break: b2sdk_v2::connect: parameters have changed places"],
        },
        Edit {
            name: "ask for &mut self",
            changes: &[(BUCKET, "pub fn info(&self)", "pub fn info(&mut self)")],
            newer: Break,
            older: Same,
            report: &["break: b2sdk_v2::Bucket::info: changed"],
        },
        Edit {
            name: "ask more of a type parameter",
            changes: &[(
                BUCKET,
                "S: AsRef<[u8]> + Send + 'static",
                "S: AsRef<[u8]> + Send + Sync + 'static",
            )],
            newer: Break,
            older: Same,
            report: &[
                "break: b2sdk_v2::Bucket::upload: changed",
                "Send + Sync + 'static",
            ],
        },
        Edit {
            name: "ask less of a type parameter",
            changes: &[(
                BUCKET,
                "S: AsRef<[u8]> + Send + 'static",
                "S: Send + 'static",
            )],
            newer: Break,
            older: Same,
            report: &["break: b2sdk_v2::Bucket::upload: changed"],
        },
        Edit {
            name: "take a String where anything that becomes one was taken",
            changes: &[
                (BUCKET, "name: impl Into<String>", "name: String"),
                (BUCKET, "Bucket::new(\"\")", "Bucket::new(String::new())"),
            ],
            newer: Break,
            older: Same,
            report: &["break: b2sdk_v2::Bucket::new: changed"],
        },
        Edit {
            name: "ask more of a closure",
            changes: &[(
                BUCKET,
                "(dyn FnMut(&str) -> bool + Send)",
                "(dyn FnMut(&str) -> bool + Send + Sync)",
            )],
            newer: Break,
            older: Same,
            report: &["break: b2sdk_v2::Bucket::each: changed"],
        },
        Edit {
            name: "give another error",
            changes: &[
                (
                    BUCKET,
                    "Result<HashMap<String, String>>",
                    "Result<HashMap<String, String>, String>",
                ),
                (BUCKET, "Err(Error { code: 404 })", "Err(String::new())"),
            ],
            newer: Break,
            older: Same,
            report: &[
                "break: b2sdk_v2::Bucket::info: changed",
                "b2sdk_v2::Error>",
                ", String>",
            ],
        },
        Edit {
            name: "make a method private",
            changes: &[(BUCKET, "pub fn each(", "pub(crate) fn each(")],
            newer: Break,
            older: Same,
            report: &["break: b2sdk_v2::Bucket::each: removed"],
        },
        Edit {
            name: "drop a setter",
            changes: &[(
                "core/src/store/upload.rs",
                "pub fn limits(mut self",
                "pub(crate) fn limits(mut self",
            )],
            newer: Break,
            older: Same,
            report: &["b2sdk_v2::UploadRequest::limits", "removed"],
        },
        Edit {
            name: "drop const from a function",
            changes: &[(CAPABILITY, "pub const fn as_str", "pub fn as_str")],
            newer: Break,
            older: Break,
            report: &[
                "break: b2sdk_v2::Capability::as_str: changed",
                "break: b2sdk_v1::Capability::as_str: changed",
            ],
        },
        Edit {
            name: "drop must_use",
            changes: &[(BUCKET, "#[must_use]", "")],
            newer: Break,
            older: Same,
            report: &[
                "break: b2sdk_v2::Bucket::name: removed",
                "before: must_use b2sdk_v2::Bucket::name",
            ],
        },
        Edit {
            name: "give a future without a name",
            changes: &[(BUCKET, "pub fn info(&self)", "pub async fn info(&self)")],
            newer: Break,
            older: Same,
            report: &["error: b2sdk_v2::Bucket::info gives a type without a name"],
        },
        Edit {
            name: "give an iterator without a name",
            changes: &[
                (
                    BUCKET,
                    EACH,
                    "pub fn each(&self) -> impl Iterator<Item = usize>",
                ),
                (BUCKET, "usize::from(call(\"a\"))", "std::iter::empty()"),
            ],
            newer: Break,
            older: Same,
            report: &["error: b2sdk_v2::Bucket::each gives a type without a name"],
        },
        Edit {
            name: "mention a type that the interface does not export",
            changes: &[(BUCKET, "pub(crate) fn internal(", "pub fn internal(")],
            newer: Break,
            older: Same,
            report: &["error: b2sdk_v2::Bucket::internal mentions toy_core::store::hidden::Hidden"],
        },
        Edit {
            name: "mention the next interface's type in the older one",
            changes: &[(
                "b2sdk-v1/src/lib.rs",
                "impl Bucket {",
                "impl Bucket {\n    /// Out.\n    pub fn newer(&self) -> b2sdk_v2::Bucket { self.0.clone() }\n",
            )],
            newer: Same,
            older: Break,
            report: &["error: b2sdk_v1::Bucket::newer mentions toy_core::store::bucket::Bucket"],
        },
    ]);
}

#[test]
fn a_constant_that_is_not_what_it_was_is_a_break() {
    Scratch::try_all(&[
        Edit {
            name: "a constant that a macro makes",
            changes: &[(CAPABILITY, "\"listFiles\"", "\"list_files\"")],
            newer: Break,
            older: Break,
            report: &[
                "break: b2sdk_v2::Capability::LIST_FILES: changed",
                "\"list_files\"",
            ],
        },
        Edit {
            name: "a constant of our own type",
            changes: &[(CAPABILITY, "\"writeFiles\"", "\"write_files\"")],
            newer: Break,
            older: Break,
            report: &["break: b2sdk_v2::Capability::WRITE_FILES: changed"],
        },
        Edit {
            name: "a number that is computed",
            changes: &[(CAPABILITY, "5 * 1024", "6 * 1024")],
            newer: Break,
            older: Same,
            report: &[
                "break: b2sdk_v2::MIN_PART_BYTES: changed",
                "5_242_880",
                "6_291_456",
            ],
        },
        Edit {
            name: "the type of a number",
            changes: &[(CAPABILITY, "MIN_PART_BYTES: u64", "MIN_PART_BYTES: u32")],
            newer: Break,
            older: Same,
            report: &["break: b2sdk_v2::MIN_PART_BYTES: changed"],
        },
        Edit {
            name: "a text",
            changes: &[(CAPABILITY, "api.example.com", "api.example.org")],
            newer: Break,
            older: Same,
            report: &["break: b2sdk_v2::PRODUCTION: changed"],
        },
    ]);
}
