//! A source that is sent as the parts of a large file.

mod digests;
mod parts;

use std::sync::Arc;

use self::digests::{AskedDigests, hash_source};
use self::parts::Sender;

pub(super) use self::digests::PartDigests;

use super::super::large_file::LargeFile;
use super::super::part_sizes::PartSizes;
use super::super::{NewFile, Transfers};
use super::failure::{after_failure, blames_the_large_file};
use super::one_pass::{BufferLimits, Destination, Input, Layout, PartReader, Slots};
use super::part_plan::PlannedPart;
use super::resume::{Found, Wanted};
use super::{PartProgress, UploadOrder, UploadSource, WholeFileSha1, check_unchanged};
use crate::digest::Sha1Digest;
use crate::error::Error;
use crate::file_info::LARGE_FILE_SHA1;
use crate::raw_api::FileVersionResponse;
use crate::stream::TransferProgress;

/// The longest part that is kept in memory to check a digest on the way. Larger ones are read twice.
const LONGEST_IN_MEMORY: u64 = 16 * 1024 * 1024;

/// How the parts of a source are read and hashed.
#[derive(Debug)]
enum Reading {
    /// Twice: for all digests, and to be sent.
    Hashed(Vec<Sha1Digest>),
    /// Once. The whole has no digest.
    Unhashed(AskedDigests),
    /// Once, in order, and with every part in memory until it is sent. The whole must have this digest.
    InOrder(Sha1Digest, Layout),
}

struct LargeUpload<'a> {
    transfers: &'a Transfers,
    order: &'a UploadOrder,
    file: NewFile,
    source: Arc<dyn UploadSource>,
    parts: Vec<PlannedPart>,
    reading: Reading,
    progress: PartProgress,
}

pub(super) async fn upload(
    transfers: &Transfers,
    order: &UploadOrder,
    source: Arc<dyn UploadSource>,
    expected: Option<Sha1Digest>,
    (sizes, parts): (PartSizes, Vec<PlannedPart>),
    progress: TransferProgress,
) -> Result<FileVersionResponse, Error> {
    let mut file = order.file.clone();
    let noted = file
        .info(LARGE_FILE_SHA1)
        .and_then(|text| text.parse().ok());
    let expected = expected.or(noted);
    let (parts, reading) = match (expected, order.whole_file_sha1) {
        (Some(expected), whole)
            if Layout::longest(sizes.smallest(), source.length()) <= LONGEST_IN_MEMORY =>
        {
            if whole != WholeFileSha1::Omit {
                file.add_info(LARGE_FILE_SHA1, expected.to_string());
            }
            let layout = Layout::new(sizes.smallest(), Some(source.length()))?;
            let parts = layout.parts()?.unwrap_or(parts);
            (parts, Reading::InOrder(expected, layout))
        }
        (None, WholeFileSha1::Omit) => {
            let digests = AskedDigests::new(transfers, &source);
            (parts, Reading::Unhashed(digests))
        }
        (expected, whole) => {
            let digests = hash_source(transfers, &source, &parts).await?;
            check_unchanged(transfers, &source).await?;
            if let Some(expected) = expected.filter(|expected| *expected != digests.whole) {
                return Err(super::wrong_digest(expected, digests.whole));
            }
            if whole != WholeFileSha1::Omit {
                file.add_info(LARGE_FILE_SHA1, digests.whole.to_string());
            }
            (parts, Reading::Hashed(digests.parts))
        }
    };
    let upload = LargeUpload {
        transfers,
        order,
        file,
        source,
        parts,
        reading,
        progress: PartProgress::new(progress),
    };
    upload.run().await
}

impl LargeUpload<'_> {
    async fn run(&self) -> Result<FileVersionResponse, Error> {
        let wanted = Wanted {
            transfers: self.transfers,
            file: &self.file,
            parts: Some(&self.parts),
            digests: match &self.reading {
                Reading::Hashed(digests) => PartDigests::Known(digests),
                Reading::Unhashed(digests) => PartDigests::WhenAsked(digests),
                Reading::InOrder(..) => PartDigests::WhenRead,
            },
            settings: &self.order.resume,
        };
        let mut found = wanted.find_or_start().await?;
        let mut may_replace = self.order.resume.continue_large_file_id.is_none();
        loop {
            let error = match self.send(&found).await {
                Ok(finished) => return Ok(finished),
                Err(error) => error,
            };
            if may_replace
                && blames_the_large_file(self.transfers, &error)
                && let Ok(new) = LargeFile::start(self.transfers, &self.file.start_request()).await
            {
                tracing::debug!(
                    file_id = found.file_id,
                    new_file_id = new.id(),
                    %error,
                    "starting a large file anew, since the service cannot take this one"
                );
                may_replace = false;
                super::failure::cancel(self.transfers, &found.file_id).await;
                found = Found::new(new.id());
                continue;
            }
            after_failure(
                self.transfers,
                self.order.on_failure,
                &found.file_id,
                &error,
            )
            .await;
            return Err(error);
        }
    }

    async fn send(&self, found: &Found) -> Result<FileVersionResponse, Error> {
        let file = LargeFile::unfinished(self.transfers, found.file_id.clone());
        let part_sha1s = match &self.reading {
            Reading::Hashed(digests) => self.sender(Some(digests)).send(&file, found).await?,
            Reading::Unhashed(_) => self.sender(None).send(&file, found).await?,
            Reading::InOrder(expected, layout) => {
                let host = self.transfers.host();
                let input = Input::of_source(Arc::clone(&self.source), host.clone());
                let reader = PartReader::new(host.clone(), input, *layout, true);
                let slots = Slots::new(self.transfers, &BufferLimits::default());
                let destination = Destination {
                    transfers: self.transfers,
                    new_file: &self.file,
                    file: &file,
                    uploaded: &found.uploaded,
                    progress: &self.progress,
                };
                destination
                    .send_all(reader, &slots, None, Some(*expected))
                    .await?
            }
        };
        check_unchanged(self.transfers, &self.source).await?;
        file.finish(&part_sha1s).await
    }

    fn sender<'a>(&'a self, digests: Option<&'a [Sha1Digest]>) -> Sender<'a> {
        Sender {
            transfers: self.transfers,
            new_file: &self.file,
            source: &self.source,
            parts: &self.parts,
            digests,
            progress: &self.progress,
        }
    }
}
