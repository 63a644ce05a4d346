use http::Uri;
use http::uri::Scheme;
use hyper_util::rt::TokioIo;
use tower_service::Service;

use super::TransportConfig;
use super::connector::{ConnectFailure, TcpConnector};
use super::socket::Socket;
use crate::host::Host;
use crate::http::TransportErrorKind;

pub(super) type Stream = TokioIo<Socket>;

/// No TLS: the Cargo feature is off.
#[derive(Debug, Clone)]
pub(super) struct Security;

#[derive(Debug, thiserror::Error)]
#[error("https needs the Cargo feature `tls`, which is off")]
struct NoTls;

impl Security {
    pub(super) fn new(_: &TransportConfig, _: Host) -> Self {
        Self
    }

    pub(super) async fn connect(
        self,
        mut tcp: TcpConnector,
        uri: Uri,
    ) -> Result<Stream, ConnectFailure> {
        if uri.scheme() == Some(&Scheme::HTTPS) {
            return Err(ConnectFailure::new(TransportErrorKind::Tls, &uri, NoTls));
        }
        tcp.call(uri).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn https_without_the_feature_names_the_feature() {
        let config = TransportConfig::new();
        let tcp = TcpConnector::new(&config, Host::system());
        let uri = Uri::from_static("https://api.example.com/");
        let failure = Security::new(&config, Host::system())
            .connect(tcp, uri)
            .await
            .unwrap_err();
        assert_eq!(failure.kind, TransportErrorKind::Tls);
        assert_eq!(
            failure.to_string(),
            "api.example.com: https needs the Cargo feature `tls`, which is off"
        );
    }
}
