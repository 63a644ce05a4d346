use serde_json::{Value, json};

use crate::bucket::Bucket;
use crate::call::request;
use crate::error::Error;
use crate::file_version::FileVersion;
use crate::raw_api::{FileVersionResponse, ListFileNamesRequest, ListFileVersionsRequest};

request! {
    /// One page of the current versions in a bucket, as the service writes it: `b2_list_file_names`.
    pub struct ListFileNamesPage on bucket: Bucket => Value {
    }
    texts {
        /// Begins with this name, or with the next one after it.
        start_filename,
        /// Lists only names that begin with this.
        prefix,
    }
    optional {
        /// Sets how many files the page has at most.
        max_entries: u32,
    }
}

impl ListFileNamesPage {
    /// The files of a bucket.
    pub fn of(bucket: Bucket) -> Self {
        Self::new(bucket)
    }

    async fn run(self) -> Result<Value, Error> {
        let mut request = ListFileNamesRequest::new(self.bucket.id());
        request.start_file_name = self.start_filename;
        request.max_file_count = self.max_entries;
        request.prefix = self.prefix;
        let page = self
            .bucket
            .api()
            .own_session()
            .list_file_names(&request)
            .await?;
        Ok(json!({ "files": files(page.files), "nextFileName": page.next_file_name }))
    }
}

request! {
    /// One page of all versions in a bucket, as the service writes it: `b2_list_file_versions`.
    pub struct ListFileVersionsPage on bucket: Bucket => Value {
    }
    texts {
        /// Begins with this name, or with the next one after it.
        start_filename,
        /// Begins with this version of that name.
        start_file_id,
        /// Lists only names that begin with this.
        prefix,
    }
    optional {
        /// Sets how many versions the page has at most.
        max_entries: u32,
    }
}

impl ListFileVersionsPage {
    /// The versions in a bucket.
    pub fn of(bucket: Bucket) -> Self {
        Self::new(bucket)
    }

    async fn run(self) -> Result<Value, Error> {
        let mut request = ListFileVersionsRequest::new(self.bucket.id());
        request.start_file_name = self.start_filename;
        request.start_file_id = self.start_file_id;
        request.max_file_count = self.max_entries;
        request.prefix = self.prefix;
        let session = self.bucket.api().own_session();
        let page = session.list_file_versions(&request).await?;
        Ok(json!({
            "files": files(page.files),
            "nextFileId": page.next_file_id,
            "nextFileName": page.next_file_name,
        }))
    }
}

fn files(files: Vec<FileVersionResponse>) -> Vec<Value> {
    let versions = files.into_iter().map(FileVersion::from);
    versions.map(|version| version.as_answer()).collect()
}
