//! What is to be done for a path.

use std::path::Path;

use super::action::{SyncAction, SyncOperation};
use super::compare::{Comparison, Prefixes};
use super::keep::{Disposal, KeepRule, PathState};
use super::plan::PathPlan;
use crate::error::{Error, ErrorKind, Result};
use crate::file_version::FileVersion;
use crate::names::check_file_name;
use crate::scan::local_name::check_local_name;
use crate::scan::{B2Path, LocalFolder, LocalPath, PathPair, ScannedPath};

/// Everything that decides what is done for a path, besides what both folders have there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SyncRules {
    pub(super) direction: Direction,
    pub(super) comparison: Comparison,
    pub(super) keep: KeepRule,
}

/// From where to where. A prefix is empty or ends with a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Direction {
    Up { prefix: String },
    Down { folder: LocalFolder },
    Copy { prefix: String },
}

impl Direction {
    fn prefixes(&self) -> Prefixes {
        let (local, b2) = ("local://", "b2://");
        let (source, destination) = match self {
            Self::Up { .. } => (local, b2),
            Self::Down { .. } => (b2, local),
            Self::Copy { .. } => (b2, b2),
        };
        Prefixes {
            source,
            destination,
        }
    }
}

impl SyncRules {
    /// What is to be done for the path of `pair`, whose first side is the source.
    ///
    /// # Errors
    /// `DestFileNewer`; `UnsupportedFilename` and `UnusableFileName` for a name that the destination cannot have. Then
    /// nothing is done for the path.
    pub(super) fn plan(&self, pair: &PathPair) -> Result<PathPlan> {
        // A file whose newest version is a hide marker is not there, on either side.
        let source = pair.a.as_ref().filter(|path| path.is_visible());
        let transfer = match source {
            Some(source) if self.needs_transfer(source, pair.b.as_ref())? => {
                Some(self.transfer(source)?)
            }
            _ => None,
        };
        if pair.is_a_unknown {
            return Ok(PathPlan::default());
        }
        let then = match &pair.b {
            None => Vec::new(),
            Some(ScannedPath::Local(path)) => self.dispose_of_local(path, source.is_some()),
            Some(ScannedPath::B2(path)) => {
                self.dispose_of_versions(path, source.is_some(), transfer.is_some())
            }
        };
        Ok(PathPlan::new(transfer, then))
    }

    fn needs_transfer(
        &self,
        source: &ScannedPath,
        destination: Option<&ScannedPath>,
    ) -> Result<bool> {
        match destination.filter(|path| path.is_visible()) {
            None => Ok(true),
            Some(destination) => {
                self.comparison
                    .needs_transfer(source, destination, self.direction.prefixes())
            }
        }
    }

    fn transfer(&self, source: &ScannedPath) -> Result<SyncAction> {
        let relative_path = source.relative_path();
        let operation = match (&self.direction, source) {
            (Direction::Up { prefix }, ScannedPath::Local(path)) => {
                upload(path, format!("{prefix}{relative_path}"))?
            }
            (Direction::Down { folder }, ScannedPath::B2(path)) => {
                check_local_name(relative_path)?;
                let local_path = folder.make_full_path(relative_path)?;
                download(path.selected_version(), &local_path)
            }
            (Direction::Copy { prefix }, ScannedPath::B2(path)) => {
                copy(path.selected_version(), format!("{prefix}{relative_path}"))
            }
            (_, path) => {
                let message = format!("the source folder is not where it lists {path:?}");
                return Err(Error::new(ErrorKind::InternalError { message }));
            }
        };
        Ok(SyncAction {
            relative_path: relative_path.to_owned(),
            operation,
        })
    }

    fn dispose_of_local(&self, path: &LocalPath, is_at_source: bool) -> Vec<SyncAction> {
        if is_at_source || self.keep != KeepRule::Current {
            return Vec::new();
        }
        vec![SyncAction {
            relative_path: path.relative_path.clone(),
            operation: SyncOperation::DeleteLocal {
                local_path: path.absolute_path.clone(),
            },
        }]
    }

    fn dispose_of_versions(
        &self,
        path: &B2Path,
        is_at_source: bool,
        is_transferred: bool,
    ) -> Vec<SyncAction> {
        let versions = path.all_versions();
        let disposals = self.keep.disposals(&PathState {
            versions,
            is_at_source,
            is_transferred,
        });
        let action = |disposal| SyncAction {
            relative_path: path.relative_path().to_owned(),
            operation: dispose(disposal, versions),
        };
        disposals.into_iter().map(action).collect()
    }
}

fn upload(path: &LocalPath, b2_name: String) -> Result<SyncOperation> {
    check_file_name(&b2_name).map_err(|fault| {
        Error::new(ErrorKind::UnusableFileName {
            message: fault.to_string(),
        })
    })?;
    Ok(SyncOperation::Upload {
        local_path: path.absolute_path.clone(),
        b2_name,
        mod_time: path.mod_time,
        size: path.size,
    })
}

fn download(version: &FileVersion, local_path: &Path) -> SyncOperation {
    SyncOperation::Download {
        b2_name: version.file_name.clone(),
        file_id: version.id.clone(),
        local_path: local_path.to_owned(),
        mod_time: version.mod_time_millis(),
        size: version.size,
    }
}

fn copy(version: &FileVersion, b2_name: String) -> SyncOperation {
    SyncOperation::Copy {
        source_b2_name: version.file_name.clone(),
        file_id: version.id.clone(),
        b2_name,
        mod_time: version.mod_time_millis(),
        size: version.size,
    }
}

fn dispose(disposal: Disposal, versions: &[FileVersion]) -> SyncOperation {
    match disposal {
        Disposal::Hide => SyncOperation::Hide {
            b2_name: versions[0].file_name.clone(),
        },
        Disposal::Delete { index, note } => SyncOperation::DeleteVersion {
            b2_name: versions[index].file_name.clone(),
            file_id: versions[index].id.clone(),
            note,
        },
    }
}
