//! Where the bytes of an upload come from.

use std::fmt;
use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;

use crate::digest::Sha1Digest;
use crate::error::{Error, ErrorKind};

/// Bytes of known number that can be read at any place, as often as needed: a failed piece is sent again, and pieces are
/// sent side by side.
///
/// The methods may block; they are called where that does no harm.
pub trait UploadSource: fmt::Debug + Send + Sync + 'static {
    /// The number of bytes.
    fn length(&self) -> u64;

    /// Reads `length` bytes from `offset`. The range always lies within the source.
    ///
    /// # Errors
    /// What keeps the bytes from being read. A source that has become shorter answers `UnexpectedEof`.
    fn read_at(&self, offset: u64, length: usize) -> io::Result<Bytes>;

    /// The digest of all the bytes, if it is known without reading them. It is checked while they are sent.
    fn content_sha1(&self) -> Option<Sha1Digest> {
        None
    }

    /// Whether the bytes may have changed since the source was opened. Asked after they were sent.
    ///
    /// # Errors
    /// What keeps this from being found out.
    fn has_changed(&self) -> io::Result<bool> {
        Ok(false)
    }

    /// The file that the bytes come from, for messages.
    fn path(&self) -> Option<&Path> {
        None
    }
}

/// Bytes in memory.
#[derive(Clone)]
pub struct BytesSource {
    bytes: Bytes,
}

impl BytesSource {
    /// A source of `bytes`, which are not copied.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self {
            bytes: bytes.into(),
        }
    }
}

impl fmt::Debug for BytesSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BytesSource({} bytes)", self.bytes.len())
    }
}

impl UploadSource for BytesSource {
    fn length(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read_at(&self, offset: u64, length: usize) -> io::Result<Bytes> {
        let start = usize::try_from(offset).map_err(|_| io::ErrorKind::UnexpectedEof)?;
        let end = start
            .checked_add(length)
            .filter(|end| *end <= self.bytes.len());
        let end = end.ok_or(io::ErrorKind::UnexpectedEof)?;
        Ok(self.bytes.slice(start..end))
    }
}

/// A regular file, held open from its check to the end of the upload.
#[derive(Debug)]
pub struct LocalFileSource {
    path: PathBuf,
    file: File,
    opened_as: Fingerprint,
    mod_time_millis: i64,
}

/// What tells that a file was changed or replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fingerprint {
    length: u64,
    modified: Option<std::time::SystemTime>,
    inode: Option<(u64, u64)>,
}

impl Fingerprint {
    fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let inode = {
            use std::os::unix::fs::MetadataExt;
            Some((metadata.dev(), metadata.ino()))
        };
        #[cfg(not(unix))]
        let inode = None;
        Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            inode,
        }
    }
}

impl LocalFileSource {
    /// Opens a file. Links are followed. Blocks.
    ///
    /// # Errors
    /// `InvalidUploadSource` when there is no regular file at `path`; `Io` when it cannot be opened.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let invalid = |cause: Option<io::Error>| {
            let error = Error::new(ErrorKind::InvalidUploadSource {
                path: path.display().to_string(),
            });
            match cause {
                Some(cause) => error.with_source(cause),
                None => error,
            }
        };
        // Opening a FIFO would wait for its writer, so the type is looked at first.
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_file() => {}
            Ok(_) => return Err(invalid(None)),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
                return Err(invalid(Some(cause)));
            }
            Err(cause) => return Err(Error::io("read", Some(path), cause)),
        }
        let file = File::open(path).map_err(|cause| Error::io("open", Some(path), cause))?;
        let metadata = file
            .metadata()
            .map_err(|cause| Error::io("read", Some(path), cause))?;
        if !metadata.is_file() {
            return Err(invalid(None));
        }
        let mod_time_millis = metadata
            .modified()
            .map_or(0, crate::time::mod_time::to_millis);
        Ok(Self {
            path: path.to_owned(),
            file,
            opened_as: Fingerprint::of(&metadata),
            mod_time_millis,
        })
    }

    /// When the file was last modified, in milliseconds since 1970.
    pub fn mod_time_millis(&self) -> i64 {
        self.mod_time_millis
    }
}

impl UploadSource for LocalFileSource {
    fn length(&self) -> u64 {
        self.opened_as.length
    }

    fn read_at(&self, offset: u64, length: usize) -> io::Result<Bytes> {
        let mut buffer = vec![0; length];
        crate::stream::read_exact_at(&self.file, &mut buffer, offset)?;
        Ok(buffer.into())
    }

    fn has_changed(&self) -> io::Result<bool> {
        if Fingerprint::of(&self.file.metadata()?) != self.opened_as {
            return Ok(true);
        }
        // A file that was replaced is another file under the same name; one that was deleted is still what was sent.
        match std::fs::metadata(&self.path) {
            Ok(metadata) => Ok(Fingerprint::of(&metadata) != self.opened_as),
            Err(_) => Ok(false),
        }
    }

    fn path(&self) -> Option<&Path> {
        Some(&self.path)
    }
}
