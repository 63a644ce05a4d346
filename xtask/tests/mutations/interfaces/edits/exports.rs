//! What the facades export, and under which name.

use crate::interfaces::edit::Change::{Export, Unexport};
use crate::interfaces::edit::Says::{Addition, Break};
use crate::interfaces::edit::{ALL, Edit};

pub(super) fn all() -> impl IntoIterator<Item = Edit> {
    [
        Edit {
            name: "drop a re-export",
            changes: &[Unexport("BUCKET_NAME_CHARS_UNIQ")],
            says: Break,
            sees: ALL,
            items: &["{b2}::BUCKET_NAME_CHARS_UNIQ"],
            program: "const CHARACTERS: &str = b2::BUCKET_NAME_CHARS_UNIQ;",
            error: "BUCKET_NAME_CHARS_UNIQ",
        },
        Edit {
            name: "rename a re-export",
            changes: &[
                Unexport("choose_part_ranges"),
                Export("pub use b2_internal::transfer::choose_part_ranges as part_ranges;"),
            ],
            says: Break,
            sees: ALL,
            items: &["{b2}::choose_part_ranges", "{b2}::part_ranges"],
            program: "fn f() -> bool { b2::choose_part_ranges(299, 100).is_ok() }",
            error: "choose_part_ranges",
        },
        Edit {
            name: "move a re-export into a module",
            changes: &[
                Unexport("points_to_fifo"),
                Export(
                    "/// Files.\npub mod special {\n    pub use b2_internal::stream::points_to_fifo;\n}",
                ),
            ],
            says: Break,
            sees: ALL,
            items: &[
                "{b2}::points_to_fifo",
                "{b2}::special",
                "{b2}::special::points_to_fifo",
            ],
            program: "fn f() -> bool { b2::points_to_fifo(\"pipe\") }",
            error: "points_to_fifo",
        },
        Edit {
            name: "put another item behind a name",
            changes: &[
                Unexport("TokioBlocking"),
                Export("pub use b2_internal::host::TokioSleeper as TokioBlocking;"),
            ],
            says: Break,
            sees: ALL,
            items: &[
                "*TokioBlocking",
                "{b2}::TokioBlocking",
                "*for {b2}::TokioSleeper",
                "{b2}::TokioSleeper",
            ],
            program: "fn run(_: impl b2::Blocking) {}
fn f() { run(b2::TokioBlocking) }",
            error: "Blocking` is not satisfied",
        },
        Edit {
            name: "give an item a second name",
            changes: &[Export(
                "pub use b2_internal::numbers::format_and_scale_number as scaled;",
            )],
            says: Addition,
            sees: ALL,
            items: &["{b2}::scaled"],
            program: "fn f() -> String { b2::format_and_scale_number(1, \"B\") }",
            error: "",
        },
        Edit {
            name: "export an item of another crate",
            changes: &[Export("pub use std::time::Duration;")],
            says: Addition,
            sees: ALL,
            items: &["{b2}::Duration"],
            program: "fn f(policy: b2::RetryPolicy) -> b2::RetryPolicy { policy.max_elapsed(std::time::Duration::ZERO) }",
            error: "",
        },
        Edit {
            name: "export what only the core had",
            changes: &[Export(
                "pub use b2_internal::http::HyperTransport as Network;",
            )],
            says: Addition,
            sees: ALL,
            items: &["{b2}::Network"],
            program: "fn f(transport: b2::HyperTransport) -> impl b2::Transport { transport }",
            error: "",
        },
    ]
}
