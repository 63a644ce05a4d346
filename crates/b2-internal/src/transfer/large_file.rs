//! What all large files have in common, however their parts came to be.

use std::future::Future;

use super::siblings::Siblings;
use super::{NewFile, TransferClass, Transfers};
use crate::action::Action;
use crate::error::{Error, ErrorKind};
use crate::raw_api::{FileVersionResponse, StartLargeFileRequest};
use crate::session::UploadTarget;

/// A large file that is not finished yet. Dropping it forgets its upload URLs; its parts stay on the service, for another
/// attempt to continue.
#[derive(Debug)]
pub(super) struct LargeFile {
    transfers: Transfers,
    id: String,
}

impl LargeFile {
    /// Starts a large file.
    pub(super) async fn start(
        transfers: &Transfers,
        request: &StartLargeFileRequest,
    ) -> Result<Self, Error> {
        Self::started(transfers, start(transfers, request).await?)
    }

    /// The large file that was just started.
    pub(super) fn started(
        transfers: &Transfers,
        answer: FileVersionResponse,
    ) -> Result<Self, Error> {
        let id = answer.file_id.ok_or_else(|| {
            let message = "the answer to b2_start_large_file has no fileId".to_owned();
            Error::new(ErrorKind::UnexpectedCloudBehaviour { message })
        })?;
        Ok(Self::unfinished(transfers, id))
    }

    /// A large file that was started earlier.
    pub(super) fn unfinished(transfers: &Transfers, id: String) -> Self {
        transfers.session.note_unfinished(&id);
        let target = UploadTarget::LargeFile(id.clone());
        transfers.session.keep_upload_urls(target);
        Self {
            transfers: transfers.clone(),
            id,
        }
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// Makes parts side by side, as many at once as the scheduler admits, each with `buffer_bytes` of memory. The first
    /// failure aborts the others. Gives what was made in the order of the parts.
    pub(super) async fn make_parts<P, T, Making>(
        &self,
        class: TransferClass,
        buffer_bytes: u64,
        parts: impl IntoIterator<Item = P>,
        make: impl Fn(P) -> Making,
    ) -> Result<Vec<T>, Error>
    where
        T: Send + 'static,
        Making: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let mut siblings = Siblings::new();
        for part in parts {
            let admission = self.transfers.scheduler.admit(class, buffer_bytes);
            let admission = siblings.meanwhile(admission).await?;
            let making = make(part);
            siblings.start(async move {
                let made = making.await;
                drop(admission);
                made
            });
        }
        siblings.finish().await
    }

    /// Finishes the file.
    pub(super) async fn finish(self, part_sha1s: &[String]) -> Result<FileVersionResponse, Error> {
        let finished = self.make_finished(part_sha1s).await?;
        self.transfers.session.forget_unfinished(&self.id);
        Ok(finished)
    }

    /// When the outcome is not known, the file itself tells: once finished it can be looked up.
    async fn make_finished(&self, part_sha1s: &[String]) -> Result<FileVersionResponse, Error> {
        let session = &self.transfers.session;
        let mut looked = false;
        for number in 1.. {
            let error = match session.finish_large_file(&self.id, part_sha1s).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let unknown = matches!(error.kind(), ErrorKind::UnknownOutcome { .. });
            // After an unknown outcome, a refusal may mean that the file was finished then.
            if !unknown && !looked && !matches!(error.kind(), ErrorKind::BadRequest { .. }) {
                return Err(error);
            }
            match session.get_file_info_by_id(&self.id).await {
                Ok(version) if version.action == Action::UPLOAD => return Ok(version),
                Ok(_) => {}
                Err(cause) if matches!(cause.kind(), ErrorKind::Unauthorized { .. }) => {
                    return Err(error);
                }
                Err(cause) if cause.is_transient() => return Err(error),
                Err(_) => {}
            }
            if !unknown || number >= self.transfers.settings.retry_policy.attempts() {
                return Err(error);
            }
            looked = true;
        }
        Err(Error::new(ErrorKind::Cancelled))
    }
}

/// Starts a large file. A lost attempt may leave an unfinished one without parts, which costs nothing and is named by no one; it
/// is not looked for.
async fn start(
    transfers: &Transfers,
    request: &StartLargeFileRequest,
) -> Result<FileVersionResponse, Error> {
    let mut number = 1;
    loop {
        match transfers.session.start_large_file(request).await {
            Err(error)
                if matches!(error.kind(), ErrorKind::UnknownOutcome { .. })
                    && number < transfers.settings.retry_policy.attempts() =>
            {
                number += 1;
            }
            outcome => return outcome,
        }
    }
}

impl Transfers {
    /// Starts a large file and leaves it to others to go on with it.
    pub(crate) async fn start_large_file(
        &self,
        file: &NewFile,
    ) -> Result<FileVersionResponse, Error> {
        start(self, &file.start_request()).await
    }
}

impl Drop for LargeFile {
    fn drop(&mut self) {
        let target = UploadTarget::LargeFile(std::mem::take(&mut self.id));
        self.transfers.session.forget_upload_urls(&target);
    }
}
