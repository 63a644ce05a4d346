//! The ranges of a download that wait to be fetched.

use std::ops::Range;
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
        let (start, end) = (first_byte(index, length), first_byte(index + 1, length));
        Self { index, start, end }
    }
}

/// Ranges that follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    indices: Range<usize>,
    /// Behind the last of the ranges from there on that nobody has fetched.
    free_until: usize,
    /// That of the download.
    length: u64,
}

impl Run {
    pub(super) fn start(&self) -> u64 {
        first_byte(self.indices.start, self.length)
    }

    pub(super) fn end(&self) -> u64 {
        first_byte(self.indices.end, self.length)
    }

    /// Behind the bytes that nobody has fetched, but no more than `most` from the beginning of the run.
    pub(super) fn free_until(&self, most: u64) -> u64 {
        let free_until = first_byte(self.free_until, self.length);
        self.end().max(free_until.min(self.start() + most))
    }

    pub(super) fn ranges(&self) -> impl Iterator<Item = QueuedRange> + use<> {
        let length = self.length;
        self.indices
            .clone()
            .map(move |index| QueuedRange::new(index, length))
    }
}

/// Where a range of a download of `length` bytes begins.
fn first_byte(index: usize, length: u64) -> u64 {
    (index as u64).saturating_mul(RANGE).min(length)
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

    /// The next ranges that follow each other: at most `most`, and few enough that something is left for each of `takers` in the
    /// end. Waits while they are too far ahead; `None` when there are none left.
    pub(super) async fn take(&self, most: usize, takers: usize) -> Option<Run> {
        loop {
            let mut completed = pin!(self.completed.notified());
            completed.as_mut().enable();
            {
                let mut state = self.state();
                let index = state.skip_complete();
                if index >= state.complete.len() {
                    return None;
                }
                let allowed = state.complete.len().min(state.leading + MOST_AHEAD);
                if index < allowed {
                    let share = (state.complete.len() - index) / (2 * takers.max(1));
                    let until = allowed.min(index + most.min(share).max(1));
                    while state.next < until && !state.complete[state.next] {
                        state.next += 1;
                    }
                    let indices = index..state.next;
                    let free_until = state.next_complete();
                    if state.skip_complete() >= state.complete.len() {
                        self.emptied.notify_waiters();
                    }
                    return Some(Run {
                        indices,
                        free_until,
                        length: self.length,
                    });
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

    /// The first range behind those handed out that is complete.
    fn next_complete(&self) -> usize {
        let behind = self.complete.iter().skip(self.next);
        self.next + behind.take_while(|is_complete| !**is_complete).count()
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
        let run = queue.take(1, 1).now_or_never().flatten();
        run.map(|run| run.indices.start)
    }

    fn taken(queue: &RangeQueue, most: usize, takers: usize) -> Option<Range<usize>> {
        let run = queue.take(most, takers).now_or_never().flatten();
        run.map(|run| run.indices)
    }

    #[test]
    fn ranges_are_handed_out_in_order_and_the_last_one_is_short() {
        let length = 2 * RANGE + 5;
        let queue = RangeQueue::new(length, &[]);
        let taken: Vec<_> = std::iter::from_fn(|| queue.take(1, 1).now_or_never().flatten())
            .flat_map(|run| run.ranges())
            .collect();
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
    fn what_is_complete_is_not_asked_for_either() {
        let queue = RangeQueue::new(9 * RANGE + 5, &[1, 5]);
        let free = || {
            let run = queue.take(1, 1).now_or_never().flatten().unwrap();
            (
                run.start() / RANGE,
                run.free_until(3 * RANGE),
                run.free_until(99 * RANGE),
            )
        };
        assert_eq!(free(), (0, RANGE, RANGE));
        assert_eq!(free(), (2, 5 * RANGE, 5 * RANGE));
        assert_eq!(free(), (3, 5 * RANGE, 5 * RANGE));
        assert_eq!(free(), (4, 5 * RANGE, 5 * RANGE));
        assert_eq!(free(), (6, 9 * RANGE, 9 * RANGE + 5));
    }

    #[test]
    fn w42_nobody_gets_far_ahead_of_the_first_gap() {
        let queue = RangeQueue::new(100 * RANGE, &[0]);
        for index in 1..=MOST_AHEAD {
            assert_eq!(next(&queue), Some(index));
        }
        let mut waiting = Box::pin(queue.take(4, 1));
        assert!(waiting.as_mut().now_or_never().is_none());
        queue.complete(2);
        assert!(waiting.as_mut().now_or_never().is_none());
        queue.complete(1);
        // Two are complete, so there is room for two.
        let run = waiting.now_or_never().flatten().unwrap();
        assert_eq!(run.indices, MOST_AHEAD + 1..MOST_AHEAD + 3);
    }

    #[test]
    fn a_run_ends_before_what_is_complete_and_leaves_something_for_the_others() {
        let queue = RangeQueue::new(21 * RANGE - 1, &[0, 3]);
        assert_eq!(taken(&queue, 4, 2), Some(1..3));
        let run = queue.take(4, 2).now_or_never().flatten().unwrap();
        assert_eq!((run.start(), run.end()), (4 * RANGE, 8 * RANGE));
        let ranges: Vec<usize> = run.ranges().map(|range| range.index).collect();
        assert_eq!(ranges, [4, 5, 6, 7]);
        assert_eq!(taken(&queue, 4, 2), Some(8..11));
        assert_eq!(taken(&queue, 4, 2), Some(11..13));
        assert_eq!(taken(&queue, 4, 8), Some(13..14));
        assert_eq!(taken(&queue, 99, 0), Some(14..17));
        for index in 17..20 {
            assert_eq!(next(&queue), Some(index));
        }
        let last = queue.take(4, 1).now_or_never().flatten().unwrap();
        assert_eq!(last.end(), 21 * RANGE - 1);
        assert_eq!(next(&queue), None);
    }
}
