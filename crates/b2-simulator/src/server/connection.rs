use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use bytes::Bytes;
use futures_core::Stream;
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::Watcher;
use tokio::io::{AsyncRead, AsyncWrite};

use super::{Counter, ServedRequest, local};
use crate::body::{BodyBroken, RequestBody, ResponseBody};
use crate::request_log::RequestNumber;

/// The service cut the connection, or a body broke off.
#[derive(Debug, thiserror::Error)]
#[error("the simulated service cut the connection")]
struct Severed;

/// Serves the requests of one connection to its end. A client that goes away is no failure of the server.
pub(super) async fn run<S>(stream: S, peer: SocketAddr, counter: Counter, watcher: Watcher)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let answer = hyper::service::service_fn(move |request: Request<Incoming>| {
        let counter = counter.clone();
        async move { counter.answer(peer, request).await }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // A client may say that it has no more requests before it has its answer.
        .half_close(true)
        .serve_connection(TokioIo::new(stream), answer);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%peer, %error, "a connection ended");
    }
}

impl Counter {
    async fn answer(
        &self,
        peer: SocketAddr,
        request: Request<Incoming>,
    ) -> Result<Response<Outbound>, Severed> {
        if let Some(response) = local::answer(&request, &self.service, self.status_page) {
            return Ok(response.map(Outbound));
        }
        let mut request = request.map(|body| {
            let length = body.size_hint().exact();
            RequestBody::new(length, Inbound(body))
        });
        let Some(listener) = &self.listener else {
            let outgoing = self.service.exchange(request, &self.door).await;
            return outgoing
                .map(|response| response.map(Outbound))
                .map_err(|_| Severed);
        };
        let begun = Instant::now();
        let number = RequestNumber::default();
        let request_bytes = request.body().length();
        request.extensions_mut().insert(number.clone());
        let outgoing = self.service.exchange(request, &self.door).await;
        if let Some(record) = self.service.log().record(number.get()) {
            listener(&ServedRequest {
                record,
                peer,
                request_bytes,
                response_bytes: outgoing
                    .as_ref()
                    .ok()
                    .map(|response| response.body().length()),
                took: begun.elapsed(),
            });
        }
        outgoing
            .map(|response| response.map(Outbound))
            .map_err(|_| Severed)
    }
}

/// The body of a request as it comes from the connection.
struct Inbound(Incoming);

impl Stream for Inbound {
    type Item = Result<Bytes, BodyBroken>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            return match Pin::new(&mut self.0).poll_frame(context) {
                Poll::Pending => Poll::Pending,
                Poll::Ready(None) => Poll::Ready(None),
                Poll::Ready(Some(Err(_))) => Poll::Ready(Some(Err(BodyBroken))),
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(chunk) => Poll::Ready(Some(Ok(chunk))),
                    // Trailers say nothing in B2.
                    Err(_) => continue,
                },
            };
        }
    }
}

/// The body of a response as it goes to the connection.
#[derive(Debug)]
struct Outbound(ResponseBody);

impl Body for Outbound {
    type Data = Bytes;
    type Error = Severed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Severed>>> {
        Pin::new(&mut self.0)
            .poll_next(context)
            .map(|chunk| chunk.map(|chunk| chunk.map(Frame::data).map_err(|BodyBroken| Severed)))
    }

    fn is_end_stream(&self) -> bool {
        self.0.left() == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.left())
    }
}
