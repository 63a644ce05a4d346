//! What a scan says besides the files that it yields.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::names::printable::escape_control_chars;

/// Told by a scan about what it passes over. Every method has a default, and most end in [`warning`](Self::warning).
///
/// Methods are called from several threads and should return quickly. A scan reads ahead, so that they may be called
/// before the files in front of the reported one were yielded.
pub trait ScanReporter: fmt::Debug + Send + Sync {
    /// Called with every warning unless its own method is overridden. Does nothing by default.
    fn warning(&self, _warning: ScanWarning) {}

    /// An entry could not be looked at: its link leads nowhere, it vanished, or its disk failed.
    fn local_access_error(&self, path: &Path) {
        self.warning(ScanWarning::LocalAccessError(path.to_owned()));
    }

    /// An entry may not be looked at or read.
    fn local_permission_error(&self, path: &Path) {
        self.warning(ScanWarning::LocalPermissionError(path.to_owned()));
    }

    /// A link leads back into a directory that a link above it already led into.
    fn circular_symlink_skipped(&self, path: &Path) {
        self.warning(ScanWarning::CircularSymlink(path.to_owned()));
    }

    /// An entry has a name that no file in a bucket can have; `error` says why.
    fn invalid_name(&self, path: &Path, error: &str) {
        self.warning(ScanWarning::InvalidName {
            path: path.to_owned(),
            error: error.to_owned(),
        });
    }

    /// An entry is neither a file nor a directory: a pipe, a socket or a device.
    fn special_file_skipped(&self, path: &Path) {
        self.warning(ScanWarning::SpecialFile(path.to_owned()));
    }

    /// A link was passed over because the policies exclude all links. No warning.
    fn symlink_skipped(&self, _path: &Path) {}

    /// A file into which a download is being written, or was when its program ended. No warning.
    fn staging_file_skipped(&self, _path: &Path) {}
}

/// Something in a folder that a scan passed over, with the text that is printed about it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScanWarning {
    /// An entry could not be looked at: its link leads nowhere, it vanished, or its disk failed.
    LocalAccessError(PathBuf),
    /// An entry may not be looked at or read.
    LocalPermissionError(PathBuf),
    /// A link leads back into a directory that a link above it already led into.
    CircularSymlink(PathBuf),
    /// An entry has a name that no file in a bucket can have.
    #[non_exhaustive]
    InvalidName {
        /// The entry.
        path: PathBuf,
        /// The rule that the name breaks.
        error: String,
    },
    /// An entry is neither a file nor a directory: a pipe, a socket or a device.
    SpecialFile(PathBuf),
}

impl ScanWarning {
    /// The entry that was passed over.
    pub fn path(&self) -> &Path {
        match self {
            Self::LocalAccessError(path)
            | Self::LocalPermissionError(path)
            | Self::CircularSymlink(path)
            | Self::InvalidName { path, .. }
            | Self::SpecialFile(path) => path,
        }
    }
}

impl fmt::Display for ScanWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path().to_string_lossy();
        // Nobody wants to read the prefix that lifts the limit of path lengths on Windows.
        let path = path
            .strip_prefix(r"\\?\")
            .map_or(path.clone(), Cow::Borrowed);
        write!(f, "WARNING: {} ", escape_control_chars(&path))?;
        match self {
            Self::LocalAccessError(_) => f.write_str("could not be accessed (broken symlink?)"),
            Self::LocalPermissionError(_) => {
                f.write_str("could not be accessed (no permissions to read?)")
            }
            Self::CircularSymlink(_) => {
                f.write_str("is a circular symlink, which was already visited. Skipping.")
            }
            Self::InvalidName { error, .. } => {
                write!(f, "path contains invalid name ({error}). Skipping.")
            }
            Self::SpecialFile(_) => {
                f.write_str("is a pipe, a socket or a device, not a file. Skipping.")
            }
        }
    }
}

/// A reporter that hears nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoScanReport;

impl ScanReporter for NoScanReport {}

/// A reporter that keeps what it hears, for tests and for short scans.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// # use std::sync::Arc;
/// # use b2_internal::scan::{CollectedScanReport, Folder, LocalFolder, ScanSettings};
/// let report = Arc::new(CollectedScanReport::new());
/// let settings = ScanSettings::new().reporter(report.clone());
/// let mut files = LocalFolder::new(&folder).all_files(settings);
/// while let Some(file) = files.next().await {
///     println!("{}", file?.relative_path());
/// }
/// for warning in report.warnings() {
///     eprintln!("{warning}");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct CollectedScanReport {
    warnings: Mutex<Vec<ScanWarning>>,
    skipped_symlinks: Mutex<Vec<PathBuf>>,
    staging_files: Mutex<Vec<PathBuf>>,
}

impl CollectedScanReport {
    /// A report that heard nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The warnings so far.
    pub fn warnings(&self) -> Vec<ScanWarning> {
        copy(&self.warnings)
    }

    /// The links that were passed over so far.
    pub fn skipped_symlinks(&self) -> Vec<PathBuf> {
        copy(&self.skipped_symlinks)
    }

    /// The staging files seen so far.
    pub fn staging_files(&self) -> Vec<PathBuf> {
        copy(&self.staging_files)
    }
}

impl ScanReporter for CollectedScanReport {
    fn warning(&self, warning: ScanWarning) {
        push(&self.warnings, warning);
    }

    fn symlink_skipped(&self, path: &Path) {
        push(&self.skipped_symlinks, path.to_owned());
    }

    fn staging_file_skipped(&self, path: &Path) {
        push(&self.staging_files, path.to_owned());
    }
}

fn copy<T: Clone>(list: &Mutex<Vec<T>>) -> Vec<T> {
    list.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

fn push<T>(list: &Mutex<Vec<T>>, item: T) {
    list.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(item);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_read_as_pythons_and_cannot_steer_a_terminal() {
        let path = || PathBuf::from("/a b/\x1bc");
        let error = "because".to_owned();
        for (warning, text) in [
            (
                ScanWarning::LocalAccessError(path()),
                "could not be accessed (broken symlink?)",
            ),
            (
                ScanWarning::LocalPermissionError(path()),
                "could not be accessed (no permissions to read?)",
            ),
            (
                ScanWarning::CircularSymlink(path()),
                "is a circular symlink, which was already visited. Skipping.",
            ),
            (
                ScanWarning::InvalidName {
                    path: path(),
                    error,
                },
                "path contains invalid name (because). Skipping.",
            ),
            (
                ScanWarning::SpecialFile(path()),
                "is a pipe, a socket or a device, not a file. Skipping.",
            ),
        ] {
            let line = format!(r"WARNING: '/a b/\x1bc' {text}");
            assert_eq!(warning.to_string(), line);
        }
    }
}
