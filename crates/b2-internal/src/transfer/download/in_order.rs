//! The digest of a file whose ranges arrive in any order.
//!
//! Chunks are hashed in order, from memory, by the jobs that write them. What arrives ahead of its turn is held until
//! then, within a limit. What finds no room is in the file already and is read back when its turn comes; it is counted.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use bytes::Bytes;

use crate::digest::{Sha1Digest, Sha1Hasher};
use crate::stream::read_exact_at;

/// How much is read back at once: little enough to be still in the processor's cache when it is hashed.
const READ_BACK: u64 = 256 * 1024;
/// How much one job hashes, however much is ready: jobs are short.
const MOST_AT_ONCE: u64 = 8 * 1024 * 1024;

/// A digest that grows in order. Its methods block, and run where that does no harm.
#[derive(Debug, Clone)]
pub(super) struct InOrderDigest {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    /// Where in the file the first byte is.
    base: u64,
    ahead: Mutex<Ahead>,
    /// Held as long as somebody hashes. Whoever has it may lock `ahead`, not the other way round.
    hasher: Mutex<Hashing>,
}

#[derive(Debug, Default)]
struct Hashing {
    hasher: Sha1Hasher,
    /// For what is read back, again and again. Empty as long as nothing is.
    buffer: Vec<u8>,
}

/// What has arrived and is not hashed.
#[derive(Debug, Default)]
struct Ahead {
    /// How many bytes may be held.
    limit: u64,
    /// The byte whose turn it is.
    turn: u64,
    waiting: BTreeMap<u64, Waiting>,
    held: u64,
    most_held: u64,
    read_back: u64,
}

#[derive(Debug)]
enum Waiting {
    Held(Bytes),
    /// So many bytes that are only in the file.
    InFile(u64),
}

impl InOrderDigest {
    /// A digest of what is in a file from `base` on, of which `limit` bytes may be held.
    pub(super) fn new(base: u64, limit: u64) -> Self {
        let (ahead, hasher) = Default::default();
        let shared = Shared {
            base,
            ahead,
            hasher,
        };
        let digest = Self {
            shared: Arc::new(shared),
        };
        digest.allow(limit);
        digest
    }

    /// Sets how many bytes may be held.
    pub(super) fn allow(&self, limit: u64) {
        self.shared.ahead().limit = limit;
    }

    /// Takes note of bytes that an earlier run left in the file.
    pub(super) fn found(&self, offset: u64, length: u64) {
        self.shared.ahead().note_in_file(offset, length);
    }

    /// Takes a chunk that is in `file` now, and hashes what is ready, unless somebody else does.
    pub(super) fn offer(&self, file: &File, offset: u64, chunk: Bytes) -> io::Result<()> {
        let is_late = {
            let mut ahead = self.shared.ahead();
            ahead.insert(offset, chunk);
            ahead.is_ready() && ahead.held > ahead.limit / 2
        };
        let mut hasher = match self.shared.hasher.try_lock() {
            Ok(hasher) => hasher,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            // Hashing cannot keep up: whoever brings more waits for it.
            Err(TryLockError::WouldBlock) if is_late => self.shared.hasher(),
            Err(TryLockError::WouldBlock) => return Ok(()),
        };
        self.shared.hash_what_is_ready(&mut hasher, file)
    }

    /// Whether the byte whose turn it is has arrived.
    pub(super) fn is_ready(&self) -> bool {
        self.shared.ahead().is_ready()
    }

    /// Hashes the next of what is ready.
    pub(super) fn catch_up(&self, file: &File) -> io::Result<()> {
        let mut hasher = self.shared.hasher();
        self.shared.hash_what_is_ready(&mut hasher, file)
    }

    /// The digest of the first `length` bytes; `None` if they are not all hashed.
    pub(super) fn finish(&self, length: u64) -> Option<Sha1Digest> {
        (self.shared.ahead().turn == length).then(|| self.shared.hasher().hasher.clone().finish())
    }

    /// How many bytes were read back.
    pub(super) fn read_back(&self) -> u64 {
        self.shared.ahead().read_back
    }
}

impl Shared {
    fn ahead(&self) -> MutexGuard<'_, Ahead> {
        self.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hasher(&self) -> MutexGuard<'_, Hashing> {
        self.hasher.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hash_what_is_ready(&self, hashing: &mut Hashing, file: &File) -> io::Result<()> {
        let Hashing { hasher, buffer } = hashing;
        let mut done = 0;
        while done < MOST_AT_ONCE {
            let mut ahead = self.ahead();
            let (offset, Some(next)) = (ahead.turn, ahead.take_ready()) else {
                return Ok(());
            };
            drop(ahead);
            done += next.length();
            match next {
                Waiting::Held(chunk) => hasher.update(&chunk),
                Waiting::InFile(length) => {
                    buffer.resize(READ_BACK as usize, 0);
                    let buffer = &mut buffer[..length as usize];
                    read_exact_at(file, buffer, self.base + offset)?;
                    hasher.update(buffer);
                }
            }
        }
        Ok(())
    }
}

impl Ahead {
    fn is_ready(&self) -> bool {
        self.waiting.contains_key(&self.turn)
    }

    /// Holds the chunk if there is room. What comes last in the file makes room for what comes first. A chunk whose turn it
    /// is needs no room: whoever brings it has it in memory anyway, and hashes it next.
    fn insert(&mut self, offset: u64, chunk: Bytes) {
        self.held += chunk.len() as u64;
        self.waiting.insert(offset, Waiting::Held(chunk));
        let whose_turn_it_is = match self.waiting.get(&self.turn) {
            Some(Waiting::Held(chunk)) => chunk.len() as u64,
            _ => 0,
        };
        while self.held - whose_turn_it_is > self.limit {
            let last_held = self
                .waiting
                .iter()
                .rev()
                .find_map(|(at, waiting)| match waiting {
                    Waiting::Held(chunk) if *at != self.turn => Some((*at, chunk.len() as u64)),
                    _ => None,
                });
            let Some((offset, length)) = last_held else {
                break;
            };
            self.waiting.remove(&offset);
            self.held -= length;
            self.note_in_file(offset, length);
        }
        self.most_held = self.most_held.max(self.held);
    }

    /// Joined with what is beside it, so that the list stays short.
    fn note_in_file(&mut self, offset: u64, length: u64) {
        let (mut start, mut end) = (offset, offset + length);
        if let Some((at, Waiting::InFile(before))) = self.waiting.range(..offset).next_back()
            && at + before == start
        {
            start = *at;
        }
        if let Some(Waiting::InFile(behind)) = self.waiting.get(&end) {
            let behind = *behind;
            self.waiting.remove(&end);
            end += behind;
        }
        self.waiting.insert(start, Waiting::InFile(end - start));
    }

    /// What is next, or the beginning of it.
    fn take_ready(&mut self) -> Option<Waiting> {
        let mut next = self.waiting.remove(&self.turn)?;
        let begun = self.turn;
        if let Waiting::InFile(length) = &mut next {
            let rest = length.saturating_sub(READ_BACK);
            *length -= rest;
            self.read_back += *length;
            if rest > 0 {
                self.waiting.insert(begun + *length, Waiting::InFile(rest));
            }
        } else {
            self.held -= next.length();
        }
        self.turn += next.length();
        Some(next)
    }
}

impl Waiting {
    fn length(&self) -> u64 {
        match self {
            Self::Held(chunk) => chunk.len() as u64,
            Self::InFile(length) => *length,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::stream::write_all_at;

    /// Brings chunks of `size` in the given order, with room for `limit` bytes.
    fn digest_in(
        order: &[usize],
        content: &[u8],
        size: usize,
        limit: u64,
    ) -> (InOrderDigest, File) {
        let file = tempfile::tempfile().unwrap();
        let digest = InOrderDigest::new(3, limit);
        for index in order {
            let start = index * size;
            let chunk = content[start..content.len().min(start + size)].to_vec();
            write_all_at(&file, &chunk, 3 + start as u64).unwrap();
            digest.offer(&file, start as u64, chunk.into()).unwrap();
        }
        while digest.is_ready() {
            digest.catch_up(&file).unwrap();
        }
        (digest, file)
    }

    #[test]
    fn w41_nothing_is_read_back_unless_the_window_overflows() {
        let content: Vec<u8> = (0..100_u8).collect();
        let order = [3, 1, 2, 4, 9, 0, 8, 7, 5, 6];
        // Before the first chunk comes, five are ahead of it. What finds no room is what comes last in the file.
        for (limit, expected) in [(50, 0), (49, 10), (10, 50), (0, 70)] {
            let (digest, _) = digest_in(&order, &content, 10, limit);
            assert_eq!(digest.finish(100), Some(Sha1Digest::of(&content)));
            assert_eq!(digest.read_back(), expected, "{limit}");
        }
    }

    #[test]
    fn a_digest_of_what_is_not_there_is_refused() {
        let content = [7; 30];
        let (digest, _) = digest_in(&[0, 2], &content, 10, 100);
        assert_eq!(digest.finish(30), None);
    }

    proptest! {
        #[test]
        fn any_order_gives_the_digest_and_stays_within_the_limit(
            order in Just((0..40_usize).collect::<Vec<_>>()).prop_shuffle(),
            limit in 0..400_u64,
            found in 0..40_usize,
        ) {
            let content: Vec<u8> = (0..393).map(|index| (index * 7) as u8).collect();
            let file = tempfile::tempfile().unwrap();
            write_all_at(&file, &content, 3).unwrap();
            let digest = InOrderDigest::new(3, limit);
            digest.found(found as u64 * 10, content[found * 10..].len().min(10) as u64);
            for index in order.into_iter().filter(|index| *index != found) {
                let chunk = content[index * 10..].chunks(10).next().unwrap_or_default().to_vec();
                digest.offer(&file, index as u64 * 10, chunk.into()).unwrap();
            }
            while digest.is_ready() {
            digest.catch_up(&file).unwrap();
        }
            prop_assert_eq!(digest.finish(393), Some(Sha1Digest::of(&content)));
            // The chunk whose turn it is needs no room.
            prop_assert!(digest.shared.ahead().most_held <= limit + 10);
        }
    }
}
