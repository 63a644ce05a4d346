use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;

use bytes::Bytes;
use futures_core::Stream;

/// The client went away, or its body broke off, before the body was whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BodyBroken;

/// The body of a request, read once.
pub(crate) struct RequestBody {
    length: Option<u64>,
    chunks: Pin<Box<dyn Stream<Item = Result<Bytes, BodyBroken>> + Send>>,
    is_finished: bool,
    received: u64,
}

impl RequestBody {
    /// Chunks as they arrive. `length` is what `Content-Length` announced.
    pub(crate) fn new<S>(length: Option<u64>, chunks: S) -> Self
    where
        S: Stream<Item = Result<Bytes, BodyBroken>> + Send + 'static,
    {
        Self {
            length,
            chunks: Box::pin(chunks),
            is_finished: length == Some(0),
            received: 0,
        }
    }

    pub(crate) fn length(&self) -> Option<u64> {
        self.length
    }

    /// How many bytes of it were read.
    pub(crate) fn received(&self) -> u64 {
        self.received
    }

    /// Whether nothing of the body is left to read.
    pub(crate) fn is_finished(&self) -> bool {
        self.is_finished
    }

    pub(crate) async fn next_chunk(&mut self) -> Option<Result<Bytes, BodyBroken>> {
        if self.is_finished {
            return None;
        }
        let chunk = poll_fn(|context| self.chunks.as_mut().poll_next(context)).await;
        match &chunk {
            Some(Ok(chunk)) => self.received += chunk.len() as u64,
            _ => self.is_finished = true,
        }
        chunk
    }

    /// The whole body, or `None` if it has more than `limit` bytes.
    pub(crate) async fn read_to_end(&mut self, limit: usize) -> Result<Option<Bytes>, BodyBroken> {
        let mut whole = Bytes::new();
        while let Some(chunk) = self.next_chunk().await {
            let chunk = chunk?;
            if whole.len() + chunk.len() > limit {
                return Ok(None);
            }
            whole = if whole.is_empty() {
                chunk
            } else {
                [whole, chunk].concat().into()
            };
        }
        Ok(Some(whole))
    }

    /// Reads and forgets the rest.
    pub(crate) async fn discard(&mut self) -> Result<(), BodyBroken> {
        while let Some(chunk) = self.next_chunk().await {
            chunk?;
        }
        Ok(())
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBody")
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}
