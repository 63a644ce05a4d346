use std::path::Path;
use std::sync::Arc;

use b2sdk_v3::{B2HttpApiConfig, Cache, DummyCache, Error, Host};

use super::B2Api;
use crate::account_info::{AccountInfo, AccountInfoForV3, InMemoryAccountInfo};
use crate::raw_api::{RawApi, RawApiForV3};

/// How many files or parts are uploaded, or copied, at once unless the application says otherwise.
const DEFAULT_WORKERS: usize = 10;

/// Describes a [`B2Api`].
#[derive(Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct B2ApiBuilder {
    next: b2sdk_v3::B2ApiBuilder,
    account_info: Option<AccountInfoForV3>,
    has_cache: bool,
}

impl B2ApiBuilder {
    pub(super) fn new() -> Self {
        Self {
            next: b2sdk_v3::B2Api::builder()
                .max_upload_workers(DEFAULT_WORKERS)
                .max_copy_workers(DEFAULT_WORKERS),
            account_info: None,
            has_cache: false,
        }
    }

    fn map(self, change: impl FnOnce(b2sdk_v3::B2ApiBuilder) -> b2sdk_v3::B2ApiBuilder) -> Self {
        Self {
            next: change(self.next),
            ..self
        }
    }

    /// Sets where credentials, tokens and bucket names are kept. Default: in memory.
    pub fn account_info(self, account_info: impl AccountInfo) -> Self {
        Self {
            account_info: Some(AccountInfoForV3::new(Arc::new(account_info))),
            ..self
        }
    }

    /// Sets where the names of buckets are remembered. Default: in the account info; but nowhere when an account info is
    /// given and no cache.
    pub fn cache(self, cache: impl Cache) -> Self {
        Self {
            has_cache: true,
            ..self.map(|next| next.cache(cache))
        }
    }

    /// Sets the most files or parts that are uploaded at once, at least 1. Default: 10.
    pub fn max_upload_workers(self, count: usize) -> Self {
        self.map(|next| next.max_upload_workers(count))
    }

    /// Sets the most files or parts that are copied on the service at once, at least 1. Default: 10.
    pub fn max_copy_workers(self, count: usize) -> Self {
        self.map(|next| next.max_copy_workers(count))
    }

    /// Sets how the library talks to the network.
    pub fn api_config(self, api_config: B2HttpApiConfig) -> Self {
        self.map(|next| next.api_config(api_config))
    }

    /// Replaces the calls of the native API, for example to record them.
    pub fn raw_api(self, raw_api: impl RawApi) -> Self {
        let raw_api = RawApiForV3::new(Arc::new(raw_api));
        self.map(|next| next.raw_api(raw_api))
    }

    /// Sets the most files or ranges that are downloaded at once, at least 1. Default: as many as the service copes with, 128
    /// at most.
    pub fn max_download_workers(self, count: usize) -> Self {
        self.map(|next| next.max_download_workers(count))
    }

    /// Sets whether the digest of what was downloaded is compared with the one that the service knows. Default: yes.
    pub fn check_download_hash(self, check: bool) -> Self {
        self.map(|next| next.check_download_hash(check))
    }

    /// Sets how many ranges of one file are downloaded at once, at least 1. Default: 8.
    pub fn max_download_streams_per_file(self, count: usize) -> Self {
        self.map(|next| next.max_download_streams_per_file(count))
    }

    /// Sets how many bytes the buffers of all transfers together hold at most. What needs more waits; a single buffer that is
    /// larger than this is allowed when there is no other. Default: 64 MiB.
    pub fn max_buffer_bytes(self, byte_count: u64) -> Self {
        self.map(|next| next.max_buffer_bytes(byte_count))
    }

    /// Sets how fast all uploads together may be, in bytes a second, at least 1. Default: as fast as they can.
    pub fn max_upload_bytes_per_second(self, byte_count: u64) -> Self {
        self.map(|next| next.max_upload_bytes_per_second(byte_count))
    }

    /// Sets how fast all downloads together may be, in bytes a second, at least 1. Default: as fast as they can.
    pub fn max_download_bytes_per_second(self, byte_count: u64) -> Self {
        self.map(|next| next.max_download_bytes_per_second(byte_count))
    }

    /// Sets how many requests of all kinds may be sent in a second, at least 1. Default: as many as there are.
    pub fn max_requests_per_second(self, request_count: u64) -> Self {
        self.map(|next| next.max_requests_per_second(request_count))
    }

    /// Sets the folder that remembers which large files are unfinished, so that a later run continues them without reading
    /// again what it sent. The folder is made when it is needed; any number of processes may share it. Default: nothing is
    /// written; the service is asked for what is unfinished.
    pub fn journal(self, folder: impl AsRef<Path>) -> Self {
        self.map(|next| next.journal(folder))
    }

    /// Replaces the machine: time, chance, timers and blocking jobs. For simulated runs.
    pub fn host(self, host: Host) -> Self {
        self.map(|next| next.host(host))
    }

    /// Makes the handle. Nothing is sent yet.
    ///
    /// # Errors
    /// `InvalidArgument` for a count of zero, or for a user agent that cannot be a header.
    pub fn build(self) -> Result<B2Api, Error> {
        let next = match self.account_info {
            Some(given) if self.has_cache => self.next.account_info(given),
            Some(given) => self.next.account_info(given).cache(DummyCache),
            None => {
                let in_memory = Arc::new(InMemoryAccountInfo::new());
                self.next.account_info(AccountInfoForV3::new(in_memory))
            }
        };
        Ok(next.build()?.into())
    }
}
