use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;

use super::Proxy;

/// How [`HyperTransport`](super::HyperTransport) makes and keeps connections.
#[derive(Debug, Clone)]
pub struct TransportConfig {
    pub(super) connect_timeout: Duration,
    pub(super) pool_idle_timeout: Duration,
    pub(super) max_idle_per_host: usize,
    pub(super) tcp_keepalive: Option<Duration>,
    pub(super) extra_roots: Vec<ExtraRoot>,
    pub(super) proxy: Proxy,
}

/// Where further root certificates come from.
#[derive(Debug, Clone)]
#[cfg_attr(
    not(feature = "tls"),
    expect(dead_code, reason = "only TLS reads them")
)]
pub(super) enum ExtraRoot {
    Pem(Bytes),
    PemFile(PathBuf),
}

impl TransportConfig {
    /// The defaults, which suit the service.
    pub fn new() -> Self {
        Self::default()
    }

    /// Limits the time for a new connection: name resolution, TCP and TLS together. Default: 46 seconds.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// Sets how long a connection is kept without use. Default: 30 seconds, less than the service waits before it
    /// closes.
    #[must_use]
    pub fn pool_idle_timeout(mut self, limit: Duration) -> Self {
        self.pool_idle_timeout = limit;
        self
    }

    /// Limits how many connections without use are kept per host. It should not be below the number of transfers that
    /// run at once, else connections are thrown away and made anew. Default: 256.
    #[must_use]
    pub fn max_idle_per_host(mut self, count: usize) -> Self {
        self.max_idle_per_host = count;
        self
    }

    /// Allows at least as many as `count`.
    pub(crate) fn at_least_idle_per_host(mut self, count: usize) -> Self {
        self.max_idle_per_host = self.max_idle_per_host.max(count);
        self
    }

    /// Sets how long a connection is silent before the operating system probes whether the other side is still there;
    /// `None` turns the probes off. Default: 60 seconds.
    #[must_use]
    pub fn tcp_keepalive(mut self, silence: Option<Duration>) -> Self {
        self.tcp_keepalive = silence;
        self
    }

    /// Sets which requests go through a proxy. Default: none, whatever the environment says.
    #[must_use]
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.proxy = proxy;
        self
    }

    /// Trusts the certificates of this PEM text as well as the platform's roots. May be called repeatedly.
    #[must_use]
    pub fn extra_root_certificate_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.extra_roots.push(ExtraRoot::Pem(pem.into().into()));
        self
    }

    /// Trusts the certificates of this PEM file as well as the platform's roots. The file is read on the first https
    /// request. May be called repeatedly.
    #[must_use]
    pub fn extra_root_certificate_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.extra_roots.push(ExtraRoot::PemFile(path.into()));
        self
    }
}

impl Default for TransportConfig {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(46),
            pool_idle_timeout: Duration::from_secs(30),
            max_idle_per_host: 256,
            tcp_keepalive: Some(Duration::from_secs(60)),
            extra_roots: Vec::new(),
            proxy: Proxy::direct(),
        }
    }
}
