//! Who may move bytes now. Every transfer takes a permit before it opens a connection, so a thousand waiting files cost
//! no socket, no buffer and no time-out.

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::error::{Error, ErrorKind};

/// How many connections may be busy with each kind of transfer.
#[derive(Debug)]
pub(crate) struct Scheduler {
    uploads: Semaphore,
    copies: Semaphore,
    downloads: Semaphore,
    max_uploads: usize,
    max_copies: usize,
}

impl Scheduler {
    pub(crate) fn new(max_uploads: usize, max_copies: usize, max_downloads: usize) -> Self {
        Self {
            uploads: Semaphore::new(max_uploads),
            copies: Semaphore::new(max_copies),
            downloads: Semaphore::new(max_downloads),
            max_uploads,
            max_copies,
        }
    }

    /// How many uploads can be under way at once: more tasks than these would only wait.
    pub(crate) fn max_uploads(&self) -> usize {
        self.max_uploads
    }

    pub(crate) async fn upload_permit(&self) -> Result<SemaphorePermit<'_>, Error> {
        self.uploads.acquire().await.map_err(|_| closed())
    }

    /// How many copies can be under way at once.
    pub(crate) fn max_copies(&self) -> usize {
        self.max_copies
    }

    pub(crate) async fn copy_permit(&self) -> Result<SemaphorePermit<'_>, Error> {
        self.copies.acquire().await.map_err(|_| closed())
    }

    pub(crate) async fn download_permit(&self) -> Result<SemaphorePermit<'_>, Error> {
        self.downloads.acquire().await.map_err(|_| closed())
    }
}

fn closed() -> Error {
    Error::new(ErrorKind::Cancelled)
}
