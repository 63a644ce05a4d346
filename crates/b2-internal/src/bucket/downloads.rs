use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Bucket;
use crate::call::{Call, request};
use crate::error::{Dialect, Error, ErrorKind};
use crate::range::ByteRange;
use crate::raw_api::{DownloadHeaders, DownloadRequest};
use crate::session::download_url_by_name;
use crate::stream::ProgressListener;
use crate::transfer::download::Download;

request! {
    /// A request of [`Bucket::download_file_by_name`].
    pub struct DownloadFileByName on bucket: Bucket => DownloadedFile {
        file_name: String,
    }
    optional {
        /// Asks for these bytes only. What is saved then is not checked against a digest, since none covers it.
        range: ByteRange,
    }
    own setters {
        progress_listener: Arc<dyn ProgressListener>,
    }
}

impl DownloadFileByName {
    /// Tells `listener` how far the download has come.
    pub fn progress_listener(mut self, listener: impl ProgressListener) -> Self {
        self.progress_listener = Some(Arc::new(listener));
        self
    }

    async fn run(self) -> Result<DownloadedFile, Error> {
        let mut request = by_name(&self.bucket, self.file_name).await?;
        request.range = self.range;
        let download = self
            .bucket
            .api()
            .transfers()
            .download(request, self.progress_listener)
            .await?;
        Ok(DownloadedFile::new(download, self.bucket.dialect()))
    }
}

request! {
    /// A request of [`Bucket::get_file_info_by_name`].
    pub struct GetFileInfoByName on bucket: Bucket => DownloadHeaders {
        file_name: String,
    }
}

impl GetFileInfoByName {
    async fn run(self) -> Result<DownloadHeaders, Error> {
        let file_name = self.file_name.clone();
        let request = by_name(&self.bucket, self.file_name).await?;
        self.bucket
            .api()
            .session()
            .get_file_info_by_name(&request)
            .await
            .map_err(|error| {
                // The answer to a HEAD has no body that would say what is missing.
                if error.status() != Some(404) {
                    return error;
                }
                let bucket_name = Some(self.bucket.name().to_owned());
                Error::new(ErrorKind::FileNotPresent {
                    bucket_name,
                    file_id_or_name: Some(file_name),
                })
                .with_source(error)
            })
    }
}

async fn by_name(bucket: &Bucket, file_name: String) -> Result<DownloadRequest, Error> {
    let authorization = bucket.api().session().authorization().await?;
    let url = download_url_by_name(&authorization.data.download_url, bucket.name(), &file_name);
    let mut request = DownloadRequest::new(url, file_name);
    request.bucket_name = Some(bucket.name().to_owned());
    Ok(request)
}

/// A file whose headers have arrived and whose bytes come when it is saved.
#[derive(Debug)]
#[must_use = "nothing is downloaded until the file is saved"]
pub struct DownloadedFile {
    download: Download,
    dialect: Dialect,
}

impl DownloadedFile {
    pub(crate) fn new(download: Download, dialect: Dialect) -> Self {
        Self { download, dialect }
    }

    /// What the service says of the file.
    pub fn download_version(&self) -> &DownloadHeaders {
        self.download.headers()
    }

    /// Writes the file to `path`.
    ///
    /// The bytes go to a staging file in the same folder, which takes its name when they are whole and fit the digest; a
    /// file that was there is replaced in one step, and keeps its content if anything fails. The modification time becomes
    /// the one that was stored with the file, else the time of the upload. Ranges of a larger file are fetched at the same
    /// time; each continues after a failure from its last good byte.
    ///
    /// # Errors
    /// `DestinationDirectoryDoesntExist` and its like for a path that cannot be written; `ChecksumMismatch` when the bytes
    /// keep arriving damaged; `FileNotPresent` when the version is deleted meanwhile.
    pub fn save_to(self, path: impl AsRef<Path>) -> Call<()> {
        let path: PathBuf = path.as_ref().to_owned();
        let Self { download, dialect } = self;
        Call::new(async move {
            download
                .save_to(&path)
                .await
                .map_err(|error| error.with_dialect(dialect))
        })
    }
}
