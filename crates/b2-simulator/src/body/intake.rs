use std::io;
use std::sync::Arc;

use bytes::Bytes;
use md5::Md5;
use sha1::{Digest, Sha1};

use super::{BodyBroken, RequestBody, Work};
use crate::store::{BlobWriter, PendingBlob, Store};

/// Longer contents have no MD5: the service may leave it out, and it costs more than everything else together.
const MD5_LIMIT: u64 = 1024 * 1024;
/// So many bytes are gathered for one job on another thread.
const BATCH_BYTES: usize = 512 * 1024;

/// A body that was received whole.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) length: u64,
    /// The digest of the content, as hexadecimal digits.
    pub(crate) sha1: String,
    pub(crate) md5: Option<String>,
    /// `None` when the content is empty.
    pub(crate) blob: Option<PendingBlob>,
    /// What came after the content.
    pub(crate) trailer: Vec<u8>,
}

/// Why a body was not received.
#[derive(Debug)]
pub(crate) enum ReceiveError {
    Broken,
    Store(io::Error),
}

impl From<BodyBroken> for ReceiveError {
    fn from(_: BodyBroken) -> Self {
        Self::Broken
    }
}

impl From<io::Error> for ReceiveError {
    fn from(error: io::Error) -> Self {
        Self::Store(error)
    }
}

/// Receives `length` bytes of content into a blob, hashing them on the way, and then at most `trailer_length` bytes more.
pub(crate) async fn receive(
    body: &mut RequestBody,
    (length, trailer_length): (u64, u64),
    store: &Arc<dyn Store>,
    work: Work,
) -> Result<Received, ReceiveError> {
    let mut intake = Intake::new(length, trailer_length, store)?;
    let work = match work {
        // A second thread costs more than it brings for a body that is one batch, or that goes into memory: it would hash
        // bytes that have left the cache of the thread that received them.
        Work::Offloaded if length > BATCH_BYTES as u64 && store.may_block() => Work::Offloaded,
        _ => Work::Inline,
    };
    match work {
        Work::Inline => {
            while let Some(chunk) = body.next_chunk().await {
                intake.take(chunk?)?;
            }
        }
        Work::Offloaded => intake = receive_in_batches(body, intake).await?,
    }
    intake.finish(Arc::clone(store))
}

/// While one batch is hashed and written on another thread, the next one is gathered here.
async fn receive_in_batches(
    body: &mut RequestBody,
    intake: Intake,
) -> Result<Intake, ReceiveError> {
    let lost = |_| ReceiveError::Store(io::Error::other("the runtime is shutting down"));
    let mut batch = Vec::new();
    let mut batch_bytes = 0;
    let mut running = tokio::task::spawn_blocking(move || Ok(intake));
    while let Some(chunk) = body.next_chunk().await {
        let chunk = chunk?;
        batch_bytes += chunk.len();
        batch.push(chunk);
        if batch_bytes >= BATCH_BYTES {
            let intake = running.await.map_err(lost)??;
            let full = std::mem::take(&mut batch);
            batch_bytes = 0;
            running = tokio::task::spawn_blocking(move || intake.take_all(full));
        }
    }
    let intake = running.await.map_err(lost)??;
    let rest = tokio::task::spawn_blocking(move || intake.take_all(batch));
    Ok(rest.await.map_err(lost)??)
}

struct Intake {
    left: u64,
    trailer_length: u64,
    length: u64,
    sha1: Sha1,
    md5: Option<Md5>,
    writer: Option<Box<dyn BlobWriter>>,
    trailer: Vec<u8>,
}

impl Intake {
    fn new(length: u64, trailer_length: u64, store: &Arc<dyn Store>) -> io::Result<Self> {
        Ok(Self {
            left: length,
            trailer_length,
            length,
            sha1: Sha1::new(),
            md5: (length <= MD5_LIMIT).then(Md5::new),
            writer: if length > 0 {
                Some(store.create_blob()?)
            } else {
                None
            },
            trailer: Vec::new(),
        })
    }

    fn take_all(mut self, chunks: Vec<Bytes>) -> io::Result<Self> {
        for chunk in chunks {
            self.take(chunk)?;
        }
        Ok(self)
    }

    fn take(&mut self, mut chunk: Bytes) -> io::Result<()> {
        let content = chunk.split_to(
            chunk
                .len()
                .min(usize::try_from(self.left).unwrap_or(usize::MAX)),
        );
        if !content.is_empty() {
            self.left -= content.len() as u64;
            self.sha1.update(&content);
            if let Some(md5) = &mut self.md5 {
                md5.update(&content);
            }
            if let Some(writer) = &mut self.writer {
                writer.write(content)?;
            }
        }
        let room = self.trailer_length as usize - self.trailer.len();
        self.trailer
            .extend_from_slice(&chunk[..chunk.len().min(room)]);
        Ok(())
    }

    fn finish(self, store: Arc<dyn Store>) -> Result<Received, ReceiveError> {
        if self.left > 0 || (self.trailer.len() as u64) < self.trailer_length {
            return Err(ReceiveError::Broken);
        }
        let blob = match self.writer {
            Some(writer) => Some(PendingBlob::new(writer.finish()?, store)),
            None => None,
        };
        Ok(Received {
            length: self.length,
            sha1: hex::encode(self.sha1.finalize()),
            md5: self.md5.map(|md5| hex::encode(md5.finalize())),
            blob,
            trailer: self.trailer,
        })
    }
}
