//! A folder of files, on this machine or in a bucket, as an ordered stream.

use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::path::ScannedPath;
use super::policies::ScanPoliciesManager;
use super::report::{NoScanReport, ScanReporter};
use crate::bucket::Bucket;
use crate::call::Next;
use crate::error::{Error, ErrorKind, Result};
use crate::host::Host;

/// A folder of files, in a bucket or on this machine.
///
/// A file in a bucket may have several versions, a file on this machine has one. Custom folders may be implemented; a
/// synchronisation acts where [`location`](Self::location) says that the folder is.
pub trait Folder: fmt::Debug + Send + Sync + 'static {
    /// All files of the folder, in the order of the UTF-8 bytes of their relative paths, each path once.
    ///
    /// What cannot be looked at is reported and passed over; the stream ends with an error only when nothing more can
    /// be said about the folder.
    fn all_files(&self, settings: ScanSettings) -> FolderScan;

    /// Where the folder is.
    fn location(&self) -> FolderLocation;
}

/// Where a folder is.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum FolderLocation {
    /// On this machine.
    #[non_exhaustive]
    Local {
        /// The absolute path of the folder.
        root: PathBuf,
    },
    /// In a bucket.
    #[non_exhaustive]
    B2 {
        /// The bucket.
        bucket: Bucket,
        /// What the names of the folder's files begin with: empty, or the folder's name and a slash.
        prefix: String,
    },
}

/// How a folder is scanned.
#[derive(Debug, Clone)]
#[must_use = "settings do nothing until a folder is scanned with them"]
pub struct ScanSettings {
    pub(crate) host: Host,
    pub(crate) reporter: Arc<dyn ScanReporter>,
    pub(crate) policies_manager: Arc<ScanPoliciesManager>,
    pub(crate) versions: VersionScope,
}

impl ScanSettings {
    /// A scan that lets everything pass, sees all versions and reports to nobody.
    pub fn new() -> Self {
        Self {
            host: Host::system(),
            reporter: Arc::new(NoScanReport),
            policies_manager: Arc::new(ScanPoliciesManager::new()),
            versions: VersionScope::All,
        }
    }

    /// The machine on which blocking work runs; the real one by default.
    pub fn host(mut self, host: Host) -> Self {
        self.host = host;
        self
    }

    /// Who is told what the scan passes over; nobody by default.
    pub fn reporter(mut self, reporter: Arc<dyn ScanReporter>) -> Self {
        self.reporter = reporter;
        self
    }

    /// Which files pass; all by default.
    pub fn policies_manager(mut self, policies_manager: Arc<ScanPoliciesManager>) -> Self {
        self.policies_manager = policies_manager;
        self
    }

    /// Which versions of a file in a bucket are needed; all by default.
    pub fn versions(mut self, versions: VersionScope) -> Self {
        self.versions = versions;
        self
    }
}

impl Default for ScanSettings {
    fn default() -> Self {
        Self::new()
    }
}

/// Which versions of a file in a bucket a scan has to see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum VersionScope {
    /// All of them.
    #[default]
    All,
    /// The newest one of each file that is not hidden, where the policies judge by name only. Lists fewer rows.
    Newest,
}

/// The files of a folder, in the order of the UTF-8 bytes of their relative paths. After an error there is nothing more.
#[must_use = "a scan does nothing until its files are asked for"]
pub struct FolderScan {
    entries: Option<EntryStream>,
    last_path: Option<String>,
    unread: UnreadPaths,
}

pub(crate) type EntryStream = Pin<Box<dyn Stream<Item = Result<ScanEntry>> + Send>>;

/// What a scan finds in its order: a file, or a place that it could not look into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ScanEntry {
    Path(ScannedPath),
    /// Whatever is at or below this relative path could not be seen.
    Unread(String),
}

impl FolderScan {
    /// A scan that yields what `paths` yields, which must come in order.
    pub fn new(paths: impl Stream<Item = Result<ScannedPath>> + Send + 'static) -> Self {
        use futures_util::StreamExt as _;
        Self::of_entries(Box::pin(paths.map(|path| path.map(ScanEntry::Path))))
    }

    pub(crate) fn of_entries(entries: EntryStream) -> Self {
        Self {
            entries: Some(entries),
            last_path: None,
            unread: UnreadPaths::default(),
        }
    }

    /// The next file; `None` after the last one.
    #[expect(
        clippy::should_implement_trait,
        reason = "the next of a stream, which iterators do not have"
    )]
    pub fn next(&mut self) -> Next<'_, Self> {
        Next::of(self)
    }

    /// Whether `relative_path` lies where the scan could not look, so that its absence says nothing.
    ///
    /// To be asked in the order of the scan, for paths before the file that it yielded last.
    pub(crate) fn could_not_see(&mut self, relative_path: &str) -> bool {
        self.unread.cover(relative_path)
    }

    fn check_order(&mut self, path: &ScannedPath) -> Result<()> {
        let relative_path = path.relative_path();
        match &mut self.last_path {
            // A merge of folders that are out of order would see files as missing, and delete them.
            Some(last) if &**last >= relative_path => {
                Err(Error::new(ErrorKind::UnexpectedCloudBehaviour {
                    message: format!("the folder lists {relative_path} after {last}"),
                }))
            }
            Some(last) => {
                last.clear();
                last.push_str(relative_path);
                Ok(())
            }
            None => {
                self.last_path = Some(relative_path.to_owned());
                Ok(())
            }
        }
    }
}

impl Stream for FolderScan {
    type Item = Result<ScannedPath>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let Some(entries) = &mut self.entries else {
                return Poll::Ready(None);
            };
            let item = match ready!(entries.as_mut().poll_next(context)) {
                Some(Ok(ScanEntry::Unread(path))) => {
                    self.unread.push(path);
                    continue;
                }
                Some(Ok(ScanEntry::Path(path))) => Some(self.check_order(&path).map(|()| path)),
                Some(Err(error)) => Some(Err(error)),
                None => None,
            };
            if !matches!(item, Some(Ok(_))) {
                self.entries = None;
            }
            return Poll::Ready(item);
        }
    }
}

impl fmt::Debug for FolderScan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FolderScan")
            .field("last_path", &self.last_path)
            .finish_non_exhaustive()
    }
}

/// Places that a scan could not look into, as far as they still matter to someone who asks in order.
#[derive(Debug, Default)]
struct UnreadPaths(Vec<String>);

impl UnreadPaths {
    fn push(&mut self, path: String) {
        self.0.push(path);
    }

    fn cover(&mut self, relative_path: &str) -> bool {
        // Everything between `d` and the last path below `d/` starts with `d`, so what no longer does is past.
        self.0
            .retain(|unread| relative_path < &**unread || relative_path.starts_with(&**unread));
        self.0.iter().any(|unread| {
            let rest = relative_path.strip_prefix(&**unread);
            // The empty path is the folder itself.
            unread.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::super::path::LocalPath;
    use super::*;

    fn file(name: &str) -> ScannedPath {
        LocalPath::new(format!("/{name}"), name, 0, 0).into()
    }

    #[tokio::test]
    async fn a_folder_out_of_order_is_an_error_and_the_end() {
        for names in [["a", "b", "a"], ["a", "b", "b"]] {
            let mut scan = FolderScan::new(stream::iter(names.map(|name| Ok(file(name)))));
            assert_eq!(scan.next().await.unwrap().unwrap(), file("a"));
            assert_eq!(scan.next().await.unwrap().unwrap(), file("b"));
            let error = scan.next().await.unwrap().unwrap_err();
            assert!(error.to_string().contains("after b"), "{error}");
            assert!(scan.next().await.is_none());
        }
    }

    #[tokio::test]
    async fn what_could_not_be_read_is_known_and_not_yielded() {
        let entries = [
            ScanEntry::Path(file("a")),
            ScanEntry::Unread("d".to_owned()),
            ScanEntry::Path(file("z")),
        ];
        let mut scan = FolderScan::of_entries(Box::pin(stream::iter(entries.map(Ok))));
        assert_eq!(scan.next().await.unwrap().unwrap(), file("a"));
        assert_eq!(scan.next().await.unwrap().unwrap(), file("z"));
        for (path, expected) in [
            ("c", false),
            ("d", true),
            ("d.txt", false),
            ("d/e", true),
            ("d/e/f", true),
            ("d0", false),
            ("e", false),
        ] {
            assert_eq!(scan.could_not_see(path), expected, "{path}");
        }
    }
}
