use std::sync::Arc;

use super::compare::Comparison;
use super::keep::KeepRule;
use super::modes::{CompareVersionMode, KeepOrDeleteMode, NewerFileSyncMode};
use super::outcome::SyncOutcome;
use super::report::SyncReporter;
use super::run::{self, Order};
use crate::call::request;
use crate::error::{Dialect, Error, ErrorKind, Result};
use crate::scan::{Folder, ScanPoliciesManager};
use crate::transfer::upload::UploadMode;

/// Makes one folder like another: local to bucket, bucket to local, bucket to bucket.
///
/// By default it transfers what is missing at the destination or was modified later at the source, deletes nothing, and
/// counts it as a failure when a file is newer at the destination. A failure of one file does not keep the others from
/// arriving. Nothing is hidden or deleted before the transfer of the same path has succeeded, nor where the source could
/// not be read.
///
/// ```
/// # use b2_internal::{api::B2Api, http::B2HttpApiConfig};
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = b2_simulator::Simulator::builder().bucket("holiday-photos").build()?;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// # let api = B2Api::builder().api_config(config).build()?;
/// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
/// # let folder = tempfile::tempdir()?;
/// # std::fs::write(folder.path().join("a.jpg"), "a photo")?;
/// # let now_millis = 1_700_000_000_000;
/// use b2_internal::scan::{LocalFolder, parse_folder};
/// use b2_internal::sync::{KeepOrDeleteMode, Synchronizer};
///
/// let source = LocalFolder::new(&folder);
/// let destination = parse_folder("b2://holiday-photos/2026", &api).await?;
/// let synchronizer = Synchronizer::new(10).keep_days_or_delete(KeepOrDeleteMode::Delete);
/// let outcome = synchronizer.sync_folders(source, destination, now_millis, None).await?;
/// for failure in &outcome.failures {
///     eprintln!("{failure}");
/// }
/// assert_eq!(outcome.into_result()?.uploaded_count, 1);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a synchronizer does nothing until folders are given to it"]
pub struct Synchronizer {
    max_workers: usize,
    policies_manager: Arc<ScanPoliciesManager>,
    dry_run: bool,
    allow_empty_source: bool,
    newer_file_mode: NewerFileSyncMode,
    keep_days_or_delete: KeepOrDeleteMode,
    compare_version_mode: CompareVersionMode,
    compare_threshold: u64,
    keep_days: Option<u64>,
    upload_mode: UploadMode,
    dialect: Dialect,
}

impl Synchronizer {
    /// A synchronizer that works on this many paths at a time.
    pub fn new(max_workers: usize) -> Self {
        Self {
            max_workers,
            policies_manager: Arc::default(),
            dry_run: false,
            allow_empty_source: false,
            newer_file_mode: NewerFileSyncMode::default(),
            keep_days_or_delete: KeepOrDeleteMode::default(),
            compare_version_mode: CompareVersionMode::default(),
            compare_threshold: 0,
            keep_days: None,
            upload_mode: UploadMode::default(),
            dialect: Dialect::default(),
        }
    }

    /// Sets which files of the source take part. Default: all. The destination is always seen in full.
    pub fn policies_manager(
        mut self,
        policies_manager: impl Into<Arc<ScanPoliciesManager>>,
    ) -> Self {
        self.policies_manager = policies_manager.into();
        self
    }

    /// Sets whether everything is only reported as if it were done. Default: no.
    pub fn dry_run(mut self, dry_run: bool) -> Self {
        self.dry_run = dry_run;
        self
    }

    /// Sets whether a local source may be empty. Default: no, since it is rather a disk that is not mounted.
    pub fn allow_empty_source(mut self, allow_empty_source: bool) -> Self {
        self.allow_empty_source = allow_empty_source;
        self
    }

    /// Sets what happens to a file that is newer at the destination. Default: it is a failure.
    pub fn newer_file_mode(mut self, newer_file_mode: NewerFileSyncMode) -> Self {
        self.newer_file_mode = newer_file_mode;
        self
    }

    /// Sets what happens to files that the source does not have, and to old versions. Default: nothing.
    pub fn keep_days_or_delete(mut self, keep_days_or_delete: KeepOrDeleteMode) -> Self {
        self.keep_days_or_delete = keep_days_or_delete;
        self
    }

    /// Sets what tells that files differ. Default: the time of their last modification.
    pub fn compare_version_mode(mut self, compare_version_mode: CompareVersionMode) -> Self {
        self.compare_version_mode = compare_version_mode;
        self
    }

    /// Sets how much files may differ without being transferred: milliseconds or bytes. Default: 0.
    pub fn compare_threshold(mut self, compare_threshold: u64) -> Self {
        self.compare_threshold = compare_threshold;
        self
    }

    /// Sets for how many days versions are kept with [`KeepOrDeleteMode::KeepBeforeDelete`], which needs it. With 0
    /// nothing is hidden or deleted.
    pub fn keep_days(mut self, keep_days: u64) -> Self {
        self.keep_days = Some(keep_days);
        self
    }

    /// Sets how changed files are uploaded. Default: whole.
    pub fn upload_mode(mut self, upload_mode: UploadMode) -> Self {
        self.upload_mode = upload_mode;
        self
    }

    /// Makes `dest_folder` like `source_folder`. Ages of versions are counted back from `now_millis`, milliseconds since
    /// 1970.
    ///
    /// The call succeeds although files failed: the outcome tells which, and
    /// [`into_result`](SyncOutcome::into_result) makes that an error. Dropping the call abandons what is under way; what
    /// was not finished is done by the next run.
    ///
    /// Calls `b2_list_file_names` or `b2_list_file_versions` for each folder in a bucket, and what the actions need.
    ///
    /// # Errors
    /// Before anything is done: `InvalidArgument` for settings that cannot be; `ValueError` for two local folders;
    /// `EmptyDirectory`, `NotADirectory` or `Io` for a source that is not there; `NotADirectory` or
    /// `UnableToCreateDirectory` for a destination that cannot be.
    pub fn sync_folders(
        &self,
        source_folder: impl Into<Arc<dyn Folder>>,
        dest_folder: impl Into<Arc<dyn Folder>>,
        now_millis: i64,
        reporter: Option<Arc<dyn SyncReporter>>,
    ) -> SyncFolders {
        SyncFolders::new(
            self.clone(),
            source_folder.into(),
            dest_folder.into(),
            now_millis,
            reporter,
        )
    }

    fn dialect(&self) -> Dialect {
        self.dialect
    }

    fn check(&self) -> Result<()> {
        if self.max_workers == 0 {
            return Err(invalid("max_workers", "must be at least 1"));
        }
        if self.keep_days_or_delete == KeepOrDeleteMode::KeepBeforeDelete
            && self.keep_days.is_none()
        {
            return Err(invalid(
                "keep_days",
                "is required when keep_days_or_delete is KeepOrDeleteMode.KEEP_BEFORE_DELETE",
            ));
        }
        Ok(())
    }
}

pub(super) fn invalid(parameter_name: &str, message: &str) -> Error {
    Error::new(ErrorKind::InvalidArgument {
        parameter_name: parameter_name.to_owned(),
        message: message.to_owned(),
    })
}

request! {
    /// A request of [`Synchronizer::sync_folders`].
    pub struct SyncFolders on synchronizer: Synchronizer => SyncOutcome {
        source_folder: Arc<dyn Folder>,
        dest_folder: Arc<dyn Folder>,
        now_millis: i64,
        reporter: Option<Arc<dyn SyncReporter>>,
    }
}

impl SyncFolders {
    async fn run(self) -> Result<SyncOutcome> {
        let settings = self.synchronizer;
        settings.check()?;
        run::run(Order {
            source: self.source_folder,
            destination: self.dest_folder,
            upload_mode: settings.upload_mode,
            comparison: Comparison {
                mode: settings.compare_version_mode,
                threshold: settings.compare_threshold,
                newer_file_mode: settings.newer_file_mode,
            },
            keep_or_delete: settings.keep_days_or_delete,
            keep: KeepRule::new(
                settings.keep_days_or_delete,
                settings.keep_days.unwrap_or(0),
                self.now_millis,
            ),
            policies_manager: settings.policies_manager,
            dry_run: settings.dry_run,
            allow_empty_source: settings.allow_empty_source,
            max_workers: settings.max_workers,
            reporter: self.reporter,
            dialect: settings.dialect,
        })
        .await
    }
}
