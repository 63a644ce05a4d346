//! Structs and enums that change, and what they implement.

use crate::scratch::Says::{Break, Same};
use crate::scratch::{Edit, Scratch};

const BUCKET: &str = "core/src/store/bucket.rs";
const EVENTS: &str = "core/src/events.rs";
const UPLOAD: &str = "core/src/store/upload.rs";

#[test]
fn a_type_that_is_not_what_it_was_is_a_break() {
    Scratch::try_all(&[
        Edit {
            name: "remove a field",
            changes: &[
                (UPLOAD, "    /// How deep.\n    pub depth: u8,\n", ""),
                (BUCKET, "                depth: 1,\n", ""),
            ],
            newer: Break,
            older: Break,
            report: &[
                "break: b2sdk_v2::Limits::depth: removed",
                "break: b2sdk_v1::Limits::depth: removed",
            ],
        },
        Edit {
            name: "make a field private",
            changes: &[(BUCKET, "    pub name: String,", "    name: String,")],
            newer: Break,
            older: Same,
            report: &[
                "break: b2sdk_v2::Bucket::name: removed",
                "before: pub field b2sdk_v2::Bucket::name: String",
            ],
        },
        Edit {
            name: "change the type of a field",
            changes: &[(UPLOAD, "pub depth: u8", "pub depth: u16")],
            newer: Break,
            older: Break,
            report: &["break: b2sdk_v2::Limits::depth: changed"],
        },
        Edit {
            name: "add a field to a struct that users write out",
            changes: &[
                (
                    UPLOAD,
                    "pub depth: u8,",
                    "pub depth: u8,\n    /// How wide.\n    pub width: u8,",
                ),
                (BUCKET, "depth: 1", "depth: 1, width: 1"),
            ],
            newer: Break,
            older: Break,
            report: &[
                "break: b2sdk_v2::Limits: changed",
                "closed struct b2sdk_v2::Limits { retries, depth, width }",
            ],
        },
        Edit {
            name: "add a private field to a struct that users write out",
            changes: &[
                (
                    UPLOAD,
                    "pub depth: u8,",
                    "pub depth: u8,\n    pub(crate) width: u8,",
                ),
                (BUCKET, "depth: 1", "depth: 1, width: 1"),
            ],
            newer: Break,
            older: Break,
            report: &[
                "break: b2sdk_v2::Limits: removed",
                "before: closed struct b2sdk_v2::Limits { retries, depth }",
            ],
        },
        Edit {
            name: "make a struct non-exhaustive",
            changes: &[(
                UPLOAD,
                "pub struct Limits",
                "#[non_exhaustive]\npub struct Limits",
            )],
            newer: Break,
            older: Break,
            report: &["break: b2sdk_v2::Limits: removed"],
        },
        Edit {
            name: "add a variant to an exhaustive enum",
            changes: &[(
                EVENTS,
                "Failed = 2,",
                "Failed = 2,\n    /// Gone.\n    Lost = 3,",
            )],
            newer: Break,
            older: Break,
            report: &[
                "break: b2sdk_v2::events::Ending: changed",
                "closed enum b2sdk_v1::Ending { Done, Failed, Lost }",
            ],
        },
        Edit {
            name: "make an enum non-exhaustive",
            changes: &[(
                EVENTS,
                "pub enum Ending",
                "#[non_exhaustive]\npub enum Ending",
            )],
            newer: Break,
            older: Break,
            report: &["break: b2sdk_v2::events::Ending: removed"],
        },
        Edit {
            name: "remove a variant",
            changes: &[(EVENTS, "    /// It began.\n    Started,\n", "")],
            newer: Break,
            older: Break,
            report: &["break: b2sdk_v2::events::Event::Started: removed"],
        },
        Edit {
            name: "add a field to a variant",
            changes: &[(
                EVENTS,
                "bytes: u64,\n    },",
                "bytes: u64,\n        /// Of how many.\n        total: u64,\n    },",
            )],
            newer: Break,
            older: Break,
            report: &["break: b2sdk_v2::events::Event::Moved: changed"],
        },
        Edit {
            name: "change the number of a variant",
            changes: &[(EVENTS, "Done = 1", "Done = 0")],
            newer: Break,
            older: Break,
            report: &["break: b2sdk_v2::events::Ending::Done: changed"],
        },
        Edit {
            name: "add a type parameter",
            changes: &[(
                "core/src/extra.rs",
                "pub struct Luxury;",
                "pub struct Luxury<T>(pub T);",
            )],
            newer: Break,
            older: Same,
            report: &["break: b2sdk_v2::extra::Luxury: changed"],
        },
        Edit {
            name: "make a struct an enum",
            changes: &[(
                "core/src/extra.rs",
                "pub struct Luxury;",
                "pub enum Luxury {}",
            )],
            newer: Break,
            older: Same,
            report: &["break: b2sdk_v2::extra::Luxury: removed"],
        },
        Edit {
            name: "drop must_use from a request",
            changes: &[(
                UPLOAD,
                "#[must_use = \"a request does nothing until it is awaited\"]",
                "",
            )],
            newer: Break,
            older: Same,
            report: &["before: must_use b2sdk_v2::UploadRequest"],
        },
    ]);
}

#[test]
fn an_implementation_that_is_gone_is_a_break() {
    Scratch::try_all(&[
        Edit {
            name: "remove a derived implementation",
            changes: &[(
                "core/src/capability.rs",
                "#[derive(Debug, Clone, PartialEq, Eq, Hash)]",
                "#[derive(Debug, Clone, PartialEq, Eq)]",
            )],
            newer: Break,
            older: Break,
            report: &[
                "break: std::hash::Hash for b2sdk_v2::Capability: removed",
                "break: std::hash::Hash for b2sdk_v1::Capability: removed",
            ],
        },
        Edit {
            name: "remove an implementation for a type of the standard library",
            changes: &[(
                BUCKET,
                "impl From<Error> for std::io::Error {\n    fn from(error: Error) -> Self {\n        std::io::Error::other(error)\n    }\n}",
                "",
            )],
            newer: Break,
            older: Break,
            report: &["break: From<b2sdk_v2::Error> for std::io::Error: removed"],
        },
        Edit {
            name: "drop Send and Sync",
            changes: &[(BUCKET, "use std::sync::Arc;", "use std::rc::Rc as Arc;")],
            newer: Break,
            older: Break,
            report: &[
                "break: Send for b2sdk_v2::Bucket: removed",
                "break: Sync for b2sdk_v2::Bucket: removed",
                "break: Send for b2sdk_v1::Bucket: removed",
            ],
        },
        Edit {
            name: "drop Unpin",
            changes: &[
                (
                    BUCKET,
                    "secret: Arc<Hidden>,",
                    "secret: Arc<Hidden>,\n    pin: std::marker::PhantomPinned,",
                ),
                (
                    BUCKET,
                    "secret: Arc::new(Hidden),",
                    "secret: Arc::new(Hidden),\n            pin: std::marker::PhantomPinned,",
                ),
            ],
            newer: Break,
            older: Break,
            report: &["break: Unpin for b2sdk_v2::Bucket: removed"],
        },
        Edit {
            name: "ask more for an implementation",
            changes: &[(
                UPLOAD,
                "impl<S: Send + 'static> IntoFuture",
                "impl<S: Send + Sync + 'static> IntoFuture",
            )],
            newer: Break,
            older: Same,
            report: &["break: std::future::IntoFuture for b2sdk_v2::UploadRequest<S>: changed"],
        },
        Edit {
            name: "change what awaiting gives",
            changes: &[
                (
                    UPLOAD,
                    "type Output = Result<u64>",
                    "type Output = Result<u32>",
                ),
                (
                    UPLOAD,
                    "Future<Output = Result<u64>> + Send",
                    "Future<Output = Result<u32>> + Send",
                ),
            ],
            newer: Break,
            older: Same,
            report: &[
                "break: <b2sdk_v2::UploadRequest<S> as std::future::IntoFuture>::Output: changed",
            ],
        },
        Edit {
            name: "lose the way back to the newer interface",
            changes: &[(
                "b2sdk-v1/src/lib.rs",
                "impl From<Bucket> for b2sdk_v2::Bucket {\n    fn from(older: Bucket) -> Self {\n        older.0\n    }\n}",
                "",
            )],
            newer: Same,
            older: Break,
            report: &["break: From<b2sdk_v1::Bucket> for b2sdk_v2::Bucket: removed"],
        },
        Edit {
            name: "lose Send in the wrapper only",
            changes: &[
                (
                    "b2sdk-v1/src/lib.rs",
                    "pub struct Bucket(b2sdk_v2::Bucket);",
                    "pub struct Bucket(b2sdk_v2::Bucket, std::marker::PhantomData<*const u8>);",
                ),
                (
                    "b2sdk-v1/src/lib.rs",
                    "Bucket(newer)",
                    "Bucket(newer, std::marker::PhantomData)",
                ),
            ],
            newer: Same,
            older: Break,
            report: &["break: Send for b2sdk_v1::Bucket: removed"],
        },
    ]);
}
