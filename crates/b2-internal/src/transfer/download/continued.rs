//! The one loop in which all bytes arrive: it reads a response, and continues after each failure from the last good byte.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::remote::Remote;
use crate::error::{Error, ErrorKind};
use crate::http::{Attempt, Body, Decision, FailureClass, after_failure, into_error};

/// Whoever gets on by so many bytes has all of his patience again: it is for failures that follow each other.
const PROGRESS: u64 = 256 * 1024;

/// The bytes of a version from one position on, in order.
#[derive(Debug)]
pub(in crate::transfer) struct Continued {
    remote: Arc<Remote>,
    /// The next byte that is given.
    position: u64,
    open: Option<Open>,
    /// How long the last responses kept us waiting.
    waited: Duration,
    /// How long of this it was waited for responses to begin.
    asked: Duration,
    failures: Failures,
}

/// A response that is being read.
#[derive(Debug)]
struct Open {
    body: Body,
    /// What was read already and lies behind what was asked for then.
    rest: Bytes,
    /// Where the response ends.
    end: u64,
}

#[derive(Debug, Default)]
struct Failures {
    count: u32,
    /// When the first of them happened, and where.
    begun: Option<(Duration, u64)>,
}

impl Continued {
    /// From `position` on, with no response yet.
    pub(super) fn at(remote: Arc<Remote>, position: u64) -> Self {
        Self {
            remote,
            position,
            open: None,
            waited: Duration::ZERO,
            asked: Duration::ZERO,
            failures: Failures::default(),
        }
    }

    /// From the first byte on, which is the first of a response that has all of them.
    pub(in crate::transfer) fn with_response(remote: Arc<Remote>, body: Body) -> Self {
        let end = remote.length();
        let rest = Bytes::new();
        let open = Some(Open { body, rest, end });
        Self {
            open,
            ..Self::at(remote, 0)
        }
    }

    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// How long it has waited for bytes that had not come yet.
    pub(super) fn waited(&self) -> Duration {
        self.waited
    }

    /// How long it has waited for responses to begin.
    pub(super) fn asked(&self) -> Duration {
        self.asked
    }

    /// The next bytes before `end`; `None` there.
    pub(in crate::transfer) async fn next(&mut self, end: u64) -> Result<Option<Bytes>, Error> {
        self.next_of(end, end).await
    }

    /// The next bytes before `end`; `None` there. What lies between `end` and `ask_to` will be wanted next.
    pub(super) async fn next_of(&mut self, end: u64, ask_to: u64) -> Result<Option<Bytes>, Error> {
        loop {
            if self.position >= end {
                return Ok(None);
            }
            let begun = self.now();
            if self.open.is_none() {
                // A request that fails has been repeated as often as the policy says.
                let body = self.remote.request(self.position, ask_to).await?;
                self.open = Some(Open {
                    body,
                    rest: Bytes::new(),
                    end: ask_to,
                });
                self.asked += self.now().saturating_sub(begun);
            }
            let read = self.read(end).await;
            self.waited += self.now().saturating_sub(begun);
            match read {
                Ok(chunk) if chunk.is_empty() => {}
                Ok(chunk) => {
                    self.position += chunk.len() as u64;
                    return Ok(Some(chunk));
                }
                Err(error) => {
                    self.open = None;
                    self.pause_after(error).await?;
                }
            }
        }
    }

    fn now(&self) -> Duration {
        self.remote.transfers.host().sleeper().monotonic()
    }

    /// The next chunk of the open response, as far as `end`.
    async fn read(&mut self, end: u64) -> Result<Bytes, Error> {
        let Some(open) = &mut self.open else {
            return Ok(Bytes::new());
        };
        let mut chunk = std::mem::take(&mut open.rest);
        if chunk.is_empty() {
            chunk = match open.body.next_chunk().await {
                Some(chunk) => {
                    chunk.map_err(|failure| into_error(failure, "b2_download_file", ""))?
                }
                None => {
                    return Err(Error::new(ErrorKind::TruncatedOutput {
                        bytes_read: self.position,
                        file_size: self.remote.length(),
                    }));
                }
            };
        }
        // More than was announced belongs to nobody.
        chunk.truncate(usize::try_from(open.end - self.position).unwrap_or(usize::MAX));
        let wanted = usize::try_from(end - self.position).unwrap_or(usize::MAX);
        if chunk.len() > wanted {
            open.rest = chunk.split_off(wanted);
        }
        if self.position + chunk.len() as u64 == open.end {
            self.open = None;
        }
        Ok(chunk)
    }

    /// Waits before the next attempt, or gives the error back when there is none.
    async fn pause_after(&mut self, error: Error) -> Result<(), Error> {
        let host = self.remote.transfers.host();
        let now = host.sleeper().monotonic();
        let begun = match self.failures.begun {
            Some((begun, position)) if self.position - position < PROGRESS => begun,
            _ => {
                self.failures = Failures {
                    count: 0,
                    begun: Some((now, self.position)),
                };
                now
            }
        };
        self.failures.count += 1;
        let attempt = Attempt {
            number: self.failures.count,
            elapsed: now.saturating_sub(begun),
            idempotent: true,
        };
        let policy = &self.remote.transfers.settings.retry_policy;
        let class = FailureClass::of_call(&error);
        match after_failure(policy, attempt, class, error.retry_after(), host.random()) {
            Decision::Wait(pause) => {
                let (number, position) = (attempt.number, self.position);
                tracing::debug!(number, position, ?pause, %error, "continuing the download");
                host.sleeper().sleep(pause).await;
                Ok(())
            }
            Decision::GiveUp | Decision::LookBeforeRepeating => Err(error),
        }
    }
}
