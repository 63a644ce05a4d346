//! A body that is put together from pieces: some read on this machine, some fetched from the service.

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream::try_unfold;

use super::Transfers;
use super::copy::RemoteSource;
use super::download::{Continued, Remote};
use super::upload::body::{DigestOfBody, Piece, source_failed};
use super::upload::check_answer;
use crate::digest::{Sha1Digest, Sha1Hasher};
use crate::error::{Error, ErrorKind};
use crate::http::{Body, TransportError, into_error};
use crate::range::ByteRange;
use crate::raw_api::DownloadRequest;
use crate::session::download_url_by_id;
use crate::stream::{PieceProgress, TransferProgress};

/// A piece of a body.
#[derive(Debug, Clone)]
pub(super) enum AssemblyPiece {
    Local(Piece),
    Remote(RemoteSource),
}

/// What a body is put together from, once for every attempt to send it.
#[derive(Debug, Clone)]
pub(super) struct Assembly {
    pub(super) transfers: Transfers,
    pub(super) pieces: Vec<AssemblyPiece>,
}

impl Assembly {
    pub(super) fn length(&self) -> u64 {
        self.pieces.iter().map(AssemblyPiece::length).sum()
    }

    /// The pieces one after the other, and then the digits of their digest.
    pub(super) fn with_digits_at_end(&self, progress: PieceProgress, digest: DigestOfBody) -> Body {
        progress.restart();
        let assembler = Assembler {
            transfers: self.transfers.clone(),
            waiting: self.pieces.clone().into(),
            current: None,
            hashing: Some((Sha1Hasher::new(), digest)),
            progress,
        };
        let length = self.length() + Sha1Digest::HEX_DIGITS as u64;
        Body::stream(
            Some(length),
            try_unfold(assembler, |mut assembler| async move {
                let next = assembler.next().await.map_err(source_failed)?;
                Ok(next.map(|chunk| (chunk, assembler)))
            }),
        )
    }
}

impl AssemblyPiece {
    fn length(&self) -> u64 {
        match self {
            Self::Local(piece) => piece.length,
            Self::Remote(source) => source.length.unwrap_or(0),
        }
    }
}

struct Assembler {
    transfers: Transfers,
    waiting: VecDeque<AssemblyPiece>,
    current: Option<Open>,
    /// Absent once the digits have been given.
    hashing: Option<(Sha1Hasher, DigestOfBody)>,
    progress: PieceProgress,
}

/// The piece that is being read.
struct Open {
    source: OpenSource,
    length: u64,
    left: u64,
}

enum OpenSource {
    Local(Body),
    Remote(Box<Continued>),
    /// What was fetched and compared before any of it is sent.
    Memory(VecDeque<Bytes>),
}

impl Assembler {
    async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        loop {
            if let Some(open) = &mut self.current {
                match open.next().await? {
                    Some(chunk) => {
                        self.hash(chunk.clone()).await?;
                        self.progress.advance(chunk.len() as u64);
                        return Ok(Some(chunk));
                    }
                    None => self.current = None,
                }
            }
            match self.waiting.pop_front() {
                Some(piece) if piece.length() == 0 => {}
                Some(piece) => self.current = Some(open(&self.transfers, piece).await?),
                None => return Ok(self.digits()),
            }
        }
    }

    async fn hash(&mut self, chunk: Bytes) -> Result<(), Error> {
        if let Some((hasher, digest)) = self.hashing.take() {
            self.hashing = Some((update(&self.transfers, hasher, chunk).await?, digest));
        }
        Ok(())
    }

    fn digits(&mut self) -> Option<Bytes> {
        let (hasher, kept) = self.hashing.take()?;
        let digest = hasher.finish();
        kept.set(digest);
        Some(Bytes::from(digest.to_string()))
    }
}

impl Open {
    async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        let chunk = match &mut self.source {
            OpenSource::Local(body) => body.next_chunk().await.transpose().map_err(broken)?,
            OpenSource::Remote(fetched) => fetched.next(self.length).await?,
            OpenSource::Memory(chunks) => chunks.pop_front(),
        };
        match &chunk {
            Some(chunk) => self.left = self.left.saturating_sub(chunk.len() as u64),
            None if self.left > 0 => {
                let (bytes_read, file_size) = (self.length - self.left, self.length);
                return Err(Error::new(ErrorKind::TruncatedOutput {
                    bytes_read,
                    file_size,
                }));
            }
            None => {}
        }
        Ok(chunk)
    }
}

/// Begins to read a piece.
async fn open(transfers: &Transfers, piece: AssemblyPiece) -> Result<Open, Error> {
    let length = piece.length();
    let source = match piece {
        AssemblyPiece::Local(piece) => {
            // The whole body is counted here, not each piece.
            let uncounted = TransferProgress::new(None, 0).piece();
            OpenSource::Local(piece.plain(transfers.host(), uncounted))
        }
        AssemblyPiece::Remote(source) => {
            let authorization = transfers.session.authorization().await?;
            if authorization.data.download_url.starts_with("https://") {
                OpenSource::Remote(Box::new(fetch(transfers, &source).await?))
            } else {
                OpenSource::Memory(fetch_twice(transfers, &source, length).await?)
            }
        }
    };
    Ok(Open {
        source,
        length,
        left: length,
    })
}

/// The service has no digest for a range, and plain HTTP does not notice a damaged byte, which would become part of the new
/// file. So such a piece, which is shorter than a part, is fetched twice and compared, before any of it is sent: what breaks
/// here costs the upload none of its attempts. TLS vouches for its bytes itself.
async fn fetch_twice(
    transfers: &Transfers,
    source: &RemoteSource,
    length: u64,
) -> Result<VecDeque<Bytes>, Error> {
    let attempts = transfers.settings.retry_policy.attempts();
    let mut number = 1;
    loop {
        let (expected, _) = fetch_whole(transfers, source, length).await?;
        let (actual, chunks) = fetch_whole(transfers, source, length).await?;
        match check_answer(Some(&actual.to_string()), Some(expected)) {
            Ok(()) => return Ok(chunks),
            Err(error) if number >= attempts => return Err(error),
            Err(_) => number += 1,
        }
    }
}

async fn fetch_whole(
    transfers: &Transfers,
    source: &RemoteSource,
    length: u64,
) -> Result<(Sha1Digest, VecDeque<Bytes>), Error> {
    let mut fetched = fetch(transfers, source).await?;
    let mut hasher = Sha1Hasher::new();
    let mut chunks = VecDeque::new();
    while let Some(chunk) = fetched.next(length).await? {
        hasher = update(transfers, hasher, chunk.clone()).await?;
        chunks.push_back(chunk);
    }
    Ok((hasher.finish(), chunks))
}

/// Asks for a piece. Where its bytes break off, they are continued.
async fn fetch(transfers: &Transfers, source: &RemoteSource) -> Result<Continued, Error> {
    let session = &transfers.session;
    let authorization = session.authorization().await?;
    let url = download_url_by_id(
        &authorization.data.download_url,
        session.api_version(),
        &source.file_id,
    );
    let mut request = DownloadRequest::new(url, &source.file_id);
    request.range = source
        .length
        .and_then(|length| ByteRange::with_length(source.offset, length));
    request.encryption.clone_from(&source.encryption);
    let response = session.download_file(&request).await?;
    if response.headers.range != request.range {
        return Err(
            Error::new(ErrorKind::UnsatisfiableRange).with_context(response.headers.file_name)
        );
    }
    let remote = Remote::new(transfers.clone(), response.headers, request);
    Ok(Continued::with_response(Arc::new(remote), response.body))
}

async fn update(
    transfers: &Transfers,
    mut hasher: Sha1Hasher,
    chunk: Bytes,
) -> Result<Sha1Hasher, Error> {
    let hashed = transfers.host().blocking(move || {
        hasher.update(&chunk);
        hasher
    });
    Ok(hashed.await?)
}

/// A local piece whose reading broke off: the error of its source.
fn broken(failure: TransportError) -> Error {
    into_error(failure, "b2_download_file", "")
}
