//! Sends the parts of a source that can be read at any place, several side by side.

use std::sync::Arc;

use super::super::super::large_file::LargeFile;
use super::super::super::{NewFile, TransferClass, Transfers};
use super::super::attempts::{self, UploadRequest};
use super::super::body::{BUFFERED, DigestOfBody, Piece};
use super::super::part_plan::PlannedPart;
use super::super::resume::Found;
use super::super::{PartProgress, UploadSource, check_answer};
use super::digests::AskedDigests;
use crate::digest::Sha1Digest;
use crate::error::Error;
use crate::raw_api::{ContentSha1, PartResponse, UploadPartRequest, UploadUrl};
use crate::session::UploadTarget;
use crate::stream::PieceProgress;

pub(super) struct Sender<'a> {
    pub(super) transfers: &'a Transfers,
    pub(super) new_file: &'a NewFile,
    pub(super) source: &'a Arc<dyn UploadSource>,
    pub(super) parts: &'a [PlannedPart],
    /// A part whose digest is not known is hashed while it is sent.
    pub(super) digests: &'a AskedDigests,
    pub(super) progress: &'a PartProgress,
}

impl Sender<'_> {
    /// Sends the parts that are missing. What has been sent before a failure stays on the service, for the next attempt to
    /// continue. Gives the digests of all parts.
    pub(super) async fn send(&self, file: &LargeFile, found: &Found) -> Result<Vec<String>, Error> {
        let mut sha1s: Vec<Option<String>> = Vec::with_capacity(self.parts.len());
        let mut missing = Vec::new();
        for (index, part) in self.parts.iter().enumerate() {
            let there = found.uploaded.get(&part.number);
            if there.is_some() {
                self.progress.of(part.number).complete(part.length);
            } else {
                missing.push((index, part));
            }
            sha1s.push(there.map(|there| there.sha1.clone()));
        }
        let sent = file
            .make_parts(TransferClass::Upload, BUFFERED, missing, |(index, part)| {
                self.send_part(file, index, part)
            })
            .await?;
        let mut sent = sent.into_iter();
        Ok(sha1s
            .into_iter()
            .filter_map(|sha1| sha1.or_else(|| sent.next()))
            .collect())
    }

    fn send_part(
        &self,
        file: &LargeFile,
        index: usize,
        planned: &PlannedPart,
    ) -> impl Future<Output = Result<String, Error>> + Send + 'static {
        let digest = self.digests.known(index);
        let sha1 = digest.map_or(ContentSha1::HexDigitsAtEnd, ContentSha1::Known);
        let part = Part {
            transfers: self.transfers.clone(),
            request: self.new_file.part_request(file.id(), planned.number, sha1),
            digest,
            piece: planned.of(self.source),
            progress: self.progress.of(planned.number),
        };
        async move {
            let target = UploadTarget::LargeFile(part.request.file_id.clone());
            let sent = attempts::send(&part.transfers, &target, &part).await?;
            Ok(sent.content_sha1)
        }
    }
}

struct Part {
    transfers: Transfers,
    request: UploadPartRequest,
    digest: Option<Sha1Digest>,
    piece: Piece,
    progress: PieceProgress,
}

impl UploadRequest for Part {
    type Answer = PartResponse;

    async fn send(&self, url: &UploadUrl, attempt: u32) -> Result<PartResponse, Error> {
        let (host, progress) = (self.transfers.host(), self.progress.clone());
        let computed = DigestOfBody::default();
        let body = match self.digest {
            Some(_) => self.piece.plain(host, progress),
            None => self
                .piece
                .with_digits_at_end(host, progress, computed.clone()),
        };
        let session = &self.transfers.session;
        let request = self.request.as_attempt(attempt);
        let answer = session.send_part(url, &request, body).await?;
        check_answer(
            Some(&answer.content_sha1),
            self.digest.or_else(|| computed.get()),
        )?;
        Ok(answer)
    }

    /// A part may be sent as often as one likes, so there is nothing to look up.
    async fn look(&self) -> Result<Option<PartResponse>, Error> {
        Ok(None)
    }
}
