use proptest::prelude::*;

use super::*;
use crate::sync::keep::{Disposal, PathState};

/// Times in days before today, with hide markers among them, in any order.
fn some_times() -> impl Strategy<Value = Vec<i64>> {
    let time = (0..12_i64, any::<bool>()).prop_map(|(age, is_marker)| {
        let time = (TODAY - age) * DAY;
        if is_marker { -time } else { time }
    });
    proptest::collection::vec(time, 0..6)
}

fn some_keep_rule() -> impl Strategy<Value = KeepRule> {
    prop_oneof![
        Just(KeepRule::All),
        Just(KeepRule::Current),
        (1..12_u64).prop_map(keep_days),
    ]
}

fn some_rules() -> impl Strategy<Value = SyncRules> {
    use CompareVersionMode::{ModTime, None, Size};
    use NewerFileSyncMode::{RaiseError, Replace, Skip};
    let direction = prop_oneof![Just(up()), Just(down()), Just(copy())];
    let mode = prop_oneof![Just(ModTime), Just(Size), Just(None)];
    let newer_file_mode = prop_oneof![Just(Skip), Just(Replace), Just(RaiseError)];
    (direction, mode, newer_file_mode, 0..3_u64, some_keep_rule()).prop_map(
        |(direction, mode, newer_file_mode, threshold, keep)| SyncRules {
            direction,
            comparison: Comparison {
                mode,
                threshold,
                newer_file_mode,
            },
            keep,
            upload_mode: UploadMode::Full,
            should_transfer: Option::None,
        },
    )
}

fn deleted_versions(plan: &PathPlan) -> Vec<usize> {
    let place = |action: &SyncAction| match &action.operation {
        SyncOperation::DeleteVersion { file_id, .. } => file_id.rsplit('_').next()?.parse().ok(),
        _ => None,
    };
    plan.then().iter().filter_map(place).collect()
}

/// Does what a plan says to the versions at a destination in a bucket, as the service would.
fn carried_out(plan: &PathPlan, source_time: Option<i64>, before: &[i64]) -> Vec<i64> {
    let deleted = deleted_versions(plan);
    let count = before.len();
    let kept = (0..count).filter(|index| !deleted.contains(&(count - index)));
    let mut after: Vec<i64> = kept.map(|index| before[index]).collect();
    if plan.transfer().is_some() {
        after.insert(0, source_time.unwrap());
    }
    if plan
        .then()
        .iter()
        .any(|action| matches!(action.operation, SyncOperation::Hide { .. }))
    {
        after.insert(0, -TODAY * DAY);
    }
    after
}

fn visible(times: &[i64]) -> Option<i64> {
    times.first().copied().filter(|time| *time >= 0)
}

proptest! {
    #[test]
    fn what_is_there_to_stay_is_never_deleted(
        rules in some_rules(),
        source in some_times(),
        destination in some_times(),
    ) {
        let pair = pair(&rules.direction, &source, &destination);
        if let Ok(plan) = rules.plan(&pair) {
            let is_at_source = visible(&source).is_some();
            let deletes_current = deleted_versions(&plan).contains(&destination.len());
            let unlinks = described(&plan).contains(&"unlink".to_owned());
            // The file at the destination goes only when its source is gone, or a new one has come.
            if is_at_source && plan.transfer().is_none() {
                prop_assert!(!deletes_current && !unlinks);
            }
            if rules.keep == KeepRule::All {
                prop_assert!(plan.then().is_empty());
            }
            prop_assert_eq!(plan.transfer().is_some() && !is_at_source, false);
        }
    }

    #[test]
    fn a_second_run_has_nothing_to_do(
        rules in some_rules(),
        source in some_times(),
        destination in some_times(),
    ) {
        if rules.direction == down() {
            return Ok(());
        }
        let first = pair(&rules.direction, &source, &destination);
        if let Ok(plan) = rules.plan(&first) {
            let after = carried_out(&plan, visible(&source), &destination);
            let again = rules.plan(&pair(&rules.direction, &source, &after)).unwrap();
            if !matches!(rules.keep, KeepRule::Days { .. }) {
                prop_assert_eq!(described(&again), Vec::<String>::new(), "{:?}", after);
            }
            // Only now does the age of what was transferred count, by its modification time, which may be long ago.
            prop_assert!(again.transfer().is_none());
            let after = carried_out(&again, None, &after);
            let third = rules.plan(&pair(&rules.direction, &source, &after)).unwrap();
            prop_assert_eq!(described(&third), Vec::<String>::new(), "{:?}", after);
        }
    }

    #[test]
    fn deleting_leaves_exactly_what_the_source_has(
        mut rules in some_rules(),
        source in some_times(),
        destination in some_times(),
    ) {
        rules.keep = KeepRule::Current;
        rules.comparison.threshold = 0;
        rules.comparison.mode = CompareVersionMode::ModTime;
        rules.comparison.newer_file_mode = NewerFileSyncMode::Replace;
        if rules.direction == down() {
            return Ok(());
        }
        let plan = rules.plan(&pair(&rules.direction, &source, &destination)).unwrap();
        let after = carried_out(&plan, visible(&source), &destination);
        prop_assert_eq!(after, visible(&source).into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn what_was_visible_within_the_days_to_keep_is_kept(
        mut ages in proptest::collection::vec((0..12_i64, any::<bool>()), 0..6),
        days in 1..12_u64,
        is_at_source in any::<bool>(),
    ) {
        ages.sort_unstable();
        let times: Vec<i64> = ages
            .iter()
            .map(|(age, is_marker)| (TODAY - age) * DAY * if *is_marker { -1 } else { 1 })
            .collect();
        let path = versions("dst/", &times, 1);
        let versions = path.as_ref().map_or(&[][..], B2Path::all_versions);
        let state = PathState { versions, is_at_source, is_transferred: false };
        let disposals = keep_days(days).disposals(&state);
        for disposal in disposals {
            if let Disposal::Delete { index, .. } = disposal {
                // It was visible from its own time until the next newer version came.
                let visible_until_age = index.checked_sub(1).map_or(0, |newer| ages[newer].0);
                let is_marker = ages[index].1;
                let was_visible = visible_until_age <= i64::try_from(days).unwrap() && !is_marker;
                prop_assert!(!was_visible, "{:?} {} {}", ages, days, index);
            }
        }
    }
}
