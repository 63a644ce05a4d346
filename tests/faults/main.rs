//! Seeded runs: a service that fails in every way it can, and an engine that has to get through.
//!
//! A failing seed is printed, and joins `REGRESSIONS`.

mod careless;
mod checker;
mod day;
mod tally;
mod transfers;
mod world;

/// Seeds that once failed.
const REGRESSIONS: [u64; 0] = [];

fn seeds(quick: u64, deep: u64) -> impl Iterator<Item = u64> {
    tests::seeds(&REGRESSIONS, quick, deep)
}
