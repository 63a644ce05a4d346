use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::super::folder::{Folder, FolderLocation, FolderScan, ScanSettings};
use super::stream::WalkStream;
use super::walk::Walk;
use crate::error::{Error, ErrorKind, Result};

/// A folder on this machine.
///
/// Links are followed unless the policies exclude them; a link that leads back into a directory that a link above it
/// led into is reported and passed over. Pipes, sockets and devices are reported and passed over.
///
/// ```
#[doc = include_str!("../../api/example.txt")]
/// # use b2_internal::scan::{Folder, LocalFolder, ScanSettings};
/// let mut files = LocalFolder::new(&folder).all_files(ScanSettings::new());
/// while let Some(file) = files.next().await {
///     let file = file?;
///     println!("{}: {} bytes", file.relative_path(), file.size());
///     # assert_eq!((file.relative_path(), file.size()), ("a.jpg", 7));
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalFolder {
    root: PathBuf,
    composes_names: bool,
}

impl LocalFolder {
    /// The folder at `root`; a relative path starts at the current directory of this moment. Nothing is looked up.
    pub fn new(root: impl AsRef<Path>) -> Self {
        let root = root.as_ref();
        Self {
            root: std::path::absolute(root).unwrap_or_else(|_| root.to_owned()),
            composes_names: false,
        }
    }

    /// Sets whether names are read in Unicode's composed form (NFC), whatever form they have on the disk. Default: no.
    ///
    /// Old file systems of macOS decompose names, so that `é` becomes two characters, and every synchronisation with another
    /// system takes the file for another one. With this, a file has one name in the bucket wherever it comes from. Of two files
    /// in one folder whose names differ only in form, the second is reported and passed over.
    pub fn compose_names(mut self, compose_names: bool) -> Self {
        self.composes_names = compose_names;
        self
    }

    /// The absolute path of the folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path of a file in the folder, `..` and `.` resolved by name. Nothing is looked up: a directory in between
    /// may be a link that leads elsewhere.
    ///
    /// # Errors
    /// `UnsupportedFilename` when the path would not lie below the folder.
    pub fn make_full_path(&self, file_name: &str) -> Result<PathBuf> {
        let mut full_path = self.root.clone();
        let mut depth = 0_usize;
        for part in Path::new(file_name).components() {
            match part {
                Component::CurDir => {}
                Component::Normal(name) => {
                    full_path.push(name);
                    depth += 1;
                }
                Component::ParentDir if depth > 0 => {
                    full_path.pop();
                    depth -= 1;
                }
                Component::ParentDir | Component::RootDir | Component::Prefix(_) => {
                    depth = 0;
                    break;
                }
            }
        }
        if depth == 0 {
            return Err(Error::new(ErrorKind::UnsupportedFilename {
                message: "illegal file name".to_owned(),
                filename: self.root.join(file_name).display().to_string(),
            }));
        }
        Ok(full_path)
    }

    /// Makes the folder if it is missing; the one above it must exist. Blocks.
    ///
    /// # Errors
    /// `NotADirectory` when something else is there, `UnableToCreateDirectory`.
    pub fn ensure_present(&self) -> Result<()> {
        let path = || self.root.display().to_string();
        match fs::metadata(&self.root) {
            Ok(metadata) if metadata.is_dir() => Ok(()),
            Ok(_) => Err(Error::new(ErrorKind::NotADirectory { path: path() })),
            Err(_) => fs::create_dir(&self.root).or_else(|reason| {
                // Someone else may have made it in this moment.
                if self.root.is_dir() {
                    return Ok(());
                }
                let kind = ErrorKind::UnableToCreateDirectory { path: path() };
                Err(Error::new(kind).with_source(reason))
            }),
        }
    }

    /// Makes sure that the folder is there and has an entry. Never makes it. Blocks.
    ///
    /// # Errors
    /// `EmptyDirectory`; `NotADirectory` when something else is there; `Io` when it is missing or cannot be read.
    pub fn ensure_non_empty(&self) -> Result<()> {
        self.ensure_readable()?;
        if self.entries()?.next().is_none() {
            return Err(Error::new(ErrorKind::EmptyDirectory {
                path: self.root.display().to_string(),
            }));
        }
        Ok(())
    }

    /// Makes sure that the folder is there. Never makes it. Blocks.
    pub(crate) fn ensure_readable(&self) -> Result<()> {
        self.entries().map(drop)
    }

    /// Whether nothing is at the folder's path. Blocks.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(fs::metadata(&self.root), Err(reason) if reason.kind() == io::ErrorKind::NotFound)
    }

    fn entries(&self) -> Result<fs::ReadDir> {
        fs::read_dir(&self.root).map_err(|reason| match reason.kind() {
            io::ErrorKind::NotADirectory => Error::new(ErrorKind::NotADirectory {
                path: self.root.display().to_string(),
            }),
            _ => Error::io("read the folder", Some(&self.root), reason),
        })
    }
}

impl Folder for LocalFolder {
    fn all_files(&self, settings: ScanSettings) -> FolderScan {
        let walk = Walk::new(
            self.root.clone(),
            self.composes_names,
            settings.policies_manager,
            settings.reporter,
        );
        FolderScan::of_entries(Box::pin(WalkStream::new(settings.host, walk)))
    }

    fn location(&self) -> FolderLocation {
        FolderLocation::Local {
            root: self.root.clone(),
        }
    }
}

impl From<LocalFolder> for Arc<dyn Folder> {
    fn from(folder: LocalFolder) -> Self {
        Arc::new(folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_paths_stay_below_the_root() {
        let folder = LocalFolder::new("/r");
        for (name, expected) in [
            ("a/b", Some("/r/a/b")),
            ("a/../b", Some("/r/b")),
            ("./a", Some("/r/a")),
            ("../x", None),
            ("../rfoo", None),
            ("a/../../x", None),
            ("a/../../r/x", None),
            ("/etc/passwd", None),
            ("/rfoo", None),
            ("a/..", None),
            ("", None),
            (".", None),
        ] {
            let path = folder.make_full_path(name);
            assert_eq!(path.ok(), expected.map(PathBuf::from), "{name}");
        }
        let error = folder.make_full_path("../x").unwrap_err();
        assert_eq!(error.to_string(), "illegal file name: /r/../x");
    }

    #[test]
    fn a_relative_root_starts_at_the_current_directory() {
        let here = std::env::current_dir().unwrap();
        let folder = LocalFolder::new("photos/2026");
        assert_eq!(folder.root(), here.join("photos/2026"));
    }

    #[test]
    fn a_missing_destination_is_made_one_level_deep() {
        let parent = tempfile::tempdir().unwrap();
        let folder = LocalFolder::new(parent.path().join("new"));
        assert!(folder.is_missing());
        folder.ensure_present().unwrap();
        folder.ensure_present().unwrap();
        assert!(folder.root().is_dir());

        let deep = LocalFolder::new(parent.path().join("a/b"));
        let error = deep.ensure_present().unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::UnableToCreateDirectory { .. }),
            "{error}"
        );

        fs::write(parent.path().join("file"), "").unwrap();
        let file = LocalFolder::new(parent.path().join("file"));
        for result in [file.ensure_present(), file.ensure_non_empty()] {
            let error = result.unwrap_err();
            assert!(
                matches!(error.kind(), ErrorKind::NotADirectory { .. }),
                "{error}"
            );
        }
    }

    #[test]
    fn w30_a_mistyped_source_is_named_and_never_made() {
        let parent = tempfile::tempdir().unwrap();
        let folder = LocalFolder::new(parent.path().join("mistyped"));
        let error = folder.ensure_non_empty().unwrap_err();
        assert!(error.to_string().contains("mistyped"), "{error}");
        assert!(folder.is_missing());

        folder.ensure_present().unwrap();
        let error = folder.ensure_non_empty().unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::EmptyDirectory { .. }),
            "{error}"
        );
        fs::write(folder.root().join("a"), "").unwrap();
        folder.ensure_non_empty().unwrap();
    }
}
