//! Sends a source to a bucket: as one request when it is small, else as the parts of a large file.
//!
//! A source is read once to be sent. A large file is read once more beforehand, for the digests of its parts and of the
//! whole, because the service wants the latter when the file is started and a resumed upload needs the former; unless the
//! caller does without the digest of the whole, or knows it.

pub(super) mod attempts;
pub(super) mod body;
mod byte_stream;
mod chunk_pool;
pub(super) mod failure;
mod incremental;
mod large;
mod one_pass;
mod part_plan;
mod part_progress;
pub(super) mod resume;
pub(super) mod small;
mod source;
mod stream;
mod whole_file_sha1;

use std::path::Path;
use std::sync::Arc;

pub use byte_stream::ByteStream;
pub use failure::OnFailure;
pub use incremental::UploadMode;
pub use resume::{RejectedCandidate, RejectionReason, ResumeListener};
pub use source::{BytesSource, LocalFileSource, UploadSource};
pub use whole_file_sha1::WholeFileSha1;

pub(super) use large::{PartDigests, hash_range};
pub(crate) use one_pass::BufferLimits;
pub(super) use part_plan::PlannedPart;
pub(crate) use resume::ResumeSettings;
pub(crate) use stream::{DEFAULT_READ_BYTES, StreamOrder};

use part_progress::PartProgress;

use super::begun_file::nothing_to_continue;
use super::part_sizes::RequestedPartSizes;
use super::{NewFile, Transfers};
use crate::digest::Sha1Digest;
use crate::error::{Error, ErrorKind};
use crate::raw_api::FileVersionResponse;
use crate::stream::{ProgressListener, TransferProgress};

/// What is to be made of a source.
#[derive(Debug)]
pub(crate) struct UploadOrder {
    pub(crate) file: NewFile,
    pub(crate) part_sizes: RequestedPartSizes,
    pub(crate) whole_file_sha1: WholeFileSha1,
    pub(crate) resume: ResumeSettings,
    pub(crate) on_failure: OnFailure,
}

impl UploadOrder {
    /// The digest that the source is said to have.
    fn expected_sha1(&self, source: &dyn UploadSource) -> Result<Option<Sha1Digest>, Error> {
        let WholeFileSha1::Given(given) = self.whole_file_sha1 else {
            return Ok(source.content_sha1());
        };
        match source.content_sha1() {
            Some(of_source) if of_source != given => Err(wrong_digest(given, of_source)),
            _ => Ok(Some(given)),
        }
    }
}

impl Transfers {
    /// Uploads a source whole.
    pub(crate) async fn upload(
        &self,
        order: UploadOrder,
        source: Arc<dyn UploadSource>,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<FileVersionResponse, Error> {
        let length = source.length();
        let expected = order.expected_sha1(&*source)?;
        let sizes = self.part_sizes(order.part_sizes).await?;
        let parts = part_plan::split(length, &sizes)?;
        let progress = TransferProgress::new(listener, length);
        match parts.as_slice() {
            [_] if order.resume.continue_large_file_id.is_some() => Err(nothing_to_continue()),
            [_] => small::upload(self, &order.file, source, expected, progress).await,
            _ => large::upload(self, &order, source, expected, (sizes, parts), progress).await,
        }
    }
}

/// Checks that the service stored what was sent.
pub(super) fn check_answer(stored: Option<&str>, sent: Option<Sha1Digest>) -> Result<(), Error> {
    match (stored, sent) {
        (Some(stored), Some(sent)) if stored != sent.to_string() => {
            Err(Error::new(ErrorKind::ChecksumMismatch {
                checksum_type: "sha1".to_owned(),
                expected: sent.to_string(),
                actual: stored.to_owned(),
            }))
        }
        _ => Ok(()),
    }
}

const DIGEST_PARAMETER: &str = "sha1_sum or large_file_sha1";

/// The bytes do not have the digest that the caller gave for them. Sending them again would not help.
fn wrong_digest(expected: Sha1Digest, actual: Sha1Digest) -> Error {
    Error::new(ErrorKind::InvalidArgument {
        parameter_name: DIGEST_PARAMETER.to_owned(),
        message: format!("is {expected}, but the source has the SHA-1 {actual}"),
    })
}

fn is_wrong_digest(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::InvalidArgument { parameter_name, .. } if parameter_name == DIGEST_PARAMETER)
}

/// Checks that the source is still what was opened, after all of it was read.
pub(super) async fn check_unchanged(
    transfers: &Transfers,
    source: &Arc<dyn UploadSource>,
) -> Result<(), Error> {
    let asked = Arc::clone(source);
    transfers
        .host()
        .blocking(move || check_unchanged_now(&*asked))
        .await?
}

/// The same. Blocks.
fn check_unchanged_now(source: &dyn UploadSource) -> Result<(), Error> {
    match source.has_changed() {
        Ok(false) => Ok(()),
        Ok(true) => Err(Error::new(ErrorKind::SourceChanged {
            path: source.path().unwrap_or_else(|| Path::new("")).to_owned(),
        })),
        Err(cause) => Err(Error::io("read", source.path(), cause)),
    }
}
