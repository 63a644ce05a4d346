//! Brings the bytes of a download into a file: ranges from a queue, several at a time, each until its last byte.

use std::fs::File;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use tokio::task::JoinSet;

use super::in_order::InOrderDigest;
use crate::digest::Sha1Digest;
use crate::error::{Error, ErrorKind};
use crate::host::Running;
use crate::http::{Attempt, Body, Decision, FailureClass, after_failure, into_error};
use crate::range::ByteRange;
use crate::raw_api::{DownloadHeaders, DownloadRequest};
use crate::stream::{PieceProgress, write_all_at};
use crate::transfer::{TransferClass, Transfers};

/// How many bytes one stream takes from the queue at a time.
const RANGE: u64 = 16 * 1024 * 1024;
/// How many bytes are written at once.
const WRITE: usize = 256 * 1024;
/// What one stream has in memory: what is being written and what is being gathered meanwhile.
const BUFFERED: u64 = 2 * WRITE as u64;

/// One way of fetching all bytes. A second one begins from nothing.
#[derive(Debug, Clone)]
pub(super) struct Fetch {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    transfers: Transfers,
    headers: Arc<DownloadHeaders>,
    file: Arc<File>,
    progress: PieceProgress,
    digest: Option<InOrderDigest>,
    /// Where in the remote file the download begins.
    base: u64,
    length: u64,
    next_range: AtomicU64,
    complete: Mutex<Complete>,
}

/// Which ranges are in the file.
#[derive(Debug, Default)]
struct Complete {
    done: Vec<bool>,
    /// How many from the first on.
    leading: usize,
}

/// A response that is being read, and where its next byte belongs.
struct Open {
    body: Body,
    position: u64,
}

impl Fetch {
    pub(super) fn new(
        transfers: &Transfers,
        headers: &Arc<DownloadHeaders>,
        file: Arc<File>,
        hashing: bool,
        progress: PieceProgress,
    ) -> Self {
        let length = headers.content_length;
        let ranges = length.div_ceil(RANGE) as usize;
        let shared = Shared {
            transfers: transfers.clone(),
            headers: Arc::clone(headers),
            file,
            progress,
            digest: hashing.then(InOrderDigest::default),
            base: headers.range.map_or(0, |range| range.start()),
            length,
            next_range: AtomicU64::new(0),
            complete: Mutex::new(Complete {
                done: vec![false; ranges],
                leading: 0,
            }),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Fetches everything, beginning with the response that is open, if any. Gives the digest if one is computed.
    pub(super) async fn run(self, first: Option<Body>) -> Result<Option<Sha1Digest>, Error> {
        let shared = self.shared;
        let ranges = shared.length.div_ceil(RANGE) as usize;
        let streams = ranges.min(shared.transfers.settings.max_download_streams_per_file);
        let mut open = first.map(|body| Open { body, position: 0 });
        if streams <= 1 {
            stream(Arc::clone(&shared), open.take()).await?;
        } else {
            // Dropping the set aborts the streams that are left, so the first failure ends all.
            let mut running = JoinSet::new();
            for _ in 0..streams {
                running.spawn(stream(Arc::clone(&shared), open.take()));
            }
            while let Some(joined) = running.join_next().await {
                joined.map_err(|lost| {
                    let message = format!("the task of a download was lost: {lost}");
                    Error::new(ErrorKind::InternalError { message })
                })??;
            }
        }
        let Some(digest) = &shared.digest else {
            return Ok(None);
        };
        shared.hash_up_to(digest, shared.length).await?;
        Ok(Some(digest.finish()))
    }
}

/// Takes ranges from the queue until there are none.
async fn stream(shared: Arc<Shared>, mut open: Option<Open>) -> Result<(), Error> {
    let scheduler = &shared.transfers.scheduler;
    let _admission = scheduler.admit(TransferClass::Download, BUFFERED).await?;
    loop {
        let index = shared.next_range.fetch_add(1, Ordering::Relaxed);
        let start = index.saturating_mul(RANGE);
        if start >= shared.length {
            return Ok(());
        }
        let end = shared.length.min(start + RANGE);
        open = shared.fetch_range(start, end, open).await?;
        let leading = shared.mark_complete(index as usize);
        if let Some(digest) = &shared.digest {
            shared
                .hash_up_to(digest, shared.length.min(leading as u64 * RANGE))
                .await?;
        }
    }
}

impl Shared {
    /// Brings the bytes `start..end` into the file, from the last good byte on after each failure. Gives back the response
    /// if it goes on behind the range.
    async fn fetch_range(
        &self,
        start: u64,
        end: u64,
        mut open: Option<Open>,
    ) -> Result<Option<Open>, Error> {
        let (host, policy) = (self.transfers.host(), &self.transfers.settings.retry_policy);
        let mut position = start;
        let mut number = 0;
        let mut begun = host.sleeper().monotonic();
        loop {
            let before = position;
            let error = match self.continue_range(&mut position, end, open.take()).await {
                Ok(open) => return Ok(open),
                Err(error) => error,
            };
            // Patience is for failures that follow each other; whoever gets on has all of it again.
            if position - before >= WRITE as u64 {
                number = 0;
                begun = host.sleeper().monotonic();
            }
            number += 1;
            let elapsed = host.sleeper().monotonic().saturating_sub(begun);
            let attempt = Attempt {
                number,
                elapsed,
                idempotent: true,
            };
            let class = FailureClass::of_call(&error);
            match after_failure(policy, attempt, class, error.retry_after(), host.random()) {
                Decision::Wait(pause) => {
                    tracing::debug!(number, position, ?pause, %error, "continuing the download");
                    host.sleeper().sleep(pause).await;
                }
                Decision::GiveUp | Decision::LookBeforeRepeating => return Err(error),
            }
        }
    }

    /// Reads one response into the file, as far as it goes. `position` follows what is written.
    async fn continue_range(
        &self,
        position: &mut u64,
        end: u64,
        open: Option<Open>,
    ) -> Result<Option<Open>, Error> {
        let mut open = match open {
            Some(open) if open.position == *position => open,
            _ => Open {
                body: self.request(*position, end).await?,
                position: *position,
            },
        };
        let mut writing: Option<Running<std::io::Result<()>>> = None;
        let mut gathered = Gathered::at(*position);
        let result = loop {
            match open.body.next_chunk().await {
                Some(Ok(mut chunk)) => {
                    // A whole-file response goes on behind the range; what is read already stays with it.
                    let room = end - open.position;
                    if chunk.len() as u64 > room {
                        let rest = chunk.split_off(room as usize);
                        open.body = rest_then(rest, open.body);
                    }
                    open.position += chunk.len() as u64;
                    gathered.push(chunk);
                }
                Some(Err(failure)) => break Err(into_error(failure, "b2_download_file", "", true)),
                None if open.position < end => {
                    let (bytes_read, file_size) = (open.position, self.length);
                    break Err(Error::new(ErrorKind::TruncatedOutput {
                        bytes_read,
                        file_size,
                    }));
                }
                None => break Ok(()),
            }
            let at_end = open.position == end;
            if gathered.length >= WRITE || at_end {
                written(writing.take()).await?;
                writing = Some(self.write(std::mem::replace(
                    &mut gathered,
                    Gathered::at(open.position),
                )));
            }
            if at_end {
                break Ok(());
            }
        };
        // What came before a failure counts.
        written(writing.take()).await?;
        if gathered.length > 0 {
            let last = self.write(gathered);
            written(Some(last)).await?;
        }
        *position = open.position;
        result.map(|()| (open.position < self.length).then_some(open))
    }

    fn write(&self, gathered: Gathered) -> Running<std::io::Result<()>> {
        let (file, digest, progress) = (
            Arc::clone(&self.file),
            self.digest.clone(),
            self.progress.clone(),
        );
        self.transfers.host().blocking(move || {
            let mut offset = gathered.offset;
            for chunk in gathered.chunks {
                write_all_at(&file, &chunk, offset)?;
                if let Some(digest) = &digest {
                    digest.offer(offset, &chunk);
                }
                offset += chunk.len() as u64;
                progress.advance(chunk.len() as u64);
            }
            Ok(())
        })
    }

    /// Asks for the bytes `position..end` of this very version.
    async fn request(&self, position: u64, end: u64) -> Result<Body, Error> {
        let authorization = self.transfers.session.authorization().await?;
        let url = crate::session::download_url_by_id(
            &authorization.data.download_url,
            self.transfers.session.api_version(),
            &self.headers.file_id,
        );
        let mut request = DownloadRequest::new(url, self.headers.file_name.as_str());
        request.range = ByteRange::with_length(self.base + position, end - position);
        let response = self.transfers.session.download_file(&request).await?;
        if request.range.is_some() && response.headers.range != request.range {
            let message = format!(
                "the service sent another range than was asked for of {}",
                self.headers.file_name
            );
            return Err(Error::new(ErrorKind::UnexpectedCloudBehaviour { message }));
        }
        Ok(response.body)
    }

    /// Notes that a range is in the file; gives the number of ranges that are complete from the first on.
    fn mark_complete(&self, index: usize) -> usize {
        let mut complete = self.complete.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(done) = complete.done.get_mut(index) {
            *done = true;
        }
        while complete.done.get(complete.leading) == Some(&true) {
            complete.leading += 1;
        }
        complete.leading
    }

    async fn hash_up_to(&self, digest: &InOrderDigest, end: u64) -> Result<(), Error> {
        loop {
            let (digest, file) = (digest.clone(), Arc::clone(&self.file));
            let more = self
                .transfers
                .host()
                .blocking(move || digest.catch_up(&file, end))
                .await?;
            if !more.map_err(|cause| Error::io("read the download back", None, cause))? {
                return Ok(());
            }
        }
    }
}

/// Waits for a write that is on its way.
async fn written(writing: Option<Running<std::io::Result<()>>>) -> Result<(), Error> {
    match writing {
        Some(writing) => writing
            .await?
            .map_err(|cause| Error::io("write the download", None, cause)),
        None => Ok(()),
    }
}

/// Chunks that follow each other, to be written together.
struct Gathered {
    offset: u64,
    length: usize,
    chunks: Vec<Bytes>,
}

impl Gathered {
    fn at(offset: u64) -> Self {
        Self {
            offset,
            length: 0,
            chunks: Vec::new(),
        }
    }

    fn push(&mut self, chunk: Bytes) {
        self.length += chunk.len();
        self.chunks.push(chunk);
    }
}

/// A body that gives `rest` first.
fn rest_then(rest: Bytes, mut body: Body) -> Body {
    let mut rest = Some(rest);
    Body::stream(
        None,
        futures_util::stream::poll_fn(move |context| match rest.take() {
            Some(rest) => std::task::Poll::Ready(Some(Ok(rest))),
            None => body.poll_chunk(context),
        }),
    )
}
