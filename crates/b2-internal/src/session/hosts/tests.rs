use super::*;

const LIVE: [&str; 6] = [
    "https://api.backblazeb2.com",
    "https://api004.backblazeb2.com",
    "https://f004.backblazeb2.com/file/bucket/name",
    "https://s3.us-west-004.backblazeb2.com",
    "https://pod-040-2033-05.backblaze.com/b2api/v4/b2_upload_file/4a48fe8875c6214145260818/c004_v0402033_t0052",
    "https://pod-000-1144-00.backblaze.com:443/b2api/v4/b2_upload_part/4_z4a48fe88_f200_d2026_m1_c004_v04_t0052/0010",
];

/// Hosts that are none of Backblaze's, however they look.
const HOSTILE: [&str; 20] = [
    "https://evil.example/",
    "https://backblazeb2.com.evil.example/",
    "https://evilbackblazeb2.com/",
    "https://evil-backblaze.com/",
    "https://backblazeb2.com@evil.example/",
    "https://api.backblazeb2.com:443@evil.example/",
    "https://evil.example#.backblazeb2.com/",
    "https://evil.example?.backblazeb2.com/",
    "https://evil.example/.backblazeb2.com/",
    "https://evil.example\\.backblazeb2.com/",
    "https://evil.example%2f.backblazeb2.com/",
    "https://evil.example\n.backblazeb2.com/",
    "https://.backblazeb2.com/",
    "https://api.backblazeb2.com./",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://169.254.169.254/latest/meta-data",
    "ftp://api.backblazeb2.com/",
    "//api.backblazeb2.com/",
    "",
];

fn data(realm: &str, api_url: &str) -> AuthData {
    AuthData::new("account", "token", api_url, api_url, "key", realm, "key id")
}

fn settings(config: &B2HttpApiConfig) -> HostSettings {
    HostSettings::new(config).unwrap()
}

fn hosts(realm: &str, api_url: &str, config: &B2HttpApiConfig) -> Result<AllowedHosts, Error> {
    AllowedHosts::new(&data(realm, api_url), &settings(config))
}

fn is_not_allowed(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::HostNotAllowed { .. })
}

fn is_insecure(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::InsecureTransport { .. })
}

#[test]
fn production_stays_within_backblaze() {
    let config = B2HttpApiConfig::new();
    let allowed = hosts("production", LIVE[1], &config).unwrap();
    for url in LIVE {
        assert!(allowed.check(url).is_ok(), "{url}");
        assert!(
            allowed
                .check(&url.to_uppercase().replacen("HTTPS", "https", 1))
                .is_ok()
        );
        let plain = url.replacen("https", "http", 1);
        assert!(is_insecure(&allowed.check(&plain).unwrap_err()), "{plain}");
    }
    for url in HOSTILE {
        assert!(is_not_allowed(&allowed.check(url).unwrap_err()), "{url}");
        assert!(hosts("production", url, &config).is_err(), "{url}");
    }
}

#[test]
fn each_realm_has_its_own_hosts() {
    #[rustfmt::skip]
    let table = [
        ("staging", "https://api.backblaze.net", "https://pod-000.backblaze.net/x", true),
        ("staging", "https://api.backblaze.net", "https://api.backblazeb2.com/x", false),
        ("production", "https://api001.backblazeb2.com", "https://api.backblaze.net/x", false),
        ("dev", "http://api.backblazeb2.xyz:8180", "http://api.backblazeb2.xyz:8182/x", true),
        ("dev", "http://api.backblazeb2.xyz:8180", "http://evil.example/x", false),
        ("https://b2.example.com", "https://api.example.com", "https://b2.example.com/x", true),
        ("https://b2.example.com", "https://api.example.com", "https://api.example.com/x", true),
        ("https://b2.example.com", "https://api.example.com", "https://pod.example.com/x", false),
    ];
    for (realm, api_url, url, expected) in table {
        let allowed = hosts(realm, api_url, &B2HttpApiConfig::new()).unwrap();
        assert_eq!(allowed.check(url).is_ok(), expected, "{realm} {url}");
    }
}

#[test]
fn an_application_may_allow_more() {
    let config = B2HttpApiConfig::new()
        .allow_host("files.example.com")
        .allow_host(".pods.example.com");
    let allowed = hosts("production", LIVE[1], &config).unwrap();
    for (url, expected) in [
        ("https://files.example.com/", true),
        ("https://a.files.example.com/", false),
        ("https://a.pods.example.com/", true),
        ("https://pods.example.com/", false),
        ("https://a.pods.example.com.evil.example/", false),
    ] {
        assert_eq!(allowed.check(url).is_ok(), expected, "{url}");
    }
}

#[test]
fn plain_http_leads_to_this_machine_only_unless_asked_for() {
    let (strict, lax) = (
        B2HttpApiConfig::new(),
        B2HttpApiConfig::new().allow_plain_http(true),
    );
    for here in [
        "http://127.0.0.1:8080",
        "http://127.1.2.3",
        "http://[::1]:8080",
        "http://localhost:8080",
        "http://b2.localhost",
    ] {
        assert!(hosts(here, here, &strict).is_ok(), "{here}");
    }
    for elsewhere in [
        "http://10.0.0.1:8080",
        "http://b2.example.com",
        "http://localhost.example.com",
        "http://[2001:db8::1]",
    ] {
        let error = settings(&strict)
            .check_realm(elsewhere, elsewhere)
            .unwrap_err();
        assert!(is_insecure(&error), "{elsewhere}");
        assert!(is_insecure(
            &hosts(elsewhere, elsewhere, &strict).unwrap_err()
        ));
        assert!(hosts(elsewhere, elsewhere, &lax).is_ok());
    }
    let error = hosts("http://127.0.0.1:8080", "http://10.0.0.1", &strict).unwrap_err();
    assert!(
        is_insecure(&error),
        "this machine cannot send tokens elsewhere"
    );
}

#[test]
fn https_does_not_fall_back_to_http() {
    let realm = "https://[::1]:8080";
    let allowed = hosts(realm, realm, &B2HttpApiConfig::new()).unwrap();
    assert!(is_insecure(
        &allowed.check("http://[::1]:8080/").unwrap_err()
    ));
}

#[test]
fn a_download_url_of_the_applications_own_is_checked_when_it_is_given() {
    let config = |url| B2HttpApiConfig::new().download_url(url);
    let given = settings(&config("https://files.example.com/"));
    assert_eq!(given.download_url(), Some("https://files.example.com"));
    assert!(
        settings(&config("http://127.0.0.1:1"))
            .download_url()
            .is_some()
    );
    assert!(is_insecure(
        &HostSettings::new(&config("http://files.example.com")).unwrap_err()
    ));
    for bad in ["files.example.com", "", "https://", "https://a@b/"] {
        assert!(HostSettings::new(&config(bad)).is_err(), "{bad}");
    }
}

#[test]
fn a_realm_is_a_name_or_a_url() {
    for (realm, url) in [
        ("production", "https://api.backblazeb2.com"),
        ("staging", "https://api.backblaze.net"),
        ("dev", "http://api.backblazeb2.xyz:8180"),
        ("http://localhost:1/", "http://localhost:1"),
        ("https://b2.example.com", "https://b2.example.com"),
    ] {
        assert_eq!(realm_url(realm).unwrap(), url);
    }
    for bad in ["", "prod", "localhost:8080", "file:///etc/passwd"] {
        assert!(realm_url(bad).is_err(), "{bad}");
    }
}
