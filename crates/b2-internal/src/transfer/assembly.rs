//! A body that is put together from pieces: some read on this machine, some fetched from the service.

use std::collections::VecDeque;

use bytes::Bytes;
use futures_util::stream::try_unfold;

use super::Transfers;
use super::copy::RemoteSource;
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
    body: Body,
    length: u64,
    left: u64,
    check: Option<Check>,
}

/// What a piece that was fetched before has to be again.
struct Check {
    expected: Sha1Digest,
    hasher: Sha1Hasher,
}

impl Assembler {
    async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        loop {
            if let Some(open) = &mut self.current {
                match open.body.next_chunk().await.transpose().map_err(broken)? {
                    Some(chunk) => {
                        open.left = open.left.saturating_sub(chunk.len() as u64);
                        if let Some(check) = &mut open.check {
                            let hasher = std::mem::take(&mut check.hasher);
                            check.hasher = update(&self.transfers, hasher, chunk.clone()).await?;
                        }
                        self.hash(chunk.clone()).await?;
                        self.progress.advance(chunk.len() as u64);
                        return Ok(Some(chunk));
                    }
                    None if open.left > 0 => {
                        let (bytes_read, file_size) = (open.length - open.left, open.length);
                        return Err(Error::new(ErrorKind::TruncatedOutput {
                            bytes_read,
                            file_size,
                        }));
                    }
                    None => {
                        if let Some(check) = self.current.take().and_then(|open| open.check) {
                            check.finish()?;
                        }
                    }
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

impl Check {
    fn finish(self) -> Result<(), Error> {
        check_answer(Some(&self.hasher.finish().to_string()), Some(self.expected))
    }
}

/// Begins to read a piece.
async fn open(transfers: &Transfers, piece: AssemblyPiece) -> Result<Open, Error> {
    let length_of_piece = piece.length();
    let (body, check) = match piece {
        AssemblyPiece::Local(piece) => {
            // The whole body is counted here, not each piece.
            let uncounted = TransferProgress::new(None, 0).piece();
            (piece.plain(transfers.host(), uncounted), None)
        }
        AssemblyPiece::Remote(source) => {
            let check = first_look(transfers, &source).await?;
            (fetch(transfers, &source).await?, check)
        }
    };
    Ok(Open {
        body,
        length: length_of_piece,
        left: length_of_piece,
        check,
    })
}

/// The service has no digest for a range, and plain HTTP does not notice a damaged byte, which would become part of the new
/// file. So such a piece, which is shorter than a part, is fetched twice and compared. TLS vouches for its bytes itself.
async fn first_look(transfers: &Transfers, source: &RemoteSource) -> Result<Option<Check>, Error> {
    let authorization = transfers.session.authorization().await?;
    if authorization.data.download_url.starts_with("https://") {
        return Ok(None);
    }
    let mut body = fetch(transfers, source).await?;
    let mut hasher = Sha1Hasher::new();
    while let Some(chunk) = body.next_chunk().await.transpose().map_err(broken)? {
        hasher = update(transfers, hasher, chunk).await?;
    }
    Ok(Some(Check {
        expected: hasher.finish(),
        hasher: Sha1Hasher::new(),
    }))
}

async fn fetch(transfers: &Transfers, source: &RemoteSource) -> Result<Body, Error> {
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
    Ok(response.body)
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

/// A piece whose reading broke off. The error of a local source comes back as what it was.
fn broken(failure: TransportError) -> Error {
    into_error(failure, "b2_download_file", "")
}
