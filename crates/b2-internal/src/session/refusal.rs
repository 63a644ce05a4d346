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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::raw_api::AllowedBucket;

    fn unauthorized(code: Option<&str>) -> ErrorKind {
        ErrorKind::Unauthorized {
            message: "no_go".to_owned(),
            code: code.map(str::to_owned),
        }
    }

    #[test]
    fn a_new_token_is_worth_a_try_when_the_old_one_is_to_blame_or_nobody_says_what_is() {
        let invalid = |code: &str| ErrorKind::InvalidAuthToken {
            message: String::new(),
            code: Some(code.to_owned()),
        };
        let email_not_verified = ErrorKind::EmailNotVerified {
            message: String::new(),
            code: None,
        };
        let no_payment_history = ErrorKind::NoPaymentHistory {
            message: String::new(),
            code: None,
        };
        for (kind, is_worth_it) in [
            (invalid("bad_auth_token"), true),
            (invalid("expired_auth_token"), true),
            (unauthorized(None), true),
            (unauthorized(Some("unauthorized")), false),
            (unauthorized(Some("access_denied")), false),
            (email_not_verified, false),
            (no_payment_history, false),
            (ErrorKind::AccessDenied, false),
            (ErrorKind::TooManyRequests, false),
        ] {
            let error = Error::new(kind);
            assert_eq!(may_be_an_old_token(&error), is_worth_it, "{error:?}");
        }
    }

    fn explained(change: impl FnOnce(&mut AuthData)) -> String {
        let url = "https://api000.backblazeb2.com";
        let mut data = AuthData::new("a", "t", url, url, "key", "production", "id");
        change(&mut data);
        let error = Error::new(unauthorized(Some("code")));
        explain(error, &data, Dialect::V3).to_string()
    }

    /// The text for a master key does not depend on how many capabilities the service has by now.
    #[test]
    fn a_key_is_explained_by_what_its_authorisation_said() {
        let text = |rest: &str| format!("no_go for application key {rest} (code)");
        assert_eq!(explained(|_| {}), text("with no restrictions"));
        assert_eq!(
            explained(|data| data.allowed.capabilities.push("feedCats".to_owned())),
            text("with no restrictions")
        );
        assert_eq!(
            explained(|data| data.allowed.capabilities.reverse()),
            text("with no restrictions")
        );
        let all_but_the_last = explained(|data| {
            data.allowed.capabilities.pop();
        });
        assert_eq!(
            all_but_the_last,
            text(&format!(
                "with capabilities '{}'",
                ALL_CAPABILITIES[..25].join(",")
            ))
        );
        let everything = explained(|data| {
            let gone = AllowedBucket::new("4_gone", None);
            let there = AllowedBucket::new("4_there", Some("my-bucket".to_owned()));
            data.allowed.capabilities = vec!["readFiles".to_owned()];
            data.allowed.buckets = Some(vec![there, gone]);
            data.allowed.name_prefix = Some("it's/".to_owned());
        });
        assert_eq!(
            everything,
            text(
                "with capabilities 'readFiles', restricted to buckets ['my-bucket', '4_gone'], \
                 restricted to files that start with 'it's/'"
            )
        );
    }
}
