use std::sync::Arc;

use super::B2Api;
use crate::account_info::{AccountInfo, InMemoryAccountInfo};
use crate::cache::{AuthInfoCache, Cache};
use crate::error::{Dialect, Error, ErrorKind};
use crate::host::Host;
use crate::http::{B2HttpApiConfig, HttpClient, default_transport};
use crate::raw_api::{B2RawHttpApi, RawApi};
use crate::session::B2Session;
use crate::transfer::{Scheduler, SchedulerLimits, TransferSettings, Transfers};

/// How many uploads, or downloads, are under way at once unless the application says otherwise.
const DEFAULT_WORKERS: usize = 16;
/// How many ranges of one file are downloaded at once unless the application says otherwise.
const DEFAULT_STREAMS_PER_FILE: usize = 8;
/// How many bytes the buffers of all transfers hold at most unless the application says otherwise.
const DEFAULT_BUFFER_BYTES: u64 = 64 * 1024 * 1024;

/// Describes a [`B2Api`].
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
    check_download_hash: bool,
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
            check_download_hash: true,
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

    /// Sets how many files or parts are uploaded at once, at least 1. Default: 16.
    pub fn max_upload_workers(mut self, count: usize) -> Self {
        self.max_upload_workers = Some(count);
        self
    }

    /// Sets how many files or parts are copied on the service at once, at least 1. Default: 16.
    pub fn max_copy_workers(mut self, count: usize) -> Self {
        self.max_copy_workers = Some(count);
        self
    }

    /// Sets how many files or ranges are downloaded at once, at least 1. Default: 16.
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

    /// Sets whether the digest of what was downloaded is compared with the one that the service knows. Default: yes.
    pub fn check_download_hash(mut self, check: bool) -> Self {
        self.check_download_hash = check;
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
    pub fn build(self) -> Result<B2Api, Error> {
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
        };
        let extra_hosts = self.api_config.allowed_hosts.clone();
        let raw_api = match self.raw_api {
            Some(raw_api) => raw_api,
            None => {
                let transport = default_transport(&self.api_config, &self.host);
                let client = HttpClient::new(transport, self.api_config, self.host.clone())?;
                Arc::new(B2RawHttpApi::new(client))
            }
        };
        let session = B2Session::new(
            raw_api,
            account_info,
            cache,
            self.host,
            extra_hosts,
            Dialect::V3,
        );
        let scheduler = Arc::new(Scheduler::new(SchedulerLimits {
            max_uploads: uploads,
            max_copies: copies,
            max_downloads: downloads,
            buffer_bytes: self.max_buffer_bytes,
        }));
        Ok(B2Api {
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
        Some(0) => Err(Error::new(ErrorKind::InvalidArgument {
            parameter_name: parameter.to_owned(),
            message: "must be at least 1".to_owned(),
        })),
        // A semaphore has fewer permits than a usize has values.
        Some(count) => Ok(count.min(1 << 20)),
        None => Ok(default),
    }
}
