//! The ranges of a download that wait to be fetched.

use std::pin::pin;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// How many bytes one stream takes at a time.
pub(super) const RANGE: u64 = 8 * 1024 * 1024;
/// How many ranges may be taken before the first one that is missing. File systems that cannot leave holes fill them with
/// zeros, and network drives stall on writes that lie far apart.
const MOST_AHEAD: usize = 32;

/// Hands out ranges in order, each of them once.
#[derive(Debug)]
pub(super) struct RangeQueue {
    length: u64,
    state: Mutex<State>,
    completed: Notify,
    /// Tells that the last range was handed out.
    emptied: Notify,
}

#[derive(Debug)]
struct State {
    complete: Vec<bool>,
    next: usize,
    /// How many are complete from the first on.
    leading: usize,
}

/// One range: the bytes `start..end` of the download.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct QueuedRange {
    pub(super) index: usize,
    pub(super) start: u64,
    pub(super) end: u64,
}

impl QueuedRange {
    pub(super) fn new(index: usize, length: u64) -> Self {
        let start = (index as u64).saturating_mul(RANGE).min(length);
        let end = length.min(start + RANGE);
        Self { index, start, end }
    }
}

/// How many ranges so many bytes are.
pub(super) fn range_count(length: u64) -> usize {
    usize::try_from(length.div_ceil(RANGE)).unwrap_or(usize::MAX)
}

impl RangeQueue {
    /// All ranges of `length` bytes but those that are complete already.
    pub(super) fn new(length: u64, complete: &[usize]) -> Self {
        let mut state = State {
            complete: vec![false; range_count(length)],
            next: 0,
            leading: 0,
        };
        complete.iter().for_each(|index| state.note(*index));
        Self {
            length,
            state: Mutex::new(state),
            completed: Notify::new(),
            emptied: Notify::new(),
        }
    }

    /// The next range. Waits while it is too far ahead; `None` when there is none left.
    pub(super) async fn take(&self) -> Option<QueuedRange> {
        loop {
            let mut completed = pin!(self.completed.notified());
            completed.as_mut().enable();
            {
                let mut state = self.state();
                let index = state.skip_complete();
                if index >= state.complete.len() {
                    return None;
                }
                if index < state.leading + MOST_AHEAD {
                    state.next += 1;
                    if state.skip_complete() >= state.complete.len() {
                        self.emptied.notify_waiters();
                    }
                    return Some(QueuedRange::new(index, self.length));
                }
            }
            completed.await;
        }
    }

    /// Waits until nothing is left to be handed out.
    pub(super) async fn emptied(&self) {
        let mut emptied = pin!(self.emptied.notified());
        emptied.as_mut().enable();
        let is_empty = {
            let mut state = self.state();
            state.skip_complete() >= state.complete.len()
        };
        if !is_empty {
            emptied.await;
        }
    }

    pub(super) fn complete(&self, index: usize) {
        self.state().note(index);
        self.completed.notify_waiters();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The next range that is not complete.
    fn skip_complete(&mut self) -> usize {
        while self.complete.get(self.next) == Some(&true) {
            self.next += 1;
        }
        self.next
    }

    fn note(&mut self, index: usize) {
        if let Some(complete) = self.complete.get_mut(index) {
            *complete = true;
        }
        while self.complete.get(self.leading) == Some(&true) {
            self.leading += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    fn next(queue: &RangeQueue) -> Option<usize> {
        queue
            .take()
            .now_or_never()
            .flatten()
            .map(|range| range.index)
    }

    #[test]
    fn ranges_are_handed_out_in_order_and_the_last_one_is_short() {
        let length = 2 * RANGE + 5;
        let queue = RangeQueue::new(length, &[]);
        let taken: Vec<_> = std::iter::from_fn(|| queue.take().now_or_never().flatten()).collect();
        assert_eq!(taken.len(), 3);
        let (index, start, end) = (2, 2 * RANGE, length);
        assert_eq!(taken[2], QueuedRange { index, start, end });
        assert_eq!(next(&RangeQueue::new(0, &[])), None);
    }

    #[test]
    fn the_queue_is_empty_once_the_last_range_is_handed_out() {
        let queue = RangeQueue::new(3 * RANGE, &[2]);
        let mut emptied = pin!(queue.emptied());
        assert!(emptied.as_mut().now_or_never().is_none());
        assert_eq!((next(&queue), next(&queue)), (Some(0), Some(1)));
        assert!(emptied.now_or_never().is_some());
        assert!(queue.emptied().now_or_never().is_some());
    }

    #[test]
    fn what_is_complete_is_not_handed_out() {
        let queue = RangeQueue::new(4 * RANGE, &[2, 0]);
        assert_eq!(
            [next(&queue), next(&queue), next(&queue)],
            [Some(1), Some(3), None]
        );
    }

    #[test]
    fn w42_nobody_gets_far_ahead_of_the_first_gap() {
        let queue = RangeQueue::new(100 * RANGE, &[0]);
        for index in 1..=MOST_AHEAD {
            assert_eq!(next(&queue), Some(index));
        }
        let mut waiting = Box::pin(queue.take());
        assert!(waiting.as_mut().now_or_never().is_none());
        queue.complete(2);
        assert!(waiting.as_mut().now_or_never().is_none());
        queue.complete(1);
        let range = waiting.now_or_never().flatten().unwrap();
        assert_eq!(range.index, MOST_AHEAD + 1);
    }
}
