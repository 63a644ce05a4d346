//! Which hosts a token may be sent to. The service names its own hosts in its answers; an answer that names a host
//! elsewhere would send the token, or the data, to a stranger.

use std::net::IpAddr;

use crate::account_info::AuthData;
use crate::error::{Error, ErrorKind};
use crate::http::B2HttpApiConfig;

/// The realms that have names, with their base URLs. Any other realm is a base URL itself.
pub const REALM_URLS: [(&str, &str); 3] = [
    (PRODUCTION, "https://api.backblazeb2.com"),
    (STAGING, "https://api.backblaze.net"),
    (DEV, "http://api.backblazeb2.xyz:8180"),
];
const PRODUCTION: &str = "production";
const STAGING: &str = "staging";
/// The one named realm without TLS.
const DEV: &str = "dev";

/// The URL of a realm: that of its name, or the realm itself when it is a URL.
pub(super) fn realm_url(realm: &str) -> Result<String, Error> {
    if let Some((_, url)) = REALM_URLS.iter().find(|(name, _)| *name == realm) {
        return Ok((*url).to_owned());
    }
    match Origin::of(realm) {
        Some(_) => Ok(without_slash(realm)),
        None => Err(Error::new(ErrorKind::InvalidArgument {
            parameter_name: "realm".to_owned(),
            message: format!(
                "must be production, staging, dev, or a URL such as http://127.0.0.1:8080, and is {realm:?}"
            ),
        })),
    }
}

/// What the application says about hosts.
#[derive(Debug, Default)]
pub(crate) struct HostSettings {
    allowed: Vec<String>,
    /// Keys and tokens may go over plain HTTP to other machines.
    plain_http: bool,
    /// Where downloads come from, instead of where the service says.
    download_url: Option<String>,
}

impl HostSettings {
    /// # Errors
    /// `InvalidArgument` for a download URL that is none; `InsecureTransport` for one that would show the token.
    pub(crate) fn new(config: &B2HttpApiConfig) -> Result<Self, Error> {
        let mut settings = Self {
            allowed: config.allowed_hosts.clone(),
            // A transport of the application's own leads where it leads.
            plain_http: config.allow_plain_http || config.transport.is_some(),
            download_url: None,
        };
        if let Some(url) = &config.download_url {
            let Some(origin) = Origin::of(url) else {
                return Err(Error::new(ErrorKind::InvalidArgument {
                    parameter_name: "download_url".to_owned(),
                    message: format!(
                        "must be a URL such as https://files.example.com, and is {url:?}"
                    ),
                }));
            };
            settings.check_security(origin)?;
            settings.download_url = Some(without_slash(url));
        }
        Ok(settings)
    }

    /// Checks a realm before the key is sent to it.
    pub(super) fn check_realm(&self, realm: &str, url: &str) -> Result<(), Error> {
        match Origin::of(url) {
            Some(origin) if realm != DEV => self.check_security(origin),
            _ => Ok(()),
        }
    }

    pub(super) fn download_url(&self) -> Option<&str> {
        self.download_url.as_deref()
    }

    fn check_security(&self, origin: Origin<'_>) -> Result<(), Error> {
        if origin.https || self.plain_http || origin.is_loopback() {
            return Ok(());
        }
        let host = origin.host.to_owned();
        Err(Error::new(ErrorKind::InsecureTransport { host }))
    }
}

fn without_slash(url: &str) -> String {
    url.trim_end_matches('/').to_owned()
}

/// The scheme and the host of a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Origin<'a> {
    https: bool,
    host: &'a str,
}

impl<'a> Origin<'a> {
    fn of(url: &'a str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let https = match scheme {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let authority = rest.split(['/', '?', '#']).next()?;
        // A user name in front of the host is how a URL pretends to lead elsewhere.
        if authority.contains('@') {
            return None;
        }
        let host = match authority.strip_prefix('[') {
            Some(v6) => v6.split_once(']')?.0,
            None => authority.split(':').next().filter(|host| is_name(host))?,
        };
        (!host.is_empty()).then_some(Self { https, host })
    }

    /// Whether the host is this machine.
    fn is_loopback(&self) -> bool {
        match self.host.parse::<IpAddr>() {
            Ok(address) => address.is_loopback(),
            Err(_) => matches("localhost", self.host) || matches(".localhost", self.host),
        }
    }
}

/// Whether a host is a name or an IPv4 address. Anything else in its place is read differently by different programs.
fn is_name(host: &str) -> bool {
    let is_label = |label: &str| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        !label.is_empty() && label.bytes().all(plain)
    };
    host.split('.').all(is_label)
}

/// The hosts that may be talked to within one authorisation.
#[derive(Debug)]
pub(super) struct AllowedHosts {
    /// Exact names, and beginnings with a dot for all names below one.
    hosts: Vec<String>,
    /// The realm was reached by plain HTTP on purpose, so its other URLs may be plain too.
    plain_http: PlainHttp,
}

/// Where plain HTTP may lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PlainHttp {
    Nowhere,
    ThisMachine,
    Anywhere,
}

impl AllowedHosts {
    /// The hosts that the realm allows, and those that the application adds. The URLs of the authorisation itself are
    /// checked here.
    pub(super) fn new(data: &AuthData, settings: &HostSettings) -> Result<Self, Error> {
        let realm_url = realm_url(&data.realm)?;
        settings.check_realm(&data.realm, &realm_url)?;
        let plain_http = match realm_url.starts_with("http://") {
            false => PlainHttp::Nowhere,
            true if settings.plain_http || data.realm == DEV => PlainHttp::Anywhere,
            true => PlainHttp::ThisMachine,
        };
        let mut hosts = settings.allowed.clone();
        match data.realm.as_str() {
            PRODUCTION => {
                hosts.extend([".backblazeb2.com".to_owned(), ".backblaze.com".to_owned()])
            }
            STAGING => hosts.push(".backblaze.net".to_owned()),
            // An endpoint of one's own is trusted to name its hosts once, when it authorises.
            _ => {
                let named = [&realm_url, &data.api_url, &data.download_url];
                hosts.extend(
                    named
                        .iter()
                        .filter_map(|url| Origin::of(url))
                        .map(|origin| origin.host.to_owned()),
                );
            }
        }
        let allowed = Self { hosts, plain_http };
        allowed.check(&data.api_url)?;
        allowed.check(&data.download_url)?;
        Ok(allowed)
    }

    /// Checks a URL that the service handed out.
    pub(super) fn check(&self, url: &str) -> Result<(), Error> {
        let Some(origin) = Origin::of(url) else {
            let host = url.to_owned();
            return Err(Error::new(ErrorKind::HostNotAllowed { host }));
        };
        let host = origin.host.to_owned();
        if !self.hosts.iter().any(|pattern| matches(pattern, &host)) {
            return Err(Error::new(ErrorKind::HostNotAllowed { host }));
        }
        let may_be_plain = match self.plain_http {
            PlainHttp::Nowhere => false,
            PlainHttp::ThisMachine => origin.is_loopback(),
            PlainHttp::Anywhere => true,
        };
        if origin.https || may_be_plain {
            return Ok(());
        }
        Err(Error::new(ErrorKind::InsecureTransport { host }))
    }
}

fn matches(pattern: &str, host: &str) -> bool {
    let (pattern, host) = (pattern.to_ascii_lowercase(), host.to_ascii_lowercase());
    if pattern.starts_with('.') {
        host.ends_with(&pattern)
    } else {
        host == pattern
    }
}

#[cfg(test)]
mod tests;
