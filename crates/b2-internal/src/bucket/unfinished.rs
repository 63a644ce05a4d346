use std::collections::{BTreeMap, VecDeque};

use futures_util::stream::try_unfold;

use super::Bucket;
use super::entries::entries;
use crate::call::{call_span, note_subject, request};
use crate::encryption::EncryptionSetting;
use crate::error::{Error, ErrorKind};
use crate::file_lock::{FileRetentionSetting, LegalHold};
use crate::file_version::metadata;
use crate::raw_api::{FileVersionResponse, ListUnfinishedLargeFilesRequest};

/// The most files of a page.
const PAGE_SIZE: u32 = 100;

/// A large file that was started and not finished.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// # use b2_internal::raw_api::StartLargeFileRequest;
/// # let start = StartLargeFileRequest::new(bucket.id(), "2026/film.mp4", "video/mp4");
/// # api.session().start_large_file(&start).await?;
/// let mut unfinished = bucket.list_unfinished_large_files().entries();
/// while let Some(large_file) = unfinished.next().await {
///     let large_file = large_file?;
///     println!("{} was never finished", large_file.file_name);
///     bucket.cancel_large_file(large_file.file_id).await?;
/// }
/// # assert!(bucket.list_unfinished_large_files().entries().next().await.is_none());
/// # Ok(())
/// # }
/// ```
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
    /// How the file is encrypted; `None` when the service does not say.
    pub encryption: Option<EncryptionSetting>,
    /// How the file is retained; `None` when the service does not say.
    pub file_retention: Option<FileRetentionSetting>,
    /// Whether the file is held; `None` when the service does not say.
    pub legal_hold: Option<LegalHold>,
    /// When the file was started, in milliseconds since 1970.
    pub upload_timestamp: i64,
}

impl UnfinishedLargeFile {
    /// A large file of which nothing else is known. Set the fields that are.
    pub fn new(
        file_id: impl Into<String>,
        file_name: impl Into<String>,
        upload_timestamp: i64,
    ) -> Self {
        Self {
            file_id: file_id.into(),
            file_name: file_name.into(),
            account_id: None,
            bucket_id: None,
            content_type: None,
            file_info: BTreeMap::new(),
            encryption: None,
            file_retention: None,
            legal_hold: None,
            upload_timestamp,
        }
    }

    /// The `Cache-Control` that is stored with the file.
    pub fn cache_control(&self) -> Option<&str> {
        self.info("b2-cache-control")
    }

    /// The `Expires` that is stored with the file.
    pub fn expires(&self) -> Option<&str> {
        self.info("b2-expires")
    }

    /// The `Expires` that is stored with the file, in milliseconds since 1970; `None` when there is none.
    ///
    /// # Errors
    /// `ValueError` when it is no HTTP date.
    pub fn expires_parsed(&self) -> Result<Option<i64>, Error> {
        metadata::expires_parsed(self.expires())
    }

    /// The `Content-Disposition` that is stored with the file.
    pub fn content_disposition(&self) -> Option<&str> {
        self.info("b2-content-disposition")
    }

    /// The `Content-Encoding` that is stored with the file.
    pub fn content_encoding(&self) -> Option<&str> {
        self.info("b2-content-encoding")
    }

    /// The `Content-Language` that is stored with the file.
    pub fn content_language(&self) -> Option<&str> {
        self.info("b2-content-language")
    }

    fn info(&self, key: &str) -> Option<&str> {
        self.file_info.get(key).map(String::as_str)
    }
}

impl From<FileVersionResponse> for UnfinishedLargeFile {
    fn from(answer: FileVersionResponse) -> Self {
        Self {
            file_id: answer.file_id.unwrap_or_default(),
            file_name: answer.file_name,
            account_id: answer.account_id,
            bucket_id: answer.bucket_id,
            content_type: answer.content_type,
            encryption: answer
                .server_side_encryption
                .map(|setting| setting.with_key_id_of(&answer.file_info)),
            file_info: answer.file_info,
            file_retention: answer.file_retention,
            legal_hold: answer.legal_hold,
            upload_timestamp: answer.upload_timestamp,
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

    /// Sets how many files a call asks for, 1 to 100. Default: 100.
    pub fn batch_size(mut self, batch_size: u32) -> Self {
        self.request.max_file_count = Some(batch_size);
        self
    }

    /// Starts the listing. Calls are made as the files are read.
    pub fn entries(self) -> UnfinishedLargeFiles {
        let span = call_span!(ListUnfinishedLargeFiles);
        note_subject!(span, bucket, self.bucket);
        let dialect = self.bucket.dialect();
        let state = (self.bucket, Some(self.request), VecDeque::new());
        UnfinishedLargeFiles::new(
            dialect,
            span,
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
                        .own_session()
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

request! {
    /// A request of [`Bucket::get_unfinished_large_file`].
    pub struct GetUnfinishedLargeFile on bucket: Bucket => UnfinishedLargeFile {
        large_file_id: String,
    }
    texts {
        /// Says how the file's name begins, which a key that is restricted to names must say.
        prefix,
    }
}

impl GetUnfinishedLargeFile {
    async fn run(self) -> Result<UnfinishedLargeFile, Error> {
        let mut request = ListUnfinishedLargeFilesRequest::new(self.bucket.id());
        request.start_file_id = Some(self.large_file_id.clone());
        request.max_file_count = Some(1);
        request.name_prefix = self.prefix;
        let session = self.bucket.api().own_session();
        let page = session.list_unfinished_large_files(&request).await?;
        let first = page.files.into_iter().next().map(UnfinishedLargeFile::from);
        first
            .filter(|file| file.file_id == self.large_file_id)
            .ok_or_else(|| {
                Error::new(ErrorKind::FileNotPresent {
                    bucket_name: Some(self.bucket.name().to_owned()),
                    file_id_or_name: Some(self.large_file_id),
                })
            })
    }
}
