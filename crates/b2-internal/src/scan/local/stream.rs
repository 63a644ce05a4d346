//! The walk as a stream.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::super::folder::ScanEntry;
use super::walk::Walk;
use crate::error::{Error, Result};
use crate::host::{Host, JobLost, Running};

/// While fewer entries than this are ready, the next turn of the walk runs.
const READ_AHEAD: usize = 256;

type Turn = (Walk, Result<(Vec<ScanEntry>, bool)>);

/// Yields what a walk finds, while the walk's next turn already runs.
pub(super) struct WalkStream {
    host: Host,
    ready: VecDeque<ScanEntry>,
    walk: State,
}

enum State {
    Resting(Walk),
    Walking(Running<Turn>),
    Failed(Error),
    Ended,
}

impl WalkStream {
    pub(super) fn new(host: Host, walk: Walk) -> Self {
        Self {
            host,
            ready: VecDeque::new(),
            walk: State::Resting(walk),
        }
    }

    fn start_turn(&self, mut walk: Walk) -> Running<Turn> {
        self.host.blocking(move || {
            let found = walk.turn();
            (walk, found)
        })
    }

    fn end_turn(&mut self, turn: std::result::Result<Turn, JobLost>) -> State {
        match turn {
            Ok((walk, Ok((found, has_more)))) => {
                self.ready.extend(found);
                if has_more {
                    State::Resting(walk)
                } else {
                    State::Ended
                }
            }
            Ok((_, Err(error))) => State::Failed(error),
            Err(lost) => State::Failed(lost.into()),
        }
    }
}

impl Stream for WalkStream {
    type Item = Result<ScanEntry>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match std::mem::replace(&mut self.walk, State::Ended) {
                State::Resting(walk) if self.ready.len() < READ_AHEAD => {
                    self.walk = State::Walking(self.start_turn(walk));
                    continue;
                }
                State::Walking(mut turn) => match Pin::new(&mut turn).poll(context) {
                    Poll::Ready(turn) => {
                        self.walk = self.end_turn(turn);
                        continue;
                    }
                    Poll::Pending => self.walk = State::Walking(turn),
                },
                state => self.walk = state,
            }
            if let Some(entry) = self.ready.pop_front() {
                return Poll::Ready(Some(Ok(entry)));
            }
            return match std::mem::replace(&mut self.walk, State::Ended) {
                State::Failed(error) => Poll::Ready(Some(Err(error))),
                State::Walking(turn) => {
                    self.walk = State::Walking(turn);
                    Poll::Pending
                }
                State::Resting(_) | State::Ended => Poll::Ready(None),
            };
        }
    }
}
