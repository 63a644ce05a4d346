use std::path::PathBuf;
use std::sync::Arc;

use http::Uri;
use http::uri::Scheme;
use hyper_rustls::{DefaultServerNameResolver, HttpsConnector, MaybeHttpsStream};
use hyper_util::rt::TokioIo;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject};
use rustls::{ClientConfig, RootCertStore};
use rustls_native_certs::CertificateResult;
use tokio::sync::OnceCell;
use tower_service::Service;

use super::config::ExtraRoot;
use super::connector::{ConnectFailure, TcpConnector};
use super::socket::Socket;
use super::{TransportConfig, failure};
use crate::host::{Host, JobLost};
use crate::http::TransportErrorKind;

pub(super) type Stream = MaybeHttpsStream<TokioIo<Socket>>;

/// TLS with the platform's root certificates and any further ones. They are read on the first https request.
#[derive(Debug, Clone)]
pub(super) struct Security {
    extra_roots: Arc<[ExtraRoot]>,
    host: Host,
    /// Shared by all connections, so that TLS sessions are resumed.
    client_config: Arc<OnceCell<Arc<ClientConfig>>>,
}

/// Why there can be no TLS.
#[derive(Debug, thiserror::Error)]
enum SetupFailure {
    #[error(
        "no trusted root certificates: install the platform's (often a package named ca-certificates), point \
         SSL_CERT_FILE to a PEM file, or configure extra root certificates; reading the platform's gave: {problems:?}"
    )]
    NoRoots {
        problems: Vec<rustls_native_certs::Error>,
    },
    #[error("cannot read the root certificates in {}: {cause}", path.display())]
    File { path: PathBuf, cause: pem::Error },
    #[error("{origin} holds no PEM certificate")]
    Empty { origin: String },
    #[error("cannot use a root certificate: {0}")]
    Certificate(#[source] rustls::Error),
    #[error("cannot parse the root certificates: {0}")]
    Pem(pem::Error),
    #[error(transparent)]
    Rustls(#[from] rustls::Error),
    #[error(transparent)]
    JobLost(#[from] JobLost),
}

impl Security {
    pub(super) fn new(config: &TransportConfig, host: Host) -> Self {
        Self {
            extra_roots: config.extra_roots.as_slice().into(),
            host,
            client_config: Arc::default(),
        }
    }

    pub(super) async fn connect(
        self,
        mut tcp: TcpConnector,
        uri: Uri,
    ) -> Result<Stream, ConnectFailure> {
        if uri.scheme() != Some(&Scheme::HTTPS) {
            return tcp.call(uri).await.map(MaybeHttpsStream::Http);
        }
        let config = self
            .client_config()
            .await
            .map_err(|failure| ConnectFailure::new(TransportErrorKind::Tls, &uri, failure))?;
        let names = Arc::new(DefaultServerNameResolver::default());
        let connected = HttpsConnector::new(tcp, config, true, names)
            .call(uri.clone())
            .await;
        connected.map_err(|error| match error.downcast::<ConnectFailure>() {
            Ok(tcp_failure) => *tcp_failure,
            Err(error) => ConnectFailure::new(failure::handshake_kind(&*error), &uri, error),
        })
    }

    async fn client_config(&self) -> Result<Arc<ClientConfig>, SetupFailure> {
        // A failure is not kept: the next request tries again.
        self.client_config
            .get_or_try_init(|| async {
                let extra_roots = Arc::clone(&self.extra_roots);
                self.host
                    .blocking(move || {
                        let roots = roots(rustls_native_certs::load_native_certs(), &extra_roots)?;
                        client_config(roots)
                    })
                    .await?
            })
            .await
            .cloned()
    }
}

fn roots(
    platform: CertificateResult,
    extra_roots: &[ExtraRoot],
) -> Result<RootCertStore, SetupFailure> {
    let mut roots = RootCertStore::empty();
    let (added, ignored) = roots.add_parsable_certificates(platform.certs);
    tracing::debug!(added, ignored, problems = ?platform.errors, "read the platform's root certificates");
    for extra in extra_roots {
        add_extra(&mut roots, extra)?;
    }
    if roots.is_empty() {
        let problems = platform.errors;
        return Err(SetupFailure::NoRoots { problems });
    }
    Ok(roots)
}

fn client_config(roots: RootCertStore) -> Result<Arc<ClientConfig>, SetupFailure> {
    // An explicit provider: the process-wide default panics once two providers are compiled in.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn add_extra(roots: &mut RootCertStore, extra: &ExtraRoot) -> Result<(), SetupFailure> {
    let (certificates, origin) = match extra {
        ExtraRoot::Pem(text) => {
            let certificates = CertificateDer::pem_slice_iter(text)
                .collect::<Result<Vec<_>, _>>()
                .map_err(SetupFailure::Pem)?;
            (certificates, "an extra root certificate".to_owned())
        }
        ExtraRoot::PemFile(path) => {
            let certificates = CertificateDer::pem_file_iter(path)
                .and_then(Iterator::collect::<Result<Vec<_>, _>>)
                .map_err(|cause| SetupFailure::File {
                    path: path.clone(),
                    cause,
                })?;
            (certificates, path.display().to_string())
        }
    };
    if certificates.is_empty() {
        return Err(SetupFailure::Empty { origin });
    }
    for certificate in certificates {
        roots.add(certificate).map_err(SetupFailure::Certificate)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_any_root_the_message_says_what_to_do() {
        let failure = roots(CertificateResult::default(), &[]).unwrap_err();
        let message = failure.to_string();
        for remedy in ["ca-certificates", "SSL_CERT_FILE", "extra root"] {
            assert!(message.contains(remedy), "{message}");
        }
    }
}
