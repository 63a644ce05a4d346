//! How one HTTP exchange is made, timed, repeated and judged.
//!
//! The seam is [`Transport`]: it sends one request and gives one response. Above it sit the rules of B2 (what may be
//! repeated, when, and what an error body means); below it sockets, or a simulated service in the same process.
//!
//! Invariant: nothing above this layer names hyper, rustls or a socket.

mod body;
mod client;
mod config;
mod failure;
mod hyper_transport;
mod idle;
mod retry;
mod traffic;
mod transport;

use std::sync::Arc;

pub use body::Body;
pub(crate) use client::{Exchange, HttpClient, parse_json};
pub use config::B2HttpApiConfig;
pub(crate) use failure::into_error;
pub use hyper_transport::{HyperTransport, TransportConfig};
pub use retry::RetryPolicy;
pub(crate) use retry::{Attempt, Decision, FailureClass, after_failure};
pub(crate) use traffic::{LoadObserver, Traffic, TransferClass};
pub use transport::{RequestSent, Transport, TransportError, TransportErrorKind};

use crate::host::Host;

/// The transport that a configuration asks for: its own, or one over sockets.
pub(crate) fn default_transport(config: &B2HttpApiConfig, host: &Host) -> Arc<dyn Transport> {
    if let Some(transport) = &config.transport {
        return Arc::clone(transport);
    }
    let mut connections = TransportConfig::new()
        .connect_timeout(config.connect_timeout)
        .pool_idle_timeout(config.pool_idle_timeout);
    for file in &config.extra_root_certificates {
        connections = connections.extra_root_certificate_file(file);
    }
    Arc::new(HyperTransport::new(connections, host.clone()))
}
