//! Makes what was planned: one call for a plan of one part, else a large file whose parts are sent and copied side by side.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::super::assembly::{Assembly, AssemblyPiece};
use super::super::copy::{CopyOrder, GivenMetadata, Metadata};
use super::super::large_file::{finish, join_one, note_part, start};
use super::super::part_sizes::RequestedPartSizes;
use super::super::upload::attempts::{self, UploadRequest};
use super::super::upload::body::{self, DigestOfBody};
use super::super::upload::{UploadSource, check_answer, check_unchanged, small};
use super::super::{NewFile, Transfers};
use super::intent::{WriteIntent, WriteSource};
use super::piece::{Piece, SourceKind};
use super::plan::{PartContent, Plan, PlannedPart, plan};
use crate::error::{Error, ErrorKind};
use crate::range::ByteRange;
use crate::raw_api::{
    ContentSha1, CopyPartRequest, FileVersionResponse, PartResponse, UploadPartRequest, UploadUrl,
};
use crate::session::UploadTarget;
use crate::stream::{PieceProgress, ProgressListener, TransferProgress};

/// Where bytes come from.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    Upload(Arc<dyn UploadSource>),
    Copy {
        file_id: String,
        offset: u64,
        length: Option<u64>,
    },
}

impl Source {
    fn length(&self) -> u64 {
        match self {
            Self::Upload(source) => source.length(),
            Self::Copy { length, .. } => length.unwrap_or(0),
        }
    }
}

/// What is to be made.
#[derive(Debug)]
pub(crate) struct EmergeOrder {
    /// Without a wish, a copy of one source has the type and info of that; other files have what the service chooses, and
    /// none.
    pub(crate) file: NewFile,
    pub(crate) part_sizes: RequestedPartSizes,
    /// Sources, each with its place in the new file; without one it follows the source before it.
    pub(crate) intents: Vec<(Source, Option<u64>)>,
}

impl Transfers {
    /// Puts a file together.
    pub(crate) async fn emerge(
        &self,
        order: EmergeOrder,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<FileVersionResponse, Error> {
        let sizes = self.part_sizes(order.part_sizes).await?;
        let mut sources = Vec::new();
        let mut intents = Vec::new();
        let mut end = 0_u64;
        for (number, (source, offset)) in order.intents.iter().enumerate() {
            let source = self.with_length(source.clone()).await?;
            let offset = offset.unwrap_or(end);
            end = offset.saturating_add(source.length());
            intents.push(WriteIntent::new(planned_source(number, &source), offset));
            sources.push(source);
        }
        let plan = plan(intents, sizes)?;
        let run = Run {
            transfers: self.clone(),
            order,
            sources,
        };
        run.carry_out(plan, listener).await
    }

    /// Looks up how long a copied file is when the caller does not say.
    async fn with_length(&self, source: Source) -> Result<Source, Error> {
        let Source::Copy {
            file_id,
            offset,
            length: None,
        } = source
        else {
            return Ok(source);
        };
        let whole = self.session.get_file_info(&file_id).await?.content_length;
        match whole.checked_sub(offset) {
            Some(length) => Ok(Source::Copy {
                file_id,
                offset,
                length: Some(length),
            }),
            None => Err(Error::new(ErrorKind::UnsatisfiableRange).with_context(file_id)),
        }
    }
}

fn planned_source(number: usize, source: &Source) -> WriteSource {
    match source {
        Source::Upload(source) => WriteSource::upload(format!("source {number}"), source.length()),
        Source::Copy {
            file_id,
            offset,
            length,
        } => WriteSource::copy(file_id.as_str(), *offset, length.unwrap_or(0)),
    }
}

struct Run {
    transfers: Transfers,
    order: EmergeOrder,
    sources: Vec<Source>,
}

impl Run {
    async fn carry_out(
        &self,
        plan: Plan,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<FileVersionResponse, Error> {
        let made = match plan.parts.as_slice() {
            [part] => self.one_part(part, listener).await?,
            _ => self.large_file(&plan, listener).await?,
        };
        for source in &self.sources {
            if let Source::Upload(source) = source {
                check_unchanged(&self.transfers, source).await?;
            }
        }
        Ok(made)
    }

    async fn one_part(
        &self,
        part: &PlannedPart,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<FileVersionResponse, Error> {
        if let PartContent::Copy(piece) = &part.content {
            let order = CopyOrder {
                source_file_id: piece.source_id.to_string(),
                bucket_id: self.order.file.bucket_id.clone(),
                file_name: self.order.file.file_name.clone(),
                offset: piece.offset,
                length: Some(piece.length),
                metadata: match (&self.order.file.content_type, &self.order.file.file_info) {
                    (None, None) => Metadata::OfSource,
                    (_, file_info) => Metadata::Given(GivenMetadata {
                        content_type: self.order.file.content_type().to_owned(),
                        file_info: file_info.clone().unwrap_or_default(),
                    }),
                },
                part_sizes: self.order.part_sizes,
            };
            return self.transfers.copy(order, listener).await;
        }
        let progress = TransferProgress::new(listener, part.length);
        small::upload_assembled(
            &self.transfers,
            &self.order.file,
            self.assembly(&part.content),
            progress,
        )
        .await
    }

    async fn large_file(
        &self,
        plan: &Plan,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<FileVersionResponse, Error> {
        let file_id = start(&self.transfers, &self.order.file.start_request()).await?;
        let progress = TransferProgress::new(listener, plan.length);
        let scheduler = &self.transfers.scheduler;
        let most = scheduler.max_uploads() + scheduler.max_copies();
        let mut part_sha1s = vec![String::new(); plan.parts.len()];
        // Dropping the set aborts the parts that are left, so the first failure ends all.
        let mut running: JoinSet<Result<(usize, String), Error>> = JoinSet::new();
        for (index, part) in plan.parts.iter().enumerate() {
            while running.len() >= most {
                note_part(&mut part_sha1s, join_one(&mut running).await?);
            }
            let transfers = self.transfers.clone();
            match &part.content {
                PartContent::Copy(piece) => {
                    let mut copy = CopyPartRequest::new(&*piece.source_id, &file_id, part.number);
                    copy.range = ByteRange::with_length(piece.offset, piece.length);
                    let progress = progress.clone();
                    running.spawn(async move {
                        let _permit = transfers.scheduler.copy_permit().await?;
                        let copied = transfers.session.copy_part(&copy).await?;
                        progress.add(copied.content_length);
                        Ok((index, copied.content_sha1))
                    });
                }
                content => {
                    let part = Part {
                        assembly: self.assembly(content),
                        request: UploadPartRequest::new(
                            &file_id,
                            part.number,
                            ContentSha1::HexDigitsAtEnd,
                        ),
                        progress: progress.piece(),
                    };
                    running.spawn(async move {
                        let _permit = transfers.scheduler.upload_permit().await?;
                        let target = UploadTarget::LargeFile(part.request.file_id.clone());
                        let sent = attempts::send(&transfers, &target, &part).await?;
                        Ok((index, sent.content_sha1))
                    });
                }
            }
        }
        while let Some(made) = join_one(&mut running).await? {
            note_part(&mut part_sha1s, Some(made));
        }
        let made = finish(&self.transfers, &file_id, &part_sha1s).await?;
        self.transfers
            .session
            .forget_upload_urls(&UploadTarget::LargeFile(file_id));
        Ok(made)
    }

    fn assembly(&self, content: &PartContent) -> Assembly {
        let pieces = content
            .pieces()
            .iter()
            .filter_map(|piece| self.assembly_piece(piece))
            .collect();
        Assembly {
            transfers: self.transfers.clone(),
            pieces,
        }
    }

    fn assembly_piece(&self, piece: &Piece) -> Option<AssemblyPiece> {
        match (piece.kind, self.sources.get(piece.intent)?) {
            (SourceKind::Upload, Source::Upload(source)) => {
                Some(AssemblyPiece::Local(body::Piece {
                    source: Arc::clone(source),
                    offset: piece.offset,
                    length: piece.length,
                }))
            }
            _ => Some(AssemblyPiece::Remote {
                file_id: piece.source_id.to_string(),
                offset: piece.offset,
                length: piece.length,
            }),
        }
    }
}

struct Part {
    assembly: Assembly,
    request: UploadPartRequest,
    progress: PieceProgress,
}

impl UploadRequest for Part {
    type Answer = PartResponse;

    async fn send(&self, url: &UploadUrl) -> Result<PartResponse, Error> {
        let digest = DigestOfBody::default();
        let body = self
            .assembly
            .with_digits_at_end(self.progress.clone(), digest.clone());
        let answer = self
            .assembly
            .transfers
            .session
            .upload_part(url, &self.request, body)
            .await?;
        check_answer(Some(&answer.content_sha1), digest.get())?;
        Ok(answer)
    }

    /// A part may be sent as often as one likes, so there is nothing to look up.
    async fn look(&self) -> Result<Option<PartResponse>, Error> {
        Ok(None)
    }
}
