//! How bytes are read, written, slowed down and followed on their way.

mod positional;
mod progress;
mod rate_limit;

pub(crate) use positional::{read_exact_at, write_all_at};
pub use progress::{DoNothingProgressListener, ProgressListener};
pub(crate) use progress::{PieceProgress, TransferProgress};
pub(crate) use rate_limit::RateLimit;
