//! One call with the token of the session, and again with a new one when that is refused.

use std::sync::Arc;

use super::authorization::Authorization;
use super::{B2Session, refusal};
use crate::call::Inside;
use crate::error::Error;
use crate::raw_api::CallContext;

/// How often one call asks for a new token. A token may expire at any moment, so a new one may meet the same fate; a
/// service that refuses every token is not asked for ever.
const MAX_RENEWALS: u32 = 4;
/// How often one call is repeated in all, also with tokens that others have asked for. These may be old again when a call has
/// waited for its turn, and say little about what the next one brings.
const MAX_REPETITIONS: u32 = 8;

/// One call, which may be repeated with a new token.
#[derive(Debug)]
pub(super) struct Turn {
    authorization: Arc<Authorization>,
    pub(super) context: CallContext,
    renewals: u32,
    repetitions: u32,
    _inside: Option<Inside>,
}

impl B2Session {
    pub(super) async fn begin(&self) -> Result<Turn, Error> {
        let inside = self.enter()?;
        let authorization = self.authorization().await?;
        Ok(Turn {
            context: self.context(&authorization),
            authorization,
            renewals: 0,
            repetitions: 0,
            _inside: inside,
        })
    }

    /// Decides what a failed call does next: `Ok` when it is to be repeated with a new token.
    pub(super) async fn after_failure(&self, turn: &mut Turn, error: Error) -> Result<(), Error> {
        let is_enough = turn.renewals >= MAX_RENEWALS || turn.repetitions >= MAX_REPETITIONS;
        if is_enough || !refusal::may_be_an_old_token(&error) {
            return Err(refusal::explain(
                error,
                &turn.authorization.data,
                self.dialect,
            ));
        }
        tracing::debug!(%error, "renewing the authorisation");
        let Some(renewed) = self.renew(&turn.authorization).await? else {
            return Err(error);
        };
        turn.repetitions += 1;
        turn.renewals += u32::from(renewed.is_new);
        turn.authorization = renewed.authorization;
        turn.context = self.context(&turn.authorization);
        Ok(())
    }

    /// Adds what the key is restricted to, for a call that a new token does not help.
    pub(super) fn explain(&self, error: Error) -> Error {
        match self.snapshot() {
            Some(current) => refusal::explain(error, &current.data, self.dialect),
            None => error,
        }
    }

    fn context(&self, authorization: &Authorization) -> CallContext {
        CallContext {
            api_url: authorization.data.api_url.clone(),
            authorization_token: authorization.data.auth_token.clone(),
            api_version: self.api_version(),
        }
    }
}
