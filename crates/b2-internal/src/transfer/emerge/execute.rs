//! Makes what was planned: one call for a plan of one part, else a large file whose parts are sent and copied side by side.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::future::try_join;

use super::super::assembly::{Assembly, AssemblyPiece};
use super::super::begun_file::{BegunFile, Continuing, There, nothing_to_continue};
use super::super::copy::large::part_request as copied_part;
use super::super::copy::{CopyOrder, Metadata, RemoteSource};
use super::super::large_file::LargeFile;
use super::super::part_sizes::RequestedPartSizes;
use super::super::upload::attempts::{self, UploadRequest};
use super::super::upload::body::{self, BUFFERED, DigestOfBody};
use super::super::upload::{check_answer, hash_range, small};
use super::super::{NewFile, TransferClass, Transfers};
use super::piece::Piece;
use super::plan::{PartContent, Plan, PlannedPart, StreamPlanner, plan};
use super::planned_stream::PlannedStream;
use super::sources::{KnownSources, Sources};
use crate::digest::Sha1Digest;
use crate::error::{Error, ErrorKind};
use crate::file_info::LARGE_FILE_SHA1;
use crate::range::ByteRange;
use crate::raw_api::{
    ContentSha1, CopyPartRequest, FileVersionResponse, PartResponse, UploadPartRequest, UploadUrl,
};
use crate::session::UploadTarget;
use crate::stream::{PieceProgress, ProgressListener, TransferProgress};

/// What is to be made.
#[derive(Debug)]
pub(crate) struct EmergeOrder {
    /// Without a wish, a copy of one source has the type and info of that; other files have what the service chooses, and
    /// none.
    pub(crate) file: NewFile,
    pub(crate) part_sizes: RequestedPartSizes,
    pub(crate) sources: Sources,
    /// What a large file notes as the digest of its content, if its info does not say.
    pub(crate) large_file_sha1: Option<Sha1Digest>,
    pub(crate) continuing: Continuing,
}

impl Transfers {
    /// Puts a file together.
    pub(crate) async fn emerge(
        &self,
        order: EmergeOrder,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<FileVersionResponse, Error> {
        let EmergeOrder {
            file,
            part_sizes: requested,
            sources,
            large_file_sha1,
            continuing,
        } = order;
        let sizes = self.part_sizes(requested).await?;
        let mut run = Run {
            transfers: self.clone(),
            file,
            requested,
            sources: KnownSources::default(),
            large_file_sha1,
            continuing,
        };
        let made = match sources {
            Sources::All(sources) => {
                let mut intents = Vec::with_capacity(sources.len());
                for source in sources {
                    intents.push(run.sources.add(self, source).await?);
                }
                let plan = plan(intents, sizes)?;
                match plan.parts.as_slice() {
                    [part] => run.one_part(part, listener).await?,
                    _ => run.large_file(&plan, listener).await?,
                }
            }
            Sources::Stream(stream) => {
                let parts = PlannedStream::new(stream, StreamPlanner::new(sizes));
                run.stream_file(parts, listener).await?
            }
        };
        run.sources.check_unchanged(self).await?;
        Ok(made)
    }
}

pub(super) struct Run {
    pub(super) transfers: Transfers,
    file: NewFile,
    requested: RequestedPartSizes,
    pub(super) sources: KnownSources,
    large_file_sha1: Option<Sha1Digest>,
    continuing: Continuing,
}

impl Run {
    pub(super) async fn one_part(
        &self,
        part: &PlannedPart,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<FileVersionResponse, Error> {
        if let PartContent::Copy(piece) = &part.content {
            // What is too large for one call is copied in parts, which may be continued.
            let source = self.remote(piece)?;
            let mut file = self.file.clone();
            if file.content_type.is_some() || file.file_info.is_some() {
                file.content_type = Some(file.content_type().to_owned());
                file.file_info.get_or_insert_default();
            }
            let order = CopyOrder {
                metadata: Metadata::new(&file, &source)?,
                source,
                file,
                part_sizes: self.requested,
                continuing: self.continuing.clone(),
            };
            return self.transfers.copy(order, listener).await;
        }
        if self.continuing.resume.continue_large_file_id.is_some() {
            return Err(nothing_to_continue());
        }
        let progress = TransferProgress::new(listener, part.length);
        small::upload_assembled(
            &self.transfers,
            &self.file,
            self.assembly(&part.content)?,
            progress,
        )
        .await
    }

    /// A file of which the parts become known one after the other, so nothing of them can be remembered.
    pub(super) async fn begin(&self) -> Result<BegunFile, Error> {
        let (transfers, continuing) = (&self.transfers, &self.continuing);
        BegunFile::find_or_start(transfers, &self.as_large(), None, None, continuing).await
    }

    /// The file as it is started when it has several parts.
    fn as_large(&self) -> NewFile {
        let mut file = self.file.clone();
        if let Some(digest) = &self.large_file_sha1 {
            file.add_info(LARGE_FILE_SHA1, digest.to_string());
        }
        file
    }

    /// The digest of a part that the service has already.
    pub(super) async fn made(
        &self,
        begun: &BegunFile,
        part: &PlannedPart,
    ) -> Result<Option<String>, Error> {
        let there = match begun.there(part.number, part.length) {
            There::Made(sha1) => return Ok(Some(sha1.to_owned())),
            There::Perhaps(sha1) => sha1,
            There::Missing => return Ok(None),
        };
        // Only what is read here anyway can be compared. A copy is made once more, which costs one call.
        let PartContent::Upload(piece) = &part.content else {
            return Ok(None);
        };
        let AssemblyPiece::Local(piece) = self.assembly_piece(piece)? else {
            return Ok(None);
        };
        let digest = hash_range(&self.transfers, piece).await?.to_string();
        Ok((digest == there).then_some(digest))
    }

    async fn large_file(
        &self,
        plan: &Plan,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<FileVersionResponse, Error> {
        let identity = self
            .sources
            .are_identified()
            .then(|| format!("emerge {}", plan.id()));
        let lengths = plan.parts.iter().map(|part| part.length).collect();
        let begun = BegunFile::find_or_start(
            &self.transfers,
            &self.as_large(),
            identity,
            Some(lengths),
            &self.continuing,
        )
        .await?;
        let progress = TransferProgress::new(listener, plan.length);
        let made = self.missing_parts(&begun, &plan.parts, &progress).await;
        begun.conclude(&self.transfers, made).await
    }

    /// Makes what is missing. Gives the digests of all parts.
    async fn missing_parts(
        &self,
        begun: &BegunFile,
        parts: &[PlannedPart],
        progress: &TransferProgress,
    ) -> Result<Vec<String>, Error> {
        let mut digests = BTreeMap::new();
        let (mut copies, mut uploads) = (Vec::new(), Vec::new());
        for part in parts {
            if let Some(digest) = self.made(begun, part).await? {
                digests.insert(part.number, digest);
                progress.add(part.length);
            } else if matches!(part.content, PartContent::Copy(_)) {
                copies.push(part);
            } else {
                uploads.push(part);
            }
        }
        // Side by side, since each waits for other connections.
        let file = &begun.file;
        let (copied, uploaded) = try_join(
            self.make_parts(file, TransferClass::Copy, 0, &copies, progress),
            self.make_parts(file, TransferClass::Upload, BUFFERED, &uploads, progress),
        )
        .await?;
        digests.extend(copied.into_iter().chain(uploaded));
        Ok(digests.into_values().collect())
    }

    /// Makes parts of one kind. Gives their numbers and digests.
    async fn make_parts(
        &self,
        file: &LargeFile,
        class: TransferClass,
        buffer_bytes: u64,
        parts: &[&PlannedPart],
        progress: &TransferProgress,
    ) -> Result<Vec<(u32, String)>, Error> {
        let made: Result<Vec<_>, Error> = parts
            .iter()
            .map(|part| self.part(file.id(), part, progress))
            .collect();
        file.make_parts(class, buffer_bytes, made?, PartInMaking::run)
            .await
    }

    /// A part, ready to be sent or copied.
    pub(super) fn part(
        &self,
        large_file_id: &str,
        part: &PlannedPart,
        progress: &TransferProgress,
    ) -> Result<PartInMaking, Error> {
        let number = part.number;
        if let PartContent::Copy(piece) = &part.content {
            let range = ByteRange::with_length(piece.offset, piece.length);
            let source = self.remote(piece)?;
            return Ok(PartInMaking::Copy {
                transfers: self.transfers.clone(),
                request: copied_part(&source, range, &self.file, large_file_id, number),
                progress: progress.clone(),
            });
        }
        let digest = ContentSha1::HexDigitsAtEnd;
        Ok(PartInMaking::Upload(Part {
            assembly: self.assembly(&part.content)?,
            request: self.file.part_request(large_file_id, number, digest),
            progress: progress.piece(),
        }))
    }

    fn assembly(&self, content: &PartContent) -> Result<Assembly, Error> {
        let pieces = content.pieces().iter();
        let pieces: Result<Vec<_>, Error> =
            pieces.map(|piece| self.assembly_piece(piece)).collect();
        Ok(Assembly {
            transfers: self.transfers.clone(),
            pieces: pieces?,
        })
    }

    fn assembly_piece(&self, piece: &Piece) -> Result<AssemblyPiece, Error> {
        match self.sources.upload(piece) {
            Some(source) => Ok(AssemblyPiece::Local(body::Piece {
                source: Arc::clone(source),
                offset: piece.offset,
                length: piece.length,
            })),
            None => Ok(AssemblyPiece::Remote(self.remote(piece)?)),
        }
    }

    fn remote(&self, piece: &Piece) -> Result<RemoteSource, Error> {
        self.sources.remote(piece).ok_or_else(|| {
            let message = format!(
                "the plan copies from {}, which nobody gave",
                piece.source_id
            );
            Error::new(ErrorKind::InternalError { message })
        })
    }
}

/// A part of a large file that is about to be made.
pub(super) enum PartInMaking {
    Copy {
        transfers: Transfers,
        request: CopyPartRequest,
        progress: TransferProgress,
    },
    Upload(Part),
}

impl PartInMaking {
    /// What the scheduler has to admit: the kind, and the bytes of its buffers.
    pub(super) fn needs(&self) -> (TransferClass, u64) {
        match self {
            Self::Copy { .. } => (TransferClass::Copy, 0),
            Self::Upload(_) => (TransferClass::Upload, BUFFERED),
        }
    }

    /// Makes it. Gives its number and digest.
    pub(super) async fn run(self) -> Result<(u32, String), Error> {
        match self {
            Self::Copy {
                transfers,
                request,
                progress,
            } => {
                let copied = transfers.session.copy_part(&request).await?;
                progress.add(copied.content_length);
                Ok((request.part_number, copied.content_sha1))
            }
            Self::Upload(part) => {
                let target = UploadTarget::LargeFile(part.request.file_id.clone());
                let sent = attempts::send(&part.assembly.transfers, &target, &part).await?;
                Ok((part.request.part_number, sent.content_sha1))
            }
        }
    }
}

pub(super) struct Part {
    assembly: Assembly,
    request: UploadPartRequest,
    progress: PieceProgress,
}

impl UploadRequest for Part {
    type Answer = PartResponse;

    async fn send(&self, url: &UploadUrl, attempt: u32) -> Result<PartResponse, Error> {
        let digest = DigestOfBody::default();
        let body = self
            .assembly
            .with_digits_at_end(self.progress.clone(), digest.clone());
        let request = self.request.as_attempt(attempt);
        let session = &self.assembly.transfers.session;
        let answer = session.send_part(url, &request, body).await?;
        check_answer(Some(&answer.content_sha1), digest.get())?;
        Ok(answer)
    }

    /// A part may be sent as often as one likes, so there is nothing to look up.
    async fn look(&self) -> Result<Option<PartResponse>, Error> {
        Ok(None)
    }
}
