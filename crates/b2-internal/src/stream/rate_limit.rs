//! How fast bytes or requests may pass: a token bucket that never holds more than a tenth of a second's worth.

use std::num::NonZeroU64;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::host::Host;

/// What may pass at once after a pause: so much that a timer which fires late costs no speed, and so little that nobody
/// sees a burst.
const BURST: Duration = Duration::from_millis(100);

/// A limit that all who share it keep together. Cloning is cheap.
#[derive(Debug, Clone)]
pub(crate) struct RateLimit {
    bucket: Arc<Mutex<Bucket>>,
    per_second: NonZeroU64,
    host: Host,
}

impl RateLimit {
    pub(crate) fn new(per_second: NonZeroU64, host: Host) -> Self {
        Self {
            bucket: Arc::new(Mutex::new(Bucket::new(per_second))),
            per_second,
            host,
        }
    }

    /// Takes `count` out of the bucket, and tells how long to wait before they may pass. Whoever takes first passes first.
    pub(crate) fn take(&self, count: u64) -> Duration {
        let now = self.host.sleeper().monotonic();
        let mut bucket = self.bucket.lock().unwrap_or_else(PoisonError::into_inner);
        bucket.take(count, now)
    }

    /// How much may pass in one piece, so that a slow limit makes a steady stream and not one chunk a minute.
    pub(crate) fn piece(&self) -> u64 {
        (self.per_second.get() / 10).max(1)
    }

    pub(crate) fn host(&self) -> &Host {
        &self.host
    }
}

/// The bucket itself. Pure: it is told what time it is.
#[derive(Debug)]
struct Bucket {
    per_second: NonZeroU64,
    /// When everything that was taken so far has passed. The bucket is full a burst later.
    empty_until: Duration,
}

impl Bucket {
    fn new(per_second: NonZeroU64) -> Self {
        Self {
            per_second,
            empty_until: Duration::ZERO,
        }
    }

    fn take(&mut self, count: u64, now: Duration) -> Duration {
        let begin = self.empty_until.max(now.saturating_sub(BURST));
        self.empty_until = begin.saturating_add(self.time_for(count));
        begin.saturating_sub(now)
    }

    /// Rounded up, so that the rate is never exceeded.
    fn time_for(&self, count: u64) -> Duration {
        let nanos = (u128::from(count) * 1_000_000_000).div_ceil(u128::from(self.per_second.get()));
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn bucket(per_second: u64) -> Bucket {
        Bucket::new(NonZeroU64::new(per_second).unwrap())
    }

    #[test]
    fn w47_what_is_taken_passes_at_the_rate() {
        let mut bucket = bucket(1000);
        let now = SECOND;
        let waits: Vec<u128> = [100, 100, 300, 0, 1]
            .map(|count| bucket.take(count, now).as_millis())
            .to_vec();
        // The first hundred are the burst; then each waits for those before it.
        assert_eq!(waits, [0, 0, 100, 400, 400]);
    }

    #[test]
    fn w47_a_pause_is_made_up_for_by_no_more_than_a_burst() {
        let mut bucket = bucket(1000);
        bucket.take(500, SECOND);
        let after_an_hour = SECOND * 3600;
        assert_eq!(bucket.take(100, after_an_hour), Duration::ZERO);
        assert_eq!(bucket.take(100, after_an_hour), Duration::ZERO);
        assert_eq!(bucket.take(1, after_an_hour), BURST);
    }

    #[test]
    fn w47_no_rounding_lets_more_pass() {
        let mut bucket = bucket(3);
        let wait = (0..300).map(|_| bucket.take(1, SECOND)).last().unwrap();
        assert!(wait + BURST >= Duration::from_nanos(299 * 1_000_000_000 / 3));
        assert!(wait + BURST < Duration::from_millis(99_668));
    }
}
