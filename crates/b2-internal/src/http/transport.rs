use std::error::Error as StdError;
use std::fmt;

use async_trait::async_trait;

use super::Body;

/// Sends one HTTP request and returns one response whose body is still streaming.
///
/// A transport neither repeats a request nor follows a redirect, and it does not judge a status: those are decisions of
/// the layer above. It must be ready for an answer that comes before the request's body was read, and return it.
///
/// Dropping the future abandons the exchange. So does dropping the response's body; a transport then closes the
/// connection or drains it, as it sees fit.
#[async_trait]
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Makes one exchange. `request` has an absolute URI and no `Host` header; its body knows its length when the
    /// `Content-Length` is to be sent.
    ///
    /// # Errors
    /// [`TransportError`], which says how much of the request had left when the exchange failed.
    async fn send(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, TransportError>;
}

/// How much of a request had been handed to the network when its exchange failed.
///
/// A request that was not sent whole was not acted upon, so it is safe to repeat; one that was sent whole may have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RequestSent {
    /// Not a byte: the connection was never made.
    Nothing,
    /// The head, and perhaps a part of the body.
    Partly,
    /// All of it. The service may have acted on it.
    Fully,
}

/// What broke an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The host name has no address.
    UnknownHost,
    /// No connection could be made.
    Connect,
    /// No connection could be made in time.
    ConnectTimeout,
    /// The TLS handshake failed: certificate, name or protocol. Repeating does not help.
    Tls,
    /// The proxy refuses to make the connection. Repeating does not help.
    Proxy,
    /// The other side closed the connection while the request was being sent.
    BrokenPipe,
    /// The other side reset the connection.
    Reset,
    /// The connection ended before the response was whole.
    Closed,
    /// No byte moved for the length of the idle time-out.
    IdleTimeout,
    /// The answer did not begin within the time that a request may take.
    RequestTimeout,
    /// The response is not HTTP, or breaks its rules.
    Protocol,
    /// The source of the request's body failed; the cause is in `source()`.
    RequestBody,
    /// Anything else.
    Other,
}

/// An exchange that gave no response, or a response whose body broke off.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    sent: RequestSent,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl TransportError {
    /// A failure of `kind` after `sent`.
    pub fn new(kind: TransportErrorKind, sent: RequestSent) -> Self {
        Self {
            kind,
            sent,
            source: None,
        }
    }

    /// The same failure with its cause.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What broke.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// How much of the request had left.
    pub fn sent(&self) -> RequestSent {
        self.sent
    }

    /// The cause, taken out, so that an error of the caller's own making comes back as what it was.
    pub fn into_source(self) -> Option<Box<dyn StdError + Send + Sync>> {
        self.source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::UnknownHost => "the host name has no address",
            TransportErrorKind::Connect => "cannot connect",
            TransportErrorKind::ConnectTimeout => "cannot connect in time",
            TransportErrorKind::Tls => "the TLS handshake failed",
            TransportErrorKind::Proxy => "the proxy refuses the connection",
            TransportErrorKind::BrokenPipe => {
                "the connection was closed while the request was being sent"
            }
            TransportErrorKind::Reset => "the connection was reset",
            TransportErrorKind::Closed => "the connection ended before the response was complete",
            TransportErrorKind::IdleTimeout => "no data moved within the idle time-out",
            TransportErrorKind::RequestTimeout => "no answer within the request time-out",
            TransportErrorKind::Protocol => "the answer is not valid HTTP",
            TransportErrorKind::RequestBody => "the request's body could not be read",
            TransportErrorKind::Other => "the exchange failed",
        })?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}
