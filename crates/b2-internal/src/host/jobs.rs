use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

/// Counts the blocking jobs that are under way. They run to their end even when nobody waits for them, so whoever wants to
/// leave nothing behind has to.
#[derive(Debug, Clone, Default)]
pub(super) struct Jobs {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    running: AtomicUsize,
    none_left: Notify,
}

/// A job that is waiting or running.
#[derive(Debug)]
pub(super) struct CountedJob {
    shared: Arc<Shared>,
}

impl Jobs {
    pub(super) fn begin(&self) -> CountedJob {
        self.shared.running.fetch_add(1, Ordering::Relaxed);
        CountedJob {
            shared: Arc::clone(&self.shared),
        }
    }

    pub(super) async fn until_none(&self) {
        loop {
            let ended = self.shared.none_left.notified();
            // Acquired, so that what the jobs did has happened for whoever waited.
            if self.shared.running.load(Ordering::Acquire) == 0 {
                return;
            }
            ended.await;
        }
    }
}

impl Drop for CountedJob {
    fn drop(&mut self) {
        if self.shared.running.fetch_sub(1, Ordering::Release) == 1 {
            self.shared.none_left.notify_waiters();
        }
    }
}
