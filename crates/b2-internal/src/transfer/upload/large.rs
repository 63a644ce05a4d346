//! A source that is sent as the parts of a large file.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::large_file::LargeFile;
use super::super::{NewFile, TransferClass, Transfers};
use super::attempts::{self, UploadRequest};
use super::body::{BUFFERED, Piece};
use super::part_plan::PlannedPart;
use super::resume::{self, Found};
use super::{UploadOrder, UploadSource};
use crate::digest::{Sha1Digest, Sha1Hasher};
use crate::error::{Error, ErrorKind};
use crate::file_info::LARGE_FILE_SHA1;
use crate::raw_api::{
    ContentSha1, FileVersionResponse, PartResponse, UploadPartRequest, UploadUrl,
};
use crate::session::UploadTarget;
use crate::stream::{PieceProgress, TransferProgress};

/// How many bytes are read and hashed at once before anything is sent.
const HASHED_AT_ONCE: u64 = 1024 * 1024;

/// The digests that one pass over the source gives.
#[derive(Debug)]
pub(super) struct Digests {
    pub(super) whole: Sha1Digest,
    /// In the order of the parts.
    pub(super) parts: Vec<Sha1Digest>,
}

pub(super) async fn upload(
    transfers: &Transfers,
    order: UploadOrder,
    source: Arc<dyn UploadSource>,
    expected: Option<Sha1Digest>,
    parts: Vec<PlannedPart>,
    progress: TransferProgress,
) -> Result<FileVersionResponse, Error> {
    let digests = hash_source(transfers, &source, &parts).await?;
    if let Some(expected) = expected
        && expected != digests.whole
    {
        return Err(super::wrong_digest(expected, digests.whole));
    }
    let mut file = order.file;
    file.add_info(LARGE_FILE_SHA1, digests.whole.to_string());

    let Found { file_id, uploaded } = match resume::find(transfers, &file, &parts, &digests).await?
    {
        Some(found) => found,
        None => start(transfers, &file, &parts, &digests).await?,
    };
    let file = LargeFile::unfinished(transfers, file_id);
    send_parts(
        transfers, &source, &parts, &digests, &file, &uploaded, &progress,
    )
    .await?;
    super::check_unchanged(transfers, &source).await?;
    let part_sha1s: Vec<String> = digests.parts.iter().map(Sha1Digest::to_string).collect();
    file.finish(&part_sha1s).await
}

/// Reads the source once, for the digest of the whole and of each part.
async fn hash_source(
    transfers: &Transfers,
    source: &Arc<dyn UploadSource>,
    parts: &[PlannedPart],
) -> Result<Digests, Error> {
    let mut whole = Sha1Hasher::new();
    let mut part_digests = Vec::with_capacity(parts.len());
    for part in parts {
        let piece = Piece {
            source: Arc::clone(source),
            offset: part.offset,
            length: part.length,
        };
        let (next_whole, digest) = hash_part(transfers, piece, whole).await?;
        whole = next_whole;
        part_digests.push(digest);
    }
    Ok(Digests {
        whole: whole.finish(),
        parts: part_digests,
    })
}

/// Hashes a part twice over, for itself and for the whole, on two threads, while the next chunk is being read: this pass
/// is what a large upload waits for.
async fn hash_part(
    transfers: &Transfers,
    piece: Piece,
    mut whole: Sha1Hasher,
) -> Result<(Sha1Hasher, Sha1Digest), Error> {
    let host = transfers.host();
    let begin_read = |offset: u64| {
        let length = HASHED_AT_ONCE.min(piece.length - offset);
        let (source, at) = (Arc::clone(&piece.source), piece.offset + offset);
        host.blocking(move || source.read_at(at, length as usize))
    };
    let mut own = Sha1Hasher::new();
    let mut offset = 0;
    let mut reading = begin_read(offset);
    while offset < piece.length {
        let bytes = reading.await?.map_err(|cause| piece.cannot_read(cause))?;
        offset += bytes.len() as u64;
        reading = begin_read(offset);
        let for_own = bytes.clone();
        let own_job = host.blocking(move || {
            own.update(&for_own);
            own
        });
        let whole_job = host.blocking(move || {
            whole.update(&bytes);
            whole
        });
        own = own_job.await?;
        whole = whole_job.await?;
    }
    Ok((whole, own.finish()))
}

async fn start(
    transfers: &Transfers,
    file: &NewFile,
    parts: &[PlannedPart],
    digests: &Digests,
) -> Result<Found, Error> {
    let request = file.start_request();
    for _ in 1..transfers.settings.retry_policy.attempts() {
        match transfers.session.start_large_file(&request).await {
            Ok(answer) => return found(transfers, answer),
            // If the lost attempt did start a file, it is now an unfinished one without parts.
            Err(error) if matches!(error.kind(), ErrorKind::UnknownOutcome { .. }) => {
                // If that cannot be found out, it is still unknown, and that is what the caller has to hear.
                let left = resume::find(transfers, file, parts, digests)
                    .await
                    .map_err(|_| error)?;
                if let Some(found) = left {
                    return Ok(found);
                }
            }
            Err(error) => return Err(error),
        }
    }
    found(
        transfers,
        transfers.session.start_large_file(&request).await?,
    )
}

fn found(transfers: &Transfers, answer: FileVersionResponse) -> Result<Found, Error> {
    let file = LargeFile::started(transfers, answer)?;
    Ok(Found {
        file_id: file.id().to_owned(),
        uploaded: BTreeMap::new(),
    })
}

/// Sends the parts that are missing. What has been sent before a failure stays on the service, for the next attempt to
/// continue.
async fn send_parts(
    transfers: &Transfers,
    source: &Arc<dyn UploadSource>,
    parts: &[PlannedPart],
    digests: &Digests,
    file: &LargeFile,
    uploaded: &BTreeMap<u32, u64>,
    progress: &TransferProgress,
) -> Result<(), Error> {
    let (there, missing): (Vec<_>, Vec<_>) = parts
        .iter()
        .zip(&digests.parts)
        .partition(|(part, _)| uploaded.contains_key(&part.number));
    progress.add(there.iter().map(|(part, _)| part.length).sum());
    file.make_parts(
        TransferClass::Upload,
        BUFFERED,
        missing,
        |(part, digest)| {
            let request =
                UploadPartRequest::new(file.id(), part.number, ContentSha1::Known(*digest));
            let part = Part {
                transfers: transfers.clone(),
                request,
                digest: *digest,
                piece: Piece {
                    source: Arc::clone(source),
                    offset: part.offset,
                    length: part.length,
                },
                progress: progress.piece(),
            };
            async move {
                let target = UploadTarget::LargeFile(part.request.file_id.clone());
                attempts::send(&part.transfers, &target, &part).await
            }
        },
    )
    .await?;
    Ok(())
}

struct Part {
    transfers: Transfers,
    request: UploadPartRequest,
    digest: Sha1Digest,
    piece: Piece,
    progress: PieceProgress,
}

impl UploadRequest for Part {
    type Answer = PartResponse;

    async fn send(&self, url: &UploadUrl) -> Result<PartResponse, Error> {
        let body = self
            .piece
            .plain(self.transfers.host(), self.progress.clone());
        let answer = self
            .transfers
            .session
            .upload_part(url, &self.request, body)
            .await?;
        super::check_answer(Some(&answer.content_sha1), Some(self.digest))?;
        Ok(answer)
    }

    /// A part may be sent as often as one likes, so there is nothing to look up.
    async fn look(&self) -> Result<Option<PartResponse>, Error> {
        Ok(None)
    }
}
