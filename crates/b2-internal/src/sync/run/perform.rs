//! Doing what a plan says.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::super::action::{SyncAction, SyncOperation};
use super::super::encryption::SyncEncryptionSettingsProvider;
use super::super::outcome::{SyncFailure, SyncSummary};
use super::super::plan::PathPlan;
use super::super::report::SyncReporter;
use super::local_destination::LocalDestination;
use crate::bucket::Bucket;
use crate::encryption::{EncryptionMode, EncryptionSetting};
use crate::error::{Error, ErrorKind, Result};
use crate::file_info::SRC_LAST_MODIFIED_MILLIS;
use crate::file_version::FileVersion;
use crate::host::Host;
use crate::stream::ProgressListener;
use crate::transfer::download::Durability;
use crate::transfer::upload::UploadMode;

/// How often an upload is begun when the file changes while it is read.
const UPLOAD_ATTEMPTS: u32 = 3;

/// Where the actions of a run are done, and who hears of them.
#[derive(Debug)]
pub(super) struct Workbench {
    pub(super) host: Host,
    pub(super) bucket: Bucket,
    /// Where the files come from that are downloaded or copied.
    pub(super) source_bucket: Option<Bucket>,
    /// Where downloads go.
    pub(super) destination: Option<LocalDestination>,
    pub(super) reporter: Arc<dyn SyncReporter>,
    pub(super) encryption: Arc<dyn SyncEncryptionSettingsProvider>,
    pub(super) absolute_minimum_part_size: Option<u64>,
    pub(super) durability: Durability,
    pub(super) dry_run: bool,
    /// Whether something was downloaded that a flush would force to the disk.
    pub(super) is_flush_due: AtomicBool,
}

/// How a plan ended.
pub(super) struct Ended {
    pub(super) done: SyncSummary,
    pub(super) failure: Option<SyncFailure>,
    /// Whether the failure is that something is in the way at the destination, which other plans may delete.
    pub(super) is_blocked: bool,
    /// What was not done.
    pub(super) rest: PathPlan,
}

impl Workbench {
    /// Does the actions of a plan, one after the other, until one fails.
    pub(super) async fn carry_out(&self, plan: PathPlan) -> Ended {
        let mut done = SyncSummary::default();
        let mut actions = plan.into_actions();
        while let Some(action) = actions.pop_front() {
            match self.do_action(&action).await {
                Ok(()) => {
                    done.add_action(&action);
                    self.reporter.action_finished(&action);
                }
                Err(error) => {
                    let is_blocked = is_something_in_the_way(&error);
                    let failure = SyncFailure::of_action(action.clone(), error);
                    actions.push_front(action);
                    return Ended {
                        done,
                        failure: Some(failure),
                        is_blocked,
                        rest: PathPlan::of_actions(actions),
                    };
                }
            }
        }
        Ended {
            done,
            failure: None,
            is_blocked: false,
            rest: PathPlan::default(),
        }
    }

    /// The same, when empty folders where a file belongs have been removed.
    pub(super) async fn carry_out_in_cleared_place(&self, plan: PathPlan) -> Ended {
        if let (Some(destination), Some(transfer)) = (self.destination.clone(), plan.transfer())
            && let SyncOperation::Download { local_path, .. } = &transfer.operation
        {
            let local_path = local_path.clone();
            // If it fails, the download says what is in the way.
            let _ = self
                .host
                .blocking(move || destination.remove_empty_folders(&local_path))
                .await;
        }
        self.carry_out(plan).await
    }

    async fn do_action(&self, action: &SyncAction) -> Result<()> {
        if self.dry_run {
            return Ok(());
        }
        self.reporter.action_started(action);
        match &action.operation {
            SyncOperation::Upload {
                local_path,
                b2_name,
                mod_time,
                size,
                upload_mode,
            } => {
                let info = [(SRC_LAST_MODIFIED_MILLIS.to_owned(), mod_time.to_string())];
                let setting = self.encryption.get_setting_for_upload(
                    &self.bucket,
                    b2_name,
                    Some(&BTreeMap::from(info)),
                    *size,
                );
                let upload = Upload {
                    local_path,
                    b2_name,
                    mode: *upload_mode,
                    encryption: setting,
                };
                self.upload(action, upload).await
            }
            SyncOperation::Download {
                local_path,
                source_version,
                ..
            } => self.download(action, source_version, local_path).await,
            SyncOperation::Hide { b2_name } => self.hide(b2_name).await,
            SyncOperation::DeleteVersion {
                b2_name, file_id, ..
            } => self.delete_version(b2_name, file_id).await,
            SyncOperation::DeleteLocal { local_path } => {
                let (destination, path) = (self.destination()?, local_path.clone());
                self.host
                    .blocking(move || destination.remove_file(&path))
                    .await?
            }
            SyncOperation::Copy {
                b2_name,
                source_version,
                ..
            } => self.copy(action, source_version, b2_name).await,
        }
    }

    /// The time that is stored is that of the very file that is sent, which may be another than the scan saw.
    async fn upload(&self, action: &SyncAction, upload: Upload<'_>) -> Result<()> {
        let progress = self.progress(action);
        let mut attempt = 1;
        loop {
            let mut request = self
                .bucket
                .upload_local_file(upload.local_path, upload.b2_name)
                .record_mod_time(true)
                .upload_mode(upload.mode)
                .progress_listener(Arc::clone(&progress));
            if let Some(setting) = upload.encryption.clone() {
                request = request.encryption(setting);
            }
            if let Some(byte_count) = self.absolute_minimum_part_size {
                request = request.min_part_size(byte_count);
            }
            match request.await {
                Err(error)
                    if matches!(error.kind(), ErrorKind::SourceChanged { .. })
                        && attempt < UPLOAD_ATTEMPTS =>
                {
                    attempt += 1;
                }
                uploaded => return uploaded.map(drop),
            }
        }
    }

    async fn download(
        &self,
        action: &SyncAction,
        version: &FileVersion,
        local_path: &Path,
    ) -> Result<()> {
        let (destination, path) = (self.destination()?, local_path.to_owned());
        let durability = self.durability;
        let durability = self
            .host
            .blocking(move || {
                destination.make_way(&path)?;
                destination.check_is_free(&path)?;
                Ok::<_, Error>(match durability {
                    Durability::Synced if destination.is_flushed_with(&path) => None,
                    other => Some(other),
                })
            })
            .await??;
        let mut request = self
            .bucket
            .download_file_by_id(&version.id)
            .saved_at_once(version.size)
            .progress_listener(self.progress(action));
        if let Some(setting) = self
            .encryption
            .get_setting_for_download(self.source_bucket(), version)
        {
            request = request.encryption(setting);
        }
        let save = request.await?.save_to(local_path);
        match durability {
            Some(durability) => save.durability(durability).await?,
            None => {
                let saved = save.await?;
                self.is_flush_due.store(true, Ordering::Relaxed);
                saved
            }
        };
        Ok(())
    }

    /// Forces to the disk what was downloaded and is not there yet.
    pub(super) async fn flush(&self) -> Result<()> {
        match self.destination.clone() {
            Some(destination) if self.is_flush_due.swap(false, Ordering::Relaxed) => {
                self.host.blocking(move || destination.flush()).await?
            }
            _ => Ok(()),
        }
    }

    /// The time of the last modification goes along with the file info.
    async fn copy(&self, action: &SyncAction, version: &FileVersion, b2_name: &str) -> Result<()> {
        let (source_bucket, provider) = (self.source_bucket(), &self.encryption);
        let source = provider.get_source_setting_for_copy(source_bucket, version);
        let target =
            provider.get_destination_setting_for_copy(&self.bucket, b2_name, version, None);
        let mut request = self
            .bucket
            .copy(&version.id, b2_name)
            .progress_listener(self.progress(action));
        if [&source, &target].into_iter().flatten().any(is_sse_c) {
            // The info may have to name another key.
            request = request.source_file_info(version.file_info.clone());
            if let Some(content_type) = &version.content_type {
                request = request.source_content_type(content_type);
            }
        }
        if let Some(setting) = source {
            request = request.source_encryption(setting);
        }
        if let Some(setting) = target {
            request = request.destination_encryption(setting);
        }
        request.await.map(drop)
    }

    fn source_bucket(&self) -> &Bucket {
        self.source_bucket.as_ref().unwrap_or(&self.bucket)
    }

    async fn hide(&self, b2_name: &str) -> Result<()> {
        match self.bucket.hide_file(b2_name).await {
            // Someone else has hidden or deleted it since it was listed.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::FileAlreadyHidden { .. } | ErrorKind::FileNotPresent { .. }
                ) =>
            {
                Ok(())
            }
            hidden => hidden.map(drop),
        }
    }

    async fn delete_version(&self, b2_name: &str, file_id: &str) -> Result<()> {
        match self.bucket.delete_file_version(file_id, b2_name).await {
            // Someone else has deleted it since it was listed.
            Err(error) if matches!(error.kind(), ErrorKind::FileNotPresent { .. }) => Ok(()),
            deleted => deleted.map(drop),
        }
    }

    fn destination(&self) -> Result<LocalDestination> {
        self.destination.clone().ok_or_else(|| {
            Error::new(ErrorKind::InternalError {
                message: "a local action in a run without a local destination".to_owned(),
            })
        })
    }

    fn progress(&self, action: &SyncAction) -> Arc<ActionProgress> {
        Arc::new(ActionProgress {
            action: action.clone(),
            reporter: Arc::clone(&self.reporter),
            reported: AtomicU64::new(0),
        })
    }
}

/// What is uploaded, and how.
struct Upload<'a> {
    local_path: &'a Path,
    b2_name: &'a str,
    mode: UploadMode,
    encryption: Option<EncryptionSetting>,
}

fn is_sse_c(setting: &EncryptionSetting) -> bool {
    setting.mode == EncryptionMode::SSE_C
}

fn is_something_in_the_way(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::DestinationIsADirectory | ErrorKind::DestinationParentIsNotADirectory
    )
}

/// Turns how far a transfer has come into how much it has come farther.
#[derive(Debug)]
struct ActionProgress {
    action: SyncAction,
    reporter: Arc<dyn SyncReporter>,
    reported: AtomicU64,
}

impl ProgressListener for ActionProgress {
    fn bytes_completed(&self, byte_count: u64) {
        // A transfer that is begun again counts from 0.
        let before = self.reported.fetch_max(byte_count, Ordering::Relaxed);
        let new = byte_count.saturating_sub(before);
        if new > 0 {
            self.reporter.update_transfer(&self.action, new);
        }
    }
}
