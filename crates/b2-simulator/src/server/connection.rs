use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::HttpService;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;

use crate::body::{BodyBroken, RequestBody, ResponseBody};
use crate::service::{Door, Service};

/// The service cut the connection, or a body broke off.
#[derive(Debug, thiserror::Error)]
#[error("the simulated service cut the connection")]
pub(super) struct Severed;

/// Serves the requests of one connection.
pub(super) fn serve(
    stream: TcpStream,
    service: Arc<Service>,
    door: Arc<Door>,
) -> http1::Connection<
    TokioIo<TcpStream>,
    impl HttpService<Incoming, ResBody = Outbound, Error = Severed, Future: Send> + Send,
> {
    let answer = hyper::service::service_fn(move |request: Request<Incoming>| {
        let (service, door) = (Arc::clone(&service), Arc::clone(&door));
        async move { answer(&service, &door, request).await }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), answer)
}

/// Runs a connection to its end. A client that goes away is no failure of the server.
pub(super) async fn run(connection: impl Future<Output = hyper::Result<()>>) {
    if let Err(error) = connection.await {
        tracing::debug!(%error, "a connection ended");
    }
}

async fn answer(
    service: &Service,
    door: &Door,
    request: Request<Incoming>,
) -> Result<Response<Outbound>, Severed> {
    let request = request.map(|body| {
        let length = body.size_hint().exact();
        RequestBody::new(length, Inbound(body))
    });
    match service.exchange(request, door).await {
        Ok(response) => Ok(response.map(Outbound)),
        Err(_) => Err(Severed),
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
pub(super) struct Outbound(ResponseBody);

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
