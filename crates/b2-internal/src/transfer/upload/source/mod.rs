//! Where the bytes of an upload come from.

mod bytes;
mod local_file;

use std::fmt;
use std::io;
use std::path::Path;

use ::bytes::Bytes;

pub use self::bytes::BytesSource;
pub use local_file::LocalFileSource;

use crate::digest::Sha1Digest;

/// Bytes of known number that can be read at any place, as often as needed: a failed piece is sent again, and pieces are
/// sent side by side.
///
/// The methods may block; they are called where that does no harm.
///
/// ```
#[doc = include_str!("../../../api/example.txt")]
/// # use b2_internal::transfer::upload::UploadSource;
/// /// A test picture that is nowhere stored.
/// #[derive(Debug)]
/// struct Grey;
///
/// impl UploadSource for Grey {
///     fn length(&self) -> u64 {
///         10_000
///     }
///
///     fn read_at(&self, _offset: u64, length: usize) -> std::io::Result<bytes::Bytes> {
///         Ok(vec![0x80; length].into())
///     }
/// }
///
/// let file = bucket.upload(Grey, "grey.raw").await?;
/// assert_eq!(file.size, 10_000);
/// # Ok(())
/// # }
/// ```
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

    /// What tells these bytes from all others, also in a later run: where they come from, how many they are, when they were
    /// changed last. A journal keeps it, so that an interrupted upload of the same bytes need not be hashed again.
    fn identity(&self) -> Option<String> {
        None
    }

    /// The file that the bytes come from, for messages.
    fn path(&self) -> Option<&Path> {
        None
    }
}
