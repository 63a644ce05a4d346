//! Gives up an exchange in which nothing moves. The time-out restarts whenever a chunk is sent or received, so it never
//! limits how long a transfer may take.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::Poll;
use std::time::Duration;

use futures_util::stream::poll_fn;

use super::{Body, RequestSent, Transport, TransportError, TransportErrorKind};
use crate::host::{Host, Sleep};

/// How long an exchange may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// How long nothing may move.
    pub(super) idle: Duration,
    /// How long the head of the answer may take in all.
    pub(super) answer: Option<Duration>,
}

/// Makes one exchange, and fails it with [`TransportErrorKind::IdleTimeout`] when nothing moves for as long as that, or with
/// [`TransportErrorKind::RequestTimeout`] when the answer takes too long.
pub(super) async fn send(
    transport: &dyn Transport,
    request: http::Request<Body>,
    Limits { idle, answer }: Limits,
    host: &Host,
) -> Result<http::Response<Body>, TransportError> {
    let progress = Arc::new(Progress::default());
    progress.step(host);
    let request = request.map(|body| watch_request(body, Arc::clone(&progress), host.clone()));
    let mut exchange = pin!(transport.send(request));
    let mut too_late = pin!(async {
        match answer {
            Some(limit) => host.sleeper().sleep(limit).await,
            None => std::future::pending().await,
        }
    });
    loop {
        let last = progress.last();
        let now = host.sleeper().monotonic();
        let patience = (last + idle).saturating_sub(now);
        tokio::select! {
            biased;
            answer = &mut exchange => {
                return answer.map(|response| response.map(|body| watch_response(body, idle, host.clone())));
            }
            () = &mut too_late => {
                return Err(TransportError::new(TransportErrorKind::RequestTimeout, progress.sent()));
            }
            () = host.sleeper().sleep(patience) => {
                if progress.last() == last {
                    return Err(TransportError::new(TransportErrorKind::IdleTimeout, progress.sent()));
                }
            }
        }
    }
}

#[derive(Debug, Default)]
struct Progress {
    /// When something moved last, in microseconds of the monotonic clock.
    last_micros: AtomicU64,
    at_end: AtomicBool,
}

impl Progress {
    fn step(&self, host: &Host) {
        let micros = host.sleeper().monotonic().as_micros();
        let micros = u64::try_from(micros).unwrap_or(u64::MAX);
        self.last_micros.store(micros, Ordering::Relaxed);
    }

    fn last(&self) -> Duration {
        Duration::from_micros(self.last_micros.load(Ordering::Relaxed))
    }

    fn sent(&self) -> RequestSent {
        if self.at_end.load(Ordering::Relaxed) {
            RequestSent::Fully
        } else {
            RequestSent::Partly
        }
    }
}

fn watch_request(mut body: Body, progress: Arc<Progress>, host: Host) -> Body {
    if body.length() == Some(0) {
        progress.at_end.store(true, Ordering::Relaxed);
        return body;
    }
    let length = body.length();
    Body::stream(
        length,
        poll_fn(move |context| {
            let polled = body.poll_chunk(context);
            match &polled {
                Poll::Ready(None) => progress.at_end.store(true, Ordering::Relaxed),
                Poll::Ready(Some(_)) => {}
                Poll::Pending => return polled,
            }
            progress.step(&host);
            polled
        }),
    )
}

fn watch_response(mut body: Body, idle: Duration, host: Host) -> Body {
    let length = body.length();
    let mut timer: Option<Sleep> = None;
    Body::stream(
        length,
        poll_fn(move |context| {
            if let Poll::Ready(chunk) = body.poll_chunk(context) {
                timer = None;
                return Poll::Ready(chunk);
            }
            let timer = timer.get_or_insert_with(|| host.sleeper().sleep(idle));
            timer.as_mut().poll(context).map(|()| {
                Some(Err(TransportError::new(
                    TransportErrorKind::IdleTimeout,
                    RequestSent::Fully,
                )))
            })
        }),
    )
}
