use std::collections::VecDeque;
use std::fmt;

use super::action::SyncAction;

/// What is to be done for one path: a transfer, and what is hidden or deleted when it has succeeded.
///
/// `Display` gives the lines that are printed, one per action.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PathPlan {
    transfer: Option<SyncAction>,
    then: Vec<SyncAction>,
}

impl PathPlan {
    pub(super) fn new(transfer: Option<SyncAction>, then: Vec<SyncAction>) -> Self {
        debug_assert!(transfer.iter().all(SyncAction::is_transfer));
        debug_assert!(!then.iter().any(SyncAction::is_transfer));
        Self { transfer, then }
    }

    /// What is left of a plan after its first actions were done.
    pub(super) fn of_actions(mut actions: VecDeque<SyncAction>) -> Self {
        let begins_with_transfer = actions.front().is_some_and(SyncAction::is_transfer);
        let transfer = if begins_with_transfer {
            actions.pop_front()
        } else {
            None
        };
        Self::new(transfer, actions.into())
    }

    /// All actions, in the order in which they are done.
    pub(super) fn into_actions(self) -> VecDeque<SyncAction> {
        self.transfer.into_iter().chain(self.then).collect()
    }

    /// What brings the file to the destination, if it is needed.
    pub fn transfer(&self) -> Option<&SyncAction> {
        self.transfer.as_ref()
    }

    /// What is hidden or deleted, in this order, once the transfer has succeeded or if there is none.
    pub fn then(&self) -> &[SyncAction] {
        &self.then
    }

    /// Whether nothing is to be done.
    pub fn is_empty(&self) -> bool {
        self.transfer.is_none() && self.then.is_empty()
    }

    /// All actions, in the order in which they are done.
    pub fn actions(&self) -> impl Iterator<Item = &SyncAction> {
        self.transfer.iter().chain(&self.then)
    }
}

impl fmt::Display for PathPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, action) in self.actions().enumerate() {
            let separator = if number == 0 { "" } else { "\n" };
            write!(f, "{separator}{}", action.line())?;
        }
        Ok(())
    }
}
