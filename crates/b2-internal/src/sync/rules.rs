//! What is to be done for a path.

use std::path::PathBuf;

use super::action::{SyncAction, SyncOperation};
use super::compare::{Comparison, known_digest};
use super::keep::{Disposal, KeepRule, PathState};
use super::modes::{CompareVersionMode, KeepOrDeleteMode};
use super::plan::PathPlan;
use super::policy::{SyncPolicy, SyncType};
use super::synchronizer::invalid;
use crate::digest::Sha1Digest;
use crate::error::{Error, ErrorKind, Result};
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
            comparison: policy.comparison(),
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
                Some(self.transfer(source, pair.b.as_ref())?)
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
            Some(destination) => self.comparison.needs_transfer(
                source,
                destination,
                self.direction.sync_type().prefixes(),
            ),
        }
    }

    fn transfer(
        &self,
        source: &ScannedPath,
        destination: Option<&ScannedPath>,
    ) -> Result<SyncAction> {
        let relative_path = source.relative_path();
        match (&self.direction, source) {
            (Direction::Up { prefix }, ScannedPath::Local(path)) => {
                upload(path, format!("{prefix}{relative_path}"), self.upload_mode)
            }
            (Direction::Down { folder }, ScannedPath::B2(path)) => {
                check_local_name(relative_path)?;
                let local_path = match destination {
                    // On the disk its name may have another form.
                    Some(ScannedPath::Local(there)) => there.absolute_path.clone(),
                    _ => folder.make_full_path(relative_path)?,
                };
                let b2_name = &*path.selected_version().file_name;
                Ok(SyncAction::download(path, b2_name, local_path))
            }
            (Direction::Copy { prefix }, ScannedPath::B2(path)) => {
                let b2_name = &*path.selected_version().file_name;
                let new_name = format!("{prefix}{relative_path}");
                Ok(SyncAction::copy(b2_name, path, new_name))
            }
            (_, path) => {
                let message = format!("the source folder is not where it lists {path:?}");
                Err(Error::new(ErrorKind::InternalError { message }))
            }
        }
    }

    fn dispose_of_local(&self, path: &LocalPath, is_at_source: bool) -> Vec<SyncAction> {
        if is_at_source || self.keep != KeepRule::Current {
            return Vec::new();
        }
        vec![SyncAction::delete_local(
            &*path.relative_path,
            &*path.absolute_path,
        )]
    }

    fn dispose_of_versions(
        &self,
        path: &B2Path,
        is_at_source: bool,
        is_transferred: bool,
    ) -> Vec<SyncAction> {
        dispose_of_versions(self.keep, path, is_at_source, is_transferred)
    }
}

/// What happens to the versions of a path once `keep_days` are over: the actions, in their order, that hide the newest one
/// when the source has no such file, and delete those that were not visible at any time in the last `keep_days` days before
/// `now_millis`. With no days nothing is hidden or deleted. `transferred` says whether the path gets a newer version
/// meanwhile.
///
/// A [`Synchronizer`](super::Synchronizer) does this by itself; programs that compare folders in their own way may ask.
///
/// ```
/// use b2_internal::file_version::FileVersion;
/// use b2_internal::scan::B2Path;
/// use b2_internal::sync::make_b2_keep_days_actions;
///
/// const DAY: i64 = 24 * 60 * 60 * 1000;
/// let version = |id: &str, day| FileVersion::new(id, "a.jpg", 7, day * DAY);
/// let (new, old, older) = (version("3", 9), version("2", 4), version("1", 3));
/// let path = B2Path::new("a.jpg", new.clone(), vec![new, old, older]);
/// let source = path.clone().into();
///
/// // The second was what people saw until day 9, so only the third goes.
/// let actions = make_b2_keep_days_actions(Some(&source), &path, false, 5, 10 * DAY);
/// let lines: Vec<String> = actions.iter().map(|action| action.line()).collect();
/// assert_eq!(lines, ["delete a.jpg (old version)"]);
/// ```
pub fn make_b2_keep_days_actions(
    source_path: Option<&ScannedPath>,
    dest_path: &B2Path,
    transferred: bool,
    keep_days: u64,
    now_millis: i64,
) -> Vec<SyncAction> {
    let keep = KeepRule::new(KeepOrDeleteMode::KeepBeforeDelete, keep_days, now_millis);
    let is_at_source = source_path.is_some_and(ScannedPath::is_visible);
    dispose_of_versions(keep, dest_path, is_at_source, transferred)
}

fn dispose_of_versions(
    keep: KeepRule,
    path: &B2Path,
    is_at_source: bool,
    is_transferred: bool,
) -> Vec<SyncAction> {
    let versions = path.all_versions();
    let disposals = keep.disposals(&PathState {
        versions,
        is_at_source,
        is_transferred,
    });
    let action = |disposal| dispose(disposal, path);
    disposals.into_iter().map(action).collect()
}

fn upload(path: &LocalPath, b2_name: String, mode: UploadMode) -> Result<SyncAction> {
    check_file_name(&b2_name).map_err(|fault| {
        Error::new(ErrorKind::UnusableFileName {
            message: fault.to_string(),
        })
    })?;
    let (local_path, name) = (&*path.absolute_path, &*path.relative_path);
    let mut action = SyncAction::upload(local_path, name, b2_name, path.mod_time, path.size);
    if let SyncOperation::Upload { upload_mode, .. } = &mut action.operation {
        *upload_mode = mode;
    }
    Ok(action)
}

fn dispose(disposal: Disposal, path: &B2Path) -> SyncAction {
    let versions = path.all_versions();
    let name = path.relative_path();
    match disposal {
        Disposal::Hide => SyncAction::hide(name, &*versions[0].file_name),
        Disposal::Delete { index, note } => {
            let version = &versions[index];
            SyncAction::delete_version(name, &*version.file_name, &*version.id, note)
        }
    }
}
