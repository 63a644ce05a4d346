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
mod idle;
mod retry;
mod transport;

use std::sync::Arc;

use crate::error::Error;
use crate::host::Host;

pub use body::Body;
pub(crate) use client::{Exchange, HttpClient, parse_json};
pub use config::B2HttpApiConfig;
pub(crate) use failure::into_error;
pub use retry::RetryPolicy;
pub(crate) use retry::{Attempt, Decision, FailureClass, after_failure};
pub use transport::{RequestSent, Transport, TransportError, TransportErrorKind};

/// The transport that a configuration asks for: its own, or one over sockets.
pub(crate) fn default_transport(
    config: &B2HttpApiConfig,
    host: &Host,
) -> Result<Arc<dyn Transport>, Error> {
    match &config.transport {
        Some(transport) => Ok(Arc::clone(transport)),
        None => Err(Error::new(crate::error::ErrorKind::InternalError {
            message: format!("no transport {host:?}"),
        })),
    }
}
