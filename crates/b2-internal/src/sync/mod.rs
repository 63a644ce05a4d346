//! Making one folder like another: what is to be done for each path, and the doing of it.
//!
//! The decision is pure: `rules` turn what both folders have at a path into a [`PathPlan`], from the tables of
//! `compare` and `keep`. The run merges both folders, asks the rules, and carries a bounded number of plans out at a
//! time; a plan's transfer ends well before anything of that path is hidden or deleted.
//!
//! Invariant: nothing is hidden or deleted because of a transfer that failed, or of a source that could not be read.

mod action;
mod compare;
mod digest_cache;
mod encryption;
mod keep;
mod modes;
mod outcome;
mod plan;
mod planned_actions;
mod policy;
mod report;
mod rules;
mod run;
mod sync_report;
mod synchronizer;
#[cfg(test)]
mod tests;

pub use action::{DeleteNote, SyncAction, SyncOperation};
pub use encryption::{
    BasicSyncEncryptionSettingsProvider, ServerDefaultSyncEncryptionSettingsProvider,
    SyncEncryptionSettingsProvider,
};
pub use modes::{CompareVersionMode, KeepOrDeleteMode, NewerFileSyncMode};
pub use outcome::{SyncFailure, SyncOutcome, SyncSummary};
pub use plan::PathPlan;
pub use planned_actions::PlannedActions;
pub(crate) use planned_actions::{folder_actions, pair_actions};
pub use policy::{SyncPolicy, SyncPolicyManager, SyncType};
pub use report::{NoSyncReport, SyncReporter};
pub use rules::make_b2_keep_days_actions;
pub use sync_report::SyncReport;
pub use synchronizer::{SyncFolders, Synchronizer};
