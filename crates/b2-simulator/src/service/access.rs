use std::sync::Arc;

use http::header::AUTHORIZATION;
use http::request::Parts;

use super::Service;
use crate::model::{ApplicationKey, UploadTarget, UploadToken};
use crate::refusal::Refusal;
use crate::wire::header_text;

impl Service {
    /// The key behind the account token of a request.
    pub(super) fn key_of_account_token(
        &self,
        head: &Parts,
        now_millis: i64,
    ) -> Result<Arc<ApplicationKey>, Refusal> {
        let token = required_token(head)?;
        self.read(|model| model.account_token(token, now_millis))
    }

    /// Takes the upload token of a request for as long as the lease lives.
    pub(super) fn lease_upload_token<'a>(
        &'a self,
        head: &'a Parts,
        target: &UploadTarget,
        pod: &str,
    ) -> Result<(UploadToken, UploadLease<'a>), Refusal> {
        let token = required_token(head)?;
        let now_millis = self.clock.now_millis();
        let record =
            self.update(|model| model.take_upload_token(token, target, pod, now_millis))?;
        let lease = UploadLease {
            service: self,
            token,
        };
        Ok((record, lease))
    }
}

/// An upload in flight. A second one with the same token is refused until this one is over.
#[derive(Debug)]
pub(super) struct UploadLease<'a> {
    service: &'a Service,
    token: &'a str,
}

impl Drop for UploadLease<'_> {
    fn drop(&mut self) {
        self.service.model().return_upload_token(self.token);
    }
}

/// The value of the `Authorization` header.
pub(super) fn token_header(head: &Parts) -> Result<Option<&str>, Refusal> {
    header_text(&head.headers, AUTHORIZATION.as_str())
}

fn required_token(head: &Parts) -> Result<&str, Refusal> {
    token_header(head)?.ok_or_else(Refusal::missing_auth_token)
}
