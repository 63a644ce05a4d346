//! How many bytes may be in buffers at the same time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What a permit of the semaphore stands for: with units of 1 KiB, one request can be for up to 4 TiB.
const UNIT: u64 = 1024;

#[derive(Debug)]
pub(super) struct Budget {
    units: Arc<Semaphore>,
    total_units: u32,
    held: Arc<Held>,
}

/// Bytes that are in buffers, or about to be.
#[derive(Debug, Default)]
struct Held {
    bytes: AtomicU64,
    most: AtomicU64,
}

/// Bytes of the budget, until it is dropped.
#[derive(Debug)]
#[must_use = "it ends when it is dropped"]
pub(crate) struct Reservation {
    bytes: u64,
    held: Arc<Held>,
    _units: OwnedSemaphorePermit,
}

impl Budget {
    pub(super) fn new(bytes: u64) -> Self {
        let total_units = u32::try_from(bytes / UNIT).unwrap_or(u32::MAX).max(1);
        Self {
            units: Arc::new(Semaphore::new(total_units as usize)),
            total_units,
            held: Arc::default(),
        }
    }

    /// Waits its turn, and until so much is free; `None` once the budget is closed.
    pub(super) async fn reserve(&self, bytes: u64) -> Option<Reservation> {
        let units = Arc::clone(&self.units);
        let units = units.acquire_many_owned(self.units(bytes)).await.ok()?;
        Some(self.granted(bytes, units))
    }

    pub(super) fn try_reserve(&self, bytes: u64) -> Option<Reservation> {
        let units = Arc::clone(&self.units);
        let units = units.try_acquire_many_owned(self.units(bytes)).ok()?;
        Some(self.granted(bytes, units))
    }

    /// The bytes that are held now.
    pub(super) fn held(&self) -> u64 {
        self.held.bytes.load(Ordering::Relaxed)
    }

    /// The most bytes that were held at the same time.
    pub(super) fn high_water_mark(&self) -> u64 {
        self.held.most.load(Ordering::Relaxed)
    }

    /// All there are for a request that is larger than the budget: it is granted once nobody else holds anything.
    fn units(&self, bytes: u64) -> u32 {
        u32::try_from(bytes.div_ceil(UNIT))
            .map_or(self.total_units, |units| units.min(self.total_units))
    }

    fn granted(&self, bytes: u64, units: OwnedSemaphorePermit) -> Reservation {
        let now = self.held.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        self.held.most.fetch_max(now, Ordering::Relaxed);
        Reservation {
            bytes,
            held: Arc::clone(&self.held),
            _units: units,
        }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        self.held.bytes.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::{Pin, pin};
    use std::task::{Context, Poll, Waker};

    use super::*;

    fn poll<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
        Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn requests_are_granted_in_their_order() {
        let budget = Budget::new(10 * UNIT);
        let mut first = pin!(budget.reserve(8 * UNIT));
        let Poll::Ready(Some(first)) = poll(&mut first) else {
            panic!("nothing is held yet")
        };
        let mut large = pin!(budget.reserve(5 * UNIT));
        let mut small = pin!(budget.reserve(1));
        assert!(poll(&mut large).is_pending());
        assert!(poll(&mut small).is_pending(), "it must not overtake");
        assert!(budget.try_reserve(1).is_none());
        drop(first);
        let Poll::Ready(Some(large)) = poll(&mut large) else {
            panic!("its turn has come")
        };
        assert!(poll(&mut small).is_ready());
        drop(large);
        assert_eq!(budget.high_water_mark(), 8 * UNIT);
    }

    #[test]
    fn what_is_larger_than_all_is_granted_alone() {
        let budget = Budget::new(10 * UNIT);
        let little = budget.try_reserve(1).unwrap();
        let mut huge = pin!(budget.reserve(1 << 50));
        assert!(poll(&mut huge).is_pending());
        drop(little);
        assert!(poll(&mut huge).is_ready());
        assert_eq!(budget.high_water_mark(), 1 << 50);
    }
}
