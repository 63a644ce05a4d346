//! Conditional requests (RFC 9110, section 13). B2's native API is not known to heed them, but what stands in front of it may,
//! so a simulator can be told to.

use http::header::{
    ETAG, HeaderMap, HeaderName, HeaderValue, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    IF_UNMODIFIED_SINCE, LAST_MODIFIED,
};
use http::{Response, StatusCode};

use crate::body::ResponseBody;
use crate::calendar::{http_date, parse_http_date};
use crate::model::FileVersion;
use crate::refusal::Refusal;

/// What the headers ask to be true of a file.
pub(super) enum Verdict {
    Send,
    NotModified,
}

/// Judges the conditions in the order of the standard; a date counts only where no tag is given.
///
/// # Errors
/// 412 when the file is not what it has to be.
pub(super) fn judge(headers: &HeaderMap, file: &FileVersion) -> Result<Verdict, Refusal> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let uploaded = file.upload_timestamp.div_euclid(1_000);
    let since = |name| {
        text(name)
            .and_then(parse_http_date)
            .map(|millis| millis.div_euclid(1_000))
    };
    let has_failed = match text(IF_MATCH) {
        Some(tags) => !names(tags, file),
        None => since(IF_UNMODIFIED_SINCE).is_some_and(|since| uploaded > since),
    };
    if has_failed {
        let message = "At least one of the conditions does not hold";
        return Err(Refusal::new(412, "precondition_failed", message));
    }
    let is_known = match text(IF_NONE_MATCH) {
        Some(tags) => names(tags, file),
        None => since(IF_MODIFIED_SINCE).is_some_and(|since| uploaded <= since),
    };
    Ok(if is_known {
        Verdict::NotModified
    } else {
        Verdict::Send
    })
}

/// The answer to who has the file already.
pub(super) fn not_modified(file: &FileVersion) -> Response<ResponseBody> {
    let mut response = Response::new(ResponseBody::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    add_validators(response.headers_mut(), file);
    response
}

/// Adds what conditions can be about.
pub(super) fn add_validators(headers: &mut HeaderMap, file: &FileVersion) {
    for (name, value) in [
        (ETAG, tag(file)),
        (LAST_MODIFIED, http_date(file.upload_timestamp)),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
}

/// A version never changes, so its id says all.
fn tag(file: &FileVersion) -> String {
    format!("\"{}\"", file.id)
}

fn names(tags: &str, file: &FileVersion) -> bool {
    let own = tag(file);
    tags.split(',')
        .map(str::trim)
        .any(|tag| tag == "*" || tag.trim_start_matches("W/") == own)
}
