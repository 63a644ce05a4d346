//! The walk through a tree of directories, a bounded number of steps at a time.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::folder::ScanEntry;
use super::super::path::LocalPath;
use super::super::policies::ScanPoliciesManager;
use super::super::report::ScanReporter;
use super::directory::{Directory, Entry, EntryKind, read_directory};
use crate::error::{Error, ErrorKind, Result};
use crate::time::mod_time;

/// A walk yields at most this many files before it lets others run.
const FILES_PER_TURN: usize = 256;
/// A walk looks at no more than this many entries at a time, so that a turn stays short when few of them pass.
const ENTRIES_PER_TURN: usize = 1024;

/// A walk that can be continued. It goes down depth first, so that it yields in the order of relative paths.
#[derive(Debug)]
pub(super) struct Walk {
    root: PathBuf,
    composes_names: bool,
    policies: Arc<ScanPoliciesManager>,
    reporter: Arc<dyn ScanReporter>,
    /// The directories from the root to where the walk is; `None` before the first turn.
    branch: Option<Vec<OpenDirectory>>,
}

#[derive(Debug)]
struct OpenDirectory {
    path: PathBuf,
    /// Empty for the root, else with a slash at its end.
    relative_path: String,
    entries: std::vec::IntoIter<Entry>,
    /// Which directory a link led to, if one did.
    link_target: Option<DirectoryId>,
}

impl Walk {
    pub(super) fn new(
        root: PathBuf,
        composes_names: bool,
        policies: Arc<ScanPoliciesManager>,
        reporter: Arc<dyn ScanReporter>,
    ) -> Self {
        Self {
            root,
            composes_names,
            policies,
            reporter,
            branch: None,
        }
    }

    /// Walks on for one turn, which blocks. Gives what was found, and whether there may be more.
    ///
    /// # Errors
    /// The root cannot be read, so that nothing is known about the folder.
    pub(super) fn turn(&mut self) -> Result<(Vec<ScanEntry>, bool)> {
        let mut found = Vec::new();
        let mut branch = match self.branch.take() {
            Some(branch) => branch,
            None => vec![self.open_root(&mut found)?],
        };
        let mut budget = ENTRIES_PER_TURN;
        while found.len() < FILES_PER_TURN && budget > 0 {
            let Some(directory) = branch.last_mut() else {
                break;
            };
            budget -= 1;
            match directory.entries.next() {
                None => {
                    branch.pop();
                }
                Some(entry) => {
                    if let EntryKind::Directory { is_link } = entry.kind {
                        let below = self.open_directory(&branch, &entry, is_link, &mut found);
                        branch.extend(below);
                    } else {
                        self.visit_file(directory, entry, &mut found);
                    }
                }
            }
        }
        let has_more = !branch.is_empty();
        self.branch = Some(branch);
        Ok((found, has_more))
    }

    fn open_root(&self, found: &mut Vec<ScanEntry>) -> Result<OpenDirectory> {
        let unreadable = |reason| Error::io("read the folder", Some(&self.root), reason);
        if !fs::metadata(&self.root).map_err(unreadable)?.is_dir() {
            return Err(Error::new(ErrorKind::NotADirectory {
                path: self.root.display().to_string(),
            }));
        }
        let is_link = self.root.is_symlink();
        let link_target = if is_link {
            Some(DirectoryId::of(&self.root).map_err(unreadable)?)
        } else {
            None
        };
        let directory = self.read_directory(&self.root).map_err(unreadable)?;
        Ok(OpenDirectory {
            path: self.root.clone(),
            relative_path: String::new(),
            entries: sorted_entries(directory, "", found),
            link_target,
        })
    }

    fn read_directory(&self, path: &Path) -> io::Result<Directory> {
        read_directory(path, self.composes_names, &self.policies, &*self.reporter)
    }

    /// Goes down into a directory, unless it is excluded, a loop or closed to us.
    fn open_directory(
        &self,
        branch: &[OpenDirectory],
        entry: &Entry,
        is_link: bool,
        found: &mut Vec<ScanEntry>,
    ) -> Option<OpenDirectory> {
        let above = branch.last()?;
        let relative_path = format!("{}{}", above.relative_path, entry.name);
        let bare_path = relative_path.trim_end_matches('/');
        if self.policies.matches_directory(bare_path) {
            return None;
        }
        let path = above.path.join(entry.name_on_disk());
        let opened = || -> io::Result<(Option<DirectoryId>, Option<Directory>)> {
            let target = if is_link {
                Some(DirectoryId::of(&path)?)
            } else {
                None
            };
            if target.is_some() && branch.iter().any(|open| open.link_target == target) {
                return Ok((target, None));
            }
            let directory = self.read_directory(&path)?;
            Ok((target, Some(directory)))
        };
        match opened() {
            Ok((link_target, Some(directory))) => {
                let entries = sorted_entries(directory, bare_path, found);
                Some(OpenDirectory {
                    path,
                    relative_path,
                    entries,
                    link_target,
                })
            }
            Ok((_, None)) => {
                self.reporter.circular_symlink_skipped(&path);
                None
            }
            Err(reason) => {
                self.report_failure(&path, &reason);
                found.push(ScanEntry::Unread(bare_path.to_owned()));
                None
            }
        }
    }

    fn visit_file(&self, directory: &OpenDirectory, entry: Entry, found: &mut Vec<ScanEntry>) {
        let relative_path = format!("{}{}", directory.relative_path, entry.name);
        if self.policies.should_exclude_relative_path(&relative_path) {
            return;
        }
        let path = directory.path.join(entry.name_on_disk());
        if entry.kind == EntryKind::DanglingLink {
            // It has led nowhere for as long as anyone can tell: its absence is a fact, not a failure to look.
            self.reporter.local_access_error(&path);
            return;
        }
        match look_at_file(&path) {
            Ok(Some(metadata)) => {
                let mod_time = metadata.modified().map_or(0, mod_time::to_millis);
                let path = LocalPath::new(path, relative_path, mod_time, metadata.len());
                if !self.policies.should_exclude_local_path(&path) {
                    self.yield_file(path, &metadata, found);
                }
            }
            Ok(None) => self.reporter.special_file_skipped(&path),
            Err(reason) => {
                let may_be_excluded_directory = entry.kind == EntryKind::ForbiddenLink
                    && self.policies.matches_directory(&relative_path);
                if !may_be_excluded_directory {
                    self.report_failure(&path, &reason);
                    found.push(ScanEntry::Unread(relative_path));
                }
            }
        }
    }

    fn yield_file(&self, path: LocalPath, metadata: &Metadata, found: &mut Vec<ScanEntry>) {
        if is_readable(&path.absolute_path, metadata) {
            found.push(ScanEntry::Path(path.into()));
        } else {
            self.reporter.local_permission_error(&path.absolute_path);
            found.push(ScanEntry::Unread(path.relative_path));
        }
    }

    fn report_failure(&self, path: &Path, reason: &io::Error) {
        if reason.kind() == io::ErrorKind::PermissionDenied {
            self.reporter.local_permission_error(path);
        } else {
            self.reporter.local_access_error(path);
        }
    }
}

fn sorted_entries(
    directory: Directory,
    relative_path: &str,
    found: &mut Vec<ScanEntry>,
) -> std::vec::IntoIter<Entry> {
    if directory.is_cut_short {
        found.push(ScanEntry::Unread(relative_path.to_owned()));
    }
    directory.entries.into_iter()
}

/// The metadata of a regular file, links followed; `None` when it is something else.
fn look_at_file(path: &Path) -> io::Result<Option<Metadata>> {
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        // It was none when its directory was read. Its files would come out of order now.
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(metadata.is_file().then_some(metadata))
}

/// Whether the file can be opened for reading.
fn is_readable(path: &Path, metadata: &Metadata) -> bool {
    everyone_may_read(metadata)
        || !matches!(File::open(path), Err(reason) if reason.kind() == io::ErrorKind::PermissionDenied)
}

#[cfg(unix)]
fn everyone_may_read(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o444 == 0o444
}

#[cfg(not(unix))]
fn everyone_may_read(_metadata: &Metadata) -> bool {
    false
}

/// What makes two paths the same directory.
#[derive(Debug, PartialEq, Eq)]
struct DirectoryId {
    #[cfg(unix)]
    device_and_inode: (u64, u64),
    #[cfg(not(unix))]
    real_path: PathBuf,
}

impl DirectoryId {
    #[cfg(unix)]
    fn of(path: &Path) -> io::Result<Self> {
        use std::os::unix::fs::MetadataExt as _;
        let metadata = fs::metadata(path)?;
        Ok(Self {
            device_and_inode: (metadata.dev(), metadata.ino()),
        })
    }

    #[cfg(not(unix))]
    fn of(path: &Path) -> io::Result<Self> {
        Ok(Self {
            real_path: fs::canonicalize(path)?,
        })
    }
}
