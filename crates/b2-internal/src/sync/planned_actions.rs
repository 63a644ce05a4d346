//! What a synchronisation would do, for whoever wants to see it first: Python's `make_folder_sync_actions` and
//! `make_file_sync_actions`, which the interface v1 offers.

use std::sync::Arc;

use super::action::SyncAction;
use super::report::SyncReporter;
use super::run;
use super::synchronizer::Synchronizer;
use crate::bucket::entries;
use crate::call::{Call, call_span};
use crate::error::Result;
use crate::scan::{Folder, PathPair};

entries! {
    /// What a synchronisation would do, path by path in order. Nothing is done.
    pub struct PlannedActions of SyncAction
}

/// What `synchronizer` would do to make `dest_folder` like `source_folder`.
pub(crate) fn folder_actions(
    synchronizer: Synchronizer,
    source_folder: Arc<dyn Folder>,
    dest_folder: Arc<dyn Folder>,
    now_millis: i64,
    reporter: Option<Arc<dyn SyncReporter>>,
) -> PlannedActions {
    use futures_util::{StreamExt as _, future, stream};

    let dialect = synchronizer.dialect();
    let order = synchronizer.order(source_folder, dest_folder, now_millis, reporter);
    let span = call_span!(PlannedActions);
    match order {
        Ok(order) => PlannedActions::new(dialect, span, run::actions(order)),
        Err(error) => {
            let refused = stream::once(future::ready(Err(error)));
            PlannedActions::new(dialect, span, refused.boxed())
        }
    }
}

/// What `synchronizer` would do for one path of these folders.
pub(crate) fn pair_actions(
    synchronizer: Synchronizer,
    source_folder: Arc<dyn Folder>,
    dest_folder: Arc<dyn Folder>,
    now_millis: i64,
    pair: Result<PathPair>,
) -> Call<Vec<SyncAction>> {
    let dialect = synchronizer.dialect();
    Call::new(async move {
        let actions = async {
            let order = synchronizer.order(source_folder, dest_folder, now_millis, None)?;
            run::actions_of_pair(&order, &pair?).await
        };
        match actions.await {
            Ok(actions) => Ok(actions.into()),
            Err(error) => Err(error.with_dialect(dialect)),
        }
    })
}
