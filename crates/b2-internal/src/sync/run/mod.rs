//! Carrying a synchronisation out.
//!
//! One walk through both folders makes a plan for each path; a bounded number of plans is under way at any time, and the
//! walk waits when there are more. What fails is written down, and the others go on.
//!
//! Invariant: a plan's actions are done one after the other, and the first that fails ends the plan.

mod collisions;
mod local_destination;
mod perform;
mod watch;

use std::sync::Arc;

use futures_util::stream;
use tokio::task::JoinSet;

use self::collisions::FileNames;
use self::local_destination::LocalDestination;
use self::perform::{Ended, Workbench};
use self::watch::ScanWatch;
use super::compare::Comparison;
use super::keep::KeepRule;
use super::modes::KeepOrDeleteMode;
use super::outcome::{SyncFailure, SyncOutcome};
use super::plan::PathPlan;
use super::report::{NoSyncReport, SyncReporter};
use super::rules::{Direction, SyncRules};
use super::synchronizer::invalid;
use crate::bucket::Bucket;
use crate::error::{Dialect, Error, ErrorKind, Result};
use crate::scan::{
    Folder, FolderLocation, FolderScan, LocalFolder, PathPair, ScanPoliciesManager, ScanSettings,
    VersionScope, ZippedFolders,
};
use crate::transfer::upload::UploadMode;

/// What a run has to do.
pub(super) struct Order {
    pub(super) source: Arc<dyn Folder>,
    pub(super) destination: Arc<dyn Folder>,
    pub(super) comparison: Comparison,
    pub(super) upload_mode: UploadMode,
    pub(super) keep_or_delete: KeepOrDeleteMode,
    pub(super) keep: KeepRule,
    pub(super) policies_manager: Arc<ScanPoliciesManager>,
    pub(super) dry_run: bool,
    pub(super) allow_empty_source: bool,
    pub(super) max_workers: usize,
    pub(super) reporter: Option<Arc<dyn SyncReporter>>,
    pub(super) dialect: Dialect,
}

/// The most plans that wait for something else to be deleted first.
const MAX_BLOCKED: usize = 10_000;

pub(super) async fn run(order: Order) -> Result<SyncOutcome> {
    let ends = Ends::of(&order)?;
    let host = ends.bucket.api().session().host().clone();
    let (allow_empty_source, dry_run) = (order.allow_empty_source, order.dry_run);
    let local = ends.local.clone();
    let found = host
        .blocking(move || look_at_local_side(&local, allow_empty_source, dry_run))
        .await??;

    let reporter = order
        .reporter
        .clone()
        .unwrap_or_else(|| Arc::new(NoSyncReport));
    let watch = Arc::new(ScanWatch::new(Arc::clone(&reporter)));
    let settings = ScanSettings::new()
        .host(host.clone())
        .reporter(watch.clone());
    let source = order.source.all_files(
        settings
            .clone()
            .policies_manager(order.policies_manager)
            .versions(VersionScope::Newest),
    );
    let destination = match found.is_destination_missing {
        true => FolderScan::new(stream::empty()),
        false => order
            .destination
            .all_files(settings.versions(match order.keep {
                KeepRule::All => VersionScope::Newest,
                KeepRule::Current | KeepRule::Days { .. } => VersionScope::All,
            })),
    };
    let workbench = Arc::new(Workbench {
        host,
        bucket: ends.bucket,
        destination: found.destination,
        reporter,
        upload_mode: order.upload_mode,
        dry_run,
    });
    let rules = SyncRules {
        direction: ends.direction,
        comparison: order.comparison,
        keep: order.keep,
    };
    let run = Run {
        rules,
        workbench,
        max_workers: order.max_workers,
        dialect: order.dialect,
        tasks: JoinSet::new(),
        blocked: Vec::new(),
        outcome: SyncOutcome::new(),
    };
    Ok(run
        .run(ZippedFolders::new(source, destination), &watch)
        .await)
}

/// From where to where.
struct Ends {
    direction: Direction,
    /// Where the actions that are no local ones take place.
    bucket: Bucket,
    local: LocalSide,
}

/// The folder of a run that is on this machine.
#[derive(Clone)]
enum LocalSide {
    Source(LocalFolder),
    Destination(LocalFolder),
    Neither,
}

impl Ends {
    fn of(order: &Order) -> Result<Self> {
        use FolderLocation::{B2, Local};
        Ok(
            match (order.source.location(), order.destination.location()) {
                (Local { .. }, Local { .. }) => {
                    return Err(Error::new(ErrorKind::ValueError {
                        message: "Sync between two local folders is not supported!".to_owned(),
                    }));
                }
                (Local { root }, B2 { bucket, prefix }) => Self {
                    direction: Direction::Up { prefix },
                    bucket,
                    local: LocalSide::Source(LocalFolder::new(root)),
                },
                (B2 { bucket, .. }, Local { root }) => {
                    if order.keep_or_delete == KeepOrDeleteMode::KeepBeforeDelete {
                        let message = "cannot be used for local files";
                        return Err(invalid("keep_days_or_delete", message));
                    }
                    let folder = LocalFolder::new(root);
                    Self {
                        direction: Direction::Down {
                            folder: folder.clone(),
                        },
                        bucket,
                        local: LocalSide::Destination(folder),
                    }
                }
                (B2 { .. }, B2 { bucket, prefix }) => Self {
                    direction: Direction::Copy { prefix },
                    bucket,
                    local: LocalSide::Neither,
                },
            },
        )
    }
}

#[derive(Default)]
struct Found {
    destination: Option<LocalDestination>,
    is_destination_missing: bool,
}

/// Checks the source before the destination is made. Blocks.
fn look_at_local_side(local: &LocalSide, allow_empty: bool, dry_run: bool) -> Result<Found> {
    match local {
        LocalSide::Source(folder) if allow_empty => folder.ensure_readable()?,
        LocalSide::Source(folder) => folder.ensure_non_empty()?,
        LocalSide::Destination(folder) if dry_run && folder.is_missing() => {
            return Ok(Found {
                destination: None,
                is_destination_missing: true,
            });
        }
        LocalSide::Destination(folder) => {
            folder.ensure_present()?;
            return Ok(Found {
                destination: Some(LocalDestination::open(folder)?),
                is_destination_missing: false,
            });
        }
        LocalSide::Neither => {}
    }
    Ok(Found::default())
}

struct Run {
    rules: SyncRules,
    workbench: Arc<Workbench>,
    max_workers: usize,
    dialect: Dialect,
    /// What is under way. Dropped, it stops.
    tasks: JoinSet<Ended>,
    /// What can only be done when other things are gone from the destination.
    blocked: Vec<PathPlan>,
    outcome: SyncOutcome,
}

impl Run {
    async fn run(mut self, mut pairs: ZippedFolders, watch: &ScanWatch) -> SyncOutcome {
        let mut file_names = FileNames::default();
        let (mut action_count, mut total_bytes) = (0, 0);
        while let Some(pair) = pairs.next().await {
            while let Some(ended) = self.tasks.try_join_next() {
                self.write_down(ended);
            }
            let plan = match pair {
                Ok(pair) => self.plan(&pair, &mut file_names),
                Err(error) => {
                    self.fail(SyncFailure::of_run(error));
                    break;
                }
            };
            if let Some(plan) = plan {
                action_count += plan.actions().count() as u64;
                total_bytes += plan.actions().map(|action| action.bytes()).sum::<u64>();
                self.start(plan).await;
            }
        }
        let reporter = Arc::clone(&self.workbench.reporter);
        reporter.end_compare(action_count, total_bytes);
        self.finish().await;
        self.sweep(watch).await;
        self.outcome.summary.warning_count = watch.warning_count();
        reporter.ended(&self.outcome.summary);
        self.outcome
    }

    /// What is to be done for a path; `None` if nothing, or if that cannot be decided, which is then written down.
    fn plan(&mut self, pair: &PathPair, file_names: &mut FileNames) -> Option<PathPlan> {
        if pair.a.is_some() {
            self.outcome.summary.compared_count += 1;
            self.workbench.reporter.update_compare(1);
        }
        if pair.is_a_unknown && self.rules.keep != KeepRule::All {
            self.outcome.summary.withheld_count += 1;
        }
        let plan = self.rules.plan(pair).and_then(|plan| {
            if matches!(self.rules.direction, Direction::Down { .. }) {
                file_names.check(pair, &plan)?;
            }
            Ok(plan)
        });
        match plan {
            Ok(plan) => Some(plan).filter(|plan| !plan.is_empty()),
            Err(error) => {
                let path = pair.a.as_ref().or(pair.b.as_ref());
                let relative_path = path.map_or("", |path| path.relative_path());
                self.fail(SyncFailure::of_path(relative_path, error));
                None
            }
        }
    }

    /// Starts a plan, when one of those under way has ended if need be.
    async fn start(&mut self, plan: PathPlan) {
        while self.tasks.len() >= self.max_workers {
            self.wait_for_one().await;
        }
        let workbench = Arc::clone(&self.workbench);
        self.tasks
            .spawn(async move { workbench.carry_out(plan).await });
    }

    async fn finish(&mut self) {
        while !self.tasks.is_empty() {
            self.wait_for_one().await;
        }
        // Now that everything else is gone, a folder may have become empty where a file belongs, and the other way round.
        for plan in std::mem::take(&mut self.blocked) {
            let mut ended = self.workbench.carry_out_in_cleared_place(plan).await;
            ended.is_blocked = false;
            self.write_down(Ok(ended));
        }
    }

    async fn wait_for_one(&mut self) {
        if let Some(ended) = self.tasks.join_next().await {
            self.write_down(ended);
        }
    }

    fn write_down(&mut self, ended: std::result::Result<Ended, tokio::task::JoinError>) {
        let ended = match ended {
            Ok(ended) => ended,
            Err(lost) => {
                let message = "a task of the synchronisation was lost".to_owned();
                let error = Error::new(ErrorKind::InternalError { message }).with_source(lost);
                return self.fail(SyncFailure::of_run(error));
            }
        };
        self.outcome.summary += &ended.done;
        let may_be_cleared = self.rules.keep == KeepRule::Current;
        match ended.failure {
            Some(_) if ended.is_blocked && may_be_cleared && self.blocked.len() < MAX_BLOCKED => {
                self.blocked.push(ended.rest);
            }
            Some(failure) => self.fail(failure),
            None => {}
        }
    }

    fn fail(&mut self, mut failure: SyncFailure) {
        failure.error = failure.error.with_dialect(self.dialect);
        self.workbench.reporter.failed(&failure);
        self.outcome.add_failure(failure);
    }

    /// Removes what downloads of earlier runs left behind.
    async fn sweep(&mut self, watch: &ScanWatch) {
        if let Some(destination) = self.workbench.destination.clone() {
            let left_behind = watch.take_staging_files();
            if !self.workbench.dry_run && !left_behind.is_empty() {
                // It is only tidying up: the files are where they belong.
                let _ = self
                    .workbench
                    .host
                    .blocking(move || destination.remove_abandoned(&left_behind))
                    .await;
            }
        }
    }
}
