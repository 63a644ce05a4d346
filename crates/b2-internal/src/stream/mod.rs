//! How bytes are read, written, slowed down and followed on their way.

mod positional;
mod progress;
mod rate_limit;
mod recording_listener;
mod simple_listener;
mod special_file;

pub(crate) use positional::{read_exact_at, write_all_at};
pub use progress::{DoNothingProgressListener, ProgressListener};
pub(crate) use progress::{PieceProgress, TransferProgress};
pub(crate) use rate_limit::RateLimit;
pub use recording_listener::ProgressListenerForTest;
pub use simple_listener::{SimpleProgressListener, make_progress_listener};
pub use special_file::{STDOUT_FILEPATH, points_to_fifo, points_to_stdout};
