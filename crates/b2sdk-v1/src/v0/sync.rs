//! Synchronisation whose errors speak of the options of a command line.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use b2_internal::compat::{failed_call, map_outcome};

use super::SyncArguments;
use crate::{
    self as v1, Call, CompareVersionMode, Dialect, Durability, Error, ErrorKind, File, Folder,
    KeepOrDeleteMode, MakeFileSyncActions, NewerFileSyncMode, PlannedActions, Result, ScanPolicies,
    SyncEncryptionSettingsProvider, SyncPolicyManager, SyncReport, SyncReporter, SyncSummary,
    SyncType,
};

/// Makes one folder like another, as [`v1::Synchronizer`] does. Wrong settings and files that failed are errors of the command
/// line here: `CommandError`.
#[derive(Debug, Clone)]
#[must_use = "a synchronizer does nothing until folders are given to it"]
pub struct Synchronizer(v1::Synchronizer);

impl Synchronizer {
    /// A synchronizer that works on this many paths at a time.
    pub fn new(max_workers: usize) -> Self {
        Self(v1::Synchronizer::new(max_workers).in_dialect(Dialect::V0))
    }

    /// Sets which files of the source take part. Default: all. The destination is always seen in full.
    pub fn policies_manager(self, policies_manager: impl ScanPolicies) -> Self {
        Self(self.0.policies_manager(policies_manager))
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
    /// 1970.
    ///
    /// # Errors
    /// `CommandError` for settings that cannot be, for an empty source, and at the end when files have failed; else those of
    /// [`v1::Synchronizer::sync_folders`].
    pub fn sync_folders(
        &self,
        source_folder: impl Into<Arc<dyn Folder>>,
        dest_folder: impl Into<Arc<dyn Folder>>,
        now_millis: i64,
        reporter: Option<Arc<dyn SyncReporter>>,
    ) -> SyncFolders {
        let request = self
            .0
            .sync_folders(source_folder, dest_folder, now_millis, reporter);
        SyncFolders(request)
    }

    /// What would be done; see [`v1::Synchronizer::make_folder_sync_actions`].
    pub fn make_folder_sync_actions(
        &self,
        source_folder: impl Into<Arc<dyn Folder>>,
        dest_folder: impl Into<Arc<dyn Folder>>,
        now_millis: i64,
        reporter: Option<Arc<dyn SyncReporter>>,
    ) -> PlannedActions {
        self.0
            .make_folder_sync_actions(source_folder, dest_folder, now_millis, reporter)
    }

    /// What would be done with one file; see [`v1::Synchronizer::make_file_sync_actions`].
    ///
    /// # Errors
    /// `DestFileNewer`, with the text of this interface.
    pub fn make_file_sync_actions(
        &self,
        sync_type: SyncType,
        source_file: impl Into<File>,
        dest_file: impl Into<File>,
        source_folder: impl Into<Arc<dyn Folder>>,
        dest_folder: impl Into<Arc<dyn Folder>>,
        now_millis: i64,
    ) -> MakeFileSyncActions {
        self.0.make_file_sync_actions(
            sync_type,
            source_file,
            dest_file,
            source_folder,
            dest_folder,
            now_millis,
        )
    }
}

/// A request of [`Synchronizer::sync_folders`].
#[must_use = "a request does nothing until it is sent or awaited"]
#[derive(Debug)]
pub struct SyncFolders(v1::SyncFolders);

impl SyncFolders {
    /// Sets who says how files are encrypted. Default: their buckets do.
    pub fn encryption_settings_provider(
        self,
        provider: Arc<dyn SyncEncryptionSettingsProvider>,
    ) -> Self {
        Self(self.0.encryption_settings_provider(provider))
    }

    /// Starts the call. Awaiting the request itself does the same.
    pub fn send(self) -> Call<SyncSummary> {
        map_outcome(self.0.send(), |outcome| outcome.map_err(as_command_error))
    }
}

impl IntoFuture for SyncFolders {
    type Output = Result<SyncSummary, Error>;
    type IntoFuture = Call<SyncSummary>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// Wrong settings are named as the options that they were, and files that failed are an error of the command.
fn as_command_error(error: Error) -> Error {
    let message = match error.kind() {
        ErrorKind::InvalidArgument {
            parameter_name,
            message,
        } => format!("--{parameter_name} {message}"),
        ErrorKind::IncompleteSync => error.to_string(),
        _ => return error,
    };
    Error::new(ErrorKind::CommandError { message }).with_source(error)
}

/// What would be done to make `dest_folder` like `source_folder`, as the options say. [`Synchronizer`] can do the same.
///
/// # Errors
/// `CommandError` for options that contradict each other or that nobody knows. The stream ends with the errors of
/// [`v1::Synchronizer::make_folder_sync_actions`].
pub fn make_folder_sync_actions(
    source_folder: impl Into<Arc<dyn Folder>>,
    dest_folder: impl Into<Arc<dyn Folder>>,
    args: &SyncArguments,
    now_millis: i64,
    reporter: Option<Arc<dyn SyncReporter>>,
    policies_manager: impl ScanPolicies,
) -> Result<PlannedActions> {
    let synchronizer = args.synchronizer(1)?.policies_manager(policies_manager);
    Ok(synchronizer.make_folder_sync_actions(source_folder, dest_folder, now_millis, reporter))
}

/// Makes `dest_folder` like `source_folder`, as the options say, and writes a line for each action to `stdout`.
/// [`Synchronizer`] can do the same.
///
/// # Errors
/// `CommandError` for options that contradict each other or that nobody knows; else those of [`Synchronizer::sync_folders`].
pub fn sync_folders(
    source_folder: impl Into<Arc<dyn Folder>>,
    dest_folder: impl Into<Arc<dyn Folder>>,
    args: &SyncArguments,
    now_millis: i64,
    stdout: impl Write + Send + 'static,
    no_progress: bool,
    max_workers: usize,
) -> SyncWithArguments {
    SyncWithArguments {
        source_folder: source_folder.into(),
        dest_folder: dest_folder.into(),
        synchronizer: args.synchronizer(max_workers),
        now_millis,
        reporter: Arc::new(SyncReport::new(stdout, no_progress)),
        encryption_settings_provider: None,
    }
}

/// A request of [`sync_folders`].
#[must_use = "a request does nothing until it is sent or awaited"]
#[derive(Debug)]
pub struct SyncWithArguments {
    source_folder: Arc<dyn Folder>,
    dest_folder: Arc<dyn Folder>,
    synchronizer: Result<Synchronizer>,
    now_millis: i64,
    reporter: Arc<SyncReport>,
    encryption_settings_provider: Option<Arc<dyn SyncEncryptionSettingsProvider>>,
}

impl SyncWithArguments {
    fn map(self, change: impl FnOnce(Synchronizer) -> Synchronizer) -> Self {
        Self {
            synchronizer: self.synchronizer.map(change),
            ..self
        }
    }

    /// Sets which files of the source take part. Default: all.
    pub fn policies_manager(self, policies_manager: impl ScanPolicies) -> Self {
        self.map(|synchronizer| synchronizer.policies_manager(policies_manager))
    }

    /// Sets whether everything is only reported as if it were done. Default: no.
    pub fn dry_run(self, dry_run: bool) -> Self {
        self.map(|synchronizer| synchronizer.dry_run(dry_run))
    }

    /// Sets whether a local source may be empty. Default: no.
    pub fn allow_empty_source(self, allow_empty_source: bool) -> Self {
        self.map(|synchronizer| synchronizer.allow_empty_source(allow_empty_source))
    }

    /// Sets who says how files are encrypted. Default: their buckets do.
    pub fn encryption_settings_provider(
        mut self,
        provider: Arc<dyn SyncEncryptionSettingsProvider>,
    ) -> Self {
        self.encryption_settings_provider = Some(provider);
        self
    }

    /// Starts the call. Awaiting the request itself does the same.
    pub fn send(self) -> Call<SyncSummary> {
        let synchronizer = match self.synchronizer {
            Ok(synchronizer) => synchronizer,
            Err(error) => return failed_call(error),
        };
        let request = synchronizer.sync_folders(
            self.source_folder,
            self.dest_folder,
            self.now_millis,
            Some(self.reporter),
        );
        match self.encryption_settings_provider {
            Some(provider) => request.encryption_settings_provider(provider).send(),
            None => request.send(),
        }
    }
}

impl IntoFuture for SyncWithArguments {
    type Output = Result<SyncSummary, Error>;
    type IntoFuture = Call<SyncSummary>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}
