use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::exchange::Exchange;
use crate::http::{Body, RequestSent, TransportError, TransportErrorKind};

/// A request's body as hyper reads it: notes when it begins and ends, and keeps its failure.
#[derive(Debug)]
pub(super) struct RequestBody {
    body: Body,
    handed_over: u64,
    ended: bool,
    exchange: Arc<Exchange>,
}

/// Stands for the failure that the exchange keeps.
#[derive(Debug, thiserror::Error)]
#[error("the request's body could not be read")]
pub(super) struct BodyFailed;

/// The body had not the length that was announced.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the request's body was announced with {announced} bytes and has {}{actual}", if actual > announced { "at least " } else { "" })]
struct WrongLength {
    announced: u64,
    actual: u64,
}

impl RequestBody {
    pub(super) fn new(body: Body, exchange: Arc<Exchange>) -> Self {
        Self {
            ended: exchange.body_is_empty(),
            body,
            handed_over: 0,
            exchange,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.exchange.body_is_empty()
    }

    fn end(&mut self) {
        self.ended = true;
        self.exchange.body_ended();
    }

    fn fail(&mut self, failure: TransportError) -> BodyFailed {
        self.exchange.body_failed(failure);
        BodyFailed
    }

    fn wrong_length(&mut self, announced: u64) -> BodyFailed {
        let actual = self.handed_over;
        self.fail(
            TransportError::new(TransportErrorKind::RequestBody, RequestSent::Partly)
                .with_source(WrongLength { announced, actual }),
        )
    }

    fn take_chunk(&mut self, chunk: Bytes) -> Result<Frame<Bytes>, BodyFailed> {
        self.handed_over += chunk.len() as u64;
        match self.body.length() {
            Some(announced) if self.handed_over > announced => Err(self.wrong_length(announced)),
            Some(announced) if self.handed_over == announced => {
                self.end();
                Ok(Frame::data(chunk))
            }
            _ => Ok(Frame::data(chunk)),
        }
    }
}

impl http_body::Body for RequestBody {
    type Data = Bytes;
    type Error = BodyFailed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyFailed>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let polled = match self.body.poll_chunk(context) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(polled) => polled,
        };
        Poll::Ready(match (polled, self.body.length()) {
            (Some(Ok(chunk)), _) => Some(self.take_chunk(chunk)),
            (Some(Err(failure)), _) => Some(Err(self.fail(failure))),
            (None, Some(announced)) => Some(Err(self.wrong_length(announced))),
            (None, None) => {
                self.end();
                None
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        // hyper asks this first when it takes a request off its queue, on the connection's task and before it writes
        // the head. It is the one moment at which every request, also one without a body, meets its connection.
        self.exchange.begin();
        self.ended
    }

    fn size_hint(&self) -> SizeHint {
        match self.body.length() {
            Some(length) => SizeHint::with_exact(length - self.handed_over.min(length)),
            None => SizeHint::default(),
        }
    }
}
