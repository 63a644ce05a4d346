use crate::{CompareVersionMode, Error, ErrorKind, KeepOrDeleteMode, NewerFileSyncMode, Result};

use super::Synchronizer;

/// The options of the command line that say how folders are synchronised.
///
/// ```
/// use b2sdk_v1::v0::SyncArguments;
///
/// let arguments = SyncArguments::new().skip_newer(true).keep_days(30).compare_versions("size");
/// # let _ = arguments;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use = "arguments do nothing until folders are synchronised with them"]
pub struct SyncArguments {
    replace_newer: bool,
    skip_newer: bool,
    delete: bool,
    keep_days: Option<u64>,
    compare_versions: Option<String>,
    compare_threshold: Option<u64>,
}

impl SyncArguments {
    /// No options: what is newer at the destination is a failure, and nothing is deleted.
    pub fn new() -> Self {
        Self::default()
    }

    /// `--replaceNewer`: replaces files that are newer at the destination.
    pub fn replace_newer(mut self, replace_newer: bool) -> Self {
        self.replace_newer = replace_newer;
        self
    }

    /// `--skipNewer`: passes over files that are newer at the destination.
    pub fn skip_newer(mut self, skip_newer: bool) -> Self {
        self.skip_newer = skip_newer;
        self
    }

    /// `--delete`: deletes what the source does not have.
    pub fn delete(mut self, delete: bool) -> Self {
        self.delete = delete;
        self
    }

    /// `--keepDays`: hides what the source does not have, and deletes versions that are older than this. With 0 nothing is
    /// hidden or deleted.
    pub fn keep_days(mut self, keep_days: u64) -> Self {
        self.keep_days = Some(keep_days);
        self
    }

    /// `--compareVersions`: `none`, `modTime` (the default) or `size`.
    pub fn compare_versions(mut self, compare_versions: impl Into<String>) -> Self {
        self.compare_versions = Some(compare_versions.into());
        self
    }

    /// `--compareThreshold`: milliseconds or bytes.
    pub fn compare_threshold(mut self, compare_threshold: u64) -> Self {
        self.compare_threshold = Some(compare_threshold);
        self
    }

    /// The synchronizer that these options describe.
    ///
    /// # Errors
    /// `CommandError` for options that contradict each other or that nobody knows.
    pub(super) fn synchronizer(&self, max_workers: usize) -> Result<Synchronizer> {
        let newer_file_mode = match (self.replace_newer, self.skip_newer) {
            (true, true) => {
                return Err(wrong("--skipNewer and --replaceNewer are incompatible"));
            }
            (true, false) => NewerFileSyncMode::Replace,
            (false, true) => NewerFileSyncMode::Skip,
            (false, false) => NewerFileSyncMode::RaiseError,
        };
        if self.delete && self.keep_days.is_some() {
            return Err(wrong("--delete and --keepDays are incompatible"));
        }
        let compare_version_mode = match self.compare_versions.as_deref() {
            Some("none") => CompareVersionMode::None,
            Some("modTime") | None => CompareVersionMode::ModTime,
            Some("size") => CompareVersionMode::Size,
            Some(_) => return Err(wrong("Invalid option for --compareVersions")),
        };
        let synchronizer = Synchronizer::new(max_workers)
            .newer_file_mode(newer_file_mode)
            .compare_version_mode(compare_version_mode)
            .compare_threshold(self.compare_threshold.unwrap_or(0));
        Ok(match self.keep_days {
            _ if self.delete => synchronizer.keep_days_or_delete(KeepOrDeleteMode::Delete),
            Some(days) if days > 0 => synchronizer
                .keep_days_or_delete(KeepOrDeleteMode::KeepBeforeDelete)
                .keep_days(days),
            _ => synchronizer,
        })
    }
}

fn wrong(message: &str) -> Error {
    Error::new(ErrorKind::CommandError {
        message: message.to_owned(),
    })
}
