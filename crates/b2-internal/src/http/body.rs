use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::TransportError;
use crate::call::Next;

/// The body of a request or of a response: a sequence of chunks, with its length where that is known.
///
/// A body is read once. What is to be sent again after a failure is made anew for every attempt.
pub struct Body {
    length: Option<u64>,
    chunks: Chunks,
}

enum Chunks {
    Memory(VecDeque<Bytes>),
    Stream(Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>),
}

impl Body {
    /// No bytes.
    pub fn empty() -> Self {
        Self {
            length: Some(0),
            chunks: Chunks::Memory(VecDeque::new()),
        }
    }

    /// Chunks that come as they are read. `length` is the number of all bytes, if it is known beforehand.
    pub fn stream<S>(length: Option<u64>, stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    {
        Self {
            length,
            chunks: Chunks::Stream(Box::pin(stream)),
        }
    }

    /// The number of all bytes of this body, as it was announced.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// The next chunk; `None` at the end.
    ///
    /// # Errors
    /// [`TransportError`] when the body breaks off.
    pub fn next_chunk(&mut self) -> Next<'_, Self> {
        Next::of(self)
    }

    /// The poll form of [`Body::next_chunk`].
    pub fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        match &mut self.chunks {
            Chunks::Memory(chunks) => Poll::Ready(chunks.pop_front().map(Ok)),
            Chunks::Stream(stream) => stream.as_mut().poll_next(context),
        }
    }

    /// All the rest, as one piece; gives up after `limit` bytes and returns those.
    ///
    /// # Errors
    /// [`TransportError`] when the body breaks off.
    pub(crate) async fn read_to_end(&mut self, limit: usize) -> Result<Bytes, TransportError> {
        let mut whole = Vec::new();
        while let Some(chunk) = self.next_chunk().await {
            let chunk = chunk?;
            let room = limit - whole.len();
            if whole.is_empty() && self.length == Some(chunk.len() as u64) && chunk.len() <= limit {
                return Ok(chunk);
            }
            whole.extend_from_slice(&chunk[..chunk.len().min(room)]);
            if whole.len() == limit {
                break;
            }
        }
        Ok(whole.into())
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::from(vec![bytes])
    }
}

impl From<Vec<Bytes>> for Body {
    fn from(chunks: Vec<Bytes>) -> Self {
        let length = chunks.iter().map(|chunk| chunk.len() as u64).sum();
        let chunks = chunks
            .into_iter()
            .filter(|chunk| !chunk.is_empty())
            .collect();
        Self {
            length: Some(length),
            chunks: Chunks::Memory(chunks),
        }
    }
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(context)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body")
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_in_memory_gives_its_chunks_and_knows_its_length() {
        let mut body = Body::from(vec![
            Bytes::from_static(b"one"),
            Bytes::new(),
            Bytes::from_static(b"two"),
        ]);
        assert_eq!(body.length(), Some(6));
        assert_eq!(body.next_chunk().await.unwrap().unwrap(), "one");
        assert_eq!(body.read_to_end(100).await.unwrap(), "two");
        assert!(body.next_chunk().await.is_none());
    }

    #[tokio::test]
    async fn reading_stops_at_the_limit() {
        let mut body = Body::from(vec![Bytes::from_static(b"one"), Bytes::from_static(b"two")]);
        assert_eq!(body.read_to_end(4).await.unwrap(), "onet");
    }
}
