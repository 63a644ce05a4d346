//! What the calls of a listing ask for, and what they answer.

use std::collections::VecDeque;

use crate::api::{ApiHandle, B2Api};
use crate::error::Error;
use crate::file_version::FileVersion;
use crate::raw_api::{
    FileVersionResponse, LIST_FILE_NAMES_MAX_LIMIT, ListFileNamesRequest, ListFileVersionsRequest,
};

/// How many entries a call asks for.
#[derive(Debug, Clone, Copy)]
pub(in crate::bucket) enum PageSize {
    /// Always as many as the caller said.
    Fixed(u32),
    /// 1,000 at first, for an early answer, and twice as many each time, up to what the service gives: it bills per
    /// 1,000, so small pages cost no more.
    Growing(u32),
}

impl PageSize {
    /// The most entries of a page.
    pub(in crate::bucket) const MAX: u32 = LIST_FILE_NAMES_MAX_LIMIT;

    /// As many as the caller says, or growing.
    pub(in crate::bucket) fn or_growing(fetch_count: Option<u32>) -> Self {
        fetch_count.map_or(Self::Growing(1_000), Self::Fixed)
    }

    pub(super) fn count(self) -> u32 {
        match self {
            Self::Fixed(count) | Self::Growing(count) => count,
        }
    }

    pub(super) fn next(self) -> Self {
        match self {
            Self::Fixed(count) => Self::Fixed(count),
            Self::Growing(count) => Self::Growing((count * 2).min(Self::MAX)),
        }
    }
}

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::bucket) enum Listed {
    /// The current version of every name that is not hidden.
    LatestOnly,
    /// Every version, hide marker and unfinished large file.
    AllVersions,
}

/// Where a page begins. Without a name: where the listing does.
#[derive(Debug, Clone, Default)]
pub(in crate::bucket) struct Cursor {
    pub(super) file_name: Option<String>,
    pub(super) file_id: Option<String>,
}

impl Cursor {
    pub(in crate::bucket) fn at(file_name: String) -> Self {
        Self {
            file_name: Some(file_name),
            file_id: None,
        }
    }

    pub(super) fn name(&self) -> &str {
        self.file_name.as_deref().unwrap_or_default()
    }
}

/// Consecutive entries, and where the next ones begin. It may be empty although others follow.
#[derive(Debug)]
pub(super) struct Page<T> {
    pub(super) entries: VecDeque<T>,
    pub(super) next: Option<Cursor>,
}

#[derive(Debug, Clone)]
pub(super) struct Source {
    api: ApiHandle,
    bucket_id: String,
    prefix: String,
    listed: Listed,
    /// What ends the name of a folder, if a folder is to be one entry.
    delimiter: Option<&'static str>,
}

impl Source {
    pub(super) fn new(api: &B2Api, bucket_id: String, prefix: String, listed: Listed) -> Self {
        Self {
            api: api.into(),
            bucket_id,
            prefix,
            listed,
            delimiter: None,
        }
    }

    pub(super) fn with_folders(self) -> Self {
        Self {
            delimiter: Some("/"),
            ..self
        }
    }

    pub(super) async fn fetch(
        &self,
        cursor: Cursor,
        count: u32,
    ) -> Result<Page<FileVersion>, Error> {
        let session = self.api.get()?.own_session();
        match self.listed {
            Listed::LatestOnly => {
                let mut request = ListFileNamesRequest::new(&self.bucket_id);
                request.start_file_name = cursor.file_name;
                request.max_file_count = Some(count);
                request.prefix = Some(self.prefix.clone());
                request.delimiter = self.delimiter.map(str::to_owned);
                let page = session.list_file_names(&request).await?;
                let next = page.next_file_name.map(Cursor::at);
                Ok(Page {
                    entries: self.versions(page.files),
                    next,
                })
            }
            Listed::AllVersions => {
                let mut request = ListFileVersionsRequest::new(&self.bucket_id);
                request.start_file_name = cursor.file_name;
                request.start_file_id = cursor.file_id;
                request.max_file_count = Some(count);
                request.prefix = Some(self.prefix.clone());
                request.delimiter = self.delimiter.map(str::to_owned);
                let page = session.list_file_versions(&request).await?;
                let file_id = page.next_file_id;
                let next = page.next_file_name.map(|name| Cursor {
                    file_name: Some(name),
                    file_id,
                });
                Ok(Page {
                    entries: self.versions(page.files),
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
