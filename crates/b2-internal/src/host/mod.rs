//! What the library takes from the machine it runs on: the time of day, timers, chance, and threads that may block.
//!
//! Everything else reaches the machine through a [`Host`], so that a simulated run replaces all of it at once and one
//! seed gives one run.
//!
//! Invariant: no other module asks the operating system for the time, sleeps, draws a random number or blocks.

mod blocking;
mod clock;
mod jobs;
mod random;
mod sleeper;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

pub use blocking::{Blocking, InlineBlocking, Job, JobLost, TokioBlocking};
pub use clock::{Clock, SystemClock, current_time_millis};
use jobs::Jobs;
pub use random::{Random, SeededRandom, SystemRandom};
pub use sleeper::{Sleep, Sleeper, TokioSleeper};

/// The machine as the library sees it. Cloning is cheap; all clones share the same parts.
#[derive(Debug, Clone)]
pub struct Host {
    clock: Arc<dyn Clock>,
    sleeper: Arc<dyn Sleeper>,
    blocking: Arc<dyn Blocking>,
    random: Arc<dyn Random>,
    jobs: Jobs,
}

impl Host {
    /// The real machine, under a tokio runtime.
    pub fn system() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            sleeper: Arc::new(TokioSleeper),
            blocking: Arc::new(TokioBlocking),
            random: Arc::new(SystemRandom::default()),
            jobs: Jobs::default(),
        }
    }

    /// A machine whose every choice follows from `seed`, for a current-thread runtime with paused time.
    ///
    /// Blocking jobs run inline, because a job on another thread would stop the paused clock and finish in any order.
    pub fn simulated(seed: u64, clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            sleeper: Arc::new(TokioSleeper),
            blocking: Arc::new(InlineBlocking),
            random: Arc::new(SeededRandom::new(seed)),
            jobs: Jobs::default(),
        }
    }

    /// The same machine, with a count of its own of the blocking jobs that are under way.
    pub(crate) fn with_own_jobs(mut self) -> Self {
        self.jobs = Jobs::default();
        self
    }

    /// The same machine, whose blocking jobs run as a test wants.
    #[cfg(test)]
    pub(crate) fn with_blocking(mut self, blocking: Arc<dyn Blocking>) -> Self {
        self.blocking = blocking;
        self
    }

    /// Waits until no blocking job is under way.
    pub(crate) async fn until_no_job_runs(&self) {
        self.jobs.until_none().await;
    }

    /// The time of day.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// Timers.
    pub fn sleeper(&self) -> &dyn Sleeper {
        &*self.sleeper
    }

    /// Chance.
    pub fn random(&self) -> &dyn Random {
        &*self.random
    }

    /// Runs one short, finite job that may block, and gives what it returns. The job starts at once, whether or not the
    /// result is awaited yet, and runs to its end even if the result is dropped.
    pub fn blocking<T, F>(&self, job: F) -> Running<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let counted = self.jobs.begin();
        self.blocking.spawn(Box::new(move || {
            let _counted = counted;
            // Nobody listens any more when the caller was dropped; the job is done all the same.
            let _ = sender.send(job());
        }));
        Running { receiver }
    }
}

/// A blocking job on its way: a future of what it returns, or of [`JobLost`].
#[derive(Debug)]
pub struct Running<T> {
    receiver: tokio::sync::oneshot::Receiver<T>,
}

impl<T> Future for Running<T> {
    type Output = Result<T, JobLost>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.receiver)
            .poll(context)
            .map_err(|_| JobLost)
    }
}
