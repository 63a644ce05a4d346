use std::path::Path;
use std::sync::Arc;

use b2sdk_v2::v3::RawApi;
use b2sdk_v2::{AccountInfoForV3, B2HttpApiConfig, DummyCache, Error, ErrorKind, Host};

use super::B2Api;
use crate::account_info::{AccountInfo, AccountInfoForV2};
use crate::cache::{Cache, CacheForNext};

/// How many files or parts are uploaded, or copied, at once unless the application says otherwise.
const DEFAULT_WORKERS: usize = 10;

/// Describes a [`B2Api`].
#[derive(Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct B2ApiBuilder {
    /// The second interface does not take a raw API, so this one fills in the form of the third.
    newest: b2sdk_v3::B2ApiBuilder,
    has_account_info: bool,
    has_cache: bool,
    has_raw_api: bool,
    has_api_config: bool,
}

impl B2ApiBuilder {
    pub(super) fn new() -> Self {
        Self {
            newest: b2sdk_v3::B2Api::builder()
                .max_upload_workers(DEFAULT_WORKERS)
                .max_copy_workers(DEFAULT_WORKERS),
            has_account_info: false,
            has_cache: false,
            has_raw_api: false,
            has_api_config: false,
        }
    }

    fn map(self, change: impl FnOnce(b2sdk_v3::B2ApiBuilder) -> b2sdk_v3::B2ApiBuilder) -> Self {
        Self {
            newest: change(self.newest),
            ..self
        }
    }

    /// Sets where credentials, tokens and bucket names are kept. Default: in memory.
    pub fn account_info(self, account_info: impl AccountInfo) -> Self {
        let second = AccountInfoForV2::new(Arc::new(account_info));
        let third = AccountInfoForV3::new(Arc::new(second));
        Self {
            has_account_info: true,
            ..self.map(|newest| newest.account_info(third))
        }
    }

    /// Sets where the names of buckets are remembered. Default: in the account info; but nowhere when an account info is
    /// given and no cache.
    pub fn cache(self, cache: impl Cache) -> Self {
        Self {
            has_cache: true,
            ..self.map(|newest| newest.cache(CacheForNext(Arc::new(cache))))
        }
    }

    /// Replaces the calls of the native API, for example to record them. Not together with
    /// [`api_config`](Self::api_config), which says how they are made otherwise.
    pub fn raw_api(self, raw_api: impl RawApi) -> Self {
        Self {
            has_raw_api: true,
            ..self.map(|newest| newest.raw_api(raw_api))
        }
    }

    /// Sets the most files or parts that are uploaded at once, at least 1. Default: 10.
    pub fn max_upload_workers(self, count: usize) -> Self {
        self.map(|newest| newest.max_upload_workers(count))
    }

    /// Sets the most files or parts that are copied on the service at once, at least 1. Default: 10.
    pub fn max_copy_workers(self, count: usize) -> Self {
        self.map(|newest| newest.max_copy_workers(count))
    }

    /// Sets how the library talks to the network.
    pub fn api_config(self, api_config: B2HttpApiConfig) -> Self {
        Self {
            has_api_config: true,
            ..self.map(|newest| newest.api_config(api_config))
        }
    }

    /// Sets how many bytes the buffers of all transfers together hold at most. What needs more waits; a single buffer that is
    /// larger than this is allowed when there is no other. Default: 64 MiB.
    pub fn max_buffer_bytes(self, byte_count: u64) -> Self {
        self.map(|newest| newest.max_buffer_bytes(byte_count))
    }

    /// Sets how fast all uploads together may be, in bytes a second, at least 1. Default: as fast as they can.
    pub fn max_upload_bytes_per_second(self, byte_count: u64) -> Self {
        self.map(|newest| newest.max_upload_bytes_per_second(byte_count))
    }

    /// Sets how fast all downloads together may be, in bytes a second, at least 1. Default: as fast as they can.
    pub fn max_download_bytes_per_second(self, byte_count: u64) -> Self {
        self.map(|newest| newest.max_download_bytes_per_second(byte_count))
    }

    /// Sets how many requests of all kinds may be sent in a second, at least 1. Default: as many as there are.
    pub fn max_requests_per_second(self, request_count: u64) -> Self {
        self.map(|newest| newest.max_requests_per_second(request_count))
    }

    /// Sets the folder that remembers which large files are unfinished, so that a later run continues them without reading
    /// again what it sent. The folder is made when it is needed; any number of processes may share it. Default: nothing is
    /// written; the service is asked for what is unfinished.
    pub fn journal(self, folder: impl AsRef<Path>) -> Self {
        self.map(|newest| newest.journal(folder))
    }

    /// Replaces the machine: time, chance, timers and blocking jobs. For simulated runs.
    pub fn host(self, host: Host) -> Self {
        self.map(|newest| newest.host(host))
    }

    /// Makes the handle. Nothing is sent yet.
    ///
    /// # Errors
    /// `InvalidArgument` for a count of zero, for a user agent that cannot be a header, or for a raw API together with a
    /// configuration.
    pub fn build(self) -> Result<B2Api, Error> {
        if self.has_raw_api && self.has_api_config {
            return Err(Error::new(ErrorKind::InvalidArgument {
                parameter_name: "raw_api,api_config".to_owned(),
                message: "Provide at most one of: raw_api, api_config".to_owned(),
            }));
        }
        let newest = match (self.has_account_info, self.has_cache) {
            (true, false) => self.newest.cache(DummyCache),
            _ => self.newest,
        };
        Ok(newest.build()?.into())
    }
}
