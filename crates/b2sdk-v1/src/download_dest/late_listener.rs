use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use b2sdk_v2::ProgressListener;

/// Lets listeners join a download that has begun: a destination may want to hear of it, and it is asked only when the headers
/// have arrived.
#[derive(Debug, Clone, Default)]
pub(crate) struct LateListener {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    listeners: Vec<Arc<dyn ProgressListener>>,
    total_bytes: Option<u64>,
}

impl LateListener {
    /// Tells `listener` what there has been, and from now on everything.
    pub(crate) fn join(&self, listener: Arc<dyn ProgressListener>) {
        let mut state = self.state();
        if let Some(total_bytes) = state.total_bytes {
            listener.set_total_bytes(total_bytes);
        }
        state.listeners.push(listener);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ProgressListener for LateListener {
    fn set_total_bytes(&self, total_bytes: u64) {
        let mut state = self.state();
        state.total_bytes = Some(total_bytes);
        for listener in &state.listeners {
            listener.set_total_bytes(total_bytes);
        }
    }

    fn bytes_completed(&self, byte_count: u64) {
        for listener in &self.state().listeners {
            listener.bytes_completed(byte_count);
        }
    }

    fn close(&self) {
        for listener in &self.state().listeners {
            listener.close();
        }
    }
}
