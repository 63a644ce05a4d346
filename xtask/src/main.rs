//! `cargo xtask …`: the interface gate, the checks that clippy cannot make, and the CI sequence.
//!
//! Invariant: nothing here is needed to build or to test the library; a user of the crates never compiles it.

mod api;
mod bench;
mod ci;
mod command;
mod parity;
mod project;
mod rust_source;
mod tidy;

use std::process::ExitCode;

use api::Form;

/// What a command gives: an exit code of its own making, or the reason why it could not do its work.
type Outcome = Result<ExitCode, Box<dyn std::error::Error>>;

const USAGE: &str = "\
Usage: cargo xtask <command>

  ci [--deep] [--only A,B] [--skip A,B]   the CI sequence; stops at the first step that fails
  ci --list                               its steps, one per line
  tidy                                    what clippy cannot see
  api check [--json]                      compares every numbered interface with its api.txt
  api bless                               writes api.txt; refuses to lose what was released
  api diff A B [--json]                   what a program has to change that moves from interface A to B: `api diff v2 v3`
  release [--write]                       whether the workspace's version may be released; writes api.released.txt
  parity                                  holds docs/parity against Python's inventory and every api.txt
  bench NAME [--quick] [--runs N]         this library beside its peers; `bench` alone lists what there is
  seed                                    prints the seed that the tests of this commit start from

Exit codes of `api check` and `api bless`: 0 same, 1 break, 2 additions that are not blessed, 3 cannot build; of
`api diff`: 0 same, 1 a program has something to change, 2 the other interface only adds, 3 no listing; of `release`:
0 it may be released, 1 refused, 3 cannot build.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["ci", options @ ..] => ci::run(options),
        ["tidy"] => tidy::run(),
        ["api", "check"] => api::check(Form::Text),
        ["api", "check", "--json"] => api::check(Form::Json),
        ["api", "bless"] => api::bless(),
        ["api", "diff", from, to] => api::diff(from, to, Form::Text),
        ["api", "diff", from, to, "--json"] => api::diff(from, to, Form::Json),
        ["release", options @ ..] => api::release(options),
        ["parity"] => parity::run(),
        ["bench", words @ ..] => bench::run(words),
        ["seed"] => ci::print_seed(),
        ["--help" | "-h" | "help"] => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(64);
        }
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    })
}
