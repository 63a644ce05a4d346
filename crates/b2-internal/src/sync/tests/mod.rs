//! The tables of the decision, row by row, and what holds for all inputs.

mod actions;
mod plans;
mod properties;
mod vectors;

use super::action::{SyncAction, SyncOperation};
use super::compare::Comparison;
use super::keep::KeepRule;
use super::modes::{CompareVersionMode, KeepOrDeleteMode, NewerFileSyncMode};
use super::plan::PathPlan;
use super::rules::{Direction, SyncRules};
use crate::file_info::SRC_LAST_MODIFIED_MILLIS;
use crate::file_version::FileVersion;
use crate::scan::{B2Path, LocalFolder, LocalPath, PathPair, ScannedPath};
use crate::transfer::upload::UploadMode;

const DAY: i64 = 24 * 60 * 60 * 1000;
/// Today, in days since 1970.
const TODAY: i64 = 10_000;

/// Rules that compare by time, raise errors and keep everything.
fn rules(direction: Direction) -> SyncRules {
    SyncRules {
        direction,
        comparison: Comparison {
            mode: CompareVersionMode::ModTime,
            threshold: 0,
            newer_file_mode: NewerFileSyncMode::RaiseError,
        },
        keep: KeepRule::All,
        upload_mode: UploadMode::Full,
        should_transfer: None,
    }
}

fn up() -> Direction {
    Direction::Up {
        prefix: "dst/".to_owned(),
    }
}

fn down() -> Direction {
    Direction::Down {
        folder: LocalFolder::new("/dst"),
    }
}

fn copy() -> Direction {
    Direction::Copy {
        prefix: "dst/".to_owned(),
    }
}

fn directions() -> [Direction; 3] {
    [up(), down(), copy()]
}

fn keep_days(days: u64) -> KeepRule {
    KeepRule::new(KeepOrDeleteMode::KeepBeforeDelete, days, TODAY * DAY)
}

fn local(root: &str, mod_time: i64, size: u64) -> ScannedPath {
    LocalPath::new(format!("{root}/a.txt"), "a.txt", mod_time, size).into()
}

/// A file of one version per time, newest first. A negative time makes a hide marker.
fn versions(folder: &str, times: &[i64], size: u64) -> Option<B2Path> {
    let version = |(index, time): (usize, &i64)| {
        let id = format!(
            "id_{}_{}",
            if *time < 0 { "h" } else { "u" },
            times.len() - index
        );
        let mut version = FileVersion::new(id, format!("{folder}a.txt"), size, time.abs());
        if *time < 0 {
            version.action = "hide".into();
            version.size = 0;
        } else {
            let noted = (SRC_LAST_MODIFIED_MILLIS.to_owned(), time.to_string());
            version.file_info.extend([noted]);
        }
        version
    };
    let all: Vec<_> = times.iter().enumerate().map(version).collect();
    let newest = all.first()?.clone();
    Some(B2Path::new("a.txt", newest, all))
}

/// What both sides have, as a direction sees it: `times` newest first, none for nothing.
fn pair(direction: &Direction, source: &[i64], destination: &[i64]) -> PathPair {
    sized_pair(direction, (source, 10), (destination, 10))
}

fn sized_pair(
    direction: &Direction,
    (source, source_size): (&[i64], u64),
    (destination, destination_size): (&[i64], u64),
) -> PathPair {
    let side = |folder: &str, is_local: bool, times: &[i64], size| {
        if is_local {
            let time = times.first().filter(|time| **time >= 0);
            time.map(|time| local(&format!("/{folder}"), *time, size))
        } else {
            versions(&format!("{folder}/"), times, size).map(ScannedPath::from)
        }
    };
    let (from_local, to_local) = match direction {
        Direction::Up { .. } => (true, false),
        Direction::Down { .. } => (false, true),
        Direction::Copy { .. } => (false, false),
    };
    PathPair {
        a: side("src", from_local, source, source_size),
        b: side("dst", to_local, destination, destination_size),
        is_a_unknown: false,
    }
}

/// What a plan does: the transfer as `transfer`, deletions by the place of the version, oldest 1, with their notes.
fn described(plan: &PathPlan) -> Vec<String> {
    let describe = |action: &SyncAction| match &action.operation {
        _ if action.is_transfer() => "transfer".to_owned(),
        SyncOperation::Hide { .. } => "hide".to_owned(),
        SyncOperation::DeleteVersion { file_id, note, .. } => {
            format!("delete {} {note}", file_id.rsplit('_').next().unwrap())
        }
        SyncOperation::DeleteLocal { .. } => "unlink".to_owned(),
        _ => unreachable!("{action}"),
    };
    plan.actions().map(describe).collect()
}
