use std::fmt;
use std::io;
use std::pin::Pin;

use bytes::Bytes;
use futures_core::Stream;
use tokio::io::AsyncRead;

/// Bytes that come one after the other and can be read only once: a pipe, the standard input, the answer of another
/// service.
///
/// Whatever is an `AsyncRead` becomes one by itself; [`ByteStream::of_chunks`] takes a `Stream`.
///
/// ```
#[doc = include_str!("../../api/example.txt")]
/// # use b2_internal::transfer::upload::ByteStream;
/// let chunks = ["hello", ", ", "world"].map(|chunk| Ok(bytes::Bytes::from(chunk)));
/// let stream = ByteStream::of_chunks(futures_util::stream::iter(chunks));
/// let file = bucket.upload_unbound_stream(stream, "greeting.txt").await?;
/// assert_eq!(file.size, 12);
/// # Ok(())
/// # }
/// ```
pub struct ByteStream(pub(super) Kind);

pub(super) enum Kind {
    Reader(Pin<Box<dyn AsyncRead + Send>>),
    Chunks(Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>),
}

impl ByteStream {
    /// Bytes that come in chunks of whatever size. They are not copied. A chunk is in memory whole until it is sent, also
    /// where it is larger than a part.
    pub fn of_chunks(chunks: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Self {
        Self(Kind::Chunks(Box::pin(chunks)))
    }
}

impl<R: AsyncRead + Send + 'static> From<R> for ByteStream {
    fn from(reader: R) -> Self {
        Self(Kind::Reader(Box::pin(reader)))
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByteStream")
    }
}
