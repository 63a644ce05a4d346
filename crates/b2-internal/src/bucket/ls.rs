//! Listings as people think of them: files, and folders made of the slashes in their names.

use futures_util::stream::try_unfold;

use super::entries::entries;
use super::filter::Filters;
use super::pages::{Cursor, Listed, PageSize, Pages};
use super::wildcard::{Wildcard, literal_prefix};
use super::{Bucket, DeleteMany, FileVersions, Filter};
use crate::action::Action;
use crate::call::{call_span, note_subject};
use crate::error::{Error, ErrorKind};
use crate::file_version::FileVersion;

/// An entry of [`Bucket::ls`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LsEntry {
    /// The file version. For a folder, what stands for it: what the service says of the folder, with the action `folder` and
    /// without an id, or, when there are filters, the first version in it that they keep.
    pub file_version: FileVersion,
    /// The folder's name with its slash; `None` for a file.
    pub folder_name: Option<String>,
}

entries! {
    /// The entries of [`Bucket::ls`], by name.
    pub struct LsEntries of LsEntry
}

/// A request of [`Bucket::ls`].
#[derive(Debug, Clone)]
#[must_use = "a listing does nothing until its entries are read"]
pub struct Ls {
    bucket: Bucket,
    path: String,
    latest_only: bool,
    recursive: bool,
    fetch_count: Option<u32>,
    with_wildcard: bool,
    filters: Vec<Filter>,
    manner: Manner,
}

/// What differs between interfaces.
#[derive(Debug, Clone, Copy, Default)]
struct Manner {
    /// A path is a folder, with or without a slash at its end.
    only_in_folder: bool,
    /// A folder is shown by the first file version in it.
    with_first_files: bool,
}

impl Ls {
    pub(super) fn new(bucket: Bucket) -> Self {
        Self {
            bucket,
            path: String::new(),
            latest_only: true,
            recursive: false,
            fetch_count: None,
            with_wildcard: false,
            filters: Vec::new(),
            manner: Manner::default(),
        }
    }

    /// Takes the path for a folder, even if there is a file of that name.
    pub(crate) fn only_in_folder(mut self) -> Self {
        self.manner.only_in_folder = true;
        self
    }

    /// Shows a folder by the first file version in it, not by what the service says of the folder.
    pub(crate) fn with_first_files(mut self) -> Self {
        self.manner.with_first_files = true;
        self
    }

    /// Lists only this file, or what is in the folder of this name. Default: the whole bucket.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// Sets whether only the current version of each file is listed, and hidden files are left out. Default: yes.
    pub fn latest_only(mut self, latest_only: bool) -> Self {
        self.latest_only = latest_only;
        self
    }

    /// Sets whether files in folders are listed too, instead of the folders. Default: no.
    pub fn recursive(mut self, recursive: bool) -> Self {
        self.recursive = recursive;
        self
    }

    /// Sets how many entries a call asks for, 1 to 10,000. Default: 1,000 at first, growing to 10,000.
    pub fn fetch_count(mut self, fetch_count: u32) -> Self {
        self.fetch_count = Some(fetch_count);
        self
    }

    /// Sets whether the path is a pattern of whole names: `*` is any text, also with slashes; `?` any character; `[abc]`,
    /// `[a-c]` and `[!abc]` a set. Only for recursive listings. Default: no.
    pub fn with_wildcard(mut self, with_wildcard: bool) -> Self {
        self.with_wildcard = with_wildcard;
        self
    }

    /// Lists only what these filters keep. Of several that fit a name, the last one decides; see [`Filter`].
    pub fn filters(mut self, filters: impl IntoIterator<Item = Filter>) -> Self {
        self.filters = filters.into_iter().collect();
        self
    }

    /// Deletes what this listing lists, several versions at once: calls `b2_delete_file_version` for each, and
    /// `b2_cancel_large_file` for large files that are not finished. Folders of a listing that is not recursive are left alone.
    ///
    /// With [`latest_only`](Self::latest_only) only the current versions are deleted, and older ones become current; set it to
    /// `false` to delete files for good. A version that cannot be deleted does not keep the others from being deleted.
    ///
    /// # Errors
    /// Those of the listing. What went wrong with single versions is in the outcome.
    ///
    /// ```
    /// # use b2_internal::{api::B2Api, bucket::Filter, http::B2HttpApiConfig};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let simulator = b2_simulator::Simulator::builder().build()?;
    /// # let config = B2HttpApiConfig::new().transport(simulator.transport());
    /// # let api = B2Api::builder().api_config(config).build()?;
    /// # api.authorize_account(simulator.key_id(), simulator.key()).realm(simulator.endpoint()).await?;
    /// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
    /// # bucket.upload_bytes("x", "logs/1.log").await?;
    /// # bucket.upload_bytes("x", "logs/1.txt").await?;
    /// let logs = bucket.ls().path("logs/").recursive(true).latest_only(false).filters([Filter::include("*.log")]);
    /// let outcome = logs.delete_many().await?;
    /// assert_eq!((outcome.deleted_count, outcome.failures.len()), (1, 0));
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete_many(self) -> DeleteMany {
        DeleteMany::new(self.bucket.api().clone(), self)
    }

    /// Starts the listing. Calls are made as the entries are read.
    pub fn entries(self) -> LsEntries {
        let span = call_span!(Ls);
        note_subject!(span, bucket, self.bucket);
        let dialect = self.bucket.dialect();
        LsEntries::new(dialect, span, try_unfold(Walk::Begin(self), Walk::step))
    }
}

/// How far a listing has come.
enum Walk {
    Begin(Ls),
    OneFile {
        versions: FileVersions,
        latest_only: bool,
    },
    Folder {
        pages: Box<Pages>,
        wanted: Wanted,
        recursive: bool,
    },
}

/// Which names a listing shows.
struct Wanted {
    prefix: String,
    pattern: Option<Wildcard>,
    filters: Filters,
}

impl Wanted {
    fn fits(&self, file_name: &str) -> bool {
        self.pattern
            .as_ref()
            .is_none_or(|pattern| pattern.is_match(file_name))
            && self.filters.keep(file_name)
    }
}

impl Walk {
    async fn step(self) -> Result<Option<(LsEntry, Self)>, Error> {
        let mut walk = self;
        loop {
            match walk {
                Self::Begin(ls) => {
                    check_fetch_count(ls.fetch_count)?;
                    check_wildcard(&ls)?;
                    if let Some(found) = begin_with_file(&ls).await? {
                        return Ok(Some(found));
                    }
                    walk = begin_folder(ls)?;
                }
                Self::OneFile {
                    mut versions,
                    latest_only,
                } => {
                    let next = if latest_only {
                        None
                    } else {
                        versions.next().await.transpose()?
                    };
                    return Ok(next.map(|version| {
                        (
                            file(version),
                            Self::OneFile {
                                versions,
                                latest_only,
                            },
                        )
                    }));
                }
                Self::Folder {
                    mut pages,
                    wanted,
                    recursive,
                } => {
                    let Some(version) = next_of(&mut pages, &wanted).await? else {
                        return Ok(None);
                    };
                    let folder = folder_of(&version.file_name, &wanted.prefix);
                    let entry = match folder.filter(|_| !recursive) {
                        Some(folder) => {
                            if version.action != Action::FOLDER {
                                pages.skip_to(&successor(&folder));
                            }
                            LsEntry {
                                file_version: version,
                                folder_name: Some(folder),
                            }
                        }
                        None => file(version),
                    };
                    return Ok(Some((
                        entry,
                        Self::Folder {
                            pages,
                            wanted,
                            recursive,
                        },
                    )));
                }
            }
        }
    }
}

/// The next version that is wanted; `None` behind the prefix.
async fn next_of(pages: &mut Pages, wanted: &Wanted) -> Result<Option<FileVersion>, Error> {
    while let Some(version) = pages.next().await? {
        if !version.file_name.starts_with(&wanted.prefix) {
            return Ok(None);
        }
        if wanted.fits(&version.file_name) {
            return Ok(Some(version));
        }
    }
    Ok(None)
}

fn file(file_version: FileVersion) -> LsEntry {
    LsEntry {
        file_version,
        folder_name: None,
    }
}

/// A path without a slash at its end may name a file. If it does, that file is all there is to list.
async fn begin_with_file(ls: &Ls) -> Result<Option<(LsEntry, Walk)>, Error> {
    let is_folder = ls.manner.only_in_folder || ls.path.is_empty() || ls.path.ends_with('/');
    if ls.with_wildcard || is_folder {
        return Ok(None);
    }
    let mut versions = ls
        .bucket
        .list_file_versions(&*ls.path)
        .fetch_count(ls.fetch_count.unwrap_or(10))
        .entries();
    while let Some(version) = versions.next().await.transpose()? {
        // A large file that is being uploaded does not hide the file that is there.
        if ls.latest_only && version.action == Action::START {
            continue;
        }
        if ls.latest_only && !version.is_upload() {
            return Ok(None);
        }
        return Ok(Some((
            file(version),
            Walk::OneFile {
                versions,
                latest_only: ls.latest_only,
            },
        )));
    }
    Ok(None)
}

fn begin_folder(ls: Ls) -> Result<Walk, Error> {
    let mut prefix = ls.path;
    let mut pattern = None;
    if ls.with_wildcard {
        pattern = Some(Wildcard::new(&prefix)?);
        prefix = literal_prefix(&prefix).to_owned();
    } else if !prefix.is_empty() && !prefix.ends_with('/') {
        prefix.push('/');
    }
    let listed = if ls.latest_only {
        Listed::LatestOnly
    } else {
        Listed::AllVersions
    };
    let mut pages = Pages::new(
        ls.bucket.api(),
        ls.bucket.id().to_owned(),
        prefix.clone(),
        PageSize::or_growing(ls.fetch_count),
        listed,
        Cursor::default(),
    );
    // Filters look into folders: one in which they keep nothing is not shown. So the names in it have to be seen.
    if !ls.recursive && ls.filters.is_empty() && !ls.manner.with_first_files {
        pages = pages.with_folders();
    }
    // Who says how many entries a call asks for counts the calls.
    if ls.recursive && ls.fetch_count.is_none() {
        pages = pages.in_ranges();
    }
    Ok(Walk::Folder {
        pages: Box::new(pages),
        wanted: Wanted {
            prefix,
            pattern,
            filters: Filters::new(&ls.filters)?,
        },
        recursive: ls.recursive,
    })
}

/// The folder directly below `prefix` that a name lies in, with its slash.
fn folder_of(file_name: &str, prefix: &str) -> Option<String> {
    let slash = file_name.get(prefix.len()..)?.find('/')?;
    Some(file_name[..prefix.len() + slash + 1].to_owned())
}

/// The first name that is not in a folder: `0` follows `/`.
fn successor(folder: &str) -> String {
    format!("{}0", &folder[..folder.len() - 1])
}

fn check_wildcard(ls: &Ls) -> Result<(), Error> {
    if ls.with_wildcard && !ls.recursive {
        return Err(Error::new(ErrorKind::ValueError {
            message: "with_wildcard requires recursive to be turned on as well".to_owned(),
        }));
    }
    Ok(())
}

pub(super) fn check_fetch_count(fetch_count: Option<u32>) -> Result<(), Error> {
    match fetch_count {
        Some(count) if !(1..=PageSize::MAX).contains(&count) => {
            Err(Error::new(ErrorKind::ValueError {
                message: format!(
                    "unsupported fetch_count value: it must be 1 to {}, and is {count}",
                    PageSize::MAX
                ),
            }))
        }
        _ => Ok(()),
    }
}
