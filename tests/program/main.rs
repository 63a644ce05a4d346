//! The example program `sync` as a user meets it: a process, its exit code, its output, and what is left when it is killed.
//!
//! `cargo test --workspace` builds the examples before it runs this.

mod bad_input;
mod crash;
mod program;
mod round_trip;
