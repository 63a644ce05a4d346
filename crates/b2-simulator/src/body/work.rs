/// Where hashing, reading and writing of content is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// On the spot: a simulated run has one thread, so that its order is not a matter of luck.
    Inline,
    /// On the runtime's threads for blocking work, so that a connection's task is not starved.
    Offloaded,
}

impl Work {
    /// Runs a short, finite job.
    ///
    /// `None` when the runtime shut down or the job panicked.
    pub(crate) async fn run<T, F>(self, job: F) -> Option<T>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        match self {
            Self::Inline => Some(job()),
            Self::Offloaded => tokio::task::spawn_blocking(job).await.ok(),
        }
    }
}
