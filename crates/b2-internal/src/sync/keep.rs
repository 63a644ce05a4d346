//! What becomes of the versions at the destination.

use super::action::DeleteNote;
use super::modes::KeepOrDeleteMode;
use crate::file_version::FileVersion;

const MILLIS_PER_DAY: i128 = 24 * 60 * 60 * 1000;

/// Which versions at the destination are hidden or deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeepRule {
    /// None.
    All,
    /// All but the one that equals the source.
    Current,
    /// Those that were not visible at any time since `now_millis` less this many days.
    Days { days: u64, now_millis: i64 },
}

impl KeepRule {
    /// The rule of a mode. No days at all mean that nothing is deleted, as they do in Python.
    pub(super) fn new(mode: KeepOrDeleteMode, keep_days: u64, now_millis: i64) -> Self {
        match mode {
            KeepOrDeleteMode::Delete => Self::Current,
            KeepOrDeleteMode::KeepBeforeDelete if keep_days > 0 => Self::Days {
                days: keep_days,
                now_millis,
            },
            KeepOrDeleteMode::KeepBeforeDelete | KeepOrDeleteMode::NoDelete => Self::All,
        }
    }

    /// What happens to `versions`, which are those at the destination, newest first, before the transfer of this path.
    ///
    /// The newest version is hidden first, then the oldest is deleted first: however far that comes, nobody sees an old
    /// version again.
    pub(super) fn disposals(&self, path: &PathState<'_>) -> Vec<Disposal> {
        match *self {
            Self::All => Vec::new(),
            Self::Current => path.all_but_the_current(),
            Self::Days { days, now_millis } => path.out_of_date(days, now_millis),
        }
    }
}

/// What is known of a path when its versions are judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct PathState<'a> {
    /// Those at the destination, newest first.
    pub(super) versions: &'a [FileVersion],
    /// Whether the source has a file here that can be seen.
    pub(super) is_at_source: bool,
    /// Whether it is transferred, which makes a version newer than all of `versions`.
    pub(super) is_transferred: bool,
}

/// What happens to a version at the destination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Disposal {
    /// The newest one gets a hide marker before it.
    Hide,
    /// The one at `index` is deleted.
    Delete { index: usize, note: DeleteNote },
}

impl PathState<'_> {
    fn all_but_the_current(&self) -> Vec<Disposal> {
        let keeps_newest = self.is_at_source && !self.is_transferred;
        let first = usize::from(keeps_newest);
        let deleted = (first..self.versions.len()).rev();
        deleted.map(|index| self.delete(index)).collect()
    }

    /// A version counts as old when it was modified more than `days` ago. The newest of the old ones was visible since
    /// then, unless it is a hide marker, and stays; all after it go.
    fn out_of_date(&self, days: u64, now_millis: i64) -> Vec<Disposal> {
        let is_old = |version: &FileVersion| {
            let age = i128::from(now_millis) - i128::from(version.mod_time_millis());
            age > i128::from(days) * MILLIS_PER_DAY
        };
        // Times are those of the uploaders and need not be in order, so the first old version counts, not the last new one.
        let first = self.versions.iter().position(is_old).map(|oldest_kept| {
            let is_marker = self.versions[oldest_kept].is_hide_marker();
            oldest_kept + usize::from(!is_marker)
        });
        let deleted = (first.unwrap_or(self.versions.len())..self.versions.len()).rev();
        let is_hidden_now =
            !self.is_at_source && self.versions.first().is_some_and(FileVersion::is_upload);
        is_hidden_now
            .then_some(Disposal::Hide)
            .into_iter()
            .chain(deleted.map(|index| self.delete(index)))
            .collect()
    }

    fn delete(&self, index: usize) -> Disposal {
        let note = if self.versions[index].is_hide_marker() {
            DeleteNote::HideMarker
        } else if self.is_transferred || index > 0 {
            DeleteNote::OldVersion
        } else {
            DeleteNote::None
        };
        Disposal::Delete { index, note }
    }
}
