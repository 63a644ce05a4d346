//! [`Transport`] over sockets: hyper's HTTP/1.1 client on TCP and TLS.
//!
//! One exchange, from the top: [`HyperTransport`] takes the client of the current runtime ([`clients`]), which takes an
//! idle connection or has one made ([`connector`]). The [`exchange`] joins the request's body, the response's body and
//! the [`connection`] they travel on, so that a failure can say how much had been sent ([`failure`]). The [`socket`]
//! keeps an answer readable that came before the request was whole.
//!
//! HTTP/1.1 only: a service that gives every upload its own host gains nothing from multiplexing, and one connection per
//! transfer is faster.
//!
//! Invariant: a request is never sent twice. hyper-util moves a request to another connection only if the first one
//! was closed before it took the request up.

mod clients;
mod config;
mod connection;
mod connector;
mod exchange;
mod failure;
#[cfg(not(feature = "tls"))]
mod plain;
mod proxy;
mod read_ahead;
mod request_body;
mod resolver;
mod response_body;
mod socket;
#[cfg(feature = "tls")]
mod tls;

use std::sync::Arc;

use async_trait::async_trait;
use http::header::{self, HeaderValue};
use http::uri::Scheme;
use http::{Method, Request, Response, Uri};
use hyper_util::client::legacy::connect::capture_connection;

pub use config::TransportConfig;
pub use proxy::Proxy;

use self::clients::Clients;
use self::exchange::{Exchange, Underway};
use self::proxy::{Route, Routes};
use self::request_body::RequestBody;
use super::{Body, RequestSent, Transport, TransportError, TransportErrorKind};
use crate::host::Host;

/// Sends requests over TCP and, with the Cargo feature `tls`, over TLS.
///
/// Connections are kept and used again. Nothing is opened, read or resolved before the first request, which must be
/// made on a tokio runtime with its I/O and time drivers enabled.
///
/// One transport serves any number of runtimes, one after the other or at once. A connection belongs to the runtime
/// that opened it, because that one moves its bytes, so each runtime has connections of its own; those of a runtime
/// that was shut down are given up. Under a `current_thread` runtime bytes move only while it is being driven.
#[derive(Debug)]
pub struct HyperTransport {
    clients: Clients,
    routes: Routes,
}

impl HyperTransport {
    /// A transport with no connections yet. `host` supplies timers and threads for blocking work.
    pub fn new(config: TransportConfig, host: Host) -> Self {
        Self {
            routes: config.proxy.routes(),
            clients: Clients::new(config, host),
        }
    }
}

impl HyperTransport {
    /// A proxy sees the head of a request without TLS, and wants its credentials there; to others `CONNECT` brings them.
    fn introduce_to_proxy(&self, request: &mut Request<RequestBody>) {
        if request.uri().scheme() != Some(&Scheme::HTTP) {
            return;
        }
        let route = self.routes.of(request.uri());
        if let Some(credentials) = route.as_ref().and_then(Route::authorization) {
            let headers = request.headers_mut();
            headers.insert(header::PROXY_AUTHORIZATION, credentials.clone());
        }
    }
}

#[async_trait]
impl Transport for HyperTransport {
    async fn send(&self, request: Request<Body>) -> Result<Response<Body>, TransportError> {
        check_scheme(request.uri())?;
        let client = self.clients.of_this_runtime()?;
        let exchange = Arc::new(Exchange::new(request.body()));
        let mut request = request.map(|body| RequestBody::new(body, Arc::clone(&exchange)));
        announce_empty_body(&mut request);
        self.introduce_to_proxy(&mut request);
        exchange.watch(capture_connection(&mut request));

        let mut answer = client.request(request);
        // Dropped before `answer`: a connection must be marked as unusable before hyper-util can put it back.
        let underway = Underway::new(exchange);
        match (&mut answer).await {
            Ok(response) => Ok(response_body::wrap(response, underway)),
            Err(error) => Err(failure::no_answer(error, underway.exchange())),
        }
    }
}

/// hyper-util would take any scheme for http.
fn check_scheme(uri: &Uri) -> Result<(), TransportError> {
    match uri.scheme_str() {
        Some("http" | "https") => Ok(()),
        _ => Err(
            TransportError::new(TransportErrorKind::Other, RequestSent::Nothing)
                .with_source("the URL does not begin with http:// or https://"),
        ),
    }
}

/// hyper leaves `Content-Length` out where there is no body, but a POST without one is refused: an empty file is
/// uploaded with `Content-Length: 0`.
fn announce_empty_body(request: &mut Request<RequestBody>) {
    let takes_body = matches!(
        *request.method(),
        Method::POST | Method::PUT | Method::PATCH
    );
    if takes_body && request.body().is_empty() {
        request
            .headers_mut()
            .entry(header::CONTENT_LENGTH)
            .or_insert(HeaderValue::from_static("0"));
    }
}
