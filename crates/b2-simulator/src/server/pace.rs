use std::io::{self, IoSlice};
use std::num::NonZeroU64;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep};

/// The most bytes that go through at once, so that a slow line is slow from the first byte on.
const GULP_BYTES: usize = 16 * 1024;

/// How fast bytes go in and out, over all connections of a server.
#[derive(Debug, Clone)]
pub(super) struct Paces {
    inbound: Arc<Pace>,
    outbound: Arc<Pace>,
}

impl Paces {
    pub(super) fn new(bytes_per_second: NonZeroU64) -> Self {
        let pace = || Arc::new(Pace::new(bytes_per_second));
        Self {
            inbound: pace(),
            outbound: pace(),
        }
    }
}

#[derive(Debug)]
struct Pace {
    bytes_per_second: NonZeroU64,
    /// When what went through so far is paid for.
    free_at: Mutex<Option<Instant>>,
}

impl Pace {
    fn new(bytes_per_second: NonZeroU64) -> Self {
        Self {
            bytes_per_second,
            free_at: Mutex::new(None),
        }
    }

    /// Books bytes that went through, and says when the next ones may.
    fn book(&self, bytes: usize, now: Instant) -> Instant {
        let cost = Duration::from_secs_f64(bytes as f64 / self.bytes_per_second.get() as f64);
        let mut free_at = self.free_at.lock().unwrap_or_else(PoisonError::into_inner);
        let from = free_at.map_or(now, |free_at| free_at.max(now));
        *free_at.insert(from + cost)
    }
}

/// One direction of one connection.
#[derive(Debug)]
struct Gate {
    pace: Arc<Pace>,
    closed: Option<Pin<Box<Sleep>>>,
}

impl Gate {
    fn poll_open(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if let Some(timer) = &mut self.closed {
            ready!(timer.as_mut().poll(context));
            self.closed = None;
        }
        Poll::Ready(())
    }

    fn passed(&mut self, bytes: usize) {
        if bytes > 0 {
            let until = self.pace.book(bytes, Instant::now());
            self.closed = Some(Box::pin(tokio::time::sleep_until(until)));
        }
    }
}

/// A stream whose bytes go through at a pace, if one is set.
#[derive(Debug)]
pub(super) struct Paced<S> {
    stream: S,
    inbound: Option<Gate>,
    outbound: Option<Gate>,
}

impl<S> Paced<S> {
    pub(super) fn new(stream: S, paces: Option<&Paces>) -> Self {
        let gate = |pace: &Arc<Pace>| Gate {
            pace: Arc::clone(pace),
            closed: None,
        };
        Self {
            stream,
            inbound: paces.map(|paces| gate(&paces.inbound)),
            outbound: paces.map(|paces| gate(&paces.outbound)),
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        let Some(gate) = &mut this.inbound else {
            return Pin::new(&mut this.stream).poll_read(context, buffer);
        };
        ready!(gate.poll_open(context));
        let mut gulp = vec![0; GULP_BYTES.min(buffer.remaining())];
        let mut part = ReadBuf::new(&mut gulp);
        ready!(Pin::new(&mut this.stream).poll_read(context, &mut part))?;
        buffer.put_slice(part.filled());
        gate.passed(part.filled().len());
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        let Some(gate) = &mut this.outbound else {
            return Pin::new(&mut this.stream).poll_write(context, bytes);
        };
        ready!(gate.poll_open(context));
        let gulp = &bytes[..bytes.len().min(GULP_BYTES)];
        let written = ready!(Pin::new(&mut this.stream).poll_write(context, gulp))?;
        gate.passed(written);
        Poll::Ready(Ok(written))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.outbound.is_none() {
            return Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        }
        let first = slices.iter().find(|slice| !slice.is_empty());
        self.poll_write(context, first.map_or(&[], |slice| slice))
    }

    fn is_write_vectored(&self) -> bool {
        self.outbound.is_none() && self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn two_connections_share_one_pace() {
        let paces = Paces::new(NonZeroU64::new(100_000).unwrap());
        let begun = Instant::now();
        let send = |_| {
            let (near, mut far) = tokio::io::duplex(1 << 20);
            let mut near = Paced::new(near, Some(&paces));
            async move {
                near.write_all(&[7; 100_000]).await.unwrap();
                drop(near);
                let mut received = Vec::new();
                far.read_to_end(&mut received).await.unwrap();
                assert_eq!(received, [7; 100_000]);
            }
        };
        let sending: Vec<_> = (0..2).map(send).map(tokio::spawn).collect();
        for one in sending {
            one.await.unwrap();
        }
        // The last gulp of each is on its way at once and is paid for afterwards.
        let took = begun.elapsed().as_millis();
        assert!((1_600..=2_000).contains(&took), "{took}");
    }

    #[tokio::test(start_paused = true)]
    async fn what_comes_in_is_paced_apart_from_what_goes_out() {
        let paces = Paces::new(NonZeroU64::new(100_000).unwrap());
        let (near, mut far) = tokio::io::duplex(1 << 20);
        let mut near = Paced::new(near, Some(&paces));
        far.write_all(&[7; 200_000]).await.unwrap();
        drop(far);
        let begun = Instant::now();
        let mut received = Vec::new();
        near.read_to_end(&mut received).await.unwrap();
        assert_eq!(received.len(), 200_000);
        let took = begun.elapsed().as_millis();
        assert!((1_800..=2_010).contains(&took), "{took}");
    }
}
