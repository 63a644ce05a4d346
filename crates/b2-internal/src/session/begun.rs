//! The large files that a transfer has begun and not finished, so that aborting it can take them back.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{B2Session, until_known};
use crate::call::Remains;
use crate::error::{Error, ErrorKind};

/// What one transfer has begun.
#[derive(Debug)]
pub(crate) struct Begun {
    session: B2Session,
    /// How many are being started whose ids are not known yet.
    starting: AtomicUsize,
    unfinished: Mutex<Vec<String>>,
}

/// A large file is being started, until it is dropped.
#[derive(Debug)]
pub(super) struct Starting(Arc<Begun>);

impl Begun {
    pub(super) fn new(session: B2Session) -> Self {
        Self {
            session,
            starting: AtomicUsize::new(0),
            unfinished: Mutex::default(),
        }
    }

    pub(super) fn starting(self: &Arc<Self>) -> Starting {
        self.starting.fetch_add(1, Ordering::Relaxed);
        Starting(Arc::clone(self))
    }

    pub(super) fn note(&self, file_id: &str) {
        let mut unfinished = self.unfinished();
        if !unfinished.iter().any(|known| known == file_id) {
            unfinished.push(file_id.to_owned());
        }
    }

    pub(super) fn forget(&self, file_id: &str) {
        self.unfinished().retain(|known| known != file_id);
    }

    fn unfinished(&self) -> MutexGuard<'_, Vec<String>> {
        self.unfinished
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Starting {
    fn drop(&mut self) {
        self.0.starting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Remains for Begun {
    fn is_beginning(&self) -> bool {
        self.starting.load(Ordering::Relaxed) > 0
    }

    fn take_back(&self) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send>> {
        let (session, file_ids) = (
            self.session.clone(),
            std::mem::take(&mut *self.unfinished()),
        );
        Box::pin(async move {
            for file_id in file_ids {
                let cancelled = until_known(|| session.cancel_large_file(&file_id), is_gone).await;
                match cancelled {
                    Err(error) if !is_gone(&error) => return Err(error),
                    _ => {}
                }
            }
            Ok(())
        })
    }
}

/// Whether there is no such unfinished file: it was finished at the last moment, or is cancelled already.
fn is_gone(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::BadRequest { .. } | ErrorKind::FileNotPresent { .. }
    )
}
