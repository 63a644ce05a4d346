use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::operation::Operation;
use crate::refusal::Refusal;

const DAY_MILLIS: i64 = 86_400_000;

/// Caps of an account, as its owner sets them on the real service, and a limit of its rate of requests.
///
/// Every account of a simulated service has the same, each for itself. A day is one of the service's clock, in UTC.
///
/// ```
/// use std::time::Duration;
///
/// use b2_simulator::{Limits, Simulator};
///
/// let simulator = Simulator::new();
/// let limits = Limits::none().storage_bytes(1_000_000).requests(20, Duration::from_secs(60));
/// simulator.set_limits(limits);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use = "limits hold once they are given to a simulator"]
pub struct Limits {
    storage_bytes: Option<u64>,
    download_bytes_per_day: Option<u64>,
    class_b_per_day: Option<u64>,
    class_c_per_day: Option<u64>,
    requests: Option<(u64, Duration)>,
}

impl Limits {
    /// No limit.
    pub fn none() -> Self {
        Self::default()
    }

    /// The most bytes that an account may store, unfinished large files included: 403 `storage_cap_exceeded`.
    pub fn storage_bytes(mut self, bytes: u64) -> Self {
        self.storage_bytes = Some(bytes);
        self
    }

    /// The most bytes of downloads in a day: 403 `download_cap_exceeded`.
    pub fn download_bytes_per_day(mut self, bytes: u64) -> Self {
        self.download_bytes_per_day = Some(bytes);
        self
    }

    /// The most calls of class B in a day, which are downloads and `b2_get_file_info`: 403 `transaction_cap_exceeded`.
    pub fn class_b_per_day(mut self, count: u64) -> Self {
        self.class_b_per_day = Some(count);
        self
    }

    /// The most calls of class C in a day, which are lists, copies, authorisations and changes of settings: 403
    /// `transaction_cap_exceeded`.
    pub fn class_c_per_day(mut self, count: u64) -> Self {
        self.class_c_per_day = Some(count);
        self
    }

    /// The most requests in each period: 429 `too_many_requests`, with the seconds until the next one in `Retry-After`.
    pub fn requests(mut self, count: u64, per: Duration) -> Self {
        self.requests = Some((count, per));
        self
    }
}

/// What accounts have used of their limits.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    is_limited: AtomicBool,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    limits: Limits,
    usage: BTreeMap<String, Usage>,
}

#[derive(Debug, Default)]
struct Usage {
    day: i64,
    downloaded_bytes: u64,
    class_b: u64,
    class_c: u64,
    period: i64,
    requests: u64,
}

impl Meter {
    /// Sets the limits; what was used is forgotten.
    pub(crate) fn set(&self, limits: Limits) {
        let is_limited = limits != Limits::none();
        *self.inner() = Inner {
            limits,
            usage: BTreeMap::new(),
        };
        self.is_limited.store(is_limited, Ordering::Release);
    }

    /// Counts a request of an account, or refuses it.
    pub(crate) fn count_call(
        &self,
        account_id: &str,
        operation: Operation,
        now_millis: i64,
    ) -> Result<(), Refusal> {
        if !self.is_limited.load(Ordering::Acquire) {
            return Ok(());
        }
        let mut inner = self.inner();
        let Inner { limits, usage } = &mut *inner;
        let usage = usage.entry(account_id.to_owned()).or_default();
        if let Some((most, per)) = limits.requests {
            usage.count_request(most, per, now_millis)?;
        }
        usage.begin_day(now_millis);
        let (used, most) = match operation.class() {
            Class::A => return Ok(()),
            Class::B => (&mut usage.class_b, limits.class_b_per_day),
            Class::C => (&mut usage.class_c, limits.class_c_per_day),
        };
        if most.is_some_and(|most| *used >= most) {
            return Err(Refusal::cap_exceeded("transaction_cap_exceeded"));
        }
        *used += 1;
        Ok(())
    }

    /// Counts bytes of a download, or refuses it.
    pub(crate) fn count_download(
        &self,
        account_id: &str,
        bytes: u64,
        now_millis: i64,
    ) -> Result<(), Refusal> {
        if !self.is_limited.load(Ordering::Acquire) {
            return Ok(());
        }
        let mut inner = self.inner();
        let most = inner.limits.download_bytes_per_day;
        let usage = inner.usage.entry(account_id.to_owned()).or_default();
        usage.begin_day(now_millis);
        let sum = usage.downloaded_bytes.saturating_add(bytes);
        if most.is_some_and(|most| sum > most) {
            return Err(Refusal::cap_exceeded("download_cap_exceeded"));
        }
        usage.downloaded_bytes = sum;
        Ok(())
    }

    /// Refuses `more` bytes for an account that stores as many as `stored` says.
    pub(crate) fn check_storage(
        &self,
        stored: impl FnOnce() -> u64,
        more: u64,
    ) -> Result<(), Refusal> {
        if !self.is_limited.load(Ordering::Acquire) {
            return Ok(());
        }
        let Some(most) = self.inner().limits.storage_bytes else {
            return Ok(());
        };
        if stored().saturating_add(more) > most {
            return Err(Refusal::cap_exceeded("storage_cap_exceeded"));
        }
        Ok(())
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Usage {
    fn begin_day(&mut self, now_millis: i64) {
        let day = now_millis.div_euclid(DAY_MILLIS);
        if self.day != day {
            self.day = day;
            (self.downloaded_bytes, self.class_b, self.class_c) = (0, 0, 0);
        }
    }

    fn count_request(&mut self, most: u64, per: Duration, now_millis: i64) -> Result<(), Refusal> {
        let per_millis = i64::try_from(per.as_millis()).unwrap_or(i64::MAX).max(1);
        let period = now_millis.div_euclid(per_millis);
        if self.period != period {
            (self.period, self.requests) = (period, 0);
        }
        if self.requests >= most {
            let left_millis = per_millis - now_millis.rem_euclid(per_millis);
            return Err(Refusal {
                retry_after_seconds: Some(left_millis.unsigned_abs().div_ceil(1_000)),
                ..Refusal::new(429, "too_many_requests", "Too many requests")
            });
        }
        self.requests += 1;
        Ok(())
    }
}

/// What a call costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Nothing.
    A,
    B,
    C,
}

impl Operation {
    pub(crate) fn class(self) -> Class {
        match self {
            Self::DownloadFileById | Self::DownloadFileByName | Self::GetFileInfo => Class::B,
            Self::AuthorizeAccount
            | Self::CopyFile
            | Self::CopyPart
            | Self::CreateBucket
            | Self::CreateKey
            | Self::GetBucketNotificationRules
            | Self::GetDownloadAuthorization
            | Self::ListBuckets
            | Self::ListFileNames
            | Self::ListFileVersions
            | Self::ListKeys
            | Self::ListParts
            | Self::ListUnfinishedLargeFiles
            | Self::SetBucketNotificationRules
            | Self::UpdateBucket => Class::C,
            Self::CancelLargeFile
            | Self::DeleteBucket
            | Self::DeleteFileVersion
            | Self::DeleteKey
            | Self::FinishLargeFile
            | Self::GetUploadPartUrl
            | Self::GetUploadUrl
            | Self::HideFile
            | Self::StartLargeFile
            | Self::UpdateFileLegalHold
            | Self::UpdateFileRetention
            | Self::UploadFile
            | Self::UploadPart => Class::A,
        }
    }
}
