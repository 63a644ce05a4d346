//! Scans boiled down to a few numbers and samples.

use std::collections::BTreeMap;
use std::fmt;

use super::path::{B2Path, ScannedPath};

/// A class that the paths of a scan fall into; Python's `AbstractScanResult`. Two paths are of one class when their results
/// are equal.
pub trait ScanResult: fmt::Debug + Clone + Ord {
    /// The class of a path, by what each of the scanned folders has there.
    fn from_files(files: &[Option<ScannedPath>]) -> Self;
}

/// Counts the paths of each class, and keeps the first and the last of them.
///
/// ```
/// use b2_internal::scan::{CountAndSampleScanReport, LocalPath, ScanResult, ScannedPath};
///
/// /// Whether both folders have the path.
/// #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
/// struct IsInBoth(bool);
///
/// impl ScanResult for IsInBoth {
///     fn from_files(files: &[Option<ScannedPath>]) -> Self {
///         Self(files.iter().all(Option::is_some))
///     }
/// }
///
/// let file = |name: &str| Some(ScannedPath::from(LocalPath::new(format!("/{name}"), name, 0, 0)));
/// let mut report = CountAndSampleScanReport::<IsInBoth>::new();
/// report.add(&[file("a"), None]);
/// report.add(&[file("b"), file("b")]);
/// report.add(&[None, file("c")]);
/// assert_eq!(report.counter_by_status()[&IsInBoth(false)], 2);
/// assert_eq!(report.samples_by_status_last()[&IsInBoth(false)], [None, file("c")]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountAndSampleScanReport<R> {
    counter_by_status: BTreeMap<R, u64>,
    samples_by_status_first: BTreeMap<R, Vec<Option<ScannedPath>>>,
    samples_by_status_last: BTreeMap<R, Vec<Option<ScannedPath>>>,
}

impl<R: ScanResult> CountAndSampleScanReport<R> {
    /// A report of nothing.
    pub fn new() -> Self {
        Self {
            counter_by_status: BTreeMap::new(),
            samples_by_status_first: BTreeMap::new(),
            samples_by_status_last: BTreeMap::new(),
        }
    }

    /// Adds a path: what each of the scanned folders has there.
    pub fn add(&mut self, files: &[Option<ScannedPath>]) {
        let status = R::from_files(files);
        *self.counter_by_status.entry(status.clone()).or_default() += 1;
        let sample = || {
            files
                .iter()
                .map(|file| file.as_ref().map(selected))
                .collect()
        };
        self.samples_by_status_first
            .entry(status.clone())
            .or_insert_with(sample);
        self.samples_by_status_last.insert(status, sample());
    }

    /// How many paths are of each class.
    pub fn counter_by_status(&self) -> &BTreeMap<R, u64> {
        &self.counter_by_status
    }

    /// The first path of each class, with no version but the selected one.
    pub fn samples_by_status_first(&self) -> &BTreeMap<R, Vec<Option<ScannedPath>>> {
        &self.samples_by_status_first
    }

    /// The last path of each class, with no version but the selected one.
    pub fn samples_by_status_last(&self) -> &BTreeMap<R, Vec<Option<ScannedPath>>> {
        &self.samples_by_status_last
    }
}

impl<R: ScanResult> Default for CountAndSampleScanReport<R> {
    fn default() -> Self {
        Self::new()
    }
}

fn selected(path: &ScannedPath) -> ScannedPath {
    match path {
        ScannedPath::Local(_) => path.clone(),
        ScannedPath::B2(path) => B2Path::new(
            path.relative_path(),
            path.selected_version().clone(),
            Vec::new(),
        )
        .into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::path::LocalPath;
    use super::*;
    use crate::file_version::FileVersion;

    /// How many of the folders have the path.
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
    struct Holders(usize);

    impl ScanResult for Holders {
        fn from_files(files: &[Option<ScannedPath>]) -> Self {
            Self(files.iter().flatten().count())
        }
    }

    fn local(name: &str) -> Option<ScannedPath> {
        Some(LocalPath::new(format!("/{name}"), name, 0, 0).into())
    }

    /// A file whose selected version is the older one of two.
    fn in_bucket(name: &str) -> B2Path {
        let version = |id: &str, time| FileVersion::new(id, name, 1, time);
        let (newer, older) = (version("2", 20), version("1", 10));
        B2Path::new(name, older.clone(), vec![newer, older])
    }

    #[test]
    fn each_class_has_its_count_its_first_and_its_last_path_and_of_those_the_selected_version() {
        let mut report = CountAndSampleScanReport::<Holders>::new();
        for name in ["a", "b", "c"] {
            report.add(&[local(name), Some(in_bucket(name).into())]);
        }
        report.add(&[local("d"), None]);
        assert_eq!(
            report.counter_by_status(),
            &BTreeMap::from([(Holders(1), 1), (Holders(2), 3)])
        );
        let sample = |name: &str| {
            let selected = in_bucket(name).selected_version().clone();
            assert_eq!(selected.id, "1");
            let only = B2Path::new(name, selected, Vec::new());
            assert_eq!(only.all_versions().len(), 1);
            vec![local(name), Some(only.into())]
        };
        let alone = vec![local("d"), None];
        assert_eq!(
            report.samples_by_status_first(),
            &BTreeMap::from([(Holders(1), alone.clone()), (Holders(2), sample("a"))])
        );
        assert_eq!(
            report.samples_by_status_last(),
            &BTreeMap::from([(Holders(1), alone), (Holders(2), sample("c"))])
        );
    }
}
