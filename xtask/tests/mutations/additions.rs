//! What every program survives.

use crate::scratch::Says::{Additions, Same};
use crate::scratch::{Edit, Scratch};

const BUCKET: &str = "core/src/store/bucket.rs";
const CAPABILITY: &str = "core/src/capability.rs";
const EVENTS: &str = "core/src/events.rs";

#[test]
fn an_addition_waits_for_its_blessing_and_breaks_nothing() {
    Scratch::try_all(&[
        Edit {
            name: "a method",
            changes: &[(
                BUCKET,
                "    /// Its name, borrowed.",
                "    /// New.\n    pub fn count(&self) -> usize {\n        0\n    }\n\n    /// Its name, borrowed.",
            )],
            newer: Additions,
            older: Same,
            report: &[
                "addition: b2sdk_v2::Bucket::count",
                "after:  pub fn b2sdk_v2::Bucket::count(&self) -> usize",
            ],
        },
        Edit {
            name: "a field of a struct with private ones",
            changes: &[
                (
                    BUCKET,
                    "    pub name: String,",
                    "    pub name: String,\n    /// How many.\n    pub count: u8,",
                ),
                (
                    BUCKET,
                    "name: name.into(),",
                    "name: name.into(),\n            count: 0,",
                ),
            ],
            newer: Additions,
            older: Same,
            report: &["addition: b2sdk_v2::Bucket::count"],
        },
        Edit {
            name: "a variant of a non-exhaustive enum",
            changes: &[(
                EVENTS,
                "    /// It began.\n",
                "    /// It will begin.\n    Planned,\n    /// It began.\n",
            )],
            newer: Additions,
            older: Additions,
            report: &[
                "addition: b2sdk_v2::events::Event::Planned",
                "addition: b2sdk_v1::Event::Planned",
            ],
        },
        Edit {
            name: "an implementation",
            changes: &[(
                EVENTS,
                "#[derive(Debug, Clone, Copy, PartialEq, Eq)]",
                "#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]",
            )],
            newer: Additions,
            older: Additions,
            report: &["addition: std::hash::Hash for b2sdk_v2::events::Ending"],
        },
        Edit {
            name: "a constant",
            changes: &[(
                CAPABILITY,
                "    READ_FILES = \"readFiles\";",
                "    READ_FILES = \"readFiles\";\n    SHARE_FILES = \"shareFiles\";",
            )],
            newer: Additions,
            older: Additions,
            report: &["addition: b2sdk_v2::Capability::SHARE_FILES"],
        },
        Edit {
            name: "must_use",
            changes: &[(
                BUCKET,
                "    /// What the service knows about it.",
                "    /// What the service knows about it.\n    #[must_use]",
            )],
            newer: Additions,
            older: Same,
            report: &["after:  must_use b2sdk_v2::Bucket::info"],
        },
        Edit {
            name: "an end to non_exhaustive",
            changes: &[(EVENTS, "#[non_exhaustive]\n", "")],
            newer: Additions,
            older: Additions,
            report: &["after:  closed enum b2sdk_v2::events::Event { Started, Moved }"],
        },
        Edit {
            name: "another name for a parameter",
            changes: &[
                (
                    BUCKET,
                    "source: S, size: u64) -> Upload<S>",
                    "bytes: S, size: u64) -> Upload<S>",
                ),
                (BUCKET, "            source,\n", "            bytes,\n"),
            ],
            newer: Additions,
            older: Same,
            report: &["addition: b2sdk_v2::Bucket::upload: a parameter has another name"],
        },
        Edit {
            name: "a re-export",
            changes: &[(
                "b2sdk-v1/src/lib.rs",
                "pub use b2sdk_v2::{Capability,",
                "pub use b2sdk_v2::{Capability, PRODUCTION,",
            )],
            newer: Same,
            older: Additions,
            report: &["addition: b2sdk_v1::PRODUCTION"],
        },
        Edit {
            name: "a second, shorter name for an item",
            changes: &[(
                "b2sdk-v2/src/lib.rs",
                "/// What happens during a transfer.",
                "pub use toy_core::events::Event;\n/// What happens during a transfer.",
            )],
            newer: Additions,
            older: Same,
            report: &["after:  pub use b2sdk_v2::Event = b2sdk_v2::events::Event"],
        },
        Edit {
            name: "an item of another crate",
            changes: &[(
                "b2sdk-v2/src/lib.rs",
                "/// What happens during a transfer.",
                "pub use std::time::Duration;\n/// What happens during a transfer.",
            )],
            newer: Additions,
            older: Same,
            report: &["after:  pub use b2sdk_v2::Duration = std::time::Duration"],
        },
        Edit {
            name: "a macro",
            changes: &[(
                "b2sdk-v2/src/lib.rs",
                "/// What happens during a transfer.",
                "/// Two.\n#[macro_export]\nmacro_rules! two {\n    () => {\n        2\n    };\n}\n/// What happens during a transfer.",
            )],
            newer: Additions,
            older: Same,
            report: &["after:  pub macro b2sdk_v2::two"],
        },
    ]);
}
