//! A copy in one call.

use super::super::{TransferClass, Transfers};
use super::{CopyOrder, GivenMetadata, Metadata, digest};
use crate::action::Action;
use crate::error::{Error, ErrorKind};
use crate::range::ByteRange;
use crate::raw_api::{
    CopyFileRequest, FileVersionResponse, ListFileVersionsRequest, MetadataDirectiveMode,
};

pub(super) async fn copy(
    transfers: &Transfers,
    order: &CopyOrder,
) -> Result<FileVersionResponse, Error> {
    let _admission = transfers.scheduler.admit(TransferClass::Copy, 0).await?;
    let (source, file) = (&order.source, &order.file);
    let mut request = CopyFileRequest::new(&source.file_id, &file.file_name);
    request.destination_bucket_id = Some(file.bucket_id.clone());
    request.range = source
        .length
        .and_then(|length| ByteRange::with_length(source.offset, length));
    request
        .source_server_side_encryption
        .clone_from(&source.encryption);
    request
        .destination_server_side_encryption
        .clone_from(&file.encryption);
    request.file_retention.clone_from(&file.file_retention);
    request.legal_hold.clone_from(&file.legal_hold);
    match &order.metadata {
        Metadata::OfSource => request.metadata_directive = Some(MetadataDirectiveMode::Copy),
        Metadata::Given(GivenMetadata {
            content_type,
            file_info,
        }) => {
            request.metadata_directive = Some(MetadataDirectiveMode::Replace);
            request.content_type = Some(content_type.clone());
            request.file_info = Some(file_info.clone());
        }
    }
    let mut number = 1;
    loop {
        let error = match transfers.session.copy_file(&request).await {
            Ok(copied) => return Ok(copied),
            Err(error) => error,
        };
        let unknown = matches!(error.kind(), ErrorKind::UnknownOutcome { .. });
        if !unknown || number >= transfers.settings.retry_policy.attempts() {
            return Err(error);
        }
        match made_by_the_lost_attempt(transfers, order).await {
            Ok(Some(copied)) => return Ok(copied),
            Ok(None) => {}
            // Still unknown, and that is what the caller has to hear.
            Err(cause) => {
                tracing::debug!(%cause, "cannot look up what a copy left");
                return Err(error);
            }
        }
        number += 1;
    }
}

/// The current version of the name, if it is what was to be copied. When that cannot be told, nothing is found, and a
/// repetition supersedes whatever the lost attempt left.
async fn made_by_the_lost_attempt(
    transfers: &Transfers,
    order: &CopyOrder,
) -> Result<Option<FileVersionResponse>, Error> {
    let (source_id, file) = (&order.source.file_id, &order.file);
    if order.source.length.is_some() {
        return Ok(None);
    }
    let mut request = ListFileVersionsRequest::new(&file.bucket_id);
    request.start_file_name = Some(file.file_name.clone());
    request.prefix = Some(file.file_name.clone());
    request.max_file_count = Some(1);
    let newest = match transfers.session.list_file_versions(&request).await {
        Ok(page) => page.files.into_iter().next(),
        Err(error) if matches!(error.kind(), ErrorKind::Unauthorized { .. }) => None,
        Err(error) => return Err(error),
    };
    let source = match transfers.session.get_file_info_by_id(source_id).await {
        Ok(source) => source,
        Err(error) if matches!(error.kind(), ErrorKind::Unauthorized { .. }) => return Ok(None),
        Err(error) => return Err(error),
    };
    let file_info = match &order.metadata {
        Metadata::OfSource => source.file_info.clone(),
        Metadata::Given(given) => file.with_metadata(given.clone()).stored_info()?,
    };
    Ok(newest.filter(|version| {
        version.file_name == file.file_name
            && version.action == Action::UPLOAD
            && version.file_id.as_ref() != Some(source_id)
            && version.content_length == source.content_length
            && digest(version).is_some()
            && digest(version) == digest(&source)
            && version.file_info == file_info
    }))
}
