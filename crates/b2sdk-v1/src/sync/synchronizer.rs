use std::path::Path;
use std::sync::Arc;

use b2_internal::compat::{self, InDialect, map_outcome};
use b2sdk_v2::{
    Call, CompareVersionMode, Dialect, Durability, Error, Folder, KeepOrDeleteMode,
    NewerFileSyncMode, Result, SyncAction, SyncOutcome, SyncPolicyManager, SyncReporter,
    SyncSummary, SyncType,
};

use super::encryption::ProviderForNext;
use super::{File, SyncEncryptionSettingsProvider};
use crate::PlannedActions;
use crate::scan::{ScanPolicies, as_command_error, into_next};

/// Makes one folder like another: local to bucket, bucket to local, bucket to bucket.
///
/// By default it transfers what is missing at the destination or was modified later at the source, deletes nothing, and
/// counts it as a failure when a file is newer at the destination. Files are always uploaded whole. A failure of one file does
/// not keep the others from arriving.
///
/// ```
/// # use b2sdk_v1::{B2Api, B2HttpApiConfig};
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = b2_simulator::Simulator::builder().bucket("holiday-photos").build()?;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// # let api = B2Api::builder().api_config(config).build()?;
/// # api.authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key()).await?;
/// # let folder = tempfile::tempdir()?;
/// # std::fs::write(folder.path().join("a.jpg"), "a photo")?;
/// # let now_millis = 1_700_000_000_000;
/// use b2sdk_v1::{KeepOrDeleteMode, LocalFolder, Synchronizer, parse_sync_folder};
///
/// let source = LocalFolder::new(&folder);
/// let destination = parse_sync_folder("b2://holiday-photos/2026", &api).await?;
/// let synchronizer = Synchronizer::new(10).keep_days_or_delete(KeepOrDeleteMode::Delete);
/// let summary = synchronizer.sync_folders(source, destination, now_millis, None).await?;
/// assert_eq!(summary.uploaded_count, 1);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a synchronizer does nothing until folders are given to it"]
pub struct Synchronizer(b2sdk_v2::Synchronizer);

impl Synchronizer {
    /// A synchronizer that works on this many paths at a time.
    pub fn new(max_workers: usize) -> Self {
        Self(b2sdk_v2::Synchronizer::new(max_workers).in_dialect(Dialect::V1))
    }

    /// The same synchronizer, in the manners of another interface.
    pub(crate) fn in_dialect(self, dialect: Dialect) -> Self {
        Self(self.0.in_dialect(dialect))
    }

    /// Sets which files of the source take part. Default: all. The destination is always seen in full.
    pub fn policies_manager(self, policies_manager: impl ScanPolicies) -> Self {
        Self(self.0.policies_manager(into_next(policies_manager)))
    }

    /// Sets whether everything is only reported as if it were done. Default: no.
    pub fn dry_run(self, dry_run: bool) -> Self {
        Self(self.0.dry_run(dry_run))
    }

    /// Sets whether a local source may be empty. Default: no, since it is rather a disk that is not mounted.
    pub fn allow_empty_source(self, allow_empty_source: bool) -> Self {
        Self(self.0.allow_empty_source(allow_empty_source))
    }

    /// Sets what happens to a file that is newer at the destination. Default: it is a failure.
    pub fn newer_file_mode(self, newer_file_mode: NewerFileSyncMode) -> Self {
        Self(self.0.newer_file_mode(newer_file_mode))
    }

    /// Sets what happens to files that the source does not have, and to old versions. Default: nothing.
    pub fn keep_days_or_delete(self, keep_days_or_delete: KeepOrDeleteMode) -> Self {
        Self(self.0.keep_days_or_delete(keep_days_or_delete))
    }

    /// Sets what tells that files differ. Default: the time of their last modification.
    pub fn compare_version_mode(self, compare_version_mode: CompareVersionMode) -> Self {
        Self(self.0.compare_version_mode(compare_version_mode))
    }

    /// Sets how much files may differ without being transferred: milliseconds or bytes. Default: 0.
    pub fn compare_threshold(self, compare_threshold: u64) -> Self {
        Self(self.0.compare_threshold(compare_threshold))
    }

    /// Sets for how many days versions are kept with [`KeepOrDeleteMode::KeepBeforeDelete`], which needs it. With 0
    /// nothing is hidden or deleted.
    pub fn keep_days(self, keep_days: u64) -> Self {
        Self(self.0.keep_days(keep_days))
    }

    /// Sets who may choose other settings for some paths. Default: nobody. Since it may ask for deletions, all versions at
    /// the destination are listed.
    pub fn sync_policy_manager(self, sync_policy_manager: Arc<dyn SyncPolicyManager>) -> Self {
        Self(self.0.sync_policy_manager(sync_policy_manager))
    }

    /// Sets what downloaded files survive. Default: whatever happens to the program, not a loss of power.
    pub fn durability(self, durability: Durability) -> Self {
        Self(self.0.durability(durability))
    }

    /// Sets the file that remembers the digests of local files for [`CompareVersionMode::Sha1`]. Default: all files are read in
    /// every run.
    pub fn digest_cache(self, file: impl AsRef<Path>) -> Self {
        Self(self.0.digest_cache(file))
    }

    /// Makes `dest_folder` like `source_folder`. Ages of versions are counted back from `now_millis`, milliseconds since
    /// 1970. Dropping the call abandons what is under way; what was not finished is done by the next run.
    ///
    /// Calls `b2_list_file_names` or `b2_list_file_versions` for each folder in a bucket, and what the actions need.
    ///
    /// # Errors
    /// Before anything is done: `InvalidArgument` for settings that cannot be; `ValueError` for two local folders;
    /// `CommandError` for an empty source; `NotADirectory` or `Io` for a source that is not there; `NotADirectory` or
    /// `UnableToCreateDirectory` for a destination that cannot be. At the end: `IncompleteSync` when files have failed, with the
    /// first failure as its source.
    pub fn sync_folders(
        &self,
        source_folder: impl Into<Arc<dyn Folder>>,
        dest_folder: impl Into<Arc<dyn Folder>>,
        now_millis: i64,
        reporter: Option<Arc<dyn SyncReporter>>,
    ) -> SyncFolders {
        SyncFolders(
            self.0
                .sync_folders(source_folder, dest_folder, now_millis, reporter),
        )
    }

    /// What would be done to make `dest_folder` like `source_folder`, path by path in order. Nothing is done: an action is a
    /// description.
    ///
    /// # Errors
    /// The stream ends with `InvalidArgument` for settings that cannot be, with `DestFileNewer`, with `UnsupportedFilename` or
    /// `UnusableFileName` for a name that the destination cannot have, or with what keeps a folder from being read.
    pub fn make_folder_sync_actions(
        &self,
        source_folder: impl Into<Arc<dyn Folder>>,
        dest_folder: impl Into<Arc<dyn Folder>>,
        now_millis: i64,
        reporter: Option<Arc<dyn SyncReporter>>,
    ) -> PlannedActions {
        compat::folder_actions(
            self.0.clone(),
            source_folder.into(),
            dest_folder.into(),
            now_millis,
            reporter,
        )
    }

    /// What would be done with one file that both folders have. Nothing is done: an action is a description.
    ///
    /// # Errors
    /// `DestFileNewer`; `ValueError` for a file without versions, or when the folders are not where `sync_type` says.
    pub fn make_file_sync_actions(
        &self,
        sync_type: SyncType,
        source_file: impl Into<File>,
        dest_file: impl Into<File>,
        source_folder: impl Into<Arc<dyn Folder>>,
        dest_folder: impl Into<Arc<dyn Folder>>,
        now_millis: i64,
    ) -> MakeFileSyncActions {
        MakeFileSyncActions {
            synchronizer: self.0.clone(),
            sync_type,
            source_file: source_file.into(),
            dest_file: dest_file.into(),
            source_folder: source_folder.into(),
            dest_folder: dest_folder.into(),
            now_millis,
        }
    }
}

/// A request of [`Synchronizer::sync_folders`].
#[must_use = "a request does nothing until it is sent or awaited"]
#[derive(Debug)]
pub struct SyncFolders(b2sdk_v2::SyncFolders);

impl SyncFolders {
    /// Sets who says how files are encrypted. Default: their buckets do.
    pub fn encryption_settings_provider(
        self,
        provider: Arc<dyn SyncEncryptionSettingsProvider>,
    ) -> Self {
        let next = Arc::new(ProviderForNext(provider));
        Self(self.0.encryption_settings_provider(next))
    }

    /// Starts the call. Awaiting the request itself does the same.
    pub fn send(self) -> Call<SyncSummary> {
        map_outcome(self.0.send(), |outcome| {
            outcome
                .and_then(SyncOutcome::into_result)
                .map_err(as_command_error)
        })
    }
}

impl IntoFuture for SyncFolders {
    type Output = Result<SyncSummary, Error>;
    type IntoFuture = Call<SyncSummary>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// A request of [`Synchronizer::make_file_sync_actions`].
#[must_use = "a request does nothing until it is sent or awaited"]
#[derive(Debug)]
pub struct MakeFileSyncActions {
    synchronizer: b2sdk_v2::Synchronizer,
    sync_type: SyncType,
    source_file: File,
    dest_file: File,
    source_folder: Arc<dyn Folder>,
    dest_folder: Arc<dyn Folder>,
    now_millis: i64,
}

impl MakeFileSyncActions {
    /// Starts the call, which may read local files. Awaiting the request itself does the same.
    pub fn send(self) -> Call<Vec<SyncAction>> {
        let (source, dest) = match self.sync_type {
            SyncType::LocalToB2 => (self.source_file.into_local(), self.dest_file.into_b2()),
            SyncType::B2ToLocal => (self.source_file.into_b2(), self.dest_file.into_local()),
            _ => (self.source_file.into_b2(), self.dest_file.into_b2()),
        };
        let paths = source.and_then(|source| Ok((source, dest?)));
        compat::pair_actions(
            self.synchronizer,
            self.source_folder,
            self.dest_folder,
            self.now_millis,
            paths,
        )
    }
}

impl IntoFuture for MakeFileSyncActions {
    type Output = Result<Vec<SyncAction>, Error>;
    type IntoFuture = Call<Vec<SyncAction>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}
