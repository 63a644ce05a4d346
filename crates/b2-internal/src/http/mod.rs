//! How one HTTP exchange is made, timed, repeated and judged.
//!
//! The seam is [`Transport`]: it sends one request and gives one response. Above it sit the rules of B2 (what may be
//! repeated, when, and what an error body means); below it sockets, or a simulated service in the same process.
//!
//! Invariant: nothing above this layer names hyper, rustls or a socket.

mod body;
mod callback;
mod client;
mod clock_skew;
mod config;
mod failure;
mod hyper_transport;
mod idle;
mod retry;
mod traffic;
mod transport;
mod user_agent;

use std::sync::Arc;

pub use body::Body;
pub use callback::{HttpCallback, ResponseHead};
pub(crate) use client::{Exchange, HttpClient};
pub use clock_skew::ClockSkewHook;
pub use config::B2HttpApiConfig;
pub(crate) use failure::into_error;
pub use hyper_transport::{HyperTransport, Proxy, TransportConfig};
pub use retry::RetryPolicy;
pub(crate) use retry::{Attempt, Decision, FailureClass, after_failure};
pub(crate) use traffic::{LoadObserver, Traffic, TransferClass};
pub use transport::{RequestSent, Transport, TransportError, TransportErrorKind};
pub use user_agent::{user_agent, version};

use crate::error::Error;
use crate::host::Host;

/// The transport that a configuration asks for: its own, or one over sockets for so many transfers at once.
pub(crate) fn default_transport(
    config: &B2HttpApiConfig,
    transfers: usize,
    host: &Host,
) -> Result<Arc<dyn Transport>, Error> {
    if let Some(transport) = &config.transport {
        return Ok(Arc::clone(transport));
    }
    let proxy = match &config.proxy {
        Some(proxy) => proxy.clone(),
        None => Proxy::from_environment()?,
    };
    let mut connections = TransportConfig::new()
        .connect_timeout(config.connect_timeout)
        .pool_idle_timeout(config.pool_idle_timeout)
        .proxy(proxy);
    connections = match config.max_idle_per_host {
        Some(count) => connections.max_idle_per_host(count),
        None => connections.at_least_idle_per_host(transfers),
    };
    for file in &config.extra_root_certificates {
        connections = connections.extra_root_certificate_file(file);
    }
    Ok(Arc::new(HyperTransport::new(connections, host.clone())))
}
