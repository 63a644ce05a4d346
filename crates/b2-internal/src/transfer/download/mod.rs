//! Fetches a file, or a range of it, into a file, a pipe, a writer, or the hands of the caller.
//!
//! All bytes arrive in one loop (`continued`), which continues after a failure from the last good byte. Where bytes can be
//! written at any place, they are cut into ranges that wait in a `queue`; as many streams as the scheduler allows take the
//! next range and write it where it belongs (`fetch`, `writer`). The digest is computed in order while the bytes arrive
//! (`in_order`). A file on disk is staged beside its destination (`staging`) and takes its name only when it is whole and
//! verified; what is complete of it is on `record`, so that a killed download can be continued. What has no places to write
//! at, a `sink`, is written from the first byte to the last (`sequential`).
//!
//! Invariant: a failed or dropped download leaves the file that was there as it was, unless it was to be written in place.

mod continued;
mod destination;
mod fetch;
mod growth;
mod in_order;
mod options;
mod queue;
mod record;
mod remote;
mod save;
mod sequential;
mod sink;
mod staging;
mod stream_digest;
mod writer;

use std::sync::Arc;

pub(in crate::transfer) use continued::Continued;
pub(crate) use options::SaveOptions;
pub use options::{Durability, PartialDownload, SaveMode, SavedDownload};
pub(in crate::transfer) use remote::Remote;
pub use sequential::DownloadStream;
pub(crate) use sink::Sink;
pub(crate) use staging::is_staging_name;

use super::scheduler::Admission;
use super::{TransferClass, Transfers};

use crate::digest::Sha1Digest;
use crate::error::{Error, ErrorKind};
use crate::file_info::{LARGE_FILE_SHA1, SRC_LAST_MODIFIED_MILLIS};
use crate::host::Host;
use crate::http::Body;
use crate::raw_api::{DownloadHeaders, DownloadRequest};
use crate::session::Begun;
use crate::stream::{ProgressListener, TransferProgress};

/// The mark of a digest that the service computed but nobody checked.
const UNVERIFIED: &str = "unverified:";

/// A download whose headers have arrived and whose bytes are still to come.
#[derive(Debug)]
pub(crate) struct Download {
    remote: Arc<Remote>,
    /// The digest that the bytes must have, if there is one and it is wanted.
    expected: Option<Sha1Digest>,
    body: Body,
    progress: TransferProgress,
    /// That of whoever takes the bytes, if it was waited for before they were asked for.
    admission: Option<Admission>,
}

impl Transfers {
    /// Asks for a file. Its bytes are not read before the download is saved.
    pub(crate) async fn download(
        &self,
        request: DownloadRequest,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<Download, Error> {
        // The admission covers the request. It is not kept until the bytes are read, since whoever holds many downloads and
        // saves one after the other would then wait for himself.
        let admission = self.scheduler.admit(TransferClass::Download, 0).await?;
        let download = self.ask(request, listener).await?;
        drop(admission);
        Ok(download)
    }

    /// Asks for a file of a known length, as soon as its bytes can be taken too. They must be saved at once.
    pub(crate) async fn download_to_save(
        &self,
        request: DownloadRequest,
        length: u64,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<Download, Error> {
        let buffered = writer::buffered(length);
        let admission = self.scheduler.admit(TransferClass::Download, buffered);
        let admission = Some(admission.await?);
        let download = self.ask(request, listener).await?;
        Ok(Download {
            admission,
            ..download
        })
    }

    async fn ask(
        &self,
        request: DownloadRequest,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<Download, Error> {
        let response = self.session.download_file(&request).await?;
        let headers = response.headers;
        if let Some(range) = request.range
            && headers.content_length != range.size()
        {
            let available = headers.content_length;
            return Err(Error::new(ErrorKind::InvalidRange {
                content_length: available,
                range: (range.start(), range.end()),
            }));
        }
        let progress = TransferProgress::new(listener, headers.content_length);
        let remote = Remote::new(self.at_rest(), headers, request);
        let expected = expected_digest(&remote).filter(|_| self.settings.check_download_hash);
        Ok(Download {
            remote: Arc::new(remote),
            expected,
            body: response.body,
            progress,
            admission: None,
        })
    }
}

impl Download {
    pub(crate) fn headers(&self) -> &DownloadHeaders {
        &self.remote.headers
    }

    /// The digest that the bytes will be compared with.
    pub(crate) fn expected(&self) -> Option<Sha1Digest> {
        self.expected
    }

    /// The same download, now that somebody wants its bytes: `shutdown` waits for it.
    fn begun(mut self) -> Result<Self, Error> {
        let remote = Arc::make_mut(&mut self.remote);
        remote.transfers = remote.transfers.for_transfer();
        remote.transfers.session.check_open()?;
        Ok(self)
    }

    /// A download begins nothing on the service.
    pub(crate) fn note_what_is_begun(&mut self) -> Arc<Begun> {
        Arc::make_mut(&mut self.remote)
            .transfers
            .session
            .note_what_is_begun()
    }

    fn host(&self) -> &Host {
        self.remote.transfers.host()
    }

    fn mod_time_millis(&self) -> i64 {
        let headers = self.headers();
        let noted = headers.file_info.get(SRC_LAST_MODIFIED_MILLIS);
        noted
            .and_then(|text| text.trim().parse().ok())
            .unwrap_or(headers.upload_timestamp)
    }
}

/// The digest that the bytes must have: that of the upload, or for a large file the one that its uploader noted.
fn expected_digest(remote: &Remote) -> Option<Sha1Digest> {
    if remote.is_partial() {
        return None;
    }
    let headers = &remote.headers;
    let of_upload = headers
        .content_sha1
        .strip_prefix(UNVERIFIED)
        .unwrap_or(&headers.content_sha1);
    of_upload
        .parse()
        .ok()
        .or_else(|| headers.file_info.get(LARGE_FILE_SHA1)?.parse().ok())
}

fn mismatch(expected: Sha1Digest, actual: Sha1Digest) -> Error {
    Error::new(ErrorKind::ChecksumMismatch {
        checksum_type: "sha1".to_owned(),
        expected: expected.to_string(),
        actual: actual.to_string(),
    })
}
