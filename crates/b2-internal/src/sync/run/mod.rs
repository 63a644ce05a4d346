//! Carrying a synchronisation out.
//!
//! One walk through both folders makes a plan for each path; a bounded number of plans is under way at any time, and the
//! walk waits when there are more. What fails is written down, and the others go on.
//!
//! Invariant: a plan's actions are done one after the other, and the first that fails ends the plan.

mod collisions;
mod contents;
mod local_destination;
mod perform;
mod policies;
mod preview;
mod watch;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use futures_util::stream;
use tokio::task::JoinSet;

use self::collisions::{FileNames, Obstacle};
use self::contents::has_expected_content;
use self::local_destination::LocalDestination;
use self::perform::{Ended, Workbench};
use self::policies::Policies;
pub(super) use self::preview::{actions, actions_of_pair};
use self::watch::ScanWatch;
use super::digest_cache::DigestCache;
use super::encryption::{
    ServerDefaultSyncEncryptionSettingsProvider, SyncEncryptionSettingsProvider,
};
use super::outcome::{SyncFailure, SyncOutcome};
use super::plan::PathPlan;
use super::policy::{SyncPolicy, SyncPolicyManager};
use super::report::{NoSyncReport, SyncReporter};
use super::rules::{ContentQuestion, Direction, SyncRules};
use crate::bucket::Bucket;
use crate::error::{Dialect, Error, ErrorKind, Result};
use crate::scan::{
    Folder, FolderLocation, FolderScan, LocalFolder, PathPair, ScanPoliciesManager, ScanSettings,
    VersionScope, ZippedFolders,
};
use crate::transfer::download::Durability;

/// What a run has to do.
pub(super) struct Order {
    pub(super) source: Arc<dyn Folder>,
    pub(super) destination: Arc<dyn Folder>,
    pub(super) default_policy: SyncPolicy,
    pub(super) sync_policy_manager: Option<Arc<dyn SyncPolicyManager>>,
    pub(super) now_millis: i64,
    /// Nobody is asked when absent.
    pub(super) encryption: Option<Arc<dyn SyncEncryptionSettingsProvider>>,
    pub(super) absolute_minimum_part_size: Option<u64>,
    pub(super) durability: Durability,
    pub(super) digest_cache: Option<PathBuf>,
    pub(super) policies_manager: Arc<ScanPoliciesManager>,
    pub(super) dry_run: bool,
    pub(super) allow_empty_source: bool,
    pub(super) max_workers: usize,
    pub(super) folds_names: Option<bool>,
    pub(super) reporter: Option<Arc<dyn SyncReporter>>,
    pub(super) dialect: Dialect,
}

/// The most plans that wait for something else to be deleted first.
const MAX_BLOCKED: usize = 10_000;

pub(super) async fn run(order: Order) -> Result<SyncOutcome> {
    let mut ends = Ends::of(&order)?;
    if order.encryption.is_some() {
        ends.learn_names().await?;
    }
    let policies = Policies::new(
        ends.direction,
        order.default_policy,
        order.now_millis,
        order.sync_policy_manager,
    )?;
    let host = ends.bucket.api().own_session().host().clone();
    let (allow_empty_source, dry_run) = (order.allow_empty_source, order.dry_run);
    let (local, folds_names) = (ends.local.clone(), order.folds_names);
    let found = host
        .blocking(move || look_at_local_side(&local, allow_empty_source, dry_run, folds_names))
        .await??;
    let digest_cache = match order.digest_cache {
        Some(file) => Some(Arc::new(
            host.blocking(move || DigestCache::open(file)).await??,
        )),
        None => None,
    };

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
            .all_files(settings.versions(match policies.may_dispose() {
                true => VersionScope::All,
                false => VersionScope::Newest,
            })),
    };
    let workbench = Arc::new(Workbench {
        host,
        bucket: ends.bucket,
        source_bucket: ends.source_bucket,
        destination: found.destination,
        reporter,
        encryption: order
            .encryption
            .unwrap_or_else(|| Arc::new(ServerDefaultSyncEncryptionSettingsProvider)),
        absolute_minimum_part_size: order.absolute_minimum_part_size,
        durability: order.durability,
        dry_run,
        is_flush_due: AtomicBool::new(false),
    });
    let run = Run {
        policies,
        workbench,
        digest_cache,
        undecided_count: 0,
        action_count: 0,
        total_bytes: 0,
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
    /// Where the files come from that are downloaded or copied.
    source_bucket: Option<Bucket>,
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
                    source_bucket: None,
                    local: LocalSide::Source(LocalFolder::new(root)),
                },
                (B2 { bucket, .. }, Local { root }) => {
                    let folder = LocalFolder::new(root);
                    Self {
                        direction: Direction::Down {
                            folder: folder.clone(),
                        },
                        source_bucket: Some(bucket.clone()),
                        bucket,
                        local: LocalSide::Destination(folder),
                    }
                }
                (B2 { bucket: source, .. }, B2 { bucket, prefix }) => Self {
                    direction: Direction::Copy { prefix },
                    bucket,
                    source_bucket: Some(source),
                    local: LocalSide::Neither,
                },
            },
        )
    }

    /// Looks up the buckets of which only the ids are known, as in the first interface, for whoever goes by names.
    async fn learn_names(&mut self) -> Result<()> {
        for bucket in [Some(&mut self.bucket), self.source_bucket.as_mut()] {
            if let Some(bucket) = bucket.filter(|bucket| bucket.name().is_empty()) {
                *bucket = bucket.get_fresh_state().await?;
            }
        }
        Ok(())
    }
}

#[derive(Default)]
struct Found {
    destination: Option<LocalDestination>,
    is_destination_missing: bool,
}

/// Checks the source before the destination is made. Blocks.
fn look_at_local_side(
    local: &LocalSide,
    allow_empty: bool,
    dry_run: bool,
    folds_names: Option<bool>,
) -> Result<Found> {
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
                destination: Some(match folds_names {
                    None if !dry_run => LocalDestination::open(folder)?.try_names(),
                    _ => LocalDestination::open(folder)?.folding(folds_names == Some(true)),
                }),
                is_destination_missing: false,
            });
        }
        LocalSide::Neither => {}
    }
    Ok(Found::default())
}

struct Run {
    policies: Policies,
    workbench: Arc<Workbench>,
    digest_cache: Option<Arc<DigestCache>>,
    max_workers: usize,
    dialect: Dialect,
    /// What is under way. Dropped, it stops.
    tasks: JoinSet<Step>,
    /// The paths among `tasks` of which nothing is planned yet.
    undecided_count: usize,
    action_count: u64,
    total_bytes: u64,
    /// What can only be done when other things are gone from the destination.
    blocked: Vec<PathPlan>,
    outcome: SyncOutcome,
}

/// What a task was about.
enum Step {
    /// Doing what a plan says.
    Done(Box<Ended>),
    /// Finding out what is to be done for a path.
    Decided {
        path: Box<OpenPath>,
        has_same_content: Result<bool>,
    },
}

/// A path of which it is to be found out whether its file is transferred.
struct OpenPath {
    pair: PathPair,
    rules: SyncRules,
    obstacle: Option<Obstacle>,
}

impl Run {
    async fn run(mut self, mut pairs: ZippedFolders, watch: &ScanWatch) -> SyncOutcome {
        let destination = self.workbench.destination.as_ref();
        let folds_names = destination.is_some_and(LocalDestination::folds_names);
        let mut file_names = FileNames::on(folds_names);
        while let Some(pair) = pairs.next().await {
            while let Some(ended) = self.tasks.try_join_next() {
                self.write_down(ended);
            }
            match pair {
                Ok(pair) => self.begin(pair, &mut file_names).await,
                Err(error) => {
                    self.fail(SyncFailure::of_run(error));
                    break;
                }
            }
        }
        while self.undecided_count > 0 && !self.tasks.is_empty() {
            self.wait_for_one().await;
        }
        let reporter = Arc::clone(&self.workbench.reporter);
        reporter.end_compare(self.action_count, self.total_bytes);
        self.finish().await;
        self.sweep(watch).await;
        self.close_digest_cache().await;
        if let Err(error) = self.workbench.flush().await {
            self.fail(SyncFailure::of_run(error));
        }
        self.outcome.summary.warning_count = watch.warning_count();
        reporter.ended(&self.outcome.summary);
        self.outcome
    }

    /// Begins with a path: does what is to be done, or finds that out first.
    async fn begin(&mut self, pair: PathPair, file_names: &mut FileNames) {
        if pair.a.is_some() {
            self.outcome.summary.compared_count += 1;
            self.workbench.reporter.update_compare(1);
        }
        if pair.is_a_unknown && self.policies.may_dispose() {
            self.outcome.summary.withheld_count += 1;
        }
        let is_down = matches!(self.policies.direction(), Direction::Down { .. });
        let obstacle = is_down.then(|| file_names.obstacle(&pair)).flatten();
        let planned = self.policies.rules(&pair).and_then(|rules| {
            Ok(match rules.content_question(&pair) {
                Some(question) => Err((question, rules.into_owned())),
                None => Ok(plan(&rules, &pair, obstacle)?),
            })
        });
        match planned {
            Ok(Ok(plan)) if plan.is_empty() => {}
            Ok(Ok(plan)) => {
                self.wait_for_place().await;
                self.start(plan);
            }
            Ok(Err((question, rules))) => {
                self.wait_for_place().await;
                self.ask(
                    question,
                    OpenPath {
                        pair,
                        rules,
                        obstacle,
                    },
                );
            }
            Err(error) => self.fail(SyncFailure::of_path(pair.relative_path(), error)),
        }
    }

    async fn wait_for_place(&mut self) {
        while self.tasks.len() >= self.max_workers {
            self.wait_for_one().await;
        }
    }

    fn start(&mut self, plan: PathPlan) {
        self.action_count += plan.actions().count() as u64;
        self.total_bytes += plan.actions().map(|action| action.bytes()).sum::<u64>();
        let workbench = Arc::clone(&self.workbench);
        self.tasks
            .spawn(async move { Step::Done(Box::new(workbench.carry_out(plan).await)) });
    }

    fn ask(&mut self, question: ContentQuestion, path: OpenPath) {
        self.undecided_count += 1;
        let (host, cache) = (self.workbench.host.clone(), self.digest_cache.clone());
        self.tasks.spawn(async move {
            Step::Decided {
                path: Box::new(path),
                has_same_content: has_expected_content(&host, cache, question).await,
            }
        });
    }

    async fn finish(&mut self) {
        while !self.tasks.is_empty() {
            self.wait_for_one().await;
        }
        // Now that everything else is gone, a folder may have become empty where a file belongs, and the other way round.
        for plan in std::mem::take(&mut self.blocked) {
            let mut ended = self.workbench.carry_out_in_cleared_place(plan).await;
            ended.is_blocked = false;
            self.end(ended);
        }
    }

    async fn wait_for_one(&mut self) {
        if let Some(ended) = self.tasks.join_next().await {
            self.write_down(ended);
        }
    }

    fn write_down(&mut self, step: std::result::Result<Step, tokio::task::JoinError>) {
        match step {
            Ok(Step::Done(ended)) => self.end(*ended),
            Ok(Step::Decided {
                path,
                has_same_content,
            }) => self.decide(*path, has_same_content),
            Err(lost) => {
                let message = "a task of the synchronisation was lost".to_owned();
                let error = Error::new(ErrorKind::InternalError { message }).with_source(lost);
                self.fail(SyncFailure::of_run(error));
            }
        }
    }

    fn decide(&mut self, path: OpenPath, has_same_content: Result<bool>) {
        self.undecided_count -= 1;
        let OpenPath {
            pair,
            mut rules,
            obstacle,
        } = path;
        let planned = has_same_content.and_then(|is_same| {
            rules.should_transfer = Some(!is_same);
            plan(&rules, &pair, obstacle)
        });
        match planned {
            Ok(plan) if plan.is_empty() => {}
            Ok(plan) => self.start(plan),
            Err(error) => self.fail(SyncFailure::of_path(pair.relative_path(), error)),
        }
    }

    fn end(&mut self, ended: Ended) {
        self.outcome.summary += &ended.done;
        let may_be_cleared = self.policies.may_delete();
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

    async fn close_digest_cache(&mut self) {
        if let Some(cache) = self.digest_cache.take() {
            let closed = self.workbench.host.blocking(move || cache.close()).await;
            // The next run reads the files again.
            if let Err(error) = closed.map_err(Error::from).and_then(|closed| closed) {
                tracing::warn!(%error, "digests are not remembered");
            }
        }
    }
}

/// What is to be done for a path.
fn plan(rules: &SyncRules, pair: &PathPair, obstacle: Option<Obstacle>) -> Result<PathPlan> {
    let plan = rules.plan(pair)?;
    match obstacle {
        Some(obstacle) if plan.transfer().is_some() => {
            Err(obstacle.into_error(pair.relative_path()))
        }
        _ => Ok(plan),
    }
}
