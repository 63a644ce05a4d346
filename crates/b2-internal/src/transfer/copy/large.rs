//! A copy that is too large for one call.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;

use super::super::begun_file::{BegunFile, There};
use super::super::large_file::LargeFile;
use super::super::part_sizes::PartSizes;
use super::super::{NewFile, TransferClass, Transfers};
use super::{CopyOrder, GivenMetadata, RemoteSource};
use crate::digest::Sha1Digest;
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
    let lengths: Vec<u64> = sizes.cut_copy(length).collect();
    let identity = json!([order.source.file_id, order.source.offset, lengths]);
    let identity = format!("copy {}", Sha1Digest::of(identity.to_string().as_bytes()));
    let continuing = &order.continuing;
    let begun = BegunFile::find_or_start(
        transfers,
        &new_file,
        Some(identity),
        Some(lengths.clone()),
        continuing,
    )
    .await?;

    let mut offset = order.source.offset;
    let mut digests = BTreeMap::new();
    let mut missing = Vec::new();
    for (number, length) in (1..).zip(lengths) {
        // Of a part in a file that the caller names nobody knows what it is a copy of: it is made once more.
        if let There::Made(digest) = begun.there(number, length) {
            digests.insert(number, digest.to_owned());
            progress.add(length);
        } else {
            let range = ByteRange::with_length(offset, length);
            let file_id = begun.file.id();
            missing.push(part_request(
                &order.source,
                range,
                &new_file,
                file_id,
                number,
            ));
        }
        offset += length;
    }
    let numbers: Vec<u32> = missing.iter().map(|part| part.part_number).collect();
    let copied = copy_parts(transfers, &begun.file, missing, &progress).await;
    let made = copied.map(|copied| {
        digests.extend(numbers.into_iter().zip(copied));
        digests.into_values().collect()
    });
    begun.conclude(transfers, made).await
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
