use futures_util::stream::try_unfold;

use super::Bucket;
use super::entries::entries;
use super::ls::check_fetch_count;
use super::pages::{Cursor, Listed, PageSize, Pages};
use crate::call::{call_span, note_subject};
use crate::file_version::FileVersion;

entries! {
    /// The versions of [`Bucket::list_file_versions`], newest first.
    pub struct FileVersions of FileVersion
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
        let span = call_span!(ListFileVersions);
        note_subject!(span, bucket, self.bucket);
        note_subject!(span, file_name, self.file_name);
        let dialect = self.bucket.dialect();
        let page_size = PageSize::or_growing(self.fetch_count);
        let pages = Pages::new(
            self.bucket.api(),
            self.bucket.id().to_owned(),
            self.file_name.clone(),
            page_size,
            Listed::AllVersions,
            Cursor::at(self.file_name.clone()),
        );
        let state = (pages, self.file_name, self.fetch_count);
        FileVersions::new(
            dialect,
            span,
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
