use super::delegated::delegated_account_info;

/// Credentials and bucket names that last as long as the process.
#[derive(Debug, Default)]
pub struct InMemoryAccountInfo(b2sdk_v2::InMemoryAccountInfo);

impl InMemoryAccountInfo {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }
}

delegated_account_info!(InMemoryAccountInfo);
