//! One thing that a synchronisation does, and how it is printed.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::file_version::FileVersion;
use crate::names::printable::{escape_control_chars, unprintable_to_hex};
use crate::scan::B2Path;
use crate::transfer::upload::UploadMode;

/// One thing that a synchronisation does.
///
/// `Display` gives the form of log messages, such as `b2_hide(a/b.txt)`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyncAction {
    /// The path within both folders.
    pub relative_path: String,
    /// What is done.
    pub operation: SyncOperation,
}

/// What an action does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyncOperation {
    /// Uploads a file.
    #[non_exhaustive]
    Upload {
        /// The file.
        local_path: PathBuf,
        /// Its name in the bucket.
        b2_name: String,
        /// When the scan found that it was last modified, in milliseconds since 1970.
        mod_time: i64,
        /// The size that the scan found, in bytes.
        size: u64,
        /// How it is uploaded.
        upload_mode: UploadMode,
    },
    /// Downloads a version.
    #[non_exhaustive]
    Download {
        /// The name of the file in the bucket.
        b2_name: String,
        /// The id of the version.
        file_id: String,
        /// Where it goes.
        local_path: PathBuf,
        /// The modification time that it brings, in milliseconds since 1970.
        mod_time: i64,
        /// Its size in bytes.
        size: u64,
        /// All that the scan knows of the version.
        source_version: Arc<FileVersion>,
    },
    /// Copies a version on the service.
    #[non_exhaustive]
    Copy {
        /// The name of the file in the bucket of the source.
        source_b2_name: String,
        /// The id of the version.
        file_id: String,
        /// Its name in the bucket of the destination.
        b2_name: String,
        /// The modification time that it brings, in milliseconds since 1970.
        mod_time: i64,
        /// Its size in bytes.
        size: u64,
        /// All that the scan knows of the version.
        source_version: Arc<FileVersion>,
    },
    /// Hides a file in the bucket of the destination.
    #[non_exhaustive]
    Hide {
        /// The name of the file.
        b2_name: String,
    },
    /// Deletes a version in the bucket of the destination.
    #[non_exhaustive]
    DeleteVersion {
        /// The name of the file.
        b2_name: String,
        /// The id of the version.
        file_id: String,
        /// Which kind of version it is.
        note: DeleteNote,
    },
    /// Deletes a file at the destination.
    #[non_exhaustive]
    DeleteLocal {
        /// The file.
        local_path: PathBuf,
    },
}

/// What is said about a version when it is deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeleteNote {
    /// Nothing: it was the file.
    None,
    /// It was a hide marker.
    HideMarker,
    /// It was not the newest version, or no longer is.
    OldVersion,
}

impl fmt::Display for DeleteNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "",
            Self::HideMarker => "(hide marker)",
            Self::OldVersion => "(old version)",
        })
    }
}

/// Actions as a run would make them, for programs that test their own [`SyncReporter`](super::SyncReporter).
impl SyncAction {
    /// The upload of a local file.
    ///
    /// ```
    /// # use b2_internal::sync::SyncAction;
    /// let action = SyncAction::upload("/photos/a.jpg", "a.jpg", "2026/a.jpg", 1_700_000_000_000, 7);
    /// assert_eq!((action.line(), action.bytes()), ("upload a.jpg".to_owned(), 7));
    /// ```
    pub fn upload(
        local_full_path: impl Into<PathBuf>,
        relative_name: impl Into<String>,
        b2_file_name: impl Into<String>,
        mod_time_millis: i64,
        size: u64,
    ) -> Self {
        let operation = SyncOperation::Upload {
            local_path: local_full_path.into(),
            b2_name: b2_file_name.into(),
            mod_time: mod_time_millis,
            size,
            upload_mode: UploadMode::default(),
        };
        Self::of(relative_name, operation)
    }

    /// The download of the selected version of `source_path`.
    pub fn download(
        source_path: &B2Path,
        b2_file_name: impl Into<String>,
        local_full_path: impl Into<PathBuf>,
    ) -> Self {
        let version = source_path.selected_version();
        let operation = SyncOperation::Download {
            b2_name: b2_file_name.into(),
            file_id: version.id.clone(),
            local_path: local_full_path.into(),
            mod_time: version.mod_time_millis(),
            size: version.size,
            source_version: Arc::new(version.clone()),
        };
        Self::of(source_path.relative_path(), operation)
    }

    /// The copy of the selected version of `source_path`.
    pub fn copy(
        b2_file_name: impl Into<String>,
        source_path: &B2Path,
        dest_b2_file_name: impl Into<String>,
    ) -> Self {
        let version = source_path.selected_version();
        let operation = SyncOperation::Copy {
            source_b2_name: b2_file_name.into(),
            file_id: version.id.clone(),
            b2_name: dest_b2_file_name.into(),
            mod_time: version.mod_time_millis(),
            size: version.size,
            source_version: Arc::new(version.clone()),
        };
        Self::of(source_path.relative_path(), operation)
    }

    /// The hiding of a file in a bucket.
    pub fn hide(relative_name: impl Into<String>, b2_file_name: impl Into<String>) -> Self {
        let b2_name = b2_file_name.into();
        Self::of(relative_name, SyncOperation::Hide { b2_name })
    }

    /// The deletion of a version in a bucket.
    pub fn delete_version(
        relative_name: impl Into<String>,
        b2_file_name: impl Into<String>,
        file_id: impl Into<String>,
        note: DeleteNote,
    ) -> Self {
        let operation = SyncOperation::DeleteVersion {
            b2_name: b2_file_name.into(),
            file_id: file_id.into(),
            note,
        };
        Self::of(relative_name, operation)
    }

    /// The deletion of a local file.
    pub fn delete_local(relative_name: impl Into<String>, full_path: impl Into<PathBuf>) -> Self {
        let local_path = full_path.into();
        Self::of(relative_name, SyncOperation::DeleteLocal { local_path })
    }

    fn of(relative_name: impl Into<String>, operation: SyncOperation) -> Self {
        Self {
            relative_path: relative_name.into(),
            operation,
        }
    }
}

impl SyncAction {
    /// The number of bytes that the action moves; 0 for one that only hides or deletes.
    pub fn bytes(&self) -> u64 {
        match &self.operation {
            SyncOperation::Upload { size, .. }
            | SyncOperation::Download { size, .. }
            | SyncOperation::Copy { size, .. } => *size,
            SyncOperation::Hide { .. }
            | SyncOperation::DeleteVersion { .. }
            | SyncOperation::DeleteLocal { .. } => 0,
        }
    }

    /// Whether the action brings a file to the destination, rather than hide or delete something there.
    pub fn is_transfer(&self) -> bool {
        matches!(
            self.operation,
            SyncOperation::Upload { .. }
                | SyncOperation::Download { .. }
                | SyncOperation::Copy { .. }
        )
    }

    /// The line that is printed when the action is done, such as `upload a/b.txt` or `delete 'a b' (old version)`.
    ///
    /// Control characters are written as `\xHH`. Python quotes a name that a shell would not take as one word, but not in
    /// the lines of downloads and copies; scripts that read these lines know that, so neither do we.
    pub fn line(&self) -> String {
        let name = escape_control_chars(&self.relative_path);
        let bare_name = unprintable_to_hex(&self.relative_path);
        let line = match &self.operation {
            SyncOperation::Upload { .. } => format!("upload {name}"),
            SyncOperation::Download { .. } => format!("dnload {bare_name}"),
            SyncOperation::Copy { .. } => format!("copy {bare_name}"),
            SyncOperation::Hide { .. } => format!("hide   {name}"),
            // Scripts know the line with the space that it has without a note.
            SyncOperation::DeleteVersion { note, .. } => format!("delete {name} {note}"),
            SyncOperation::DeleteLocal { .. } => format!("delete {name}"),
        };
        // A name from the service may hold what would begin another line.
        line.replace('\n', r"\x0a").replace('\r', r"\x0d")
    }
}

impl fmt::Display for SyncAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match &self.operation {
            SyncOperation::Upload {
                local_path,
                b2_name,
                mod_time,
                ..
            } => format!("b2_upload({}, {b2_name}, {mod_time})", local_path.display()),
            SyncOperation::Download {
                b2_name,
                file_id,
                local_path,
                mod_time,
                ..
            } => {
                let local_path = local_path.display();
                format!("b2_download({b2_name}, {file_id}, {local_path}, {mod_time})")
            }
            SyncOperation::Copy {
                source_b2_name,
                file_id,
                b2_name,
                mod_time,
                ..
            } => format!("b2_copy({source_b2_name}, {file_id}, {b2_name}, {mod_time})"),
            SyncOperation::Hide { b2_name } => format!("b2_hide({b2_name})"),
            SyncOperation::DeleteVersion {
                b2_name,
                file_id,
                note,
            } => format!("b2_delete({b2_name}, {file_id}, {note})"),
            SyncOperation::DeleteLocal { local_path } => {
                format!("local_delete({})", local_path.display())
            }
        };
        f.write_str(&unprintable_to_hex(&text))
    }
}
