use std::sync::Arc;

use crate::call::Call;
use crate::error::{Dialect, Error};
use crate::scan::{Folder, PathPair, ScanJudge, ScanPoliciesManager, ScannedPath};
use crate::sync::{self, PlannedActions, SyncAction, SyncReporter, Synchronizer};

use super::InDialect;

impl InDialect for Synchronizer {
    fn dialect(&self) -> Dialect {
        self.dialect()
    }

    fn in_dialect(self, dialect: Dialect) -> Self {
        self.with_dialect(dialect)
    }
}

/// Policies that leave everything but symbolic links to `judge`.
pub fn policies_of_judge(
    judge: Arc<dyn ScanJudge>,
    exclude_all_symlinks: bool,
) -> ScanPoliciesManager {
    ScanPoliciesManager::of_judge(judge, exclude_all_symlinks)
}

/// What a synchronisation would do, without doing it.
pub fn folder_actions(
    synchronizer: Synchronizer,
    source_folder: Arc<dyn Folder>,
    dest_folder: Arc<dyn Folder>,
    now_millis: i64,
    reporter: Option<Arc<dyn SyncReporter>>,
) -> PlannedActions {
    sync::folder_actions(
        synchronizer,
        source_folder,
        dest_folder,
        now_millis,
        reporter,
    )
}

/// What a synchronisation would do for one path, which is in both of these folders, without doing it. `paths` are what the
/// source has and what the destination has.
pub fn pair_actions(
    synchronizer: Synchronizer,
    source_folder: Arc<dyn Folder>,
    dest_folder: Arc<dyn Folder>,
    now_millis: i64,
    paths: Result<(ScannedPath, ScannedPath), Error>,
) -> Call<Vec<SyncAction>> {
    let pair = paths.map(|(source, destination)| PathPair {
        a: Some(source),
        b: Some(destination),
        is_a_unknown: false,
    });
    sync::pair_actions(synchronizer, source_folder, dest_folder, now_millis, pair)
}
