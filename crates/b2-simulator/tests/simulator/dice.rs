//! Chance that repeats itself, and how much of it a run wants.

/// A sequence of numbers that follows from its seed (SplitMix64).
pub(crate) struct Dice(u64);

impl Dice {
    /// The dice of one round of a test. They start at `B2_TEST_SEED`, so that every commit throws others.
    pub(crate) fn of_round(round: u64) -> Self {
        let first: u64 = match std::env::var("B2_TEST_SEED") {
            Ok(text) => text.parse().expect("B2_TEST_SEED is a number"),
            Err(_) => 1,
        };
        Self(
            first
                .wrapping_add(round)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15),
        )
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// Whether something happens that happens once in `n` times.
    pub(crate) fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    pub(crate) fn bytes(&mut self, most: usize) -> Vec<u8> {
        let length = self.below(most + 1);
        (0..length).map(|_| self.next() as u8).collect()
    }

    /// Text of printable ASCII.
    pub(crate) fn text(&mut self, most: usize) -> String {
        let length = self.below(most + 1);
        (0..length)
            .map(|_| char::from(b' ' + self.below(95) as u8))
            .collect()
    }
}

/// `deep` when the full counts are asked for, else `quick`.
pub(crate) fn count(quick: u64, deep: u64) -> u64 {
    if std::env::var_os("B2_TEST_DEEP").is_some() {
        deep
    } else {
        quick
    }
}
