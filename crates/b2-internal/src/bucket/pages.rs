//! Pages of a listing, one ahead: while the caller works on a page, the next is on its way.

use std::collections::VecDeque;

use tokio::task::JoinSet;
use tracing::Instrument as _;

use crate::api::{ApiHandle, B2Api};
use crate::error::{Error, ErrorKind};
use crate::file_version::FileVersion;
use crate::raw_api::{
    FileVersionResponse, LIST_FILE_NAMES_MAX_LIMIT, ListFileNamesRequest, ListFileVersionsRequest,
};

/// How many entries a call asks for.
#[derive(Debug, Clone, Copy)]
pub(super) enum PageSize {
    /// Always as many as the caller said.
    Fixed(u32),
    /// 1,000 at first, for an early answer, and twice as many each time, up to what the service gives: it bills per
    /// 1,000, so small pages cost no more.
    Growing(u32),
}

impl PageSize {
    /// The most entries of a page.
    pub(super) const MAX: u32 = LIST_FILE_NAMES_MAX_LIMIT;

    /// As many as the caller says, or growing.
    pub(super) fn or_growing(fetch_count: Option<u32>) -> Self {
        fetch_count.map_or(Self::Growing(1_000), Self::Fixed)
    }

    fn count(self) -> u32 {
        match self {
            Self::Fixed(count) | Self::Growing(count) => count,
        }
    }

    fn next(self) -> Self {
        match self {
            Self::Fixed(count) => Self::Fixed(count),
            Self::Growing(count) => Self::Growing((count * 2).min(Self::MAX)),
        }
    }
}

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    /// The current version of every name that is not hidden.
    LatestOnly,
    /// Every version, hide marker and unfinished large file.
    AllVersions,
}

/// Where a page begins.
#[derive(Debug, Clone, Default)]
pub(super) struct Cursor {
    pub(super) file_name: Option<String>,
    file_id: Option<String>,
}

impl Cursor {
    pub(super) fn at(file_name: String) -> Self {
        Self {
            file_name: Some(file_name),
            file_id: None,
        }
    }
}

#[derive(Debug)]
struct Page {
    files: VecDeque<FileVersion>,
    next: Option<Cursor>,
}

/// The versions of a listing, in order.
#[derive(Debug)]
pub(super) struct Pages {
    source: Source,
    current: VecDeque<FileVersion>,
    next: Option<Cursor>,
    /// The page after `current`, when pages are fetched ahead. Dropping the set stops it.
    ahead: Option<JoinSet<Result<Page, Error>>>,
}

#[derive(Debug, Clone)]
struct Source {
    api: ApiHandle,
    bucket_id: String,
    prefix: String,
    page_size: PageSize,
    listed: Listed,
    /// What ends the name of a folder, if a folder is to be one entry.
    delimiter: Option<&'static str>,
}

impl Pages {
    pub(super) fn new(
        api: &B2Api,
        bucket_id: String,
        prefix: String,
        page_size: PageSize,
        listed: Listed,
        start: Cursor,
    ) -> Self {
        let source = Source {
            api: api.into(),
            bucket_id,
            prefix,
            page_size,
            listed,
            delimiter: None,
        };
        Self {
            source,
            current: VecDeque::new(),
            next: Some(start),
            ahead: None,
        }
    }

    /// Makes each folder directly below the prefix one entry, with the action `folder`.
    pub(super) fn with_folders(mut self) -> Self {
        self.source.delimiter = Some("/");
        self
    }

    /// The next version. A page may be empty although others follow.
    pub(super) async fn next(&mut self) -> Result<Option<FileVersion>, Error> {
        loop {
            if let Some(version) = self.current.pop_front() {
                return Ok(Some(version));
            }
            let page = match (self.ahead.take(), self.next.take()) {
                (Some(mut ahead), _) => match ahead.join_next().await {
                    Some(Ok(page)) => page?,
                    _ => {
                        let message = "the task of a listing was lost".to_owned();
                        return Err(Error::new(ErrorKind::InternalError { message }));
                    }
                },
                (None, Some(cursor)) => self.source.fetch(cursor).await?,
                (None, None) => return Ok(None),
            };
            self.current = page.files;
            self.source.page_size = self.source.page_size.next();
            if let Some(cursor) = page.next {
                let source = self.source.clone();
                let mut ahead = JoinSet::new();
                ahead.spawn(async move { source.fetch(cursor).await }.in_current_span());
                self.ahead = Some(ahead);
            }
        }
    }

    /// Passes over everything before `file_name`. The page that was fetched ahead is given up if it begins before that.
    pub(super) fn skip_to(&mut self, file_name: &str) {
        while self
            .current
            .front()
            .is_some_and(|version| *version.file_name < *file_name)
        {
            self.current.pop_front();
        }
        if self.current.is_empty() && self.ahead.take().is_some() {
            self.next = Some(Cursor::at(file_name.to_owned()));
        }
    }
}

impl Source {
    async fn fetch(&self, cursor: Cursor) -> Result<Page, Error> {
        let session = self.api.get()?.own_session();
        match self.listed {
            Listed::LatestOnly => {
                let mut request = ListFileNamesRequest::new(&self.bucket_id);
                request.start_file_name = cursor.file_name;
                request.max_file_count = Some(self.page_size.count());
                request.prefix = Some(self.prefix.clone());
                request.delimiter = self.delimiter.map(str::to_owned);
                let page = session.list_file_names(&request).await?;
                let next = page.next_file_name.map(Cursor::at);
                Ok(Page {
                    files: self.versions(page.files),
                    next,
                })
            }
            Listed::AllVersions => {
                let mut request = ListFileVersionsRequest::new(&self.bucket_id);
                request.start_file_name = cursor.file_name;
                request.start_file_id = cursor.file_id;
                request.max_file_count = Some(self.page_size.count());
                request.prefix = Some(self.prefix.clone());
                request.delimiter = self.delimiter.map(str::to_owned);
                let page = session.list_file_versions(&request).await?;
                let file_id = page.next_file_id;
                let next = page.next_file_name.map(|name| Cursor {
                    file_name: Some(name),
                    file_id,
                });
                Ok(Page {
                    files: self.versions(page.files),
                    next,
                })
            }
        }
    }

    fn versions(&self, answers: Vec<FileVersionResponse>) -> VecDeque<FileVersion> {
        answers
            .into_iter()
            .map(|answer| FileVersion::from_answer(&self.api, answer))
            .collect()
    }
}
