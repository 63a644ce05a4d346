use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE,
};
use http::{HeaderValue, Response, StatusCode};
use serde_json::{Value, json};

use crate::body::ResponseBody;
use crate::refusal::Refusal;

/// An answer of a call that succeeded.
pub(super) fn success(value: &Value) -> Response<ResponseBody> {
    success_text(value.to_string())
}

/// The same of JSON text.
pub(super) fn success_text(json: String) -> Response<ResponseBody> {
    let mut response = with_length(Bytes::from(json));
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/json;charset=UTF-8"),
    );
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static("max-age=0, no-cache, no-store"),
    );
    response
}

/// An answer of headers only.
pub(super) fn empty() -> Response<ResponseBody> {
    with_length(Bytes::new())
}

/// An answer that says no. To `HEAD` it has no body.
pub(super) fn refused(refusal: &Refusal, is_head: bool) -> Response<ResponseBody> {
    let body = if is_head {
        Bytes::new()
    } else {
        let error = json!({
            "code": refusal.code,
            "message": refusal.message,
            "status": refusal.status,
        });
        Bytes::from(error.to_string())
    };
    let mut response = with_length(body);
    *response.status_mut() =
        StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/json;charset=utf-8"),
    );
    if let Some(seconds) = refusal.retry_after_seconds {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if refusal.status == 400 {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Adds what a refused authorisation carries on the real service.
pub(super) fn challenge(response: &mut Response<ResponseBody>) {
    response.headers_mut().insert(
        WWW_AUTHENTICATE,
        HeaderValue::from_static("BASIC realm=\"authorize_account\""),
    );
}

fn with_length(body: Bytes) -> Response<ResponseBody> {
    let length = body.len();
    let mut response = Response::new(ResponseBody::from(body));
    response
        .headers_mut()
        .insert(CONTENT_LENGTH, HeaderValue::from(length));
    response
}
