//! `cargo xtask ci`: what CI runs, and what one runs before a commit.
//!
//! Invariant: a step either proves its claim or fails; none passes because something is missing.

mod features;
pub(crate) mod interop;
mod options;
mod seed;
mod steps;
mod summary;

use std::process::ExitCode;
use std::time::Instant;

use crate::Outcome;
use crate::command::Command;
use crate::project::Project;
use options::Options;
use summary::{Row, State};

/// What the steps need to know.
struct Context {
    project: Project,
    /// The full counts of the fault, crash and mutation suites.
    deep: bool,
    seed: u64,
}

impl Context {
    /// Tells a test run where its seeds start and how much of it is wanted.
    fn with_test_settings(&self, tests: Command) -> Command {
        let tests = tests.env(seed::VARIABLE, self.seed.to_string());
        if self.deep {
            tests.env("B2_TEST_DEEP", "1")
        } else {
            tests
        }
    }
}

/// One step: a name to choose it by, what it claims, and how to try it.
struct Step {
    name: &'static str,
    claim: &'static str,
    run: fn(&Context) -> Result<(), String>,
}

pub(crate) fn run(words: &[&str]) -> Outcome {
    let steps = steps::of(words.contains(&"--deep") || words.contains(&"--list"));
    let names: Vec<&str> = steps.iter().map(|step| step.name).collect();
    let options = Options::parse(words, &names)?;
    if options.list {
        for step in steps {
            println!("{:<9} {}", step.name, step.claim);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let project = Project::find()?;
    let seed = seed::of(&project)?;
    let context = Context {
        project,
        deep: options.deep,
        seed,
    };
    println!("{} = {seed}", seed::VARIABLE);
    let (rows, failure) = run_steps(&steps, &context, &options);
    print!("{}", summary::table(&rows));
    match failure {
        None => Ok(ExitCode::SUCCESS),
        Some(failure) => Err(failure.into()),
    }
}

pub(crate) fn print_seed() -> Outcome {
    println!("{}", seed::of(&Project::find()?)?);
    Ok(ExitCode::SUCCESS)
}

/// Runs the chosen steps up to the first that fails.
fn run_steps(steps: &[&Step], context: &Context, options: &Options) -> (Vec<Row>, Option<String>) {
    let mut failure = None;
    let mut rows = Vec::new();
    for step in steps {
        if !options.chooses(step.name) {
            rows.push(Row::new(step.name, State::Skipped));
            continue;
        }
        if failure.is_some() {
            rows.push(Row::new(step.name, State::NotReached));
            continue;
        }
        println!("\n=== {}: {}", step.name, step.claim);
        let start = Instant::now();
        let outcome = (step.run)(context);
        let took = start.elapsed();
        let state = match outcome {
            Ok(()) => State::Passed(took),
            Err(reason) => {
                failure = Some(format!("step `{}` failed: {reason}", step.name));
                State::Failed(took)
            }
        };
        rows.push(Row::new(step.name, state));
    }
    (rows, failure)
}
