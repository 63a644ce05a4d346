//! The interface gate, tried on a small workspace: each edit to a scratch copy must bring the expected answer.
//!
//! `cargo xtask ci` runs this; a plain `cargo test` does not, because the gate is bound to one version of rustdoc.

mod additions;
mod blessing;
mod chain;
mod features;
mod functions;
mod interfaces;
mod neutral;
mod releasing;
mod scratch;
mod traits;
mod types;
