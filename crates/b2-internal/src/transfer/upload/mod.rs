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

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

pub use source::{BytesSource, LocalFileSource, UploadSource};

use super::Transfers;
use super::part_sizes::RequestedPartSizes;
use crate::digest::Sha1Digest;
use crate::error::{Error, ErrorKind};
use crate::raw_api::FileVersionResponse;
use crate::stream::{ProgressListener, TransferProgress};

/// Where an upload goes and what is stored with it.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub(crate) bucket_id: String,
    pub(crate) file_name: String,
    pub(crate) content_type: String,
    pub(crate) file_info: BTreeMap<String, String>,
    /// The smallest part, when the caller sets it, in bytes.
    pub(crate) min_part_size: Option<u64>,
}

impl Transfers {
    /// Uploads a source whole.
    pub(crate) async fn upload(
        &self,
        upload: Upload,
        source: Arc<dyn UploadSource>,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<FileVersionResponse, Error> {
        let length = source.length();
        let requested = RequestedPartSizes {
            min: upload.min_part_size,
            ..RequestedPartSizes::default()
        };
        let sizes = self.part_sizes(requested).await?;
        let parts = part_plan::split(length, &sizes)?;
        let progress = TransferProgress::new(listener, length);
        match parts.as_slice() {
            [_] => small::upload(self, &upload, source, progress).await,
            _ => large::upload(self, &upload, source, parts, progress).await,
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
        parameter_name: "sha1_sum".to_owned(),
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
