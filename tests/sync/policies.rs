//! Settings of the user's own for some paths.

use std::sync::Arc;

use b2_internal::scan::PathPair;
use b2_internal::sync::{
    KeepOrDeleteMode, NewerFileSyncMode, SyncPolicy, SyncPolicyManager, SyncType, Synchronizer,
};
use b2_internal::transfer::download::Durability;

use super::world::{TODAY, World, tree};

/// Deletes in `trash/`, replaces in `mirror/`, never sends `once/` again; `odd` is kept for days without a number.
#[derive(Debug)]
struct ByFolder;

impl SyncPolicyManager for ByFolder {
    fn get_policy(&self, _: SyncType, pair: &PathPair, mut policy: SyncPolicy) -> SyncPolicy {
        match pair.relative_path().split_once('/') {
            Some(("trash", _)) => policy.keep_days_or_delete = KeepOrDeleteMode::Delete,
            Some(("mirror", _)) => policy.newer_file_mode = NewerFileSyncMode::Replace,
            Some(("once", _)) => policy.should_transfer = Some(false),
            Some(("again", _)) => policy.should_transfer = Some(true),
            Some(("odd", _)) => policy.keep_days_or_delete = KeepOrDeleteMode::KeepBeforeDelete,
            _ => {}
        }
        policy
    }
}

#[tokio::test(start_paused = true)]
async fn each_path_has_its_own_policy_and_one_that_cannot_be_is_a_failure_of_its_path() {
    let world = World::new().await;
    for name in ["mirror/a", "once/a", "again/a", "new/a", "odd/a"] {
        world.write(name, "local", 100);
    }
    for (name, mod_time) in [
        ("mirror/a", 200),
        ("once/a", 50),
        ("again/a", 100),
        ("trash/gone", 50),
        ("kept/gone", 50),
    ] {
        world.put(name, "there", mod_time);
    }
    let synchronizer = Synchronizer::new(2).sync_policy_manager(Arc::new(ByFolder));
    let outcome = world.up(&synchronizer).await.unwrap();
    let failed: Vec<_> = outcome.failures.iter().map(ToString::to_string).collect();
    assert_eq!(
        failed,
        [
            "odd/a: keep_days is required when keep_days_or_delete is KeepOrDeleteMode.KEEP_BEFORE_DELETE"
        ]
    );
    assert_eq!(
        (
            outcome.summary.uploaded_count,
            outcome.summary.deleted_count
        ),
        (3, 1)
    );
    let versions: Vec<_> = world
        .in_bucket()
        .into_iter()
        .map(|(n, v)| (n, v.len()))
        .collect();
    let expected = [
        ("again/a", 2),
        ("kept/gone", 1),
        ("mirror/a", 2),
        ("new/a", 1),
        ("once/a", 1),
    ];
    assert_eq!(
        versions,
        expected.map(|(name, count)| (name.to_owned(), count))
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_downloaded_can_be_forced_to_the_disk() {
    let world = World::new().await;
    world.put("a", "a", 100);
    world.put("b/c", "c", 100);
    let synced = Synchronizer::default().durability(Durability::Synced);
    let summary = world.down(&synced).await.unwrap().into_result().unwrap();
    assert_eq!(summary.downloaded_count, 2);
    assert_eq!(tree(world.folder.path()).len(), 2);
    let again = synced.sync_folders(world.b2(""), world.local(), TODAY, None);
    assert_eq!(
        again.await.unwrap().into_result().unwrap().downloaded_count,
        0
    );
}
