//! Digests of what is in a source, for which it is read.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use super::super::super::Transfers;
use super::super::UploadSource;
use super::super::body::{CHUNK, Piece};
use super::super::part_plan::PlannedPart;
use crate::digest::{Sha1Digest, Sha1Hasher};
use crate::error::Error;

/// How many bytes one job reads and hashes: as many as make it worth its while, and few enough to end soon.
const HASHED_AT_ONCE: u64 = 8 * 1024 * 1024;

/// How it is found out whether parts that are on the service are those that would be sent.
#[derive(Debug, Clone, Copy)]
pub(in crate::transfer) enum PartDigests<'a> {
    /// A part is read if there is something to compare it with.
    WhenAsked(&'a AskedDigests),
    /// A part is compared when it is read to be sent.
    WhenRead,
    /// They were sent from this very source, which has not changed since.
    Trusted,
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
            Self::WhenAsked(digests) => digests.of(index, part).await.map(Some),
            Self::WhenRead | Self::Trusted => Ok(None),
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

    /// The digest of a part, if it was computed already.
    pub(super) fn known(&self, index: usize) -> Option<Sha1Digest> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&index).copied()
    }

    pub(super) fn learn(&self, index: usize, digest: Sha1Digest) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(index, digest);
    }

    async fn of(&self, index: usize, part: &PlannedPart) -> Result<Sha1Digest, Error> {
        if let Some(digest) = self.known(index) {
            return Ok(digest);
        }
        let digest = hash_range(&self.transfers, part.of(&self.source)).await?;
        self.learn(index, digest);
        Ok(digest)
    }
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
    let begin = hash(transfers, piece(0, length), Sha1Hasher::new()).await?;
    let rest = piece(length, source.length() - length);
    let whole = hash(transfers, rest, begin.clone()).await?;
    Ok((begin.finish(), whole.finish()))
}

/// The digest of a piece of a source, for which it is read.
pub(in crate::transfer) async fn hash_range(
    transfers: &Transfers,
    piece: Piece,
) -> Result<Sha1Digest, Error> {
    let hasher = hash(transfers, piece, Sha1Hasher::new()).await?;
    Ok(hasher.finish())
}

/// Adds a piece of a source to a hasher.
async fn hash(
    transfers: &Transfers,
    piece: Piece,
    mut hasher: Sha1Hasher,
) -> Result<Sha1Hasher, Error> {
    let mut offset = 0;
    while offset < piece.length {
        let length = HASHED_AT_ONCE.min(piece.length - offset);
        let (source, at) = (Arc::clone(&piece.source), piece.offset + offset);
        let job = move || read_and_hash(&*source, at, length, hasher);
        let hashed = transfers.host().blocking(job).await?;
        hasher = hashed.map_err(|cause| piece.cannot_read(cause))?;
        offset += length;
    }
    Ok(hasher)
}

/// Reads a stretch, and hashes each chunk while it is in the cache of the processor that has read it. Chunks have the size that
/// a source has buffers of, so that all of them go through one. Blocks.
fn read_and_hash(
    source: &dyn UploadSource,
    offset: u64,
    length: u64,
    mut hasher: Sha1Hasher,
) -> io::Result<Sha1Hasher> {
    let end = offset + length;
    for at in (offset..end).step_by(CHUNK as usize) {
        hasher.update(&source.read_at(at, CHUNK.min(end - at) as usize)?);
    }
    Ok(hasher)
}
