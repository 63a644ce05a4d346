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
