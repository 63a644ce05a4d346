//! Reads a download from its first byte to its last.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use futures_core::Stream;
use futures_util::stream::try_unfold;
use tokio::io::{AsyncRead, ReadBuf};

use super::continued::Continued;
use super::remote::Remote;
use super::sink::Sink;
use super::stream_digest::StreamDigest;
use super::{Download, SavedDownload, mismatch};
use crate::call::Next;
use crate::digest::Sha1Digest;
use crate::error::{Dialect, Error};
use crate::host::Host;
use crate::stream::TransferProgress;
use crate::transfer::TransferClass;

/// What is in memory: what is being hashed, what waits to be, and the last chunk of it.
const BUFFERED: u64 = 3 * 256 * 1024;

/// The bytes of a download in order, verified when the last one has come.
#[derive(Debug)]
struct Sequential {
    remote: Arc<Remote>,
    source: Continued,
    verification: Option<(StreamDigest, Sha1Digest)>,
    progress: TransferProgress,
}

impl Sequential {
    fn new(download: Download) -> Self {
        let Download {
            remote,
            expected,
            body,
            progress,
            admission: _,
        } = download;
        Self {
            source: Continued::with_response(Arc::clone(&remote), body),
            verification: expected.map(|expected| (StreamDigest::default(), expected)),
            remote,
            progress,
        }
    }

    /// The next bytes; `None` when all of them have come and fit the digest.
    async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        let host = self.remote.transfers.host();
        if let Some(chunk) = self.source.next(self.remote.length()).await? {
            if let Some((digest, _)) = &mut self.verification {
                digest.add(host, chunk.clone()).await?;
            }
            self.progress.add(chunk.len() as u64);
            return Ok(Some(chunk));
        }
        if let Some((digest, expected)) = &mut self.verification {
            let actual = digest.finish(host).await?;
            if actual != *expected {
                return Err(mismatch(*expected, actual));
            }
        }
        Ok(None)
    }
}

impl Download {
    /// Writes the bytes one after the other.
    pub(crate) async fn save(self, mut sink: Sink) -> Result<SavedDownload, Error> {
        let mut this = self.begun()?;
        let transfers = this.remote.transfers.clone();
        let host: &Host = transfers.host();
        let _admission = match this.admission.take() {
            Some(admission) => admission,
            None => {
                let scheduler = &transfers.scheduler;
                scheduler.admit(TransferClass::Download, BUFFERED).await?
            }
        };
        let saved = SavedDownload {
            length: this.remote.length(),
            is_verified: this.expected.is_some(),
            continued_bytes: 0,
            read_back_bytes: 0,
        };
        let mut bytes = Sequential::new(this);
        while let Some(chunk) = bytes.next().await? {
            sink.write(host, chunk).await?;
        }
        sink.finish().await?;
        Ok(saved)
    }

    /// The bytes for whoever wants to have them himself.
    pub(crate) fn into_stream(self, dialect: Dialect) -> DownloadStream {
        let bytes = try_unfold(Some(Sequential::new(self)), move |bytes| async move {
            let Some(mut bytes) = bytes else {
                return Ok(None);
            };
            let next = bytes.next().await;
            let next = next.map_err(|error| error.with_dialect(dialect))?;
            Ok(next.map(|chunk| (chunk, Some(bytes))))
        });
        DownloadStream {
            bytes: Box::pin(bytes),
            rest: Bytes::new(),
        }
    }
}

/// The bytes of a download in order: a [`Stream`] of chunks, and an [`AsyncRead`].
///
/// A connection that breaks is continued from the last good byte. Whether the bytes are those that were stored is known only
/// behind the last one, so do not act on them before the end has come: damaged content ends in a `ChecksumMismatch` instead.
#[must_use = "a download stream reads nothing until it is polled"]
pub struct DownloadStream {
    bytes: Pin<Box<dyn Stream<Item = Result<Bytes, Error>> + Send>>,
    /// What was read and did not fit the reader's buffer.
    rest: Bytes,
}

impl DownloadStream {
    /// The next chunk; `None` at the end.
    ///
    /// # Errors
    /// `ChecksumMismatch` at the end when the bytes are not those that were stored, and whatever a download can fail with.
    #[expect(
        clippy::should_implement_trait,
        reason = "it is what streams call their next item"
    )]
    pub fn next(&mut self) -> Next<'_, Self> {
        Next::of(self)
    }
}

impl Stream for DownloadStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.rest.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.rest))));
        }
        self.bytes.as_mut().poll_next(context)
    }
}

impl AsyncRead for DownloadStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.rest.is_empty() {
            match ready!(self.bytes.as_mut().poll_next(context)) {
                Some(chunk) => self.rest = chunk?,
                None => return Poll::Ready(Ok(())),
            }
        }
        let count = self.rest.len().min(buffer.remaining());
        buffer.put_slice(&self.rest[..count]);
        self.rest.advance(count);
        Poll::Ready(Ok(()))
    }
}

impl fmt::Debug for DownloadStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DownloadStream")
    }
}
