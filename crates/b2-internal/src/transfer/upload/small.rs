//! A source that is sent as one request.

use std::sync::Arc;

use super::super::assembly::Assembly;
use super::super::{NewFile, TransferClass, Transfers};
use super::UploadSource;
use super::attempts::{self, UploadRequest};
use super::body::{BUFFERED, CHUNK, DigestOfBody, Piece};
use crate::action::Action;
use crate::digest::Sha1Digest;
use crate::error::{Error, ErrorKind};
use crate::http::Body;
use crate::raw_api::{ContentSha1, FileVersionResponse, ListFileVersionsRequest, UploadUrl};
use crate::session::UploadTarget;
use crate::stream::{PieceProgress, TransferProgress};

/// What is not larger is read into memory once, so that its digest goes ahead in the header and a repetition reads
/// nothing.
const IN_MEMORY: u64 = 4 * CHUNK;

pub(in crate::transfer) async fn upload(
    transfers: &Transfers,
    file: &NewFile,
    source: Arc<dyn UploadSource>,
    expected: Option<Sha1Digest>,
    progress: TransferProgress,
) -> Result<FileVersionResponse, Error> {
    let piece = Piece {
        offset: 0,
        length: source.length(),
        source: Arc::clone(&source),
    };
    let buffered = if piece.length <= IN_MEMORY {
        piece.length
    } else {
        BUFFERED
    };
    let scheduler = &transfers.scheduler;
    let _admission = scheduler.admit(TransferClass::Upload, buffered).await?;
    let content = if piece.length <= IN_MEMORY {
        let (bytes, digest) = piece.read(transfers.host()).await?;
        if let Some(expected) = expected.filter(|expected| *expected != digest) {
            return Err(super::wrong_digest(expected, digest));
        }
        Content::Memory { bytes, digest }
    } else {
        match expected {
            Some(digest) => Content::Promised { piece, digest },
            None => Content::Streamed(piece),
        }
    };
    let request = SmallFile {
        transfers,
        file,
        length: source.length(),
        content,
        progress: progress.piece(),
        digest_of_body: DigestOfBody::default(),
    };
    let target = UploadTarget::Bucket(file.bucket_id.clone());
    let answer = attempts::send(transfers, &target, &request).await?;
    super::check_unchanged(transfers, &source).await?;
    Ok(answer)
}

/// Sends a file that is put together from pieces.
pub(in crate::transfer) async fn upload_assembled(
    transfers: &Transfers,
    file: &NewFile,
    assembly: Assembly,
    progress: TransferProgress,
) -> Result<FileVersionResponse, Error> {
    let scheduler = &transfers.scheduler;
    let _admission = scheduler.admit(TransferClass::Upload, BUFFERED).await?;
    let request = SmallFile {
        transfers,
        file,
        length: assembly.length(),
        content: Content::Assembled(assembly),
        progress: progress.piece(),
        digest_of_body: DigestOfBody::default(),
    };
    let target = UploadTarget::Bucket(file.bucket_id.clone());
    attempts::send(transfers, &target, &request).await
}

struct SmallFile<'a> {
    transfers: &'a Transfers,
    file: &'a NewFile,
    length: u64,
    content: Content,
    progress: PieceProgress,
    digest_of_body: DigestOfBody,
}

impl SmallFile<'_> {
    /// The digest of what was sent, as far as it is known by now.
    fn digest(&self) -> Option<Sha1Digest> {
        match &self.content {
            Content::Memory { digest, .. } | Content::Promised { digest, .. } => Some(*digest),
            Content::Streamed(_) | Content::Assembled(_) => self.digest_of_body.get(),
        }
    }

    /// The bytes for one attempt, and how the service learns their digest.
    fn body(&self) -> (Body, ContentSha1) {
        let host = self.transfers.host();
        let (progress, digest) = (self.progress.clone(), self.digest_of_body.clone());
        match &self.content {
            Content::Memory { bytes, digest } => {
                (Body::from(bytes.clone()), ContentSha1::Known(*digest))
            }
            Content::Promised { piece, digest } => {
                (piece.plain(host, progress), ContentSha1::Known(*digest))
            }
            Content::Streamed(piece) => (
                piece.with_digits_at_end(host, progress, digest),
                ContentSha1::HexDigitsAtEnd,
            ),
            Content::Assembled(assembly) => (
                assembly.with_digits_at_end(progress, digest),
                ContentSha1::HexDigitsAtEnd,
            ),
        }
    }
}

enum Content {
    Memory {
        bytes: bytes::Bytes,
        digest: Sha1Digest,
    },
    /// Sent while it is read. The service refuses it when the digest that was supplied does not fit.
    Promised { piece: Piece, digest: Sha1Digest },
    /// Sent while it is read and hashed.
    Streamed(Piece),
    /// Sent while it is put together and hashed.
    Assembled(Assembly),
}

impl UploadRequest for SmallFile<'_> {
    type Answer = FileVersionResponse;

    async fn send(&self, url: &UploadUrl) -> Result<FileVersionResponse, Error> {
        let (body, content_sha1) = self.body();
        let request = self.file.upload_request(content_sha1);
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
        let mut request = ListFileVersionsRequest::new(&self.file.bucket_id);
        request.start_file_name = Some(self.file.file_name.clone());
        request.prefix = Some(self.file.file_name.clone());
        request.max_file_count = Some(1);
        let page = match self.transfers.session.list_file_versions(&request).await {
            Ok(page) => page,
            Err(error) if matches!(error.kind(), ErrorKind::Unauthorized { .. }) => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        Ok(page.files.into_iter().find(|version| {
            version.file_name == self.file.file_name
                && version.action == Action::UPLOAD
                && version.content_length == self.length
                && version.content_sha1.as_deref() == Some(&digest.to_string())
                && self.file.has_info(&version.file_info)
        }))
    }
}
