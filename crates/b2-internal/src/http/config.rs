//! Everything about the network that an application may set.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::clock_skew::TOLERATED;
use super::{HttpCallback, Proxy, RetryPolicy, Transport};

/// How the library talks to the network: time-outs, repetition, identity, and the transport itself.
///
/// Every setting has a default that suits the public service.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// # use std::time::Duration;
/// # use b2_internal::http::RetryPolicy;
/// let config = B2HttpApiConfig::new()
///     .user_agent_append("my-backup/1.2")
///     .connect_timeout(Duration::from_secs(10))
///     .retry_policy(RetryPolicy::new().max_attempts(3));
/// # let config = config.transport(simulator.transport());
/// let api = B2Api::builder().api_config(config).build()?;
/// # api.authorize_account(key_id, key).realm(realm).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct B2HttpApiConfig {
    pub(crate) user_agent_append: Option<String>,
    pub(crate) connect_timeout: Duration,
    pub(crate) idle_timeout: Duration,
    pub(crate) call_timeout: Duration,
    pub(crate) pool_idle_timeout: Duration,
    pub(crate) request_timeout: Option<Duration>,
    pub(crate) max_idle_per_host: Option<usize>,
    pub(crate) max_clock_skew: Option<Duration>,
    pub(crate) retry_policy: RetryPolicy,
    pub(crate) transport: Option<Arc<dyn Transport>>,
    pub(crate) extra_root_certificates: Vec<PathBuf>,
    pub(crate) proxy: Option<Proxy>,
    pub(crate) allowed_hosts: Vec<String>,
    pub(crate) allow_plain_http: bool,
    pub(crate) download_url: Option<String>,
    pub(crate) callbacks: Vec<Arc<dyn HttpCallback>>,
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
            request_timeout: None,
            max_idle_per_host: None,
            max_clock_skew: Some(TOLERATED),
            retry_policy: RetryPolicy::new(),
            transport: None,
            extra_root_certificates: Vec::new(),
            proxy: None,
            allowed_hosts: Vec::new(),
            allow_plain_http: false,
            download_url: None,
            callbacks: Vec::new(),
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

    /// Limits one attempt of any request from its beginning to the head of its answer: for an upload, the time of the upload.
    /// The bytes of a download come after the head and are limited by [`idle_timeout`](Self::idle_timeout) only. Default: no
    /// limit.
    #[must_use]
    pub fn request_timeout(mut self, timeout: Duration) -> Self {
        self.request_timeout = Some(timeout);
        self
    }

    /// Sets how long an unused connection is kept for the next request. Default: 30 seconds.
    #[must_use]
    pub fn pool_idle_timeout(mut self, timeout: Duration) -> Self {
        self.pool_idle_timeout = timeout;
        self
    }

    /// Limits how many unused connections are kept per host. Default: as many as there can be transfers at once, and at
    /// least 256.
    #[must_use]
    pub fn max_idle_per_host(mut self, count: usize) -> Self {
        self.max_idle_per_host = Some(count);
        self
    }

    /// Sets how far the clocks of client and service may be apart before it is warned of, and a refused authorisation is
    /// blamed on it. Default: 10 minutes.
    #[must_use]
    pub fn max_clock_skew(mut self, skew: Duration) -> Self {
        self.max_clock_skew = Some(skew);
        self
    }

    /// Sets whether the clocks of client and service are compared at all. Default: yes. A wrong clock never ends a call
    /// that would have succeeded; [`ClockSkewHook`](super::ClockSkewHook) does that.
    #[must_use]
    pub fn install_clock_skew_hook(mut self, install: bool) -> Self {
        self.max_clock_skew = install.then(|| self.max_clock_skew.unwrap_or(TOLERATED));
        self
    }

    /// Adds a callback that sees every attempt of every request. They run in the order in which they were added.
    #[must_use]
    pub fn add_callback(mut self, callback: impl HttpCallback) -> Self {
        self.callbacks.push(Arc::new(callback));
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

    /// Sets the proxy. Default: what `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` say;
    /// [`Proxy::direct`] ignores them.
    #[must_use]
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.proxy = Some(proxy);
        self
    }

    /// Sets where files are downloaded from instead of the URL that the service names: a content delivery network in front
    /// of it, such as `https://files.example.com`. Its host becomes an allowed one, and the account's token is sent to it.
    #[must_use]
    pub fn download_url(mut self, base_url: impl Into<String>) -> Self {
        self.download_url = Some(base_url.into());
        self
    }

    /// Sets whether the key and the tokens may go over plain HTTP to another machine. Default: no; to this machine they
    /// may.
    #[must_use]
    pub fn allow_plain_http(mut self, allow: bool) -> Self {
        self.allow_plain_http = allow;
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
