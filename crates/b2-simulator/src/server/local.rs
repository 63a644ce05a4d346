use bytes::Bytes;
use http::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, Response, StatusCode};

use crate::body::ResponseBody;

/// What the server answers itself, without the service: nothing of it is logged, delayed or met by a fault.
pub(super) fn answer<B>(request: &Request<B>) -> Option<Response<ResponseBody>> {
    if request.uri().path() != "/healthz" {
        return None;
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut response = Response::new(ResponseBody::empty());
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        let allowed = HeaderValue::from_static("GET, HEAD");
        response.headers_mut().insert(ALLOW, allowed);
        return Some(response);
    }
    Some(page(
        request.method(),
        "application/json",
        r#"{"status":"ok"}"#,
    ))
}

fn page(
    method: &Method,
    content_type: &'static str,
    body: impl Into<Bytes>,
) -> Response<ResponseBody> {
    let body = body.into();
    let length = HeaderValue::from(body.len());
    let mut response = Response::new(if method == Method::HEAD {
        ResponseBody::empty()
    } else {
        ResponseBody::from(body)
    });
    let headers = response.headers_mut();
    headers.insert(CONTENT_LENGTH, length);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
