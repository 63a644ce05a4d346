//! Doing what a plan says.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::super::action::{SyncAction, SyncOperation};
use super::super::outcome::{SyncFailure, SyncSummary};
use super::super::plan::PathPlan;
use super::super::report::SyncReporter;
use super::local_destination::LocalDestination;
use crate::bucket::Bucket;
use crate::error::{Error, ErrorKind, Result};
use crate::host::Host;
use crate::stream::ProgressListener;
use crate::transfer::upload::UploadMode;

/// How often an upload is begun when the file changes while it is read.
const UPLOAD_ATTEMPTS: u32 = 3;

/// Where the actions of a run are done, and who hears of them.
#[derive(Debug)]
pub(super) struct Workbench {
    pub(super) host: Host,
    pub(super) bucket: Bucket,
    /// Where downloads go.
    pub(super) destination: Option<LocalDestination>,
    pub(super) reporter: Arc<dyn SyncReporter>,
    pub(super) upload_mode: UploadMode,
    pub(super) dry_run: bool,
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
                ..
            } => self.upload(action, local_path, b2_name).await,
            SyncOperation::Download {
                file_id,
                local_path,
                ..
            } => self.download(action, file_id, local_path).await,
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
                file_id, b2_name, ..
            } => self.copy(action, file_id, b2_name).await,
        }
    }

    /// The time that is stored is that of the very file that is sent, which may be another than the scan saw.
    async fn upload(&self, action: &SyncAction, local_path: &Path, b2_name: &str) -> Result<()> {
        let progress = self.progress(action);
        let mut attempt = 1;
        loop {
            let uploaded = self
                .bucket
                .upload_local_file(local_path, b2_name)
                .record_mod_time(true)
                .upload_mode(self.upload_mode)
                .progress_listener(Arc::clone(&progress))
                .await;
            match uploaded {
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

    async fn download(&self, action: &SyncAction, file_id: &str, local_path: &Path) -> Result<()> {
        let (destination, path) = (self.destination()?, local_path.to_owned());
        self.host
            .blocking(move || destination.make_way(&path))
            .await??;
        self.bucket
            .download_file_by_id(file_id)
            .progress_listener(self.progress(action))
            .await?
            .save_to(local_path)
            .await
            .map(drop)
    }

    /// The time of the last modification goes along with the file info.
    async fn copy(&self, action: &SyncAction, file_id: &str, b2_name: &str) -> Result<()> {
        self.bucket
            .copy(file_id, b2_name)
            .progress_listener(self.progress(action))
            .await
            .map(drop)
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
