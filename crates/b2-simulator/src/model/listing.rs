use std::ops::Bound;
use std::sync::Arc;

use super::file::VersionKey;
use super::{Action, Bucket, FileId, FileVersion};

/// One row of a listing.
#[derive(Debug, Clone)]
pub(crate) enum ListedRow {
    File(Arc<FileVersion>),
    /// All names that share this beginning, which ends with the delimiter.
    Folder(String),
}

impl ListedRow {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::File(file) => &file.name,
            Self::Folder(name) => name,
        }
    }

    pub(crate) fn file_id(&self) -> Option<&str> {
        match self {
            Self::File(file) => Some(&file.id),
            Self::Folder(_) => None,
        }
    }
}

/// What to list of a bucket (protocol section 2.4).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listing<'a> {
    pub(crate) prefix: &'a str,
    pub(crate) delimiter: Option<&'a str>,
    pub(crate) limit: usize,
}

/// Where a listing of versions begins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VersionStart<'a> {
    pub(crate) name: &'a str,
    /// The version of `name` to begin at; its newest one if there is none.
    pub(crate) id: Option<FileId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Show {
    CurrentFiles,
    AllVersions,
}

impl Bucket {
    /// Visible files by name from `start_name` on, and the row with which the next page begins.
    pub(crate) fn list_names(
        &self,
        listing: Listing<'_>,
        start_name: &str,
    ) -> (Vec<ListedRow>, Option<ListedRow>) {
        self.list(
            listing,
            VersionKey::first_of(start_name),
            Show::CurrentFiles,
        )
    }

    /// All versions from `start` on, and the row with which the next page begins.
    pub(crate) fn list_versions(
        &self,
        listing: Listing<'_>,
        start: VersionStart<'_>,
    ) -> (Vec<ListedRow>, Option<ListedRow>) {
        let key = match start.id {
            Some(id) => VersionKey::at(start.name, id.upload_timestamp, id.sequence),
            None => VersionKey::first_of(start.name),
        };
        self.list(listing, key, Show::AllVersions)
    }

    /// Unfinished large files in the order in which they were started, from `start_id` on.
    pub(crate) fn list_unfinished(
        &self,
        name_prefix: &str,
        start_id: &str,
        limit: usize,
    ) -> (Vec<Arc<FileVersion>>, Option<Arc<FileVersion>>) {
        let mut files: Vec<_> = self
            .versions_below(name_prefix)
            .filter(|file| file.action == Action::Start && *file.id >= *start_id)
            .cloned()
            .collect();
        files.sort_by_key(|file| file.sequence);
        let next = files.get(limit).cloned();
        files.truncate(limit);
        (files, next)
    }

    fn list(
        &self,
        listing: Listing<'_>,
        start: VersionKey,
        show: Show,
    ) -> (Vec<ListedRow>, Option<ListedRow>) {
        let Listing {
            prefix,
            delimiter,
            limit,
        } = listing;
        let mut rows = Vec::new();
        let mut from = Bound::Included(start.max(VersionKey::first_of(prefix)));
        while let Some((key, file)) = self.versions.range((from, Bound::Unbounded)).next() {
            if !file.name.starts_with(prefix) {
                break;
            }
            let (shown, after) = match show {
                Show::AllVersions => (Some(file), key.clone()),
                Show::CurrentFiles => {
                    let current = self.current(&file.name);
                    let visible = current.filter(|current| current.action == Action::Upload);
                    (visible, VersionKey::last_of(&file.name))
                }
            };
            from = Bound::Excluded(after);
            let Some(shown) = shown else { continue };
            let folder = delimiter.and_then(|delimiter| folder_of(&file.name, prefix, delimiter));
            let row = match folder {
                Some(folder) => ListedRow::Folder(folder.to_owned()),
                None => ListedRow::File(Arc::clone(shown)),
            };
            if rows.len() == limit {
                return (rows, Some(row));
            }
            rows.push(row);
            if let Some(folder) = folder {
                match first_name_after_all_with(folder) {
                    Some(name) => from = Bound::Included(VersionKey::first_of(&name)),
                    None => break,
                }
            }
        }
        (rows, None)
    }
}

/// The folder in which `name` lies, below `prefix`.
fn folder_of<'a>(name: &'a str, prefix: &str, delimiter: &str) -> Option<&'a str> {
    let rest = &name[prefix.len()..];
    let end = prefix.len() + rest.find(delimiter)? + delimiter.len();
    Some(&name[..end])
}

/// The smallest name that is greater than every name that starts with `prefix`. UTF-8 orders as its characters do.
fn first_name_after_all_with(prefix: &str) -> Option<String> {
    let mut characters: Vec<char> = prefix.chars().collect();
    while let Some(last) = characters.pop() {
        let next = match last {
            '\u{D7FF}' => Some('\u{E000}'),
            last => char::from_u32(last as u32 + 1),
        };
        if let Some(next) = next {
            characters.push(next);
            return Some(characters.into_iter().collect());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_after_a_folder_is_the_least_that_lies_outside() {
        let table = [
            ("photos/", Some("photos0")),
            ("a\u{D7FF}", Some("a\u{E000}")),
            ("a\u{10FFFF}", Some("b")),
            ("\u{10FFFF}", None),
        ];
        for (prefix, next) in table {
            assert_eq!(first_name_after_all_with(prefix).as_deref(), next);
        }
    }

    #[test]
    fn a_folder_ends_with_the_first_delimiter_after_the_prefix() {
        assert_eq!(folder_of("a/b/c", "", "/"), Some("a/"));
        assert_eq!(folder_of("a/b/c", "a/", "/"), Some("a/b/"));
        assert_eq!(folder_of("a/b/c", "a/b/", "/"), None);
        assert_eq!(folder_of("a/b/c", "a", "/"), Some("a/"));
        assert_eq!(folder_of("a--b", "", "--"), Some("a--"));
    }
}
