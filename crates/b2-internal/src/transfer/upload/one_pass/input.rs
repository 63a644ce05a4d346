//! Bytes in the order in which they come, in chunks that end where a part ends.

use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt as _;
use tokio::io::{AsyncRead, ReadBuf};

use super::super::UploadSource;
use super::super::body::{CHUNK, Piece};
use super::super::byte_stream::{ByteStream, Kind};
use super::super::chunk_pool::ChunkPool;
use crate::error::Error;
use crate::host::Host;

pub(in crate::transfer::upload) struct Input {
    origin: Origin,
    /// What was read and not yet taken.
    left_over: Option<Bytes>,
    ended: bool,
}

enum Origin {
    Stream(Kind, ChunkPool),
    Source {
        source: Arc<dyn UploadSource>,
        position: u64,
        host: Host,
    },
}

impl Input {
    pub(in crate::transfer::upload) fn of_stream(stream: ByteStream, read_bytes: usize) -> Self {
        Self::of(Origin::Stream(stream.0, ChunkPool::new(read_bytes)))
    }

    /// A source that can be read again, but is not going to be.
    pub(in crate::transfer::upload) fn of_source(
        source: Arc<dyn UploadSource>,
        host: Host,
    ) -> Self {
        Self::of(Origin::Source {
            source,
            position: 0,
            host,
        })
    }

    fn of(origin: Origin) -> Self {
        Self {
            origin,
            left_over: None,
            ended: false,
        }
    }

    /// The next bytes, at least one and at most so many; `None` at the end.
    pub(super) async fn next(&mut self, at_most: u64) -> Result<Option<Bytes>, Error> {
        let mut chunk = match self.left_over.take() {
            Some(chunk) => chunk,
            None => match self.read(at_most).await? {
                Some(chunk) => chunk,
                None => return Ok(None),
            },
        };
        if chunk.len() as u64 > at_most {
            // Less than what the chunk has.
            self.left_over = Some(chunk.split_off(at_most as usize));
        }
        Ok(Some(chunk))
    }

    /// Whether nothing follows. Reads a little ahead to find out.
    pub(super) async fn is_at_end(&mut self) -> Result<bool, Error> {
        if self.left_over.is_none() {
            self.left_over = self.read(CHUNK).await?;
        }
        Ok(self.left_over.is_none())
    }

    async fn read(&mut self, at_most: u64) -> Result<Option<Bytes>, Error> {
        if self.ended {
            return Ok(None);
        }
        let read = match &mut self.origin {
            Origin::Stream(Kind::Reader(reader), pool) => {
                fill(reader.as_mut(), pool, at_most).await
            }
            Origin::Stream(Kind::Chunks(chunks), _) => loop {
                match chunks.next().await.transpose() {
                    Ok(Some(chunk)) if chunk.is_empty() => {}
                    read => break read,
                }
            },
            Origin::Source {
                source,
                position,
                host,
            } => return read_source(source, position, host, at_most).await,
        };
        let read = read.map_err(|cause| Error::io("read the stream", None, cause))?;
        self.ended = read.is_none();
        Ok(read)
    }
}

/// Fills a chunk, and so reads on until there are as many bytes as it holds: nothing is sent before its part is full.
async fn fill(
    mut reader: Pin<&mut (dyn AsyncRead + Send)>,
    pool: &ChunkPool,
    at_most: u64,
) -> io::Result<Option<Bytes>> {
    let mut chunk = pool.take();
    let room =
        usize::try_from(at_most).map_or(pool.chunk_bytes(), |most| most.min(pool.chunk_bytes()));
    let mut filled = 0;
    while filled < room {
        let mut buffer = ReadBuf::new(&mut chunk.buffer[filled..room]);
        poll_fn(|context| reader.as_mut().poll_read(context, &mut buffer)).await?;
        match buffer.filled().len() {
            0 => break,
            count => filled += count,
        }
    }
    Ok((filled > 0).then(|| chunk.into_bytes(filled)))
}

async fn read_source(
    source: &Arc<dyn UploadSource>,
    position: &mut u64,
    host: &Host,
    at_most: u64,
) -> Result<Option<Bytes>, Error> {
    let piece = Piece {
        source: Arc::clone(source),
        offset: *position,
        length: CHUNK.min(at_most).min(source.length() - *position),
    };
    if piece.length == 0 {
        return Ok(None);
    }
    let asked = piece.clone();
    // A chunk is far smaller than any address space.
    let read = host.blocking(move || asked.source.read_at(asked.offset, asked.length as usize));
    let bytes = read.await?.map_err(|cause| piece.cannot_read(cause))?;
    *position += piece.length;
    Ok(Some(bytes))
}
