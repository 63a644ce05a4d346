use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{AccountInfo, AuthData};
use crate::error::Error;

/// Credentials that are there from the beginning, and bucket names that are never remembered. For tests.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use b2_internal::account_info::{AccountInfo, StubAccountInfo};
/// let store = StubAccountInfo::new();
/// store.save_bucket("holiday-photos", "0123456789abcdef01234567")?;
/// assert!(store.list_bucket_names_ids()?.is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct StubAccountInfo {
    auth_data: Mutex<Option<AuthData>>,
}

impl StubAccountInfo {
    /// A store that holds nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A store that holds `auth_data`.
    pub fn with_auth_data(auth_data: AuthData) -> Self {
        Self {
            auth_data: Mutex::new(Some(auth_data)),
        }
    }

    fn held(&self) -> MutexGuard<'_, Option<AuthData>> {
        self.auth_data
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl AccountInfo for StubAccountInfo {
    fn get_auth_data(&self) -> Result<Option<AuthData>, Error> {
        Ok(self.held().clone())
    }

    fn set_auth_data(&self, auth_data: AuthData) -> Result<(), Error> {
        *self.held() = Some(auth_data);
        Ok(())
    }

    fn clear(&self) -> Result<(), Error> {
        *self.held() = None;
        Ok(())
    }

    fn refresh_entire_bucket_name_cache(&self, _: Vec<(String, String)>) -> Result<(), Error> {
        Ok(())
    }

    fn save_bucket(&self, _: &str, _: &str) -> Result<(), Error> {
        Ok(())
    }

    fn remove_bucket_name(&self, _: &str) -> Result<(), Error> {
        Ok(())
    }

    fn list_bucket_names_ids(&self) -> Result<Vec<(String, String)>, Error> {
        Ok(Vec::new())
    }

    fn may_block(&self) -> bool {
        false
    }
}
