use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use futures_util::stream::try_unfold;

use super::Bucket;
use super::ls::entries;
use crate::call::Next;
use crate::error::{Dialect, Error};
use crate::raw_api::{FileVersionResponse, ListUnfinishedLargeFilesRequest};

/// The most files of a page.
const PAGE_SIZE: u32 = 100;

/// A large file that was started and not finished.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnfinishedLargeFile {
    /// The file's id.
    pub file_id: String,
    /// The name of the file.
    pub file_name: String,
    /// The account that owns the file.
    pub account_id: Option<String>,
    /// The bucket that holds the file.
    pub bucket_id: Option<String>,
    /// The MIME type.
    pub content_type: Option<String>,
    /// What is stored with the file.
    pub file_info: BTreeMap<String, String>,
}

impl From<FileVersionResponse> for UnfinishedLargeFile {
    fn from(answer: FileVersionResponse) -> Self {
        Self {
            file_id: answer.file_id.unwrap_or_default(),
            file_name: answer.file_name,
            account_id: answer.account_id,
            bucket_id: answer.bucket_id,
            content_type: answer.content_type,
            file_info: answer.file_info,
        }
    }
}

entries! {
    /// The files of [`Bucket::list_unfinished_large_files`].
    pub struct UnfinishedLargeFiles of UnfinishedLargeFile
}

/// A request of [`Bucket::list_unfinished_large_files`].
#[derive(Debug, Clone)]
#[must_use = "a listing does nothing until its entries are read"]
pub struct ListUnfinishedLargeFiles {
    bucket: Bucket,
    request: ListUnfinishedLargeFilesRequest,
}

impl ListUnfinishedLargeFiles {
    pub(super) fn new(bucket: Bucket) -> Self {
        let mut request = ListUnfinishedLargeFilesRequest::new(bucket.id());
        request.max_file_count = Some(PAGE_SIZE);
        Self { bucket, request }
    }

    /// Lists only files whose names begin with this.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.request.name_prefix = Some(prefix.into());
        self
    }

    /// Begins with the file that has this id.
    pub fn start_file_id(mut self, file_id: impl Into<String>) -> Self {
        self.request.start_file_id = Some(file_id.into());
        self
    }

    /// Starts the listing. Calls are made as the files are read.
    pub fn entries(self) -> UnfinishedLargeFiles {
        let dialect = self.bucket.dialect();
        let state = (self.bucket, Some(self.request), VecDeque::new());
        UnfinishedLargeFiles::new(
            dialect,
            try_unfold(state, |(bucket, mut next, mut page)| async move {
                loop {
                    if let Some(file) = page.pop_front() {
                        return Ok(Some((
                            UnfinishedLargeFile::from(file),
                            (bucket, next, page),
                        )));
                    }
                    let Some(mut request) = next.take() else {
                        return Ok(None);
                    };
                    let answer = bucket
                        .api()
                        .session()
                        .list_unfinished_large_files(&request)
                        .await?;
                    page = answer.files.into();
                    next = answer.next_file_id.map(|file_id| {
                        request.start_file_id = Some(file_id);
                        request
                    });
                }
            }),
        )
    }
}
