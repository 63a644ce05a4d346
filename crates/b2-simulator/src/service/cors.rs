use std::sync::Arc;

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, HeaderName, VARY,
};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Response};

use super::Service;
use super::access::token_header;
use super::exchange::Answer;
use super::reply;
use super::route::Route;
use crate::body::ResponseBody;
use crate::model::{BucketSettings, CorsRule};
use crate::refusal::Refusal;
use crate::wire::{Params, header_text};

impl Service {
    /// Answers the question of a browser whether a page may make a request (protocol section 7.2).
    pub(super) fn preflight(&self, head: &Parts) -> Answer {
        let denied = || {
            Refusal::new(
                403,
                "access_denied",
                "No CORS rule of the bucket allows this request",
            )
        };
        let origin = header_text(&head.headers, "origin")?;
        let method = header_text(&head.headers, "access-control-request-method")?;
        let (Some(origin), Some(method)) = (origin, method) else {
            return Err(Refusal::bad_request(
                "A preflight needs Origin and Access-Control-Request-Method",
            )
            .into());
        };
        let asked_headers =
            header_text(&head.headers, "access-control-request-headers")?.unwrap_or_default();
        let requested = Method::from_bytes(method.as_bytes()).map_err(|_| denied())?;
        let route = Route::find(&requested, &head.uri)?;
        self.check_preflight_token(head, &route)?;
        let bucket = self.bucket_of_route(&route, head).ok_or_else(denied)?;
        let rule = bucket
            .cors_rules
            .iter()
            .find(|rule| {
                rule.covers(origin, route.operation().name()) && rule.allows_headers(asked_headers)
            })
            .ok_or_else(denied)?;
        let mut response = reply::empty();
        let headers = response.headers_mut();
        allow_origin(headers, rule, origin);
        put(headers, ACCESS_CONTROL_ALLOW_METHODS, method);
        if !asked_headers.is_empty() {
            put(headers, ACCESS_CONTROL_ALLOW_HEADERS, asked_headers);
        }
        headers.insert(
            ACCESS_CONTROL_MAX_AGE,
            HeaderValue::from(rule.max_age_seconds),
        );
        Ok(response)
    }

    /// Tells the browser of a page at another origin that the page may see this answer, if a rule says so.
    pub(super) fn add_cors_headers(&self, head: &Parts, response: &mut Response<ResponseBody>) {
        let Ok(Some(origin)) = header_text(&head.headers, "origin") else {
            return;
        };
        if head.method == Method::OPTIONS {
            return;
        }
        let Ok(route) = Route::find(&head.method, &head.uri) else {
            return;
        };
        let Some(bucket) = self.bucket_of_route(&route, head) else {
            return;
        };
        let operation = route.operation().name();
        let rule = bucket
            .cors_rules
            .iter()
            .find(|rule| rule.covers(origin, operation));
        if let Some(rule) = rule {
            let headers = response.headers_mut();
            allow_origin(headers, rule, origin);
            if let Some(exposed) = rule.expose_headers.as_ref().filter(|list| !list.is_empty()) {
                put(headers, ACCESS_CONTROL_EXPOSE_HEADERS, &exposed.join(", "));
            }
        }
    }

    /// A preflight carries no account token; a download token is for downloads by name.
    fn check_preflight_token(&self, head: &Parts, route: &Route) -> Result<(), Refusal> {
        let query = Params::from_query(head.uri.query().unwrap_or_default())?;
        let token = match token_header(head)? {
            Some(token) => Some(token),
            None => query.text("Authorization")?,
        };
        let Some(token) = token else {
            return Ok(());
        };
        let now_millis = self.clock.now_millis();
        let is_download_token =
            self.read(|model| model.download_token(token, now_millis).is_some());
        if is_download_token && matches!(route, Route::DownloadByName { .. }) {
            return Ok(());
        }
        Err(Refusal::unauthorized(
            "A preflight must not carry an authorization token",
        ))
    }

    fn bucket_of_route(&self, route: &Route, head: &Parts) -> Option<Arc<BucketSettings>> {
        self.read(|model| {
            let bucket = match route {
                Route::DownloadByName { bucket_name, .. } => model.bucket_by_name(bucket_name)?,
                Route::DownloadById => {
                    let query = Params::from_query(head.uri.query()?).ok()?;
                    model.bucket(&model.file(query.text("fileId").ok()??)?.bucket_id)?
                }
                Route::Upload { target_id, .. } => match model.bucket(target_id) {
                    Some(bucket) => bucket,
                    None => model.bucket(&model.file(target_id)?.bucket_id)?,
                },
                Route::Call(..) => return None,
            };
            Some(Arc::clone(bucket.settings()))
        })
    }
}

impl CorsRule {
    fn covers(&self, origin: &str, operation: &str) -> bool {
        let allows_operation = self.allowed_operations.iter().any(|name| name == operation);
        allows_operation
            && self
                .allowed_origins
                .iter()
                .any(|pattern| allows_origin(pattern, origin))
    }

    fn allows_headers(&self, asked: &str) -> bool {
        let allowed = self.allowed_headers.as_deref().unwrap_or_default();
        asked
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .all(|name| allowed.iter().any(|pattern| matches(pattern, name)))
    }
}

fn allows_origin(pattern: &str, origin: &str) -> bool {
    match pattern {
        "http" | "https" => origin
            .split_once("://")
            .is_some_and(|(scheme, _)| scheme == pattern),
        pattern => matches(pattern, origin),
    }
}

/// Whether `text` fits a pattern with at most one `*`, in whatever case.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, end)) => text
            .strip_prefix(start)
            .is_some_and(|rest| rest.ends_with(end)),
    }
}

fn allow_origin(headers: &mut HeaderMap, rule: &CorsRule, origin: &str) {
    let is_open = rule.allowed_origins.iter().any(|pattern| pattern == "*");
    put(
        headers,
        ACCESS_CONTROL_ALLOW_ORIGIN,
        if is_open { "*" } else { origin },
    );
    put(headers, VARY, "Origin");
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_follow_the_patterns() {
        let table = [
            ("*", "https://example.com", true),
            ("https", "https://example.com", true),
            ("https", "http://example.com", false),
            ("https://example.com", "https://example.com", true),
            ("https://example.com", "https://example.com:8443", false),
            ("https://*.example.com", "https://a.b.example.com", true),
            ("https://*.example.com", "https://example.com", false),
            ("https://*.example.com", "http://a.example.com", false),
        ];
        for (pattern, origin, expected) in table {
            assert_eq!(
                allows_origin(pattern, origin),
                expected,
                "{pattern} {origin}"
            );
        }
    }
}
