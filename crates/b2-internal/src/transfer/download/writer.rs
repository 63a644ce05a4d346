//! Writes what the streams of a download bring where it belongs, and hashes it, on other threads while the next bytes arrive.
//!
//! Handing a job to another thread and being woken by its end costs as much as hashing a good part of what it is handed. So a
//! job goes on as long as its stream brings bytes faster than they are written, and the stream is woken once for many chunks.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::sync::Notify;

use super::in_order::InOrderDigest;
use super::queue::RangeQueue;
use super::record::Record;
use crate::digest::Sha1Hasher;
use crate::error::Error;
use crate::host::{Host, JobLost};
use crate::stream::{PieceProgress, write_all_at};

/// So many bytes are worth a job. A stream that has so many waiting to be written waits with them.
pub(super) const BATCH: usize = 512 * 1024;
/// What one stream has in memory at most: what is being written, what waits to be, and the last chunk of each.
pub(super) const BUFFERED: u64 = 2 * 1024 * 1024;

/// What one stream of a download of this length has in memory.
pub(super) fn buffered(length: u64) -> u64 {
    length.min(BUFFERED)
}

/// After so many bytes a job makes room for other jobs.
const LONGEST_JOB: usize = 8 * 1024 * 1024;

/// Where the bytes go.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) file: Arc<File>,
    /// Where in the file the first byte goes.
    pub(super) offset: u64,
    /// For messages.
    pub(super) path: PathBuf,
}

/// What all streams of a download write to, and who is told.
#[derive(Debug)]
pub(super) struct Output {
    pub(super) host: Host,
    pub(super) target: Target,
    pub(super) progress: PieceProgress,
    /// Where completed ranges are noted.
    pub(super) record: Option<Arc<Record>>,
    pub(super) queue: RangeQueue,
    /// The digest of the whole, if it is computed.
    pub(super) digest: Option<InOrderDigest>,
}

/// Bytes of a download that follow each other.
#[derive(Debug)]
pub(super) struct Chunk {
    /// Where in the download they begin.
    pub(super) offset: u64,
    pub(super) bytes: Bytes,
    /// The range that is complete with them.
    pub(super) completes: Option<usize>,
}

/// Where one stream leaves what it brings. What is not written when it is dropped is given up.
#[derive(Debug)]
pub(super) struct Writer {
    desk: Arc<Desk>,
}

#[derive(Debug)]
struct Desk {
    output: Arc<Output>,
    tray: Mutex<Tray>,
    /// The digest of one range, where there is none of the whole that would tell a damaged one. Whoever works has it.
    hasher: Mutex<Option<Sha1Hasher>>,
    /// Tells the stream that there is room, or that all is written.
    changed: Notify,
}

/// What lies between the stream and whoever writes.
#[derive(Debug, Default)]
struct Tray {
    waiting: Vec<Chunk>,
    bytes: usize,
    /// Whether what waits is to be written although it is little.
    is_urgent: bool,
    is_worked_on: bool,
    is_given_up: bool,
    failure: Option<Error>,
}

impl Writer {
    pub(super) fn new(output: Arc<Output>) -> Self {
        let is_hashed_by_range = output.record.is_some() && output.digest.is_none();
        Self {
            desk: Arc::new(Desk {
                output,
                tray: Mutex::default(),
                hasher: Mutex::new(is_hashed_by_range.then(Sha1Hasher::new)),
                changed: Notify::new(),
            }),
        }
    }

    /// Takes the next chunk, as soon as there is room for it.
    pub(super) async fn add(&mut self, chunk: Chunk) -> Result<(), Error> {
        self.desk.until(|tray| tray.bytes < BATCH).await?;
        {
            let mut tray = self.desk.tray();
            tray.bytes += chunk.bytes.len();
            // Others may wait for this range.
            tray.is_urgent |= chunk.completes.is_some();
            tray.waiting.push(chunk);
        }
        self.desk.begin_if_worthwhile();
        Ok(())
    }

    /// Waits until all is written.
    pub(super) async fn finish(&mut self) -> Result<(), Error> {
        self.desk.tray().is_urgent = true;
        self.desk.begin_if_worthwhile();
        self.desk.until(Tray::is_done).await
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let mut tray = self.desk.tray();
        tray.is_given_up = true;
        tray.waiting.clear();
    }
}

impl Desk {
    fn tray(&self) -> MutexGuard<'_, Tray> {
        self.tray.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a state of the tray, or for a failure.
    async fn until(&self, is_so: impl Fn(&Tray) -> bool) -> Result<(), Error> {
        loop {
            {
                let mut tray = self.tray();
                if let Some(failure) = tray.failure.take() {
                    return Err(failure);
                }
                if is_so(&tray) {
                    return Ok(());
                }
            }
            self.changed.notified().await;
        }
    }

    fn begin_if_worthwhile(self: &Arc<Self>) {
        {
            let mut tray = self.tray();
            if tray.is_worked_on || !tray.is_worthwhile() {
                return;
            }
            tray.is_worked_on = true;
        }
        Worker::begin(self.host(), Arc::clone(self));
    }

    /// Takes what waits, if that is worthwhile. If not, the work has ended.
    fn take(&self) -> Option<Vec<Chunk>> {
        let taken = self.tray().take();
        self.changed.notify_one();
        taken
    }

    /// Writes the chunks, and gives the number of their bytes.
    fn write(&self, chunks: Vec<Chunk>) -> io::Result<usize> {
        let output = &*self.output;
        let mut hasher = self.hasher.lock().unwrap_or_else(PoisonError::into_inner);
        let mut written = 0;
        for chunk in chunks {
            if self.tray().is_given_up {
                break;
            }
            let place = output.target.offset + chunk.offset;
            write_all_at(&output.target.file, &chunk.bytes, place)?;
            if let Some(hasher) = &mut *hasher {
                hasher.update(&chunk.bytes);
            }
            let length = chunk.bytes.len();
            if let Some(digest) = &output.digest {
                // Chunk by chunk, because what was just written is still in the processor's cache.
                digest.offer(&output.target.file, chunk.offset, chunk.bytes)?;
            }
            if let Some(index) = chunk.completes {
                let digest = hasher.as_mut().map(std::mem::take).map(Sha1Hasher::finish);
                if let Some(record) = &output.record {
                    record.note(index, digest);
                }
                output.queue.complete(index);
            }
            written += length;
        }
        output.progress.advance(written as u64);
        Ok(written)
    }

    fn host(&self) -> &Host {
        &self.output.host
    }
}

impl Tray {
    fn is_worthwhile(&self) -> bool {
        !self.waiting.is_empty() && (self.is_urgent || self.bytes >= BATCH)
    }

    fn take(&mut self) -> Option<Vec<Chunk>> {
        if !self.is_worthwhile() {
            // In one step, or whoever leaves a chunk now would rely on somebody who is about to go.
            self.is_worked_on = false;
            return None;
        }
        self.is_urgent = false;
        self.bytes = 0;
        Some(std::mem::take(&mut self.waiting))
    }

    fn is_done(&self) -> bool {
        self.waiting.is_empty() && !self.is_worked_on
    }
}

/// Whoever writes for a stream. One that does not get to its end says why, or that it was lost.
#[derive(Debug)]
struct Worker {
    desk: Arc<Desk>,
    outcome: Result<(), Error>,
}

impl Worker {
    fn begin(host: &Host, desk: Arc<Desk>) {
        let worker = Self {
            desk,
            outcome: Err(JobLost.into()),
        };
        worker.go_on(host);
    }

    /// The job reports through the tray.
    fn go_on(self, host: &Host) {
        drop(host.blocking(move || self.work()));
    }

    fn work(mut self) {
        let mut written = 0;
        while let Some(chunks) = self.desk.take() {
            match self.desk.write(chunks) {
                Ok(length) => written += length,
                Err(cause) => {
                    let path = &self.desk.output.target.path;
                    self.outcome = Err(Error::io("write", Some(path), cause));
                    return;
                }
            }
            if written >= LONGEST_JOB {
                let host = self.desk.host().clone();
                return self.go_on(&host);
            }
        }
        self.outcome = Ok(());
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Err(failure) = std::mem::replace(&mut self.outcome, Ok(())) {
            let mut tray = self.desk.tray();
            tray.is_worked_on = false;
            tray.failure = Some(failure);
            drop(tray);
            self.desk.changed.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::FutureExt;

    use super::*;
    use crate::digest::Sha1Digest;
    use crate::host::{Blocking, Job, SystemClock};
    use crate::stream::TransferProgress;
    use crate::transfer::download::queue::RANGE;

    /// Jobs that wait until they are run, or dropped.
    #[derive(Debug, Clone, Default)]
    struct Kept(Arc<Inner>);

    #[derive(Default)]
    struct Inner {
        jobs: Mutex<Vec<Job>>,
        begun: AtomicUsize,
    }

    impl std::fmt::Debug for Inner {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.debug_struct("Inner").finish_non_exhaustive()
        }
    }

    impl Blocking for Kept {
        fn spawn(&self, job: Job) {
            self.0.begun.fetch_add(1, Ordering::Relaxed);
            self.0.jobs.lock().unwrap().push(job);
        }
    }

    impl Kept {
        fn jobs(&self) -> Vec<Job> {
            std::mem::take(&mut *self.0.jobs.lock().unwrap())
        }

        fn run(&self) {
            self.jobs().into_iter().for_each(|job| job());
        }

        fn begun(&self) -> usize {
            self.0.begun.load(Ordering::Relaxed)
        }
    }

    fn output(kept: &Kept, file: File) -> Arc<Output> {
        let host = Host::simulated(1, Arc::new(SystemClock)).with_blocking(Arc::new(kept.clone()));
        Arc::new(Output {
            host,
            target: Target {
                file: Arc::new(file),
                offset: 3,
                path: PathBuf::from("destination"),
            },
            progress: TransferProgress::new(None, 4 * RANGE).piece(),
            record: None,
            queue: RangeQueue::new(4 * RANGE, &[]),
            digest: Some(InOrderDigest::new(3, BATCH as u64)),
        })
    }

    fn chunk(offset: usize, length: usize) -> Chunk {
        Chunk {
            offset: offset as u64,
            bytes: vec![7; length].into(),
            completes: None,
        }
    }

    #[test]
    fn little_waits_for_more_and_a_job_takes_all_that_came_meanwhile() {
        let kept = Kept::default();
        let output = output(&kept, tempfile::tempfile().unwrap());
        let mut writer = Writer::new(Arc::clone(&output));
        let half = BATCH / 2;
        writer.add(chunk(0, half)).now_or_never().unwrap().unwrap();
        assert_eq!(kept.begun(), 0);
        writer
            .add(chunk(half, half))
            .now_or_never()
            .unwrap()
            .unwrap();
        assert_eq!(kept.begun(), 1);
        let mut third = Box::pin(writer.add(chunk(BATCH, half)));
        assert!(third.as_mut().now_or_never().is_none(), "a batch waits");
        kept.run();
        third.now_or_never().unwrap().unwrap();
        assert_eq!(kept.begun(), 1, "half a batch is not worth a job");

        let mut finished = Box::pin(writer.finish());
        assert!(finished.as_mut().now_or_never().is_none());
        kept.run();
        finished.now_or_never().unwrap().unwrap();
        assert_eq!(
            output.target.file.metadata().unwrap().len(),
            3 + 3 * half as u64
        );
        let digest = output.digest.as_ref().unwrap().finish(3 * half as u64);
        assert_eq!(digest, Some(Sha1Digest::of(&vec![7; 3 * half])));
    }

    #[test]
    fn the_end_of_a_range_is_written_at_once() {
        let kept = Kept::default();
        let output = output(&kept, tempfile::tempfile().unwrap());
        let mut writer = Writer::new(Arc::clone(&output));
        let mut last = chunk(0, 1);
        last.completes = Some(0);
        writer.add(last).now_or_never().unwrap().unwrap();
        kept.run();
        assert_eq!(output.target.file.metadata().unwrap().len(), 4);
    }

    #[test]
    fn a_long_job_makes_room_for_others() {
        let kept = Kept::default();
        let output = output(&kept, tempfile::tempfile().unwrap());
        let mut writer = Writer::new(output);
        let long = chunk(0, LONGEST_JOB);
        writer.add(long).now_or_never().unwrap().unwrap();
        kept.run();
        assert_eq!(kept.begun(), 2);
        kept.run();
        assert_eq!(kept.begun(), 2);
        assert!(writer.finish().now_or_never().unwrap().is_ok());
    }

    #[test]
    fn what_cannot_be_written_and_a_lost_job_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("read-only");
        std::fs::write(&path, "").unwrap();
        let kept = Kept::default();
        for (is_run, expected) in [(true, "destination"), (false, "lost")] {
            let mut writer = Writer::new(output(&kept, File::open(&path).unwrap()));
            writer.add(chunk(0, 9)).now_or_never().unwrap().unwrap();
            let mut finished = Box::pin(writer.finish());
            assert!(finished.as_mut().now_or_never().is_none());
            if is_run {
                kept.run()
            } else {
                drop(kept.jobs())
            }
            let error = finished.now_or_never().unwrap().unwrap_err();
            assert!(error.to_string().contains(expected), "{error}");
        }
    }

    #[test]
    fn a_writer_that_is_dropped_writes_no_more() {
        let kept = Kept::default();
        let output = output(&kept, tempfile::tempfile().unwrap());
        let mut writer = Writer::new(Arc::clone(&output));
        let _ = writer.add(chunk(0, BATCH)).now_or_never().unwrap();
        drop(writer);
        kept.run();
        assert_eq!(output.target.file.metadata().unwrap().len(), 0);
    }
}
