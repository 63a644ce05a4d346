use std::path::Path;

use super::B2Api;
use crate::{self as v1, AccountInfo, B2HttpApiConfig, Cache, Error, Host, RawApi};

/// Describes a [`B2Api`].
#[derive(Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct B2ApiBuilder(pub(super) v1::B2ApiBuilder);

impl B2ApiBuilder {
    /// Sets where credentials, tokens and bucket names are kept. Default: in memory.
    pub fn account_info(self, account_info: impl AccountInfo) -> Self {
        Self(self.0.account_info(account_info))
    }

    /// Sets where the names of buckets are remembered. Default: in the account info; but nowhere when an account info is
    /// given and no cache.
    pub fn cache(self, cache: impl Cache) -> Self {
        Self(self.0.cache(cache))
    }

    /// Replaces the calls of the native API, for example to record them. Not together with
    /// [`api_config`](Self::api_config), which says how they are made otherwise.
    pub fn raw_api(self, raw_api: impl RawApi) -> Self {
        Self(self.0.raw_api(raw_api))
    }

    /// Sets the most files or parts that are uploaded at once, at least 1. Default: 10.
    pub fn max_upload_workers(self, count: usize) -> Self {
        Self(self.0.max_upload_workers(count))
    }

    /// Sets the most files or parts that are copied on the service at once, at least 1. Default: 10.
    pub fn max_copy_workers(self, count: usize) -> Self {
        Self(self.0.max_copy_workers(count))
    }

    /// Sets how the library talks to the network.
    pub fn api_config(self, api_config: B2HttpApiConfig) -> Self {
        Self(self.0.api_config(api_config))
    }

    /// Sets how many bytes the buffers of all transfers together hold at most. What needs more waits; a single buffer that is
    /// larger than this is allowed when there is no other. Default: 64 MiB.
    pub fn max_buffer_bytes(self, byte_count: u64) -> Self {
        Self(self.0.max_buffer_bytes(byte_count))
    }

    /// Sets how fast all uploads together may be, in bytes a second, at least 1. Default: as fast as they can.
    pub fn max_upload_bytes_per_second(self, byte_count: u64) -> Self {
        Self(self.0.max_upload_bytes_per_second(byte_count))
    }

    /// Sets how fast all downloads together may be, in bytes a second, at least 1. Default: as fast as they can.
    pub fn max_download_bytes_per_second(self, byte_count: u64) -> Self {
        Self(self.0.max_download_bytes_per_second(byte_count))
    }

    /// Sets how many requests of all kinds may be sent in a second, at least 1. Default: as many as there are.
    pub fn max_requests_per_second(self, request_count: u64) -> Self {
        Self(self.0.max_requests_per_second(request_count))
    }

    /// Sets the folder that remembers which large files are unfinished, so that a later run continues them without reading
    /// again what it sent. The folder is made when it is needed; any number of processes may share it. Default: nothing is
    /// written; the service is asked for what is unfinished.
    pub fn journal(self, folder: impl AsRef<Path>) -> Self {
        Self(self.0.journal(folder))
    }

    /// Replaces the machine: time, chance, timers and blocking jobs. For simulated runs.
    pub fn host(self, host: Host) -> Self {
        Self(self.0.host(host))
    }

    /// Makes the handle. Nothing is sent yet.
    ///
    /// # Errors
    /// `InvalidArgument` for a count of zero, for a user agent that cannot be a header, or for a raw API together with a
    /// configuration.
    pub fn build(self) -> Result<B2Api, Error> {
        Ok(self.0.build()?.into())
    }
}
