//! A file in the making, beside the place that it will have. It takes its name in one step, so a reader sees the old
//! file or the new one, whole, and a failed download leaves nothing.

use std::fs::{File, FileTimes, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::digest::Sha1Digest;
use crate::error::{Error, ErrorKind};
use crate::time::mod_time;

const PREFIX: &str = ".b2-";
const SUFFIX: &str = ".b2.sync.tmp";

/// Whether a file of this name is, or was left by, a download in progress.
pub(crate) fn is_staging_name(name: &str) -> bool {
    let middle = name
        .strip_prefix(PREFIX)
        .and_then(|rest| rest.strip_suffix(SUFFIX));
    middle.is_some_and(|middle| {
        middle.len() == 16 && middle.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// An open staging file. Dropped without a commit, it is removed.
#[derive(Debug)]
pub(super) struct Staging {
    file: Arc<File>,
    staged: PathBuf,
    destination: PathBuf,
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
    /// Opens a staging file for `destination`. Blocks.
    ///
    /// Its name follows from that of the destination, so a run that was killed leaves at most one, which the next run
    /// takes over. Only if another process is writing there now, `random` gives a name of its own.
    pub(super) fn open(destination: &Path, random: u64) -> Result<Self, Error> {
        check_destination(destination)?;
        let usual = staging_name(destination);
        let (file, staged) = match open_locked(&destination.with_file_name(&usual)) {
            Ok(Some(file)) => (file, destination.with_file_name(&usual)),
            Ok(None) => {
                let own = destination.with_file_name(format!("{PREFIX}{random:016x}{SUFFIX}"));
                let file = OpenOptions::new()
                    .read(true)
                    .write(true)
                    .create_new(true)
                    .open(&own);
                (file.map_err(|cause| cannot_write(&own, cause))?, own)
            }
            Err(cause) => return Err(cannot_write(destination, cause)),
        };
        Ok(Self {
            file: Arc::new(file),
            staged,
            destination: destination.to_owned(),
            cancelled: Arc::default(),
            committed: false,
        })
    }

    pub(super) fn file(&self) -> Arc<File> {
        Arc::clone(&self.file)
    }

    /// A guard that cancels the commit when the caller goes away.
    pub(super) fn cancelled(&self) -> CancelOnDrop {
        CancelOnDrop(Some(Arc::clone(&self.cancelled)))
    }

    /// Gives the file its time and its name. Blocks.
    pub(super) fn commit(mut self, mod_time_millis: i64) -> Result<(), Error> {
        if let Ok(replaced) = std::fs::metadata(&self.destination) {
            // A file that is replaced keeps its mode; that it cannot be set is no reason to lose the download.
            if let Err(cause) = self.file.set_permissions(replaced.permissions()) {
                tracing::debug!(path = %self.destination.display(), %cause, "cannot keep the mode");
            }
        }
        if let Some(time) = mod_time::from_millis(mod_time_millis) {
            let times = FileTimes::new().set_modified(time).set_accessed(time);
            if let Err(cause) = self.file.set_times(times) {
                tracing::warn!(path = %self.destination.display(), %cause, "cannot set the modification time");
            }
        }
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(Error::new(ErrorKind::Cancelled));
        }
        std::fs::rename(&self.staged, &self.destination)
            .map_err(|cause| Error::io("write", Some(&self.destination), cause))?;
        self.committed = true;
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.committed {
            // Short, and the last chance: a job for another thread might never run.
            let _ = std::fs::remove_file(&self.staged);
        }
    }
}

/// A name that fits wherever the destination's own fits, however long that is.
fn staging_name(destination: &Path) -> String {
    let name = destination.file_name().unwrap_or_default();
    let digest = Sha1Digest::of(name.as_encoded_bytes());
    format!("{PREFIX}{}{SUFFIX}", hex::encode(&digest.as_bytes()[..8]))
}

/// Opens and empties a staging file; `None` when somebody else holds it.
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
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        // A file system without locks: two downloads of one file at the same time are then the user's affair.
        Err(TryLockError::Error(_)) => {}
    }
    file.set_len(0)?;
    Ok(Some(file))
}

fn check_destination(destination: &Path) -> Result<(), Error> {
    let at = || destination.display().to_string();
    match std::fs::metadata(destination) {
        Ok(found) if found.is_dir() => {
            return Err(Error::new(ErrorKind::DestinationIsADirectory).with_context(at()));
        }
        Ok(found) if !found.is_file() => {
            let message = format!(
                "{} is not a regular file, and other kinds are not supported yet",
                at()
            );
            return Err(Error::new(ErrorKind::DestinationError { message }));
        }
        _ => {}
    }
    let parent = match destination.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => return Err(Error::new(ErrorKind::DestinationIsADirectory).with_context(at())),
    };
    match std::fs::metadata(parent) {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err(Error::new(ErrorKind::DestinationParentIsNotADirectory).with_context(at())),
        Err(cause) => Err(cannot_write(destination, cause)),
    }
}

fn cannot_write(path: &Path, cause: io::Error) -> Error {
    let kind = match cause.kind() {
        io::ErrorKind::NotFound => ErrorKind::DestinationDirectoryDoesntExist,
        io::ErrorKind::NotADirectory => ErrorKind::DestinationParentIsNotADirectory,
        io::ErrorKind::PermissionDenied => ErrorKind::DestinationDirectoryDoesntAllowOperation,
        _ => return Error::io("write", Some(path), cause),
    };
    Error::new(kind)
        .with_context(path.display().to_string())
        .with_source(cause)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_committed_file_has_its_name_and_time_and_an_abandoned_one_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let destination = folder.path().join("x".repeat(250));
        drop(Staging::open(&destination, 1).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);

        let staging = Staging::open(&destination, 1).unwrap();
        (&*staging.file()).write_all(b"content").unwrap();
        staging.commit(-1234).unwrap();
        assert_eq!(std::fs::read(&destination).unwrap(), b"content");
        let modified = std::fs::metadata(&destination).unwrap().modified().unwrap();
        assert_eq!(mod_time::to_millis(modified), -1234);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn two_downloads_to_one_place_do_not_mix() {
        let folder = tempfile::tempdir().unwrap();
        let destination = folder.path().join("a");
        let first = Staging::open(&destination, 1).unwrap();
        let second = Staging::open(&destination, 2).unwrap();
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
        let staging = Staging::open(&destination, 1).unwrap();
        drop(staging.cancelled());
        assert!(matches!(
            staging.commit(0).unwrap_err().kind(),
            ErrorKind::Cancelled
        ));
        assert_eq!(std::fs::read(&destination).unwrap(), b"old");
    }

    #[test]
    fn an_impossible_destination_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), "").unwrap();
        let kind_of = |path: &str| Staging::open(&folder.path().join(path), 1).unwrap_err();
        assert!(matches!(
            kind_of("none/a").kind(),
            ErrorKind::DestinationDirectoryDoesntExist
        ));
        assert!(matches!(
            kind_of("file/a").kind(),
            ErrorKind::DestinationParentIsNotADirectory
        ));
        assert!(matches!(
            kind_of("").kind(),
            ErrorKind::DestinationIsADirectory
        ));
        assert!(kind_of("none/a").to_string().contains("none/a"));
    }
}
