//! Makes what was planned: one call for a plan of one part, else a large file whose parts are sent and copied side by side.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::future::try_join;

use super::super::assembly::{Assembly, AssemblyPiece};
use super::super::copy::large::copy_parts;
use super::super::copy::{CopyOrder, GivenMetadata, Metadata};
use super::super::large_file::LargeFile;
use super::super::part_sizes::RequestedPartSizes;
use super::super::upload::attempts::{self, UploadRequest};
use super::super::upload::body::{self, BUFFERED, DigestOfBody};
use super::super::upload::{UploadSource, check_answer, check_unchanged, small};
use super::super::{NewFile, TransferClass, Transfers};
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
        let file = LargeFile::start(&self.transfers, &self.order.file.start_request()).await?;
        let progress = TransferProgress::new(listener, plan.length);
        let (copies, uploads): (Vec<&PlannedPart>, Vec<&PlannedPart>) = plan
            .parts
            .iter()
            .partition(|part| matches!(part.content, PartContent::Copy(_)));
        // Side by side, since each waits for other connections.
        let (copied, uploaded) = try_join(
            self.copy_parts(&file, &copies, &progress),
            self.upload_parts(&file, &uploads, &progress),
        )
        .await?;
        let digests: BTreeMap<u32, String> = copied.into_iter().chain(uploaded).collect();
        let part_sha1s: Vec<String> = digests.into_values().collect();
        file.finish(&part_sha1s).await
    }

    /// Copies parts. Gives their numbers and digests.
    async fn copy_parts(
        &self,
        file: &LargeFile,
        parts: &[&PlannedPart],
        progress: &TransferProgress,
    ) -> Result<Vec<(u32, String)>, Error> {
        let requests: Vec<CopyPartRequest> = parts
            .iter()
            .filter_map(|part| {
                let PartContent::Copy(piece) = &part.content else {
                    return None;
                };
                let mut copy = CopyPartRequest::new(&*piece.source_id, file.id(), part.number);
                copy.range = ByteRange::with_length(piece.offset, piece.length);
                Some(copy)
            })
            .collect();
        let digests = copy_parts(&self.transfers, file, requests, progress).await?;
        Ok(numbered(parts, digests))
    }

    /// Sends parts. Gives their numbers and digests.
    async fn upload_parts(
        &self,
        file: &LargeFile,
        parts: &[&PlannedPart],
        progress: &TransferProgress,
    ) -> Result<Vec<(u32, String)>, Error> {
        let make = |part: &&PlannedPart| {
            let new_file = &self.order.file;
            let request =
                new_file.part_request(file.id(), part.number, ContentSha1::HexDigitsAtEnd);
            let part = Part {
                assembly: self.assembly(&part.content),
                request,
                progress: progress.piece(),
            };
            async move {
                let target = UploadTarget::LargeFile(part.request.file_id.clone());
                let sent = attempts::send(&part.assembly.transfers, &target, &part).await?;
                Ok(sent.content_sha1)
            }
        };
        let digests = file
            .make_parts(TransferClass::Upload, BUFFERED, parts, make)
            .await?;
        Ok(numbered(parts, digests))
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

fn numbered(parts: &[&PlannedPart], digests: Vec<String>) -> Vec<(u32, String)> {
    parts.iter().map(|part| part.number).zip(digests).collect()
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
