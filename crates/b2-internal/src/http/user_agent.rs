/// The version of this library. It grows with every release, so it is no constant: those never change.
///
/// ```
/// # use b2_internal::http::version;
/// assert_eq!(version().split('.').count(), 3);
/// ```
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// What every request says about its sender, before the application's own words
/// ([`B2HttpApiConfig::user_agent_append`](super::B2HttpApiConfig::user_agent_append)). It names the [`version`].
///
/// ```
/// # use b2_internal::http::{user_agent, version};
/// assert!(user_agent().contains(version()));
/// ```
pub fn user_agent() -> &'static str {
    concat!("backblaze-b2/", env!("CARGO_PKG_VERSION"), " rust")
}
