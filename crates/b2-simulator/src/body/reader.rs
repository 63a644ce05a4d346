use std::collections::VecDeque;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use bytes::Bytes;
use sha1::{Digest, Sha1};

use super::Work;
use crate::model::Piece;
use crate::store::{OpenBlob, Store};

/// The most bytes that one read gives.
const READ_BYTES: usize = 256 * 1024;

/// Reads the pieces of a content in order.
#[derive(Debug)]
pub(crate) struct ContentReader {
    store: Arc<dyn Store>,
    pieces: VecDeque<Piece>,
    current: Option<Current>,
}

#[derive(Debug)]
struct Current {
    blob: OpenBlob,
    left: u64,
    /// For a blob in memory: the chunk to read next, and the place in it.
    chunk: usize,
    offset: usize,
}

impl ContentReader {
    pub(crate) fn new(store: Arc<dyn Store>, pieces: Vec<Piece>) -> Self {
        Self {
            store,
            pieces: pieces.into(),
            current: None,
        }
    }

    /// Whether reading may wait for a disk.
    pub(crate) fn may_block(&self) -> bool {
        self.store.may_block()
    }

    /// The next bytes, at most 256 KiB; `None` at the end.
    pub(crate) fn read(&mut self) -> io::Result<Option<Bytes>> {
        loop {
            if let Some(current) = self.current.as_mut().filter(|current| current.left > 0) {
                return current.read().map(Some);
            }
            let Some(piece) = self.pieces.pop_front() else {
                return Ok(None);
            };
            self.current = Some(Current::open(&*self.store, piece)?);
        }
    }
}

impl Current {
    fn open(store: &dyn Store, piece: Piece) -> io::Result<Self> {
        let mut blob = store.open_blob(piece.blob)?;
        let (mut chunk, mut offset) = (0, 0);
        match &mut blob {
            OpenBlob::File(file) => {
                file.seek(SeekFrom::Start(piece.offset))?;
            }
            OpenBlob::Memory(chunks) => {
                let mut before = piece.offset;
                while let Some(bytes) = chunks.get(chunk).filter(|b| b.len() as u64 <= before) {
                    before -= bytes.len() as u64;
                    chunk += 1;
                }
                offset = before as usize;
            }
        }
        Ok(Self {
            blob,
            left: piece.length,
            chunk,
            offset,
        })
    }

    fn read(&mut self) -> io::Result<Bytes> {
        let wanted = self.left.min(READ_BYTES as u64) as usize;
        let bytes = match &mut self.blob {
            OpenBlob::File(file) => {
                let mut buffer = Vec::with_capacity(wanted);
                file.take(wanted as u64).read_to_end(&mut buffer)?;
                Bytes::from(buffer)
            }
            OpenBlob::Memory(chunks) => match chunks.get(self.chunk) {
                Some(chunk) => {
                    let end = chunk.len().min(self.offset + wanted);
                    let bytes = chunk.slice(self.offset..end);
                    self.offset = end;
                    if end == chunk.len() {
                        self.chunk += 1;
                        self.offset = 0;
                    }
                    bytes
                }
                None => Bytes::new(),
            },
        };
        if bytes.is_empty() {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "a blob is shorter than its row says",
            ));
        }
        self.left -= bytes.len() as u64;
        Ok(bytes)
    }
}

/// The SHA-1 of all that `reader` gives, as hexadecimal digits.
pub(crate) async fn digest(mut reader: ContentReader, work: Work) -> io::Result<String> {
    let work = if reader.may_block() {
        work
    } else {
        Work::Inline
    };
    let mut sha1 = Sha1::new();
    loop {
        let step = work.run(move || {
            let read = reader.read();
            if let Ok(Some(bytes)) = &read {
                sha1.update(bytes);
            }
            (reader, sha1, read)
        });
        let Some((reader_again, sha1_again, read)) = step.await else {
            return Err(io::Error::other("the runtime is shutting down"));
        };
        (reader, sha1) = (reader_again, sha1_again);
        if read?.is_none() {
            return Ok(hex::encode(sha1.finalize()));
        }
    }
}
