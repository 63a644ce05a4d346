//! What kind of failure an error of the libraries below is.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::iter;

use hyper_util::client::legacy;

use super::connector::ConnectFailure;
use super::exchange::Exchange;
use super::proxy::NoTunnel;
use super::resolver::LookupFailed;
use crate::http::{RequestSent, TransportError, TransportErrorKind};

/// The exchange gave no response.
pub(super) fn no_answer(error: legacy::Error, exchange: &Exchange) -> TransportError {
    let sent = exchange.sent();
    if let Some(cause) = exchange.take_body_failure() {
        return body_failure(cause, sent);
    }
    if let Some(failure) = find::<ConnectFailure>(&error) {
        let kind = failure.kind;
        return TransportError::new(kind, RequestSent::Nothing).with_source(Explained(error));
    }
    let kind = match exchange_kind(&error, exchange) {
        // No response had begun that could have ended.
        TransportErrorKind::Closed if sent == RequestSent::Partly => TransportErrorKind::BrokenPipe,
        kind => kind,
    };
    TransportError::new(kind, sent).with_source(Explained(error))
}

/// A response's body broke off.
pub(super) fn broken_body(error: hyper::Error, exchange: &Exchange) -> TransportError {
    TransportError::new(exchange_kind(&error, exchange), exchange.sent())
        .with_source(Explained(error))
}

/// An error of hyper that shows what happened: "client error (Connect)" says too little.
#[derive(Debug)]
struct Explained<E>(E);

impl<E: StdError + 'static> fmt::Display for Explained<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match find::<ConnectFailure>(&self.0) {
            Some(failure) => write!(f, "{failure}"),
            None => write!(f, "{}", root_cause(&self.0)),
        }
    }
}

impl<E: StdError + 'static> StdError for Explained<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.0)
    }
}

/// A failure of the caller's own stream comes back as its cause, not wrapped once more.
fn body_failure(failure: TransportError, sent: RequestSent) -> TransportError {
    let wrapped = TransportError::new(TransportErrorKind::RequestBody, sent);
    if failure.kind() != TransportErrorKind::RequestBody {
        return wrapped.with_source(failure);
    }
    match failure.into_source() {
        Some(cause) => wrapped.with_source(cause),
        None => wrapped,
    }
}

fn exchange_kind(error: &(dyn StdError + 'static), exchange: &Exchange) -> TransportErrorKind {
    if let Some(kind) = exchange.cut() {
        return lost_kind(kind);
    }
    if let Some(io) = find::<io::Error>(error) {
        return match io.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
                TransportErrorKind::Protocol
            }
            kind => lost_kind(kind),
        };
    }
    let is = |question: fn(&hyper::Error) -> bool| {
        causes(error)
            .filter_map(|cause| cause.downcast_ref())
            .any(question)
    };
    if is(hyper::Error::is_parse) {
        TransportErrorKind::Protocol
    } else if is(hyper::Error::is_incomplete_message)
        || is(hyper::Error::is_closed)
        || is(hyper::Error::is_canceled)
    {
        TransportErrorKind::Closed
    } else {
        TransportErrorKind::Other
    }
}

fn lost_kind(kind: io::ErrorKind) -> TransportErrorKind {
    match kind {
        io::ErrorKind::BrokenPipe => TransportErrorKind::BrokenPipe,
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => {
            TransportErrorKind::Reset
        }
        // Also the time-out and the unreachable host of a network that went away.
        _ => TransportErrorKind::Closed,
    }
}

/// Why TCP gave no connection.
pub(super) fn tcp_kind(error: &(dyn StdError + 'static)) -> TransportErrorKind {
    if find::<LookupFailed>(error).is_some() {
        return TransportErrorKind::UnknownHost;
    }
    match find::<io::Error>(error).map(io::Error::kind) {
        Some(io::ErrorKind::TimedOut) => TransportErrorKind::ConnectTimeout,
        _ => TransportErrorKind::Connect,
    }
}

/// Why a proxy gave no connection.
pub(super) fn tunnel_kind(refusal: &NoTunnel) -> TransportErrorKind {
    if refusal.is_transient() {
        TransportErrorKind::Connect
    } else {
        TransportErrorKind::Proxy
    }
}

/// Why TLS gave no connection. Only what repeating cannot help is `Tls`; a connection that was lost on the way is that.
#[cfg(feature = "tls")]
pub(super) fn handshake_kind(error: &(dyn StdError + 'static)) -> TransportErrorKind {
    if find::<rustls::Error>(error).is_some() {
        return TransportErrorKind::Tls;
    }
    let innermost = causes(error)
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .last();
    match innermost.map(io::Error::kind) {
        Some(
            kind @ (io::ErrorKind::BrokenPipe
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::UnexpectedEof
            | io::ErrorKind::TimedOut),
        ) => lost_kind(kind),
        _ => TransportErrorKind::Tls,
    }
}

/// The innermost cause, which says what happened.
pub(super) fn root_cause<'a>(error: &'a (dyn StdError + 'static)) -> &'a (dyn StdError + 'static) {
    causes(error).last().unwrap_or(error)
}

fn find<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

/// The error and all that it wraps. An `io::Error` hides what it was made of from `source()`.
fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    iter::successors(Some(error), |&cause| {
        match cause.downcast_ref::<io::Error>().map(io::Error::get_ref) {
            Some(Some(inner)) => Some(inner as &(dyn StdError + 'static)),
            _ => cause.source(),
        }
    })
}
