use std::io;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use http::Extensions;
use hyper_util::client::legacy::connect::CaptureConnection;

use super::connection::Connection;
use crate::http::{Body, RequestSent, TransportError};

/// A body of this many bytes has been read by whoever answers it: servers read heads with buffers of this size.
const SURELY_READ: u64 = 16 << 10;

/// One request and its response, as the request's body (on the connection's task) and the caller (on its own) share it.
#[derive(Debug)]
pub(super) struct Exchange {
    body_length: Option<u64>,
    /// Told by hyper-util which connection it chose.
    capture: OnceLock<CaptureConnection>,
    place: OnceLock<Place>,
    body_failure: Mutex<Option<TransportError>>,
}

/// The connection that took the request up, and the exchange's number there.
#[derive(Debug)]
struct Place {
    connection: Connection,
    number: u64,
}

impl Exchange {
    pub(super) fn new(body: &Body) -> Self {
        Self {
            body_length: body.length(),
            capture: OnceLock::new(),
            place: OnceLock::new(),
            body_failure: Mutex::default(),
        }
    }

    pub(super) fn body_is_empty(&self) -> bool {
        self.body_length == Some(0)
    }

    /// Whether the operating system may still hold a part of the body that the service has not read.
    fn body_may_be_unread(&self) -> bool {
        self.body_length.is_none_or(|length| length > SURELY_READ)
    }

    pub(super) fn watch(&self, capture: CaptureConnection) {
        // Set once, by the one who made the exchange.
        let _ = self.capture.set(capture);
    }

    /// The connection's task takes the request up. Nothing of it has been written yet.
    pub(super) fn begin(&self) {
        if self.place.get().is_some() {
            return;
        }
        let Some(capture) = self.capture.get() else {
            return;
        };
        let mut extras = Extensions::new();
        if let Some(connected) = capture.connection_metadata().as_ref() {
            connected.get_extras(&mut extras);
        }
        if let Some(connection) = extras.remove::<Connection>() {
            self.place.get_or_init(|| Place {
                number: connection.begin(self.body_is_empty()),
                connection,
            });
        }
    }

    pub(super) fn body_ended(&self) {
        if let Some(place) = self.place.get() {
            place.connection.body_ended(place.number);
        }
    }

    pub(super) fn body_failed(&self, failure: TransportError) {
        *self.lock_body_failure() = Some(failure);
    }

    pub(super) fn take_body_failure(&self) -> Option<TransportError> {
        self.lock_body_failure().take()
    }

    /// How much of the request has left so far.
    pub(super) fn sent(&self) -> RequestSent {
        self.place.get().map_or(RequestSent::Nothing, |place| {
            place.connection.sent(place.number)
        })
    }

    /// How the connection broke, where hyper was not told.
    pub(super) fn cut(&self) -> Option<io::ErrorKind> {
        self.place.get().and_then(|place| place.connection.cut())
    }

    fn lock_body_failure(&self) -> MutexGuard<'_, Option<TransportError>> {
        self.body_failure
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// An exchange that somebody waits for. Dropping it closes the connection, so that neither a stalled peer nor the
/// unread rest of a response keeps it.
#[derive(Debug)]
pub(super) struct Underway {
    exchange: Arc<Exchange>,
    finished: bool,
    refused: bool,
}

impl Underway {
    pub(super) fn new(exchange: Arc<Exchange>) -> Self {
        Self {
            exchange,
            finished: false,
            refused: false,
        }
    }

    pub(super) fn exchange(&self) -> &Exchange {
        &self.exchange
    }

    /// The response is a refusal. A service may have refused a large request without reading it and be about to close;
    /// the next request would meet the reset.
    pub(super) fn refused(&mut self) {
        self.refused = self.exchange.body_may_be_unread();
    }

    /// The whole response was received.
    pub(super) fn finish(&mut self) {
        if self.refused {
            return self.abandon();
        }
        self.finished = true;
        if let Some(place) = self.exchange.place.get() {
            place.connection.finish(place.number);
        }
    }

    fn abandon(&self) {
        if let Some(place) = self.exchange.place.get() {
            place.connection.abandon(place.number);
        }
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        if !self.finished {
            self.abandon();
        }
    }
}
