//! `cargo xtask bench`: this library beside its peers, and beside the sum of the parts that its work consists of.
//!
//! A bench starts a service ([`service`]), runs each client as a child process ([`measure`]), one after the other and
//! round after round, and prints medians and ratios ([`table`]). It says how fast something is. It never fails because of
//! that: a time is not a test. A number of instructions is one: it is the same on every machine and in every run.

mod clients;
mod data;
mod instructions;
mod interfaces;
mod measure;
mod options;
mod parts;
mod place;
mod programs;
mod runs;
mod service;
mod simulator;
mod sync;
mod table;
mod transfer;

use std::process::ExitCode;

use crate::Outcome;
use crate::project::Project;
use options::Options;

/// A bench: its name, and what it compares.
struct Bench {
    name: &'static str,
    compares: &'static str,
    run: fn(&Project, &Options) -> Result<(), String>,
}

const ALL: [Bench; 4] = [
    Bench {
        name: "transfer",
        compares: "large and many files up and down: this library, rclone, the b2 command line, the parts",
        run: transfer::run,
    },
    Bench {
        name: "sync",
        compares: "thousands of small files up, unchanged, down and deleted: this library, rclone, the b2 command line",
        run: sync::run,
    },
    Bench {
        name: "simulator",
        compares: "bytes and requests per second of b2-simulator itself, and its memory",
        run: simulator::run,
    },
    Bench {
        name: "interfaces",
        compares: "the instructions of 5,000 small uploads over each numbered interface; fails when an older one takes over 2 % more",
        run: interfaces::run,
    },
];

pub(crate) fn run(words: &[&str]) -> Outcome {
    let chosen = words
        .split_first()
        .and_then(|(name, rest)| Some((ALL.iter().find(|bench| bench.name == *name)?, rest)));
    let Some((bench, rest)) = chosen else {
        let known: Vec<String> = ALL
            .iter()
            .map(|bench| format!("  {:<10} {}", bench.name, bench.compares))
            .collect();
        return Err(format!(
            "`bench` wants the name of a bench:\n{}\n\n{}",
            known.join("\n"),
            options::USAGE
        )
        .into());
    };
    let options = Options::parse(rest)?;
    (bench.run)(&Project::find()?, &options)?;
    Ok(ExitCode::SUCCESS)
}
