//! The rules of each path.

use std::borrow::Cow;
use std::sync::Arc;

use super::super::keep::KeepRule;
use super::super::policy::{SyncPolicy, SyncPolicyManager};
use super::super::rules::{Direction, SyncRules};
use crate::error::Result;
use crate::scan::PathPair;

/// The settings of a run, and who may overrule them for a path.
#[derive(Debug)]
pub(super) struct Policies {
    default_policy: SyncPolicy,
    default_rules: SyncRules,
    now_millis: i64,
    manager: Option<Arc<dyn SyncPolicyManager>>,
}

impl Policies {
    pub(super) fn new(
        direction: Direction,
        default_policy: SyncPolicy,
        now_millis: i64,
        manager: Option<Arc<dyn SyncPolicyManager>>,
    ) -> Result<Self> {
        Ok(Self {
            default_rules: SyncRules::new(direction, &default_policy, now_millis)?,
            default_policy,
            now_millis,
            manager,
        })
    }

    pub(super) fn direction(&self) -> &Direction {
        &self.default_rules.direction
    }

    /// Whether something may be hidden or deleted for some path.
    pub(super) fn may_dispose(&self) -> bool {
        self.manager.is_some() || self.default_rules.keep != KeepRule::All
    }

    /// Whether all that the source does not have may be deleted for some path.
    pub(super) fn may_delete(&self) -> bool {
        self.manager.is_some() || self.default_rules.keep == KeepRule::Current
    }

    /// The rules of a path.
    ///
    /// # Errors
    /// `InvalidArgument` for a policy that cannot be.
    pub(super) fn rules(&self, pair: &PathPair) -> Result<Cow<'_, SyncRules>> {
        let Some(manager) = &self.manager else {
            return Ok(Cow::Borrowed(&self.default_rules));
        };
        let direction = self.direction();
        let policy = manager.get_policy(direction.sync_type(), pair, self.default_policy.clone());
        if policy == self.default_policy {
            return Ok(Cow::Borrowed(&self.default_rules));
        }
        SyncRules::new(direction.clone(), &policy, self.now_millis).map(Cow::Owned)
    }
}
