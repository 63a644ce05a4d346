use bytes::Bytes;
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, LOCATION,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderValue, Method, Request, Response, StatusCode};

use crate::body::ResponseBody;
use crate::service::Service;
use crate::status;

/// Nothing from elsewhere, and nothing inline: the name of a file cannot become a script.
const POLICY: &str = "default-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

/// Who may see the status page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StatusPage {
    Nobody,
    /// Only browsers that ask for this machine by a name that cannot be another's. Otherwise any web site could read the
    /// page by giving itself a name that leads to 127.0.0.1.
    Loopback,
    Everybody,
}

/// What the server answers itself, without the service: nothing of it is logged, delayed or met by a fault.
pub(super) fn answer<B>(
    request: &Request<B>,
    service: &Service,
    page: StatusPage,
) -> Option<Response<ResponseBody>> {
    let path = request.uri().path();
    let is_health = path == "/healthz";
    let below = path.strip_prefix(status::PREFIX);
    let below = below.filter(|rest| rest.is_empty() || rest.starts_with('/'));
    if !is_health && (below.is_none() || page == StatusPage::Nobody) {
        return None;
    }
    let method = request.method();
    if method != Method::GET && method != Method::HEAD {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, method, "GET only\n");
        let allowed = HeaderValue::from_static("GET, HEAD");
        response.headers_mut().insert(ALLOW, allowed);
        return Some(response);
    }
    let Some(below) = below else {
        let body = r#"{"status":"ok"}"#;
        return Some(document(StatusCode::OK, method, "application/json", body));
    };
    if page == StatusPage::Loopback && !names_loopback(request) {
        let text =
            "the status page is for browsers on this machine: ask for 127.0.0.1 or localhost\n";
        return Some(plain(StatusCode::FORBIDDEN, method, text));
    }
    Some(status_page(below, method, service))
}

fn status_page(below: &str, method: &Method, service: &Service) -> Response<ResponseBody> {
    if below.is_empty() {
        let mut response = plain(StatusCode::PERMANENT_REDIRECT, method, "/_sim/\n");
        let there = HeaderValue::from_static("/_sim/");
        response.headers_mut().insert(LOCATION, there);
        return response;
    }
    if below == "/state.json" {
        let state = status::state(service).to_string();
        return document(StatusCode::OK, method, "application/json", state);
    }
    match status::ASSETS.iter().find(|asset| asset.path == below) {
        Some(asset) => document(StatusCode::OK, method, asset.content_type, asset.text),
        None => plain(StatusCode::NOT_FOUND, method, "no such page\n"),
    }
}

fn names_loopback<B>(request: &Request<B>) -> bool {
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok());
    let Some(authority) = host.and_then(|host| host.parse::<http::uri::Authority>().ok()) else {
        return false;
    };
    let host = authority.host().trim_matches(['[', ']']);
    let is_loopback = |address: std::net::IpAddr| address.is_loopback();
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(is_loopback)
}

fn plain(status: StatusCode, method: &Method, text: &'static str) -> Response<ResponseBody> {
    document(status, method, "text/plain; charset=utf-8", text)
}

fn document(
    status: StatusCode,
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
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_LENGTH, length);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
