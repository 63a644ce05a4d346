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

    /// Keeps URLs of a large file from now on, until they are forgotten.
    pub(super) fn keep(&self, target: UploadTarget) {
        self.free().entry(target).or_default();
    }

    /// Forgets the URLs of a large file, and those that are given back later: a part that was dropped may still be about to
    /// be done.
    pub(super) fn forget(&self, target: &UploadTarget) {
        self.free().remove(target);
    }

    fn put(&self, target: UploadTarget, url: PooledUrl) {
        let mut free = self.free();
        match free.get_mut(&target) {
            Some(urls) => urls.push(url),
            None if matches!(target, UploadTarget::Bucket(_)) => {
                free.insert(target, vec![url]);
            }
            None => {}
        }
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::host::SystemClock;

    #[test]
    fn each_target_has_its_own_urls_and_the_last_that_came_goes_first() {
        let pool = UploadUrlPool::new(Host::simulated(1, Arc::new(SystemClock)));
        let (a, b) = (
            UploadTarget::Bucket("a".to_owned()),
            UploadTarget::Bucket("b".to_owned()),
        );
        // Ids of buckets and of large files do not meet.
        let large_file = UploadTarget::LargeFile("a".to_owned());
        pool.keep(large_file.clone());
        for (target, name) in [(&a, "u1"), (&a, "u2"), (&b, "v1"), (&large_file, "w1")] {
            let url = pool.fresh(UploadUrl {
                upload_url: name.to_owned(),
                authorization_token: "token".into(),
            });
            pool.put(target.clone(), url);
        }
        let taken = |target| pool.take(target).map(|pooled| pooled.url.upload_url);
        for (target, expected) in [
            (&a, Some("u2")),
            (&a, Some("u1")),
            (&a, None),
            (&b, Some("v1")),
            (&b, None),
            (&large_file, Some("w1")),
            (&large_file, None),
        ] {
            assert_eq!(taken(target).as_deref(), expected, "{target:?}");
        }
    }

    #[test]
    fn w49_what_a_dropped_part_gives_back_late_is_not_kept() {
        let pool = UploadUrlPool::new(Host::simulated(1, Arc::new(SystemClock)));
        let url = || {
            pool.fresh(UploadUrl {
                upload_url: "https://pod.example/up".to_owned(),
                authorization_token: "token".into(),
            })
        };
        let (file, bucket) = (
            UploadTarget::LargeFile("4_z1".to_owned()),
            UploadTarget::Bucket("b".to_owned()),
        );
        pool.keep(file.clone());
        pool.put(file.clone(), url());
        assert!(pool.take(&file).is_some());
        pool.forget(&file);
        pool.put(file.clone(), url());
        assert!(pool.take(&file).is_none());
        assert!(pool.free().is_empty(), "nothing is left of the file");
        pool.put(bucket.clone(), url());
        assert!(pool.take(&bucket).is_some());
    }
}
