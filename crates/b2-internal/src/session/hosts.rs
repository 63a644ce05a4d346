//! Which hosts a token may be sent to. The service names its own hosts in its answers; an answer that names a host
//! elsewhere would send the token, or the data, to a stranger.

use crate::account_info::AuthData;
use crate::error::{Error, ErrorKind};

/// The realms that have names.
const REALMS: [(&str, &str); 3] = [
    ("production", "https://api.backblazeb2.com"),
    ("staging", "https://api.backblaze.net"),
    ("dev", "http://api.backblazeb2.xyz:8180"),
];

/// The URL of a realm: that of its name, or the realm itself when it is a URL.
pub(super) fn realm_url(realm: &str) -> Result<String, Error> {
    if let Some((_, url)) = REALMS.iter().find(|(name, _)| *name == realm) {
        return Ok((*url).to_owned());
    }
    match Origin::of(realm) {
        Some(_) => Ok(realm.trim_end_matches('/').to_owned()),
        None => Err(Error::new(ErrorKind::InvalidArgument {
            parameter_name: "realm".to_owned(),
            message: format!(
                "must be production, staging, dev, or a URL such as http://127.0.0.1:8080, and is {realm:?}"
            ),
        })),
    }
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
            None => authority.split(':').next()?,
        };
        (!host.is_empty()).then_some(Self { https, host })
    }
}

/// The hosts that may be talked to within one authorisation.
#[derive(Debug)]
pub(super) struct AllowedHosts {
    /// Exact names, and beginnings with a dot for all names below one.
    hosts: Vec<String>,
    /// The realm was reached by plain HTTP on purpose, so its other URLs may be plain too.
    plain_http: bool,
}

impl AllowedHosts {
    /// The hosts that the realm allows, and those that the application adds. The URLs of the authorisation itself are
    /// checked here.
    pub(super) fn new(data: &AuthData, extra: &[String]) -> Result<Self, Error> {
        let realm_url = realm_url(&data.realm)?;
        let plain_http = realm_url.starts_with("http://");
        let mut hosts: Vec<String> = extra.to_vec();
        match data.realm.as_str() {
            "production" => {
                hosts.extend([".backblazeb2.com".to_owned(), ".backblaze.com".to_owned()])
            }
            "staging" => hosts.push(".backblaze.net".to_owned()),
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
        let allowed = Origin::of(url).is_some_and(|origin| {
            (origin.https || self.plain_http)
                && self
                    .hosts
                    .iter()
                    .any(|pattern| matches(pattern, origin.host))
        });
        if allowed {
            return Ok(());
        }
        let host = Origin::of(url).map_or_else(|| url.to_owned(), |origin| origin.host.to_owned());
        Err(Error::new(ErrorKind::HostNotAllowed { host }))
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
mod tests {
    use super::*;
    use crate::raw_api::Allowed;

    fn hosts(realm: &str, api_url: &str, extra: &[&str]) -> Result<AllowedHosts, Error> {
        let data = AuthData {
            account_id: String::new(),
            auth_token: "".into(),
            api_url: api_url.to_owned(),
            download_url: api_url.to_owned(),
            s3_api_url: String::new(),
            recommended_part_size: 1,
            absolute_minimum_part_size: 1,
            application_key_id: String::new(),
            application_key: "".into(),
            realm: realm.to_owned(),
            allowed: Allowed::new(["listFiles"]),
        };
        AllowedHosts::new(
            &data,
            &extra
                .iter()
                .map(|host| (*host).to_owned())
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn production_stays_within_backblaze() {
        let allowed = hosts("production", "https://api004.backblazeb2.com", &[]).unwrap();
        for (url, expected) in [
            (
                "https://pod-040-2033-05.backblaze.com/b2api/v4/b2_upload_file/x",
                true,
            ),
            ("https://F004.BackblazeB2.com/file", true),
            ("http://pod.backblaze.com/", false),
            ("https://backblaze.com.evil.example/", false),
            ("https://evilbackblaze.com/", false),
            ("https://user@api.backblazeb2.com/", false),
            ("https://api.backblazeb2.com@evil.example/", false),
            ("ftp://api.backblazeb2.com/", false),
        ] {
            assert_eq!(allowed.check(url).is_ok(), expected, "{url}");
        }
        assert!(hosts("production", "https://evil.example", &[]).is_err());
        assert!(hosts("production", "https://evil.example", &["evil.example"]).is_ok());
    }

    #[test]
    fn an_endpoint_of_ones_own_may_be_plain_and_names_its_hosts() {
        let allowed = hosts("http://127.0.0.1:8080", "http://127.0.0.1:8080", &[]).unwrap();
        assert!(allowed.check("http://127.0.0.1:9/upload").is_ok());
        assert!(allowed.check("http://10.0.0.1/upload").is_err());
        let secure = hosts("https://[::1]:8080", "https://[::1]:8080", &[]).unwrap();
        assert!(
            secure.check("http://[::1]:8080/").is_err(),
            "https does not fall back to http"
        );
    }

    #[test]
    fn a_realm_is_a_name_or_a_url() {
        assert_eq!(
            realm_url("production").unwrap(),
            "https://api.backblazeb2.com"
        );
        assert_eq!(
            realm_url("http://localhost:1/").unwrap(),
            "http://localhost:1"
        );
        for bad in ["", "prod", "localhost:8080", "file:///etc/passwd"] {
            assert!(realm_url(bad).is_err(), "{bad}");
        }
    }
}
