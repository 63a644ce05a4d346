//! The digests of parts, before anything is sent.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use super::super::super::Transfers;
use super::super::UploadSource;
use super::super::body::{CHUNK, Piece};
use super::super::part_plan::PlannedPart;
use crate::digest::{Sha1Digest, Sha1Hasher};
use crate::error::Error;

/// How many bytes are read and hashed at once before anything is sent.
const HASHED_AT_ONCE: u64 = 1024 * 1024;

/// The digests that one pass over the source gives.
#[derive(Debug)]
pub(super) struct Digests {
    pub(super) whole: Sha1Digest,
    /// In the order of the parts.
    pub(super) parts: Vec<Sha1Digest>,
}

/// The digests of what is going to be sent, as far as they are there when an unfinished file is looked at.
#[derive(Debug, Clone, Copy)]
pub(in crate::transfer) enum PartDigests<'a> {
    Known(&'a [Sha1Digest]),
    /// A part is read only if there is something to compare it with.
    WhenAsked(&'a AskedDigests),
    /// A part is compared when it is read to be sent.
    WhenRead,
}

/// Digests of single parts, each computed once.
#[derive(Debug)]
pub(in crate::transfer) struct AskedDigests {
    transfers: Transfers,
    source: Arc<dyn UploadSource>,
    known: Mutex<BTreeMap<usize, Sha1Digest>>,
}

impl PartDigests<'_> {
    pub(in crate::transfer::upload) async fn of(
        &self,
        index: usize,
        part: &PlannedPart,
    ) -> Result<Option<Sha1Digest>, Error> {
        match self {
            Self::Known(digests) => Ok(digests.get(index).copied()),
            Self::WhenAsked(digests) => digests.of(index, part).await.map(Some),
            Self::WhenRead => Ok(None),
        }
    }
}

impl AskedDigests {
    pub(super) fn new(transfers: &Transfers, source: &Arc<dyn UploadSource>) -> Self {
        Self {
            transfers: transfers.clone(),
            source: Arc::clone(source),
            known: Mutex::default(),
        }
    }

    async fn of(&self, index: usize, part: &PlannedPart) -> Result<Sha1Digest, Error> {
        let known = self
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&index)
            .copied();
        if let Some(digest) = known {
            return Ok(digest);
        }
        let piece = part.of(&self.source);
        let (digest, _) = hash_part(&self.transfers, piece, None).await?;
        let digest = digest.finish();
        self.known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(index, digest);
        Ok(digest)
    }
}

/// Reads the source once, for the digest of the whole and of each part.
pub(super) async fn hash_source(
    transfers: &Transfers,
    source: &Arc<dyn UploadSource>,
    parts: &[PlannedPart],
) -> Result<Digests, Error> {
    let mut whole: Option<Sha1Hasher> = None;
    let mut part_digests = Vec::with_capacity(parts.len());
    for part in parts {
        let (own, next_whole) = hash_part(transfers, part.of(source), whole).await?;
        // Up to the end of the first part, the whole is that part.
        whole = Some(next_whole.unwrap_or_else(|| own.clone()));
        part_digests.push(own.finish());
    }
    Ok(Digests {
        whole: whole.unwrap_or_default().finish(),
        parts: part_digests,
    })
}

/// Reads the source once, for the digest of its first bytes and of the whole.
pub(in crate::transfer::upload) async fn hash_prefix(
    transfers: &Transfers,
    source: &Arc<dyn UploadSource>,
    length: u64,
) -> Result<(Sha1Digest, Sha1Digest), Error> {
    let piece = |offset, length| Piece {
        source: Arc::clone(source),
        offset,
        length,
    };
    let (begin, _) = hash_part(transfers, piece(0, length), None).await?;
    let digest = begin.clone().finish();
    let rest = piece(length, source.length() - length);
    Ok((digest, hash(transfers, rest, begin, None).await?.0.finish()))
}

/// The digest of a piece of a source, for which it is read.
pub(in crate::transfer) async fn hash_range(
    transfers: &Transfers,
    piece: Piece,
) -> Result<Sha1Digest, Error> {
    Ok(hash_part(transfers, piece, None).await?.0.finish())
}

async fn hash_part(
    transfers: &Transfers,
    piece: Piece,
    whole: Option<Sha1Hasher>,
) -> Result<(Sha1Hasher, Option<Sha1Hasher>), Error> {
    hash(transfers, piece, Sha1Hasher::new(), whole).await
}

/// Adds a piece to a hasher and, on another thread, to a second one, while the next chunk is being read: this pass is what
/// a large upload waits for.
async fn hash(
    transfers: &Transfers,
    piece: Piece,
    mut own: Sha1Hasher,
    mut whole: Option<Sha1Hasher>,
) -> Result<(Sha1Hasher, Option<Sha1Hasher>), Error> {
    let host = transfers.host();
    let begin_read = |offset: u64| {
        let length = HASHED_AT_ONCE.min(piece.length - offset);
        let (source, at) = (Arc::clone(&piece.source), piece.offset + offset);
        host.blocking(move || read_chunks(&*source, at, length))
    };
    let mut offset = 0;
    let mut reading = begin_read(offset);
    while offset < piece.length {
        let chunks = reading.await?.map_err(|cause| piece.cannot_read(cause))?;
        offset += chunks.iter().map(|chunk| chunk.len() as u64).sum::<u64>();
        reading = begin_read(offset);
        let for_whole = chunks.clone();
        let whole_job = whole.take().map(|mut whole| {
            host.blocking(move || {
                for_whole.iter().for_each(|chunk| whole.update(chunk));
                whole
            })
        });
        let own_job = host.blocking(move || {
            chunks.iter().for_each(|chunk| own.update(chunk));
            own
        });
        own = own_job.await?;
        if let Some(job) = whole_job {
            whole = Some(job.await?);
        }
    }
    Ok((own, whole))
}

/// Reads a stretch in chunks of the size that a source has buffers of, which it uses again and again. Blocks.
fn read_chunks(source: &dyn UploadSource, offset: u64, length: u64) -> io::Result<Vec<Bytes>> {
    let end = offset + length;
    (offset..end)
        .step_by(CHUNK as usize)
        .map(|at| source.read_at(at, CHUNK.min(end - at) as usize))
        .collect()
}
