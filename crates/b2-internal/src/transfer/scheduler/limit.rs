//! How many transfers of a class may be under way, found out while they are. Pure: every row of its rule is a test.
//!
//! The rule is that of TCP. The limit begins at 32 or at its cap, whichever is less. While it is what holds transfers
//! back, it grows by one for each limit's worth of requests that succeed. It is halved when the service says that it is
//! busy (429 or 503), down to one at the least; and once for a burst of such answers, since those to requests that left
//! before the halving say nothing new.

/// Enough for many small files far away, and little enough that a small service is not overrun before it can say so.
const START: usize = 32;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AdaptiveLimit {
    current: usize,
    cap: usize,
    /// Requests that have succeeded since the limit changed.
    succeeded: usize,
    /// How often it was halved.
    halvings: u64,
}

impl AdaptiveLimit {
    pub(super) fn new(cap: usize) -> Self {
        Self {
            current: START.min(cap),
            cap,
            succeeded: 0,
            halvings: 0,
        }
    }

    /// Begins anew with another cap.
    pub(super) fn set_cap(&mut self, cap: usize) {
        let halvings = self.halvings;
        *self = Self {
            halvings,
            ..Self::new(cap)
        };
    }

    pub(super) fn current(self) -> usize {
        self.current
    }

    /// What a request that leaves now has to say when it meets a busy service.
    pub(super) fn halvings(self) -> u64 {
        self.halvings
    }

    /// A request has succeeded. `is_reached` says whether there would be more, were it not for the limit.
    pub(super) fn note_success(&mut self, is_reached: bool) {
        if !is_reached || self.current == self.cap {
            return;
        }
        self.succeeded += 1;
        if self.succeeded >= self.current {
            self.current += 1;
            self.succeeded = 0;
        }
    }

    /// The service has answered that it is busy, to a request that left after so many halvings.
    pub(super) fn note_busy(&mut self, halvings_when_sent: u64) {
        if halvings_when_sent < self.halvings {
            return;
        }
        self.current = (self.current / 2).max(1);
        self.succeeded = 0;
        self.halvings += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_in_the_middle_or_at_its_cap() {
        assert_eq!(AdaptiveLimit::new(128).current(), 32);
        assert_eq!(AdaptiveLimit::new(4).current(), 4);
    }

    #[test]
    fn w51_it_grows_by_one_for_each_round_that_succeeds_up_to_its_cap() {
        let mut limit = AdaptiveLimit::new(34);
        for (successes, expected) in [(31, 32), (1, 33), (32, 33), (1, 34), (1000, 34)] {
            for _ in 0..successes {
                limit.note_success(true);
            }
            assert_eq!(limit.current(), expected);
        }
    }

    #[test]
    fn w51_it_does_not_grow_while_nothing_waits() {
        let mut limit = AdaptiveLimit::new(128);
        for _ in 0..1000 {
            limit.note_success(false);
        }
        assert_eq!(limit.current(), 32);
    }

    #[test]
    fn w51_a_burst_of_refusals_halves_it_once() {
        let mut limit = AdaptiveLimit::new(128);
        let sent = limit.halvings();
        for _ in 0..32 {
            limit.note_busy(sent);
        }
        assert_eq!(limit.current(), 16);
        // A request that left after the halving and is refused again is news.
        limit.note_busy(limit.halvings());
        assert_eq!(limit.current(), 8);
    }

    #[test]
    fn w51_one_transfer_is_always_allowed() {
        let mut limit = AdaptiveLimit::new(128);
        for _ in 0..10 {
            limit.note_busy(limit.halvings());
        }
        assert_eq!(limit.current(), 1);
        limit.note_success(true);
        assert_eq!(limit.current(), 2);
    }
}
