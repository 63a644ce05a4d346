//! Seeded runs: a service that fails in every way it can, and an engine that has to get through.
//!
//! `B2_TEST_SEED` is the first seed (a number; 1 without it) and `B2_TEST_DEEP` asks for the full counts. A failing seed
//! is printed, and joins `REGRESSIONS`.

mod checker;
mod transfers;
mod world;

/// Seeds that once failed.
const REGRESSIONS: [u64; 0] = [];

/// The seeds of a run: those that once failed, and then `quick` or, when the full counts are asked for, `deep` new ones.
fn seeds(quick: u64, deep: u64) -> impl Iterator<Item = u64> {
    let first = std::env::var("B2_TEST_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(1_u64);
    let count = if std::env::var_os("B2_TEST_DEEP").is_some() {
        deep
    } else {
        quick
    };
    REGRESSIONS
        .into_iter()
        .chain((0..count).map(move |index| first.wrapping_add(index)))
}
