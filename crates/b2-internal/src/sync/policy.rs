//! What is decided for each path by itself.

use std::fmt;

use super::compare::{Comparison, Prefixes};
use super::modes::{CompareVersionMode, KeepOrDeleteMode, NewerFileSyncMode};
use crate::error::Result;
use crate::scan::{PathPair, ScannedPath};
use crate::transfer::upload::UploadMode;

/// From where to where a synchronisation goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyncType {
    /// From a folder on this machine to a bucket.
    LocalToB2,
    /// From a bucket to a folder on this machine.
    B2ToLocal,
    /// From a bucket to a bucket, or within one.
    B2ToB2,
}

/// How one path is synchronised.
///
/// Whatever it says, a transfer ends well before anything of its path is hidden or deleted, and nothing is deleted where
/// the source could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SyncPolicy {
    /// What tells that the file differs.
    pub compare_version_mode: CompareVersionMode,
    /// How much it may differ: milliseconds or bytes.
    pub compare_threshold: u64,
    /// What happens when it is newer at the destination.
    pub newer_file_mode: NewerFileSyncMode,
    /// What happens when the source does not have it, and to its old versions.
    pub keep_days_or_delete: KeepOrDeleteMode,
    /// For how many days versions are kept with [`KeepOrDeleteMode::KeepBeforeDelete`].
    pub keep_days: Option<u64>,
    /// How it is uploaded.
    pub upload_mode: UploadMode,
    /// Whether it is transferred when both sides have it: as this says, without a comparison, or as the comparison says.
    pub should_transfer: Option<bool>,
}

impl SyncPolicy {
    /// Whether a file that both sides have is transferred again, from what is known of them without reading them.
    ///
    /// ```
    /// use b2_internal::scan::{LocalPath, ScannedPath};
    /// use b2_internal::sync::{SyncPolicy, SyncType};
    ///
    /// let file = |mod_time| ScannedPath::from(LocalPath::new("/photos/a.jpg", "a.jpg", mod_time, 7));
    /// let policy = SyncPolicy::default();
    /// assert!(policy.files_are_different(SyncType::LocalToB2, &file(2), &file(1))?);
    /// assert!(!policy.files_are_different(SyncType::LocalToB2, &file(1), &file(1))?);
    /// # Ok::<(), b2_internal::error::Error>(())
    /// ```
    ///
    /// # Errors
    /// `DestFileNewer` when the destination is newer, and the policy wants that to be an error.
    pub fn files_are_different(
        &self,
        sync_type: SyncType,
        source_path: &ScannedPath,
        dest_path: &ScannedPath,
    ) -> Result<bool> {
        if let Some(should_transfer) = self.should_transfer {
            return Ok(should_transfer);
        }
        self.comparison()
            .needs_transfer(source_path, dest_path, sync_type.prefixes())
    }

    pub(super) fn comparison(&self) -> Comparison {
        Comparison {
            mode: self.compare_version_mode,
            threshold: self.compare_threshold,
            newer_file_mode: self.newer_file_mode,
        }
    }
}

impl SyncType {
    /// What stands in front of the paths of both sides in messages.
    pub(super) fn prefixes(self) -> Prefixes {
        let (local, b2) = ("local://", "b2://");
        let (source, destination) = match self {
            Self::LocalToB2 => (local, b2),
            Self::B2ToLocal => (b2, local),
            Self::B2ToB2 => (b2, b2),
        };
        Prefixes {
            source,
            destination,
        }
    }
}

/// Chooses the policy of each path; Python's `SyncPolicyManager`.
///
/// ```
/// use b2_internal::scan::PathPair;
/// use b2_internal::sync::{KeepOrDeleteMode, SyncPolicy, SyncPolicyManager, SyncType, Synchronizer};
///
/// /// Deletes what is gone, but for what lies in `archive/`.
/// #[derive(Debug)]
/// struct KeepArchive;
///
/// impl SyncPolicyManager for KeepArchive {
///     fn get_policy(&self, _: SyncType, pair: &PathPair, mut policy: SyncPolicy) -> SyncPolicy {
///         if pair.relative_path().starts_with("archive/") {
///             policy.keep_days_or_delete = KeepOrDeleteMode::NoDelete;
///         }
///         policy
///     }
/// }
///
/// let synchronizer = Synchronizer::default()
///     .keep_days_or_delete(KeepOrDeleteMode::Delete)
///     .sync_policy_manager(std::sync::Arc::new(KeepArchive));
/// ```
pub trait SyncPolicyManager: fmt::Debug + Send + Sync + 'static {
    /// The policy of a path: `default_policy`, which has the settings of the [`Synchronizer`](super::Synchronizer), or
    /// another one. Called once for each path, in order, and should return quickly.
    fn get_policy(
        &self,
        sync_type: SyncType,
        pair: &PathPair,
        default_policy: SyncPolicy,
    ) -> SyncPolicy;
}
