//! Brings the bytes of a download into a file: ranges from a queue, several at a time, each until its last byte.
//!
//! The first stream reads the response that is open already. The others begin once it has to wait for the network, and stay
//! if they bring more: on a fast network, one stream does the same work with less effort.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::sync::mpsc;

use super::continued::Continued;
use super::growth::{Growth, LOOK};
use super::in_order::InOrderDigest;
use super::queue::{QueuedRange, RANGE, RangeQueue, range_count};
use super::record::{Record, RecordedRange};
use super::remote::Remote;
use crate::digest::{Sha1Digest, Sha1Hasher};
use crate::error::{Error, ErrorKind};
use crate::host::{Host, Running};
use crate::http::Body;
use crate::stream::{PieceProgress, write_all_at};
use crate::transfer::TransferClass;
use crate::transfer::scheduler::Reservation;
use crate::transfer::siblings::Siblings;

/// How many bytes are written and hashed by one job.
const WRITE: usize = 512 * 1024;
/// What one stream has in memory: what is being written, what is gathered meanwhile and the last chunk of it, and what
/// waits to be hashed.
const BUFFERED: u64 = 4 * WRITE as u64;
/// The most memory for what arrives ahead of its turn.
const LARGEST_WINDOW: u64 = 3 * RANGE;

/// Where the bytes go.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) file: Arc<File>,
    /// Where in the file the first byte goes.
    pub(super) offset: u64,
    /// For messages.
    pub(super) path: PathBuf,
}

/// One way of fetching all bytes. A second one begins from nothing.
#[derive(Debug)]
pub(super) struct Fetch {
    pub(super) remote: Arc<Remote>,
    pub(super) target: Target,
    pub(super) progress: PieceProgress,
    /// Where completed ranges are noted.
    pub(super) record: Option<Arc<Record>>,
    /// What an earlier run has completed.
    pub(super) found: Vec<RecordedRange>,
    /// Whether the digest of the whole is computed.
    pub(super) hashing: bool,
    pub(super) max_streams: usize,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Fetched {
    pub(super) digest: Option<Sha1Digest>,
    pub(super) read_back_bytes: u64,
}

#[derive(Debug)]
struct Shared {
    remote: Arc<Remote>,
    target: Target,
    progress: PieceProgress,
    record: Option<Arc<Record>>,
    queue: RangeQueue,
    digest: Option<InOrderDigest>,
    growth: Mutex<Growth>,
}

/// What the streams are waited for.
enum Event {
    /// There should be another number of them.
    Called,
    /// It is time to look whether they stand still.
    Look,
    /// The first one has ended.
    Ended(Result<(), Error>),
}

impl Fetch {
    /// Fetches everything, beginning with the response that is open, if any.
    pub(super) async fn run(self, first: Option<Body>) -> Result<Fetched, Error> {
        let length = self.remote.length();
        let complete: Vec<usize> = self.found.iter().map(|range| range.index).collect();
        let missing = range_count(length) - complete.len();
        let streams = missing.clamp(1, self.max_streams);
        let digest = self
            .hashing
            .then(|| InOrderDigest::new(self.target.offset, WRITE as u64));
        for range in &self.found {
            let range = QueuedRange::new(range.index, length);
            if let Some(digest) = &digest {
                digest.found(range.start, range.end - range.start);
            }
            self.progress.advance(range.end - range.start);
        }
        let shared = Arc::new(Shared {
            queue: RangeQueue::new(length, &complete),
            digest,
            growth: Mutex::new(Growth::new(streams)),
            remote: self.remote,
            target: self.target,
            progress: self.progress,
            record: self.record,
        });
        // A response of all bytes is of use only to whoever begins with the first one.
        let first = first.filter(|_| !complete.contains(&0));
        // What an earlier run has left at the beginning is hashed before anything is in its way.
        shared.catch_up().await?;
        shared.run_streams(first).await?;
        shared.finish().await
    }
}

impl Shared {
    async fn run_streams(self: &Arc<Self>, first: Option<Body>) -> Result<(), Error> {
        let source = match first {
            Some(body) => Continued::with_response(Arc::clone(&self.remote), body),
            None => Continued::at(Arc::clone(&self.remote), 0),
        };
        let (call, mut calls) = mpsc::unbounded_channel();
        let spare = call.downgrade();
        // Not a task of its own: where it stays alone, it ends with whoever waits for it.
        let mut first = pin!(Arc::clone(self).stream(0, source, call));
        let mut siblings = Siblings::new();
        let mut memory = None;
        let mut running = 1;
        loop {
            let may_grow = self.growth().may_grow();
            let event = siblings.meanwhile(async {
                Ok(tokio::select! {
                    biased;
                    Some(()) = calls.recv() => Event::Called,
                    ended = &mut first => Event::Ended(ended),
                    () = self.host().sleeper().sleep(LOOK), if may_grow => Event::Look,
                })
            });
            match event.await? {
                Event::Called => {}
                Event::Look if self.growth().stands_still() => {}
                Event::Look => continue,
                Event::Ended(Ok(())) => break,
                Event::Ended(Err(error)) => {
                    siblings.abort().await;
                    return Err(error);
                }
            }
            let wanted = self.growth().streams();
            if wanted > running {
                drop(memory.take());
                memory = self.make_room_for(wanted);
            }
            // Those that are too many end after their range.
            running = running.min(wanted);
            while running < wanted
                && let Some(call) = spare.upgrade()
            {
                let source = Continued::at(Arc::clone(&self.remote), 0);
                siblings.start(Arc::clone(self).stream(running, source, call));
                running += 1;
            }
        }
        siblings.finish().await.map(drop)
    }

    /// Makes room for what arrives ahead of its turn: enough for streams that keep pace with each other, but no more than can
    /// be had without waiting for it.
    fn make_room_for(&self, streams: usize) -> Option<Reservation> {
        let digest = self.digest.as_ref()?;
        let wanted = (streams as u64 - 1).saturating_mul(RANGE);
        let mut window = wanted.min(LARGEST_WINDOW);
        while window > WRITE as u64 {
            if let Some(memory) = self.remote.transfers.scheduler.try_reserve(window) {
                digest.allow(window);
                return Some(memory);
            }
            window /= 2;
        }
        None
    }

    /// Takes ranges from the queue until there are none, or until there are more streams than help.
    async fn stream(
        self: Arc<Self>,
        number: usize,
        mut source: Continued,
        call_for_help: mpsc::UnboundedSender<()>,
    ) -> Result<(), Error> {
        let scheduler = &self.remote.transfers.scheduler;
        let class = TransferClass::Download;
        let mut admission = tokio::select! {
            biased;
            // Whoever is not admitted before nothing is left to do is not needed, and nobody waits for him.
            () = self.queue.emptied() => return Ok(()),
            admission = scheduler.admit(class, BUFFERED) => admission?,
        };
        let begun = self.host().sleeper().monotonic();
        loop {
            if scheduler.wants_back(class) {
                // Nobody waits with an open response.
                source = Continued::at(Arc::clone(&self.remote), source.position());
                admission = scheduler.give_way(class, admission).await?;
            }
            if number >= self.growth().streams() {
                return Ok(());
            }
            let Some(range) = self.queue.take().await else {
                return Ok(());
            };
            if source.position() != range.start {
                source = Continued::at(Arc::clone(&self.remote), range.start);
            }
            let mut writer = RangeWriter::new(&self, range);
            loop {
                self.growth().begins_to_wait();
                let next = source.next(range.end).await;
                self.growth().has_waited();
                let Some(chunk) = next? else {
                    break;
                };
                let length = chunk.len() as u64;
                writer.add(chunk).await?;
                let now = self.host().sleeper().monotonic();
                if self.growth().note(length, source.waited(), begun, now) {
                    // Whoever does not listen any more has given the download up.
                    let _ = call_for_help.send(());
                }
            }
            writer.finish().await?;
            self.queue.complete(range.index);
        }
    }

    fn host(&self) -> &Host {
        self.remote.transfers.host()
    }

    fn growth(&self) -> MutexGuard<'_, Growth> {
        // Its methods leave it whole, so a panic elsewhere does not spoil it.
        self.growth.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hashes what is ready, in short jobs.
    async fn catch_up(&self) -> Result<(), Error> {
        let Some(digest) = &self.digest else {
            return Ok(());
        };
        while digest.is_ready() {
            let (catching_up, file) = (digest.clone(), Arc::clone(&self.target.file));
            let hashing = self.host().blocking(move || catching_up.catch_up(&file));
            hashing
                .await?
                .map_err(|cause| Error::io("read back", Some(&self.target.path), cause))?;
        }
        Ok(())
    }

    async fn finish(&self) -> Result<Fetched, Error> {
        self.catch_up().await?;
        let Some(digest) = &self.digest else {
            return Ok(Fetched {
                digest: None,
                read_back_bytes: 0,
            });
        };
        let Some(whole) = digest.finish(self.remote.length()) else {
            let message = "a download was not hashed to its end".to_owned();
            return Err(Error::new(ErrorKind::InternalError { message }));
        };
        Ok(Fetched {
            digest: Some(whole),
            read_back_bytes: digest.read_back(),
        })
    }
}

/// Writes the chunks of one range, some of them at a time, while the next ones arrive.
struct RangeWriter<'a> {
    shared: &'a Shared,
    range: QueuedRange,
    /// Where the gathered chunks begin.
    offset: u64,
    gathered: Vec<Bytes>,
    length: usize,
    writing: Option<Running<io::Result<RangeHasher>>>,
    hasher: RangeHasher,
}

/// The digest of one range, where there is none of the whole that would tell a damaged one. Absent, too, while a job has it.
type RangeHasher = Option<Sha1Hasher>;

impl<'a> RangeWriter<'a> {
    fn new(shared: &'a Shared, range: QueuedRange) -> Self {
        let is_needed = shared.record.is_some() && shared.digest.is_none();
        Self {
            shared,
            range,
            offset: range.start,
            gathered: Vec::new(),
            length: 0,
            writing: None,
            hasher: is_needed.then(Sha1Hasher::new),
        }
    }

    async fn add(&mut self, chunk: Bytes) -> Result<(), Error> {
        self.length += chunk.len();
        self.gathered.push(chunk);
        if self.length >= WRITE {
            self.write().await?;
        }
        Ok(())
    }

    async fn finish(mut self) -> Result<(), Error> {
        if self.length > 0 {
            self.write().await?;
        }
        self.written().await
    }

    /// Waits for the last job and starts the next one.
    async fn write(&mut self) -> Result<(), Error> {
        self.written().await?;
        let offset = self.offset;
        self.offset += self.length as u64;
        self.length = 0;
        let job = WriteJob {
            target: self.shared.target.clone(),
            digest: self.shared.digest.clone(),
            progress: self.shared.progress.clone(),
            offset,
            chunks: std::mem::take(&mut self.gathered),
            hasher: self.hasher.take(),
            completes: (self.offset == self.range.end)
                .then(|| Some((Arc::clone(self.shared.record.as_ref()?), self.range.index)))
                .flatten(),
        };
        self.writing = Some(self.shared.host().blocking(move || job.run()));
        Ok(())
    }

    async fn written(&mut self) -> Result<(), Error> {
        if let Some(writing) = self.writing.take() {
            let path = &self.shared.target.path;
            self.hasher = writing
                .await?
                .map_err(|cause| Error::io("write", Some(path), cause))?;
        }
        Ok(())
    }
}

/// Chunks that follow each other, to be written together.
struct WriteJob {
    target: Target,
    digest: Option<InOrderDigest>,
    progress: PieceProgress,
    offset: u64,
    chunks: Vec<Bytes>,
    hasher: RangeHasher,
    /// The record of the range whose last chunks these are.
    completes: Option<(Arc<Record>, usize)>,
}

impl WriteJob {
    fn run(mut self) -> io::Result<RangeHasher> {
        let mut length = 0;
        for chunk in &self.chunks {
            let place = self.target.offset + self.offset + length;
            write_all_at(&self.target.file, chunk, place)?;
            length += chunk.len() as u64;
            if let Some(hasher) = &mut self.hasher {
                hasher.update(chunk);
            }
        }
        if let Some(digest) = &self.digest {
            digest.offer(&self.target.file, self.offset, self.chunks)?;
        }
        if let Some((record, index)) = self.completes {
            record.note(index, self.hasher.clone().map(Sha1Hasher::finish));
        }
        self.progress.advance(length);
        Ok(self.hasher)
    }
}
