use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use super::{BlobWriter, OpenBlob, Store};
use crate::model::{BlobId, Change};

/// A chunk smaller than this is copied: as a slice of a receive buffer it would hold all of that buffer.
const COPY_BELOW: usize = 4 * 1024;

/// Blobs in memory, as the chunks in which they came. Rows are not kept: the model has them.
#[derive(Debug, Default)]
pub(crate) struct MemoryStore {
    shelf: Arc<Mutex<Shelf>>,
}

#[derive(Debug, Default)]
struct Shelf {
    blobs: BTreeMap<BlobId, Arc<[Bytes]>>,
    last: u64,
}

impl MemoryStore {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        lock(&self.shelf)
    }
}

fn lock(shelf: &Mutex<Shelf>) -> MutexGuard<'_, Shelf> {
    // Every method leaves the shelf whole, so a panic elsewhere does not spoil it.
    shelf.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Store for MemoryStore {
    fn create_blob(&self) -> io::Result<Box<dyn BlobWriter>> {
        Ok(Box::new(MemoryBlob {
            chunks: Vec::new(),
            shelf: Arc::clone(&self.shelf),
        }))
    }

    fn open_blob(&self, blob: BlobId) -> io::Result<OpenBlob> {
        let chunks = self.shelf().blobs.get(&blob).cloned();
        chunks
            .map(OpenBlob::Memory)
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    fn remove_blob(&self, blob: BlobId) {
        let removed = self.shelf().blobs.remove(&blob);
        // Freed only here, after the lock: a blob may have many chunks.
        drop(removed);
    }

    fn save(&self, _changes: &[Change]) -> io::Result<()> {
        Ok(())
    }

    fn may_block(&self) -> bool {
        false
    }
}

struct MemoryBlob {
    chunks: Vec<Bytes>,
    shelf: Arc<Mutex<Shelf>>,
}

impl BlobWriter for MemoryBlob {
    fn write(&mut self, chunk: Bytes) -> io::Result<()> {
        self.chunks.push(if chunk.len() < COPY_BELOW {
            Bytes::copy_from_slice(&chunk)
        } else {
            chunk
        });
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<BlobId> {
        let mut shelf = lock(&self.shelf);
        shelf.last += 1;
        let id = BlobId(shelf.last);
        shelf.blobs.insert(id, self.chunks.into());
        Ok(id)
    }
}
