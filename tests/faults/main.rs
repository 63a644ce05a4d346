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
const REGRESSIONS: [u64; 1] = [
    // A download was refused five times with tokens that others had renewed, and gave up.
    11_447_636_306_438_089_506,
];

fn seeds(quick: u64, deep: u64) -> impl Iterator<Item = u64> {
    tests::seeds(&REGRESSIONS, quick, deep)
}
