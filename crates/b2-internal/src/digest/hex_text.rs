//! Digests in text form, of bytes, files and streams. They block: in an async program, call them where that is harmless.

use std::fs::File;
use std::io::{ErrorKind as IoErrorKind, Read};
use std::path::Path;

use super::Sha1Hasher;
use crate::error::{Error, ErrorKind};

/// How much of a stream is read at once.
const BLOCK: usize = 1 << 20;

/// The SHA-1 digest of `data` as 40 lower-case hexadecimal digits.
///
/// ```
/// # use b2_internal::digest::hex_sha1_of_bytes;
/// assert_eq!(hex_sha1_of_bytes(b"hello"), "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d");
/// ```
pub fn hex_sha1_of_bytes(data: &[u8]) -> String {
    super::Sha1Digest::of(data).to_string()
}

/// The SHA-1 digest of the next `content_length` bytes of `input_stream` as 40 lower-case hexadecimal digits.
///
/// # Errors
/// `ValueError` when the stream ends before; `Io` when it cannot be read.
pub fn hex_sha1_of_stream(
    mut input_stream: impl Read,
    content_length: u64,
) -> Result<String, Error> {
    let (hasher, length) = hash(&mut (&mut input_stream).take(content_length), None)?;
    if length < content_length {
        return Err(Error::new(ErrorKind::ValueError {
            message: format!(
                "content_length is {content_length}, but the stream ended after {length} bytes"
            ),
        }));
    }
    Ok(hasher.finish().to_string())
}

/// The SHA-1 digest of a file as 40 lower-case hexadecimal digits.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use b2_internal::digest::hex_sha1_of_file;
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("hello.txt");
/// std::fs::write(&path, "hello")?;
/// assert_eq!(hex_sha1_of_file(&path)?, "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d");
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// `Io` when the file cannot be read.
pub fn hex_sha1_of_file(path: impl AsRef<Path>) -> Result<String, Error> {
    let path = path.as_ref();
    let mut file = File::open(path).map_err(|reason| Error::io("open", Some(path), reason))?;
    let (hasher, _) = hash(&mut file, Some(path))?;
    Ok(hasher.finish().to_string())
}

fn hash(input: &mut dyn Read, path: Option<&Path>) -> Result<(Sha1Hasher, u64), Error> {
    let mut hasher = Sha1Hasher::new();
    let mut length = 0;
    let mut block = vec![0; BLOCK];
    loop {
        match input.read(&mut block) {
            Ok(0) => return Ok((hasher, length)),
            Ok(count) => {
                hasher.update(&block[..count]);
                length += count as u64;
            }
            Err(reason) if reason.kind() == IoErrorKind::Interrupted => {}
            Err(reason) => return Err(Error::io("read", path, reason)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: &str = "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d";

    #[test]
    fn bytes_streams_and_files_have_the_same_digest() {
        assert_eq!(hex_sha1_of_bytes(b"hello"), HELLO);
        assert_eq!(hex_sha1_of_stream(&b"hello"[..], 5).unwrap(), HELLO);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, "hello").unwrap();
        assert_eq!(hex_sha1_of_file(&file).unwrap(), HELLO);
    }

    #[test]
    fn a_stream_is_read_as_far_as_was_said() {
        let mut stream = &b"hello, world"[..];
        assert_eq!(hex_sha1_of_stream(&mut stream, 5).unwrap(), HELLO);
        assert_eq!(stream, b", world");
        let error = hex_sha1_of_stream(&b"hell"[..], 5).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::ValueError { .. }),
            "{error}"
        );
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = hex_sha1_of_file("/no/such/file").unwrap_err();
        assert!(error.to_string().contains("/no/such/file"), "{error}");
    }
}
