//! The bytes of one request, read from the source while they are sent and hashed on the way.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::stream::try_unfold;

use super::UploadSource;
use crate::digest::{Sha1Digest, Sha1Hasher};
use crate::error::{Error, ErrorKind};
use crate::host::{Host, Running};
use crate::http::{Body, RequestSent, TransportError, TransportErrorKind};
use crate::stream::PieceProgress;

/// How many bytes are read at once.
pub(in crate::transfer) const CHUNK: u64 = 256 * 1024;
/// What one body has in memory: the chunk that is being sent, and the one that is being read meanwhile.
pub(in crate::transfer) const BUFFERED: u64 = 2 * CHUNK;

/// A range of a source.
#[derive(Debug, Clone)]
pub(in crate::transfer) struct Piece {
    pub(in crate::transfer) source: Arc<dyn UploadSource>,
    pub(in crate::transfer) offset: u64,
    pub(in crate::transfer) length: u64,
}

/// The digest of a body, once the body has been read to its end.
#[derive(Debug, Clone, Default)]
pub(in crate::transfer) struct DigestOfBody(Arc<Mutex<Option<Sha1Digest>>>);

impl DigestOfBody {
    pub(in crate::transfer) fn get(&self) -> Option<Sha1Digest> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(in crate::transfer) fn set(&self, digest: Sha1Digest) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(digest);
    }
}

impl Piece {
    /// The whole piece in memory, with its digest.
    pub(in crate::transfer) async fn read(
        &self,
        host: &Host,
    ) -> Result<(Bytes, Sha1Digest), Error> {
        let piece = self.clone();
        let length = usize::try_from(self.length).map_err(|_| too_large(self.length))?;
        let read = host.blocking(move || {
            let bytes = piece.source.read_at(piece.offset, length)?;
            let digest = Sha1Digest::of(&bytes);
            Ok((bytes, digest))
        });
        read.await?.map_err(|cause| self.cannot_read(cause))
    }

    /// The piece as a body that ends with the digits of its digest.
    pub(in crate::transfer) fn with_digits_at_end(
        &self,
        host: &Host,
        progress: PieceProgress,
        digest: DigestOfBody,
    ) -> Body {
        let hashing = Hashing::new(digest, Digits::AtEnd);
        Reader::new(self, host, progress, Some(hashing)).into_body()
    }

    /// All of a source as one body, hashed on the way. Its last chunk leaves only if the source is still what was opened:
    /// so what has changed meanwhile never becomes a file.
    pub(in crate::transfer) fn whole(
        &self,
        host: &Host,
        progress: PieceProgress,
        digest: DigestOfBody,
        digits: Digits,
    ) -> Body {
        let hashing = Hashing::new(digest, digits);
        let mut reader = Reader::new(self, host, progress, Some(hashing));
        reader.is_guarded = true;
        reader.into_body()
    }

    /// The piece as a body without its digest, which is known already.
    pub(in crate::transfer) fn plain(&self, host: &Host, progress: PieceProgress) -> Body {
        Reader::new(self, host, progress, None).into_body()
    }

    /// Reads a chunk. Blocks.
    fn read_now(&self, is_last_look: bool) -> Result<Bytes, Error> {
        // A chunk is far smaller than any address space.
        let read = self.source.read_at(self.offset, self.length as usize);
        let bytes = read.map_err(|cause| self.cannot_read(cause))?;
        if is_last_look {
            super::check_unchanged_now(&*self.source)?;
        }
        Ok(bytes)
    }

    pub(in crate::transfer) fn cannot_read(&self, cause: std::io::Error) -> Error {
        match (self.source.path(), cause.kind()) {
            (Some(path), std::io::ErrorKind::UnexpectedEof) => {
                Error::new(ErrorKind::SourceChanged {
                    path: path.to_owned(),
                })
                .with_source(cause)
            }
            (path, _) => Error::io("read", path, cause),
        }
    }
}

fn too_large(length: u64) -> Error {
    Error::new(ErrorKind::InternalError {
        message: format!("{length} bytes do not fit into memory"),
    })
}

/// Whether the digits of the digest follow the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::transfer) enum Digits {
    AtEnd,
    LeftOut,
}

struct Hashing {
    hasher: Sha1Hasher,
    digest: DigestOfBody,
    digits: Digits,
}

impl Hashing {
    fn new(digest: DigestOfBody, digits: Digits) -> Self {
        Self {
            hasher: Sha1Hasher::new(),
            digest,
            digits,
        }
    }

    /// Keeps the digest. Gives what follows the data.
    fn finish(self) -> Option<Bytes> {
        let digest = self.hasher.finish();
        self.digest.set(digest);
        (self.digits == Digits::AtEnd).then(|| Bytes::from(digest.to_string()))
    }
}

/// Reads chunk after chunk. While one is being sent, the next is being read.
struct Reader {
    piece: Piece,
    host: Host,
    progress: PieceProgress,
    /// Bytes whose reading has begun.
    begun: u64,
    running: Option<Running<ReadChunk>>,
    hashing: Option<Hashing>,
    /// Whether the source is looked at once more before its last chunk leaves.
    is_guarded: bool,
}

type ReadChunk = (Result<Bytes, Error>, Option<Hashing>);

impl Reader {
    fn new(piece: &Piece, host: &Host, progress: PieceProgress, hashing: Option<Hashing>) -> Self {
        progress.restart();
        Self {
            piece: piece.clone(),
            host: host.clone(),
            progress,
            begun: 0,
            running: None,
            hashing,
            is_guarded: false,
        }
    }

    fn into_body(self) -> Body {
        let digits = match &self.hashing {
            Some(hashing) if hashing.digits == Digits::AtEnd => Sha1Digest::HEX_DIGITS as u64,
            _ => 0,
        };
        Body::stream(
            Some(self.piece.length + digits),
            try_unfold(self, |mut reader| async move {
                Ok(reader.next().await?.map(|chunk| (chunk, reader)))
            }),
        )
    }

    async fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        let running = match self.running.take() {
            Some(running) => running,
            None => match self.begin_read() {
                Some(running) => running,
                None => return Ok(self.hashing.take().and_then(Hashing::finish)),
            },
        };
        let (read, hashing) = running.await.map_err(|lost| source_failed(lost.into()))?;
        let bytes = read.map_err(source_failed)?;
        self.hashing = hashing;
        self.running = self.begin_read();
        if self.running.is_none()
            && let Some(hashing) = &self.hashing
            && hashing.digits == Digits::LeftOut
        {
            // Nobody asks for more once all of the announced length has left.
            self.hashing.take().and_then(Hashing::finish);
        }
        self.progress.advance(bytes.len() as u64);
        Ok(Some(bytes))
    }

    fn begin_read(&mut self) -> Option<Running<ReadChunk>> {
        let length = CHUNK.min(self.piece.length - self.begun);
        if length == 0 {
            return None;
        }
        let piece = Piece {
            offset: self.piece.offset + self.begun,
            length,
            ..self.piece.clone()
        };
        let mut hashing = self.hashing.take();
        self.begun += length;
        let is_last_look = self.is_guarded && self.begun == self.piece.length;
        Some(self.host.blocking(move || {
            let read = piece.read_now(is_last_look);
            if let (Ok(bytes), Some(hashing)) = (&read, &mut hashing) {
                hashing.hasher.update(bytes);
            }
            (read, hashing)
        }))
    }
}

pub(in crate::transfer) fn source_failed(error: Error) -> TransportError {
    TransportError::new(TransportErrorKind::RequestBody, RequestSent::Partly).with_source(error)
}
