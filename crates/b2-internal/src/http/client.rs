//! One request with its repetitions: sends, waits, judges the answer, and tries again where that is safe.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use tracing::{Instrument as _, Span};

use super::callback::{ResponseHead, after_answer};
use super::clock_skew::ClockSkew;
use super::failure::{host_of, into_error_of_call};
use super::retry::{Attempt, Decision, FailureClass, after_failure};
use super::{B2HttpApiConfig, Body, RetryPolicy, Traffic, Transport, idle, user_agent};
use crate::error::wire::{RequestFacts, from_response};
use crate::error::{Error, ErrorKind, parse_retry_after};
use crate::host::Host;

/// The most of an error's body that is read.
const MAX_ERROR_BODY: usize = 64 * 1024;
/// The most of a JSON answer that is read: a page of 10,000 file versions with long names and much file info.
const MAX_JSON_BODY: usize = 256 * 1024 * 1024;

/// What one request is, before it has a body.
#[derive(Debug)]
pub(crate) struct Exchange<'a> {
    /// The B2 call, for messages and logs.
    pub(crate) operation: &'static str,
    pub(crate) method: Method,
    pub(crate) url: &'a str,
    pub(crate) headers: HeaderMap,
    /// Whether making it twice does no more than making it once.
    pub(crate) idempotent: bool,
    /// How long nothing may move.
    pub(crate) idle: Duration,
    pub(crate) policy: &'a RetryPolicy,
    pub(crate) facts: RequestFacts<'a>,
}

/// Sends requests over a transport by the rules of B2.
#[derive(Debug)]
pub(crate) struct HttpClient {
    transport: Arc<dyn Transport>,
    config: B2HttpApiConfig,
    traffic: Traffic,
    host: Host,
    user_agent: HeaderValue,
    clock_skew: Option<ClockSkew>,
}

impl HttpClient {
    pub(crate) fn new(
        transport: Arc<dyn Transport>,
        config: B2HttpApiConfig,
        traffic: Traffic,
        host: Host,
    ) -> Result<Self, Error> {
        let user_agent = whole_user_agent(config.user_agent_append.as_deref())?;
        let clock_skew = config.max_clock_skew.map(ClockSkew::new);
        Ok(Self {
            transport,
            config,
            traffic,
            host,
            user_agent,
            clock_skew,
        })
    }

    pub(crate) fn config(&self) -> &B2HttpApiConfig {
        &self.config
    }

    /// Sends a request until it succeeds, the policy gives up, or repeating would not be safe; then the failure is
    /// `UnknownOutcome`. `body` makes the body anew for each attempt.
    pub(crate) async fn send(
        &self,
        exchange: &Exchange<'_>,
        body: impl Fn() -> Body + Send + Sync,
    ) -> Result<Response<Body>, Error> {
        self.repeated(exchange, |number| self.attempt(exchange, number, body()))
            .await
    }

    /// Sends a request as [`HttpClient::send`] does, and reads the JSON of its answer. An answer that breaks off is a failed
    /// attempt like any other.
    pub(crate) async fn send_for_json<T: serde::de::DeserializeOwned>(
        &self,
        exchange: &Exchange<'_>,
        body: Bytes,
    ) -> Result<T, Error> {
        let attempt = |number| {
            let body = Body::from(body.clone());
            async move {
                let response = self.attempt(exchange, number, body).await?;
                self.read_json(exchange, response).await
            }
        };
        self.repeated(exchange, attempt).await
    }

    async fn repeated<T, F: Future<Output = Result<T, Error>>>(
        &self,
        exchange: &Exchange<'_>,
        make_attempt: impl Fn(u32) -> F,
    ) -> Result<T, Error> {
        let mut first_failure = None;
        let mut number = 1;
        loop {
            let error = match make_attempt(number).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let now = self.host.sleeper().monotonic();
            let attempt = Attempt {
                number,
                elapsed: now.saturating_sub(*first_failure.get_or_insert(now)),
                idempotent: exchange.idempotent,
            };
            let class = FailureClass::of_call(&error);
            match after_failure(
                exchange.policy,
                attempt,
                class,
                error.retry_after(),
                self.host.random(),
            ) {
                Decision::GiveUp | Decision::LookBeforeRepeating => return Err(error),
                Decision::Wait(pause) => {
                    tracing::debug!(target: "b2sdk::http", operation = exchange.operation, number, ?pause, %error, "trying again");
                    self.host.sleeper().sleep(pause).await;
                }
            }
            number += 1;
        }
    }

    /// Sends a request once, as the attempt of this number. A status other than 200 and 206 is an error.
    pub(crate) async fn send_once(
        &self,
        exchange: &Exchange<'_>,
        number: u32,
        body: Body,
    ) -> Result<Response<Body>, Error> {
        self.attempt(exchange, number, body).await
    }

    async fn attempt(
        &self,
        exchange: &Exchange<'_>,
        number: u32,
        body: Body,
    ) -> Result<Response<Body>, Error> {
        let span = attempt_span(exchange, number);
        let answer = self.exchange(exchange, body).instrument(span.clone()).await;
        let status = match &answer {
            Ok(response) => Some(response.status().as_u16()),
            Err(error) => error.status(),
        };
        if let Some(status) = status {
            span.record("status", status);
        }
        answer
    }

    async fn exchange(&self, exchange: &Exchange<'_>, body: Body) -> Result<Response<Body>, Error> {
        let trip = self.traffic.leave(exchange.operation).await;
        let request = self.request(exchange, trip.slow_request(body))?;
        let (method, url) = (&exchange.method, exchange.url);
        let headers = match self.config.callbacks.as_slice() {
            [] => HeaderMap::new(),
            _ => request.headers().clone(),
        };
        for callback in &self.config.callbacks {
            callback.pre_request(method, url, &headers)?;
        }
        let limits = idle::Limits {
            idle: exchange.idle,
            answer: self.config.request_timeout,
        };
        let answer = idle::send(&*self.transport, request, limits, &self.host).await;
        let response = answer.map_err(|failure| {
            into_error_of_call(
                failure,
                exchange.operation,
                url,
                exchange.idempotent,
                &exchange.facts,
            )
        })?;
        let mut response = trip.arrive(response);
        if let Some(clock_skew) = &self.clock_skew {
            clock_skew.note(response.headers(), self.host.clock());
        }
        let head = ResponseHead::new(response.status(), response.headers());
        for callback in &self.config.callbacks {
            callback
                .post_request(method, url, &headers, &head)
                .map_err(|error| after_answer(error, exchange.idempotent))?;
        }
        if matches!(
            response.status(),
            StatusCode::OK | StatusCode::PARTIAL_CONTENT
        ) {
            return Ok(response);
        }
        // The status says enough when the body that explains it breaks off.
        let explanation = response
            .body_mut()
            .read_to_end(MAX_ERROR_BODY)
            .await
            .unwrap_or_default();
        Err(self.judge(exchange, &response, &explanation))
    }

    /// Reads a JSON answer whole.
    pub(crate) async fn read_json<T: serde::de::DeserializeOwned>(
        &self,
        exchange: &Exchange<'_>,
        mut response: Response<Body>,
    ) -> Result<T, Error> {
        let body = response.body_mut().read_to_end(MAX_JSON_BODY).await;
        let body = body.map_err(|failure| {
            into_error_of_call(
                failure,
                exchange.operation,
                exchange.url,
                exchange.idempotent,
                &exchange.facts,
            )
        })?;
        parse_json(exchange.operation, &body)
    }

    fn request(&self, exchange: &Exchange<'_>, body: Body) -> Result<Request<Body>, Error> {
        let mut request = Request::new(body);
        *request.method_mut() = exchange.method.clone();
        *request.uri_mut() = exchange.url.parse().map_err(|_| {
            Error::new(ErrorKind::InvalidArgument {
                parameter_name: "url".to_owned(),
                message: format!("is not a valid URL: {}", exchange.url),
            })
        })?;
        *request.headers_mut() = exchange.headers.clone();
        request
            .headers_mut()
            .insert(header::USER_AGENT, self.user_agent.clone());
        if let Some(length) = request.body().length()
            && exchange.method == Method::POST
        {
            request
                .headers_mut()
                .insert(header::CONTENT_LENGTH, length.into());
        }
        Ok(request)
    }

    fn judge(
        &self,
        exchange: &Exchange<'_>,
        response: &Response<Body>,
        explanation: &Bytes,
    ) -> Error {
        let retry_after = response
            .headers()
            .get(header::RETRY_AFTER)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| parse_retry_after(value, self.host.clock().now_millis()));
        from_response(
            response.status().as_u16(),
            explanation,
            exchange.url,
            &exchange.facts,
            retry_after,
        )
    }

    /// The same error, or a wrong clock where that is why the service refused to authorise.
    pub(crate) fn explain_refusal(&self, error: Error) -> Error {
        match &self.clock_skew {
            Some(clock_skew) => clock_skew.explain(error),
            None => error,
        }
    }
}

/// The span of one attempt. Of the URL it shows the host only: that of an upload is opaque.
fn attempt_span(exchange: &Exchange<'_>, number: u32) -> Span {
    let span = tracing::debug_span!(
        target: "b2sdk::http",
        "request",
        operation = exchange.operation,
        method = exchange.method.as_str(),
        host = host_of(exchange.url),
        bucket = exchange.facts.bucket_name,
        bucket_id = exchange.facts.bucket_id,
        file = exchange.facts.file_name,
        file_id = exchange.facts.file_id,
        part = tracing::field::Empty,
        attempt = number,
        status = tracing::field::Empty,
    );
    if let Some(part) = exchange.headers.get("x-bz-part-number") {
        span.record("part", part.to_str().unwrap_or_default());
    }
    span
}

/// Reads a JSON value that the service promised.
fn parse_json<T: serde::de::DeserializeOwned>(operation: &str, body: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|cause| {
        Error::new(ErrorKind::UnexpectedCloudBehaviour {
            message: format!("the answer to {operation} is not what was expected: {cause}"),
        })
    })
}

fn whole_user_agent(suffix: Option<&str>) -> Result<HeaderValue, Error> {
    let base = user_agent();
    let whole = match suffix {
        Some(suffix) => format!("{base} {suffix}"),
        None => base.to_owned(),
    };
    whole.parse().map_err(|_| {
        Error::new(ErrorKind::InvalidArgument {
            parameter_name: "user_agent_append".to_owned(),
            message: "must hold printable ASCII characters only".to_owned(),
        })
    })
}
