use std::collections::VecDeque;
use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use tokio::task::JoinHandle;
use tokio::time::Sleep;

use super::{BodyBroken, ContentReader, Work};
use crate::operation::Operation;
use crate::traffic::TrafficMeter;

/// The body of a response. Its length is known from the start.
pub(crate) struct ResponseBody {
    length: u64,
    source: Source,
    /// Bytes given so far.
    position: u64,
    /// The rest of a chunk that a fault divided.
    rest: Option<Bytes>,
    spoilers: VecDeque<Spoiler>,
    meter: Option<(Arc<TrafficMeter>, Operation)>,
}

enum Source {
    Memory(Option<Bytes>),
    Inline(ContentReader),
    Offloaded(Offloaded),
}

enum Offloaded {
    Idle(ContentReader),
    Reading(JoinHandle<(ContentReader, io::Result<Option<Bytes>>)>),
    Ended,
}

/// What a fault does to a body on its way out, at a byte.
enum Spoiler {
    /// The connection ends before this byte.
    Cut(u64),
    /// One bit of this byte is wrong.
    Flip(u64),
    /// Nothing comes for a while before this byte.
    Stall(u64, Duration),
    /// The same, while the timer runs.
    Stalling(Pin<Box<Sleep>>),
}

impl ResponseBody {
    pub(crate) fn empty() -> Self {
        Self::from(Bytes::new())
    }

    /// `length` bytes out of the store.
    pub(crate) fn content(length: u64, reader: ContentReader, work: Work) -> Self {
        let source = match work {
            Work::Offloaded if reader.may_block() => Source::Offloaded(Offloaded::Idle(reader)),
            _ => Source::Inline(reader),
        };
        Self::new(length, source)
    }

    fn new(length: u64, source: Source) -> Self {
        Self {
            length,
            source,
            position: 0,
            rest: None,
            spoilers: VecDeque::new(),
            meter: None,
        }
    }

    /// Counts the bytes that leave as those of `operation`.
    pub(crate) fn count_with(&mut self, meter: Arc<TrafficMeter>, operation: Operation) {
        self.meter = Some((meter, operation));
    }

    /// The number of all bytes of the body, of which a fault may let fewer through.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// Bytes that are still to come.
    #[cfg(feature = "server")]
    pub(crate) fn left(&self) -> u64 {
        self.length - self.position
    }

    /// Ends the connection after `bytes` bytes.
    pub(crate) fn cut_after(&mut self, bytes: u64) {
        if bytes < self.length {
            self.spoilers.push_back(Spoiler::Cut(bytes));
        }
    }

    /// Flips a bit of the byte at `offset`, which is counted round and round a shorter body.
    pub(crate) fn corrupt_at(&mut self, offset: u64) {
        if self.length > 0 {
            let offset = offset % self.length;
            self.spoilers.push_back(Spoiler::Flip(offset));
        }
    }

    /// Sends nothing for `pause` once `bytes` bytes are out.
    pub(crate) fn stall_after(&mut self, bytes: u64, pause: Duration) {
        self.spoilers.push_back(Spoiler::Stall(bytes, pause));
    }

    fn poll_source(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Option<Bytes>>> {
        if let Some(rest) = self.rest.take() {
            return Poll::Ready(Ok(Some(rest)));
        }
        match &mut self.source {
            Source::Memory(bytes) => {
                Poll::Ready(Ok(bytes.take().filter(|bytes| !bytes.is_empty())))
            }
            Source::Inline(reader) => Poll::Ready(reader.read()),
            Source::Offloaded(offloaded) => offloaded.poll(context),
        }
    }

    fn spoil(&mut self, mut chunk: Bytes) -> Bytes {
        let end = self.position + chunk.len() as u64;
        match self.spoilers.front() {
            Some(Spoiler::Flip(at)) if *at < end => {
                let mut spoilt = Vec::from(chunk);
                spoilt[(*at - self.position) as usize] ^= 1;
                self.spoilers.pop_front();
                chunk = spoilt.into();
            }
            Some(Spoiler::Cut(at) | Spoiler::Stall(at, _)) if *at < end => {
                self.rest = Some(chunk.split_off((*at - self.position) as usize));
            }
            _ => {}
        }
        chunk
    }
}

impl Stream for ResponseBody {
    type Item = Result<Bytes, BodyBroken>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            let position = this.position;
            match this.spoilers.front_mut() {
                Some(Spoiler::Cut(at)) if *at <= position => {
                    return Poll::Ready(Some(Err(BodyBroken)));
                }
                Some(Spoiler::Stall(at, pause)) if *at <= position => {
                    let timer = Box::pin(tokio::time::sleep(*pause));
                    this.spoilers[0] = Spoiler::Stalling(timer);
                }
                Some(Spoiler::Stalling(timer)) => {
                    ready!(timer.as_mut().poll(context));
                    this.spoilers.pop_front();
                }
                _ => break,
            }
        }
        let chunk = match ready!(this.poll_source(context)) {
            Ok(Some(chunk)) => chunk,
            Ok(None) => return Poll::Ready(None),
            Err(_) => return Poll::Ready(Some(Err(BodyBroken))),
        };
        let chunk = this.spoil(chunk);
        this.position += chunk.len() as u64;
        if let Some((meter, operation)) = &this.meter {
            meter.count_out(*operation, chunk.len() as u64);
        }
        Poll::Ready(Some(Ok(chunk)))
    }
}

impl Offloaded {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<io::Result<Option<Bytes>>> {
        loop {
            match std::mem::replace(self, Self::Ended) {
                Self::Ended => return Poll::Ready(Ok(None)),
                Self::Idle(reader) => *self = Self::reading(reader),
                Self::Reading(mut job) => {
                    let Poll::Ready(done) = Pin::new(&mut job).poll(context) else {
                        *self = Self::Reading(job);
                        return Poll::Pending;
                    };
                    let (reader, read) = done.map_err(io::Error::other)?;
                    if let Ok(Some(_)) = &read {
                        // The next bytes are read while these are being sent.
                        *self = Self::reading(reader);
                    }
                    return Poll::Ready(read);
                }
            }
        }
    }

    fn reading(mut reader: ContentReader) -> Self {
        Self::Reading(tokio::task::spawn_blocking(move || {
            let read = reader.read();
            (reader, read)
        }))
    }
}

impl From<Bytes> for ResponseBody {
    fn from(bytes: Bytes) -> Self {
        Self::new(bytes.len() as u64, Source::Memory(Some(bytes)))
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseBody")
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}
