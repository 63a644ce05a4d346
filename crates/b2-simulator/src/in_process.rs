//! The simulated service as a transport of the SDK.
//!
//! Invariant: this is the only file that knows the SDK.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use async_trait::async_trait;
use b2_internal::host::Clock;
use b2_internal::http::{Body, RequestSent, Transport, TransportError, TransportErrorKind};
use bytes::Bytes;
use futures_core::Stream;

use crate::body::{BodyBroken, RequestBody, ResponseBody, Work};
use crate::clock::VirtualClock;
use crate::service::{Cut, Door, Service};

/// The URL of a simulated service in the same process. No name server is asked for it.
pub(crate) const IN_PROCESS_ENDPOINT: &str = "http://simulator.localhost";

/// Sends requests of the SDK to a simulated service in the same process, without a socket.
///
/// It serves the URLs of [`Simulator::endpoint`](crate::Simulator::endpoint); every other host is unknown to it.
#[derive(Clone)]
pub struct SimulatorTransport {
    service: Arc<Service>,
    door: Arc<Door>,
}

impl SimulatorTransport {
    pub(crate) fn new(service: Arc<Service>) -> Self {
        let door = Arc::new(Door {
            endpoint: IN_PROCESS_ENDPOINT.to_owned(),
            work: Work::Inline,
        });
        Self { service, door }
    }

    /// The same service for a real run: content is hashed, read and written on the runtime's threads for blocking work
    /// instead of on the spot. In a simulated run that would make order a matter of luck.
    #[must_use]
    pub fn offloaded(&self) -> Arc<Self> {
        let door = Door {
            work: Work::Offloaded,
            ..Door::clone(&self.door)
        };
        Arc::new(Self {
            service: Arc::clone(&self.service),
            door: Arc::new(door),
        })
    }
}

impl fmt::Debug for SimulatorTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimulatorTransport")
            .field("endpoint", &self.door.endpoint)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl Transport for SimulatorTransport {
    async fn send(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, TransportError> {
        let uri = request.uri();
        let is_here = uri.scheme_str() == Some("http")
            && uri.authority().is_some_and(|authority| {
                self.door.endpoint.strip_prefix("http://") == Some(authority.as_str())
            });
        if !is_here {
            return Err(TransportError::new(
                TransportErrorKind::UnknownHost,
                RequestSent::Nothing,
            ));
        }
        let failure = Arc::new(Mutex::new(None));
        let request = request.map(|body| incoming(body, &failure));
        let has_body = request.body().length() != Some(0);
        match self.service.exchange(request, &self.door).await {
            Ok(response) => Ok(response.map(outgoing)),
            Err(cut) => {
                let source = failure
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .take();
                Err(source.unwrap_or_else(|| cut_error(cut, has_body)))
            }
        }
    }
}

impl Clock for VirtualClock {
    fn now_millis(&self) -> i64 {
        Self::now_millis(self)
    }
}

fn cut_error(cut: Cut, has_body: bool) -> TransportError {
    match cut {
        Cut::Before if has_body => {
            TransportError::new(TransportErrorKind::BrokenPipe, RequestSent::Partly)
        }
        Cut::Before => TransportError::new(TransportErrorKind::Reset, RequestSent::Partly),
        Cut::After => TransportError::new(TransportErrorKind::Closed, RequestSent::Fully),
    }
}

/// The body of a request. What breaks it is put aside, because it is the client's own error.
fn incoming(body: Body, failure: &Arc<Mutex<Option<TransportError>>>) -> RequestBody {
    let length = body.length();
    let chunks = Incoming {
        body,
        announced: length,
        seen: 0,
        failure: Arc::clone(failure),
    };
    RequestBody::new(length, chunks)
}

struct Incoming {
    body: Body,
    announced: Option<u64>,
    seen: u64,
    failure: Arc<Mutex<Option<TransportError>>>,
}

impl Incoming {
    fn fail(&self, error: TransportError) -> Poll<Option<Result<Bytes, BodyBroken>>> {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        Poll::Ready(Some(Err(BodyBroken)))
    }

    fn length_error(&self) -> TransportError {
        let source = format!(
            "the body has {} bytes or more, and {:?} were announced",
            self.seen, self.announced
        );
        TransportError::new(TransportErrorKind::RequestBody, RequestSent::Partly)
            .with_source(source)
    }
}

impl Stream for Incoming {
    type Item = Result<Bytes, BodyBroken>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.body.poll_chunk(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Some(Ok(chunk))) => {
                self.seen += chunk.len() as u64;
                if self
                    .announced
                    .is_some_and(|announced| self.seen > announced)
                {
                    return self.fail(self.length_error());
                }
                Poll::Ready(Some(Ok(chunk)))
            }
            Poll::Ready(Some(Err(error))) => self.fail(error),
            Poll::Ready(None)
                if self
                    .announced
                    .is_some_and(|announced| self.seen < announced) =>
            {
                self.fail(self.length_error())
            }
            Poll::Ready(None) => Poll::Ready(None),
        }
    }
}

fn outgoing(body: ResponseBody) -> Body {
    let length = body.length();
    Body::stream(Some(length), Outcoming(body))
}

/// The body of a response, whose break is the connection's end.
struct Outcoming(ResponseBody);

impl Stream for Outcoming {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(context).map(|chunk| {
            chunk.map(|chunk| {
                chunk.map_err(|BodyBroken| {
                    TransportError::new(TransportErrorKind::Closed, RequestSent::Fully)
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;
    use crate::faults::FaultRule;
    use crate::operation::Operation;
    use crate::simulator::Simulator;

    fn request(uri: &str, body: Body) -> Request<Body> {
        Request::post(uri).body(body).unwrap()
    }

    #[tokio::test]
    async fn other_hosts_are_unknown() {
        let transport = Simulator::new().transport();
        for uri in [
            "http://api.backblazeb2.com/x",
            "https://simulator.localhost/x",
            "/x",
        ] {
            let error = transport
                .send(request(uri, Body::empty()))
                .await
                .unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::UnknownHost);
            assert_eq!(error.sent(), RequestSent::Nothing);
        }
    }

    #[tokio::test]
    async fn an_early_answer_leaves_the_body_unread() {
        let simulator = Simulator::new();
        let body = Body::stream(Some(3), futures_util::stream::pending());
        let uri = format!("{}/nowhere", simulator.endpoint());
        let response = simulator
            .transport()
            .send(request(&uri, body))
            .await
            .unwrap();
        assert_eq!(response.status(), 404);
    }

    #[tokio::test]
    async fn cuts_say_how_much_was_sent() {
        let simulator = Simulator::new();
        let uri = format!("{}/b2api/v4/b2_list_buckets", simulator.endpoint());
        let body = || Body::from(Bytes::from_static(b"{}"));
        let rule = || FaultRule::on(Operation::ListBuckets);
        simulator.faults().add(rule().reset_before());
        simulator.faults().add(rule().nth(2).reset_before());
        simulator.faults().add(rule().nth(3).reset_after());
        let mut seen = Vec::new();
        for body in [body(), Body::empty(), body()] {
            let error = simulator
                .transport()
                .send(request(&uri, body))
                .await
                .unwrap_err();
            seen.push((error.kind(), error.sent()));
        }
        assert_eq!(
            seen,
            [
                (TransportErrorKind::BrokenPipe, RequestSent::Partly),
                (TransportErrorKind::Reset, RequestSent::Partly),
                (TransportErrorKind::Closed, RequestSent::Fully),
            ]
        );
    }

    #[tokio::test]
    async fn the_clients_own_error_comes_back() {
        let simulator = Simulator::new();
        let uri = format!("{}/b2api/v4/b2_list_buckets", simulator.endpoint());
        let failing = futures_util::stream::iter([Err(TransportError::new(
            TransportErrorKind::RequestBody,
            RequestSent::Partly,
        )
        .with_source("the file is gone"))]);
        let body = Body::stream(Some(9), failing);
        let error = simulator
            .transport()
            .send(request(&uri, body))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::RequestBody);
        assert!(error.to_string().contains("the file is gone"));
    }

    #[tokio::test]
    async fn a_body_that_is_not_as_long_as_announced_is_an_error() {
        let simulator = Simulator::new();
        let uri = format!("{}/b2api/v4/b2_list_buckets", simulator.endpoint());
        for announced in [1, 9] {
            let chunks = futures_util::stream::iter([Ok(Bytes::from_static(b"{}"))]);
            let body = Body::stream(Some(announced), chunks);
            let error = simulator
                .transport()
                .send(request(&uri, body))
                .await
                .unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::RequestBody);
        }
    }
}
