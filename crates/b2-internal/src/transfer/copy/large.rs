//! A copy that is too large for one call.

use std::sync::Arc;

use super::super::large_file::LargeFile;
use super::super::part_sizes::PartSizes;
use super::super::{TransferClass, Transfers};
use super::{CopyOrder, GivenMetadata};
use crate::error::Error;
use crate::range::ByteRange;
use crate::raw_api::{CopyPartRequest, FileVersionResponse, StartLargeFileRequest};
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
    let mut request =
        StartLargeFileRequest::new(&order.bucket_id, &order.file_name, &metadata.content_type);
    request.file_info.clone_from(&metadata.file_info);
    let file = LargeFile::start(transfers, &request).await?;

    let mut offset = order.offset;
    let parts = (1..).zip(sizes.cut_copy(length)).map(|(number, length)| {
        let mut part = CopyPartRequest::new(&order.source_file_id, file.id(), number);
        part.range = ByteRange::with_length(offset, length);
        offset += length;
        part
    });
    let part_sha1s = copy_parts(transfers, &file, parts, &progress).await?;
    file.finish(&part_sha1s).await
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
