use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONTENT_TYPE, HOST, USER_AGENT};
use http::{HeaderName, HeaderValue, Request, Uri};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::signature::{HEADER, signature};
use super::{Reach, Webhooks};
use crate::model::WebhookTarget;

/// How long a webhook may take for its answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// Why a batch could not be posted.
#[derive(Debug, thiserror::Error)]
pub(super) enum PostError {
    #[error("the URL of the webhook has no host")]
    NoHost,
    #[error("{0} is not an address of this machine, and nothing beyond it is allowed")]
    NotLocal(SocketAddr),
    #[error("the name of the webhook's host leads nowhere")]
    NoAddress,
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("{0}")]
    Http(#[from] hyper::Error),
    #[error("the request cannot be written: {0}")]
    Request(#[from] http::Error),
    #[error("the webhook did not answer in time")]
    TimedOut,
}

/// Posts bodies to webhooks: one connection for each, which is what a development server can stand.
pub(super) struct Post {
    reach: Reach,
    tls: TlsConnector,
}

impl Post {
    pub(super) fn new(webhooks: &Webhooks) -> Result<Self, rustls::Error> {
        let mut roots = RootCertStore::empty();
        for pem in &webhooks.trusted_pem {
            let certificates = CertificateDer::pem_slice_iter(pem.as_bytes());
            roots.add_parsable_certificates(certificates.filter_map(Result::ok));
        }
        if webhooks.reach == Reach::Anywhere {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
        // The process may have another default provider; ours is named.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            reach: webhooks.reach,
            tls: TlsConnector::from(Arc::new(config)),
        })
    }

    /// Posts a body once and gives the status of the answer.
    pub(super) async fn send(&self, target: &WebhookTarget, body: &str) -> Result<u16, PostError> {
        let exchange = self.exchange(target, body);
        tokio::time::timeout(PATIENCE, exchange)
            .await
            .unwrap_or(Err(PostError::TimedOut))
    }

    async fn exchange(&self, target: &WebhookTarget, body: &str) -> Result<u16, PostError> {
        // The rule was checked when it was set.
        let uri: Uri = target.url.parse().map_err(|_| PostError::NoHost)?;
        let host = uri
            .host()
            .ok_or(PostError::NoHost)?
            .trim_matches(['[', ']']);
        let is_tls = uri.scheme_str() == Some("https");
        let port = uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
        let stream = self.connect(host, port).await?;
        let request = request(&uri, target, body)?;
        if !is_tls {
            return answer(stream, request).await;
        }
        let name = ServerName::try_from(host.to_owned()).map_err(|_| PostError::NoHost)?;
        answer(self.tls.connect(name, stream).await?, request).await
    }

    async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, PostError> {
        // Every address is looked at before the first is asked: a name may lead to both kinds.
        let addresses: Vec<SocketAddr> = tokio::net::lookup_host((host, port)).await?.collect();
        if self.reach == Reach::Loopback
            && let Some(distant) = addresses.iter().find(|one| !one.ip().is_loopback())
        {
            return Err(PostError::NotLocal(*distant));
        }
        if addresses.is_empty() {
            return Err(PostError::NoAddress);
        }
        Ok(TcpStream::connect(&*addresses).await?)
    }
}

fn request(uri: &Uri, target: &WebhookTarget, body: &str) -> Result<Request<String>, http::Error> {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let mut request = Request::post(path).body(body.to_owned())?;
    let headers = request.headers_mut();
    for (name, value) in target.custom_headers.iter().flatten() {
        headers.insert(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
    }
    let host = uri.authority().map_or("", |authority| authority.as_str());
    headers.insert(HOST, HeaderValue::try_from(host)?);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(USER_AGENT, HeaderValue::from_static("b2-simulator"));
    if let Some(secret) = &target.signing_secret {
        let signature = HeaderValue::try_from(signature(secret, body.as_bytes()))?;
        headers.insert(HEADER, signature);
    }
    Ok(request)
}

async fn answer<S>(stream: S, request: Request<String>) -> Result<u16, PostError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let mut answering = std::pin::pin!(sender.send_request(request));
    let mut connection = std::pin::pin!(connection);
    let answer = tokio::select! {
        biased;
        answer = &mut answering => answer?,
        // The connection may have brought the answer and ended with it.
        ended = &mut connection => match (answering.await, ended) {
            (Ok(answer), _) => answer,
            (Err(_), Err(error)) | (Err(error), Ok(())) => return Err(error.into()),
        },
    };
    Ok(answer.status().as_u16())
}
