//! What a run would do, without doing it.

use std::collections::VecDeque;
use std::sync::Arc;

use futures_core::Stream;
use futures_util::stream::try_unfold;

use super::super::action::SyncAction;
use super::super::report::{NoSyncReport, SyncReporter};
use super::super::rules::Direction;
use super::collisions::{FileNames, Obstacle};
use super::contents::has_expected_content;
use super::policies::Policies;
use super::watch::ScanWatch;
use super::{Ends, Order, plan};
use crate::error::Result;
use crate::host::Host;
use crate::scan::{PathPair, ScanSettings, VersionScope, ZippedFolders};

/// The actions for all paths of both folders, in order.
pub(in crate::sync) fn actions(order: Order) -> impl Stream<Item = Result<SyncAction>> + Send {
    try_unfold(Preview::Begin(Box::new(order)), Preview::step)
}

/// The actions for one path, whose file may have to be read.
pub(in crate::sync) async fn actions_of_pair(
    order: &Order,
    pair: &PathPair,
) -> Result<VecDeque<SyncAction>> {
    Planner::new(order)?.actions(pair, None).await
}

enum Preview {
    Begin(Box<Order>),
    Under {
        planner: Box<Planner>,
        pairs: Box<ZippedFolders>,
        planned: VecDeque<SyncAction>,
    },
}

impl Preview {
    async fn step(self) -> Result<Option<(SyncAction, Self)>> {
        let (mut planner, mut pairs, mut planned) = match self {
            Self::Begin(order) => {
                let planner = Box::new(Planner::new(&order)?);
                let pairs = Box::new(planner.scan(*order));
                (planner, pairs, VecDeque::new())
            }
            Self::Under {
                planner,
                pairs,
                planned,
            } => (planner, pairs, planned),
        };
        loop {
            if let Some(action) = planned.pop_front() {
                let rest = Self::Under {
                    planner,
                    pairs,
                    planned,
                };
                return Ok(Some((action, rest)));
            }
            let Some(pair) = pairs.next().await.transpose()? else {
                planner
                    .reporter
                    .end_compare(planner.action_count, planner.total_bytes);
                return Ok(None);
            };
            if pair.a.is_some() {
                planner.reporter.update_compare(1);
            }
            let is_down = matches!(planner.policies.direction(), Direction::Down { .. });
            let obstacle = is_down
                .then(|| planner.file_names.obstacle(&pair))
                .flatten();
            planned = planner.actions(&pair, obstacle).await?;
            planner.action_count += planned.len() as u64;
            planner.total_bytes += planned.iter().map(SyncAction::bytes).sum::<u64>();
        }
    }
}

struct Planner {
    policies: Policies,
    host: Host,
    reporter: Arc<dyn SyncReporter>,
    file_names: FileNames,
    action_count: u64,
    total_bytes: u64,
}

impl Planner {
    fn new(order: &Order) -> Result<Self> {
        let ends = Ends::of(order)?;
        Ok(Self {
            policies: Policies::new(
                ends.direction,
                order.default_policy.clone(),
                order.now_millis,
                order.sync_policy_manager.clone(),
            )?,
            host: ends.bucket.api().own_session().host().clone(),
            reporter: order
                .reporter
                .clone()
                .unwrap_or_else(|| Arc::new(NoSyncReport)),
            file_names: FileNames::on(order.folds_names == Some(true)),
            action_count: 0,
            total_bytes: 0,
        })
    }

    fn scan(&self, order: Order) -> ZippedFolders {
        let settings = ScanSettings::new()
            .host(self.host.clone())
            .reporter(Arc::new(ScanWatch::new(Arc::clone(&self.reporter))));
        let versions = match self.policies.may_dispose() {
            true => VersionScope::All,
            false => VersionScope::Newest,
        };
        let source = settings
            .clone()
            .policies_manager(order.policies_manager)
            .versions(VersionScope::Newest);
        ZippedFolders::new(
            order.source.all_files(source),
            order.destination.all_files(settings.versions(versions)),
        )
    }

    async fn actions(
        &self,
        pair: &PathPair,
        obstacle: Option<Obstacle>,
    ) -> Result<VecDeque<SyncAction>> {
        let mut rules = self.policies.rules(pair)?.into_owned();
        if let Some(question) = rules.content_question(pair) {
            let is_same = has_expected_content(&self.host, None, question).await?;
            rules.should_transfer = Some(!is_same);
        }
        Ok(plan(&rules, pair, obstacle)?.into_actions())
    }
}
