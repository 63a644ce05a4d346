//! Brings the bytes of a download into a file: ranges from a queue, several at a time, each until its last byte.
//!
//! The first stream reads the response that is open already. The others begin once it has to wait for the network, and stay
//! if they bring more: on a fast network, one stream does the same work with less effort.

use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc;

use super::continued::Continued;
use super::growth::{Growth, LOOK};
use super::in_order::InOrderDigest;
use super::queue::{QueuedRange, RANGE, RangeQueue, range_count};
use super::record::{Record, RecordedRange};
use super::remote::Remote;
use super::writer::{BATCH, BUFFERED, Chunk, Output, Target, Writer, buffered};
use crate::digest::Sha1Digest;
use crate::error::{Error, ErrorKind};
use crate::host::Host;
use crate::http::Body;
use crate::stream::PieceProgress;
use crate::transfer::TransferClass;
use crate::transfer::scheduler::{Admission, Reservation};
use crate::transfer::siblings::Siblings;

/// The most memory of a download. What its streams leave of it is for what arrives ahead of its turn.
const MOST_MEMORY: u64 = 40 * 1024 * 1024;
/// What each stream that there may be takes of it. Twice its bytes: what is received is a piece of a larger buffer, which it keeps.
const OF_A_STREAM: u64 = 2 * BUFFERED;
/// How much a stream asks for that is alone. If others join it, the answer is broken off.
const ALONE: u64 = 16 * RANGE;

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

/// What there is already for the first stream.
#[derive(Debug, Default)]
pub(super) struct First {
    /// A response of all bytes.
    pub(super) body: Option<Body>,
    pub(super) admission: Option<Admission>,
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
    output: Arc<Output>,
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
    pub(super) async fn run(self, mut first: First) -> Result<Fetched, Error> {
        let length = self.remote.length();
        let complete: Vec<usize> = self.found.iter().map(|range| range.index).collect();
        let missing = range_count(length) - complete.len();
        let streams = missing.clamp(1, self.max_streams);
        let digest = self
            .hashing
            .then(|| InOrderDigest::new(self.target.offset, BATCH as u64));
        for range in &self.found {
            let range = QueuedRange::new(range.index, length);
            if let Some(digest) = &digest {
                digest.found(range.start, range.end - range.start);
            }
            self.progress.advance(range.end - range.start);
        }
        let output = Output {
            host: self.remote.transfers.host().clone(),
            target: self.target,
            progress: self.progress,
            record: self.record,
            queue: RangeQueue::new(length, &complete),
            digest,
        };
        let shared = Arc::new(Shared {
            remote: self.remote,
            output: Arc::new(output),
            growth: Mutex::new(Growth::new(streams)),
        });
        // A response of all bytes is of use only to whoever begins with the first one.
        first.body = first.body.filter(|_| !complete.contains(&0));
        // What an earlier run has left at the beginning is hashed before anything is in its way.
        shared.catch_up().await?;
        shared.run_streams(first).await?;
        shared.finish().await
    }
}

impl Shared {
    async fn run_streams(self: &Arc<Self>, first: First) -> Result<(), Error> {
        let source = match first.body {
            Some(body) => Continued::with_response(Arc::clone(&self.remote), body),
            None => Continued::at(Arc::clone(&self.remote), 0),
        };
        let (call, mut calls) = mpsc::unbounded_channel();
        let spare = call.downgrade();
        // Not a task of its own: where it stays alone, it ends with whoever waits for it.
        let mut first = pin!(Arc::clone(self).stream(0, source, first.admission, call));
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
                siblings.start(Arc::clone(self).stream(running, source, None, call));
                running += 1;
            }
        }
        siblings.finish().await.map(drop)
    }

    /// Makes room for what arrives ahead of its turn: enough for streams that keep pace with each other, but no more than can
    /// be had without waiting for it.
    fn make_room_for(&self, streams: usize) -> Option<Reservation> {
        let digest = self.output.digest.as_ref()?;
        let wanted = (streams as u64 - 1).saturating_mul(RANGE);
        let of_streams = (self.growth().most() as u64).saturating_mul(OF_A_STREAM);
        let mut window = wanted.min(MOST_MEMORY.saturating_sub(of_streams));
        while window > BATCH as u64 {
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
        admission: Option<Admission>,
        call_for_help: mpsc::UnboundedSender<()>,
    ) -> Result<(), Error> {
        let scheduler = &self.remote.transfers.scheduler;
        let class = TransferClass::Download;
        let mut admission = match admission {
            Some(admission) => admission,
            None => tokio::select! {
                biased;
                // Whoever is not admitted before nothing is left to do is not needed, and nobody waits for him.
                () = self.output.queue.emptied() => return Ok(()),
                admission = scheduler.admit(class, buffered(self.remote.length())) => admission?,
            },
        };
        let arrived = |bytes: u64, waited: Duration| {
            if self.growth().note(bytes, waited, self.now()) {
                // Whoever does not listen any more has given the download up.
                let _ = call_for_help.send(());
            }
        };
        let mut writer = Writer::new(Arc::clone(&self.output));
        loop {
            if scheduler.wants_back(class) {
                // Nobody waits with an open response.
                source = Continued::at(Arc::clone(&self.remote), source.position());
                admission = scheduler.give_way(class, admission).await?;
            }
            let streams = self.growth().streams();
            if number >= streams {
                break;
            }
            let most = self.growth().run();
            let Some(run) = self.output.queue.take(most, streams).await else {
                break;
            };
            if source.position() != run.start() {
                source = Continued::at(Arc::clone(&self.remote), run.start());
            }
            let ask_to = match streams {
                1 => run.free_until(ALONE),
                _ => run.end(),
            };
            let (asked, took_up) = (source.asked(), self.now());
            for range in run.ranges() {
                self.fetch(range, ask_to, &mut source, &mut writer, &arrived)
                    .await?;
            }
            let (asked, took) = (source.asked() - asked, self.now().saturating_sub(took_up));
            self.growth().note_run(asked, took);
        }
        writer.finish().await
    }

    /// Fetches one range, and tells what arrives and how long it was waited for.
    async fn fetch(
        &self,
        range: QueuedRange,
        ask_to: u64,
        source: &mut Continued,
        writer: &mut Writer,
        arrived: &(impl Fn(u64, Duration) + Sync),
    ) -> Result<(), Error> {
        loop {
            let (offset, waited) = (source.position(), source.waited());
            self.growth().begins_to_wait();
            let next = source.next_of(range.end, ask_to).await;
            self.growth().has_waited();
            let Some(bytes) = next? else {
                return Ok(());
            };
            let length = bytes.len() as u64;
            let is_last = source.position() == range.end;
            let chunk = Chunk {
                offset,
                bytes,
                completes: is_last.then_some(range.index),
            };
            writer.add(chunk).await?;
            arrived(length, source.waited() - waited);
        }
    }

    fn now(&self) -> Duration {
        self.host().sleeper().monotonic()
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
        let Some(digest) = &self.output.digest else {
            return Ok(());
        };
        while digest.is_ready() {
            let (catching_up, file) = (digest.clone(), Arc::clone(&self.output.target.file));
            let hashing = self.host().blocking(move || catching_up.catch_up(&file));
            hashing
                .await?
                .map_err(|cause| Error::io("read back", Some(&self.output.target.path), cause))?;
        }
        Ok(())
    }

    async fn finish(&self) -> Result<Fetched, Error> {
        self.catch_up().await?;
        let Some(digest) = &self.output.digest else {
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
