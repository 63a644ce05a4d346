use std::sync::Arc;
use std::time::Duration;

use super::{Bucket, DownloadedFile};
use crate::call::request;
use crate::encryption::EncryptionSetting;
use crate::error::{Error, ErrorKind};
use crate::file_version::DownloadVersion;
use crate::range::ByteRange;
use crate::raw_api::{DownloadConditions, DownloadRequest};
use crate::session::download_url_by_name;
use crate::stream::ProgressListener;

request! {
    /// A request of [`Bucket::download_file_by_name`].
    pub struct DownloadFileByName on bucket: Bucket => DownloadedFile {
        file_name: String,
    }
    optional {
        /// Asks for these bytes only. What is saved then is not checked against a digest, since none covers it.
        range: ByteRange,
        /// Says how the file is encrypted, which only SSE-C needs.
        encryption: EncryptionSetting,
        /// Sets how long nothing may arrive before an attempt is given up and continued. Default:
        /// [`B2HttpApiConfig::idle_timeout`](crate::http::B2HttpApiConfig::idle_timeout).
        idle_timeout: Duration,
        /// Asks for the file only under these conditions; the download fails with `NotModified` or `PreconditionFailed` when
        /// one does not hold. B2 itself does not promise to heed them.
        conditions: DownloadConditions,
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
        request.encryption = self.encryption;
        request.idle_timeout = self.idle_timeout;
        request.conditions = self.conditions.unwrap_or_default();
        let download = self
            .bucket
            .api()
            .transfers()
            .download(request, self.progress_listener)
            .await?;
        Ok(DownloadedFile::new(self.bucket.api(), download))
    }
}

request! {
    /// A request of [`Bucket::get_file_info_by_name`].
    pub struct GetFileInfoByName on bucket: Bucket => DownloadVersion {
        file_name: String,
    }
    optional {
        /// Gives the key, which even this takes, when the file is encrypted with SSE-C.
        encryption: EncryptionSetting,
    }
}

impl GetFileInfoByName {
    async fn run(self) -> Result<DownloadVersion, Error> {
        let file_name = self.file_name.clone();
        let mut request = by_name(&self.bucket, self.file_name).await?;
        request.encryption = self.encryption;
        let api = self.bucket.api();
        api.own_session()
            .download_headers(&request)
            .await
            .map(|headers| DownloadVersion::from_headers(&api.into(), headers))
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
    let name = bucket.known_name()?;
    let authorization = bucket.api().own_session().authorization().await?;
    let url = download_url_by_name(&authorization.data.download_url, name, &file_name);
    let mut request = DownloadRequest::new(url, file_name);
    request.bucket_name = Some(name.to_owned());
    Ok(request)
}
