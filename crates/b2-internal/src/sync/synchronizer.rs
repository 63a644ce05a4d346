use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::encryption::SyncEncryptionSettingsProvider;
use super::modes::{CompareVersionMode, KeepOrDeleteMode, NewerFileSyncMode};
use super::outcome::SyncOutcome;
use super::policy::{SyncPolicy, SyncPolicyManager};
use super::report::SyncReporter;
use super::run::{self, Order};
use crate::call::request;
use crate::error::{Dialect, Error, ErrorKind, Result};
use crate::scan::{Folder, ScanPoliciesManager};
use crate::transfer::download::Durability;
use crate::transfer::upload::UploadMode;

/// Paths that a synchronizer works on at a time unless it is told a number: as many as can be transferred, and some more
/// so that the next are there when one ends.
const DEFAULT_WORKERS: usize = 192;

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
/// # use b2_internal::scan::{LocalFolder, parse_folder};
/// # use b2_internal::sync::{KeepOrDeleteMode, Synchronizer};
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
    default_policy: SyncPolicy,
    sync_policy_manager: Option<Arc<dyn SyncPolicyManager>>,
    absolute_minimum_part_size: Option<u64>,
    durability: Durability,
    digest_cache: Option<PathBuf>,
    folds_names: Option<bool>,
    dialect: Dialect,
}

impl Synchronizer {
    /// A synchronizer that works on this many paths at a time. [`default`](Self::default) leaves the number to how busy the
    /// service and the network are.
    pub fn new(max_workers: usize) -> Self {
        Self {
            max_workers,
            policies_manager: Arc::default(),
            dry_run: false,
            allow_empty_source: false,
            default_policy: SyncPolicy::default(),
            sync_policy_manager: None,
            absolute_minimum_part_size: None,
            durability: Durability::default(),
            digest_cache: None,
            folds_names: None,
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
        self.default_policy.newer_file_mode = newer_file_mode;
        self
    }

    /// Sets what happens to files that the source does not have, and to old versions. Default: nothing.
    pub fn keep_days_or_delete(mut self, keep_days_or_delete: KeepOrDeleteMode) -> Self {
        self.default_policy.keep_days_or_delete = keep_days_or_delete;
        self
    }

    /// Sets what tells that files differ. Default: the time of their last modification.
    pub fn compare_version_mode(mut self, compare_version_mode: CompareVersionMode) -> Self {
        self.default_policy.compare_version_mode = compare_version_mode;
        self
    }

    /// Sets how much files may differ without being transferred: milliseconds or bytes. Default: 0.
    pub fn compare_threshold(mut self, compare_threshold: u64) -> Self {
        self.default_policy.compare_threshold = compare_threshold;
        self
    }

    /// Sets for how many days versions are kept with [`KeepOrDeleteMode::KeepBeforeDelete`], which needs it. With 0
    /// nothing is hidden or deleted.
    pub fn keep_days(mut self, keep_days: u64) -> Self {
        self.default_policy.keep_days = Some(keep_days);
        self
    }

    /// Sets how changed files are uploaded. Default: whole.
    pub fn upload_mode(mut self, upload_mode: UploadMode) -> Self {
        self.default_policy.upload_mode = upload_mode;
        self
    }

    /// Sets the smallest part of a large file, in bytes, and with it the smallest file of which only what was appended is
    /// uploaded. Default: what the service allows, normally 5 MB.
    pub fn absolute_minimum_part_size(mut self, byte_count: u64) -> Self {
        self.absolute_minimum_part_size = Some(byte_count);
        self
    }

    /// Sets who may choose other settings for some paths. Default: nobody. Since it may ask for deletions, all versions at
    /// the destination are listed.
    pub fn sync_policy_manager(mut self, sync_policy_manager: Arc<dyn SyncPolicyManager>) -> Self {
        self.sync_policy_manager = Some(sync_policy_manager);
        self
    }

    /// Sets what downloaded files survive. Default: whatever happens to the program, not a loss of power. With
    /// [`Durability::Synced`] all of them are forced to the disk together at the end of the run, or one by one where the
    /// system cannot do that.
    pub fn durability(mut self, durability: Durability) -> Self {
        self.durability = durability;
        self
    }

    /// Sets the file that remembers the digests of local files for [`CompareVersionMode::Sha1`], so that a file is read
    /// again only when its path, inode, size or modification time is another. Some 100 bytes of memory and 40 of disk for
    /// each file; best one for each local folder. Default: all files are read in every run.
    pub fn digest_cache(mut self, file: impl AsRef<Path>) -> Self {
        self.digest_cache = Some(file.as_ref().to_owned());
        self
    }

    /// Sets whether the file system of a local destination takes names for the same that differ only in case or in Unicode
    /// form, as those of macOS and Windows do. There, of several files with such names the first is downloaded and the others
    /// are failures; none replaces another. Default: it is tried out with a file that exists for a moment.
    pub fn folds_names(mut self, folds_names: bool) -> Self {
        self.folds_names = Some(folds_names);
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
    /// ```
    #[doc = include_str!("../api/example.txt")]
    /// # use b2_internal::host::current_time_millis;
    /// # use b2_internal::scan::{B2Folder, LocalFolder};
    /// # use b2_internal::sync::Synchronizer;
    /// let (photos, backup) = (LocalFolder::new(folder.path()), B2Folder::new(bucket, "backup"));
    /// let outcome = Synchronizer::new(10).sync_folders(photos, backup, current_time_millis(), None);
    /// assert_eq!(outcome.await?.into_result()?.uploaded_count, 1);
    /// # Ok(())
    /// # }
    /// ```
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

    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The same synchronizer in the manners of another interface.
    pub(crate) fn with_dialect(mut self, dialect: Dialect) -> Self {
        self.dialect = dialect;
        self
    }

    /// What a run has to do.
    pub(super) fn order(
        self,
        source: Arc<dyn Folder>,
        destination: Arc<dyn Folder>,
        now_millis: i64,
        reporter: Option<Arc<dyn SyncReporter>>,
    ) -> Result<Order> {
        if self.max_workers == 0 {
            return Err(invalid("max_workers", "must be at least 1"));
        }
        Ok(Order {
            source,
            destination,
            now_millis,
            reporter,
            default_policy: self.default_policy,
            sync_policy_manager: self.sync_policy_manager,
            encryption: None,
            absolute_minimum_part_size: self.absolute_minimum_part_size,
            durability: self.durability,
            digest_cache: self.digest_cache,
            folds_names: self.folds_names,
            policies_manager: self.policies_manager,
            dry_run: self.dry_run,
            allow_empty_source: self.allow_empty_source,
            max_workers: self.max_workers,
            dialect: self.dialect,
        })
    }
}

impl Default for Synchronizer {
    /// A synchronizer that works on as many paths at a time as the service, the network and the limits of the
    /// [`B2Api`](crate::api::B2Api) allow.
    fn default() -> Self {
        Self::new(DEFAULT_WORKERS)
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
    optional {
        /// Sets who says how files are encrypted. Default: their buckets do.
        encryption_settings_provider: Arc<dyn SyncEncryptionSettingsProvider>,
    }
}

impl SyncFolders {
    async fn run(self) -> Result<SyncOutcome> {
        let mut order = self.synchronizer.order(
            self.source_folder,
            self.dest_folder,
            self.now_millis,
            self.reporter,
        )?;
        order.encryption = self.encryption_settings_provider;
        run::run(order).await
    }
}
