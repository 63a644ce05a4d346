//! How one HTTP exchange is made, timed, repeated and judged.
//!
//! The seam is [`Transport`]: it sends one request and gives one response. Above it sit the rules of B2 (what may be
//! repeated, when, and what an error body means); below it sockets, or a simulated service in the same process.
//!
//! Invariant: nothing above this layer names hyper, rustls or a socket.

mod body;
mod hyper_transport;
mod transport;

pub use body::Body;
pub use hyper_transport::{HyperTransport, TransportConfig};
pub use transport::{RequestSent, Transport, TransportError, TransportErrorKind};
