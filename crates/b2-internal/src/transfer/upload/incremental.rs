//! Uploads only what was appended since the last upload. The service copies the rest from what it has.

use std::io;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;

use super::super::copy::RemoteSource;
use super::super::emerge::execute::EmergeOrder;
use super::super::emerge::sources::{Source, Sources};
use super::super::{Continuing, NewFile, Transfers};
use super::large::hash_prefix;
use super::{UploadOrder, UploadSource, WholeFileSha1, check_unchanged, wrong_digest};
use crate::action::Action;
use crate::digest::Sha1Digest;
use crate::encryption::{EncryptionKeyId, EncryptionMode, EncryptionSetting};
use crate::error::{Error, ErrorKind};
use crate::file_info::LARGE_FILE_SHA1;
use crate::raw_api::{FileVersionResponse, ListFileVersionsRequest};
use crate::stream::ProgressListener;

/// How a file is uploaded that may be there already.
///
/// ```
#[doc = include_str!("../../api/example.txt")]
/// # use b2_internal::transfer::upload::UploadMode;
/// let log = folder.path().join("log.txt");
/// for lines in ["one\n", "one\ntwo\n"] {
///     std::fs::write(&log, lines)?;
///     let upload = bucket.upload_local_file(&log, "log.txt").upload_mode(UploadMode::Incremental);
///     assert_eq!(upload.await?.size, lines.len() as u64);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UploadMode {
    /// Whole.
    #[default]
    Full,
    /// Only what was appended to it; the service copies the rest from the newest version of the same name, if that is the
    /// beginning of the file. Whole otherwise.
    Incremental,
}

/// The newest version of the name, which may be the beginning of the source.
#[derive(Debug)]
struct Base {
    remote: RemoteSource,
    length: u64,
    sha1: Sha1Digest,
    content_type: Option<String>,
    /// Whether the digest is the service's own, which a copy has too.
    is_small: bool,
}

impl Transfers {
    /// Uploads what the newest version of the name does not have.
    pub(crate) async fn upload_incremental(
        &self,
        mut order: UploadOrder,
        source: Arc<dyn UploadSource>,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<FileVersionResponse, Error> {
        let Some(base) = self.base(&order, source.length()).await? else {
            return self.upload(order, source, listener).await;
        };
        let (begin, whole) = hash_prefix(self, &source, base.length).await?;
        check_unchanged(self, &source).await?;
        if let Some(expected) = order
            .expected_sha1(&*source)?
            .filter(|given| *given != whole)
        {
            return Err(wrong_digest(expected, whole));
        }
        if begin != base.sha1 {
            // The digest is there now, so that reading once more suffices.
            if order.whole_file_sha1 == WholeFileSha1::Compute {
                order.whole_file_sha1 = WholeFileSha1::Given(whole);
            }
            return self.upload(order, source, listener).await;
        }
        let mut file = order.file;
        let is_unchanged = base.length == source.length();
        if order.whole_file_sha1 != WholeFileSha1::Omit && !(is_unchanged && base.is_small) {
            file.add_info(LARGE_FILE_SHA1, whole.to_string());
        }
        if file.content_type.is_none() {
            // A copy cannot leave the choice to the service, which has chosen for this name before.
            file.content_type = base.content_type;
        }
        file.file_info.get_or_insert_default();
        let mut sources = vec![(Source::Copy(base.remote), None)];
        // No part may be empty.
        if !is_unchanged {
            let tail = Tail {
                source,
                offset: base.length,
            };
            sources.push((Source::Upload(Arc::new(tail)), None));
        }
        let order = EmergeOrder {
            file,
            part_sizes: order.part_sizes,
            sources: Sources::All(sources),
            large_file_sha1: None,
            continuing: Continuing {
                resume: order.resume,
                on_failure: order.on_failure,
            },
        };
        self.emerge(order, listener).await
    }

    /// The newest version of the name, if the service can copy it and its digest is known. None for a key that may not list
    /// files.
    async fn base(&self, order: &UploadOrder, length: u64) -> Result<Option<Base>, Error> {
        let smallest = self.part_sizes(order.part_sizes).await?.min();
        let mut request = ListFileVersionsRequest::new(&order.file.bucket_id);
        request.start_file_name = Some(order.file.file_name.clone());
        request.prefix = Some(order.file.file_name.clone());
        request.max_file_count = Some(1);
        let newest = match self.session.list_file_versions(&request).await {
            Ok(page) => page.files.into_iter().next(),
            Err(error) if matches!(error.kind(), ErrorKind::Unauthorized { .. }) => None,
            Err(error) => return Err(error),
        };
        Ok(newest
            .filter(|version| {
                version.file_name == order.file.file_name
                    && version.action == Action::UPLOAD
                    && (smallest..=length).contains(&version.content_length)
            })
            .and_then(|version| Base::of(version, &order.file)))
    }
}

impl Base {
    fn of(version: FileVersionResponse, file: &NewFile) -> Option<Self> {
        let there = version.server_side_encryption;
        let there = there.map(|setting| setting.with_key_id_of(&version.file_info));
        let encryption = reading(there.as_ref(), file)?;
        let of_service = version
            .content_sha1
            .as_deref()
            .and_then(|text| text.parse().ok());
        let noted = version.file_info.get(LARGE_FILE_SHA1);
        let sha1 = of_service.or_else(|| noted?.parse().ok())?;
        Some(Self {
            remote: RemoteSource {
                file_id: version.file_id?,
                offset: 0,
                length: Some(version.content_length),
                encryption,
                file_info: Some(version.file_info),
                content_type: version.content_type.clone(),
            },
            length: version.content_length,
            sha1,
            content_type: version.content_type,
            is_small: of_service.is_some(),
        })
    }
}

/// What has to be said so that the service can read a version; `None` when its key is not the one that the new file has.
fn reading(there: Option<&EncryptionSetting>, file: &NewFile) -> Option<Option<EncryptionSetting>> {
    let there = match there {
        Some(there) if there.mode == EncryptionMode::SSE_C => there,
        _ => return Some(None),
    };
    let (ours, theirs) = (file.encryption.as_ref()?, there.key.as_ref()?.key_id());
    let is_same_key =
        matches!(theirs, EncryptionKeyId::Known(_)) && ours.key.as_ref()?.key_id() == theirs;
    is_same_key.then(|| Some(ours.clone()))
}

/// The rest of a source.
#[derive(Debug)]
struct Tail {
    source: Arc<dyn UploadSource>,
    offset: u64,
}

impl UploadSource for Tail {
    fn length(&self) -> u64 {
        self.source.length() - self.offset
    }

    fn read_at(&self, offset: u64, length: usize) -> io::Result<Bytes> {
        self.source.read_at(self.offset + offset, length)
    }

    fn has_changed(&self) -> io::Result<bool> {
        self.source.has_changed()
    }

    fn path(&self) -> Option<&Path> {
        self.source.path()
    }

    fn identity(&self) -> Option<String> {
        let of_source = self.source.identity()?;
        Some(format!("{of_source} from {}", self.offset))
    }
}
