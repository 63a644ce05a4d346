//! A source that is sent as one request.

use std::sync::Arc;

use bytes::Bytes;

use super::super::assembly::Assembly;
use super::super::{NewFile, TransferClass, Transfers};
use super::UploadSource;
use super::attempts::{self, UploadRequest};
use super::body::{BUFFERED, CHUNK, DigestOfBody, Digits, Piece};
use super::one_pass::{BufferedPart, counted};
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
        super::check_unchanged(transfers, &source).await?;
        if let Some(expected) = expected.filter(|expected| *expected != digest) {
            return Err(super::wrong_digest(expected, digest));
        }
        Content::Memory {
            chunks: vec![bytes],
            digest,
        }
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
    attempts::send(transfers, &target, &request).await
}

/// Sends a file that is in memory.
pub(super) async fn upload_buffered(
    transfers: &Transfers,
    file: &NewFile,
    content: BufferedPart,
    progress: TransferProgress,
) -> Result<FileVersionResponse, Error> {
    let scheduler = &transfers.scheduler;
    let _admission = scheduler.admit(TransferClass::Upload, 0).await?;
    let request = SmallFile {
        transfers,
        file,
        length: content.place.length,
        content: Content::Memory {
            chunks: content.chunks,
            digest: content.digest,
        },
        progress: progress.piece(),
        digest_of_body: DigestOfBody::default(),
    };
    let target = UploadTarget::Bucket(file.bucket_id.clone());
    attempts::send(transfers, &target, &request).await
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

    /// The error of an attempt; that of the caller, where the bytes do not have the digest that they were said to have.
    fn explained(&self, error: Error) -> Error {
        match (&self.content, self.digest_of_body.get()) {
            (Content::Promised { digest, .. }, Some(actual)) if *digest != actual => {
                super::wrong_digest(*digest, actual)
            }
            _ => error,
        }
    }

    /// The bytes for one attempt, and how the service learns their digest.
    fn body(&self) -> (Body, ContentSha1) {
        let host = self.transfers.host();
        let (progress, digest) = (self.progress.clone(), self.digest_of_body.clone());
        match &self.content {
            Content::Memory { chunks, digest } => (
                counted(chunks.clone(), progress),
                ContentSha1::Known(*digest),
            ),
            Content::Promised {
                piece,
                digest: promised,
            } => (
                piece.whole(host, progress, digest, Digits::LeftOut),
                ContentSha1::Known(*promised),
            ),
            Content::Streamed(piece) => (
                piece.whole(host, progress, digest, Digits::AtEnd),
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
        chunks: Vec<Bytes>,
        digest: Sha1Digest,
    },
    /// Sent while it is read and hashed. The service refuses it when the digest that was supplied does not fit.
    Promised { piece: Piece, digest: Sha1Digest },
    /// Sent while it is read and hashed.
    Streamed(Piece),
    /// Sent while it is put together and hashed.
    Assembled(Assembly),
}

impl UploadRequest for SmallFile<'_> {
    type Answer = FileVersionResponse;

    async fn send(&self, url: &UploadUrl, attempt: u32) -> Result<FileVersionResponse, Error> {
        let (body, content_sha1) = self.body();
        let mut request = self.file.upload_request(content_sha1);
        request.attempt = attempt;
        let session = &self.transfers.session;
        let answer = match session.send_file(url, &request, body).await {
            Ok(answer) => answer,
            Err(error) => return Err(self.explained(error)),
        };
        super::check_answer(answer.content_sha1.as_deref(), self.digest())?;
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
