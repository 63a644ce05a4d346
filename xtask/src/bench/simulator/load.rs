//! Threads that do one thing again and again, and the bytes that they send.

use std::sync::atomic::{AtomicU64, Ordering};

use sha1::{Digest, Sha1};

use super::connection::{Account, Connection};

/// Bytes that do not compress, and their digest.
pub(super) struct Body {
    pub(super) bytes: Vec<u8>,
    /// Hexadecimal digits.
    pub(super) sha1: String,
}

impl Body {
    pub(super) fn noise(length: usize) -> Self {
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        let mut bytes = Vec::with_capacity(length + 8);
        while bytes.len() < length {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            bytes.extend_from_slice(&state.to_le_bytes());
        }
        bytes.truncate(length);
        let digest = Sha1::digest(&bytes);
        let sha1 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Self { bytes, sha1 }
    }
}

pub(super) struct Load<'a> {
    pub(super) account: &'a Account,
    pub(super) threads: usize,
}

impl Load<'_> {
    /// Does `once` `count` times, on all threads together, each with a connection of its own.
    pub(super) fn run(
        &self,
        count: u64,
        once: impl Fn(&mut Connection, u64) -> Result<(), String> + Sync,
    ) -> Result<(), String> {
        let next = AtomicU64::new(0);
        let work = || {
            let mut connection = Connection::open(self.account)?;
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return Ok(());
                }
                once(&mut connection, number)?;
            }
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..self.threads).map(|_| scope.spawn(work)).collect();
            threads.into_iter().try_for_each(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|_| Err("a thread of the load panicked".to_owned()))
            })
        })
    }
}
