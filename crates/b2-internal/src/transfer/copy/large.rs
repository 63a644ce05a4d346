//! A copy that is too large for one call.

use std::sync::Arc;

use super::super::large_file::LargeFile;
use super::super::part_sizes::PartSizes;
use super::super::{NewFile, TransferClass, Transfers};
use super::{CopyOrder, GivenMetadata, RemoteSource};
use crate::error::Error;
use crate::range::ByteRange;
use crate::raw_api::{CopyPartRequest, FileVersionResponse};
use crate::stream::{ProgressListener, TransferProgress};

pub(super) async fn copy(
    transfers: &Transfers,
    order: &CopyOrder,
    metadata: &GivenMetadata,
    length: u64,
    sizes: &PartSizes,
    listener: Option<Arc<dyn ProgressListener>>,
) -> Result<FileVersionResponse, Error> {
    let progress = TransferProgress::new(listener, length);
    let new_file = order.file.with_metadata(metadata.clone());
    let file = LargeFile::start(transfers, &new_file.start_request()).await?;

    let mut offset = order.source.offset;
    let parts = (1..).zip(sizes.cut_copy(length)).map(|(number, length)| {
        let range = ByteRange::with_length(offset, length);
        offset += length;
        part_request(&order.source, range, &new_file, file.id(), number)
    });
    let part_sha1s = copy_parts(transfers, &file, parts, &progress).await?;
    file.finish(&part_sha1s).await
}

/// A part that the service copies. With SSE-C the keys go with each of them; how SSE-B2 encrypts was said at the start.
pub(in crate::transfer) fn part_request(
    source: &RemoteSource,
    range: Option<ByteRange>,
    file: &NewFile,
    large_file_id: &str,
    number: u32,
) -> CopyPartRequest {
    let mut part = CopyPartRequest::new(&source.file_id, large_file_id, number);
    part.range = range;
    part.source_server_side_encryption
        .clone_from(&source.encryption);
    part.destination_server_side_encryption
        .clone_from(&file.encryption);
    part
}

/// Lets the service copy parts of a large file. Gives their digests.
pub(in crate::transfer) async fn copy_parts(
    transfers: &Transfers,
    file: &LargeFile,
    parts: impl IntoIterator<Item = CopyPartRequest>,
    progress: &TransferProgress,
) -> Result<Vec<String>, Error> {
    file.make_parts(TransferClass::Copy, 0, parts, |part| {
        let (session, progress) = (transfers.session.clone(), progress.clone());
        async move {
            let copied = session.copy_part(&part).await?;
            progress.add(copied.content_length);
            Ok(copied.content_sha1)
        }
    })
    .await
}
