//! Reading local files to find out whether their content is what the service has.

use std::path::PathBuf;
use std::sync::Arc;

use super::super::digest_cache::DigestCache;
use super::super::rules::ContentQuestion;
use crate::digest::{Sha1Digest, Sha1Hasher};
use crate::error::{Error, ErrorKind, Result};
use crate::host::Host;
use crate::transfer::upload::{LocalFileSource, UploadSource as _};

/// What one blocking job reads.
const BYTES_PER_JOB: u64 = 8 << 20;
const BYTES_PER_READ: u64 = 256 << 10;
/// A file that was modified so shortly before it was read may be modified once more without its time showing it.
const MILLIS_TO_SETTLE: i64 = 2_000;

/// Whether the file has the digest that is asked for.
pub(super) async fn has_expected_content(
    host: &Host,
    cache: Option<Arc<DigestCache>>,
    question: ContentQuestion,
) -> Result<bool> {
    let path = question.local_path;
    let look = {
        let (path, cache) = (path.clone(), cache.clone());
        host.blocking(move || Reading::begin(path, cache.as_deref()))
    };
    let mut reading = match look.await?? {
        Look::Known(digest) => return Ok(digest == question.expected),
        Look::Unknown(reading) => reading,
    };
    while reading.offset < reading.source.length() {
        reading = host
            .blocking(move || reading.read_on().map(|()| reading))
            .await??;
    }
    let now_millis = host.clock().now_millis();
    let digest = host
        .blocking(move || reading.finish(cache.as_deref(), now_millis))
        .await??;
    Ok(digest == question.expected)
}

enum Look {
    Known(Sha1Digest),
    Unknown(Box<Reading>),
}

/// A file that is being read.
struct Reading {
    path: PathBuf,
    source: LocalFileSource,
    identity: Option<String>,
    hasher: Sha1Hasher,
    offset: u64,
}

impl Reading {
    fn begin(path: PathBuf, cache: Option<&DigestCache>) -> Result<Look> {
        let source = LocalFileSource::open(&path)?;
        let identity = source.identity();
        let known = cache.zip(identity.as_deref());
        if let Some(digest) = known.and_then(|(cache, identity)| cache.get(identity)) {
            return Ok(Look::Known(digest));
        }
        Ok(Look::Unknown(Box::new(Self {
            path,
            source,
            identity,
            hasher: Sha1Hasher::new(),
            offset: 0,
        })))
    }

    fn read_on(&mut self) -> Result<()> {
        let end = (self.offset + BYTES_PER_JOB).min(self.source.length());
        while self.offset < end {
            let length = (end - self.offset).min(BYTES_PER_READ);
            let bytes = usize::try_from(length)
                .map_err(std::io::Error::other)
                .and_then(|length| self.source.read_at(self.offset, length))
                .map_err(|reason| Error::io("read", Some(&self.path), reason))?;
            self.hasher.update(&bytes);
            self.offset += length;
        }
        Ok(())
    }

    fn finish(self, cache: Option<&DigestCache>, now_millis: i64) -> Result<Sha1Digest> {
        let unreadable = |reason| Error::io("read", Some(&self.path), reason);
        if self.source.has_changed().map_err(unreadable)? {
            return Err(Error::new(ErrorKind::SourceChanged {
                path: self.path.clone(),
            }));
        }
        let digest = self.hasher.finish();
        let age = now_millis.saturating_sub(self.source.mod_time_millis());
        if let (Some(cache), Some(identity)) = (cache, self.identity)
            && age >= MILLIS_TO_SETTLE
            && let Err(error) = cache.put(&identity, digest)
        {
            tracing::warn!(%error, "a digest is not remembered");
        }
        Ok(digest)
    }
}
