//! What transfers do to the network: how fast they may go, and who is told how busy the service is.

use std::fmt;
use std::sync::Arc;
use std::task::Poll;

use bytes::Bytes;
use futures_util::stream::poll_fn;
use http::{Response, StatusCode};

use super::{Body, TransportError};
use crate::host::Sleep;
use crate::stream::RateLimit;

/// The kinds of transfers. Each meets other limits of the service, so they are counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TransferClass {
    Upload,
    Copy,
    Download,
}

impl TransferClass {
    /// What a call moves, if it moves bytes.
    fn of_operation(operation: &str) -> Option<Self> {
        match operation {
            "b2_upload_file" | "b2_upload_part" => Some(Self::Upload),
            "b2_copy_file" | "b2_copy_part" => Some(Self::Copy),
            "b2_download_file" => Some(Self::Download),
            _ => None,
        }
    }
}

/// Is told of every request that moves bytes.
pub(crate) trait LoadObserver: fmt::Debug + Send + Sync + 'static {
    /// A request leaves. What this returns comes back with the answer.
    fn sent(&self, class: TransferClass) -> u64;

    /// The service has done what was asked.
    fn served(&self, class: TransferClass);

    /// The service has answered that it is busy: 429 or 503.
    fn busy(&self, class: TransferClass, sent: u64);
}

/// The limits of all requests of one client, each absent unless the application sets it.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    pub(crate) requests: Option<RateLimit>,
    pub(crate) uploaded_bytes: Option<RateLimit>,
    pub(crate) downloaded_bytes: Option<RateLimit>,
    pub(crate) observer: Option<Arc<dyn LoadObserver>>,
}

/// One request on its way.
#[derive(Debug)]
pub(super) struct Trip<'a> {
    traffic: &'a Traffic,
    class: Option<TransferClass>,
    sent: u64,
}

impl Traffic {
    /// Waits until a request may leave.
    pub(super) async fn leave(&self, operation: &str) -> Trip<'_> {
        if let Some(limit) = &self.requests {
            let wait = limit.take(1);
            if !wait.is_zero() {
                limit.host().sleeper().sleep(wait).await;
            }
        }
        let class = TransferClass::of_operation(operation);
        let sent = match (&self.observer, class) {
            (Some(observer), Some(class)) => observer.sent(class),
            _ => 0,
        };
        Trip {
            traffic: self,
            class,
            sent,
        }
    }
}

impl Trip<'_> {
    /// The request's body at the speed that is allowed.
    pub(super) fn slow_request(&self, body: Body) -> Body {
        match (&self.traffic.uploaded_bytes, self.class) {
            (Some(limit), Some(TransferClass::Upload)) => slowed(body, limit.clone()),
            _ => body,
        }
    }

    /// Notes an answer. Its body comes at the speed that is allowed.
    pub(super) fn arrive(&self, response: Response<Body>) -> Response<Body> {
        let Some(class) = self.class else {
            return response;
        };
        if let Some(observer) = &self.traffic.observer {
            match response.status() {
                StatusCode::OK | StatusCode::PARTIAL_CONTENT => observer.served(class),
                StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                    observer.busy(class, self.sent);
                }
                _ => {}
            }
        }
        match (&self.traffic.downloaded_bytes, class) {
            (Some(limit), TransferClass::Download) => {
                response.map(|body| slowed(body, limit.clone()))
            }
            _ => response,
        }
    }
}

/// A body that is given in pieces, each at its time.
fn slowed(mut body: Body, limit: RateLimit) -> Body {
    let length = body.length();
    // What may not pass yet, and when it may; then the rest of the chunk that it is from.
    let mut waiting: Option<(Sleep, Bytes)> = None;
    let mut rest = Bytes::new();
    Body::stream(
        length,
        poll_fn(move |context| {
            if let Some((timer, _)) = &mut waiting
                && timer.as_mut().poll(context).is_pending()
            {
                return Poll::Pending;
            }
            if let Some((_, piece)) = waiting.take() {
                return Poll::Ready(Some(Ok(piece)));
            }
            while rest.is_empty() {
                match body.poll_chunk(context) {
                    Poll::Ready(Some(Ok(chunk))) => rest = chunk,
                    other => return other,
                }
            }
            let piece = rest.split_to((limit.piece() as usize).min(rest.len()));
            let wait = limit.take(piece.len() as u64);
            if wait.is_zero() {
                return Poll::Ready(Some(Ok::<_, TransportError>(piece)));
            }
            let mut timer = limit.host().sleeper().sleep(wait);
            if timer.as_mut().poll(context).is_ready() {
                return Poll::Ready(Some(Ok(piece)));
            }
            waiting = Some((timer, piece));
            Poll::Pending
        }),
    )
}
