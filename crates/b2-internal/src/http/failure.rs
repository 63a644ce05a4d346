//! What a broken exchange means to the caller of a B2 call.

use super::{RequestSent, TransportError, TransportErrorKind};
use crate::error::wire::RequestFacts;
use crate::error::{Error, ErrorKind};

/// Turns the failure of an exchange into the error of the call that it served.
///
/// A call that is not idempotent and may have reached the service becomes `UnknownOutcome`, whatever broke, and says what
/// its caller has to look for.
pub(super) fn into_error_of_call(
    failure: TransportError,
    operation: &'static str,
    url: &str,
    idempotent: bool,
    facts: &RequestFacts<'_>,
) -> Error {
    let is_whole = failure.kind() != TransportErrorKind::RequestBody;
    if is_whole && failure.sent() == RequestSent::Fully && !idempotent {
        return Error::new(ErrorKind::UnknownOutcome {
            operation: operation.to_owned(),
            what: what_to_look_for(facts),
        })
        .with_source(failure);
    }
    into_error(failure, operation, url)
}

/// The same for a call that may be repeated.
pub(crate) fn into_error(failure: TransportError, operation: &'static str, url: &str) -> Error {
    if failure.kind() == TransportErrorKind::RequestBody {
        return source_error(failure, operation);
    }
    let host = host_of(url);
    let text = match host {
        Some(host) => format!("{host}: {failure}"),
        None => failure.to_string(),
    };
    let kind = match failure.kind() {
        TransportErrorKind::UnknownHost => ErrorKind::UnknownHost,
        TransportErrorKind::Tls => ErrorKind::Tls {
            host: host.unwrap_or_default().to_owned(),
        },
        TransportErrorKind::Proxy => ErrorKind::Proxy { details: text },
        TransportErrorKind::ConnectTimeout
        | TransportErrorKind::IdleTimeout
        | TransportErrorKind::RequestTimeout => ErrorKind::B2RequestTimeout { details: text },
        TransportErrorKind::BrokenPipe => ErrorKind::BrokenPipe,
        TransportErrorKind::Reset => ErrorKind::ConnectionReset,
        _ => ErrorKind::B2ConnectionError { details: text },
    };
    Error::new(kind).with_source(failure)
}

/// The error of whoever made the body, as it was, or wrapped when it is somebody else's.
fn source_error(failure: TransportError, operation: &'static str) -> Error {
    let lost = || {
        Error::new(ErrorKind::InternalError {
            message: format!("the body of {operation} could not be read"),
        })
    };
    match failure.into_source() {
        Some(source) => match source.downcast::<Error>() {
            Ok(error) => *error,
            Err(other) => lost().with_source(other),
        },
        None => lost(),
    }
}

fn what_to_look_for(facts: &RequestFacts<'_>) -> String {
    let bucket = match (facts.bucket_name, facts.bucket_id) {
        (Some(name), _) => Some(format!("bucket {name}")),
        (None, Some(id)) => Some(format!("the bucket with the id {id}")),
        (None, None) => None,
    };
    let file = match (facts.file_name, facts.file_id) {
        (Some(name), _) => Some(format!("file {name}")),
        (None, Some(id)) => Some(format!("the file with the id {id}")),
        (None, None) => None,
    };
    match (file, bucket) {
        (Some(file), Some(bucket)) => format!("{file} in {bucket}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "what it was to change".to_owned(),
    }
}

/// The host and port of a URL, without user information.
pub(super) fn host_of(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?']).next()?;
    let host = authority.rsplit('@').next()?;
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    const CALL: &str = "b2_hide_file";
    const URL: &str = "https://user@api.example:444/b2api/v4/b2_hide_file";

    fn failure(kind: TransportErrorKind) -> TransportError {
        TransportError::new(kind, RequestSent::Partly)
    }

    #[test]
    fn each_way_in_which_an_exchange_breaks_has_its_error_and_names_the_host() {
        use TransportErrorKind::*;
        let tls = "TLS handshake with api.example:444 failed: check the certificate, the system's clock and any proxy in \
                   between";
        #[rustfmt::skip]
        let table = [
            (UnknownHost, "UnknownHost", "unknown host"),
            (Connect, "B2ConnectionError", "Connection error: api.example:444: cannot connect"),
            (ConnectTimeout, "B2RequestTimeout", "Request timeout: api.example:444: cannot connect in time"),
            (Tls, "Tls", tls),
            (Proxy, "Proxy", "api.example:444: the proxy refuses the connection"),
            (BrokenPipe, "BrokenPipe", "Broken pipe: unable to send entire request"),
            (Reset, "ConnectionReset", "Connection reset"),
            (Closed, "B2ConnectionError",
                "Connection error: api.example:444: the connection ended before the response was complete"),
            (IdleTimeout, "B2RequestTimeout", "Request timeout: api.example:444: no data moved within the idle time-out"),
            (RequestTimeout, "B2RequestTimeout",
                "Request timeout: api.example:444: no answer within the request time-out"),
            (Protocol, "B2ConnectionError", "Connection error: api.example:444: the answer is not valid HTTP"),
            (Other, "B2ConnectionError", "Connection error: api.example:444: the exchange failed"),
        ];
        for (kind, name, text) in table {
            let error = into_error(failure(kind), CALL, URL);
            assert_eq!((error.kind().name(), &*error.to_string()), (name, text));
            let cause = error.source().and_then(|cause| cause.downcast_ref());
            assert_eq!(cause.map(TransportError::kind), Some(kind));
        }
    }

    #[test]
    fn the_outcome_is_unknown_only_if_all_was_sent_and_the_call_must_not_be_repeated() {
        use RequestSent::{Fully, Nothing, Partly};
        for (sent, idempotent, name) in [
            (Nothing, false, "ConnectionReset"),
            (Partly, false, "ConnectionReset"),
            (Fully, false, "UnknownOutcome"),
            (Fully, true, "ConnectionReset"),
        ] {
            let failure = TransportError::new(TransportErrorKind::Reset, sent);
            let facts = RequestFacts::default();
            let error = into_error_of_call(failure, CALL, URL, idempotent, &facts);
            assert_eq!(error.kind().name(), name, "{sent:?} {idempotent}");
        }
    }

    #[test]
    fn who_does_not_know_the_outcome_is_told_what_to_look_for() {
        let nothing = RequestFacts::default();
        let named = RequestFacts {
            file_name: Some("a.jpg"),
            file_id: Some("4_z1"),
            bucket_name: Some("photos"),
            bucket_id: Some("4_b"),
            ..nothing
        };
        let by_id = RequestFacts {
            file_name: None,
            bucket_name: None,
            ..named
        };
        let only_bucket = RequestFacts {
            bucket_name: Some("photos"),
            ..nothing
        };
        for (facts, what) in [
            (named, "file a.jpg in bucket photos"),
            (
                by_id,
                "the file with the id 4_z1 in the bucket with the id 4_b",
            ),
            (only_bucket, "bucket photos"),
            (nothing, "what it was to change"),
        ] {
            assert_eq!(what_to_look_for(&facts), what);
        }
    }

    #[test]
    fn a_body_that_cannot_be_read_fails_with_the_error_of_whoever_made_it() {
        let body = || failure(TransportErrorKind::RequestBody);
        let changed = Error::new(ErrorKind::SourceChanged {
            path: "a.jpg".into(),
        });
        for (failure, name) in [
            (body().with_source(changed), "SourceChanged"),
            (body().with_source("the disk is on fire"), "InternalError"),
            (body(), "InternalError"),
        ] {
            let facts = RequestFacts::default();
            let error = into_error_of_call(failure, CALL, URL, false, &facts);
            assert_eq!(error.kind().name(), name, "{error:?}");
        }
    }
}
