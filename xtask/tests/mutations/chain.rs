//! Three interfaces one behind the other: what is the same item in all of them, and what only has the same name.

use crate::scratch::Says::{Additions, Break, Same};
use crate::scratch::{Case, Change, Says, Scratch};

const CORE: &str = "core/src/bucket.rs";
const EVENTS: &str = "core/src/events.rs";
const V3: &str = "b2sdk-v3/src/lib.rs";
const V2: &str = "b2sdk-v2/src/lib.rs";
const V1: &str = "b2sdk-v1/src/lib.rs";
const EXPOSE_SECRET: Change = (
    EVENTS,
    "    /// What was set then.",
    "    /// Out.\n    pub fn secret(&self) -> crate::Secret {\n        crate::Secret\n    }\n\n    /// What was set then.",
);

fn case(
    name: &'static str,
    changes: &'static [Change],
    [v3, v2, v1]: [Says; 3],
    report: &'static [&'static str],
) -> Case {
    Case {
        name,
        changes,
        says: vec![("b2sdk-v3", v3), ("b2sdk-v2", v2), ("b2sdk-v1", v1)],
        report,
    }
}

#[test]
fn the_chain_keeps_the_promises_that_are_listed() {
    let answer = Scratch::of("chain").gate("check");
    assert_eq!(answer.code, 0, "{}", answer.text);
}

#[test]
fn a_re_export_is_followed_through_every_interface() {
    Scratch::of("chain").try_cases(&[
        case(
            "an item of the core that all three have",
            &[(
                EVENTS,
                "pub fn new(options: Options)",
                "pub fn new(options: &Options)",
            ),
            (EVENTS, "Event(options)\n", "Event(options.clone())\n")],
            [Break, Break, Break],
            &[
                "break: b2sdk_v3::events::Event::new: changed",
                "break: b2sdk_v2::events::Event::new: changed",
                "break: b2sdk_v1::Event::new: changed",
            ],
        ),
        case(
            "an item that moves inside the core",
            &[
                (
                    EVENTS,
                    "/// How it ended. There is no third way.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum Ending {\n    /// Well.\n    Done,\n    /// Not well.\n    Failed,\n}",
                    "pub use crate::bucket::Ending;",
                ),
                (
                    CORE,
                    "/// Not for users.",
                    "/// How it ended.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum Ending {\n    /// Well.\n    Done,\n    /// Not well.\n    Failed,\n}\n\n/// Not for users.",
                ),
            ],
            [Same, Same, Same],
            &[],
        ),
        case(
            "an interface in the middle that lets go of an item",
            &[
                (V2, "pub use b2sdk_v3::events::Ending;\n", ""),
                (V1, "{Bucket, Ending, Options}", "{Bucket, Options, events::Ending}"),
            ],
            [Same, Break, Same],
            &["break: b2sdk_v2::Ending: removed"],
        ),
        case(
            "the oldest interface lets go of a type that it mentions",
            &[(V1, "{Bucket, Ending, Options}", "{Bucket, Ending}")],
            [Same, Same, Break],
            &[
                "error: b2sdk_v1::Bucket::options mentions chain_core::bucket::Options",
                "error: b2sdk_v1::Event::options mentions chain_core::bucket::Options",
                "break: b2sdk_v1::Options: removed",
            ],
        ),
    ]);
}

#[test]
fn a_type_that_an_interface_mentions_and_does_not_export_is_an_error_in_that_interface() {
    Scratch::of("chain").try_cases(&[
        case(
            "by a method of an item that all three have",
            &[EXPOSE_SECRET],
            [Break, Break, Break],
            &[
                "error: b2sdk_v3::events::Event::secret mentions chain_core::bucket::Secret",
                "error: b2sdk_v2::events::Event::secret mentions chain_core::bucket::Secret",
                "error: b2sdk_v1::Event::secret mentions chain_core::bucket::Secret",
            ],
        ),
        case(
            "which the newest interface does export",
            &[
                EXPOSE_SECRET,
                (V3, "{Bucket, Options}", "{Bucket, Options, Secret}"),
            ],
            [Additions, Break, Break],
            &[
                "addition: b2sdk_v3::Secret: added",
                "error: b2sdk_v2::events::Event::secret mentions chain_core::bucket::Secret",
            ],
        ),
        case(
            "by a method of the newest interface's handle, which the others wrap",
            &[(CORE, "pub(crate) fn secret(", "pub fn secret(")],
            [Break, Same, Same],
            &["error: b2sdk_v3::Bucket::secret mentions chain_core::bucket::Secret"],
        ),
        case(
            "the newest interface's handle, although each interface has one of that name",
            &[(
                V2,
                "impl Bucket {",
                "impl Bucket {\n    /// Out.\n    pub fn newer(&self) -> b2sdk_v3::Bucket {\n        self.0.clone()\n    }\n",
            )],
            [Same, Break, Break],
            &[
                "error: b2sdk_v2::Bucket::newer mentions chain_core::bucket::Bucket",
                "error: b2sdk_v1::Bucket::newer mentions chain_core::bucket::Bucket",
            ],
        ),
    ]);
}

#[test]
fn types_that_only_have_the_same_name_are_told_apart() {
    Scratch::of("chain").try_cases(&[
        case(
            "the newest interface's handle changes",
            &[
                (CORE, "pub fn name(&self)", "pub fn called(&self)"),
                (V2, "self.0.name()", "self.0.called()"),
            ],
            [Break, Same, Same],
            &["break: b2sdk_v3::Bucket::name: removed"],
        ),
        case(
            "the middle interface's handle changes",
            &[(
                V2,
                "pub fn name(&self) -> String {\n        self.0.name().to_owned()",
                "pub fn name(&self) -> &str {\n        self.0.name()",
            )],
            [Same, Break, Break],
            &[
                "break: b2sdk_v2::Bucket::name: changed",
                "break: b2sdk_v1::Bucket::name: changed",
            ],
        ),
        case(
            "the oldest interface takes the newest one's handle for the middle one's",
            &[
                (V1, "{Bucket, Ending, Options}", "{Ending, Options}"),
                (
                    V1,
                    "/// Gives buckets.",
                    "pub use b2sdk_v3::Bucket;\n/// Gives buckets.",
                ),
                (V1, "Account(newest.into())", "Account(newest)"),
            ],
            [Same, Same, Break],
            &[
                "break: b2sdk_v1::Bucket::name: changed",
                "before: pub fn b2sdk_v1::Bucket::name(&self) -> String",
                "after:  pub fn b2sdk_v1::Bucket::name(&self) -> &str",
            ],
        ),
        case(
            "a conversion that the middle interface gives is part of the oldest one too",
            &[
                (
                    V2,
                    "impl From<Bucket> for b2sdk_v3::Bucket {\n    fn from(older: Bucket) -> Self {\n        older.0\n    }\n}",
                    "",
                ),
            ],
            [Same, Break, Break],
            &[
                "break: From<b2sdk_v2::Bucket> for b2sdk_v3::Bucket: removed",
                "break: From<b2sdk_v1::Bucket> for b2sdk_v3::Bucket: removed",
            ],
        ),
        case(
            "the core changes a type after its old shape has moved into the interface that keeps it",
            &[
                (EVENTS, "    Failed,\n", "    Failed,\n    /// Lost.\n    Lost,\n"),
                (
                    V2,
                    "pub use b2sdk_v3::events::Ending;\npub use b2sdk_v3::{Options, events};",
                    "pub use b2sdk_v3::Options;\n\n/// What happens.\npub mod events {\n    pub use super::Ending;\n    pub use b2sdk_v3::events::Event;\n}\n\n/// How it ended.\n#[derive(Debug, Clone, Copy, PartialEq, Eq)]\npub enum Ending {\n    /// Well.\n    Done,\n    /// Not well.\n    Failed,\n}",
                ),
            ],
            [Break, Same, Same],
            &[
                "break: b2sdk_v3::events::Ending: changed",
                "after:  closed enum b2sdk_v3::events::Ending { Done, Failed, Lost }",
            ],
        ),
    ]);
}

#[test]
fn each_interface_has_default_features_of_its_own() {
    Scratch::of("chain").try_cases(&[
        case(
            "what is optional in the newest interface and not in the others",
            &[(
                "b2sdk-v3/Cargo.toml",
                "default = [\"store\"]",
                "default = []",
            )],
            [Break, Same, Same],
            &["break: b2sdk_v3::Store: no longer there with the default features"],
        ),
        case(
            "what is optional in the oldest interface and not in the others",
            &[(
                "b2sdk-v1/Cargo.toml",
                "default = [\"store\"]",
                "default = []",
            )],
            [Same, Same, Break],
            &["break: b2sdk_v1::Store: no longer there with the default features"],
        ),
        case(
            "what is optional in all of them",
            &[
                (
                    "b2sdk-v3/Cargo.toml",
                    "default = [\"store\"]",
                    "default = []",
                ),
                (
                    "b2sdk-v2/Cargo.toml",
                    "default = [\"store\"]",
                    "default = []",
                ),
                (
                    "b2sdk-v1/Cargo.toml",
                    "default = [\"store\"]",
                    "default = []",
                ),
            ],
            [Break, Break, Break],
            &["break: b2sdk_v2::Store: no longer there with the default features"],
        ),
    ]);
}
