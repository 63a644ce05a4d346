//! What an interface exports, under which name and with which features.

use crate::scratch::Says::{Additions, Break, Same};
use crate::scratch::{Edit, Scratch};

const NEWER: &str = "b2sdk-v2/src/lib.rs";

#[test]
fn a_re_export_that_is_gone_or_renamed_is_a_break() {
    Scratch::try_all(&[
        Edit {
            name: "drop a re-export",
            changes: &[(NEWER, ", PRODUCTION}", "}")],
            newer: Break,
            older: Same,
            report: &["break: b2sdk_v2::PRODUCTION: removed"],
        },
        Edit {
            name: "rename a re-export",
            changes: &[(NEWER, "Upload as UploadRequest", "Upload")],
            newer: Break,
            older: Same,
            report: &[
                "break: b2sdk_v2::UploadRequest: removed",
                "addition: b2sdk_v2::Upload: added",
            ],
        },
        Edit {
            name: "move a re-export into a module",
            changes: &[
                (NEWER, ", PRODUCTION}", "}"),
                (
                    NEWER,
                    "pub mod events {",
                    "pub mod events {\n    pub use toy_core::capability::PRODUCTION;",
                ),
            ],
            newer: Break,
            older: Same,
            report: &[
                "break: b2sdk_v2::PRODUCTION: removed",
                "addition: b2sdk_v2::events::PRODUCTION",
            ],
        },
        Edit {
            name: "put another item behind the name",
            changes: &[(
                NEWER,
                "    pub use toy_core::events::{Ending, Event, Listener, Recorded};",
                "    pub use toy_core::events::{Ending, Event, Listener};\n    pub use toy_core::store::Limits as Recorded;",
            )],
            newer: Break,
            older: Same,
            report: &["break: b2sdk_v2::events::Recorded: removed"],
        },
    ]);
}

#[test]
fn features_are_part_of_the_promise() {
    Scratch::try_all(&[
        Edit {
            name: "hide what was there by default behind a feature",
            changes: &[(
                NEWER,
                "#[cfg(feature = \"net\")]\npub use toy_core::net::connect;",
                "#[cfg(all(feature = \"net\", feature = \"extra\"))]\npub use toy_core::net::connect;",
            )],
            newer: Break,
            older: Same,
            report: &["break: b2sdk_v2::connect: no longer there with the default features"],
        },
        Edit {
            name: "turn a feature on by default",
            changes: &[(
                "b2sdk-v2/Cargo.toml",
                "default = [\"net\"]",
                "default = [\"net\", \"extra\"]",
            )],
            newer: Additions,
            older: Same,
            report: &["addition: b2sdk_v2::extra: there with the default features now"],
        },
        Edit {
            name: "lose what only a feature gives",
            changes: &[("core/src/extra.rs", "#[derive(Debug)]", "")],
            newer: Break,
            older: Same,
            report: &["break: std::fmt::Debug for b2sdk_v2::extra::Luxury: removed"],
        },
        Edit {
            name: "a feature that takes away",
            changes: &[(
                NEWER,
                "#[cfg(feature = \"net\")]\n",
                "#[cfg(not(feature = \"extra\"))]\n",
            )],
            newer: Break,
            older: Same,
            report: &["error: a feature takes this away", "b2sdk_v2::connect"],
        },
    ]);
}
