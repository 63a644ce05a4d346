//! One directory, read and sorted.

use std::fs::{self, DirEntry, FileType};
use std::io;
use std::path::{Path, PathBuf};

use super::super::policies::ScanPoliciesManager;
use super::super::report::ScanReporter;
use crate::names::{check_file_name, unicode};
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
    /// The name on the disk, if that has another form.
    decomposed: Option<Box<str>>,
    pub(super) kind: EntryKind,
}

impl Entry {
    /// Without a slash at its end.
    pub(super) fn name_on_disk(&self) -> &str {
        let name = self.decomposed.as_deref().unwrap_or(&self.name);
        name.trim_end_matches('/')
    }
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

/// Reads and sorts the directory at `path`, with names in composed form if that is wanted; `reporter` hears about the entries
/// that are left out.
pub(super) fn read_directory(
    path: &Path,
    composes_names: bool,
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
            .extend(judge_entry(&entry, composes_names, policies, reporter));
    }
    // Of two with one name, the one that has it on the disk comes first.
    directory
        .entries
        .sort_unstable_by(|a, b| (&a.name, &a.decomposed).cmp(&(&b.name, &b.decomposed)));
    directory.entries.dedup_by(|second, first| {
        let is_double = second.name == first.name;
        if is_double {
            let second = path.join(second.name_on_disk());
            reporter.invalid_name(&second, "another file has the same name in composed form");
        }
        is_double
    });
    Ok(directory)
}

fn judge_entry(
    entry: &DirEntry,
    composes_names: bool,
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
    let composed = if composes_names {
        unicode::composed(&name)
    } else {
        None
    };
    let (name, decomposed) = match composed {
        Some(composed) => (composed, Some(name.into_boxed_str())),
        None => (name, None),
    };
    Some(Entry {
        name: name.into_boxed_str(),
        decomposed,
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
