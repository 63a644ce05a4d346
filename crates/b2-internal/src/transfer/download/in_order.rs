//! The digest of a file whose ranges arrive in any order.
//!
//! A chunk that continues what has been hashed is hashed from memory, by the job that writes it. What arrives ahead of
//! its turn is read back when its turn comes, while it is still in the page cache, so that nothing is kept in memory.

use std::fs::File;
use std::io;
use std::sync::{Arc, Mutex, PoisonError, TryLockError};

use bytes::Bytes;

use crate::digest::{Sha1Digest, Sha1Hasher};
use crate::stream::read_exact_at;

const READ_BACK: u64 = 1024 * 1024;

/// A digest that grows in order. Its methods block, and run where that does no harm.
#[derive(Debug, Clone, Default)]
pub(super) struct InOrderDigest {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    hasher: Sha1Hasher,
    hashed: u64,
}

impl InOrderDigest {
    /// Hashes a chunk if it is its turn and nobody else is hashing; else it is read back later.
    pub(super) fn offer(&self, offset: u64, chunk: &Bytes) {
        let mut state = match self.state.try_lock() {
            Ok(state) => state,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return,
        };
        if state.hashed == offset {
            state.hasher.update(chunk);
            state.hashed += chunk.len() as u64;
        }
    }

    /// Hashes the next piece of what is in the file up to `end`; `true` when there is more.
    pub(super) fn catch_up(&self, file: &File, end: u64) -> io::Result<bool> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.hashed < end {
            let length = READ_BACK.min(end - state.hashed);
            let mut buffer = vec![0; length as usize];
            read_exact_at(file, &mut buffer, state.hashed)?;
            state.hasher.update(&buffer);
            state.hashed += length;
        }
        Ok(state.hashed < end)
    }

    /// The digest of all that was hashed.
    pub(super) fn finish(&self) -> Sha1Digest {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .hasher
            .clone()
            .finish()
    }
}
