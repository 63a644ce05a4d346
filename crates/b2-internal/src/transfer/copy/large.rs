//! A copy that is too large for one call.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::super::Transfers;
use super::super::large_file::{finish, join_one, note_part, start};
use super::super::part_sizes::PartSizes;
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
    let file_id = start(transfers, &request).await?;

    let mut part_sha1s = vec![String::new(); sizes.cut_copy(length).count()];
    let mut running: JoinSet<Result<(usize, String), Error>> = JoinSet::new();
    let mut offset = order.offset;
    for (index, part_length) in sizes.cut_copy(length).enumerate() {
        while running.len() >= transfers.scheduler.max_copies() {
            note_part(&mut part_sha1s, join_one(&mut running).await?);
        }
        let mut part = CopyPartRequest::new(&order.source_file_id, &file_id, index as u32 + 1);
        part.range = ByteRange::with_length(offset, part_length);
        offset += part_length;
        let (transfers, progress) = (transfers.clone(), progress.clone());
        running.spawn(async move {
            let _permit = transfers.scheduler.copy_permit().await?;
            let copied = transfers.session.copy_part(&part).await?;
            progress.add(copied.content_length);
            Ok((index, copied.content_sha1))
        });
    }
    while let Some(copied) = join_one(&mut running).await? {
        note_part(&mut part_sha1s, Some(copied));
    }
    finish(transfers, &file_id, &part_sha1s).await
}
