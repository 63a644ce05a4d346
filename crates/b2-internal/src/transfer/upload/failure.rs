//! What becomes of a large file that could not be made.

use super::super::Transfers;
use super::is_wrong_digest;
use crate::error::{Error, ErrorKind};

/// What becomes of a large file on the service when its upload fails. An upload that is dropped sends nothing, so its file
/// stays in any case.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnFailure {
    /// It stays, with the parts that it has, so that the same upload continues it later. The parts cost storage until it is
    /// finished or cancelled.
    #[default]
    KeepForResume,
    /// It is cancelled.
    Cancel,
}

/// Keeps or cancels it, and says whether it was cancelled. One that may be finished after all, since nobody knows how finishing it ended, is left alone; one
/// whose bytes are not what they were said to be is of no use to anybody.
pub(super) async fn after_failure(
    transfers: &Transfers,
    on_failure: OnFailure,
    file_id: &str,
    error: &Error,
) -> bool {
    let is_useless = is_wrong_digest(error);
    let may_be_finished = matches!(error.kind(), ErrorKind::UnknownOutcome { .. });
    let is_cancelled = is_useless || (on_failure == OnFailure::Cancel && !may_be_finished);
    if is_cancelled {
        cancel(transfers, file_id).await;
    }
    is_cancelled
}

/// Cancels it if that is possible. The caller has another error to tell.
pub(super) async fn cancel(transfers: &Transfers, file_id: &str) {
    if let Err(error) = transfers.session.cancel_large_file(file_id).await {
        tracing::warn!(file_id, %error, "cannot cancel an unfinished large file");
    }
}

/// Whether the service failed so often that the place where it keeps this large file may be full or down. Another one is
/// kept somewhere else.
pub(super) fn blames_the_large_file(transfers: &Transfers, error: &Error) -> bool {
    let is_of_the_service = |error: &Error| matches!(error.status(), Some(500..=599));
    match error.kind() {
        ErrorKind::MaxRetriesExceeded { errors, .. } => {
            errors.len() > 1 && errors.iter().all(is_of_the_service)
        }
        // Calls other than uploads have been repeated before they fail.
        _ => is_of_the_service(error) && transfers.settings.retry_policy.attempts() > 1,
    }
}
