//! Upload URLs that are free. Each is good for one upload at a time, and for a day.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::B2Session;
use crate::host::Host;
use crate::raw_api::UploadUrl;

/// The service honours an upload URL for 24 hours; one that is nearly so old is not worth a failed upload.
const MAX_AGE: Duration = Duration::from_secs(23 * 3600);

/// What an upload URL is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum UploadTarget {
    /// Files of the bucket with this id.
    Bucket(String),
    /// Parts of the large file with this id.
    LargeFile(String),
}

#[derive(Debug)]
pub(super) struct PooledUrl {
    url: UploadUrl,
    made: Duration,
}

#[derive(Debug)]
pub(super) struct UploadUrlPool {
    host: Host,
    free: Mutex<BTreeMap<UploadTarget, Vec<PooledUrl>>>,
}

impl UploadUrlPool {
    pub(super) fn new(host: Host) -> Self {
        Self {
            host,
            free: Mutex::default(),
        }
    }

    /// The URL that was used last: its connection is the likeliest to be still open.
    pub(super) fn take(&self, target: &UploadTarget) -> Option<PooledUrl> {
        let now = self.host.sleeper().monotonic();
        let mut free = self.free();
        let urls = free.get_mut(target)?;
        urls.retain(|pooled| now.saturating_sub(pooled.made) < MAX_AGE);
        urls.pop()
    }

    pub(super) fn fresh(&self, url: UploadUrl) -> PooledUrl {
        PooledUrl {
            url,
            made: self.host.sleeper().monotonic(),
        }
    }

    pub(super) fn forget(&self, target: &UploadTarget) {
        self.free().remove(target);
    }

    fn put(&self, target: UploadTarget, url: PooledUrl) {
        self.free().entry(target).or_default().push(url);
    }

    fn free(&self) -> MutexGuard<'_, BTreeMap<UploadTarget, Vec<PooledUrl>>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An upload URL in use. Dropping it discards the URL, which is right after a failure and after a cancelled upload: the
/// service may still be busy with it.
#[derive(Debug)]
pub(crate) struct UploadUrlLease {
    session: B2Session,
    target: UploadTarget,
    pooled: PooledUrl,
}

impl UploadUrlLease {
    pub(super) fn new(session: B2Session, target: UploadTarget, pooled: PooledUrl) -> Self {
        Self {
            session,
            target,
            pooled,
        }
    }

    pub(crate) fn url(&self) -> &UploadUrl {
        &self.pooled.url
    }

    /// Returns the URL to the pool after a success.
    pub(crate) fn give_back(self) {
        self.session
            .shared
            .upload_urls
            .put(self.target, self.pooled);
    }
}
