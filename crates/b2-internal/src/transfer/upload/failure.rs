//! What becomes of a large file that could not be made.

use super::super::Transfers;
use super::is_wrong_digest;
use crate::error::{Error, ErrorKind};

/// What becomes of a large file on the service when its upload fails. An upload that is dropped sends nothing, so its file
/// stays in any case.
///
/// ```
#[doc = include_str!("../../api/example.txt")]
/// # use b2_internal::transfer::upload::OnFailure;
/// let upload = bucket.upload_local_file(&photo, "2026/b.jpg");
/// upload.on_failure(OnFailure::Cancel).await?;
/// # Ok(())
/// # }
/// ```
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
pub(in crate::transfer) async fn after_failure(
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
    match error.kind() {
        ErrorKind::MaxRetriesExceeded { errors, .. } => blame_the_large_file(errors),
        // Calls other than uploads have been repeated before they fail.
        _ => is_of_the_service(error) && transfers.settings.retry_policy.attempts() > 1,
    }
}

/// A place that is down breaks connections as well as it answers 5xx. Broken connections alone may be the network's, and
/// a service that is only busy says 429.
fn blame_the_large_file(errors: &[Error]) -> bool {
    let of_the_service = errors.iter().filter(|error| is_of_the_service(error));
    let is_broken = |error: &Error| error.status().is_none() && error.is_transient();
    of_the_service.count() > 1
        && errors
            .iter()
            .all(|error| is_of_the_service(error) || is_broken(error))
}

fn is_of_the_service(error: &Error) -> bool {
    matches!(error.status(), Some(500..=599))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w11_a_place_that_is_down_is_told_from_a_network_and_from_a_service_that_is_busy() {
        let make = |letter| match letter {
            '5' => Error::new(ErrorKind::InternalError {
                message: String::new(),
            })
            .with_status(503),
            '4' => Error::new(ErrorKind::TooManyRequests).with_status(429),
            _ => Error::new(ErrorKind::BrokenPipe),
        };
        let table = [
            ("55555", true),
            ("5x5xx", true),
            ("x55", true),
            ("5xxxx", false),
            ("xxxxx", false),
            ("55455", false),
            ("5", false),
        ];
        for (errors, is_blamed) in table {
            let failed: Vec<Error> = errors.chars().map(make).collect();
            assert_eq!(blame_the_large_file(&failed), is_blamed, "{errors}");
        }
    }
}
