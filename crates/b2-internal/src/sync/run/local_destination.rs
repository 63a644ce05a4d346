//! The folder that downloads go to, and the fence around it.
//!
//! Invariant: nothing outside of the folder is created, changed or deleted, whatever the names in the bucket are and
//! whatever links are in the folder.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::{Error, ErrorKind, Result};
use crate::names::unicode;
use crate::scan::LocalFolder;

/// A local folder that is written to. Its methods block.
#[derive(Debug, Clone)]
pub(super) struct LocalDestination {
    /// The folder's path without links, and without `.` and `..`.
    real_root: Arc<Path>,
    /// Whether names that differ only in case or Unicode form are the same.
    folds_names: bool,
    /// The folder that was looked at last: paths come in order, so each is read once.
    listing: Arc<Mutex<Option<Listing>>>,
}

/// The names that were in a folder before anything was downloaded into it, by what the file system takes for one.
#[derive(Debug)]
struct Listing {
    folder: PathBuf,
    names: HashMap<String, Vec<OsString>>,
}

impl Listing {
    fn read(folder: &Path) -> io::Result<Self> {
        let mut names: HashMap<_, Vec<_>> = HashMap::new();
        for entry in fs::read_dir(folder)? {
            let name = entry?.file_name();
            names.entry(folded(&name)).or_default().push(name);
        }
        let folder = folder.to_owned();
        Ok(Self { folder, names })
    }

    /// Another name for the same file, unless the very name is there.
    fn in_the_way_of(&self, name: &OsStr) -> Option<&OsStr> {
        let there = self.names.get(&folded(name))?;
        let is_there = there.iter().any(|one| one == name);
        there.first().filter(|_| !is_there).map(OsString::as_os_str)
    }
}

fn folded(name: &OsStr) -> String {
    unicode::folded(&name.to_string_lossy())
}

/// A staging name with letters, by which a file system shows whether it tells upper from lower case.
const TRIAL_NAME: &str = ".b2-0123456789abcdef.b2.sync.tmp";

impl LocalDestination {
    /// The folder, which exists.
    pub(super) fn open(folder: &LocalFolder) -> Result<Self> {
        let real_root = fs::canonicalize(folder.root())
            .map_err(|reason| Error::io("find", Some(folder.root()), reason))?;
        Ok(Self {
            real_root: real_root.into(),
            folds_names: false,
            listing: Arc::default(),
        })
    }

    /// The same, on a file system that folds names or does not.
    pub(super) fn folding(self, folds_names: bool) -> Self {
        Self {
            folds_names,
            ..self
        }
    }

    /// Finds out whether the file system folds names. Where nothing can be written, nothing can collide.
    pub(super) fn try_names(self) -> Self {
        let trial = self.real_root.join(TRIAL_NAME);
        // Whatever is there already, a link perhaps, is not written to, and is as good for the trial.
        let is_ours = File::create_new(&trial).is_ok();
        let shouted = self.real_root.join(TRIAL_NAME.to_uppercase());
        let folds_names = shouted.symlink_metadata().is_ok();
        if is_ours && let Err(cause) = fs::remove_file(&trial) {
            tracing::debug!(path = %trial.display(), %cause, "cannot remove a trial file");
        }
        self.folding(folds_names)
    }

    pub(super) fn folds_names(&self) -> bool {
        self.folds_names
    }

    /// Makes sure that no file of another name is replaced by one at `target`, because the file system takes their names for
    /// the same.
    ///
    /// # Errors
    /// `UnsupportedFilename` with the name that is there.
    pub(super) fn check_is_free(&self, target: &Path) -> Result<()> {
        let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else {
            return Ok(());
        };
        if !self.folds_names {
            return Ok(());
        }
        let mut listing = self.listing.lock().unwrap_or_else(PoisonError::into_inner);
        let names = match listing.take().filter(|known| known.folder == parent) {
            Some(known) => listing.insert(known),
            None => listing.insert(
                Listing::read(parent)
                    .map_err(|reason| Error::io("read the folder", Some(parent), reason))?,
            ),
        };
        match names.in_the_way_of(name) {
            None => Ok(()),
            Some(other) => Err(Error::new(ErrorKind::UnsupportedFilename {
                message: format!(
                    "the file system of the destination takes it for {}, which is there",
                    other.display()
                ),
                filename: target.display().to_string(),
            })),
        }
    }

    /// Whether [`flush`](Self::flush) forces `target` to the disk too: it does where the system can do that for a whole file
    /// system at once, and no other one is mounted in between.
    pub(super) fn is_flushed_with(&self, target: &Path) -> bool {
        file_system_of(&self.real_root)
            .is_some_and(|root| target.parent().and_then(file_system_of) == Some(root))
    }

    /// Forces everything that was written to the folder's file system to the disk.
    #[cfg(target_os = "linux")]
    pub(super) fn flush(&self) -> Result<()> {
        let root = &*self.real_root;
        let flushed = File::open(root).and_then(|root| Ok(rustix::fs::syncfs(root)?));
        flushed.map_err(|reason| Error::io("flush the file system of", Some(root), reason))
    }

    /// There is nothing to force: every file was, by itself.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn flush(&self) -> Result<()> {
        Ok(())
    }

    /// Makes the folders above `target`.
    ///
    /// # Errors
    /// `UnsupportedFilename` when a link leads out; `DestinationParentIsNotADirectory` when a file is in the way.
    pub(super) fn make_way(&self, target: &Path) -> Result<()> {
        let Some(parent) = target.parent() else {
            return Err(leads_out(target));
        };
        self.check_inside(parent, target)?;
        if parent.is_dir() {
            return Ok(());
        }
        fs::create_dir_all(parent).map_err(|reason| match reason.kind() {
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                Error::new(ErrorKind::DestinationParentIsNotADirectory)
                    .with_context(target.display().to_string())
                    .with_source(reason)
            }
            _ => Error::new(ErrorKind::UnableToCreateDirectory {
                path: parent.display().to_string(),
            })
            .with_source(reason),
        })
    }

    /// Deletes a file; that it is gone already is as good.
    pub(super) fn remove_file(&self, target: &Path) -> Result<()> {
        self.check_inside(target.parent().unwrap_or(target), target)?;
        match fs::remove_file(target) {
            Err(reason) if reason.kind() != io::ErrorKind::NotFound => {
                Err(Error::io("delete", Some(target), reason))
            }
            _ => Ok(()),
        }
    }

    /// Removes the folder at `target` if there is no file in it or below it. Stops at the first thing that is no folder.
    pub(super) fn remove_empty_folders(&self, target: &Path) -> Result<()> {
        self.check_inside(target.parent().unwrap_or(target), target)?;
        remove_empty(target).map_err(|reason| Error::io("remove", Some(target), reason))
    }

    /// Removes staging files that no running download holds.
    pub(super) fn remove_abandoned(&self, staging_files: &[PathBuf]) {
        for path in staging_files {
            let parent = path.parent().unwrap_or(path);
            if self.check_inside(parent, path).is_ok() && remove_if_unlocked(path).is_err() {
                tracing::debug!(path = %path.display(), "cannot remove an abandoned staging file");
            }
        }
    }

    /// Follows the links on the way to `parent`, or to the part of it that exists.
    fn check_inside(&self, parent: &Path, target: &Path) -> Result<()> {
        for ancestor in parent.ancestors() {
            match fs::canonicalize(ancestor) {
                Ok(real) if real.starts_with(&self.real_root) => return Ok(()),
                Ok(_) => return Err(leads_out(target)),
                Err(reason)
                    if matches!(
                        reason.kind(),
                        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                    ) => {}
                Err(reason) => return Err(Error::io("find", Some(ancestor), reason)),
            }
        }
        Err(leads_out(target))
    }
}

#[cfg(target_os = "linux")]
fn file_system_of(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(path).map(|metadata| metadata.dev()).ok()
}

#[cfg(not(target_os = "linux"))]
fn file_system_of(_path: &Path) -> Option<u64> {
    None
}

fn leads_out(target: &Path) -> Error {
    Error::new(ErrorKind::UnsupportedFilename {
        message: "a link leads out of the destination folder".to_owned(),
        filename: target.display().to_string(),
    })
}

/// Only folders are removed, and only empty ones: the system refuses the others.
fn remove_empty(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_empty(&entry.path())?;
        } else {
            return Err(io::ErrorKind::DirectoryNotEmpty.into());
        }
    }
    fs::remove_dir(folder)
}

fn remove_if_unlocked(path: &Path) -> io::Result<()> {
    if !fs::symlink_metadata(path)?.is_file() {
        return Ok(());
    }
    let file: File = OpenOptions::new().read(true).write(true).open(path)?;
    // A download holds the lock as long as it runs. Where files cannot be locked nobody can tell, and it stays.
    match file.try_lock() {
        Ok(()) => fs::remove_file(path),
        Err(_) => Ok(()),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    struct Place {
        outside: tempfile::TempDir,
        root: tempfile::TempDir,
        destination: LocalDestination,
    }

    fn place() -> Place {
        let root = tempfile::tempdir().unwrap();
        Place {
            outside: tempfile::tempdir().unwrap(),
            destination: LocalDestination::open(&LocalFolder::new(root.path())).unwrap(),
            root,
        }
    }

    impl Place {
        fn path(&self, name: &str) -> PathBuf {
            self.root.path().join(name)
        }
    }

    fn kind(result: Result<()>) -> ErrorKind {
        result.unwrap_err().kind().clone()
    }

    #[test]
    fn folders_are_made_inside_and_never_through_a_link_that_leads_out() {
        let place = place();
        place.destination.make_way(&place.path("a/b/c")).unwrap();
        assert!(place.path("a/b").is_dir());

        symlink(place.outside.path(), place.path("out")).unwrap();
        symlink(place.outside.path().join("missing"), place.path("dangling")).unwrap();
        symlink("a", place.path("in")).unwrap();
        fs::write(place.outside.path().join("precious"), "").unwrap();
        place.destination.make_way(&place.path("in/d/e")).unwrap();
        assert!(place.path("a/d").is_dir());
        for name in ["out/x", "out/new/x", "in/../../x"] {
            let target = place.path(name);
            let is_refused = |kind| matches!(kind, ErrorKind::UnsupportedFilename { .. });
            assert!(
                is_refused(kind(place.destination.make_way(&target))),
                "{name}"
            );
        }
        assert!(
            place
                .destination
                .make_way(&place.path("dangling/x"))
                .is_err()
        );
        assert!(
            place
                .destination
                .remove_file(&place.path("out/precious"))
                .is_err()
        );
        let left: Vec<_> = fs::read_dir(place.outside.path()).unwrap().collect();
        assert_eq!(left.len(), 1);
    }

    #[test]
    fn a_file_in_the_way_is_named() {
        let place = place();
        fs::write(place.path("a"), "").unwrap();
        for name in ["a/b", "a/b/c"] {
            let error = place.destination.make_way(&place.path(name)).unwrap_err();
            assert!(
                matches!(error.kind(), ErrorKind::DestinationParentIsNotADirectory),
                "{error}"
            );
            assert!(error.to_string().contains(name), "{error}");
        }
    }

    #[test]
    fn only_folders_without_files_are_removed() {
        let place = place();
        fs::create_dir_all(place.path("a/b/c")).unwrap();
        fs::create_dir_all(place.path("d/e")).unwrap();
        fs::write(place.path("d/f"), "").unwrap();
        place
            .destination
            .remove_empty_folders(&place.path("a"))
            .unwrap();
        assert!(
            place
                .destination
                .remove_empty_folders(&place.path("d"))
                .is_err()
        );
        assert!(!place.path("a").exists() && place.path("d/f").exists());
    }

    #[test]
    fn abandoned_staging_files_go_and_those_in_use_stay() {
        let place = place();
        let (abandoned, used) = (place.path("abandoned"), place.path("used"));
        fs::write(&abandoned, "").unwrap();
        let held = File::create(&used).unwrap();
        held.lock().unwrap();
        place
            .destination
            .remove_abandoned(&[abandoned.clone(), used.clone(), place.path("gone")]);
        assert!(!abandoned.exists() && used.exists());
    }

    #[test]
    fn the_trial_of_names_follows_no_link_and_leaves_nothing() {
        let place = place();
        let precious = place.outside.path().join("precious");
        fs::write(&precious, "precious").unwrap();
        symlink(&precious, place.path(TRIAL_NAME)).unwrap();
        let destination = place.destination.clone().try_names();
        assert_eq!(fs::read(&precious).unwrap(), b"precious");
        assert!(place.path(TRIAL_NAME).is_symlink(), "it is not ours");

        fs::remove_file(place.path(TRIAL_NAME)).unwrap();
        let again = destination.try_names();
        assert_eq!(fs::read_dir(place.root.path()).unwrap().count(), 0);
        #[cfg(target_os = "linux")]
        assert!(!again.folds_names());
        #[cfg(not(target_os = "linux"))]
        let _ = again;
    }

    #[test]
    fn a_folder_is_read_once_however_many_files_go_there() {
        let place = place();
        fs::write(place.path("Photo.jpg"), "").unwrap();
        let folding = place.destination.clone().folding(true);
        let check = |name: &str| folding.check_is_free(&place.path(name));
        check("a").unwrap();
        check("Photo.jpg").unwrap();
        assert!(check("photo.JPG").is_err());
        // What is downloaded meanwhile is known from the source, and need not be read.
        fs::write(place.path("b"), "").unwrap();
        check("B").unwrap();
        place
            .destination
            .check_is_free(&place.path("photo.JPG"))
            .unwrap();
    }

    #[test]
    fn a_file_that_is_gone_needs_no_deletion() {
        let place = place();
        fs::write(place.path("a"), "").unwrap();
        for _ in 0..2 {
            place.destination.remove_file(&place.path("a")).unwrap();
        }
        assert!(!place.path("a").exists());
    }
}
