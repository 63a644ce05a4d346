//! Traits that change: those who call and those who implement look from two sides.

use crate::scratch::Says::{Additions, Break, Same};
use crate::scratch::{Edit, Scratch};

const EVENTS: &str = "core/src/events.rs";

#[test]
fn a_trait_that_is_not_what_it_was_is_a_break() {
    Scratch::try_all(&[
        Edit {
            name: "add a required method",
            changes: &[
                (
                    EVENTS,
                    "fn total(&self, bytes: u64);",
                    "fn total(&self, bytes: u64);\n    /// It ended.\n    fn ended(&self);",
                ),
                (
                    EVENTS,
                    "(**self).total(bytes);\n    }",
                    "(**self).total(bytes);\n    }\n    fn ended(&self) {}",
                ),
            ],
            newer: Break,
            older: Break,
            report: &[
                "break: b2sdk_v2::events::Listener::ended: required",
                "break: b2sdk_v1::Listener::ended: required",
            ],
        },
        Edit {
            name: "take the default from a method",
            changes: &[
                (
                    EVENTS,
                    "fn moved(&self, bytes: u64) {\n        let _ = bytes;\n    }",
                    "fn moved(&self, bytes: u64);",
                ),
                (
                    EVENTS,
                    "(**self).total(bytes);\n    }",
                    "(**self).total(bytes);\n    }\n    fn moved(&self, _: u64) {}",
                ),
            ],
            newer: Break,
            older: Break,
            report: &["break: b2sdk_v2::events::Listener::moved: required"],
        },
        Edit {
            name: "remove a method with a default",
            changes: &[(
                EVENTS,
                "    /// How many bytes there are.\n    fn moved(&self, bytes: u64) {\n        let _ = bytes;\n    }\n",
                "",
            )],
            newer: Break,
            older: Break,
            report: &["break: b2sdk_v2::events::Listener::moved: removed"],
        },
        Edit {
            name: "change the signature of a method",
            changes: &[(
                EVENTS,
                "fn moved(&self, bytes: u64) {",
                "fn moved(&self, bytes: u32) {",
            )],
            newer: Break,
            older: Break,
            report: &["break: b2sdk_v2::events::Listener::moved: changed"],
        },
        Edit {
            name: "ask less of those who implement it",
            changes: &[(
                EVENTS,
                "Listener: fmt::Debug + Send + Sync",
                "Listener: fmt::Debug + Send",
            )],
            newer: Break,
            older: Break,
            report: &["break: b2sdk_v2::events::Listener: changed"],
        },
        Edit {
            name: "ask more of those who implement it",
            changes: &[(
                EVENTS,
                "Listener: fmt::Debug + Send + Sync",
                "Listener: fmt::Debug + Send + Sync + Unpin",
            )],
            newer: Break,
            older: Break,
            report: &["break: b2sdk_v2::events::Listener: changed", "Unpin"],
        },
        Edit {
            name: "forbid trait objects",
            changes: &[(
                EVENTS,
                "fn moved(&self, bytes: u64) {",
                "fn any<T>(&self, _: T) {}\n    /// How many.\n    fn moved(&self, bytes: u64) {",
            )],
            newer: Break,
            older: Break,
            report: &["before: dyn trait b2sdk_v2::events::Listener"],
        },
        Edit {
            name: "seal it",
            changes: &[
                (
                    EVENTS,
                    "Listener: fmt::Debug + Send + Sync",
                    "Listener: fmt::Debug + Send + Sync + seal::Sealed",
                ),
                (
                    EVENTS,
                    "impl Sealed for super::Event {}",
                    "impl Sealed for super::Event {}\n    impl<L: ?Sized> Sealed for Box<L> {}",
                ),
            ],
            newer: Break,
            older: Break,
            report: &["before: open trait b2sdk_v2::events::Listener"],
        },
        Edit {
            name: "remove an implementation for boxes",
            changes: &[(
                EVENTS,
                "impl<L: Listener + ?Sized> Listener for Box<L> {\n    fn total(&self, bytes: u64) {\n        (**self).total(bytes);\n    }\n}",
                "",
            )],
            newer: Break,
            older: Break,
            report: &["break: b2sdk_v2::events::Listener for Box<L>: removed"],
        },
        Edit {
            name: "change the type that an implementation chooses",
            changes: &[
                (EVENTS, "type Record = String;", "type Record = Vec<u8>;"),
                (
                    EVENTS,
                    "fn record(&self) -> String {\n        String::new()",
                    "fn record(&self) -> Vec<u8> {\n        Vec::new()",
                ),
            ],
            newer: Break,
            older: Same,
            report: &[
                "break: <b2sdk_v2::events::Event as b2sdk_v2::events::Recorded>::Record: changed",
            ],
        },
        Edit {
            name: "change what an associated type can do",
            changes: &[(EVENTS, "type Record: Clone;", "type Record;")],
            newer: Break,
            older: Same,
            report: &["break: b2sdk_v2::events::Recorded::Record: changed"],
        },
        Edit {
            name: "add a required method to a sealed trait",
            changes: &[
                (
                    EVENTS,
                    "fn record(&self) -> Self::Record;",
                    "fn record(&self) -> Self::Record;\n    /// One more.\n    fn again(&self);",
                ),
                (
                    EVENTS,
                    "fn record(&self) -> String {",
                    "fn again(&self) {}\n    fn record(&self) -> String {",
                ),
            ],
            newer: Additions,
            older: Same,
            report: &["addition: b2sdk_v2::events::Recorded::again"],
        },
        Edit {
            name: "add a method with a default",
            changes: &[(
                EVENTS,
                "fn moved(&self, bytes: u64) {",
                "fn ended(&self) {}\n    /// How many.\n    fn moved(&self, bytes: u64) {",
            )],
            newer: Additions,
            older: Additions,
            report: &["addition: b2sdk_v1::Listener::ended"],
        },
        Edit {
            name: "give a required method a default",
            changes: &[(
                EVENTS,
                "fn total(&self, bytes: u64);",
                "fn total(&self, bytes: u64) {\n        let _ = bytes;\n    }",
            )],
            newer: Additions,
            older: Additions,
            report: &["addition: b2sdk_v2::events::Listener::total: no longer required"],
        },
    ]);
}
