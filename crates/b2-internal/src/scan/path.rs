//! What a folder yields.

use std::path::PathBuf;

use crate::file_version::FileVersion;

/// A file in a folder, wherever the folder is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScannedPath {
    /// A file on this machine.
    Local(LocalPath),
    /// A file in a bucket, with the versions that the scan saw.
    B2(B2Path),
}

impl ScannedPath {
    /// The path within the scanned folder, with `/` between its parts on every system.
    pub fn relative_path(&self) -> &str {
        match self {
            Self::Local(path) => &path.relative_path,
            Self::B2(path) => path.relative_path(),
        }
    }

    /// When the file was last modified, in milliseconds since 1970; negative before it.
    pub fn mod_time(&self) -> i64 {
        match self {
            Self::Local(path) => path.mod_time,
            Self::B2(path) => path.mod_time(),
        }
    }

    /// The size in bytes.
    pub fn size(&self) -> u64 {
        match self {
            Self::Local(path) => path.size,
            Self::B2(path) => path.size(),
        }
    }

    /// Whether the file can be seen where it is: false for a file in a bucket whose newest version is a hide marker.
    pub fn is_visible(&self) -> bool {
        match self {
            Self::Local(_) => true,
            Self::B2(path) => path.is_visible(),
        }
    }
}

impl From<LocalPath> for ScannedPath {
    fn from(path: LocalPath) -> Self {
        Self::Local(path)
    }
}

impl From<B2Path> for ScannedPath {
    fn from(path: B2Path) -> Self {
        Self::B2(path)
    }
}

/// A file on this machine, as a scan saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LocalPath {
    /// Where the file is.
    pub absolute_path: PathBuf,
    /// The path within the scanned folder, with `/` between its parts on every system.
    pub relative_path: String,
    /// When the file was last modified, in milliseconds since 1970; negative before it.
    pub mod_time: i64,
    /// The size in bytes.
    pub size: u64,
}

impl LocalPath {
    /// A file on this machine.
    pub fn new(
        absolute_path: impl Into<PathBuf>,
        relative_path: impl Into<String>,
        mod_time: i64,
        size: u64,
    ) -> Self {
        Self {
            absolute_path: absolute_path.into(),
            relative_path: relative_path.into(),
            mod_time,
            size,
        }
    }
}

/// A file in a bucket: its name within the scanned folder, and those of its versions that the scan's policies let pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct B2Path {
    relative_path: String,
    selected: usize,
    all_versions: Vec<FileVersion>,
}

impl B2Path {
    /// A file of which `selected_version` stands for the file; `all_versions` are newest first and may hold it already.
    pub fn new(
        relative_path: impl Into<String>,
        selected_version: FileVersion,
        mut all_versions: Vec<FileVersion>,
    ) -> Self {
        let known = all_versions
            .iter()
            .position(|version| version.id == selected_version.id);
        if known.is_none() {
            all_versions.insert(0, selected_version);
        }
        Self {
            relative_path: relative_path.into(),
            selected: known.unwrap_or(0),
            all_versions,
        }
    }

    /// A file whose newest version comes first; `None` without a version.
    pub(crate) fn of_versions(
        relative_path: String,
        all_versions: Vec<FileVersion>,
    ) -> Option<Self> {
        (!all_versions.is_empty()).then_some(Self {
            relative_path,
            selected: 0,
            all_versions,
        })
    }

    /// The path within the scanned folder.
    pub fn relative_path(&self) -> &str {
        &self.relative_path
    }

    /// The version that stands for the file: the newest one that the scan's policies let pass.
    pub fn selected_version(&self) -> &FileVersion {
        &self.all_versions[self.selected]
    }

    /// The versions that the scan's policies let pass, newest first. Never empty.
    ///
    /// A scan that was asked for the newest versions only gives one.
    pub fn all_versions(&self) -> &[FileVersion] {
        &self.all_versions
    }

    /// When the file was last modified, in milliseconds since 1970: what its uploader noted, else the time of the upload.
    pub fn mod_time(&self) -> i64 {
        self.selected_version().mod_time_millis()
    }

    /// The size in bytes; 0 for a hide marker.
    pub fn size(&self) -> u64 {
        self.selected_version().size
    }

    /// Whether the file can be seen: whether its selected version is not a hide marker.
    pub fn is_visible(&self) -> bool {
        !self.selected_version().is_hide_marker()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selected_version_is_one_of_all_versions() {
        let (new, old) = (
            FileVersion::new("2", "a", 5, 20),
            FileVersion::new("1", "a", 4, 10),
        );
        let both = vec![new.clone(), old.clone()];
        assert_eq!(
            B2Path::new("a", old.clone(), both.clone()).selected_version(),
            &old
        );
        assert_eq!(
            B2Path::new("a", new.clone(), vec![old]).all_versions(),
            both
        );
        assert_eq!(B2Path::new("a", new.clone(), vec![]).all_versions(), [new]);
    }
}
