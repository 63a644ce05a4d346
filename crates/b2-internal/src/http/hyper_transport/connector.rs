use std::error::Error as StdError;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::uri::{Authority, Scheme};
use http::{Extensions, Uri};
use hyper_util::client::legacy::connect::{Connection as _, HttpConnector};
use hyper_util::rt::TokioIo;
use tower_service::Service;

use super::connection::Connection;
#[cfg(not(feature = "tls"))]
use super::plain::{Security, Stream};
use super::proxy::{Routes, open_tunnel};
use super::read_ahead::ReadAhead;
use super::resolver::Resolver;
use super::socket::{Socket, Through};
#[cfg(feature = "tls")]
use super::tls::{Security, Stream};
use super::{TransportConfig, failure};
use crate::host::{Host, Sleeper};
use crate::http::TransportErrorKind;

type BoxError = Box<dyn StdError + Send + Sync>;

/// Makes connections: TCP, a tunnel where there is a proxy, then TLS where the scheme asks for it, within the time limit.
#[derive(Debug, Clone)]
pub(super) struct Connector {
    tcp: TcpConnector,
    security: Security,
    timeout: Duration,
    host: Host,
}

/// Resolves a name and connects to one of its addresses, with IPv6 and IPv4 racing each other; or to a proxy in its stead.
#[derive(Debug, Clone)]
pub(super) struct TcpConnector {
    http: HttpConnector<Resolver>,
    routes: Routes,
}

/// No connection could be made to `peer`.
#[derive(Debug, thiserror::Error)]
#[error("{peer}: {}", failure::root_cause(&**source))]
pub(super) struct ConnectFailure {
    pub(super) kind: TransportErrorKind,
    peer: String,
    source: BoxError,
}

#[derive(Debug, thiserror::Error)]
#[error("no connection within {} seconds", .0.as_secs_f64())]
struct OutOfTime(Duration);

impl Connector {
    pub(super) fn new(config: &TransportConfig, host: Host) -> Self {
        Self {
            tcp: TcpConnector::new(config, host.clone()),
            security: Security::new(config, host.clone()),
            timeout: config.connect_timeout,
            host,
        }
    }
}

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = ConnectFailure;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, ConnectFailure>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ConnectFailure>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let Self {
            tcp,
            security,
            timeout,
            host,
        } = self.clone();
        Box::pin(async move {
            let connecting = security.connect(tcp, uri.clone());
            let stream = within(timeout, host.sleeper(), &uri, connecting).await?;
            let mut extras = Extensions::new();
            stream.connected().get_extras(&mut extras);
            if let Some(connection) = extras.get::<Connection>() {
                connection.opened();
            }
            Ok(stream)
        })
    }
}

impl TcpConnector {
    pub(super) fn new(config: &TransportConfig, host: Host) -> Self {
        let mut http = HttpConnector::new_with_resolver(Resolver::new(host));
        http.enforce_http(false);
        http.set_nodelay(true);
        http.set_keepalive(config.tcp_keepalive);
        Self {
            http,
            routes: config.proxy.routes(),
        }
    }
}

impl Service<Uri> for TcpConnector {
    type Response = TokioIo<Socket>;
    type Error = ConnectFailure;
    type Future = Pin<Box<dyn Future<Output = Result<TokioIo<Socket>, ConnectFailure>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ConnectFailure>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let is_tls = uri.scheme() == Some(&Scheme::HTTPS);
        let route = self.routes.of(&uri);
        let peer = match &route {
            Some(route) => route.proxy().clone(),
            None => uri.clone(),
        };
        let connecting = self.http.call(peer.clone());
        Box::pin(async move {
            let mut tcp = match connecting.await {
                Ok(tcp) => tcp.into_inner(),
                Err(error) => {
                    return Err(ConnectFailure::new(failure::tcp_kind(&error), &peer, error));
                }
            };
            if let (Some(route), true) = (&route, is_tls) {
                open_tunnel(&mut tcp, &uri, route)
                    .await
                    .map_err(|refusal| {
                        ConnectFailure::new(failure::tunnel_kind(&refusal), &peer, refusal)
                    })?;
            }
            let through = match (&route, is_tls) {
                (Some(_), false) => Through::Proxy,
                _ => Through::Nothing,
            };
            let ahead = is_tls.then(ReadAhead::new);
            Ok(TokioIo::new(Socket::new(tcp, ahead, through)))
        })
    }
}

impl ConnectFailure {
    pub(super) fn new(kind: TransportErrorKind, uri: &Uri, source: impl Into<BoxError>) -> Self {
        Self {
            kind,
            // The authority without user information, which might be a secret.
            peer: uri.authority().map_or_else(String::new, host_and_port),
            source: source.into(),
        }
    }
}

fn host_and_port(authority: &Authority) -> String {
    match authority.port() {
        Some(port) => format!("{}:{port}", authority.host()),
        None => authority.host().to_owned(),
    }
}

async fn within<T>(
    timeout: Duration,
    sleeper: &dyn Sleeper,
    uri: &Uri,
    connecting: impl Future<Output = Result<T, ConnectFailure>>,
) -> Result<T, ConnectFailure> {
    tokio::select! {
        biased;
        connected = connecting => connected,
        () = sleeper.sleep(timeout) => Err(ConnectFailure::new(
            TransportErrorKind::ConnectTimeout,
            uri,
            OutOfTime(timeout),
        )),
    }
}

#[cfg(test)]
mod tests {
    use std::future;

    use super::*;
    use crate::host::TokioSleeper;

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_takes_too_long_is_given_up() {
        let uri = Uri::from_static("https://api.example.com:8443/b2api");
        let begun = TokioSleeper.monotonic();
        let never = future::pending::<Result<(), ConnectFailure>>();
        let failure = within(Duration::from_secs(46), &TokioSleeper, &uri, never)
            .await
            .unwrap_err();
        assert_eq!(failure.kind, TransportErrorKind::ConnectTimeout);
        assert_eq!(
            failure.to_string(),
            "api.example.com:8443: no connection within 46 seconds"
        );
        let elapsed = TokioSleeper.monotonic() - begun;
        assert_eq!(elapsed.as_secs(), 46);
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_in_time_is_kept() {
        let uri = Uri::from_static("http://localhost/");
        let slow = async {
            TokioSleeper.sleep(Duration::from_secs(45)).await;
            Ok(7)
        };
        let connected = within(Duration::from_secs(46), &TokioSleeper, &uri, slow).await;
        assert_eq!(connected.unwrap(), 7);
    }

    #[test]
    fn a_failure_names_the_peer_but_not_its_user_information() {
        let uri = Uri::from_static("http://user:secret@localhost:80/");
        let failure = ConnectFailure::new(TransportErrorKind::Connect, &uri, "refused");
        assert_eq!(failure.to_string(), "localhost:80: refused");
    }
}
