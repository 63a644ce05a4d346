//! Entries on disk. Everything here blocks.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::Entry;
use crate::host::Host;

/// How often a lock is taken anew when somebody removed its file meanwhile.
const LOCK_ATTEMPTS: u32 = 100;
const DAY_MILLIS: i64 = 24 * 3600 * 1000;
/// After so long nobody is expected to continue an upload. If somebody does, the service is still asked for what is unfinished.
const MOST_UNUSED_MILLIS: i64 = 60 * DAY_MILLIS;
/// How many entries are looked at when the folder is swept: jobs are short.
const MOST_SWEPT: usize = 200;

/// What came of the wish to use an entry.
#[derive(Debug)]
pub(in crate::transfer) enum Claimed {
    /// It is ours until the claim is dropped.
    Ours(Claim),
    /// Another upload of the same name, perhaps of another process, uses it. Its large file has this id, if it is known.
    InUse(Option<String>),
    Unusable,
}

/// The sole right to an entry. The operating system takes it back when the process ends in whatever way.
#[derive(Debug)]
pub(in crate::transfer) struct Claim {
    path: PathBuf,
    lock_path: PathBuf,
    entry: Option<Entry>,
    _lock: File,
}

pub(super) fn take(folder: &Path, name: &str) -> io::Result<Claimed> {
    make_folder(folder)?;
    let path = folder.join(format!("{name}.json"));
    let lock_path = folder.join(format!("{name}.lock"));
    for _ in 0..LOCK_ATTEMPTS {
        let lock = private_options().open(&lock_path)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Ok(Claimed::InUse(read(&path)?.map(|entry| entry.file_id)));
            }
            Err(TryLockError::Error(cause)) => return Err(cause),
        }
        // Whoever held the lock before may have removed its file, and somebody else may have made a new one.
        if is_at(&lock, &lock_path)? {
            let entry = read(&path)?;
            return Ok(Claimed::Ours(Claim {
                path,
                lock_path,
                entry,
                _lock: lock,
            }));
        }
    }
    Err(io::Error::other(
        "its lock is taken and removed again and again",
    ))
}

impl Claim {
    /// What an earlier upload left.
    pub(in crate::transfer) fn entry(&self) -> Option<&Entry> {
        self.entry.as_ref()
    }

    /// Keeps an entry, in place of one that there may be.
    pub(in crate::transfer) async fn write(&mut self, host: &Host, entry: Entry) {
        let now = host.clock().now_millis();
        if let Some(kept) = &self.entry
            && *kept == entry.clone().used_at(now - kept.unused_millis(now))
            && kept.unused_millis(now) < DAY_MILLIS
        {
            return;
        }
        let entry = entry.used_at(now);
        let (path, written) = (self.path.clone(), entry.clone());
        match host.blocking(move || write(&path, &written)).await {
            Ok(Ok(())) => self.entry = Some(entry),
            Ok(Err(cause)) => {
                let path = self.path.display();
                tracing::warn!(%path, %cause, "cannot write to the upload journal");
            }
            Err(_) => {}
        }
    }

    /// Removes the entry: its large file is finished, or gone.
    pub(in crate::transfer) async fn remove(self, host: &Host) {
        // A job that is lost leaves an entry whose file is gone, which the next upload notices.
        let _ = host
            .blocking(move || {
                self.remove_now();
            })
            .await;
    }

    /// The same. Blocks.
    fn remove_now(&self) {
        for path in [&self.path, &self.lock_path] {
            match std::fs::remove_file(path) {
                Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                    let path = path.display();
                    tracing::warn!(%path, %cause, "cannot remove from the upload journal");
                }
                _ => {}
            }
        }
    }
}

/// Removes entries that nobody uses and nobody has used for a long time, and locks without an entry.
pub(super) fn sweep(folder: &Path, now_millis: i64) -> io::Result<()> {
    let mut names: Vec<String> = Vec::new();
    for found in std::fs::read_dir(folder)?.take(MOST_SWEPT) {
        let path = found?.path();
        let extension = path.extension().and_then(|extension| extension.to_str());
        if let (Some("json" | "lock"), Some(stem)) = (extension, path.file_stem())
            && let Some(name) = stem.to_str()
        {
            names.push(name.to_owned());
        }
    }
    names.sort();
    names.dedup();
    for name in names {
        let path = folder.join(format!("{name}.json"));
        let is_stale = match read(&path)? {
            Some(entry) => entry.unused_millis(now_millis) > MOST_UNUSED_MILLIS,
            // What is there and cannot be read may be a newer version's.
            None => !path.exists(),
        };
        if is_stale && let Claimed::Ours(claim) = take(folder, &name)? {
            // Somebody may have used it since.
            let is_still_stale = claim
                .entry()
                .is_none_or(|entry| entry.unused_millis(now_millis) > MOST_UNUSED_MILLIS);
            if is_still_stale {
                claim.remove_now();
            }
        }
    }
    Ok(())
}

fn read(path: &Path) -> io::Result<Option<Entry>> {
    match std::fs::read(path) {
        Ok(text) => Ok(Entry::from_text(&text)),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(cause),
    }
}

/// The entry is there whole or not at all, whenever the process or the machine stops.
fn write(path: &Path, entry: &Entry) -> io::Result<()> {
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&entry.to_text()?)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|failed| failed.error)?;
    Ok(())
}

fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn private_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Whether the open file is the one that has this name now.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let open = file.metadata()?;
    match std::fs::metadata(path) {
        Ok(named) => Ok((open.dev(), open.ino()) == (named.dev(), named.ino())),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(cause),
    }
}

/// Elsewhere a file that is open cannot be removed by somebody else.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::host::SystemClock;

    fn host() -> Host {
        Host::simulated(1, Arc::new(SystemClock))
    }

    fn ours(claimed: Claimed) -> Claim {
        match claimed {
            Claimed::Ours(claim) => claim,
            other => panic!("{other:?}"),
        }
    }

    fn entry(file_id: &str) -> Entry {
        Entry::new(file_id, "settings".to_owned(), None, [1, 2])
    }

    #[tokio::test]
    async fn an_entry_stays_until_it_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("journal");
        let mut claim = ours(take(&folder, "a").unwrap());
        assert_eq!(claim.entry(), None);
        claim.write(&host(), entry("1")).await;
        claim.write(&host(), entry("2")).await;
        drop(claim);
        let claim = ours(take(&folder, "a").unwrap());
        assert_eq!(claim.entry().map(|entry| &*entry.file_id), Some("2"));
        claim.remove(&host()).await;
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    }

    #[tokio::test]
    async fn what_nobody_continues_is_swept_and_what_is_in_use_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let mut used = ours(take(folder.path(), "used").unwrap());
        used.write(&host(), entry("1")).await;
        let mut old = ours(take(folder.path(), "old").unwrap());
        old.write(&host(), entry("2")).await;
        drop(old);
        // A call that was dropped before it had anything to remember.
        drop(ours(take(folder.path(), "nothing").unwrap()));
        std::fs::write(folder.path().join("newer.json"), "{\"version\":2}").unwrap();

        let now = host().clock().now_millis();
        sweep(folder.path(), now + 59 * DAY_MILLIS).unwrap();
        let take_entry = |name| ours(take(folder.path(), name).unwrap());
        assert!(!folder.path().join("nothing.lock").exists());
        assert!(take_entry("old").entry().is_some());
        sweep(folder.path(), now + 61 * DAY_MILLIS).unwrap();
        assert!(!folder.path().join("old.json").exists());
        assert!(!folder.path().join("old.lock").exists());
        assert!(folder.path().join("newer.json").exists());
        drop(used);
        assert!(take_entry("used").entry().is_some());
    }

    #[tokio::test]
    async fn an_entry_is_claimed_by_one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let mut claim = ours(take(folder.path(), "a").unwrap());
        assert!(matches!(
            take(folder.path(), "a").unwrap(),
            Claimed::InUse(None)
        ));
        claim.write(&host(), entry("1")).await;
        let Claimed::InUse(Some(file_id)) = take(folder.path(), "a").unwrap() else {
            panic!("it was not in use")
        };
        assert_eq!(file_id, "1");
        ours(take(folder.path(), "b").unwrap());
        drop(claim);
        ours(take(folder.path(), "a").unwrap());
    }

    #[test]
    fn a_torn_entry_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.json"), "{\"version\":1,\"fil").unwrap();
        assert_eq!(ours(take(folder.path(), "a").unwrap()).entry(), None);
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn nobody_else_may_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("new");
        let mut claim = ours(take(&folder, "a").unwrap());
        claim.write(&host(), entry("1")).await;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&folder.join("a.json")), 0o600);
    }
}
