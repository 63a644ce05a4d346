//! Where bytes and rows are kept: in memory, or in a folder on disk.
//!
//! It may use the model's row types; it decides nothing about B2.
//!
//! Invariant: a row is saved after the blobs that it names, and a blob is removed after the rows that named it, so
//! that a process killed in between leaves at most a stray blob, which the next opening removes.

mod database;
mod disk;
mod memory;

use std::fmt;
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

use crate::model::{BlobId, Change};

pub(crate) use disk::{DiskStore, Opened};
pub(crate) use memory::MemoryStore;

/// When what is in a data folder is forced to the disk.
///
/// What the service has answered survives the death of the process in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Fsync {
    /// When the operating system sees fit. After a power failure the newest files may be missing, or the folder unusable.
    #[default]
    Never,
    /// Before a request is answered, so that its effect survives a power failure. Every change then waits for the disk.
    Always,
}

/// Keeps blobs and rows.
pub(crate) trait Store: fmt::Debug + Send + Sync + 'static {
    /// Begins a blob.
    fn create_blob(&self) -> io::Result<Box<dyn BlobWriter>>;

    /// Opens a blob for reading. Removing it later does not disturb the reader.
    fn open_blob(&self, blob: BlobId) -> io::Result<OpenBlob>;

    /// Forgets a blob.
    fn remove_blob(&self, blob: BlobId);

    /// Saves all of the changes, or none.
    fn save(&self, changes: &[Change]) -> io::Result<()>;

    /// Whether reading and writing may wait for a disk.
    fn may_block(&self) -> bool;
}

/// A blob that is being received. Dropping it unfinished leaves nothing.
pub(crate) trait BlobWriter: Send {
    fn write(&mut self, chunk: Bytes) -> io::Result<()>;

    fn finish(self: Box<Self>) -> io::Result<BlobId>;
}

/// A blob that can be read.
#[derive(Debug)]
pub(crate) enum OpenBlob {
    Memory(Arc<[Bytes]>),
    File(File),
}

/// A blob that no row names yet. Dropping it removes it from the store.
#[derive(Debug)]
pub(crate) struct PendingBlob {
    id: BlobId,
    store: Arc<dyn Store>,
    is_kept: bool,
}

impl PendingBlob {
    pub(crate) fn new(id: BlobId, store: Arc<dyn Store>) -> Self {
        Self {
            id,
            store,
            is_kept: false,
        }
    }

    pub(crate) fn id(&self) -> BlobId {
        self.id
    }

    /// A row names the blob now.
    pub(crate) fn keep(mut self) {
        self.is_kept = true;
    }
}

impl Drop for PendingBlob {
    fn drop(&mut self) {
        if !self.is_kept {
            self.store.remove_blob(self.id);
        }
    }
}

/// A data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("another simulator is using it")]
    InUse,
    #[error("its database cannot be used: {0}")]
    Database(rusqlite::Error),
    #[error("its database has the version {0}, which this simulator does not know")]
    Version(i64),
    #[error("its database has a row that cannot be read: {0}")]
    Row(#[from] serde_json::Error),
    #[error("the content {} is missing", .0.display())]
    MissingBlob(PathBuf),
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
                Self::InUse
            }
            _ => Self::Database(error),
        }
    }
}

impl From<rusqlite::types::FromSqlError> for OpenError {
    fn from(error: rusqlite::types::FromSqlError) -> Self {
        Self::Database(error.into())
    }
}
