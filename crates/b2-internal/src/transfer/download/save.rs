//! Saves a download to a path.

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::sync::Arc;

use super::destination::{self, Destination, cannot_write};
use super::fetch::{Fetch, Fetched, First};
use super::queue::{QueuedRange, range_count};
use super::record::{Record, RecordHeader, RecordedRange};
use super::sink::Sink;
use super::staging::{Staging, hash_piece, set_mod_time};
use super::writer::Target;
use super::{Download, SaveMode, SaveOptions, SavedDownload, mismatch};
use crate::digest::Sha1Hasher;
use crate::error::{Error, ErrorKind};
use crate::host::Host;
use crate::http::{Attempt, Decision, FailureClass, after_failure};
use crate::stream::PieceProgress;

impl Download {
    /// Writes the bytes to whatever is at `path`.
    pub(crate) async fn save_to(
        self,
        path: &Path,
        options: SaveOptions,
    ) -> Result<SavedDownload, Error> {
        let this = self.begun()?;
        let host = this.host().clone();
        let looked_at = path.to_owned();
        let found = host
            .blocking(move || destination::look(&looked_at))
            .await??;
        match (found, options.mode) {
            (Destination::File, SaveMode::Replace) => this.replace(path, options).await,
            (Destination::File, SaveMode::InPlace { offset }) => {
                this.write_in_place(path, offset, options).await
            }
            (_, SaveMode::InPlace { .. }) => {
                let message = format!("{} has no places to write at", path.display());
                Err(Error::new(ErrorKind::DestinationError { message }))
            }
            (Destination::Pipe, SaveMode::Replace) => {
                let sink = Sink::open_pipe(&host, path).await?;
                this.save(sink).await
            }
            (Destination::Device, SaveMode::Replace) => {
                let sink = Sink::open_device(&host, path).await?;
                this.save(sink).await
            }
        }
    }

    /// Stages a file, which takes its name only when all bytes have arrived and fit the digest. Its modification time is the
    /// one that its uploader noted, else the time of the upload.
    async fn replace(self, path: &Path, options: SaveOptions) -> Result<SavedDownload, Error> {
        let host = self.host().clone();
        let (destination, random) = (path.to_owned(), host.random().next_u64());
        let length = self.remote.length();
        // What cannot be verified when it is found again is not worth a record.
        let is_recorded =
            range_count(length) > 1 && self.remote.transfers.settings.check_download_hash;
        let header = is_recorded.then(|| RecordHeader::new(&self.remote, self.expected));
        let opening = header.clone();
        let (staging, found) = host
            .blocking(move || {
                let header = opening.as_ref();
                Staging::open(&destination, random, length, header, options.on_failure)
            })
            .await??;
        let filling = Filling {
            host: host.clone(),
            target: Target {
                file: staging.file(),
                offset: 0,
                path: staging.destination().to_owned(),
            },
            record: staging.record().zip(header),
            found,
            allow_seeking: options.allow_seeking,
        };
        let mod_time_millis = self.mod_time_millis();
        let saved = filling.fill(self).await?;
        let cancelled = staging.cancelled();
        host.blocking(move || staging.commit(mod_time_millis, options.durability))
            .await??;
        cancelled.disarm();
        Ok(saved)
    }

    async fn write_in_place(
        self,
        path: &Path,
        offset: u64,
        options: SaveOptions,
    ) -> Result<SavedDownload, Error> {
        let host = self.host().clone();
        let opened = path.to_owned();
        let file = host.blocking(move || open_in_place(&opened)).await??;
        let target = Target {
            file: Arc::new(file),
            offset,
            path: path.to_owned(),
        };
        let filling = Filling {
            host: host.clone(),
            target: target.clone(),
            record: None,
            found: Vec::new(),
            allow_seeking: options.allow_seeking,
        };
        let mod_time_millis = self.mod_time_millis();
        let saved = filling.fill(self).await?;
        let Target { file, path, .. } = target;
        host.blocking(move || {
            set_mod_time(&file, &path, mod_time_millis);
            match options.durability {
                super::Durability::Synced => file
                    .sync_all()
                    .map_err(|cause| Error::io("write", Some(&path), cause)),
                super::Durability::Atomic => Ok(()),
            }
        })
        .await??;
        Ok(saved)
    }
}

fn open_in_place(path: &Path) -> Result<File, Error> {
    let opened = OpenOptions::new().read(true).write(true).open(path);
    opened.map_err(|cause| match cause.kind() {
        std::io::ErrorKind::NotFound => Error::io("open", Some(path), cause),
        _ => cannot_write(path, cause),
    })
}

/// A file that is being filled with the bytes of a download.
struct Filling {
    host: Host,
    target: Target,
    record: Option<(Arc<Record>, RecordHeader)>,
    found: Vec<RecordedRange>,
    allow_seeking: bool,
}

impl Filling {
    /// Fetches what is missing, and all of it again while the digest says that something is wrong.
    async fn fill(mut self, download: Download) -> Result<SavedDownload, Error> {
        let Download {
            remote,
            expected,
            body,
            progress,
            admission,
        } = download;
        let mut progress = progress.piece();
        self.drop_damaged_ranges(&remote.transfers.host().clone())
            .await?;
        let continued_bytes = self.found_bytes(remote.length());
        let policy = remote.transfers.settings.retry_policy.clone();
        let mut first_failure = None;
        let mut first = First {
            body: Some(body),
            admission,
        };
        let mut number = 0;
        loop {
            number += 1;
            let was_continued = !self.found.is_empty();
            let fetch = Fetch {
                remote: Arc::clone(&remote),
                target: self.target.clone(),
                progress: progress.clone(),
                record: self.record.as_ref().map(|(record, _)| Arc::clone(record)),
                found: std::mem::take(&mut self.found),
                hashing: expected.is_some(),
                max_streams: if self.allow_seeking {
                    remote.transfers.settings.max_download_streams_per_file
                } else {
                    1
                },
            };
            let Fetched {
                digest,
                read_back_bytes,
            } = fetch.run(std::mem::take(&mut first)).await?;
            let error = match (expected, digest) {
                (Some(expected), Some(actual)) if expected != actual => mismatch(expected, actual),
                _ => {
                    return Ok(SavedDownload {
                        length: remote.length(),
                        is_verified: digest.is_some(),
                        continued_bytes: if number == 1 { continued_bytes } else { 0 },
                        read_back_bytes,
                    });
                }
            };
            // Something was damaged on the way, and nobody can tell where: all of it is fetched again.
            self.forget(&mut progress).await?;
            if was_continued {
                // It was not the service that failed.
                continue;
            }
            let now = self.host.sleeper().monotonic();
            let attempt = Attempt {
                number,
                elapsed: now.saturating_sub(*first_failure.get_or_insert(now)),
                idempotent: true,
            };
            let class = FailureClass::Transient;
            match after_failure(&policy, attempt, class, None, self.host.random()) {
                Decision::Wait(pause) => self.host.sleeper().sleep(pause).await,
                _ => return Err(error),
            }
        }
    }

    async fn forget(&mut self, progress: &mut PieceProgress) -> Result<(), Error> {
        progress.restart();
        if let Some((record, header)) = self.record.clone() {
            let cleared = self.host.blocking(move || record.clear(&header)).await?;
            cleared.map_err(|cause| Error::io("write", Some(&self.target.path), cause))?;
        }
        Ok(())
    }

    fn found_bytes(&self, length: u64) -> u64 {
        let ranges = self.found.iter();
        ranges
            .map(|range| QueuedRange::new(range.index, length))
            .map(|range| range.end - range.start)
            .sum()
    }

    /// Where no digest of the whole will tell, each range that was found has to fit its own. After a loss of power a range may
    /// be on record and not on the disk.
    async fn drop_damaged_ranges(&mut self, host: &Host) -> Result<(), Error> {
        let Some((_, header)) = &self.record else {
            return Ok(());
        };
        let length = header.length();
        let mut whole = Vec::new();
        for found in std::mem::take(&mut self.found) {
            let Some(expected) = found.digest else {
                whole.push(found);
                continue;
            };
            let range = QueuedRange::new(found.index, length);
            let mut hasher = Sha1Hasher::new();
            let mut position = range.start;
            while position < range.end {
                let file = Arc::clone(&self.target.file);
                let hashed = host.blocking(move || {
                    let position = hash_piece(&file, &mut hasher, position, range.end)?;
                    Ok::<_, std::io::Error>((position, hasher))
                });
                (position, hasher) = hashed
                    .await?
                    .map_err(|cause| Error::io("read back", Some(&self.target.path), cause))?;
            }
            if hasher.finish() == expected {
                whole.push(found);
            }
        }
        self.found = whole;
        Ok(())
    }
}
