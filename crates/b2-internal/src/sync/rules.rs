//! What is to be done for a path.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::action::{SyncAction, SyncOperation};
use super::compare::{Comparison, Prefixes, known_digest};
use super::keep::{Disposal, KeepRule, PathState};
use super::modes::{CompareVersionMode, KeepOrDeleteMode};
use super::plan::PathPlan;
use super::policy::{SyncPolicy, SyncType};
use super::synchronizer::invalid;
use crate::digest::Sha1Digest;
use crate::error::{Error, ErrorKind, Result};
use crate::file_version::FileVersion;
use crate::names::check_file_name;
use crate::scan::local_name::check_local_name;
use crate::scan::{B2Path, LocalFolder, LocalPath, PathPair, ScannedPath};
use crate::transfer::upload::UploadMode;

/// Everything that decides what is done for a path, besides what both folders have there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SyncRules {
    pub(super) direction: Direction,
    pub(super) comparison: Comparison,
    pub(super) keep: KeepRule,
    pub(super) upload_mode: UploadMode,
    /// Whether a file that both sides have is transferred, when no comparison decides that.
    pub(super) should_transfer: Option<bool>,
}

/// What has to be known of a local file before its path can be planned: whether it has this digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ContentQuestion {
    pub(super) local_path: PathBuf,
    pub(super) expected: Sha1Digest,
}

/// From where to where. A prefix is empty or ends with a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Direction {
    Up { prefix: String },
    Down { folder: LocalFolder },
    Copy { prefix: String },
}

impl Direction {
    pub(super) fn sync_type(&self) -> SyncType {
        match self {
            Self::Up { .. } => SyncType::LocalToB2,
            Self::Down { .. } => SyncType::B2ToLocal,
            Self::Copy { .. } => SyncType::B2ToB2,
        }
    }

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
    /// The rules that a policy makes.
    ///
    /// # Errors
    /// `InvalidArgument` for a policy that cannot be.
    pub(super) fn new(direction: Direction, policy: &SyncPolicy, now_millis: i64) -> Result<Self> {
        if policy.keep_days_or_delete == KeepOrDeleteMode::KeepBeforeDelete {
            if policy.keep_days.is_none() {
                return Err(invalid(
                    "keep_days",
                    "is required when keep_days_or_delete is KeepOrDeleteMode.KEEP_BEFORE_DELETE",
                ));
            }
            if matches!(direction, Direction::Down { .. }) {
                let message = "cannot be used for local files";
                return Err(invalid("keep_days_or_delete", message));
            }
        }
        Ok(Self {
            direction,
            comparison: Comparison {
                mode: policy.compare_version_mode,
                threshold: policy.compare_threshold,
                newer_file_mode: policy.newer_file_mode,
            },
            keep: KeepRule::new(
                policy.keep_days_or_delete,
                policy.keep_days.unwrap_or(0),
                now_millis,
            ),
            upload_mode: policy.upload_mode,
            should_transfer: policy.should_transfer,
        })
    }

    /// What has to be found out before [`plan`](Self::plan) can say whether the file is transferred. The answer becomes
    /// `should_transfer`.
    pub(super) fn content_question(&self, pair: &PathPair) -> Option<ContentQuestion> {
        if self.comparison.mode != CompareVersionMode::Sha1 || self.should_transfer.is_some() {
            return None;
        }
        let (a, b) = (pair.a.as_ref()?, pair.b.as_ref()?);
        let (local, there) = match (a, b) {
            (ScannedPath::Local(local), there) | (there, ScannedPath::Local(local)) => {
                (local, there)
            }
            (ScannedPath::B2(_), ScannedPath::B2(_)) => return None,
        };
        let is_open = there.is_visible() && there.size() == local.size;
        let expected = known_digest(there).filter(|_| is_open)?;
        Some(ContentQuestion {
            local_path: local.absolute_path.clone(),
            expected,
        })
    }

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
            Some(_) if self.should_transfer.is_some() => Ok(self.should_transfer == Some(true)),
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
                upload(path, format!("{prefix}{relative_path}"), self.upload_mode)?
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

fn upload(path: &LocalPath, b2_name: String, upload_mode: UploadMode) -> Result<SyncOperation> {
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
        upload_mode,
    })
}

fn download(version: &FileVersion, local_path: &Path) -> SyncOperation {
    SyncOperation::Download {
        b2_name: version.file_name.clone(),
        file_id: version.id.clone(),
        local_path: local_path.to_owned(),
        mod_time: version.mod_time_millis(),
        size: version.size,
        source_version: Arc::new(version.clone()),
    }
}

fn copy(version: &FileVersion, b2_name: String) -> SyncOperation {
    SyncOperation::Copy {
        source_b2_name: version.file_name.clone(),
        file_id: version.id.clone(),
        b2_name,
        mod_time: version.mod_time_millis(),
        size: version.size,
        source_version: Arc::new(version.clone()),
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
