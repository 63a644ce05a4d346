//! Makes a file while its sources are still coming.
//!
//! The next source is taken when all parts that are certain so far are under way, so a stream is read no further ahead than the
//! scheduler admits parts.

use std::collections::{BTreeMap, VecDeque};
use std::pin::Pin;
use std::sync::Arc;

use futures_core::Stream;

use super::super::begun_file::BegunFile;
use super::super::siblings::Siblings;
use super::execute::Run;
use super::plan::{PlannedPart, StreamPlanner};
use super::sources::PlacedSource;
use crate::error::Error;
use crate::raw_api::FileVersionResponse;
use crate::stream::{ProgressListener, TransferProgress};

/// The parts of a file whose sources come one after the other.
pub(super) struct PlannedStream {
    sources: Pin<Box<dyn Stream<Item = PlacedSource> + Send>>,
    /// Absent once the sources have ended.
    planner: Option<StreamPlanner>,
    certain: VecDeque<PlannedPart>,
}

impl PlannedStream {
    pub(super) fn new(
        sources: Pin<Box<dyn Stream<Item = PlacedSource> + Send>>,
        planner: StreamPlanner,
    ) -> Self {
        Self {
            sources,
            planner: Some(planner),
            certain: VecDeque::new(),
        }
    }

    /// The next part; `None` when there are no more.
    async fn next(&mut self, run: &mut Run) -> Result<Option<PlannedPart>, Error> {
        loop {
            if let Some(part) = self.certain.pop_front() {
                return Ok(Some(part));
            }
            let Some(mut planner) = self.planner.take() else {
                return Ok(None);
            };
            let transfers = run.transfers.clone();
            match run.sources.next(&transfers, &mut self.sources).await? {
                Some(intent) => {
                    self.certain.extend(planner.push(intent)?);
                    self.planner = Some(planner);
                }
                None => self.certain.extend(planner.finish()?),
            }
        }
    }
}

impl Run {
    /// Makes a file from a stream. One part makes a small file, so two are awaited before anything is sent.
    pub(super) async fn stream_file(
        &mut self,
        mut parts: PlannedStream,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<FileVersionResponse, Error> {
        let Some(first) = parts.next(self).await? else {
            // A planner gives at least one part, or an error.
            return Err(Error::new(crate::error::ErrorKind::Cancelled));
        };
        let Some(second) = parts.next(self).await? else {
            return self.one_part(&first, listener).await;
        };
        parts.certain.push_front(second);
        parts.certain.push_front(first);

        let begun = self.begin().await?;
        let made = self.streamed_parts(&begun, parts, listener).await;
        let transfers = self.transfers.clone();
        begun.conclude(&transfers, made).await
    }

    /// Makes the parts as they become known. Gives their digests.
    async fn streamed_parts(
        &mut self,
        begun: &BegunFile,
        mut parts: PlannedStream,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<Vec<String>, Error> {
        let transfers = self.transfers.clone();
        // Nobody knows the total yet.
        let progress = TransferProgress::new(listener, 0);
        let mut siblings = Siblings::new();
        let mut digests = BTreeMap::new();
        while let Some(part) = siblings.meanwhile(parts.next(self)).await? {
            if let Some(digest) = siblings.meanwhile(self.made(begun, &part)).await? {
                digests.insert(part.number, digest);
                progress.add(part.length);
                continue;
            }
            let part = self.part(begun.file.id(), &part, &progress)?;
            let (class, buffer_bytes) = part.needs();
            let admission = transfers.scheduler.admit(class, buffer_bytes);
            let admission = siblings.meanwhile(admission).await?;
            siblings.start(async move {
                let made = part.run().await;
                drop(admission);
                made
            });
        }
        digests.extend(siblings.finish().await?);
        Ok(digests.into_values().collect())
    }
}
