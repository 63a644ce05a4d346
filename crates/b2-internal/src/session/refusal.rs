//! What a 401 means: an old token, or a key that may not do this.

use crate::account_info::{ALL_CAPABILITIES, AuthData};
use crate::error::unauthorized::{KeyRestrictions, explain_unauthorized};
use crate::error::{Dialect, Error, ErrorKind};

/// Whether a new token may help. A 401 without a code is the answer to a HEAD, which has no body to say more.
pub(super) fn may_be_an_old_token(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::InvalidAuthToken { .. } => true,
        ErrorKind::Unauthorized { .. } => error.code().is_none(),
        _ => false,
    }
}

/// Adds to a refusal what the key is restricted to, so that the reader sees which restriction it met.
pub(super) fn explain(error: Error, data: &AuthData, dialect: Dialect) -> Error {
    let allowed = &data.allowed;
    let holds = |wanted: &&str| allowed.capabilities.iter().any(|held| held == wanted);
    let bucket_names: Vec<String> = match &allowed.buckets {
        // A bucket that is gone has no name any more.
        Some(buckets) => buckets
            .iter()
            .map(|bucket| bucket.name.clone().unwrap_or_else(|| bucket.id.clone()))
            .collect(),
        None => Vec::new(),
    };
    let restrictions = KeyRestrictions {
        capabilities: (!ALL_CAPABILITIES.iter().all(holds)).then_some(&*allowed.capabilities),
        bucket_names: &bucket_names,
        name_prefix: allowed.name_prefix.as_deref(),
    };
    explain_unauthorized(error, &restrictions, dialect)
}
