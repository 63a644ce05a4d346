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
        let reader = Reader::new(self, host, progress, Some((Sha1Hasher::new(), digest)));
        reader.into_body(self.length + Sha1Digest::HEX_DIGITS as u64)
    }

    /// The piece as a body without its digest, which is known already.
    pub(in crate::transfer) fn plain(&self, host: &Host, progress: PieceProgress) -> Body {
        Reader::new(self, host, progress, None).into_body(self.length)
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

/// Reads chunk after chunk. While one is being sent, the next is being read.
struct Reader {
    piece: Piece,
    host: Host,
    progress: PieceProgress,
    /// Bytes whose reading has begun.
    begun: u64,
    running: Option<Running<ReadChunk>>,
    hashing: Option<(Sha1Hasher, DigestOfBody)>,
}

type ReadChunk = (std::io::Result<Bytes>, Option<(Sha1Hasher, DigestOfBody)>);

impl Reader {
    fn new(
        piece: &Piece,
        host: &Host,
        progress: PieceProgress,
        hashing: Option<(Sha1Hasher, DigestOfBody)>,
    ) -> Self {
        progress.restart();
        Self {
            piece: piece.clone(),
            host: host.clone(),
            progress,
            begun: 0,
            running: None,
            hashing,
        }
    }

    fn into_body(self, length: u64) -> Body {
        Body::stream(
            Some(length),
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
                None => return Ok(self.digits()),
            },
        };
        let (read, hashing) = running.await.map_err(|lost| source_failed(lost.into()))?;
        let bytes = read.map_err(|cause| source_failed(self.piece.cannot_read(cause)))?;
        self.hashing = hashing;
        self.running = self.begin_read();
        self.progress.advance(bytes.len() as u64);
        Ok(Some(bytes))
    }

    fn begin_read(&mut self) -> Option<Running<ReadChunk>> {
        let length = CHUNK.min(self.piece.length - self.begun);
        if length == 0 {
            return None;
        }
        let (source, offset) = (
            Arc::clone(&self.piece.source),
            self.piece.offset + self.begun,
        );
        let mut hashing = self.hashing.take();
        self.begun += length;
        Some(self.host.blocking(move || {
            // A chunk is far smaller than any address space.
            let read = source.read_at(offset, length as usize);
            if let (Ok(bytes), Some((hasher, _))) = (&read, &mut hashing) {
                hasher.update(bytes);
            }
            (read, hashing)
        }))
    }

    /// What follows the data: the digits of its digest, once.
    fn digits(&mut self) -> Option<Bytes> {
        let (hasher, kept) = self.hashing.take()?;
        let digest = hasher.finish();
        kept.set(digest);
        Some(Bytes::from(digest.to_string()))
    }
}

pub(in crate::transfer) fn source_failed(error: Error) -> TransportError {
    TransportError::new(TransportErrorKind::RequestBody, RequestSent::Partly).with_source(error)
}
