//! A source that is sent as one request.

use std::sync::Arc;

use super::super::Transfers;
use super::attempts::{self, UploadRequest};
use super::body::{CHUNK, DigestOfBody, Piece};
use super::{Upload, UploadSource};
use crate::action::Action;
use crate::digest::Sha1Digest;
use crate::error::{Error, ErrorKind};
use crate::http::Body;
use crate::raw_api::{
    ContentSha1, FileVersionResponse, ListFileVersionsRequest, UploadFileRequest, UploadUrl,
};
use crate::session::UploadTarget;
use crate::stream::{PieceProgress, TransferProgress};

/// What is not larger is read into memory once, so that its digest goes ahead in the header and a repetition reads
/// nothing.
const IN_MEMORY: u64 = 4 * CHUNK;

pub(super) async fn upload(
    transfers: &Transfers,
    upload: &Upload,
    source: Arc<dyn UploadSource>,
    progress: TransferProgress,
) -> Result<FileVersionResponse, Error> {
    let _permit = transfers.scheduler.upload_permit().await?;
    let piece = Piece {
        offset: 0,
        length: source.length(),
        source: Arc::clone(&source),
    };
    let content = if piece.length <= IN_MEMORY {
        let (bytes, digest) = piece.read(transfers.host()).await?;
        check_supplied(&source, digest)?;
        Content::Memory { bytes, digest }
    } else {
        Content::Streamed {
            known: source.content_sha1(),
        }
    };
    let request = SmallFile {
        transfers,
        upload,
        piece,
        content,
        progress: progress.piece(),
        digest_of_body: DigestOfBody::default(),
    };
    let target = UploadTarget::Bucket(upload.bucket_id.clone());
    let answer = attempts::send(transfers, &target, &request).await?;
    super::check_unchanged(transfers, &source).await?;
    Ok(answer)
}

fn check_supplied(source: &Arc<dyn UploadSource>, actual: Sha1Digest) -> Result<(), Error> {
    match source.content_sha1() {
        Some(expected) if expected != actual => Err(super::wrong_digest(expected, actual)),
        _ => Ok(()),
    }
}

struct SmallFile<'a> {
    transfers: &'a Transfers,
    upload: &'a Upload,
    piece: Piece,
    content: Content,
    progress: PieceProgress,
    digest_of_body: DigestOfBody,
}

impl SmallFile<'_> {
    /// The digest of what was sent, as far as it is known by now.
    fn digest(&self) -> Option<Sha1Digest> {
        match &self.content {
            Content::Memory { digest, .. }
            | Content::Streamed {
                known: Some(digest),
            } => Some(*digest),
            Content::Streamed { known: None } => self.digest_of_body.get(),
        }
    }
}

enum Content {
    Memory {
        bytes: bytes::Bytes,
        digest: Sha1Digest,
    },
    /// Sent while it is read. The service refuses it when a digest that was supplied does not fit.
    Streamed { known: Option<Sha1Digest> },
}

impl UploadRequest for SmallFile<'_> {
    type Answer = FileVersionResponse;

    async fn send(&self, url: &UploadUrl) -> Result<FileVersionResponse, Error> {
        let host = self.transfers.host();
        let (body, content_sha1) = match &self.content {
            Content::Memory { bytes, digest } => {
                (Body::from(bytes.clone()), ContentSha1::Known(*digest))
            }
            Content::Streamed {
                known: Some(digest),
            } => (
                self.piece.plain(host, self.progress.clone()),
                ContentSha1::Known(*digest),
            ),
            Content::Streamed { known: None } => {
                let body = self.piece.with_digits_at_end(
                    host,
                    self.progress.clone(),
                    self.digest_of_body.clone(),
                );
                (body, ContentSha1::HexDigitsAtEnd)
            }
        };
        let Upload {
            file_name,
            content_type,
            ..
        } = self.upload;
        let mut request =
            UploadFileRequest::new(file_name.as_str(), content_type.as_str(), content_sha1);
        request.file_info.clone_from(&self.upload.file_info);
        let answer = self
            .transfers
            .session
            .upload_file(url, &request, body)
            .await?;
        super::check_answer(answer.content_sha1.as_deref(), self.digest())?;
        if let Content::Memory { bytes, .. } = &self.content {
            self.progress.restart();
            self.progress.advance(bytes.len() as u64);
        }
        Ok(answer)
    }

    /// The current version of the name, if it is what was to be uploaded. When the key may not list, nothing is found,
    /// and a repetition supersedes whatever the lost attempt left.
    async fn look(&self) -> Result<Option<FileVersionResponse>, Error> {
        let Some(digest) = self.digest() else {
            return Ok(None);
        };
        let mut request = ListFileVersionsRequest::new(&self.upload.bucket_id);
        request.start_file_name = Some(self.upload.file_name.clone());
        request.prefix = Some(self.upload.file_name.clone());
        request.max_file_count = Some(1);
        let page = match self.transfers.session.list_file_versions(&request).await {
            Ok(page) => page,
            Err(error) if matches!(error.kind(), ErrorKind::Unauthorized { .. }) => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        Ok(page.files.into_iter().find(|version| {
            version.file_name == self.upload.file_name
                && version.action == Action::UPLOAD
                && version.content_length == self.piece.length
                && version.content_sha1.as_deref() == Some(&digest.to_string())
                && version.file_info == self.upload.file_info
        }))
    }
}
