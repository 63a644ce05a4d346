//! What is at the path that a download is saved to, and whether it can be written.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind};

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    /// A regular file, or nothing yet.
    File,
    /// A pipe: its bytes go to whoever reads it.
    Pipe,
    /// A device, or the standard output, whatever that is: written from its first byte to the last.
    Device,
}

/// Finds out what is there. Blocks.
pub(super) fn look(path: &Path) -> Result<Destination, Error> {
    let at = || path.display().to_string();
    match std::fs::metadata(path) {
        Ok(found) if found.is_dir() => {
            return Err(Error::new(ErrorKind::DestinationIsADirectory).with_context(at()));
        }
        Ok(found) if is_pipe(&found) => return Ok(Destination::Pipe),
        Ok(found) if !found.is_file() || is_own_descriptor(path) => {
            return Ok(Destination::Device);
        }
        _ => {}
    }
    let parent = match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
        Some(parent) => parent,
        None => return Err(Error::new(ErrorKind::DestinationIsADirectory).with_context(at())),
    };
    match std::fs::metadata(parent) {
        Ok(found) if found.is_dir() => Ok(Destination::File),
        Ok(_) => Err(Error::new(ErrorKind::DestinationParentIsNotADirectory).with_context(at())),
        Err(cause) => Err(cannot_write(path, cause)),
    }
}

/// What the system says when a file cannot be made, in the words of Python's SDK where it has some.
pub(super) fn cannot_write(path: &Path, cause: io::Error) -> Error {
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

#[cfg(unix)]
fn is_pipe(found: &Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&found.file_type())
}

#[cfg(not(unix))]
fn is_pipe(_: &Metadata) -> bool {
    false
}

/// Whether the path stands for a file that this process has open, such as its standard output: nothing can take its place.
fn is_own_descriptor(path: &Path) -> bool {
    let mut path = PathBuf::from(path);
    // Links to links end somewhere, or the system refuses them.
    for _ in 0..40 {
        let is_listed = ["/dev/stdout", "/dev/stderr", "/dev/fd", "/proc/self/fd"]
            .iter()
            .any(|known| path.starts_with(known));
        if is_listed {
            return true;
        }
        match std::fs::read_link(&path) {
            Ok(target) => path = path.parent().unwrap_or(&path).join(target),
            Err(_) => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_impossible_destination_is_named() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("file"), "").unwrap();
        let error_of = |path: &str| look(&folder.path().join(path)).unwrap_err();
        assert!(matches!(
            error_of("none/a").kind(),
            ErrorKind::DestinationDirectoryDoesntExist
        ));
        assert!(matches!(
            error_of("file/a").kind(),
            ErrorKind::DestinationParentIsNotADirectory
        ));
        assert!(matches!(
            error_of("").kind(),
            ErrorKind::DestinationIsADirectory
        ));
        assert!(error_of("none/a").to_string().contains("none/a"));
    }

    #[cfg(unix)]
    #[test]
    fn devices_and_descriptors_are_told_from_files() {
        let folder = tempfile::tempdir().unwrap();
        let (link, file) = (folder.path().join("link"), folder.path().join("file"));
        std::os::unix::fs::symlink("/dev/null", &link).unwrap();
        assert_eq!(look(&link).unwrap(), Destination::Device);
        assert_eq!(look(&file).unwrap(), Destination::File);
        std::fs::write(&file, "").unwrap();
        assert_eq!(look(&file).unwrap(), Destination::File);
        let descriptor = folder.path().join("descriptor");
        std::os::unix::fs::symlink("/proc/self/fd/1", &descriptor).unwrap();
        assert!(is_own_descriptor(&descriptor) && !is_own_descriptor(&link));
    }
}
