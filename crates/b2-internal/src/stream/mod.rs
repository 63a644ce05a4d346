//! How bytes are read, written and followed on their way: positions in files, progress; rate limits later.

mod positional;
mod progress;

pub(crate) use positional::{read_exact_at, write_all_at};
pub use progress::{DoNothingProgressListener, ProgressListener};
pub(crate) use progress::{PieceProgress, TransferProgress};
