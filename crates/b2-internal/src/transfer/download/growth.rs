//! How many streams a download has: twice as many as long as that pays. And how much each of them asks for at once: twice as
//! much as long as the answers are slow to begin.
//!
//! Pure: it is told what arrived and when, and says how many streams there should be.

use std::time::Duration;

/// How many bytes the first stream reads before it is judged.
const TRIAL: u64 = 1024 * 1024;
/// What a number of streams is judged by: so many bytes for each of them, after as many to gather speed.
const SAMPLE: u64 = 2 * 1024 * 1024;
/// A shorter time says nothing.
const SHORTEST_SAMPLE: Duration = Duration::from_millis(250);
/// Twice as many streams have paid when they bring three times what two brought before.
const PAYS: f64 = 1.5;
/// After so many bytes with a number of streams that was enough, more are tried again: networks change.
const SETTLED: u64 = 256 * 1024 * 1024;

/// The most ranges that one request asks for, where others take their share.
const LONGEST_RUN: usize = 4;
/// A run is too short when more than this part of its time went by before the first byte.
const TOO_SLOW_TO_BEGIN: u32 = 8;

/// How often it is looked whether anything arrives at all.
pub(super) const LOOK: Duration = Duration::from_millis(300);

/// The number of streams of one download, and what speaks for another.
#[derive(Debug)]
pub(super) struct Growth {
    most: usize,
    streams: usize,
    /// How many ranges one stream takes at once.
    run: usize,
    arrived: u64,
    /// How long streams have waited for bytes since it was begun to watch them, all together.
    waited: Duration,
    begun: Option<Duration>,
    /// What had arrived at the last look.
    seen: u64,
    /// How many streams wait for bytes now, rather than for their admission or for the disk.
    waiting: usize,
    phase: Phase,
}

#[derive(Debug)]
enum Phase {
    /// One stream, which does not wait for the network.
    Alone,
    /// Streams that have just begun are not judged.
    GathersSpeed {
        until: u64,
        before: Option<Rate>,
    },
    Measures {
        from: u64,
        since: Duration,
        /// What had been waited for until then.
        waited: Duration,
        before: Option<Rate>,
    },
    Settled {
        until: u64,
    },
}

/// Bytes per second.
type Rate = f64;

impl Growth {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            streams: 1,
            run: 1,
            arrived: 0,
            waited: Duration::ZERO,
            begun: None,
            seen: 0,
            waiting: 0,
            phase: Phase::Alone,
        }
    }

    /// How many streams there should be.
    pub(super) fn streams(&self) -> usize {
        self.streams
    }

    /// How many streams there may ever be.
    pub(super) fn most(&self) -> usize {
        self.most
    }

    /// How many ranges a stream takes at once.
    pub(super) fn run(&self) -> usize {
        self.run
    }

    /// Takes note of how long a run took, and how much of it was waited for answers to begin.
    pub(super) fn note_run(&mut self, asked: Duration, took: Duration) {
        if asked * TOO_SLOW_TO_BEGIN > took {
            self.run = (self.run * 2).min(LONGEST_RUN);
        }
    }

    /// Whether there could be more streams than there should be now.
    pub(super) fn may_grow(&self) -> bool {
        self.streams < self.most
    }

    /// A stream begins to wait for bytes, for which it has been admitted.
    pub(super) fn begins_to_wait(&mut self) {
        self.waiting += 1;
    }

    /// It waits no longer.
    pub(super) fn has_waited(&mut self) {
        self.waiting = self.waiting.saturating_sub(1);
    }

    /// Looks whether anything has arrived since the last look. If not, what is asked for in vain is no measure: all streams
    /// begin, and this is `true`. A download that waits for its admission or for the disk does not stand still.
    pub(super) fn stands_still(&mut self) -> bool {
        let stands_still = self.arrived == self.seen && self.waiting > 0 && self.may_grow();
        self.seen = self.arrived;
        stands_still && self.grow_to(self.most, None)
    }

    /// Takes note of `bytes` that one stream has received after it had waited for them. Whether there should be another number
    /// of streams now.
    pub(super) fn note(&mut self, bytes: u64, waited: Duration, now: Duration) -> bool {
        self.arrived += bytes;
        self.waited += waited;
        let begun = *self.begun.get_or_insert(now.saturating_sub(waited));
        if self.arrived < TRIAL || self.most == 1 {
            return false;
        }
        match self.phase {
            Phase::Alone if self.waited * 2 < now.saturating_sub(begun) => false,
            // Where no time passes, in a simulated run, more streams are of no harm.
            Phase::Alone if now <= begun => self.grow_to(self.most, None),
            Phase::Alone => {
                self.measure(now, None);
                false
            }
            Phase::GathersSpeed { until, before } => {
                if self.arrived >= until {
                    self.measure(now, before);
                }
                false
            }
            Phase::Measures {
                from,
                since,
                waited,
                before,
            } => {
                let (sample, took) = (self.arrived - from, now.saturating_sub(since));
                if sample < self.per_stream() || took < SHORTEST_SAMPLE {
                    return false;
                }
                let waited = self.waited - waited;
                if before.is_none() && waited * 2 < took * self.streams as u32 {
                    // They are busy with what they have.
                    self.watch_on(now);
                    return false;
                }
                self.judge(sample as Rate / took.as_secs_f64(), before)
            }
            Phase::Settled { until } => {
                if self.arrived >= until {
                    self.measure(now, None);
                }
                false
            }
        }
    }

    fn judge(&mut self, rate: Rate, before: Option<Rate>) -> bool {
        let has_paid = before.is_none_or(|before| rate >= before * PAYS);
        if has_paid && self.streams < self.most {
            return self.grow_to((self.streams * 2).min(self.most), Some(rate));
        }
        if !has_paid {
            self.streams = self.streams.div_ceil(2);
        }
        self.settle();
        !has_paid
    }

    /// Looks later whether they have begun to wait: a single stream at once, several with the next sample.
    fn watch_on(&mut self, now: Duration) {
        if self.streams > 1 {
            return self.settle();
        }
        (self.waited, self.begun) = (Duration::ZERO, Some(now));
        self.phase = Phase::Alone;
    }

    fn settle(&mut self) {
        let until = self.arrived + SETTLED;
        self.phase = Phase::Settled { until };
    }

    fn grow_to(&mut self, streams: usize, before: Option<Rate>) -> bool {
        self.streams = streams;
        let until = self.arrived + self.per_stream();
        self.phase = Phase::GathersSpeed { until, before };
        true
    }

    fn measure(&mut self, now: Duration, before: Option<Rate>) {
        self.phase = Phase::Measures {
            from: self.arrived,
            since: now,
            waited: self.waited,
            before,
        };
    }

    fn per_stream(&self) -> u64 {
        SAMPLE * self.streams as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A network on which each stream gets at most `each` bytes per millisecond, and all of them `all`.
    fn streams_after(mib: u64, most: usize, each: u64, all: u64) -> Vec<usize> {
        let mut growth = Growth::new(most);
        let mut numbers = vec![1];
        let mut arrived = 0;
        let mut now = Duration::ZERO;
        while arrived < mib * 1024 * 1024 {
            let bytes = (each * growth.streams() as u64).min(all);
            let passed = Duration::from_millis(1);
            now += passed;
            arrived += bytes;
            growth.note(bytes, passed * growth.streams() as u32, now);
            if numbers.last() != Some(&growth.streams()) {
                numbers.push(growth.streams());
            }
        }
        numbers
    }

    #[test]
    fn streams_are_doubled_while_each_brings_its_share() {
        assert_eq!(streams_after(200, 8, 10_000, 1_000_000), [1, 2, 4, 8]);
        assert_eq!(streams_after(200, 6, 10_000, 1_000_000), [1, 2, 4, 6]);
        assert_eq!(streams_after(200, 1, 10_000, 1_000_000), [1]);
    }

    #[test]
    fn streams_that_only_share_what_one_had_are_taken_back() {
        assert_eq!(streams_after(200, 8, 100_000, 100_000), [1, 2, 1]);
        assert_eq!(streams_after(200, 8, 100_000, 230_000), [1, 2, 4, 2]);
    }

    #[test]
    fn what_was_enough_is_questioned_again() {
        let numbers = streams_after(700, 8, 100_000, 100_000);
        assert_eq!(numbers, [1, 2, 1, 2, 1, 2, 1]);
    }

    #[test]
    fn a_stream_that_does_not_wait_stays_alone() {
        let mut growth = Growth::new(8);
        for millis in 1..1_000 {
            let now = Duration::from_millis(millis);
            assert!(!growth.note(1 << 20, Duration::from_micros(333), now));
        }
        assert_eq!(growth.streams(), 1);
    }

    #[test]
    fn streams_that_are_busy_are_not_doubled_however_long_the_first_bytes_took() {
        let mut growth = Growth::new(8);
        let passed = Duration::from_millis(1);
        // As always, nothing could be done before the first bytes were there.
        assert!(!growth.note(1 << 20, passed, passed));
        for millis in 2..5_000 {
            let now = Duration::from_millis(millis);
            assert!(!growth.note(1 << 19, passed / 3, now));
        }
        assert_eq!(growth.streams(), 1);
        // The network becomes slow.
        let begun = Duration::from_secs(5);
        let has_grown =
            (1..1_000).any(|count| growth.note(1 << 19, passed * 10, begun + passed * 10 * count));
        assert!(has_grown);
        assert_eq!(growth.streams(), 2);
    }

    #[test]
    fn a_stream_that_stands_still_is_not_waited_for() {
        let mut growth = Growth::new(8);
        let millis = Duration::from_millis;
        growth.note(3 << 20, millis(9), millis(9));
        growth.begins_to_wait();
        assert!(!growth.stands_still(), "something has arrived");
        growth.has_waited();
        assert!(!growth.stands_still(), "it is at work");
        growth.begins_to_wait();
        assert!(growth.stands_still());
        assert_eq!(growth.streams(), 8);
        assert!(!growth.stands_still(), "there are no more");
    }

    #[test]
    fn more_is_asked_for_at_once_where_answers_are_slow_to_begin() {
        let mut growth = Growth::new(8);
        let millis = Duration::from_millis;
        growth.note_run(millis(20), millis(160));
        growth.note_run(Duration::ZERO, Duration::ZERO);
        assert_eq!(growth.run(), 1);
        for (ranges, expected) in [(1, 2), (2, 4), (4, 4)] {
            growth.note_run(millis(100), millis(100 + 150 * ranges));
            assert_eq!(growth.run(), expected);
        }
    }

    #[test]
    fn where_no_time_passes_all_begin_at_once() {
        let mut growth = Growth::new(8);
        let no_time = Duration::ZERO;
        assert!(!growth.note(TRIAL - 1, no_time, no_time));
        assert!(growth.note(1, no_time, no_time));
        assert_eq!(growth.streams(), 8);
    }
}
