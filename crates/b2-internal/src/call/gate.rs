//! Who may still begin, and who is still at it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::error::{Error, ErrorKind};

/// What everything passes that is to be waited for in the end. Cloning is cheap; all clones are one gate.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gate {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    is_empty: Notify,
}

#[derive(Debug, Default)]
struct State {
    is_closed: bool,
    inside: usize,
}

/// Somebody who has passed the gate, until it is dropped.
#[derive(Debug)]
#[must_use = "it ends when it is dropped"]
pub(crate) struct Inside {
    shared: Arc<Shared>,
}

impl Gate {
    /// # Errors
    /// `Cancelled` when the gate is closed.
    pub(crate) fn enter(&self) -> Result<Inside, Error> {
        let mut state = self.shared.state();
        if state.is_closed {
            return Err(Error::new(ErrorKind::Cancelled));
        }
        state.inside += 1;
        Ok(Inside {
            shared: Arc::clone(&self.shared),
        })
    }

    /// Lets nobody in any more.
    pub(crate) fn close(&self) {
        self.shared.state().is_closed = true;
    }

    /// Waits until nobody is inside.
    pub(crate) async fn until_empty(&self) {
        loop {
            let left = self.shared.is_empty.notified();
            if self.shared.state().inside == 0 {
                return;
            }
            left.await;
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.inside -= 1;
        if state.inside == 0 {
            self.shared.is_empty.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Waker};

    use super::*;

    #[test]
    fn a_closed_gate_lets_nobody_in_and_is_empty_when_the_last_has_left() {
        let gate = Gate::default();
        let (first, second) = (gate.enter().unwrap(), gate.enter().unwrap());
        gate.close();
        assert!(matches!(
            gate.enter().unwrap_err().kind(),
            ErrorKind::Cancelled
        ));
        let mut empty = pin!(gate.until_empty());
        let mut context = Context::from_waker(Waker::noop());
        assert!(empty.as_mut().poll(&mut context).is_pending());
        drop(first);
        assert!(empty.as_mut().poll(&mut context).is_pending());
        drop(second);
        assert!(empty.as_mut().poll(&mut context).is_ready());
    }
}
