//! Whether a file is transferred again.

use super::modes::{CompareVersionMode, NewerFileSyncMode};
use crate::digest::Sha1Digest;
use crate::error::{Error, ErrorKind, Result};
use crate::scan::ScannedPath;

/// How the two sides of a path are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Comparison {
    pub(super) mode: CompareVersionMode,
    /// How much the sides may differ: milliseconds or bytes.
    pub(super) threshold: u64,
    pub(super) newer_file_mode: NewerFileSyncMode,
}

/// What stands in front of a path in messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Prefixes {
    pub(super) source: &'static str,
    pub(super) destination: &'static str,
}

impl Comparison {
    /// Whether `source` has to be transferred to where `destination` is. Both are visible.
    ///
    /// # Errors
    /// `DestFileNewer`.
    pub(super) fn needs_transfer(
        &self,
        source: &ScannedPath,
        destination: &ScannedPath,
        prefixes: Prefixes,
    ) -> Result<bool> {
        match self.mode {
            CompareVersionMode::None => Ok(false),
            CompareVersionMode::Size => {
                Ok(source.size().abs_diff(destination.size()) > self.threshold)
            }
            CompareVersionMode::Sha1 => self.by_content(source, destination, prefixes),
            CompareVersionMode::ModTime => self.by_time(source, destination, prefixes),
        }
    }

    /// Files of one size with digests that both sides know differ as their digests do. A local file has none here: it is
    /// read before, if that is to decide.
    fn by_content(
        &self,
        source: &ScannedPath,
        destination: &ScannedPath,
        prefixes: Prefixes,
    ) -> Result<bool> {
        if source.size() != destination.size() {
            return Ok(true);
        }
        match (known_digest(source), known_digest(destination)) {
            (Some(there), Some(here)) => Ok(there != here),
            _ => self.by_time(source, destination, prefixes),
        }
    }

    fn by_time(
        &self,
        source: &ScannedPath,
        destination: &ScannedPath,
        prefixes: Prefixes,
    ) -> Result<bool> {
        let (source_time, destination_time) = (source.mod_time(), destination.mod_time());
        if source_time.abs_diff(destination_time) <= self.threshold {
            return Ok(false);
        }
        if source_time > destination_time {
            return Ok(true);
        }
        match self.newer_file_mode {
            NewerFileSyncMode::Skip => Ok(false),
            NewerFileSyncMode::Replace => Ok(true),
            NewerFileSyncMode::RaiseError => Err(Error::new(ErrorKind::DestFileNewer {
                dest_path: destination.relative_path().to_owned(),
                dest_mod_time_millis: destination_time,
                source_path: source.relative_path().to_owned(),
                source_mod_time_millis: source_time,
                dest_prefix: prefixes.destination.to_owned(),
                source_prefix: prefixes.source.to_owned(),
            })),
        }
    }
}

/// The digest that the service knows of a file.
pub(super) fn known_digest(path: &ScannedPath) -> Option<Sha1Digest> {
    match path {
        ScannedPath::B2(path) => path.selected_version().get_content_sha1(),
        ScannedPath::Local(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_version::FileVersion;
    use crate::scan::{B2Path, LocalPath};

    const PREFIXES: Prefixes = Prefixes {
        source: "local://",
        destination: "b2://",
    };

    fn file(mod_time: i64, size: u64) -> ScannedPath {
        LocalPath::new("/r/a.txt", "a.txt", mod_time, size).into()
    }

    fn compare(
        mode: CompareVersionMode,
        threshold: u64,
        newer_file_mode: NewerFileSyncMode,
        (source, destination): ((i64, u64), (i64, u64)),
    ) -> Option<bool> {
        let comparison = Comparison {
            mode,
            threshold,
            newer_file_mode,
        };
        let (source, destination) = (file(source.0, source.1), file(destination.0, destination.1));
        comparison
            .needs_transfer(&source, &destination, PREFIXES)
            .ok()
    }

    #[test]
    fn times_decide_as_the_table_says() {
        use NewerFileSyncMode::{RaiseError, Replace, Skip};
        let (yes, no, error) = (Some(true), Some(false), None);
        for (source, destination, threshold, skip, replace, raise) in [
            (100, 100, 0, no, no, no),
            (101, 100, 0, yes, yes, yes),
            (101, 100, 1, no, no, no),
            (100, 101, 0, no, yes, error),
            (100, 101, 1, no, no, no),
            (-5, 5, 10, no, no, no),
            (i64::MIN, i64::MAX, u64::MAX, no, no, no),
            (i64::MAX, i64::MIN, 0, yes, yes, yes),
        ] {
            for (newer_file_mode, expected) in
                [(Skip, skip), (Replace, replace), (RaiseError, raise)]
            {
                let times = ((source, 1), (destination, 2));
                let actual = compare(
                    CompareVersionMode::ModTime,
                    threshold,
                    newer_file_mode,
                    times,
                );
                assert_eq!(
                    actual, expected,
                    "{source} {destination} {threshold} {newer_file_mode:?}"
                );
            }
        }
    }

    #[test]
    fn sizes_decide_whatever_the_times_are() {
        for (source, destination, threshold, expected) in [
            (5, 9, 3, true),
            (5, 9, 4, false),
            (9, 5, 3, true),
            (9, 9, 0, false),
            (u64::MAX, 0, 0, true),
        ] {
            for times in [(1, 2), (2, 1)] {
                let sides = ((times.0, source), (times.1, destination));
                let mode = NewerFileSyncMode::RaiseError;
                let actual = compare(CompareVersionMode::Size, threshold, mode, sides);
                assert_eq!(actual, Some(expected), "{source} {destination} {threshold}");
            }
        }
    }

    #[test]
    fn w57_digests_decide_whatever_the_times_are_and_times_where_there_is_no_digest() {
        let version = |mod_time: i64, size: u64, digest: &str| {
            let mut version = FileVersion::new("1", "a.txt", size, mod_time);
            version.content_sha1 = Some(digest.repeat(40));
            ScannedPath::from(B2Path::new("a.txt", version, vec![]))
        };
        let comparison = Comparison {
            mode: CompareVersionMode::Sha1,
            threshold: 0,
            newer_file_mode: NewerFileSyncMode::RaiseError,
        };
        let needs = |source, destination| {
            let needs = comparison.needs_transfer(&source, &destination, PREFIXES);
            needs.ok()
        };
        assert_eq!(needs(version(2, 5, "a"), version(1, 5, "a")), Some(false));
        assert_eq!(needs(version(1, 5, "a"), version(2, 5, "a")), Some(false));
        assert_eq!(needs(version(1, 5, "a"), version(2, 5, "b")), Some(true));
        assert_eq!(needs(version(1, 5, "a"), version(1, 6, "a")), Some(true));
        // What was uploaded in parts without a note of its digest.
        assert_eq!(
            needs(version(1, 5, "none"), version(1, 5, "a")),
            Some(false)
        );
        assert_eq!(needs(version(2, 5, "none"), version(1, 5, "a")), Some(true));
        assert_eq!(needs(version(1, 5, "none"), version(2, 5, "a")), None);
    }

    #[test]
    fn nothing_differs_when_nothing_is_compared() {
        let sides = ((1, 1), (2, 2));
        let mode = NewerFileSyncMode::RaiseError;
        assert_eq!(
            compare(CompareVersionMode::None, 0, mode, sides),
            Some(false)
        );
    }

    #[test]
    fn a_newer_destination_is_named_with_both_times() {
        let comparison = Comparison {
            mode: CompareVersionMode::ModTime,
            threshold: 0,
            newer_file_mode: NewerFileSyncMode::RaiseError,
        };
        let error = comparison
            .needs_transfer(&file(100, 1), &file(200, 1), PREFIXES)
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "source file is older than destination: local://a.txt with a time of 100 cannot be synced to \
             b2://a.txt with a time of 200, unless a valid newer_file_mode is provided"
        );
    }
}
