//! Fetches a file, or a range of it, into a place where bytes can be written at any position.
//!
//! The bytes are cut into ranges that wait in a queue; as many streams as the scheduler allows take the next range, write
//! it where it belongs, and continue after a failure from the last good byte. The digest is computed in order while the
//! bytes arrive. A file on disk is staged beside its destination and takes its name only when it is whole and verified.

mod fetch;
mod in_order;
mod staging;

use std::path::Path;
use std::sync::Arc;

use super::{TransferClass, Transfers};
use crate::digest::Sha1Digest;
use crate::error::{Error, ErrorKind};
use crate::file_info::{LARGE_FILE_SHA1, SRC_LAST_MODIFIED_MILLIS};
use crate::http::{Attempt, Body, Decision, FailureClass, after_failure};
use crate::raw_api::{DownloadHeaders, DownloadRequest};
use crate::stream::{ProgressListener, TransferProgress};
use fetch::Fetch;
use staging::Staging;

pub(crate) use staging::is_staging_name;

/// The mark of a digest that the service computed but nobody checked.
const UNVERIFIED: &str = "unverified:";

/// A download whose headers have arrived and whose bytes are still to come.
#[derive(Debug)]
pub(crate) struct Download {
    transfers: Transfers,
    headers: DownloadHeaders,
    /// Whether a part of the file was asked for, which no digest covers.
    is_partial: bool,
    body: Body,
    listener: Option<Arc<dyn ProgressListener>>,
}

impl Transfers {
    /// Asks for a file. Its bytes are not read before the download is saved.
    pub(crate) async fn download(
        &self,
        request: DownloadRequest,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<Download, Error> {
        // The permit covers the request. It is not kept until the bytes are read, since whoever holds many downloads and
        // saves one after the other would then wait for himself.
        let admission = self.scheduler.admit(TransferClass::Download, 0).await?;
        let response = self.session.download_file(&request).await?;
        drop(admission);
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
        let is_partial = request
            .range
            .is_some_and(|range| range.size() != headers.size);
        Ok(Download {
            transfers: self.clone(),
            headers,
            is_partial,
            body: response.body,
            listener,
        })
    }
}

impl Download {
    pub(crate) fn headers(&self) -> &DownloadHeaders {
        &self.headers
    }

    /// Writes the bytes to a file, which appears under its name only when all of them have arrived and fit the digest.
    /// Its modification time is the one that its uploader noted, else the time of the upload.
    pub(crate) async fn save_to(self, path: &Path) -> Result<(), Error> {
        let host = self.transfers.host().clone();
        let (destination, random) = (path.to_owned(), host.random().next_u64());
        let staging = host
            .blocking(move || Staging::open(&destination, random))
            .await??;
        let mod_time_millis = self.mod_time_millis();
        let Self {
            transfers,
            headers,
            is_partial,
            body,
            listener,
        } = self;
        let length = headers.content_length;
        let expected = expected_digest(&headers, is_partial)
            .filter(|_| transfers.settings.check_download_hash);
        let progress = TransferProgress::new(listener, length).piece();
        let headers = Arc::new(headers);

        let mut body = Some(body);
        let mut number = 0;
        let begun = host.sleeper().monotonic();
        loop {
            number += 1;
            let fetch = Fetch::new(
                &transfers,
                &headers,
                staging.file(),
                expected.is_some(),
                progress.clone(),
            );
            let actual = fetch.run(body.take()).await?;
            let error = match (expected, actual) {
                (Some(expected), Some(actual)) if expected != actual => mismatch(expected, actual),
                _ => break,
            };
            // Something was damaged on the way, and nobody can tell where: all of it is fetched again.
            let elapsed = host.sleeper().monotonic().saturating_sub(begun);
            let attempt = Attempt {
                number,
                elapsed,
                idempotent: true,
            };
            let policy = &transfers.settings.retry_policy;
            match after_failure(
                policy,
                attempt,
                FailureClass::Transient,
                None,
                host.random(),
            ) {
                Decision::Wait(pause) => host.sleeper().sleep(pause).await,
                _ => return Err(error),
            }
            progress.restart();
        }
        let cancelled = staging.cancelled();
        host.blocking(move || staging.commit(mod_time_millis))
            .await??;
        cancelled.disarm();
        Ok(())
    }

    fn mod_time_millis(&self) -> i64 {
        let noted = self.headers.file_info.get(SRC_LAST_MODIFIED_MILLIS);
        noted
            .and_then(|text| text.trim().parse().ok())
            .unwrap_or(self.headers.upload_timestamp)
    }
}

/// The digest that the bytes must have: that of the upload, or for a large file the one that its uploader noted.
fn expected_digest(headers: &DownloadHeaders, is_partial: bool) -> Option<Sha1Digest> {
    if is_partial {
        return None;
    }
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
