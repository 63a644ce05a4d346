//! The file version that is downloaded, of which any range can be asked for again.

use crate::error::{Error, ErrorKind};
use crate::http::Body;
use crate::range::ByteRange;
use crate::raw_api::{DownloadHeaders, DownloadRequest};
use crate::transfer::Transfers;

/// One version, or the range of it that the caller asked for. Positions count from the first byte of that range.
#[derive(Debug, Clone)]
pub(in crate::transfer) struct Remote {
    pub(super) transfers: Transfers,
    pub(super) headers: DownloadHeaders,
    /// What was asked for first. Every later request repeats all of it but its URL and range.
    first: DownloadRequest,
}

impl Remote {
    pub(in crate::transfer) fn new(
        transfers: Transfers,
        headers: DownloadHeaders,
        first: DownloadRequest,
    ) -> Self {
        Self {
            transfers,
            headers,
            first,
        }
    }

    /// The number of bytes that are downloaded.
    pub(super) fn length(&self) -> u64 {
        self.headers.content_length
    }

    /// Where in the file the download begins.
    pub(super) fn base(&self) -> u64 {
        self.headers.range.map_or(0, |range| range.start())
    }

    /// Whether a part of the file is downloaded, which no digest covers.
    pub(super) fn is_partial(&self) -> bool {
        self.length() != self.headers.size
    }

    /// Asks for the bytes `position..end` of this very version, whatever its name stands for by now.
    pub(super) async fn request(&self, position: u64, end: u64) -> Result<Body, Error> {
        let session = &self.transfers.session;
        let authorization = session.authorization().await?;
        let mut request = self.first.clone();
        request.url = crate::session::download_url_by_id(
            &authorization.data.download_url,
            session.api_version(),
            &self.headers.file_id,
        );
        request.range = ByteRange::with_length(self.base() + position, end - position);
        let response = session.download_file(&request).await?;
        if request.range.is_some() && response.headers.range != request.range {
            let message = format!(
                "the service sent another range than was asked for of {}",
                self.headers.file_name
            );
            return Err(Error::new(ErrorKind::UnexpectedCloudBehaviour { message }));
        }
        Ok(response.body)
    }
}
