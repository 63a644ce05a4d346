//! One value that threads use in turns, with a limit to how long one waits for its turn.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// A value for one thread at a time.
#[derive(Debug)]
pub(super) struct Turns<T> {
    /// Whoever has the turn holds this lock, and nobody else asks for it.
    value: Mutex<T>,
    is_taken: Mutex<bool>,
    freed: Condvar,
}

impl<T> Turns<T> {
    pub(super) fn new(value: T) -> Self {
        Self {
            value: Mutex::new(value),
            is_taken: Mutex::new(false),
            freed: Condvar::new(),
        }
    }

    /// Runs `job` on the value when its turn comes, and waits for that in steps. `next_step` is told the last step, if it was
    /// waited to its end, and gives the length of the next one, or `None` to give up.
    pub(super) fn take<R>(
        &self,
        mut next_step: impl FnMut(Option<Duration>) -> Option<Duration>,
        job: impl FnOnce(&mut T) -> R,
    ) -> Option<R> {
        let mut is_taken = unpoisoned(self.is_taken.lock());
        let mut waited = None;
        while *is_taken {
            let step = next_step(waited)?;
            let woken = unpoisoned(self.freed.wait_timeout(is_taken, step));
            is_taken = woken.0;
            waited = woken.1.timed_out().then_some(step);
        }
        *is_taken = true;
        drop(is_taken);
        let _turn = Turn { turns: self };
        // After a panic the value is whole: SQLite rolls back what was under way.
        let mut value = unpoisoned(self.value.lock());
        Some(job(&mut value))
    }
}

struct Turn<'a, T> {
    turns: &'a Turns<T>,
}

impl<T> Drop for Turn<'_, T> {
    fn drop(&mut self) {
        *unpoisoned(self.turns.is_taken.lock()) = false;
        self.turns.freed.notify_one();
    }
}

fn unpoisoned<T>(result: Result<T, PoisonError<T>>) -> T {
    result.unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_never_overlap() {
        let turns = Turns::new(0_u64);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..1_000 {
                        let patient = |_| Some(Duration::from_secs(1));
                        turns.take(patient, |value| {
                            let before = *value;
                            std::thread::yield_now();
                            *value = before + 1;
                        });
                    }
                });
            }
        });
        assert_eq!(turns.take(|_| None, |value| *value), Some(8_000));
    }

    #[test]
    fn who_runs_out_of_patience_gives_up_and_the_turn_is_free_after_a_panic() {
        let turns = Turns::new(());
        let outcome = turns.take(
            |_| None,
            |()| {
                let step = Duration::from_nanos(1);
                let mut steps = Vec::new();
                let inner = turns.take(
                    |waited| {
                        steps.push(waited);
                        (steps.len() < 3).then_some(step)
                    },
                    |()| (),
                );
                assert_eq!(inner, None);
                steps
            },
        );
        let step = Some(Duration::from_nanos(1));
        assert_eq!(outcome, Some(vec![None, step, step]));
        let panics = std::panic::AssertUnwindSafe(|| turns.take(|_| None, |()| panic!("a bug")));
        assert!(std::panic::catch_unwind(panics).is_err());
        assert_eq!(turns.take(|_| None, |()| 7), Some(7));
    }
}
