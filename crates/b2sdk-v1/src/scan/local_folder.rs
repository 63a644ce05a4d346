use std::path::{Path, PathBuf};
use std::sync::Arc;

use b2sdk_v2::{Dialect, Error, ErrorKind, Folder, FolderLocation, FolderScan, Result};

use super::ScanSettings;

/// A folder on this machine.
///
/// ```
/// use b2sdk_v1::{LocalFolder, ScanSettings};
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = tempfile::tempdir()?;
/// # std::fs::write(folder.path().join("a.txt"), "hello")?;
/// let mut files = LocalFolder::new(&folder).all_files(ScanSettings::new());
/// while let Some(file) = files.next().await {
///     assert_eq!(file?.relative_path(), "a.txt");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalFolder(b2sdk_v2::LocalFolder);

impl LocalFolder {
    /// The folder at `root`; a relative path starts at the current directory of this moment. Nothing is looked up.
    pub fn new(root: impl AsRef<Path>) -> Self {
        Self(b2sdk_v2::LocalFolder::new(root))
    }

    /// The absolute path of the folder.
    pub fn root(&self) -> &Path {
        self.0.root()
    }

    /// The path of a file in the folder, `..` and `.` resolved by name. Nothing is looked up.
    ///
    /// # Errors
    /// `UnsupportedFilename` when the path would not lie below the folder.
    pub fn make_full_path(&self, file_name: &str) -> Result<PathBuf> {
        self.0.make_full_path(file_name)
    }

    /// Makes the folder if it is missing; the one above it must exist. Blocks.
    ///
    /// # Errors
    /// `NotADirectory` when something else is there, `UnableToCreateDirectory`; with the texts of this interface.
    pub fn ensure_present(&self) -> Result<()> {
        self.0.ensure_present().map_err(of_this_interface)
    }

    /// Makes sure that the folder is there and has an entry. Never makes it. Blocks.
    ///
    /// # Errors
    /// `CommandError` when it is empty; `NotADirectory` when something else is there; `Io` when it is missing or cannot be
    /// read.
    pub fn ensure_non_empty(&self) -> Result<()> {
        self.0.ensure_non_empty().map_err(of_this_interface)
    }

    /// All files of the folder, in the order of the UTF-8 bytes of their relative paths.
    pub fn all_files(&self, settings: ScanSettings) -> FolderScan {
        self.0.all_files(settings.into())
    }
}

fn of_this_interface(error: Error) -> Error {
    as_command_error(error.with_dialect(Dialect::V1))
}

/// The error of an empty folder is one of the command line here.
pub(crate) fn as_command_error(error: Error) -> Error {
    let ErrorKind::EmptyDirectory { path } = error.kind() else {
        return error;
    };
    // Two spaces, as in Python.
    let message = format!("Directory {path} is empty.  Use --allowEmptySource to sync anyway.");
    Error::new(ErrorKind::CommandError { message })
        .with_dialect(error.dialect())
        .with_source(error)
}

impl Folder for LocalFolder {
    fn all_files(&self, settings: b2sdk_v2::ScanSettings) -> FolderScan {
        self.0.all_files(settings)
    }

    fn location(&self) -> FolderLocation {
        self.0.location()
    }
}

impl From<LocalFolder> for Arc<dyn Folder> {
    fn from(folder: LocalFolder) -> Self {
        Arc::new(folder)
    }
}

impl From<b2sdk_v2::LocalFolder> for LocalFolder {
    fn from(next: b2sdk_v2::LocalFolder) -> Self {
        Self(next)
    }
}

impl From<LocalFolder> for b2sdk_v2::LocalFolder {
    fn from(folder: LocalFolder) -> Self {
        folder.0
    }
}
