use std::sync::Arc;
use std::time::Duration;

use super::B2Api;
use crate::bucket::DownloadedFile;
use crate::call::request;
use crate::encryption::EncryptionSetting;
use crate::error::{Error, ErrorKind};
use crate::file_version::{FileIdAndName, FileVersion};
use crate::range::ByteRange;
use crate::raw_api::{DeletedFileVersion, DownloadRequest};
use crate::session::{download_url_by_id, until_known};
use crate::stream::ProgressListener;

request! {
    /// A request of [`B2Api::download_file_by_id`].
    pub struct DownloadFileById on api: B2Api => DownloadedFile {
        file_id: String,
    }
    optional {
        /// Asks for these bytes only. What is saved then is not checked against a digest, since none covers it.
        range: ByteRange,
        /// Says how the file is encrypted, which only SSE-C needs.
        encryption: EncryptionSetting,
        /// Sets how long nothing may arrive before an attempt is given up and continued. Default:
        /// [`B2HttpApiConfig::idle_timeout`](crate::http::B2HttpApiConfig::idle_timeout).
        idle_timeout: Duration,
    }
    own setters {
        progress_listener: Arc<dyn ProgressListener>,
    }
}

impl DownloadFileById {
    /// Tells `listener` how far the download has come.
    pub fn progress_listener(mut self, listener: impl ProgressListener) -> Self {
        self.progress_listener = Some(Arc::new(listener));
        self
    }

    async fn run(self) -> Result<DownloadedFile, Error> {
        let (session, transfers) = (self.api.session(), self.api.transfers());
        let authorization = session.authorization().await?;
        let url = download_url_by_id(
            &authorization.data.download_url,
            session.api_version(),
            &self.file_id,
        );
        let mut request = DownloadRequest::new(url, self.file_id);
        request.range = self.range;
        request.encryption = self.encryption;
        request.idle_timeout = self.idle_timeout;
        Ok(DownloadedFile::new(
            transfers.download(request, self.progress_listener).await?,
            self.api.dialect(),
        ))
    }
}

request! {
    /// A request of [`B2Api::get_file_info`].
    pub struct GetFileInfo on api: B2Api => FileVersion {
        file_id: String,
    }
}

impl GetFileInfo {
    async fn run(self) -> Result<FileVersion, Error> {
        Ok(self
            .api
            .session()
            .get_file_info(&self.file_id)
            .await?
            .into())
    }
}

request! {
    /// A request of [`B2Api::delete_file_version`] or [`Bucket::delete_file_version`](crate::bucket::Bucket::delete_file_version).
    pub struct DeleteFileVersion on api: B2Api => FileIdAndName {
        file_id: String,
        file_name: String,
    }
    optional {
        /// Deletes a version in spite of governance retention; needs the capability `bypassGovernance`.
        bypass_governance: bool,
    }
}

impl DeleteFileVersion {
    async fn run(self) -> Result<FileIdAndName, Error> {
        let (session, bypass) = (self.api.session(), self.bypass_governance.unwrap_or(false));
        let delete = || session.delete_file_version(&self.file_id, &self.file_name, bypass);
        let is_gone = |error: &Error| matches!(error.kind(), ErrorKind::FileNotPresent { .. });
        match until_known(delete, is_gone).await? {
            Some(answer) => Ok(id_and_name(answer)),
            None => Ok(FileIdAndName {
                file_id: self.file_id,
                file_name: self.file_name,
            }),
        }
    }
}

request! {
    /// A request of [`B2Api::cancel_large_file`].
    pub struct CancelLargeFile on api: B2Api => FileIdAndName {
        file_id: String,
    }
}

impl CancelLargeFile {
    async fn run(self) -> Result<FileIdAndName, Error> {
        self.api
            .session()
            .cancel_large_file(&self.file_id)
            .await
            .map(id_and_name)
    }
}

fn id_and_name(answer: DeletedFileVersion) -> FileIdAndName {
    FileIdAndName {
        file_id: answer.file_id,
        file_name: answer.file_name,
    }
}
