//! Sends a source to a bucket: as one request when it is small, else as the parts of a large file.
//!
//! A source is read once to be sent. A large file is read once more beforehand, for the digests of its parts and of the
//! whole, because the service wants the latter when the file is started and a resumed upload needs the former.

pub(super) mod attempts;
pub(super) mod body;
mod large;
mod part_plan;
mod resume;
pub(super) mod small;
mod source;
mod whole_file_sha1;

use std::path::Path;
use std::sync::Arc;

pub use source::{BytesSource, LocalFileSource, UploadSource};
pub use whole_file_sha1::WholeFileSha1;

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
            [_] => small::upload(self, &order.file, source, expected, progress).await,
            _ => large::upload(self, order, source, expected, parts, progress).await,
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

/// The bytes do not have the digest that the caller gave for them. Sending them again would not help.
fn wrong_digest(expected: Sha1Digest, actual: Sha1Digest) -> Error {
    Error::new(ErrorKind::InvalidArgument {
        parameter_name: "sha1_sum or large_file_sha1".to_owned(),
        message: format!("is {expected}, but the source has the SHA-1 {actual}"),
    })
}

/// Checks that the source is still what was opened, after all of it was read.
pub(super) async fn check_unchanged(
    transfers: &Transfers,
    source: &Arc<dyn UploadSource>,
) -> Result<(), Error> {
    let asked = Arc::clone(source);
    let changed = transfers
        .host()
        .blocking(move || asked.has_changed())
        .await?;
    let path = source.path().unwrap_or_else(|| Path::new(""));
    match changed {
        Ok(false) => Ok(()),
        Ok(true) => Err(Error::new(ErrorKind::SourceChanged {
            path: path.to_owned(),
        })),
        Err(cause) => Err(Error::io("read", source.path(), cause)),
    }
}
