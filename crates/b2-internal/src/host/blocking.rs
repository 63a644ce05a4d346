use std::fmt;

use crate::error::{Error, ErrorKind};

/// One short, finite piece of work that may block: a positional read or write, a hash of one chunk, a transaction.
pub type Job = Box<dyn FnOnce() + Send>;

/// Runs jobs that may block. They are short and finite, so that no thread is held for the length of a transfer.
pub trait Blocking: fmt::Debug + Send + Sync + 'static {
    /// Runs `job` soon. A job that cannot run is dropped, which its caller notices.
    fn spawn(&self, job: Job);
}

/// The job did not run to its end: it panicked, or the runtime is shutting down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a blocking job was lost: it panicked, or the async runtime is shutting down")]
pub struct JobLost;

/// Jobs on the tokio runtime's threads for blocking work.
#[derive(Debug, Clone, Copy, Default)]
pub struct TokioBlocking;

impl Blocking for TokioBlocking {
    fn spawn(&self, job: Job) {
        tokio::task::spawn_blocking(job);
    }
}

/// Jobs on the spot, on the calling thread: for simulated runs, where a second thread would make order a matter of luck.
#[derive(Debug, Clone, Copy, Default)]
pub struct InlineBlocking;

impl Blocking for InlineBlocking {
    fn spawn(&self, job: Job) {
        job();
    }
}

impl From<JobLost> for Error {
    fn from(lost: JobLost) -> Self {
        Self::new(ErrorKind::InternalError {
            message: lost.to_string(),
        })
    }
}
