//! The example programs, `sync` above all, as a user meets them: a process, its exit code, its output, and what is left
//! when it is killed.
//!
//! `cargo test --workspace` builds the examples before it runs this.

#[cfg(unix)]
mod adversity;
mod bad_input;
mod crash;
mod examples;
mod json;
#[cfg(target_os = "linux")]
mod memory;
mod options;
mod program;
mod round_trip;
