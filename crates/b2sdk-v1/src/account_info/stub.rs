use super::AuthData;
use super::delegated::delegated_account_info;

/// Credentials that are there from the beginning, and bucket names that are never remembered. For tests.
#[derive(Debug, Default)]
pub struct StubAccountInfo(b2sdk_v2::StubAccountInfo);

impl StubAccountInfo {
    /// A store that holds nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A store that holds `auth_data`.
    pub fn with_auth_data(auth_data: AuthData) -> Self {
        Self(b2sdk_v2::StubAccountInfo::with_auth_data(auth_data.into()))
    }
}

delegated_account_info!(StubAccountInfo);
