use http::request::Parts;

use super::Service;
use super::access::token_header;
use super::exchange::Failed;
use crate::body::RequestBody;
use crate::limits::Class;
use crate::operation::Operation;
use crate::refusal::Refusal;

/// One request in so many meets what its test mode asks for.
const ONE_IN: u64 = 3;

impl Service {
    /// Does what the header `X-Bz-Test-Mode` asks for (protocol section 3.8). An unknown value asks for nothing.
    pub(super) async fn apply_test_mode(
        &self,
        head: &Parts,
        operation: Operation,
        body: &mut RequestBody,
    ) -> Result<(), Failed> {
        let Some(mode) = head.headers.get("x-bz-test-mode") else {
            return Ok(());
        };
        match mode.as_bytes() {
            b"fail_some_uploads" if operation.is_upload() && self.is_hit() => {
                body.discard().await?;
                let message = "c001_v0001000_t0001 is too busy";
                Err(Refusal::new(503, "service_unavailable", message).into())
            }
            b"expire_some_account_authorization_tokens"
                if !operation.is_upload() && self.is_hit() =>
            {
                if let Some(token) = token_header(head)? {
                    self.update(|model| {
                        model.expire_account_token(token);
                        Ok(())
                    })?;
                }
                Ok(())
            }
            b"force_cap_exceeded" => match forced_cap(operation) {
                Some(code) => {
                    body.discard().await?;
                    Err(Refusal::cap_exceeded(code).into())
                }
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn is_hit(&self) -> bool {
        let mut dice = self
            .test_mode_dice
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        dice.below(ONE_IN) == 0
    }
}

/// The cap that a call runs into. A client can always authorise, or it could try nothing.
fn forced_cap(operation: Operation) -> Option<&'static str> {
    match operation {
        Operation::AuthorizeAccount => None,
        Operation::GetUploadUrl
        | Operation::GetUploadPartUrl
        | Operation::UploadFile
        | Operation::UploadPart
        | Operation::CopyFile
        | Operation::CopyPart => Some("storage_cap_exceeded"),
        operation if operation.is_download() => Some("download_cap_exceeded"),
        operation if operation.class() == Class::A => None,
        _ => Some("transaction_cap_exceeded"),
    }
}
