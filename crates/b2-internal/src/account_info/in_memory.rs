use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{AccountInfo, AuthData};
use crate::error::Error;

/// Credentials and bucket names that last as long as the process.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// # use std::sync::Arc;
/// # use b2_internal::account_info::{AccountInfo, InMemoryAccountInfo};
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// let store = Arc::new(InMemoryAccountInfo::new());
/// let api = B2Api::builder().account_info(Arc::clone(&store))
/// #   .api_config(config)
///     .build()?;
/// api.authorize_account(key_id, key)
/// #   .realm(realm)
///     .await?;
/// assert!(store.get_auth_data()?.is_some());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Default)]
pub struct InMemoryAccountInfo {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    auth_data: Option<AuthData>,
    bucket_ids: BTreeMap<String, String>,
}

impl InMemoryAccountInfo {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No method leaves the state half changed, so a panic elsewhere does not spoil it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AccountInfo for InMemoryAccountInfo {
    fn get_auth_data(&self) -> Result<Option<AuthData>, Error> {
        Ok(self.state().auth_data.clone())
    }

    fn set_auth_data(&self, auth_data: AuthData) -> Result<(), Error> {
        self.state().auth_data = Some(auth_data);
        Ok(())
    }

    fn clear(&self) -> Result<(), Error> {
        *self.state() = State::default();
        Ok(())
    }

    fn refresh_entire_bucket_name_cache(
        &self,
        names_and_ids: Vec<(String, String)>,
    ) -> Result<(), Error> {
        self.state().bucket_ids = names_and_ids.into_iter().collect();
        Ok(())
    }

    fn save_bucket(&self, bucket_name: &str, bucket_id: &str) -> Result<(), Error> {
        let mut state = self.state();
        state.bucket_ids.retain(|_, id| id != bucket_id);
        state
            .bucket_ids
            .insert(bucket_name.to_owned(), bucket_id.to_owned());
        Ok(())
    }

    fn remove_bucket_name(&self, bucket_name: &str) -> Result<(), Error> {
        self.state().bucket_ids.remove(bucket_name);
        Ok(())
    }

    fn list_bucket_names_ids(&self) -> Result<Vec<(String, String)>, Error> {
        Ok(self
            .state()
            .bucket_ids
            .iter()
            .map(|(name, id)| (name.clone(), id.clone()))
            .collect())
    }

    fn get_bucket_id_or_none_from_bucket_name(
        &self,
        bucket_name: &str,
    ) -> Result<Option<String>, Error> {
        Ok(self.state().bucket_ids.get(bucket_name).cloned())
    }

    fn may_block(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w60_a_reader_never_sees_what_two_writers_mixed() {
        let info = InMemoryAccountInfo::new();
        let all_of = |name: &str| AuthData::new(name, name, name, name, name, name, name);
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let (info, data) = (&info, all_of(&format!("writer{writer}")));
                scope.spawn(move || {
                    for _ in 0..500 {
                        info.set_auth_data(data.clone()).unwrap();
                        let read = info.get_auth_data().unwrap().unwrap();
                        assert_eq!(read, all_of(&read.account_id));
                    }
                });
            }
        });
    }
}
