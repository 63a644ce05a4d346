use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Is told how far a transfer has come.
///
/// Counts never go back, not even when a failed piece is sent again, and a transfer that succeeds ends at exactly its
/// total. Calls come from several tasks, one at a time, and must return quickly.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// # use b2_internal::stream::ProgressListener;
/// #[derive(Debug)]
/// struct Print;
///
/// impl ProgressListener for Print {
///     fn set_total_bytes(&self, total_bytes: u64) {
///         println!("{total_bytes} bytes to move");
///     }
///
///     fn bytes_completed(&self, byte_count: u64) {
///         println!("{byte_count} bytes moved");
///     }
/// }
///
/// bucket.upload_bytes("a photo", "2026/b.jpg").progress_listener(Print).await?;
/// # Ok(())
/// # }
/// ```
pub trait ProgressListener: fmt::Debug + Send + Sync + 'static {
    /// The number of bytes that the transfer will move; called once, before anything else.
    fn set_total_bytes(&self, total_bytes: u64) {
        let _ = total_bytes;
    }

    /// The number of bytes that have been moved so far.
    fn bytes_completed(&self, byte_count: u64);

    /// The transfer is over, for better or worse.
    fn close(&self) {}
}

impl<L: ProgressListener + ?Sized> ProgressListener for Arc<L> {
    fn set_total_bytes(&self, total_bytes: u64) {
        (**self).set_total_bytes(total_bytes);
    }

    fn bytes_completed(&self, byte_count: u64) {
        (**self).bytes_completed(byte_count);
    }

    fn close(&self) {
        (**self).close();
    }
}

/// Listens to nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct DoNothingProgressListener;

impl ProgressListener for DoNothingProgressListener {
    fn bytes_completed(&self, _: u64) {}
}

/// The progress of one transfer, shared by the pieces that it is made of. The listener is closed with the last of them.
#[derive(Debug, Clone)]
pub(crate) struct TransferProgress {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    listener: Option<Arc<dyn ProgressListener>>,
    completed: Mutex<u64>,
}

impl TransferProgress {
    pub(crate) fn new(listener: Option<Arc<dyn ProgressListener>>, total_bytes: u64) -> Self {
        if let Some(listener) = &listener {
            listener.set_total_bytes(total_bytes);
        }
        Self {
            shared: Arc::new(Shared {
                listener,
                completed: Mutex::new(0),
            }),
        }
    }

    /// Counts bytes that were moved.
    pub(crate) fn add(&self, byte_count: u64) {
        let Some(listener) = &self.shared.listener else {
            return;
        };
        if byte_count > 0 {
            // The lock is held while the listener is told, so that it hears the counts in order.
            let mut completed = self
                .shared
                .completed
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            *completed += byte_count;
            listener.bytes_completed(*completed);
        }
    }

    /// The progress of one piece, which may have to be moved more than once.
    pub(crate) fn piece(&self) -> PieceProgress {
        PieceProgress {
            transfer: self.clone(),
            marks: Arc::new(Mutex::new(Marks::default())),
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if let Some(listener) = &self.listener {
            listener.close();
        }
    }
}

/// The progress of one piece. Bytes count when they pass the farthest point of all attempts.
#[derive(Debug, Clone)]
pub(crate) struct PieceProgress {
    transfer: TransferProgress,
    marks: Arc<Mutex<Marks>>,
}

#[derive(Debug, Default)]
struct Marks {
    current: u64,
    farthest: u64,
}

impl PieceProgress {
    /// A new attempt begins at the beginning.
    pub(crate) fn restart(&self) {
        self.marks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .current = 0;
    }

    /// Counts all of the piece, which needs no attempt.
    pub(crate) fn complete(&self, byte_count: u64) {
        self.restart();
        self.advance(byte_count);
    }

    /// Counts bytes that this attempt moved.
    pub(crate) fn advance(&self, byte_count: u64) {
        let new = {
            let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
            marks.current += byte_count;
            let new = marks.current.saturating_sub(marks.farthest);
            marks.farthest += new;
            new
        };
        self.transfer.add(new);
    }
}

#[cfg(test)]
mod tests {
    use super::super::ProgressListenerForTest;
    use super::*;

    #[test]
    fn counts_never_go_back_and_end_at_the_total() {
        let recording = ProgressListenerForTest::new();
        let transfer = TransferProgress::new(Some(Arc::new(recording.clone())), 30);
        let (one, two) = (transfer.piece(), transfer.piece());
        one.advance(6);
        two.advance(10);
        one.restart();
        one.advance(4);
        one.advance(16);
        drop((transfer, one, two));
        assert_eq!(
            recording.get_calls(),
            [
                "set_total_bytes(30)",
                "bytes_completed(6)",
                "bytes_completed(16)",
                "bytes_completed(30)",
                "close()"
            ]
        );
    }
}
