use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::Simulator;
use crate::body::{BodyBroken, RequestBody, Work};
use crate::in_process::IN_PROCESS_ENDPOINT;
use crate::service::{Cut, Door};

/// The simulated service ended the connection instead of completing its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the simulated service cut the connection")]
#[non_exhaustive]
pub struct ConnectionCut {
    /// Whether the request may have taken effect.
    pub may_have_taken_effect: bool,
}

impl Simulator {
    /// Makes one HTTP exchange with the service, without a client: for tests of what is on the wire.
    ///
    /// `request` needs a path; scheme and host are ignored. Its body is the whole body, and its length is the
    /// `Content-Length`.
    ///
    /// # Errors
    /// [`ConnectionCut`] when a fault breaks the connection.
    pub async fn exchange(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, ConnectionCut> {
        let door = Door {
            endpoint: IN_PROCESS_ENDPOINT.to_owned(),
            work: Work::Inline,
        };
        let request =
            request.map(|bytes| RequestBody::new(Some(bytes.len() as u64), WholeBody(Some(bytes))));
        let response = match self.service.exchange(request, &door).await {
            Ok(response) => response,
            Err(cut) => {
                return Err(ConnectionCut {
                    may_have_taken_effect: cut == Cut::After,
                });
            }
        };
        let (head, mut body) = response.into_parts();
        let mut whole = Vec::new();
        while let Some(chunk) =
            std::future::poll_fn(|context| Pin::new(&mut body).poll_next(context)).await
        {
            let chunk = chunk.map_err(|BodyBroken| ConnectionCut {
                may_have_taken_effect: true,
            })?;
            whole.extend_from_slice(&chunk);
        }
        Ok(http::Response::from_parts(head, whole.into()))
    }
}

struct WholeBody(Option<Bytes>);

impl Stream for WholeBody {
    type Item = Result<Bytes, BodyBroken>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().filter(|bytes| !bytes.is_empty()).map(Ok))
    }
}
