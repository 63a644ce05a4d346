//! Uploads what can be read only once.

use super::super::begun_file::nothing_to_continue;
use super::super::large_file::LargeFile;
use super::super::part_sizes::RequestedPartSizes;
use super::super::{NewFile, Transfers};
use super::byte_stream::ByteStream;
use super::failure::{OnFailure, after_failure};
use super::large::PartDigests;
use super::one_pass::{BufferLimits, Destination, Input, Layout, PartReader, Slots};
use super::resume::{ResumeSettings, Wanted};
use super::{PartProgress, WholeFileSha1, small};
use crate::error::Error;
use crate::file_info::LARGE_FILE_SHA1;
use crate::raw_api::FileVersionResponse;
use crate::stream::{ProgressListener, TransferProgress};

/// How many bytes of a stream are asked for at once.
pub(crate) const DEFAULT_READ_BYTES: usize = 256 * 1024;

/// What is to be made of a stream.
#[derive(Debug)]
pub(crate) struct StreamOrder {
    pub(crate) file: NewFile,
    /// Parts begin at the recommended size; at the smallest, without one.
    pub(crate) part_sizes: RequestedPartSizes,
    /// How many bytes there are, if that is known.
    pub(crate) length: Option<u64>,
    pub(crate) whole_file_sha1: WholeFileSha1,
    pub(crate) resume: ResumeSettings,
    pub(crate) on_failure: OnFailure,
    pub(crate) buffers: BufferLimits,
    pub(crate) read_bytes: usize,
}

impl Transfers {
    /// Uploads a stream to its end.
    pub(crate) async fn upload_stream(
        &self,
        mut order: StreamOrder,
        stream: ByteStream,
        listener: Option<std::sync::Arc<dyn ProgressListener>>,
    ) -> Result<FileVersionResponse, Error> {
        let mut sizes = self.part_sizes(order.part_sizes).await?;
        if order.part_sizes.recommended.is_none() {
            sizes = sizes.smallest();
        }
        let layout = Layout::new(sizes, order.length)?;
        let progress = TransferProgress::new(listener, order.length.unwrap_or(0));
        let expected = match order.whole_file_sha1 {
            WholeFileSha1::Given(digest) => Some(digest),
            WholeFileSha1::Compute | WholeFileSha1::Omit => None,
        };
        let input = Input::of_stream(stream, order.read_bytes);
        let hashes_whole = expected.is_some();
        let mut reader = PartReader::new(self.host().clone(), input, layout, hashes_whole);
        let slots = Slots::new(self, &order.buffers);
        let slot = slots.take(reader.next_length()?).await?;
        let first = reader.read().await?;
        if reader.is_at_end().await? {
            if order.resume.continue_large_file_id.is_some() {
                return Err(nothing_to_continue());
            }
            reader.check_whole(expected)?;
            let uploaded = small::upload_buffered(self, &order.file, first, progress).await;
            drop(slot);
            return uploaded;
        }
        if let Some(expected) = expected {
            order.file.add_info(LARGE_FILE_SHA1, expected.to_string());
        }
        let wanted = Wanted {
            transfers: self,
            file: &order.file,
            parts: None,
            digests: PartDigests::WhenRead,
            settings: &order.resume,
            remembered: None,
            is_same_source: false,
            in_use: None,
        };
        let found = wanted.find_or_start().await?;
        let file = LargeFile::unfinished(self, found.file_id.clone());
        let destination = Destination {
            transfers: self,
            new_file: &order.file,
            file: &file,
            uploaded: &found.uploaded,
            progress: &PartProgress::new(progress),
        };
        let sent = destination
            .send_all(reader, &slots, Some((first, slot)), expected)
            .await;
        let finished = match sent {
            Ok(part_sha1s) => file.finish(&part_sha1s).await,
            Err(error) => Err(error),
        };
        if let Err(error) = &finished {
            after_failure(self, order.on_failure, &found.file_id, error).await;
        }
        finished
    }
}
