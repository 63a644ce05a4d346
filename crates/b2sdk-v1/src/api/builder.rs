use std::path::Path;
use std::sync::Arc;

use b2sdk_v2::{B2HttpApiConfig, Error, ErrorKind, Host, RawApi};

use super::B2Api;
use crate::account_info::{AccountInfo, AccountInfoForV2};
use crate::cache::{Cache, CacheForNext};

/// Describes a [`B2Api`].
#[derive(Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct B2ApiBuilder {
    next: b2sdk_v2::B2ApiBuilder,
    has_raw_api: bool,
    has_api_config: bool,
}

impl B2ApiBuilder {
    pub(super) fn new() -> Self {
        Self {
            next: b2sdk_v2::B2Api::builder(),
            has_raw_api: false,
            has_api_config: false,
        }
    }

    fn map(self, change: impl FnOnce(b2sdk_v2::B2ApiBuilder) -> b2sdk_v2::B2ApiBuilder) -> Self {
        Self {
            next: change(self.next),
            ..self
        }
    }

    /// Sets where credentials, tokens and bucket names are kept. Default: in memory.
    pub fn account_info(self, account_info: impl AccountInfo) -> Self {
        let store = AccountInfoForV2::new(Arc::new(account_info));
        self.map(|next| next.account_info(store))
    }

    /// Sets where the names of buckets are remembered. Default: in the account info; but nowhere when an account info is
    /// given and no cache.
    pub fn cache(self, cache: impl Cache) -> Self {
        self.map(|next| next.cache(CacheForNext(Arc::new(cache))))
    }

    /// Replaces the calls of the native API, for example to record them. Not together with
    /// [`api_config`](Self::api_config), which says how they are made otherwise.
    pub fn raw_api(self, raw_api: impl RawApi) -> Self {
        Self {
            has_raw_api: true,
            ..self.map(|next| next.raw_api(raw_api))
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
        Self {
            has_api_config: true,
            ..self.map(|next| next.api_config(api_config))
        }
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
    /// `InvalidArgument` for a count of zero, for a user agent that cannot be a header, or for a raw API together with a
    /// configuration.
    pub fn build(self) -> Result<B2Api, Error> {
        if self.has_raw_api && self.has_api_config {
            return Err(Error::new(ErrorKind::InvalidArgument {
                parameter_name: "raw_api,api_config".to_owned(),
                message: "Provide at most one of: raw_api, api_config".to_owned(),
            }));
        }
        Ok(self.next.build()?.into())
    }
}
