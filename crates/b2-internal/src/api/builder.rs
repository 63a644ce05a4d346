use std::num::NonZeroU64;
use std::path::Path;
use std::sync::Arc;

use super::B2Api;
use crate::account_info::{AccountInfo, InMemoryAccountInfo};
use crate::cache::{AuthInfoCache, Cache};
use crate::error::{Dialect, Error, ErrorKind};
use crate::host::Host;
use crate::http::{B2HttpApiConfig, HttpClient, Traffic, default_transport};
use crate::raw_api::{B2RawHttpApi, RawApi};
use crate::session::{B2Session, HostSettings};
use crate::stream::RateLimit;
use crate::transfer::{Journal, Scheduler, SchedulerLimits, TransferSettings, Transfers};

/// The most transfers of a class that are ever under way at once unless the application says otherwise.
const DEFAULT_WORKERS: usize = 128;
/// How many ranges of one file are downloaded at once unless the application says otherwise.
const DEFAULT_STREAMS_PER_FILE: usize = 8;
/// How many bytes the buffers of all transfers hold at most unless the application says otherwise.
const DEFAULT_BUFFER_BYTES: u64 = 64 * 1024 * 1024;

/// Describes a [`B2Api`].
///
/// ```
#[doc = include_str!("example.txt")]
/// # use b2_internal::account_info::InMemoryAccountInfo;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// let api = B2Api::builder()
///     .account_info(InMemoryAccountInfo::new())
///     .max_upload_workers(16)
///     .max_upload_bytes_per_second(5_000_000)
/// #   .api_config(config)
///     .build()?;
/// # api.authorize_account(key_id, key).realm(realm).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct B2ApiBuilder {
    account_info: Option<Arc<dyn AccountInfo>>,
    cache: Option<Arc<dyn Cache>>,
    raw_api: Option<Arc<dyn RawApi>>,
    api_config: B2HttpApiConfig,
    max_upload_workers: Option<usize>,
    max_copy_workers: Option<usize>,
    max_download_workers: Option<usize>,
    max_download_streams_per_file: Option<usize>,
    max_buffer_bytes: u64,
    max_upload_bytes_per_second: Option<u64>,
    max_download_bytes_per_second: Option<u64>,
    max_requests_per_second: Option<u64>,
    check_download_hash: bool,
    journal: Option<Journal>,
    host: Host,
}

impl B2ApiBuilder {
    pub(super) fn new() -> Self {
        Self {
            account_info: None,
            cache: None,
            raw_api: None,
            api_config: B2HttpApiConfig::new(),
            max_upload_workers: None,
            max_copy_workers: None,
            max_download_workers: None,
            max_download_streams_per_file: None,
            max_buffer_bytes: DEFAULT_BUFFER_BYTES,
            max_upload_bytes_per_second: None,
            max_download_bytes_per_second: None,
            max_requests_per_second: None,
            check_download_hash: true,
            journal: None,
            host: Host::system(),
        }
    }

    /// Sets where credentials, tokens and bucket names are kept. Default: in memory.
    pub fn account_info(mut self, account_info: impl AccountInfo) -> Self {
        self.account_info = Some(Arc::new(account_info));
        self
    }

    /// Sets where the names of buckets are remembered. Default: in the account info.
    pub fn cache(mut self, cache: impl Cache) -> Self {
        self.cache = Some(Arc::new(cache));
        self
    }

    /// Sets how the library talks to the network.
    pub fn api_config(mut self, api_config: B2HttpApiConfig) -> Self {
        self.api_config = api_config;
        self
    }

    /// Replaces the calls of the native API, for example to record them.
    pub fn raw_api(mut self, raw_api: impl RawApi) -> Self {
        self.raw_api = Some(Arc::new(raw_api));
        self
    }

    /// Sets the most files or parts that are uploaded at once, at least 1. Default: 128.
    ///
    /// How many there really are follows from how the service copes: it begins with 32, grows while everything goes well and
    /// more is waiting, and is halved when the service answers that it is busy.
    pub fn max_upload_workers(mut self, count: usize) -> Self {
        self.max_upload_workers = Some(count);
        self
    }

    /// Sets the most files or parts that are copied on the service at once, at least 1, as
    /// [`max_upload_workers`](Self::max_upload_workers) does for uploads. Default: 128.
    pub fn max_copy_workers(mut self, count: usize) -> Self {
        self.max_copy_workers = Some(count);
        self
    }

    /// Sets the most files or ranges that are downloaded at once, at least 1, as
    /// [`max_upload_workers`](Self::max_upload_workers) does for uploads. Default: 128.
    pub fn max_download_workers(mut self, count: usize) -> Self {
        self.max_download_workers = Some(count);
        self
    }

    /// Sets how many ranges of one file are downloaded at once, at least 1. Default: 8.
    pub fn max_download_streams_per_file(mut self, count: usize) -> Self {
        self.max_download_streams_per_file = Some(count);
        self
    }

    /// Sets how many bytes the buffers of all transfers together hold at most. What needs more waits; a single buffer that is
    /// larger than this is allowed when there is no other. Default: 64 MiB.
    pub fn max_buffer_bytes(mut self, byte_count: u64) -> Self {
        self.max_buffer_bytes = byte_count;
        self
    }

    /// Sets how fast all uploads together may be, in bytes a second, at least 1. Default: as fast as they can.
    pub fn max_upload_bytes_per_second(mut self, byte_count: u64) -> Self {
        self.max_upload_bytes_per_second = Some(byte_count);
        self
    }

    /// Sets how fast all downloads together may be, in bytes a second, at least 1. Default: as fast as they can.
    pub fn max_download_bytes_per_second(mut self, byte_count: u64) -> Self {
        self.max_download_bytes_per_second = Some(byte_count);
        self
    }

    /// Sets how many requests of all kinds may be sent in a second, at least 1. Default: as many as there are.
    pub fn max_requests_per_second(mut self, request_count: u64) -> Self {
        self.max_requests_per_second = Some(request_count);
        self
    }

    /// Sets whether the digest of what was downloaded is compared with the one that the service knows. Default: yes.
    pub fn check_download_hash(mut self, check: bool) -> Self {
        self.check_download_hash = check;
        self
    }

    /// Sets the folder that remembers which large files are unfinished, so that a later run continues them without reading
    /// again what it sent: also with SSE-C, and with application keys that may not list files. The folder is made when it is
    /// needed; any number of processes may share it. It holds a small file per unfinished upload, with digests and the path of
    /// the source, but no key. Default: nothing is written; the service is asked for what is unfinished.
    pub fn journal(mut self, folder: impl AsRef<Path>) -> Self {
        self.journal = Some(Journal::new(folder.as_ref()));
        self
    }

    /// Replaces the machine: time, chance, timers and blocking jobs. For simulated runs.
    pub fn host(mut self, host: Host) -> Self {
        self.host = host;
        self
    }

    /// Makes the handle. Nothing is sent yet.
    ///
    /// # Errors
    /// `InvalidArgument` for a count of zero, or for a user agent that cannot be a header.
    pub fn build(mut self) -> Result<B2Api, Error> {
        self.host = self.host.with_own_jobs();
        let uploads = at_least_one(
            "max_upload_workers",
            self.max_upload_workers,
            DEFAULT_WORKERS,
        )?;
        let copies = at_least_one("max_copy_workers", self.max_copy_workers, DEFAULT_WORKERS)?;
        let downloads = at_least_one(
            "max_download_workers",
            self.max_download_workers,
            DEFAULT_WORKERS,
        )?;
        let streams = at_least_one(
            "max_download_streams_per_file",
            self.max_download_streams_per_file,
            DEFAULT_STREAMS_PER_FILE,
        )?;
        let scheduler = Arc::new(Scheduler::new(SchedulerLimits {
            max_uploads: uploads,
            max_copies: copies,
            max_downloads: downloads,
            buffer_bytes: self.max_buffer_bytes,
        }));
        let rate_limit = |parameter, per_second| rate_limit(parameter, per_second, &self.host);
        let traffic = Traffic {
            requests: rate_limit("max_requests_per_second", self.max_requests_per_second)?,
            uploaded_bytes: rate_limit(
                "max_upload_bytes_per_second",
                self.max_upload_bytes_per_second,
            )?,
            downloaded_bytes: rate_limit(
                "max_download_bytes_per_second",
                self.max_download_bytes_per_second,
            )?,
            observer: Some(scheduler.clone()),
        };
        let account_info = self
            .account_info
            .unwrap_or_else(|| Arc::new(InMemoryAccountInfo::new()));
        let cache = self
            .cache
            .unwrap_or_else(|| Arc::new(AuthInfoCache::new(Arc::clone(&account_info))));
        let settings = TransferSettings {
            retry_policy: self.api_config.retry_policy.clone(),
            check_download_hash: self.check_download_hash,
            max_download_streams_per_file: streams,
            journal: self.journal,
        };
        let host_settings = HostSettings::new(&self.api_config)?;
        let raw_api = match self.raw_api {
            Some(raw_api) => raw_api,
            None => {
                let transfers = uploads.max(copies).max(downloads);
                let transport = default_transport(&self.api_config, transfers, &self.host)?;
                let client =
                    HttpClient::new(transport, self.api_config, traffic, self.host.clone())?;
                Arc::new(B2RawHttpApi::new(client))
            }
        };
        let session = B2Session::new(
            raw_api,
            account_info,
            cache,
            self.host,
            host_settings,
            Dialect::V3,
        );
        Ok(B2Api {
            session: session.for_application(),
            transfers: Transfers {
                session,
                scheduler,
                settings: Arc::new(settings),
            },
        })
    }
}

fn at_least_one(parameter: &str, given: Option<usize>, default: usize) -> Result<usize, Error> {
    match given {
        Some(0) => Err(zero(parameter)),
        // A semaphore has fewer permits than a usize has values.
        Some(count) => Ok(count.min(1 << 20)),
        None => Ok(default),
    }
}

fn rate_limit(
    parameter: &str,
    per_second: Option<u64>,
    host: &Host,
) -> Result<Option<RateLimit>, Error> {
    let Some(per_second) = per_second else {
        return Ok(None);
    };
    let per_second = NonZeroU64::new(per_second).ok_or_else(|| zero(parameter))?;
    Ok(Some(RateLimit::new(per_second, host.clone())))
}

fn zero(parameter: &str) -> Error {
    Error::new(ErrorKind::InvalidArgument {
        parameter_name: parameter.to_owned(),
        message: "must be at least 1".to_owned(),
    })
}
