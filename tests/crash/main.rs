//! A process is killed in each phase of a transfer, and the next one continues: nothing is lost, nothing that the service
//! has acknowledged is sent again, and what arrives is what was sent.
//!
//! The process is the example program `transfer`. `cargo test --workspace` builds the examples before it runs this.

mod child;
mod downloads;
mod service;
mod uploads;

/// Seeds that once failed.
const REGRESSIONS: [u64; 0] = [];

fn seeds(quick: u64, deep: u64) -> impl Iterator<Item = u64> {
    tests::seeds(&REGRESSIONS, quick, deep)
}
