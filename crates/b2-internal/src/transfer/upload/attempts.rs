//! Sends one request of an upload until it succeeds. What went wrong decides what is tried next: the same URL later, or
//! another URL, or first a look at what the service has.
//!
//! Only the first attempt takes its URL out of the pool. Each that follows asks the service for one, so that a pool whose
//! URLs have all gone bad costs one failure, and so that the API, which is asked with the account's token, tells a token
//! that has expired or a cap that is reached from a network that breaks: a storage pod which refuses before it has read the
//! body often shows nothing but a broken pipe.

use super::super::Transfers;
use crate::error::{Error, ErrorKind};
use crate::http::{Attempt, Decision, FailureClass, after_failure};
use crate::raw_api::UploadUrl;
use crate::session::{UploadTarget, UploadUrlLease};

/// One request of an upload: a small file, or a part.
pub(in crate::transfer) trait UploadRequest {
    /// What the service answers.
    type Answer;

    /// Sends it once. `attempt` counts from 1.
    async fn send(&self, url: &UploadUrl, attempt: u32) -> Result<Self::Answer, Error>;

    /// After an attempt whose outcome is not known: what the service has, if the attempt did succeed.
    async fn look(&self) -> Result<Option<Self::Answer>, Error>;
}

pub(in crate::transfer) async fn send<R: UploadRequest>(
    transfers: &Transfers,
    target: &UploadTarget,
    request: &R,
) -> Result<R::Answer, Error> {
    let (host, policy) = (transfers.host(), &transfers.settings.retry_policy);
    let mut first_failure = None;
    let mut errors = Vec::new();
    let mut kept: Option<UploadUrlLease> = None;
    loop {
        let number = errors.len() as u32 + 1;
        let lease = match kept.take() {
            Some(lease) => lease,
            None if errors.is_empty() => transfers.session.take_upload_url(target).await?,
            None => transfers.session.new_upload_url(target).await?,
        };
        let error = match request.send(lease.url(), number).await {
            Ok(answer) => {
                lease.give_back();
                return Ok(answer);
            }
            Err(error) => error,
        };
        let now = host.sleeper().monotonic();
        let mut class = FailureClass::of_upload(&error);
        if class == FailureClass::Ambiguous {
            match request.look().await {
                Ok(Some(answer)) => return Ok(answer),
                Ok(None) => class = FailureClass::Transient,
                // Still unknown, and that is what the caller has to hear.
                Err(cause) => {
                    tracing::debug!(%cause, "cannot look up what an upload left");
                    return Err(error);
                }
            }
        }
        let attempt = Attempt {
            number,
            elapsed: now.saturating_sub(*first_failure.get_or_insert(now)),
            idempotent: false,
        };
        match after_failure(policy, attempt, class, error.retry_after(), host.random()) {
            Decision::Wait(pause) => {
                tracing::debug!(number, ?pause, %error, "uploading again");
                // A service that is only busy keeps honouring the URL; any other failure may be the URL's.
                if matches!(error.kind(), ErrorKind::TooManyRequests) {
                    kept = Some(lease);
                }
                errors.push(error);
                host.sleeper().sleep(pause).await;
            }
            Decision::GiveUp | Decision::LookBeforeRepeating => {
                if errors.is_empty() || class == FailureClass::Permanent {
                    return Err(error);
                }
                errors.push(error);
                let limit = errors.len() as u32;
                return Err(Error::new(ErrorKind::MaxRetriesExceeded { limit, errors }));
            }
        }
    }
}
