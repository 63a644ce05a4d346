//! Listings as people think of them: files, and folders made of the slashes in their names.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_util::stream::try_unfold;

use super::Bucket;
use super::pages::{Cursor, Listed, PageSize, Pages};
use crate::action::Action;
use crate::call::Next;
use crate::error::{Dialect, Error, ErrorKind};
use crate::file_version::FileVersion;

/// Defines a listing that is read as a stream.
macro_rules! entries {
    ($(#[$meta:meta])* pub struct $Entries:ident of $Entry:ty) => {
        $(#[$meta])*
        #[must_use = "a listing does nothing until it is read"]
        pub struct $Entries {
            stream: Pin<Box<dyn Stream<Item = Result<$Entry, Error>> + Send>>,
            dialect: Dialect,
        }

        impl $Entries {
            pub(super) fn new(
                dialect: Dialect,
                stream: impl Stream<Item = Result<$Entry, Error>> + Send + 'static,
            ) -> Self {
                Self { stream: Box::pin(stream), dialect }
            }

            /// The next entry; `None` at the end. After an error nothing follows.
            #[expect(clippy::should_implement_trait, reason = "it is what streams call their next item")]
            pub fn next(&mut self) -> Next<'_, Self> {
                Next::of(self)
            }
        }

        impl Stream for $Entries {
            type Item = Result<$Entry, Error>;

            fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
                let dialect = self.dialect;
                self.stream.as_mut().poll_next(context).map_err(|error| error.with_dialect(dialect))
            }
        }

        impl fmt::Debug for $Entries {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($Entries))
            }
        }
    };
}

pub(super) use entries;

/// An entry of [`Bucket::ls`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LsEntry {
    /// The file version; for a folder, the first one in it.
    pub file_version: FileVersion,
    /// The folder's name with its slash; `None` for a file.
    pub folder_name: Option<String>,
}

entries! {
    /// The entries of [`Bucket::ls`], by name.
    pub struct LsEntries of LsEntry
}

entries! {
    /// The versions of [`Bucket::list_file_versions`], newest first.
    pub struct FileVersions of FileVersion
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
}

impl Ls {
    pub(super) fn new(bucket: Bucket) -> Self {
        Self {
            bucket,
            path: String::new(),
            latest_only: true,
            recursive: false,
            fetch_count: None,
        }
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

    /// Starts the listing. Calls are made as the entries are read.
    pub fn entries(self) -> LsEntries {
        let dialect = self.bucket.dialect();
        LsEntries::new(dialect, try_unfold(Walk::Begin(self), Walk::step))
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
        pages: Pages,
        prefix: String,
        recursive: bool,
    },
}

impl Walk {
    async fn step(self) -> Result<Option<(LsEntry, Self)>, Error> {
        let mut walk = self;
        loop {
            match walk {
                Self::Begin(ls) => {
                    check_fetch_count(ls.fetch_count)?;
                    if let Some(found) = begin_with_file(&ls).await? {
                        return Ok(Some(found));
                    }
                    walk = begin_folder(ls);
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
                    prefix,
                    recursive,
                } => {
                    let Some(version) = pages.next().await? else {
                        return Ok(None);
                    };
                    if !version.file_name.starts_with(&prefix) {
                        return Ok(None);
                    }
                    let entry = match folder_of(&version.file_name, &prefix).filter(|_| !recursive)
                    {
                        Some(folder) => {
                            pages.skip_to(&successor(&folder));
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
                            prefix,
                            recursive,
                        },
                    )));
                }
            }
        }
    }
}

fn file(file_version: FileVersion) -> LsEntry {
    LsEntry {
        file_version,
        folder_name: None,
    }
}

/// A path without a slash at its end may name a file. If it does, that file is all there is to list.
async fn begin_with_file(ls: &Ls) -> Result<Option<(LsEntry, Walk)>, Error> {
    if ls.path.is_empty() || ls.path.ends_with('/') {
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

fn begin_folder(ls: Ls) -> Walk {
    let mut prefix = ls.path;
    if !prefix.is_empty() && !prefix.ends_with('/') {
        prefix.push('/');
    }
    let listed = if ls.latest_only {
        Listed::LatestOnly
    } else {
        Listed::AllVersions
    };
    let session = ls.bucket.api().session().clone();
    let page_size = PageSize::or_growing(ls.fetch_count);
    let pages = Pages::new(
        session,
        ls.bucket.id().to_owned(),
        prefix.clone(),
        page_size,
        listed,
        Cursor::default(),
    );
    Walk::Folder {
        pages,
        prefix,
        recursive: ls.recursive,
    }
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

fn check_fetch_count(fetch_count: Option<u32>) -> Result<(), Error> {
    match fetch_count {
        Some(count) if !(1..=PageSize::MAX).contains(&count) => {
            Err(Error::new(ErrorKind::InvalidArgument {
                parameter_name: "fetch_count".to_owned(),
                message: format!("must be 1 to {}, and is {count}", PageSize::MAX),
            }))
        }
        _ => Ok(()),
    }
}

/// A request of [`Bucket::list_file_versions`].
#[derive(Debug, Clone)]
#[must_use = "a listing does nothing until its entries are read"]
pub struct ListFileVersions {
    bucket: Bucket,
    file_name: String,
    fetch_count: Option<u32>,
}

impl ListFileVersions {
    pub(super) fn new(bucket: Bucket, file_name: String) -> Self {
        Self {
            bucket,
            file_name,
            fetch_count: None,
        }
    }

    /// Sets how many versions a call asks for, 1 to 10,000. Default: 1,000 at first, growing to 10,000.
    pub fn fetch_count(mut self, fetch_count: u32) -> Self {
        self.fetch_count = Some(fetch_count);
        self
    }

    /// Starts the listing. Calls are made as the versions are read.
    pub fn entries(self) -> FileVersions {
        let dialect = self.bucket.dialect();
        let page_size = PageSize::or_growing(self.fetch_count);
        let pages = Pages::new(
            self.bucket.api().session().clone(),
            self.bucket.id().to_owned(),
            self.file_name.clone(),
            page_size,
            Listed::AllVersions,
            Cursor::at(self.file_name.clone()),
        );
        let state = (pages, self.file_name, self.fetch_count);
        FileVersions::new(
            dialect,
            try_unfold(state, |(mut pages, file_name, fetch_count)| async move {
                check_fetch_count(fetch_count)?;
                let version = pages
                    .next()
                    .await?
                    .filter(|version| version.file_name == file_name);
                Ok(version.map(|version| (version, (pages, file_name, fetch_count))))
            }),
        )
    }
}
