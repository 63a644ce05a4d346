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
