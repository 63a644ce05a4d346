//! The digest of bytes that arrive in order.

use bytes::Bytes;

use crate::digest::{Sha1Digest, Sha1Hasher};
use crate::error::Error;
use crate::host::{Host, Running};

/// How many bytes are hashed by one job.
const HASH: usize = 256 * 1024;

/// Hashes what it is given on blocking jobs, one at a time, while the next bytes arrive.
#[derive(Debug, Default)]
pub(super) struct StreamDigest {
    waiting: Vec<Bytes>,
    length: usize,
    /// Absent before the first job.
    hashing: Option<Running<Sha1Hasher>>,
}

impl StreamDigest {
    pub(super) async fn add(&mut self, host: &Host, chunk: Bytes) -> Result<(), Error> {
        self.length += chunk.len();
        self.waiting.push(chunk);
        if self.length >= HASH {
            self.hash(host).await?;
        }
        Ok(())
    }

    pub(super) async fn finish(&mut self, host: &Host) -> Result<Sha1Digest, Error> {
        self.hash(host).await?;
        match self.hashing.take() {
            Some(hashing) => Ok(hashing.await?.finish()),
            None => Ok(Sha1Hasher::new().finish()),
        }
    }

    async fn hash(&mut self, host: &Host) -> Result<(), Error> {
        let mut hasher = match self.hashing.take() {
            Some(hashing) => hashing.await?,
            None => Sha1Hasher::new(),
        };
        let chunks = std::mem::take(&mut self.waiting);
        self.length = 0;
        self.hashing = Some(host.blocking(move || {
            chunks.iter().for_each(|chunk| hasher.update(chunk));
            hasher
        }));
        Ok(())
    }
}
