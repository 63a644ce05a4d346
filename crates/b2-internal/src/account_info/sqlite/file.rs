//! The file as the operating system sees it: whether it is there, who may read it, what is in it.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use zeroize::Zeroizing;

use super::failure::Failure;
use super::legacy::LegacyAccountInfo;

/// The first bytes of every SQLite database.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// A legacy file has less than a thousand bytes. What is longer is something else and is not read to its end.
const MAX_LEGACY_LEN: u64 = 64 * 1024;

/// What a file holds, as far as its bytes tell.
#[derive(Debug)]
pub(super) enum Content {
    Database,
    Empty,
    Legacy(LegacyAccountInfo),
    Unknown,
}

/// Tells a file from another one that has taken its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Identity {
    #[cfg(unix)]
    device_and_inode: (u64, u64),
}

impl Identity {
    pub(super) fn of(path: &Path) -> Result<Self, Failure> {
        fs::metadata(path).map(Self::from).map_err(opening)
    }
}

impl From<Metadata> for Identity {
    #[cfg(unix)]
    fn from(metadata: Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self {
            device_and_inode: (metadata.dev(), metadata.ino()),
        }
    }

    /// Elsewhere a file that is open keeps its name.
    #[cfg(not(unix))]
    fn from(_: Metadata) -> Self {
        Self {}
    }
}

/// Makes B2's own folder, or takes it away from others, as far as it is ours.
pub(super) fn make_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    take_from_others(folder);
    Ok(())
}

/// Makes an empty file that only its owner may read, unless there is a file.
///
/// A file that is there is not opened: closing it would drop the locks that this process has on it.
pub(super) fn create_if_missing(path: &Path) -> Result<(), Failure> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => return Ok(()),
        Ok(metadata) if metadata.is_dir() => {
            return Err(opening(io::ErrorKind::IsADirectory.into()));
        }
        Ok(_) => return Err(opening(io::Error::other("it is not a regular file"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(opening(error)),
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        // Another process was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(Failure::Io("create", error)),
    }
}

/// Whether the file's mode forbids writing. It is then only read, also by users whom modes do not bind.
pub(super) fn is_read_only(path: &Path) -> Result<bool, Failure> {
    let metadata = fs::metadata(path).map_err(opening)?;
    Ok(metadata.permissions().readonly())
}

/// Takes the right to read the file away from everybody but its owner. A read-only file stays as it is.
pub(super) fn make_private(path: &Path) {
    if !fs::metadata(path).is_ok_and(|metadata| metadata.permissions().readonly()) {
        take_from_others(path);
    }
}

#[cfg(unix)]
fn take_from_others(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let Ok(metadata) = fs::metadata(path) else {
        return;
    };
    let mode = metadata.permissions().mode();
    if mode & 0o077 == 0 {
        return;
    }
    // Of somebody else's file its owner decides.
    if let Err(error) = fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o700)) {
        tracing::warn!(path = %path.display(), %error, "others may read the account data");
    }
}

#[cfg(not(unix))]
fn take_from_others(_: &Path) {}

/// Looks into a file that no connection of this process has open.
pub(super) fn sniff(path: &Path) -> Result<Content, Failure> {
    let file = File::open(path).map_err(opening)?;
    let bytes = read_beginning(file).map_err(|error| Failure::Io("read", error))?;
    Ok(content(&bytes, || has_journal(path)))
}

/// Reads as much of a file as tells what it is.
pub(super) fn read_beginning(file: impl Read) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_LEGACY_LEN as usize));
    file.take(MAX_LEGACY_LEN).read_to_end(&mut bytes)?;
    Ok(bytes)
}

pub(super) fn content(bytes: &[u8], has_journal: impl FnOnce() -> bool) -> Content {
    if bytes.is_empty() {
        return Content::Empty;
    }
    if bytes.starts_with(MAGIC) {
        return Content::Database;
    }
    match LegacyAccountInfo::parse(bytes) {
        Some(legacy) => Content::Legacy(legacy),
        // A program that died while it made the database left half of it, and the journal that SQLite takes it back with.
        None if has_journal() => Content::Database,
        None => Content::Unknown,
    }
}

fn has_journal(path: &Path) -> bool {
    let mut journal = path.as_os_str().to_owned();
    journal.push("-journal");
    Path::new(&journal).exists()
}

fn opening(reason: io::Error) -> Failure {
    Failure::Io("open", reason)
}
