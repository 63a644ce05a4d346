//! What all large files have in common, however their parts came to be.

use tokio::task::JoinSet;

use super::Transfers;
use crate::action::Action;
use crate::error::{Error, ErrorKind};
use crate::raw_api::{FileVersionResponse, StartLargeFileRequest};

/// Waits for one of the tasks that make parts.
pub(super) async fn join_one<T: 'static>(
    running: &mut JoinSet<Result<T, Error>>,
) -> Result<Option<T>, Error> {
    match running.join_next().await {
        Some(Ok(result)) => result.map(Some),
        Some(Err(lost)) => {
            let message = format!("the task of a part was lost: {lost}");
            Err(Error::new(ErrorKind::InternalError { message }))
        }
        None => Ok(None),
    }
}

/// Notes the digest of a part that was made, at its place in the list that finishing takes.
pub(super) fn note_part(part_sha1s: &mut [String], made: Option<(usize, String)>) {
    if let Some((index, digest)) = made
        && let Some(place) = part_sha1s.get_mut(index)
    {
        *place = digest;
    }
}

/// The id of a large file that was just started.
pub(super) fn started_id(answer: FileVersionResponse) -> Result<String, Error> {
    answer.file_id.ok_or_else(|| {
        let message = "the answer to b2_start_large_file has no fileId".to_owned();
        Error::new(ErrorKind::UnexpectedCloudBehaviour { message })
    })
}

/// Starts the large file. A lost attempt may leave an unfinished one without parts, which costs nothing and is named by no
/// one; it is not looked for.
pub(super) async fn start(
    transfers: &Transfers,
    request: &StartLargeFileRequest,
) -> Result<String, Error> {
    let mut number = 1;
    loop {
        match transfers.session.start_large_file(request).await {
            Err(error)
                if matches!(error.kind(), ErrorKind::UnknownOutcome { .. })
                    && number < transfers.settings.retry_policy.attempts() =>
            {
                number += 1;
            }
            outcome => return started_id(outcome?),
        }
    }
}

/// Finishes the file. When the outcome is not known, the file itself tells: once finished it can be looked up.
pub(super) async fn finish(
    transfers: &Transfers,
    file_id: &str,
    part_sha1s: &[String],
) -> Result<FileVersionResponse, Error> {
    let mut looked = false;
    for number in 1.. {
        let error = match transfers
            .session
            .finish_large_file(file_id, part_sha1s)
            .await
        {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        let unknown = matches!(error.kind(), ErrorKind::UnknownOutcome { .. });
        // After an unknown outcome, a refusal may mean that the file was finished then.
        if !unknown && !looked && !matches!(error.kind(), ErrorKind::BadRequest { .. }) {
            return Err(error);
        }
        match transfers.session.get_file_info(file_id).await {
            Ok(version) if version.action == Action::UPLOAD => return Ok(version),
            Ok(_) => {}
            Err(cause) if matches!(cause.kind(), ErrorKind::Unauthorized { .. }) => {
                return Err(error);
            }
            Err(cause) if cause.is_transient() => return Err(error),
            Err(_) => {}
        }
        if !unknown || number >= transfers.settings.retry_policy.attempts() {
            return Err(error);
        }
        looked = true;
    }
    Err(Error::new(ErrorKind::Cancelled))
}
