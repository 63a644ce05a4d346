//! The sequence. What fails fastest comes first.

use super::{Context, Step, features, interop};
use crate::command::Command;

/// The steps of a run, in order.
pub(super) fn of(deep: bool) -> Vec<&'static Step> {
    let deep: &[Step] = if deep { &DEEP } else { &[] };
    ALL.iter().chain(deep).collect()
}

/// What is too long for every change: a release build, under a tool that runs it fifty times slower.
static DEEP: [Step; 1] = [Step {
    name: "overhead",
    claim: "an older interface takes at most 2 % more instructions than the newest",
    run: |_| own_command(&["bench", "interfaces"]),
}];

static ALL: [Step; 12] = [
    Step {
        name: "fmt",
        claim: "the sources are formatted",
        run: |_| Command::cargo("fmt --all --check").run(),
    },
    Step {
        name: "tidy",
        claim: "nothing is there that clippy cannot see",
        run: |_| own_command(&["tidy"]),
    },
    Step {
        name: "clippy",
        claim: "clippy finds nothing, in any target",
        run: |_| Command::cargo("clippy --workspace --all-targets -- -D warnings").run(),
    },
    Step {
        name: "features",
        claim: "no, each and all features compile",
        run: |context| {
            for check in features::checks(&context.project) {
                println!("{check}");
                check.run()?;
            }
            Ok(())
        },
    },
    Step {
        name: "tests",
        claim: "unit, integration and documentation tests pass",
        run: tests,
    },
    Step {
        name: "interop",
        claim: "real clients work with the simulator",
        run: interop::run,
    },
    Step {
        name: "doc",
        claim: "the documentation builds without a warning",
        run: |_| {
            Command::cargo("doc --workspace --no-deps")
                .env("RUSTDOCFLAGS", "-D warnings")
                .run()
        },
    },
    Step {
        name: "api",
        claim: "no numbered interface differs from its api.txt",
        run: |_| own_command(&["api", "check"]),
    },
    Step {
        name: "parity",
        claim: "all that Python has is here or has a reason",
        run: |_| own_command(&["parity"]),
    },
    Step {
        name: "gate",
        claim: "the interface gate sees what it must see",
        run: |context| {
            context
                .with_test_settings(Command::cargo("test --package xtask --test mutations"))
                .run()
        },
    },
    Step {
        name: "mutants",
        claim: "the fault suite catches an engine that does less than it must",
        run: |context| {
            context
                .with_test_settings(Command::cargo("test --package xtask --test engine-mutants"))
                .run()
        },
    },
    Step {
        name: "deny",
        claim: "dependencies: no doubles, no foreign licence, no foreign source",
        run: |_| Command::cargo("deny check bans licenses sources").run(),
    },
];

/// One command for all of them, so that each is built with the same features and built once.
fn tests(context: &Context) -> Result<(), String> {
    context
        .with_test_settings(Command::cargo("test --workspace"))
        .run()
}

/// Another command of ours, in a process of its own: its exit code is the answer. Cargo starts it, because a step before
/// may have built this very program anew.
fn own_command(words: &[&str]) -> Result<(), String> {
    Command::cargo("run --quiet --package xtask --")
        .args(words.iter().copied())
        .run()
}
