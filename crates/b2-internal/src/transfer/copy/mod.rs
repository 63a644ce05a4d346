//! Lets the service copy what it has: in one call while that is possible, else as the parts of a large file.
//!
//! A copy takes its content type and file info from the source unless the caller gives both. That holds for large copies
//! too, for which the service has no such rule of its own.

pub(super) mod large;
mod small;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::begun_file::nothing_to_continue;
use super::{Continuing, NewFile, RequestedPartSizes, Transfers};
use crate::digest::Sha1Digest;
use crate::encryption::{EncryptionKeyId, EncryptionSetting, SSE_C_KEY_ID_FILE_INFO_KEY_NAME};
use crate::error::{Error, ErrorKind};
use crate::file_info::LARGE_FILE_SHA1;
use crate::raw_api::FileVersionResponse;
use crate::stream::{ProgressListener, TransferProgress};

/// What is copied, and where to.
#[derive(Debug, Clone)]
pub(crate) struct CopyOrder {
    pub(crate) source: RemoteSource,
    /// The copy. Its type and info are the caller's wishes, which [`Metadata`] has made something of.
    pub(crate) file: NewFile,
    pub(crate) metadata: Metadata,
    pub(crate) part_sizes: RequestedPartSizes,
    /// For a copy that is too large for one call.
    pub(crate) continuing: Continuing,
}

/// Bytes of a file that the service has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RemoteSource {
    pub(crate) file_id: String,
    pub(crate) offset: u64,
    /// All from `offset` on when absent.
    pub(crate) length: Option<u64>,
    /// Only SSE-C needs to be said.
    pub(crate) encryption: Option<EncryptionSetting>,
    /// What the caller knows of it. A copy to another SSE-C key needs them.
    pub(crate) file_info: Option<BTreeMap<String, String>>,
    pub(crate) content_type: Option<String>,
}

/// Where the content type and the file info of a copy come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Metadata {
    OfSource,
    Given(GivenMetadata),
}

/// The content type and the file info of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GivenMetadata {
    pub(crate) content_type: String,
    pub(crate) file_info: BTreeMap<String, String>,
}

impl Metadata {
    /// Both or neither can be given, since the service takes only both. With neither, a copy to another SSE-C key cannot be
    /// left to the service: the info of the source names the wrong key.
    pub(crate) fn new(file: &NewFile, source: &RemoteSource) -> Result<Self, Error> {
        let message = match (&file.content_type, &file.file_info) {
            (None, None) => return Self::of_source(file, source),
            (Some(content_type), Some(file_info)) => {
                return Ok(Self::Given(GivenMetadata {
                    content_type: content_type.clone(),
                    file_info: file_info.clone(),
                }));
            }
            (None, Some(_)) => "File info can be set only when content type is set",
            (Some(_), None) => "File info can be not set only when content type is not set",
        };
        Err(Error::new(ErrorKind::CopyArgumentsMismatch {
            message: message.to_owned(),
        }))
    }

    fn of_source(file: &NewFile, source: &RemoteSource) -> Result<Self, Error> {
        let (from, to) = (
            key_id(source.encryption.as_ref()),
            key_id(file.encryption.as_ref()),
        );
        if from == to {
            return Ok(Self::OfSource);
        }
        match (&source.content_type, &source.file_info) {
            (Some(content_type), Some(file_info)) => {
                let mut file_info = file_info.clone();
                file_info.remove(SSE_C_KEY_ID_FILE_INFO_KEY_NAME);
                Ok(Self::Given(GivenMetadata {
                    content_type: content_type.clone(),
                    file_info,
                }))
            }
            _ => Err(Error::new(ErrorKind::SSECKeyIdMismatchInCopy {
                source_key_id: from.map(str::to_owned),
                destination_key_id: to.map(str::to_owned),
            })),
        }
    }
}

/// The id of the SSE-C key, where there is one.
fn key_id(encryption: Option<&EncryptionSetting>) -> Option<&str> {
    match encryption?.key.as_ref()?.key_id() {
        EncryptionKeyId::Known(id) => Some(id),
        _ => None,
    }
}

impl Transfers {
    /// Copies a file version, or a range of it.
    pub(crate) async fn copy(
        &self,
        mut order: CopyOrder,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<FileVersionResponse, Error> {
        let sizes = self.part_sizes(order.part_sizes).await?;
        let source = &order.source;
        if source.offset > 0 && source.length.is_none() {
            let message = "an offset needs a length".to_owned();
            return Err(Error::new(ErrorKind::ValueError { message }));
        }
        let is_named = order.continuing.resume.continue_large_file_id.is_some();
        let length = match source.length {
            None if is_named => {
                let whole = self.session.get_file_info_by_id(&source.file_id).await?;
                Some(whole.content_length)
            }
            length => length,
        };
        let Some(length) = length else {
            return match small::copy(self, &order).await {
                Ok(copied) => Ok(reported(copied, listener)),
                Err(error) => match error.kind() {
                    ErrorKind::CopySourceTooBig { size, .. } => {
                        let (metadata, _) = self.metadata_of_parts(&order, *size).await?;
                        large::copy(self, &order, &metadata, *size, &sizes, listener).await
                    }
                    _ => Err(error),
                },
            };
        };
        let (metadata, is_whole) = self.metadata_of_parts(&order, length).await?;
        if sizes.cut_copy(length).count() > 1 {
            return large::copy(self, &order, &metadata, length, &sizes, listener).await;
        }
        if is_named {
            return Err(nothing_to_continue());
        }
        if !is_whole {
            order.metadata = Metadata::Given(metadata);
        }
        Ok(reported(small::copy(self, &order).await?, listener))
    }

    /// Copies a file version, or a range of it, in one call, however large it is. A range is the one case in which the
    /// service is not left to the metadata of the source: they would name the digest of the whole.
    pub(crate) async fn copy_in_one_call(
        &self,
        mut order: CopyOrder,
    ) -> Result<FileVersionResponse, Error> {
        if let Some(length) = order.source.length {
            let (metadata, is_whole) = self.metadata_of_parts(&order, length).await?;
            if !is_whole {
                order.metadata = Metadata::Given(metadata);
            }
        }
        small::copy(self, &order).await
    }

    /// The metadata of a copy that the service would not take over, or would take over with the digest of the whole for a
    /// range; and whether the copy has all of its source and nothing else, so that the service may be left to it.
    async fn metadata_of_parts(
        &self,
        order: &CopyOrder,
        length: u64,
    ) -> Result<(GivenMetadata, bool), Error> {
        if let Metadata::Given(metadata) = &order.metadata {
            return Ok((metadata.clone(), false));
        }
        let source = self
            .session
            .get_file_info_by_id(&order.source.file_id)
            .await?;
        let is_whole = order.source.offset == 0 && length == source.content_length;
        Ok((of_source(source, is_whole), is_whole))
    }
}

/// A copy in one call is done in one step.
fn reported(
    copied: FileVersionResponse,
    listener: Option<Arc<dyn ProgressListener>>,
) -> FileVersionResponse {
    TransferProgress::new(listener, copied.content_length).add(copied.content_length);
    copied
}

/// The metadata of a source, for a copy of all of it or of a range.
fn of_source(source: FileVersionResponse, is_whole: bool) -> GivenMetadata {
    let known_digest = digest(&source);
    let mut file_info = source.file_info;
    match known_digest {
        Some(digest) if is_whole => {
            file_info
                .entry(LARGE_FILE_SHA1.to_owned())
                .or_insert_with(|| digest.to_string());
        }
        _ if !is_whole => {
            file_info.remove(LARGE_FILE_SHA1);
        }
        _ => {}
    }
    let content_type = source
        .content_type
        .unwrap_or_else(|| "b2/x-auto".to_owned());
    GivenMetadata {
        content_type,
        file_info,
    }
}

/// The digest of a version: that of its upload, or the one that the uploader of a large file noted.
fn digest(version: &FileVersionResponse) -> Option<Sha1Digest> {
    let of_upload = version
        .content_sha1
        .as_deref()
        .and_then(|text| text.parse().ok());
    of_upload.or_else(|| version.file_info.get(LARGE_FILE_SHA1)?.parse().ok())
}

#[cfg(test)]
mod tests;
