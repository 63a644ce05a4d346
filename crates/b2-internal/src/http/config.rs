//! Everything about the network that an application may set.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::{RetryPolicy, Transport};

/// How the library talks to the network: time-outs, repetition, identity, and the transport itself.
///
/// Every setting has a default that suits the public service.
#[derive(Debug, Clone)]
pub struct B2HttpApiConfig {
    pub(crate) user_agent_append: Option<String>,
    pub(crate) connect_timeout: Duration,
    pub(crate) idle_timeout: Duration,
    pub(crate) call_timeout: Duration,
    pub(crate) pool_idle_timeout: Duration,
    pub(crate) max_clock_skew: Duration,
    pub(crate) retry_policy: RetryPolicy,
    pub(crate) transport: Option<Arc<dyn Transport>>,
    pub(crate) extra_root_certificates: Vec<PathBuf>,
    pub(crate) allowed_hosts: Vec<String>,
}

impl Default for B2HttpApiConfig {
    fn default() -> Self {
        Self::new()
    }
}

impl B2HttpApiConfig {
    /// The defaults.
    pub fn new() -> Self {
        Self {
            user_agent_append: None,
            connect_timeout: Duration::from_secs(46),
            idle_timeout: Duration::from_secs(128),
            call_timeout: Duration::from_secs(1200),
            pool_idle_timeout: Duration::from_secs(30),
            max_clock_skew: Duration::from_secs(600),
            retry_policy: RetryPolicy::new(),
            transport: None,
            extra_root_certificates: Vec::new(),
            allowed_hosts: Vec::new(),
        }
    }

    /// Adds a word about the application to the `User-Agent` header, such as `my-backup/1.2`.
    #[must_use]
    pub fn user_agent_append(mut self, suffix: impl Into<String>) -> Self {
        self.user_agent_append = Some(suffix.into());
        self
    }

    /// Sets how long making a connection may take: name look-up, TCP and TLS together. Default: 46 seconds.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets how long an upload or a download may stand still before it is given up and tried again. It is not a limit on
    /// the whole transfer. Default: 128 seconds.
    #[must_use]
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Sets how long the answer of a call without a body of its own may take. Server-side copies answer late, so it is
    /// generous. Default: 20 minutes.
    #[must_use]
    pub fn call_timeout(mut self, timeout: Duration) -> Self {
        self.call_timeout = timeout;
        self
    }

    /// Sets how long an unused connection is kept for the next request. Default: 30 seconds.
    #[must_use]
    pub fn pool_idle_timeout(mut self, timeout: Duration) -> Self {
        self.pool_idle_timeout = timeout;
        self
    }

    /// Sets how far the clocks of client and service may be apart before a refused authorisation is blamed on it.
    /// Default: 10 minutes.
    #[must_use]
    pub fn max_clock_skew(mut self, skew: Duration) -> Self {
        self.max_clock_skew = skew;
        self
    }

    /// Sets how often and how long a failed call is tried again.
    #[must_use]
    pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.retry_policy = policy;
        self
    }

    /// Replaces the network: every request goes to `transport`. The settings about connections then have no effect.
    #[must_use]
    pub fn transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Trusts the certificates of a PEM file in addition to those of the system. May be called several times.
    #[must_use]
    pub fn extra_root_certificate(mut self, pem_file: impl Into<PathBuf>) -> Self {
        self.extra_root_certificates.push(pem_file.into());
        self
    }

    /// Allows a further host in the URLs that the service hands out: a name, or `.example.com` for all names below it.
    /// By default those of the realm are allowed.
    #[must_use]
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.allowed_hosts.push(host.into());
        self
    }
}
