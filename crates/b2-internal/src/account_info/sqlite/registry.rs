//! The files that this process has open.
//!
//! POSIX gives locks to processes, not to connections: closing any descriptor of a file drops all locks that the process has
//! on it, and SQLite's with them. So all stores on one file share one connection, and a file whose content has been looked
//! into once is not opened by us again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use super::database::Database;
use super::failure::Failure;
use super::file;
use super::patience::Waiting;
use crate::error::Error;

/// The one state of the process in this library, as the locks are the process's.
static FILES: Mutex<Files> = Mutex::new(Files {
    open: BTreeMap::new(),
    sniffed: BTreeSet::new(),
});

struct Files {
    open: BTreeMap<PathBuf, Weak<Database>>,
    /// Files that turned out to be databases of ours.
    sniffed: BTreeSet<PathBuf>,
}

/// The database at `path`, the same for all who ask for it. The file is there afterwards.
pub(super) fn database(path: &Path) -> Result<Arc<Database>, Error> {
    let absolute =
        std::path::absolute(path).map_err(|reason| Failure::Io("find", reason).about(path))?;
    // Held while the file is made: a connection that is opened meanwhile would lose its locks when that is done.
    let mut files = files();
    file::create_if_missing(&absolute).map_err(|failure| failure.about(path))?;
    let real =
        fs::canonicalize(&absolute).map_err(|reason| Failure::Io("open", reason).about(path))?;
    files.open.retain(|_, database| database.strong_count() > 0);
    if let Some(database) = files.open.get(&real).and_then(Weak::upgrade) {
        return Ok(database);
    }
    let database = Arc::new(Database::at(real.clone(), Waiting::default()));
    files.open.insert(real, Arc::downgrade(&database));
    Ok(database)
}

pub(super) fn was_sniffed(path: &Path) -> bool {
    files().sniffed.contains(path)
}

pub(super) fn remember_sniffed(path: &Path) {
    files().sniffed.insert(path.to_owned());
}

fn files() -> MutexGuard<'static, Files> {
    FILES.lock().unwrap_or_else(PoisonError::into_inner)
}
