//! The permits of one class of transfers, as many as its limit says at the moment.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::limit::AdaptiveLimit;

#[derive(Debug)]
pub(super) struct Lane {
    permits: Arc<Semaphore>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    limit: AdaptiveLimit,
    /// Permits that are in use and must not be given out again, since the limit has become smaller.
    surplus: usize,
}

/// The right to use one connection, until it is dropped.
#[derive(Debug)]
pub(super) struct Permit {
    lane: Arc<Lane>,
    permit: Option<OwnedSemaphorePermit>,
}

impl Lane {
    pub(super) fn new(cap: usize) -> Self {
        let limit = AdaptiveLimit::new(cap);
        Self {
            permits: Arc::new(Semaphore::new(limit.current())),
            state: Mutex::new(State { limit, surplus: 0 }),
        }
    }

    /// Waits its turn; `None` once the lane is closed.
    pub(super) async fn permit(self: &Arc<Self>) -> Option<Permit> {
        let permit = Arc::clone(&self.permits).acquire_owned().await.ok()?;
        Some(Permit {
            lane: Arc::clone(self),
            permit: Some(permit),
        })
    }

    /// Whether more permits are in use than the limit allows now.
    pub(super) fn is_over(&self) -> bool {
        self.state().surplus > 0
    }

    pub(super) fn limit(&self) -> usize {
        self.state().limit.current()
    }

    pub(super) fn halvings(&self) -> u64 {
        self.state().limit.halvings()
    }

    pub(super) fn note_success(&self) {
        let is_reached = self.permits.available_permits() == 0;
        self.change(|limit| limit.note_success(is_reached));
    }

    pub(super) fn note_busy(&self, halvings_when_sent: u64) {
        self.change(|limit| limit.note_busy(halvings_when_sent));
    }

    /// Begins anew with another cap.
    pub(super) fn set_cap(&self, cap: usize) {
        self.change(|limit| limit.set_cap(cap));
    }

    /// Changes the limit, and the number of permits with it.
    fn change(&self, change: impl FnOnce(&mut AdaptiveLimit)) {
        let mut state = self.state();
        let before = state.limit.current();
        change(&mut state.limit);
        let after = state.limit.current();
        let more = after.saturating_sub(before);
        let paid = more.min(state.surplus);
        state.surplus -= paid;
        self.permits.add_permits(more - paid);
        let fewer = before.saturating_sub(after);
        state.surplus += fewer - self.permits.forget_permits(fewer);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut state = self.lane.state();
        match self.permit.take() {
            Some(permit) if state.surplus > 0 => {
                state.surplus -= 1;
                permit.forget();
            }
            // Given back before the lock is released, so that a halving finds it.
            permit => drop(permit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn take(lane: &Arc<Lane>, count: usize) -> Vec<Permit> {
        let mut permits = Vec::new();
        for _ in 0..count {
            permits.push(lane.permit().await.unwrap());
        }
        permits
    }

    #[tokio::test]
    async fn what_is_in_use_when_the_limit_shrinks_is_not_given_out_again() {
        let lane = Arc::new(Lane::new(8));
        let mut permits = take(&lane, 6).await;
        lane.note_busy(0);
        assert_eq!((lane.limit(), lane.permits.available_permits()), (4, 0));
        permits.truncate(4);
        assert_eq!(lane.permits.available_permits(), 0, "four are in use");
        permits.truncate(1);
        assert_eq!(lane.permits.available_permits(), 3);
    }

    #[tokio::test]
    async fn another_cap_holds_for_what_is_under_way_too() {
        let lane = Arc::new(Lane::new(8));
        let permits = take(&lane, 6).await;
        lane.set_cap(2);
        assert_eq!((lane.limit(), lane.permits.available_permits()), (2, 0));
        drop(permits);
        assert_eq!(lane.permits.available_permits(), 2);
        lane.set_cap(16);
        assert_eq!((lane.limit(), lane.permits.available_permits()), (16, 16));
    }

    #[tokio::test]
    async fn growth_pays_for_what_is_still_in_use() {
        let lane = Arc::new(Lane::new(8));
        let permits = take(&lane, 8).await;
        lane.note_busy(0);
        for _ in 0..4 {
            lane.note_success();
        }
        assert_eq!((lane.limit(), lane.permits.available_permits()), (5, 0));
        drop(permits);
        assert_eq!(lane.permits.available_permits(), 5);
    }
}
