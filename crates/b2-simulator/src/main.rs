//! The program `b2-simulator`: a B2 service on your own machine.

mod program;

use std::process::ExitCode;

fn main() -> ExitCode {
    program::run()
}
