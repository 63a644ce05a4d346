//! The sync model of this interface: files with their versions, where the newest interface has paths.

use std::fmt;

use b2sdk_v2::{Action, B2Path, Error, ErrorKind, LocalPath, Result, ScannedPath};

use crate::FileVersionInfo;

/// One file in a folder, on this machine or in a bucket, with its versions.
///
/// ```
/// use b2sdk_v1::{File, FileVersion};
///
/// let file = File::new("a.txt", [FileVersion::new("/home/me/a.txt", "a.txt", 1_000, "upload", 5)]);
/// assert_eq!(file.latest_version().map(|version| version.mod_time), Some(1_000));
/// assert_eq!(file.to_string(), "File(a.txt, [FileVersion('/home/me/a.txt', 'a.txt', 1000, 'upload')])");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct File {
    /// The name within the folder.
    pub name: String,
    /// The versions, newest first. A file on this machine has one.
    pub versions: Vec<FileVersion>,
}

impl File {
    /// A file with these versions, newest first.
    pub fn new(name: impl Into<String>, versions: impl IntoIterator<Item = FileVersion>) -> Self {
        Self {
            name: name.into(),
            versions: versions.into_iter().collect(),
        }
    }

    /// The newest version; `None` for a file that was made without any.
    pub fn latest_version(&self) -> Option<&FileVersion> {
        self.versions.first()
    }
}

impl File {
    /// The file as a scan of a folder on this machine finds it.
    pub(super) fn into_local(self) -> Result<ScannedPath> {
        let Some(latest) = self.versions.into_iter().next() else {
            return Err(without_versions(&self.name));
        };
        let path = LocalPath::new(latest.id, self.name, latest.mod_time, latest.size);
        Ok(path.into())
    }

    /// The file as a scan of a folder in a bucket finds it.
    pub(super) fn into_b2(self) -> Result<ScannedPath> {
        let versions = self.versions.into_iter().map(FileVersion::into_newest);
        let versions: Vec<b2sdk_v3::FileVersion> = versions.collect();
        let Some(latest) = versions.first().cloned() else {
            return Err(without_versions(&self.name));
        };
        Ok(B2Path::new(self.name, latest, versions).into())
    }
}

fn without_versions(name: &str) -> Error {
    let message = format!("the file {name} has no versions");
    Error::new(ErrorKind::ValueError { message })
}

impl fmt::Display for File {
    /// Writes the file as Python's `repr` does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_file("File", &self.name, &self.versions, f)
    }
}

impl From<B2Path> for File {
    fn from(path: B2Path) -> Self {
        let versions = path.all_versions().iter().cloned();
        let infos = versions.map(FileVersionInfo::from);
        Self::new(path.relative_path(), infos.map(FileVersion::from))
    }
}

impl From<LocalPath> for File {
    fn from(path: LocalPath) -> Self {
        let version = FileVersion::new(
            path.absolute_path.to_string_lossy(),
            &*path.relative_path,
            path.mod_time,
            Action::UPLOAD,
            path.size,
        );
        Self::new(path.relative_path, [version])
    }
}

/// One file in a bucket, with its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct B2File {
    /// The name within the folder.
    pub name: String,
    /// The versions, newest first.
    pub versions: Vec<FileVersion>,
}

impl B2File {
    /// A file with these versions, newest first.
    pub fn new(
        name: impl Into<String>,
        versions: impl IntoIterator<Item = impl Into<FileVersion>>,
    ) -> Self {
        Self {
            name: name.into(),
            versions: versions.into_iter().map(Into::into).collect(),
        }
    }

    /// The newest version; `None` for a file that was made without any.
    pub fn latest_version(&self) -> Option<&FileVersion> {
        self.versions.first()
    }
}

impl fmt::Display for B2File {
    /// Writes the file as Python's `repr` does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_file("B2File", &self.name, &self.versions, f)
    }
}

impl From<B2File> for File {
    fn from(file: B2File) -> Self {
        Self {
            name: file.name,
            versions: file.versions,
        }
    }
}

/// One version of a file as a synchronisation sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileVersion {
    /// The id of the version in a bucket, or the absolute path on this machine.
    pub id: String,
    /// The name of the file.
    pub name: String,
    /// When the file was last modified, in milliseconds since 1970.
    pub mod_time: i64,
    /// What made this version: `upload` or `hide`.
    pub action: Action,
    /// The size in bytes.
    pub size: u64,
    /// What the service said of the version.
    file_version_info: Option<Box<FileVersionInfo>>,
}

impl FileVersion {
    /// A version on this machine, or one in a bucket of which no more is known.
    pub fn new(
        id: impl Into<String>,
        file_name: impl Into<String>,
        mod_time: i64,
        action: impl Into<Action>,
        size: u64,
    ) -> Self {
        Self {
            id: id.into(),
            name: file_name.into(),
            mod_time,
            action: action.into(),
            size,
            file_version_info: None,
        }
    }

    /// What the service said of the version; `None` for one on this machine.
    pub fn file_version_info(&self) -> Option<&FileVersionInfo> {
        self.file_version_info.as_deref()
    }

    /// The version as the newest interface has it.
    fn into_newest(self) -> b2sdk_v3::FileVersion {
        if let Some(info) = self.file_version_info {
            return (*info).into();
        }
        let mut newest = b2sdk_v3::FileVersion::new(self.id, self.name, self.size, self.mod_time);
        newest.action = self.action;
        newest
    }
}

impl fmt::Display for FileVersion {
    /// Writes the version as Python's `repr` does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, name, action) = (&self.id, &self.name, &self.action);
        write!(
            f,
            "FileVersion('{id}', '{name}', {}, '{action}')",
            self.mod_time
        )
    }
}

impl From<FileVersionInfo> for FileVersion {
    fn from(info: FileVersionInfo) -> Self {
        Self {
            id: info.id.clone(),
            name: info.file_name.clone(),
            mod_time: info.mod_time_millis(),
            action: info.action.clone(),
            size: info.size,
            file_version_info: Some(Box::new(info)),
        }
    }
}

fn write_file(
    class: &str,
    name: &str,
    versions: &[FileVersion],
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let versions: Vec<String> = versions.iter().map(FileVersion::to_string).collect();
    write!(f, "{class}({name}, [{}])", versions.join(", "))
}
