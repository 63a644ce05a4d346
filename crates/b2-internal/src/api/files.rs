use std::sync::Arc;
use std::time::Duration;

use super::ApiHandle;
use crate::bucket::DownloadedFile;
use crate::call::request;
use crate::encryption::EncryptionSetting;
use crate::error::{Error, ErrorKind};
use crate::file_version::{FileIdAndName, FileVersion};
use crate::range::ByteRange;
use crate::raw_api::{DownloadConditions, DownloadRequest};
use crate::session::{download_url_by_id, until_known};
use crate::stream::ProgressListener;

request! {
    /// A request of [`B2Api::download_file_by_id`](crate::api::B2Api::download_file_by_id).
    pub struct DownloadFileById on api: ApiHandle => DownloadedFile {
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
        /// Asks for the file only under these conditions; the download fails with `NotModified` or `PreconditionFailed` when
        /// one does not hold. B2 itself does not promise to heed them.
        conditions: DownloadConditions,
    }
    own setters {
        progress_listener: Arc<dyn ProgressListener>,
        length_to_save: u64,
    }
}

impl DownloadFileById {
    /// Tells `listener` how far the download has come.
    pub fn progress_listener(mut self, listener: impl ProgressListener) -> Self {
        self.progress_listener = Some(Arc::new(listener));
        self
    }

    /// Says how long the file is, and that it is saved at once: it is then asked for when its bytes can be taken too.
    pub(crate) fn saved_at_once(mut self, length: u64) -> Self {
        self.length_to_save = Some(length);
        self
    }

    async fn run(self) -> Result<DownloadedFile, Error> {
        let api = self.api.get()?;
        let (session, transfers) = (api.own_session(), api.transfers());
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
        request.conditions = self.conditions.unwrap_or_default();
        let listener = self.progress_listener;
        let download = match self.length_to_save {
            Some(length) => {
                transfers
                    .download_to_save(request, length, listener)
                    .await?
            }
            None => transfers.download(request, listener).await?,
        };
        Ok(DownloadedFile::new(api, download))
    }
}

request! {
    /// A request of [`B2Api::get_file_info`](crate::api::B2Api::get_file_info).
    pub struct GetFileInfo on api: ApiHandle => FileVersion {
        file_id: String,
    }
}

impl GetFileInfo {
    async fn run(self) -> Result<FileVersion, Error> {
        let session = self.api.get()?.own_session();
        let answer = session.get_file_info_by_id(&self.file_id).await?;
        Ok(FileVersion::from_answer(&self.api, answer))
    }
}

request! {
    /// A request of [`B2Api::delete_file_version`](crate::api::B2Api::delete_file_version) or [`Bucket::delete_file_version`](crate::bucket::Bucket::delete_file_version).
    pub struct DeleteFileVersion on api: ApiHandle => FileIdAndName {
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
        let (session, bypass) = (
            self.api.get()?.own_session(),
            self.bypass_governance.unwrap_or(false),
        );
        let delete = || session.delete_file_version(&self.file_id, &self.file_name, bypass);
        let is_gone = |error: &Error| matches!(error.kind(), ErrorKind::FileNotPresent { .. });
        match until_known(delete, is_gone).await? {
            Some(answer) => Ok(answer.into()),
            None => Ok(FileIdAndName::new(self.file_id, self.file_name)),
        }
    }
}

request! {
    /// A request of [`B2Api::cancel_large_file`](crate::api::B2Api::cancel_large_file).
    pub struct CancelLargeFile on api: ApiHandle => FileIdAndName {
        file_id: String,
    }
}

impl CancelLargeFile {
    async fn run(self) -> Result<FileIdAndName, Error> {
        let session = self.api.get()?.own_session();
        let cancel = || session.cancel_large_file(&self.file_id);
        let is_gone = |error: &Error| matches!(error.kind(), ErrorKind::BadRequest { .. });
        if let Some(answer) = until_known(cancel, is_gone).await? {
            return Ok(answer.into());
        }
        // It is no longer unfinished. If it is not a file either, the attempt whose answer got lost has cancelled it.
        match session.get_file_info_by_id(&self.file_id).await {
            Err(error) if matches!(error.kind(), ErrorKind::FileNotPresent { .. }) => {
                Ok(FileIdAndName::new(self.file_id, ""))
            }
            // Somebody has finished it meanwhile, and the service says so better than this could.
            Ok(_) => cancel().await.map(FileIdAndName::from),
            Err(_) => Err(Error::new(ErrorKind::UnknownOutcome {
                operation: "b2_cancel_large_file".to_owned(),
                what: format!(
                    "the large file {}, which is no longer unfinished",
                    self.file_id
                ),
            })),
        }
    }
}
