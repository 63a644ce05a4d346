use std::io;
use std::task::Poll;

use tokio::io::ReadBuf;

/// Bytes that were read from the operating system and not asked for yet.
///
/// rustls asks for 4 KiB at a time. Going to the operating system for each of these is a fifth of what a download over
/// TLS costs the processor; more than two TLS records at once gain nothing further.
#[derive(Debug)]
pub(super) struct ReadAhead {
    /// Empty until the first read.
    bytes: Box<[u8]>,
    taken: usize,
    filled: usize,
}

impl ReadAhead {
    const CAPACITY: usize = 32 << 10;

    pub(super) fn new() -> Self {
        Self {
            bytes: Box::default(),
            taken: 0,
            filled: 0,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.taken == self.filled
    }

    /// Fills the empty buffer with one read. It stays empty at the end.
    pub(super) fn fill(
        &mut self,
        read: impl FnOnce(&mut ReadBuf<'_>) -> Poll<io::Result<()>>,
    ) -> Poll<io::Result<()>> {
        if self.bytes.is_empty() {
            self.bytes = vec![0; Self::CAPACITY].into();
        }
        let mut buffer = ReadBuf::new(&mut self.bytes);
        let outcome = read(&mut buffer);
        self.filled = buffer.filled().len();
        self.taken = 0;
        outcome
    }

    /// Moves as much as fits.
    pub(super) fn take(&mut self, into: &mut ReadBuf<'_>) {
        let ready = &self.bytes[self.taken..self.filled];
        let count = ready.len().min(into.remaining());
        into.put_slice(&ready[..count]);
        self.taken += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_is_what_was_read() {
        let mut ahead = ReadAhead::new();
        for read in [&b"one two"[..], b"three", b""] {
            let filled = ahead.fill(|buffer| {
                buffer.put_slice(read);
                Poll::Ready(Ok(()))
            });
            assert!(matches!(filled, Poll::Ready(Ok(()))));
            let mut taken = Vec::new();
            while !ahead.is_empty() {
                let mut little = [0; 3];
                let mut buffer = ReadBuf::new(&mut little);
                ahead.take(&mut buffer);
                taken.extend_from_slice(buffer.filled());
            }
            assert_eq!(taken, read);
        }
    }
}
