use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::super::body::CHUNK;
use super::super::chunk_pool::ChunkPool;
use super::UploadSource;
use crate::digest::Sha1Digest;
use crate::error::{Error, ErrorKind};
use crate::stream::read_exact_at;

/// A regular file, held open from its check to the end of the upload.
///
/// ```
#[doc = include_str!("../../../api/example.txt")]
/// # use b2_internal::transfer::upload::LocalFileSource;
/// let source = LocalFileSource::open(&photo)?;
/// let file = bucket.upload(source, "2026/b.jpg").await?;
/// assert_eq!(file.size, 7);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct LocalFileSource {
    path: PathBuf,
    file: File,
    opened_as: Fingerprint,
    mod_time_millis: i64,
    /// The bytes of the file that are the source.
    offset: u64,
    length: u64,
    sha1_sum: Option<Sha1Digest>,
    chunks: ChunkPool,
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
            offset: 0,
            length: metadata.len(),
            sha1_sum: None,
            chunks: ChunkPool::new(CHUNK as usize),
        })
    }

    /// Only `length` bytes from `offset` on; without a length, all that follow. Places are those of the file, also when
    /// this is said twice.
    ///
    /// # Errors
    /// `ValueError` when the file ends before the range does.
    pub fn range(mut self, offset: u64, length: Option<u64>) -> Result<Self, Error> {
        let size = self.opened_as.length;
        let end = length.map_or(Some(size), |length| offset.checked_add(length));
        match end.filter(|end| *end <= size) {
            Some(end) if offset <= end => {
                (self.offset, self.length) = (offset, end - offset);
                Ok(self)
            }
            _ => {
                let message = format!(
                    "{} has {size} bytes, so there is no range from {offset} of {} bytes",
                    self.path.display(),
                    length.map_or("more".to_owned(), |length| length.to_string())
                );
                Err(Error::new(ErrorKind::ValueError { message }))
            }
        }
    }

    /// Says that the bytes have this digest, which is checked while they are read.
    #[must_use]
    pub fn sha1_sum(mut self, sha1_sum: Sha1Digest) -> Self {
        self.sha1_sum = Some(sha1_sum);
        self
    }

    /// When the file was last modified, in milliseconds since 1970.
    pub fn mod_time_millis(&self) -> i64 {
        self.mod_time_millis
    }
}

impl UploadSource for LocalFileSource {
    fn length(&self) -> u64 {
        self.length
    }

    fn read_at(&self, offset: u64, length: usize) -> io::Result<Bytes> {
        let place = self.offset + offset;
        let chunk_bytes = self.chunks.chunk_bytes();
        if (chunk_bytes / 2..=chunk_bytes).contains(&length) {
            let mut chunk = self.chunks.take();
            read_exact_at(&self.file, &mut chunk.buffer[..length], place)?;
            return Ok(chunk.into_bytes(length));
        }
        // Too little for a buffer of that size, or too much.
        let mut buffer = vec![0; length];
        read_exact_at(&self.file, &mut buffer, place)?;
        Ok(buffer.into())
    }

    fn content_sha1(&self) -> Option<Sha1Digest> {
        self.sha1_sum
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

    /// The path, the file's number on its device, its size and time of modification, and the range.
    fn identity(&self) -> Option<String> {
        let modified = self.opened_as.modified?;
        let since = modified.duration_since(std::time::UNIX_EPOCH).ok()?;
        let inode = self.opened_as.inode?;
        let path = std::path::absolute(&self.path).ok()?;
        Some(
            serde_json::json!([
                path.to_str()?,
                inode.0,
                inode.1,
                self.opened_as.length,
                since.as_nanos().to_string(),
                self.offset,
                self.length,
            ])
            .to_string(),
        )
    }

    fn path(&self) -> Option<&Path> {
        Some(&self.path)
    }
}
