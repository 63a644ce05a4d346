use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::Response;
use http_body::Body as _;
use hyper::body::Incoming;

use super::exchange::Underway;
use super::failure;
use crate::http::{Body, TransportError};

/// A response's body as its bytes come: hyper's own buffers, not copied. Trailers are passed over.
struct ResponseBody {
    incoming: Incoming,
    underway: Underway,
}

/// Gives the caller a response, and keeps the exchange underway until the last byte was taken.
pub(super) fn wrap(response: Response<Incoming>, mut underway: Underway) -> Response<Body> {
    let (mut parts, incoming) = response.into_parts();
    // What the connection left there is ours alone.
    parts.extensions.clear();
    if parts.status.is_client_error() || parts.status.is_server_error() {
        underway.refused();
    }
    if incoming.is_end_stream() {
        underway.finish();
        return Response::from_parts(parts, Body::empty());
    }
    let length = incoming.size_hint().exact();
    let body = Body::stream(length, ResponseBody { incoming, underway });
    Response::from_parts(parts, body)
}

impl Stream for ResponseBody {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            let frame = match Pin::new(&mut this.incoming).poll_frame(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(frame) => frame,
            };
            return Poll::Ready(match frame {
                None => {
                    this.underway.finish();
                    None
                }
                Some(Err(error)) => {
                    Some(Err(failure::broken_body(error, this.underway.exchange())))
                }
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(chunk) => {
                        // Callers who know the length do not ask for the end.
                        if this.incoming.is_end_stream() {
                            this.underway.finish();
                        }
                        Some(Ok(chunk))
                    }
                    Err(_trailers) => continue,
                },
            });
        }
    }
}
