//! A file in the making, beside the place that it will have. It takes its name in one step, so a reader sees the old
//! file or the new one, whole, and a failed download leaves nothing.
//!
//! A run that is killed leaves the staging file and its record, from which the next run to the same place continues if it
//! downloads the same.

use std::fs::{File, FileTimes, OpenOptions, Permissions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::destination::cannot_write;
use super::record::{Record, RecordHeader, RecordedRange};
use super::{Durability, PartialDownload};
use crate::digest::{Sha1Digest, Sha1Hasher};
use crate::error::{Error, ErrorKind};
use crate::stream::read_exact_at;
use crate::time::mod_time;

const PREFIX: &str = ".b2-";
const SUFFIX: &str = ".b2.sync.tmp";
const RECORD_SUFFIX: &str = ".b2.sync.ranges";

/// Whether a file of this name belongs to, or was left by, a download in progress.
pub(crate) fn is_staging_name(name: &str) -> bool {
    let middle = name.strip_prefix(PREFIX).and_then(|rest| {
        rest.strip_suffix(SUFFIX)
            .or_else(|| rest.strip_suffix(RECORD_SUFFIX))
    });
    middle.is_some_and(|middle| {
        middle.len() == 16 && middle.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// An open staging file. Dropped without a commit, it is removed, or left to be continued if that is wanted.
#[derive(Debug)]
pub(super) struct Staging {
    file: Arc<File>,
    staged: PathBuf,
    destination: PathBuf,
    record: Option<Arc<Record>>,
    /// The mode of the file that is replaced.
    replaced: Option<Permissions>,
    on_failure: PartialDownload,
    cancelled: Arc<AtomicBool>,
    committed: bool,
}

/// Cancels the commit when it is dropped before it is disarmed: the caller has gone away.
#[derive(Debug)]
pub(super) struct CancelOnDrop(Option<Arc<AtomicBool>>);

impl CancelOnDrop {
    pub(super) fn disarm(mut self) {
        self.0 = None;
    }
}

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        if let Some(flag) = &self.0 {
            flag.store(true, Ordering::Relaxed);
        }
    }
}

impl Staging {
    /// Opens a staging file of `length` bytes for `destination`, and gives the ranges of it that an earlier run has
    /// completed. Without a header nothing is recorded or continued. Blocks.
    ///
    /// Its name follows from that of the destination, so a run that was killed leaves at most one, which the next run
    /// takes over. Only if another process is writing there now, `random` gives a name of its own.
    pub(super) fn open(
        destination: &Path,
        random: u64,
        length: u64,
        header: Option<&RecordHeader>,
        on_failure: PartialDownload,
    ) -> Result<(Self, Vec<RecordedRange>), Error> {
        let failed = |cause| cannot_write(destination, cause);
        let usual = destination.with_file_name(staging_name(destination, SUFFIX));
        let record_path = destination.with_file_name(staging_name(destination, RECORD_SUFFIX));
        let (file, staged, is_usual) = match open_locked(&usual).map_err(failed)? {
            Some(file) => (file, usual, true),
            None => {
                let own = destination.with_file_name(format!("{PREFIX}{random:016x}{SUFFIX}"));
                let file = OpenOptions::new()
                    .read(true)
                    .write(true)
                    .create_new(true)
                    .open(&own);
                (file.map_err(failed)?, own, false)
            }
        };
        let replaced = std::fs::metadata(destination).ok();
        let mut staging = Self {
            file: Arc::new(file),
            staged,
            destination: destination.to_owned(),
            record: None,
            replaced: replaced.map(|found| found.permissions()),
            on_failure,
            cancelled: Arc::default(),
            committed: false,
        };
        staging.hide_what_was_hidden();
        let found = match header {
            Some(header) if is_usual => staging.open_record(&record_path, header, length),
            // What it says is not true of the file any more.
            _ if is_usual => remove_if_there(&record_path).map(|()| Vec::new()),
            _ => Ok(Vec::new()),
        };
        let found = found.map_err(failed)?;
        // Not if it is empty anyway: a file that was cut is written to the disk as soon as it is closed, by file systems that
        // suppose it takes the place of another.
        if found.is_empty() && staging.file.metadata().map_err(failed)?.len() > 0 {
            staging.file.set_len(0).map_err(failed)?;
        }
        // A file system that is told the length beforehand need not look for room again and again.
        staging.file.set_len(length).map_err(failed)?;
        Ok((staging, found))
    }

    pub(super) fn file(&self) -> Arc<File> {
        Arc::clone(&self.file)
    }

    pub(super) fn record(&self) -> Option<Arc<Record>> {
        self.record.clone()
    }

    /// Where the file will be.
    pub(super) fn destination(&self) -> &Path {
        &self.destination
    }

    /// A guard that cancels the commit when the caller goes away.
    pub(super) fn cancelled(&self) -> CancelOnDrop {
        CancelOnDrop(Some(Arc::clone(&self.cancelled)))
    }

    /// Gives the file its time and its name. Blocks.
    pub(super) fn commit(
        mut self,
        mod_time_millis: i64,
        durability: Durability,
    ) -> Result<(), Error> {
        let failed = |cause| Error::io("write", Some(&self.destination), cause);
        if let Some(permissions) = self.replaced.take() {
            // A file that is replaced keeps its mode; that it cannot be set is no reason to lose the download.
            if let Err(cause) = self.file.set_permissions(permissions) {
                tracing::debug!(path = %self.destination.display(), %cause, "cannot keep the mode");
            }
        }
        set_mod_time(&self.file, &self.destination, mod_time_millis);
        if durability == Durability::Synced {
            self.file.sync_all().map_err(failed)?;
        }
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(Error::new(ErrorKind::Cancelled));
        }
        std::fs::rename(&self.staged, &self.destination).map_err(failed)?;
        self.committed = true;
        if durability == Durability::Synced {
            sync_folder_of(&self.destination)
                .map_err(|cause| Error::io("write", Some(&self.destination), cause))?;
        }
        if let Some(record) = &self.record {
            let _ = std::fs::remove_file(record.path());
        }
        Ok(())
    }

    /// A file that only its owner may read is not shown to others while it is replaced.
    fn hide_what_was_hidden(&self) {
        #[cfg(unix)]
        if let Some(replaced) = &self.replaced {
            use std::os::unix::fs::PermissionsExt;
            // A later run has to be able to continue it.
            let mode = Permissions::from_mode(replaced.mode() & 0o777 | 0o600);
            if let Err(cause) = self.file.set_permissions(mode) {
                tracing::debug!(path = %self.staged.display(), %cause, "cannot set the mode");
            }
        }
    }

    /// Opens the record, and gives what it has if the staging file can have it too.
    fn open_record(
        &mut self,
        path: &Path,
        header: &RecordHeader,
        length: u64,
    ) -> io::Result<Vec<RecordedRange>> {
        let (record, found) = match Record::open(path, header) {
            Ok(opened) => opened,
            // A download without a record is as good, as long as it is not interrupted.
            Err(cause) => {
                tracing::debug!(path = %path.display(), %cause, "cannot record the download");
                return Ok(Vec::new());
            }
        };
        let is_believed = self.file.metadata()?.len() == length;
        if !is_believed {
            record.clear(header)?;
        }
        self.record = Some(Arc::new(record));
        Ok(if is_believed { found } else { Vec::new() })
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if self.committed {
            return;
        }
        let record = self.record.as_ref();
        let is_kept = self.on_failure == PartialDownload::Keep;
        if is_kept && record.is_some_and(|record| record.is_of_use()) {
            return;
        }
        // Short, and the last chance: a job for another thread might never run.
        let _ = std::fs::remove_file(&self.staged);
        if let Some(record) = record {
            let _ = std::fs::remove_file(record.path());
        }
    }
}

/// Sets both times; that it cannot be done is no reason to lose the download.
pub(super) fn set_mod_time(file: &File, path: &Path, mod_time_millis: i64) {
    if let Some(time) = mod_time::from_millis(mod_time_millis) {
        let times = FileTimes::new().set_modified(time).set_accessed(time);
        if let Err(cause) = file.set_times(times) {
            tracing::warn!(path = %path.display(), %cause, "cannot set the modification time");
        }
    }
}

/// The digest of a stretch of a file, a piece of which is hashed in each call; `None` when it is hashed to its end. Blocks.
pub(super) fn hash_piece(
    file: &File,
    hasher: &mut Sha1Hasher,
    start: u64,
    end: u64,
) -> io::Result<u64> {
    const PIECE: u64 = 1024 * 1024;
    let mut buffer = vec![0; PIECE.min(end - start) as usize];
    read_exact_at(file, &mut buffer, start)?;
    hasher.update(&buffer);
    Ok(start + buffer.len() as u64)
}

/// A name that fits wherever the destination's own fits, however long that is.
fn staging_name(destination: &Path, suffix: &str) -> String {
    let name = destination.file_name().unwrap_or_default();
    let digest = Sha1Digest::of(name.as_encoded_bytes());
    format!("{PREFIX}{}{suffix}", hex::encode(&digest.as_bytes()[..8]))
}

/// Opens a staging file, with what is in it; `None` when somebody else holds it.
fn open_locked(staged: &Path) -> io::Result<Option<File>> {
    if std::fs::symlink_metadata(staged).is_ok_and(|found| !found.is_file()) {
        // A link that was put here would lead the bytes elsewhere.
        return Ok(None);
    }
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(staged)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        // A file system without locks: two downloads of one file at the same time are then the user's affair.
        Err(TryLockError::Error(_)) => Ok(Some(file)),
    }
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(cause),
        _ => Ok(()),
    }
}

/// The name of a file is on the disk only when its folder is.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let parent = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        File::open(parent.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn open(destination: &Path, random: u64) -> Staging {
        Staging::open(destination, random, 7, None, PartialDownload::Discard)
            .unwrap()
            .0
    }

    fn names(folder: &Path) -> usize {
        std::fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn a_committed_file_has_its_name_and_time_and_an_abandoned_one_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let destination = folder.path().join("x".repeat(250));
        drop(open(&destination, 1));
        assert_eq!(names(folder.path()), 0);

        let staging = open(&destination, 1);
        (&*staging.file()).write_all(b"content").unwrap();
        staging.commit(-1234, Durability::Synced).unwrap();
        assert_eq!(std::fs::read(&destination).unwrap(), b"content");
        let modified = std::fs::metadata(&destination).unwrap().modified().unwrap();
        assert_eq!(mod_time::to_millis(modified), -1234);
        assert_eq!(names(folder.path()), 1);
    }

    #[test]
    fn two_downloads_to_one_place_do_not_mix() {
        let folder = tempfile::tempdir().unwrap();
        let destination = folder.path().join("a");
        let (first, second) = (open(&destination, 1), open(&destination, 2));
        assert_ne!(first.staged, second.staged);
        for path in [&first.staged, &second.staged] {
            assert!(is_staging_name(path.file_name().unwrap().to_str().unwrap()));
        }
    }

    #[test]
    fn a_cancelled_commit_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let destination = folder.path().join("a");
        std::fs::write(&destination, "old").unwrap();
        let staging = open(&destination, 1);
        drop(staging.cancelled());
        assert!(matches!(
            staging.commit(0, Durability::Atomic).unwrap_err().kind(),
            ErrorKind::Cancelled
        ));
        assert_eq!(std::fs::read(&destination).unwrap(), b"old");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_may_not_read_is_hidden_while_it_is_replaced() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let destination = folder.path().join("a");
        std::fs::write(&destination, "old").unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        std::fs::set_permissions(&destination, Permissions::from_mode(0o400)).unwrap();
        let staging = open(&destination, 1);
        assert_eq!(mode(&staging.staged), 0o600);
        staging.commit(0, Durability::Atomic).unwrap();
        assert_eq!(mode(&destination), 0o400);
    }
}
