//! What the suites beside this file share: where their seeds come from.

use std::env;

/// The seeds of a run: those that once failed, then `quick` new ones, or `deep` when the full counts are asked for.
///
/// `B2_TEST_SEED` is the first new one (1 without it), and `B2_TEST_DEEP` asks for the full counts. `cargo xtask ci` sets
/// both, and prints the seed.
pub fn seeds(once_failed: &[u64], quick: u64, deep: u64) -> impl Iterator<Item = u64> {
    let first = match env::var("B2_TEST_SEED") {
        Ok(text) => text
            .parse()
            .unwrap_or_else(|_| panic!("B2_TEST_SEED is not a number: {text}")),
        Err(_) => 1_u64,
    };
    let count = if env::var_os("B2_TEST_DEEP").is_some() {
        deep
    } else {
        quick
    };
    once_failed
        .iter()
        .copied()
        .chain((0..count).map(move |index| first.wrapping_add(index)))
}
