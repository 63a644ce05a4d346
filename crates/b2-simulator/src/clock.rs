use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The simulated service's time of day: tokens expire, versions are dated and `Date` is sent by it.
///
/// Moving it has the effects of the time that passes: tokens and keys expire, retentions end, and lifecycle rules are
/// applied before the next request is served.
///
/// It either stands still until a test moves it, or runs with the system's clock, shifted by what a test added. Clones
/// share one time.
#[derive(Debug, Clone)]
pub struct VirtualClock {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    base: Base,
    shift_millis: AtomicI64,
    move_count: AtomicU64,
}

#[derive(Debug, Clone, Copy)]
enum Base {
    Fixed(i64),
    System,
}

impl Base {
    fn millis(self) -> i64 {
        match self {
            Self::Fixed(millis) => millis,
            Self::System => match SystemTime::now().duration_since(UNIX_EPOCH) {
                Ok(since) => saturating_millis(since),
                Err(before) => -saturating_millis(before.duration()),
            },
        }
    }
}

impl VirtualClock {
    /// A clock that stands at `millis` since 1970-01-01 UTC until it is moved.
    pub fn fixed_at(millis: i64) -> Self {
        Self::over(Base::Fixed(millis))
    }

    /// A clock that runs with the system's.
    pub fn system() -> Self {
        Self::over(Base::System)
    }

    fn over(base: Base) -> Self {
        Self {
            inner: Arc::new(Inner {
                base,
                shift_millis: AtomicI64::new(0),
                move_count: AtomicU64::new(0),
            }),
        }
    }

    /// Milliseconds since 1970-01-01 UTC.
    pub fn now_millis(&self) -> i64 {
        self.inner
            .base
            .millis()
            .saturating_add(self.inner.shift_millis.load(Ordering::SeqCst))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.inner
            .shift_millis
            .fetch_add(saturating_millis(by), Ordering::SeqCst);
        self.inner.move_count.fetch_add(1, Ordering::SeqCst);
    }

    /// Sets the clock to `millis` since 1970-01-01 UTC, forward or back.
    pub fn set(&self, millis: i64) {
        let shift = millis.saturating_sub(self.inner.base.millis());
        self.inner.shift_millis.store(shift, Ordering::SeqCst);
        self.inner.move_count.fetch_add(1, Ordering::SeqCst);
    }

    /// How many times the clock was moved by hand.
    pub(crate) fn move_count(&self) -> u64 {
        self.inner.move_count.load(Ordering::SeqCst)
    }
}

impl Default for VirtualClock {
    fn default() -> Self {
        Self::system()
    }
}

fn saturating_millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let clock = VirtualClock::fixed_at(1_000);
        let same = clock.clone();
        clock.advance(Duration::from_millis(500));
        assert_eq!(same.now_millis(), 1_500);
        clock.set(-7);
        assert_eq!(same.now_millis(), -7);
    }
}
