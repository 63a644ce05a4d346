//! Which requests go through a proxy, and the tunnel that a proxy opens for TLS.

use std::ffi::OsString;
use std::fmt;
use std::io;
use std::sync::Arc;

use http::{HeaderValue, StatusCode, Uri};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::error::{Error, ErrorKind};

/// The most that a proxy may answer before the tunnel is open.
const MAX_HEAD: usize = 16 * 1024;

/// Which requests go through an HTTP proxy. https requests pass it in a tunnel (`CONNECT`), so it sees neither keys nor data;
/// http requests are sent to it in the absolute form.
///
/// Name and password for the proxy may stand in its URL. They are never shown.
///
/// ```
/// # use b2_internal::http::{B2HttpApiConfig, Proxy};
/// # fn main() -> Result<(), b2_internal::error::Error> {
/// let proxy = Proxy::new("http://name:password@proxy.example.com:3128")?.no_proxy(".internal, 10.0.0.0/8");
/// let config = B2HttpApiConfig::new().proxy(proxy);
/// assert!(!format!("{config:?}").contains("password"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Proxy {
    http: Option<Server>,
    https: Option<Server>,
    exceptions: String,
}

/// A proxy, as it was named, with its credentials.
#[derive(Clone)]
struct Server {
    url: crate::secret::Secret,
}

impl Proxy {
    /// No proxy, whatever the environment says.
    pub fn direct() -> Self {
        Self::default()
    }

    /// One proxy for all requests: `http://proxy.example.com:3128`, with `name:password@` where it asks for them.
    ///
    /// # Errors
    /// `InvalidArgument` for what is not the URL of an HTTP proxy. Proxies that speak TLS or SOCKS are not supported.
    pub fn new(url: &str) -> Result<Self, Error> {
        let server = Server::parse("proxy", url)?;
        Ok(Self {
            http: Some(server.clone()),
            https: Some(server),
            exceptions: String::new(),
        })
    }

    /// What the environment says: `HTTP_PROXY` and `HTTPS_PROXY`, else `ALL_PROXY`, except for the hosts in `NO_PROXY` and this
    /// machine. Names in lower case count too, and come first. `HTTP_PROXY` is ignored where a web server has set
    /// `REQUEST_METHOD`, because there a visitor may have set it.
    ///
    /// # Errors
    /// `InvalidArgument` when a variable does not hold the URL of an HTTP proxy.
    pub fn from_environment() -> Result<Self, Error> {
        Self::from_variables(&|name| std::env::var_os(name))
    }

    /// Adds exceptions, separated by commas: a host name, which includes the names below it, an IP address, a network such as
    /// `10.0.0.0/8`, or `*`.
    #[must_use]
    pub fn no_proxy(mut self, exceptions: &str) -> Self {
        if !self.exceptions.is_empty() {
            self.exceptions.push(',');
        }
        self.exceptions.push_str(exceptions);
        self
    }

    fn from_variables(variable: &dyn Fn(&str) -> Option<OsString>) -> Result<Self, Error> {
        let value = |name: &str| {
            [name.to_ascii_lowercase(), name.to_owned()]
                .iter()
                .find_map(|name| variable(name)?.into_string().ok())
                .filter(|value| !value.trim().is_empty())
        };
        let server = |name: &str| {
            value(name)
                .map(|url| Server::parse(name, url.trim()))
                .transpose()
        };
        let all = server("ALL_PROXY")?;
        let http = match variable("REQUEST_METHOD") {
            Some(_) => None,
            None => server("HTTP_PROXY")?.or_else(|| all.clone()),
        };
        let proxy = Self {
            http,
            https: server("HTTPS_PROXY")?.or(all),
            exceptions: value("NO_PROXY").unwrap_or_default(),
        };
        Ok(proxy.no_proxy("localhost,127.0.0.0/8,::1"))
    }

    pub(super) fn routes(&self) -> Routes {
        let url = |server: &Option<Server>| {
            server
                .as_ref()
                .map_or_else(String::new, |server| server.url.reveal().to_owned())
        };
        let matcher = Matcher::builder()
            .http(url(&self.http))
            .https(url(&self.https))
            .no(self.exceptions.clone())
            .build();
        Routes(Arc::new(matcher))
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |server: &Option<Server>| server.as_ref().map(Server::host_and_port);
        f.debug_struct("Proxy")
            .field("http", &shown(&self.http))
            .field("https", &shown(&self.https))
            .field("exceptions", &self.exceptions)
            .finish()
    }
}

impl Server {
    fn parse(parameter: &str, url: &str) -> Result<Self, Error> {
        let is_http = url.parse::<Uri>().is_ok_and(|uri| {
            uri.host().is_some() && matches!(uri.scheme_str(), None | Some("http"))
        });
        if !is_http {
            // The value may hold a password, so it is not repeated.
            return Err(Error::new(ErrorKind::InvalidArgument {
                parameter_name: parameter.to_owned(),
                message: "must be the URL of an HTTP proxy, such as http://proxy.example.com:3128"
                    .to_owned(),
            }));
        }
        Ok(Self { url: url.into() })
    }

    fn host_and_port(&self) -> String {
        let url = self.url.reveal();
        let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
        let authority = authority.split('/').next().unwrap_or_default();
        authority.rsplit('@').next().unwrap_or_default().to_owned()
    }
}

/// Decides for each request.
#[derive(Debug, Clone)]
pub(super) struct Routes(Arc<Matcher>);

/// The proxy that a request goes through.
#[derive(Debug, Clone)]
pub(super) struct Route(Intercept);

impl Routes {
    pub(super) fn of(&self, uri: &Uri) -> Option<Route> {
        self.0.intercept(uri).map(Route)
    }
}

impl Route {
    /// The proxy, without credentials.
    pub(super) fn proxy(&self) -> &Uri {
        self.0.uri()
    }

    pub(super) fn authorization(&self) -> Option<&HeaderValue> {
        self.0.basic_auth()
    }
}

/// The proxy does not open a tunnel.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoTunnel {
    #[error("the proxy wants to know who you are: add name:password@ to its URL")]
    Unauthorized,
    #[error("the proxy answered {0}")]
    Refused(StatusCode),
    #[error("the proxy does not answer like one")]
    NotAProxy,
    #[error(transparent)]
    Broken(#[from] io::Error),
}

impl NoTunnel {
    /// Whether another attempt may succeed.
    pub(super) fn is_transient(&self) -> bool {
        match self {
            Self::Unauthorized | Self::NotAProxy => false,
            Self::Refused(status) => status.is_server_error() || status.as_u16() == 429,
            Self::Broken(_) => true,
        }
    }
}

/// Has the proxy at the other end of `tcp` connect to the host of `uri`. What is sent afterwards goes there.
pub(super) async fn open_tunnel(
    tcp: &mut TcpStream,
    uri: &Uri,
    route: &Route,
) -> Result<(), NoTunnel> {
    let host = uri.host().unwrap_or_default();
    let port = uri.port_u16().unwrap_or(443);
    let mut head =
        format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n").into_bytes();
    if let Some(authorization) = route.authorization() {
        head.extend_from_slice(b"Proxy-Authorization: ");
        head.extend_from_slice(authorization.as_bytes());
        head.extend_from_slice(b"\r\n");
    }
    head.extend_from_slice(b"\r\n");
    tcp.write_all(&head).await?;

    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        // The other side of the tunnel speaks second, so whatever follows the head is no answer to `CONNECT`.
        let is_too_much =
            answer.len() > MAX_HEAD || answer.windows(4).any(|four| four == b"\r\n\r\n");
        let mut chunk = [0; 1024];
        match tcp.read(&mut chunk).await? {
            0 if answer.is_empty() => {
                return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
            }
            0 => break,
            _ if is_too_much => break,
            count => answer.extend_from_slice(&chunk[..count]),
        }
    }
    match status_of(&answer) {
        Some(StatusCode::PROXY_AUTHENTICATION_REQUIRED) => Err(NoTunnel::Unauthorized),
        Some(status) if status.is_success() && answer.ends_with(b"\r\n\r\n") => Ok(()),
        Some(status) if !status.is_success() => Err(NoTunnel::Refused(status)),
        _ => Err(NoTunnel::NotAProxy),
    }
}

/// The status of an answer that begins with `HTTP/1.1 200`.
fn status_of(answer: &[u8]) -> Option<StatusCode> {
    let digits = answer.strip_prefix(b"HTTP/1.")?.get(2..5)?;
    StatusCode::from_bytes(digits).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(variables: &[(&str, &str)]) -> Result<Proxy, Error> {
        Proxy::from_variables(&|wanted| {
            variables
                .iter()
                .find(|(name, _)| *name == wanted)
                .map(|(_, value)| OsString::from(*value))
        })
    }

    type Variables = &'static [(&'static str, &'static str)];

    fn route(variables: Variables, url: &'static str) -> Option<String> {
        let uri = Uri::from_static(url);
        let route = proxy(variables).unwrap().routes().of(&uri)?;
        Some(route.proxy().authority().unwrap().to_string())
    }

    #[test]
    fn the_environment_names_a_proxy_per_scheme_and_its_exceptions() {
        let http = "http://api.example.com/";
        let https = "https://api.example.com/";
        let (one, two) = (Some("p:1"), Some("q:2"));
        #[rustfmt::skip]
        let table: [(Variables, &str, Option<&str>); 17] = [
            (&[], https, None),
            (&[("HTTPS_PROXY", "http://p:1")], https, one),
            (&[("HTTPS_PROXY", "http://p:1")], http, None),
            (&[("HTTP_PROXY", "p:1")], http, one),
            (&[("HTTP_PROXY", "p:1"), ("REQUEST_METHOD", "GET")], http, None),
            (&[("https_proxy", "http://p:1"), ("HTTPS_PROXY", "http://q:2")], https, one),
            (&[("ALL_PROXY", "http://p:1")], http, one),
            (&[("ALL_PROXY", "http://p:1"), ("HTTPS_PROXY", "http://q:2")], https, two),
            (&[("HTTPS_PROXY", "")], https, None),
            (&[("HTTPS_PROXY", "http://n:s@p:1/")], https, one),
            (&[("HTTPS_PROXY", "p:1"), ("NO_PROXY", "example.com")], https, None),
            (&[("HTTPS_PROXY", "p:1"), ("no_proxy", ".example.com")], https, None),
            (&[("HTTPS_PROXY", "p:1"), ("NO_PROXY", "ample.com")], https, one),
            (&[("HTTPS_PROXY", "p:1"), ("NO_PROXY", "*")], https, None),
            (&[("HTTPS_PROXY", "p:1"), ("NO_PROXY", "10.0.0.0/8")], "https://10.1.2.3/", None),
            (&[("HTTP_PROXY", "p:1")], "http://localhost:8080/", None),
            (&[("HTTP_PROXY", "p:1")], "http://127.0.0.1:8080/", None),
        ];
        for (variables, url, expected) in table {
            assert_eq!(
                route(variables, url).as_deref(),
                expected,
                "{variables:?} {url}"
            );
        }
    }

    #[test]
    fn what_is_no_http_proxy_is_refused_without_showing_it() {
        for bad in [
            "socks5://n:secret@p:1",
            "https://n:secret@p:1",
            "http://",
            "a b:secret",
        ] {
            let error = proxy(&[("HTTPS_PROXY", bad)]).unwrap_err();
            let text = format!("{error} {error:?}");
            assert!(
                text.contains("HTTPS_PROXY") && !text.contains("secret"),
                "{text}"
            );
        }
    }

    #[test]
    fn credentials_are_used_and_never_shown() {
        let proxy = Proxy::new("http://name:s%40cret@p:1").unwrap();
        let route = proxy.routes().of(&Uri::from_static("https://a/")).unwrap();
        // name:s@cret
        assert_eq!(route.authorization().unwrap(), "Basic bmFtZTpzQGNyZXQ=");
        let shown = format!("{proxy:?} {route:?} {:?}", proxy.routes());
        for secret in ["cret", "bmFtZTpzQGNyZXQ=", "name"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert!(shown.contains("p:1"), "{shown}");
    }
}
