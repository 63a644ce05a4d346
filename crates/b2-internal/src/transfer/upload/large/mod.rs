//! A source that is sent as the parts of a large file.

mod digests;
mod memory;
mod parts;

use std::sync::Arc;

use self::digests::AskedDigests;
use self::memory::Memory;
use self::parts::Sender;

pub(super) use self::digests::hash_prefix;
pub(in crate::transfer) use self::digests::{PartDigests, hash_range};

use super::super::journal::Entry;
use super::super::large_file::LargeFile;
use super::super::part_sizes::PartSizes;
use super::super::{NewFile, Transfers};
use super::failure::{after_failure, blames_the_large_file, cancel};
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

/// How the parts of a source are read and hashed. If it takes the digest of the whole, the source was read once before.
#[derive(Debug)]
enum Reading {
    /// Wherever they are, and hashed while they are sent.
    Anywhere(AskedDigests),
    /// In order, and with every part in memory until it is sent. The whole must have this digest.
    InOrder(Sha1Digest, Layout),
}

struct LargeUpload<'a> {
    transfers: &'a Transfers,
    order: &'a UploadOrder,
    file: NewFile,
    source: Arc<dyn UploadSource>,
    parts: Vec<PlannedPart>,
    reading: Reading,
    /// The digest of the whole, as far as it is known before the end.
    whole: Option<Sha1Digest>,
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
    let noted = order.file.info(LARGE_FILE_SHA1);
    let expected = expected.or(noted.and_then(|text| text.parse().ok()));
    let memory = Memory::of(transfers, order, &source).await;
    let has_whole = order.whole_file_sha1 != WholeFileSha1::Omit;
    let known = memory
        .same_source()
        .filter(|known| expected.is_none_or(|expected| expected == known.whole));
    let digests = AskedDigests::new(transfers, &source);
    let (parts, reading, whole) = if let Some(known) = known {
        let reading = Reading::Anywhere(digests);
        (known.layout, reading, Some(known.whole))
    } else if let Some(expected) = expected
        && Layout::longest(sizes.smallest(), source.length()) <= LONGEST_IN_MEMORY
    {
        let layout = Layout::new(sizes.smallest(), Some(source.length()))?;
        let parts = layout.parts()?.unwrap_or(parts);
        (parts, Reading::InOrder(expected, layout), Some(expected))
    } else {
        // An upload that was cut otherwise is continued as it was cut.
        let parts = memory.layout().unwrap_or(parts);
        let mut whole = None;
        if expected.is_some() || has_whole {
            // Up to the end of the first part, the whole is that part.
            let first_length = parts.first().map_or(0, |part| part.length);
            let (first, all) = hash_prefix(transfers, &source, first_length).await?;
            check_unchanged(transfers, &source).await?;
            if let Some(expected) = expected.filter(|expected| *expected != all) {
                return Err(super::wrong_digest(expected, all));
            }
            digests.learn(0, first);
            whole = Some(all);
        }
        (parts, Reading::Anywhere(digests), whole)
    };
    let mut file = order.file.clone();
    if let Some(whole) = whole.filter(|_| has_whole) {
        file.add_info(LARGE_FILE_SHA1, whole.to_string());
    }
    let upload = LargeUpload {
        transfers,
        order,
        file,
        source,
        parts,
        reading,
        whole,
        progress: PartProgress::new(progress),
    };
    upload.run(memory).await
}

impl LargeUpload<'_> {
    async fn run(&self, mut memory: Memory) -> Result<FileVersionResponse, Error> {
        let wanted = Wanted {
            transfers: self.transfers,
            file: &self.file,
            parts: Some(&self.parts),
            digests: match &self.reading {
                Reading::Anywhere(digests) => PartDigests::WhenAsked(digests),
                Reading::InOrder(..) => PartDigests::WhenRead,
            },
            settings: &self.order.resume,
            remembered: memory.file_of(self.whole),
            is_same_source: memory.has_hashed(self.whole),
            in_use: memory.in_use(),
        };
        if let Some((file_id, reason)) = memory.refusal(self.whole) {
            wanted.reject(file_id, reason, None);
        }
        if let Some(finished) = wanted.finished_before().await {
            for part in &self.parts {
                self.progress.of(part.number).complete(part.length);
            }
            memory.forget().await;
            return Ok(finished);
        }
        let mut found = wanted.find_or_start().await?;
        let mut may_replace = self.order.resume.continue_large_file_id.is_none();
        loop {
            memory.keep(self.remembering(&found.file_id)).await;
            let error = match self.send(&found).await {
                Ok(finished) => {
                    memory.forget().await;
                    return Ok(finished);
                }
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
                cancel(self.transfers, &found.file_id).await;
                found = Found::new(new.id());
                continue;
            }
            let on_failure = self.order.on_failure;
            if after_failure(self.transfers, on_failure, &found.file_id, &error).await {
                memory.forget().await;
            }
            return Err(error);
        }
    }

    /// What the journal is to keep of a large file.
    fn remembering(&self, file_id: &str) -> Entry {
        let lengths = self.parts.iter().map(|part| part.length);
        let settings = memory::settings(self.order);
        let is_computed = matches!(self.reading, Reading::Anywhere(_));
        Entry::new(file_id, settings, self.source.identity(), lengths)
            .with_whole(self.whole, is_computed)
    }

    async fn send(&self, found: &Found) -> Result<FileVersionResponse, Error> {
        let file = LargeFile::unfinished(self.transfers, found.file_id.clone());
        let sent = match &self.reading {
            Reading::Anywhere(digests) => self.sender(digests).send(&file, found).await,
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
                    .await
            }
        };
        // Also when sending failed: a part that changed after it was hashed is refused by the service, which does not know why.
        check_unchanged(self.transfers, &self.source).await?;
        file.finish(&sent?).await
    }

    fn sender<'a>(&'a self, digests: &'a AskedDigests) -> Sender<'a> {
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
