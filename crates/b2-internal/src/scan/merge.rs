//! Two folders side by side.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::folder::{Folder, FolderScan, ScanSettings};
use super::path::ScannedPath;
use super::policies::ScanPoliciesManager;
use crate::call::Next;
use crate::error::Result;

/// One path and what two folders have at it; at least one of them has something.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PathPair {
    /// What the first folder has.
    pub a: Option<ScannedPath>,
    /// What the second folder has.
    pub b: Option<ScannedPath>,
    /// Whether the first folder could not be read at this path, so that the absence of `a` says nothing.
    pub is_a_unknown: bool,
}

impl PathPair {
    /// The path within both folders.
    pub fn relative_path(&self) -> &str {
        let path = self.a.as_ref().or(self.b.as_ref());
        path.map_or("", ScannedPath::relative_path)
    }
}

/// All paths of two folders, in order.
///
/// The policies of `settings` apply to the first folder only; the second is seen in full.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// # use b2_internal::scan::{B2Folder, LocalFolder, ScanSettings, zip_folders};
/// std::fs::write(folder.path().join("b.jpg"), "another photo")?;
/// let (here, there) = (LocalFolder::new(&folder), B2Folder::new(bucket, "2026"));
/// let mut pairs = zip_folders(&here, &there, ScanSettings::new());
/// let mut missing = Vec::new();
/// while let Some(pair) = pairs.next().await {
///     let pair = pair?;
///     if pair.b.is_none() {
///         missing.push(pair.relative_path().to_owned());
///     }
/// }
/// assert_eq!(missing, ["b.jpg"]);
/// # Ok(())
/// # }
/// ```
pub fn zip_folders(
    folder_a: &dyn Folder,
    folder_b: &dyn Folder,
    settings: ScanSettings,
) -> ZippedFolders {
    let full = settings
        .clone()
        .policies_manager(Arc::new(ScanPoliciesManager::new()));
    ZippedFolders::new(folder_a.all_files(settings), folder_b.all_files(full))
}

/// The paths of two folders; see [`zip_folders`]. After an error there is nothing more.
#[must_use = "folders are not read until their files are asked for"]
pub struct ZippedFolders {
    a: Side,
    b: Side,
}

impl ZippedFolders {
    /// Merges two scans, each of which comes in order.
    pub fn new(a: FolderScan, b: FolderScan) -> Self {
        Self {
            a: Side::new(a),
            b: Side::new(b),
        }
    }

    /// The next path; `None` after the last one.
    #[expect(
        clippy::should_implement_trait,
        reason = "the next of a stream, which iterators do not have"
    )]
    pub fn next(&mut self) -> Next<'_, Self> {
        Next::of(self)
    }

    fn take_pair(&mut self) -> Option<PathPair> {
        let (takes_a, takes_b) = match (self.a.head(), self.b.head()) {
            (None, None) => return None,
            (Some(_), None) => (true, false),
            (None, Some(_)) => (false, true),
            (Some(a), Some(b)) => {
                let order = a.relative_path().cmp(b.relative_path());
                (order.is_le(), order.is_ge())
            }
        };
        let mut pair = PathPair {
            a: self.a.take_if(takes_a),
            b: self.b.take_if(takes_b),
            is_a_unknown: false,
        };
        if let (None, Some(b)) = (&pair.a, &pair.b) {
            pair.is_a_unknown = self.a.scan.could_not_see(b.relative_path());
        }
        Some(pair)
    }
}

impl Stream for ZippedFolders {
    type Item = Result<PathPair>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // Both are asked before either is waited for, so that neither waits for the other's first page.
        let (a, b) = (self.a.poll_fill(context), self.b.poll_fill(context));
        match (a, b) {
            (Poll::Ready(Err(error)), _) | (_, Poll::Ready(Err(error))) => {
                self.a.end();
                self.b.end();
                return Poll::Ready(Some(Err(error)));
            }
            (Poll::Ready(Ok(())), Poll::Ready(Ok(()))) => {}
            _ => return Poll::Pending,
        }
        Poll::Ready(self.take_pair().map(Ok))
    }
}

impl fmt::Debug for ZippedFolders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ZippedFolders")
            .field("a", &self.a.scan)
            .field("b", &self.b.scan)
            .finish_non_exhaustive()
    }
}

/// A scan and the first of its files that was not handed on.
struct Side {
    scan: FolderScan,
    head: Head,
}

enum Head {
    Unknown,
    File(ScannedPath),
    NoMore,
}

impl Side {
    fn new(scan: FolderScan) -> Self {
        Self {
            scan,
            head: Head::Unknown,
        }
    }

    fn poll_fill(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        if matches!(self.head, Head::Unknown) {
            let next = ready!(Pin::new(&mut self.scan).poll_next(context)).transpose()?;
            self.head = next.map_or(Head::NoMore, Head::File);
        }
        Poll::Ready(Ok(()))
    }

    fn head(&self) -> Option<&ScannedPath> {
        match &self.head {
            Head::File(path) => Some(path),
            Head::Unknown | Head::NoMore => None,
        }
    }

    fn take_if(&mut self, wanted: bool) -> Option<ScannedPath> {
        if !wanted {
            return None;
        }
        match std::mem::replace(&mut self.head, Head::Unknown) {
            Head::File(path) => Some(path),
            Head::Unknown | Head::NoMore => None,
        }
    }

    fn end(&mut self) {
        self.head = Head::NoMore;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use futures_util::stream;
    use proptest::prelude::*;

    use super::super::folder::ScanEntry;
    use super::super::path::LocalPath;
    use super::*;
    use crate::error::{Error, ErrorKind};

    fn file(name: &str) -> ScannedPath {
        LocalPath::new(format!("/{name}"), name, 0, 0).into()
    }

    fn scan<'a>(names: impl IntoIterator<Item = &'a str>) -> FolderScan {
        let files: Vec<_> = names.into_iter().map(|name| Ok(file(name))).collect();
        FolderScan::new(stream::iter(files))
    }

    async fn pairs_of(mut zipped: ZippedFolders) -> Vec<(Option<String>, Option<String>)> {
        let name = |path: Option<ScannedPath>| path.map(|path| path.relative_path().to_owned());
        let mut pairs = Vec::new();
        while let Some(pair) = zipped.next().await {
            let pair = pair.unwrap();
            pairs.push((name(pair.a), name(pair.b)));
        }
        pairs
    }

    #[tokio::test]
    async fn paths_of_both_folders_come_in_order_and_in_pairs() {
        let zipped = ZippedFolders::new(scan(["a", "a b/c", "b"]), scan(["a b/c", "a/c", "c"]));
        let some = |name: &str| Some(name.to_owned());
        assert_eq!(
            pairs_of(zipped).await,
            [
                (some("a"), None),
                (some("a b/c"), some("a b/c")),
                (None, some("a/c")),
                (some("b"), None),
                (None, some("c")),
            ]
        );
    }

    #[tokio::test]
    async fn a_broken_scan_ends_the_merge_with_its_error() {
        let broken = FolderScan::new(stream::iter([
            Ok(file("a")),
            Err(Error::new(ErrorKind::Cancelled)),
        ]));
        let mut zipped = ZippedFolders::new(broken, scan(["b"]));
        assert!(zipped.next().await.unwrap().is_ok());
        assert!(zipped.next().await.unwrap().is_err());
        assert!(zipped.next().await.is_none());
    }

    #[tokio::test]
    async fn what_the_first_folder_could_not_show_is_marked() {
        let entries = [
            ScanEntry::Path(file("a")),
            ScanEntry::Unread("d".to_owned()),
        ];
        let a = FolderScan::of_entries(Box::pin(stream::iter(entries.map(Ok))));
        let mut zipped = ZippedFolders::new(a, scan(["c", "d", "d/x", "d0", "e"]));
        let mut unknown = Vec::new();
        while let Some(pair) = zipped.next().await {
            let pair = pair.unwrap();
            if pair.is_a_unknown {
                unknown.push(pair.b.unwrap().relative_path().to_owned());
            }
        }
        assert_eq!(unknown, ["d", "d/x"]);
    }

    proptest! {
        #[test]
        fn every_path_comes_once_with_all_that_is_there(
            a in proptest::collection::btree_set("[ab/.]{1,4}", 0..12),
            b in proptest::collection::btree_set("[ab/.]{1,4}", 0..12),
        ) {
            let names = |set: &BTreeSet<String>| scan(set.iter().map(String::as_str));
            let zipped = ZippedFolders::new(names(&a), names(&b));
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let pairs = runtime.block_on(pairs_of(zipped));
            let expected: Vec<_> = a
                .union(&b)
                .map(|name| (a.get(name).cloned(), b.get(name).cloned()))
                .collect();
            prop_assert_eq!(pairs, expected);
        }
    }
}
