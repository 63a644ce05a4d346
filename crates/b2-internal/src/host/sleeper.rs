use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A timer that is running.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Waits, and measures how long something took.
pub trait Sleeper: fmt::Debug + Send + Sync + 'static {
    /// A future that is ready after `duration`.
    fn sleep(&self, duration: Duration) -> Sleep;

    /// Time since a fixed moment; never goes back. Only differences mean something.
    fn monotonic(&self) -> Duration;
}

/// Timers of the tokio runtime, which a test may pause.
#[derive(Debug, Clone, Copy, Default)]
pub struct TokioSleeper;

impl Sleeper for TokioSleeper {
    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(duration))
    }

    fn monotonic(&self) -> Duration {
        static ORIGIN: OnceLock<Instant> = OnceLock::new();
        let now = tokio::time::Instant::now().into_std();
        now.saturating_duration_since(*ORIGIN.get_or_init(|| now))
    }
}
