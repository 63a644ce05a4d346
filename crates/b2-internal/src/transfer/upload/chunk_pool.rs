//! Buffers that are used again, so that a long upload allocates and clears only what it has in memory at once. A new buffer
//! is cleared page by page by the operating system, which costs more than reading a file into it.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

#[derive(Debug, Clone)]
pub(super) struct ChunkPool {
    chunk_bytes: usize,
    free: Arc<Mutex<Vec<Vec<u8>>>>,
}

/// A buffer to be filled. Dropping it, or the bytes that were made of it, makes it free again.
#[derive(Debug)]
pub(super) struct Chunk {
    pub(super) buffer: Vec<u8>,
    pool: ChunkPool,
}

impl ChunkPool {
    pub(super) fn new(chunk_bytes: usize) -> Self {
        Self {
            chunk_bytes,
            free: Arc::default(),
        }
    }

    pub(super) fn chunk_bytes(&self) -> usize {
        self.chunk_bytes
    }

    pub(super) fn take(&self) -> Chunk {
        let free = self
            .free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        Chunk {
            buffer: free.unwrap_or_else(|| vec![0; self.chunk_bytes]),
            pool: self.clone(),
        }
    }
}

impl Chunk {
    /// Its first bytes, which are not copied.
    pub(super) fn into_bytes(self, filled: usize) -> Bytes {
        Bytes::from_owner(Filled {
            chunk: self,
            filled,
        })
    }
}

impl Drop for Chunk {
    fn drop(&mut self) {
        let buffer = std::mem::take(&mut self.buffer);
        self.pool
            .free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(buffer);
    }
}

struct Filled {
    chunk: Chunk,
    filled: usize,
}

impl AsRef<[u8]> for Filled {
    fn as_ref(&self) -> &[u8] {
        let buffer = &self.chunk.buffer;
        &buffer[..self.filled.min(buffer.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_is_used_again_once_nobody_has_its_bytes() {
        let pool = ChunkPool::new(8);
        let mut chunk = pool.take();
        chunk.buffer[..3].copy_from_slice(b"abc");
        let place = chunk.buffer.as_ptr();
        let bytes = chunk.into_bytes(3);
        assert_eq!(bytes, "abc");
        let tail = bytes.slice(1..);
        drop(bytes);
        assert_ne!(pool.take().buffer.as_ptr(), place);
        drop(tail);
        assert_eq!(pool.take().buffer.as_ptr(), place);
    }
}
