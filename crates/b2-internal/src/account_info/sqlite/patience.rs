//! How long one operation waits for others, and in which steps.
//!
//! The wait happens inside of SQLite, on a thread for blocking work, so it cannot be a timer of the async runtime.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::host::{Random, SystemRandom};

/// How long one operation waits in total.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
const FIRST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// What is left of the time that an operation may wait. Only pauses count, so no clock is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Patience {
    left: Duration,
}

impl Patience {
    pub(super) fn new() -> Self {
        Self { left: PATIENCE }
    }

    /// The pause before the attempt after `attempt` failed ones: doubling, with jitter, never beyond what is left; `None`
    /// when nothing is left.
    pub(super) fn next_pause(self, attempt: u32, random: &dyn Random) -> Option<Duration> {
        if self.left.is_zero() {
            return None;
        }
        let doubled = FIRST_PAUSE * 2_u32.pow(attempt.min(10));
        let jittered = doubled
            .min(LONGEST_PAUSE)
            .mul_f64(0.5 + random.fraction() / 2.0);
        Some(jittered.min(self.left))
    }

    /// What is left after a pause.
    pub(super) fn after(self, pause: Duration) -> Self {
        Self {
            left: self.left.saturating_sub(pause),
        }
    }
}

/// The waiting of the operation that is under way on a connection.
pub(super) struct Waiting {
    patience: Mutex<Patience>,
    pub(super) random: SystemRandom,
    pause: fn(Duration),
}

impl Waiting {
    /// Waits with `pause`.
    pub(super) fn with(pause: fn(Duration)) -> Self {
        Self {
            patience: Mutex::new(Patience::new()),
            random: SystemRandom::default(),
            pause,
        }
    }

    /// An operation begins; it has this patience left.
    pub(super) fn begin(&self, patience: Patience) {
        *self.patience.lock().unwrap_or_else(PoisonError::into_inner) = patience;
    }

    /// Pauses after `attempt` failed attempts; `false` when the operation's patience is used up.
    pub(super) fn pause(&self, attempt: u32) -> bool {
        let mut patience = self.patience.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(pause) = patience.next_pause(attempt, &self.random) else {
            return false;
        };
        (self.pause)(pause);
        *patience = patience.after(pause);
        true
    }
}

impl Default for Waiting {
    fn default() -> Self {
        Self::with(std::thread::sleep)
    }
}

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::SeededRandom;

    #[test]
    fn pauses_grow_differ_and_end_after_thirty_seconds_in_total() {
        for seed in 0..20 {
            let random = SeededRandom::new(seed);
            let mut patience = Patience::new();
            let mut pauses = Vec::new();
            while let Some(pause) = patience.next_pause(pauses.len() as u32, &random) {
                pauses.push(pause);
                patience = patience.after(pause);
            }
            assert_eq!(pauses.iter().sum::<Duration>(), PATIENCE);
            assert!(pauses[0] <= FIRST_PAUSE);
            assert!(pauses.iter().all(|pause| *pause <= LONGEST_PAUSE));
            assert!(pauses[100..110].windows(2).any(|two| two[0] != two[1]));
            assert!((300..=700).contains(&pauses.len()), "{}", pauses.len());
        }
    }
}
