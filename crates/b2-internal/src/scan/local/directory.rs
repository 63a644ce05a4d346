//! One directory, read and sorted.

use std::fs::{self, DirEntry, FileType};
use std::io;
use std::path::{Path, PathBuf};

use super::super::policies::ScanPoliciesManager;
use super::super::report::ScanReporter;
use crate::names::check_file_name;
use crate::transfer::download::is_staging_name;

/// The entries of a directory that may matter, in the order of a bucket.
#[derive(Debug)]
pub(super) struct Directory {
    pub(super) entries: Vec<Entry>,
    /// Whether the system failed before the last entry.
    pub(super) is_cut_short: bool,
}

#[derive(Debug)]
pub(super) struct Entry {
    /// The name; that of a directory ends with a slash, so that it sorts as the files in it do.
    pub(super) name: Box<str>,
    pub(super) kind: EntryKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntryKind {
    File,
    Directory {
        is_link: bool,
    },
    /// A link that leads to nothing, or back to itself.
    DanglingLink,
    /// A link whose target may not be looked at.
    ForbiddenLink,
}

/// Reads and sorts the directory at `path`; `report` hears about the entries that are left out.
pub(super) fn read_directory(
    path: &Path,
    policies: &ScanPoliciesManager,
    reporter: &dyn ScanReporter,
) -> io::Result<Directory> {
    let mut directory = Directory {
        entries: Vec::new(),
        is_cut_short: false,
    };
    for entry in fs::read_dir(path)? {
        let Ok(entry) = entry else {
            reporter.local_access_error(path);
            directory.is_cut_short = true;
            break;
        };
        directory
            .entries
            .extend(judge_entry(&entry, policies, reporter));
    }
    directory
        .entries
        .sort_unstable_by(|a, b| a.name.cmp(&b.name));
    Ok(directory)
}

fn judge_entry(
    entry: &DirEntry,
    policies: &ScanPoliciesManager,
    reporter: &dyn ScanReporter,
) -> Option<Entry> {
    let file_type = match entry.file_type() {
        Ok(file_type) => file_type,
        Err(_) => {
            reporter.local_access_error(&entry.path());
            return None;
        }
    };
    if file_type.is_symlink() && policies.exclude_all_symlinks() {
        reporter.symlink_skipped(&entry.path());
        return None;
    }
    let mut name = match entry.file_name().into_string() {
        Ok(name) => name,
        Err(_) => {
            reporter.invalid_name(&entry.path(), "file name must be valid Unicode");
            return None;
        }
    };
    if let Err(reason) = check_name(&name) {
        reporter.invalid_name(&entry.path(), &reason);
        return None;
    }
    if is_staging_name(&name) && !file_type.is_dir() {
        reporter.staging_file_skipped(&entry.path());
        return None;
    }
    let kind = kind_of_entry(file_type, || entry.path());
    if matches!(kind, EntryKind::Directory { .. }) {
        name.push('/');
    }
    Some(Entry {
        name: name.into_boxed_str(),
        kind,
    })
}

/// Whether a file in a bucket can have this as a part of its name.
fn check_name(name: &str) -> Result<(), String> {
    // The service takes a backslash, but a system where it separates directories could not restore the file.
    if name.contains('\\') {
        return Err("file names must not contain '\\'".to_owned());
    }
    check_file_name(name).map_err(|fault| fault.to_string())
}

/// Follows links; the system tells the kind of everything else together with the name.
fn kind_of_entry(file_type: FileType, path: impl FnOnce() -> PathBuf) -> EntryKind {
    if file_type.is_dir() {
        return EntryKind::Directory { is_link: false };
    }
    if !file_type.is_symlink() {
        return EntryKind::File;
    }
    match fs::metadata(path()) {
        Ok(target) if target.is_dir() => EntryKind::Directory { is_link: true },
        Ok(_) => EntryKind::File,
        Err(reason) if reason.kind() == io::ErrorKind::PermissionDenied => EntryKind::ForbiddenLink,
        Err(_) => EntryKind::DanglingLink,
    }
}
