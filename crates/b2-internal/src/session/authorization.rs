//! What the account's key gives, and how it is got, shared and renewed.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::B2Session;
use super::hosts::{self, AllowedHosts};
use crate::account_info::AuthData;
use crate::error::{Error, ErrorKind};
use crate::raw_api::AuthorizeAccountResponse;
use crate::secret::Secret;

/// How long a renewal waits before it is tried once more. Authorising itself gives up early, because a person waits for it;
/// a transfer that has come far is worth more patience.
const RENEWAL_PAUSES: [Duration; 3] = [
    Duration::from_secs(2),
    Duration::from_secs(8),
    Duration::from_secs(20),
];

/// A snapshot of what the last authorisation gave. It is replaced, never changed.
#[derive(Debug)]
pub(crate) struct Authorization {
    pub(crate) data: AuthData,
    pub(super) hosts: AllowedHosts,
}

/// What replaces a refused authorisation.
#[derive(Debug)]
pub(super) struct Renewed {
    pub(super) authorization: Arc<Authorization>,
    /// Whether the service was asked for it. If not, somebody else had it already.
    pub(super) is_new: bool,
}

impl B2Session {
    /// Authorises with a key, and keeps what that gives.
    pub(crate) async fn authorize_with_key(
        &self,
        realm: &str,
        application_key_id: &str,
        application_key: &str,
    ) -> Result<Arc<Authorization>, Error> {
        let _inside = self.enter()?;
        let _single_flight = self.shared.renewal.lock().await;
        self.authorize(realm, application_key_id, application_key)
            .await
    }

    /// Authorises with the stored credentials; `false` when there are none.
    pub(super) async fn authorize_with_stored_key(&self) -> Result<bool, Error> {
        let Some(stored) = self.with_account_info(|info| info.get_auth_data()).await? else {
            return Ok(false);
        };
        let _single_flight = self.shared.renewal.lock().await;
        self.authorize(
            &stored.realm,
            &stored.application_key_id,
            stored.application_key.reveal(),
        )
        .await?;
        Ok(true)
    }

    /// What the last authorisation gave.
    ///
    /// # Errors
    /// `MissingAccountData` when there was none.
    pub(crate) async fn authorization(&self) -> Result<Arc<Authorization>, Error> {
        if let Some(current) = self.snapshot() {
            return Ok(current);
        }
        let stored = self.with_account_info(|info| info.get_auth_data()).await?;
        match stored {
            Some(data) => self.adopt(data),
            None => Err(Error::new(ErrorKind::MissingAccountData {
                key: "account_auth_token".to_owned(),
            })),
        }
    }

    /// The account that calls are made for, as far as that is known without a look into the account info.
    pub(crate) fn known_account_id(&self) -> Option<String> {
        let current = self.snapshot()?;
        Some(current.data.account_id.clone())
    }

    /// Replaces a refused authorisation. Callers that come while it is being replaced wait and share the result.
    ///
    /// `None` when the account info does not hold the account of this realm any more: somebody has logged out, or has
    /// authorised another one, and must not find that undone.
    pub(super) async fn renew(
        &self,
        refused: &Arc<Authorization>,
    ) -> Result<Option<Renewed>, Error> {
        let found = |authorization| Renewed {
            authorization,
            is_new: false,
        };
        let _single_flight = self.shared.renewal.lock().await;
        if let Some(current) = self.snapshot()
            && !Arc::ptr_eq(&current, refused)
        {
            return Ok(Some(found(current)));
        }
        let stored = self.with_account_info(|info| info.get_auth_data()).await?;
        let AuthData {
            account_id,
            realm,
            application_key_id,
            application_key,
            ..
        } = &refused.data;
        let Some(stored) = stored.filter(|stored| stored.is_same_account(account_id, realm)) else {
            return Ok(None);
        };
        // Another process that shares the store may have renewed it already.
        if stored.auth_token != refused.data.auth_token {
            return Ok(Some(found(self.adopt(stored)?)));
        }
        let mut pauses = RENEWAL_PAUSES.into_iter();
        loop {
            let key = application_key.reveal();
            let error = match self.authorize(realm, application_key_id, key).await {
                Ok(authorization) => {
                    return Ok(Some(Renewed {
                        authorization,
                        is_new: true,
                    }));
                }
                Err(error) => error,
            };
            match pauses.next() {
                Some(pause) if error.is_transient() => {
                    self.shared.host.sleeper().sleep(pause).await;
                }
                _ => return Err(error),
            }
        }
    }

    /// Makes the call, checks what it names, and stores it. The caller holds the renewal lock.
    async fn authorize(
        &self,
        realm: &str,
        key_id: &str,
        key: &str,
    ) -> Result<Arc<Authorization>, Error> {
        let url = hosts::realm_url(realm)?;
        self.shared.host_settings.check_realm(realm, &url)?;
        let answer = self
            .shared
            .raw_api
            .authorize_account(&url, key_id, key)
            .await?;
        let data = auth_data(answer, realm, key_id, key);
        let before = self.with_account_info(|info| info.get_auth_data()).await?;
        let same_account =
            before.is_some_and(|before| before.is_same_account(&data.account_id, &data.realm));
        if !same_account {
            self.with_cache(|cache| cache.set_bucket_name_cache(Vec::new()))
                .await?;
        }
        // The snapshot is set first: what the store is told is known to be usable.
        let authorization = self.adopt(data.clone())?;
        self.with_account_info(move |info| info.set_auth_data(data))
            .await?;
        Ok(authorization)
    }

    fn adopt(&self, mut data: AuthData) -> Result<Arc<Authorization>, Error> {
        let settings = &self.shared.host_settings;
        let hosts = AllowedHosts::new(&data, settings)?;
        if let Some(url) = settings.download_url() {
            data.download_url = url.to_owned();
        }
        let authorization = Arc::new(Authorization { data, hosts });
        *self
            .shared
            .current
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&authorization));
        Ok(authorization)
    }

    pub(super) fn snapshot(&self) -> Option<Arc<Authorization>> {
        self.shared
            .current
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

fn auth_data(answer: AuthorizeAccountResponse, realm: &str, key_id: &str, key: &str) -> AuthData {
    let storage = answer.api_info.storage_api;
    AuthData {
        account_id: answer.account_id,
        auth_token: answer.authorization_token,
        api_url: storage.api_url,
        download_url: storage.download_url,
        s3_api_url: storage.s3_api_url,
        recommended_part_size: storage.recommended_part_size,
        absolute_minimum_part_size: storage.absolute_minimum_part_size,
        application_key_id: key_id.to_owned(),
        application_key: Secret::from(key),
        realm: realm.to_owned(),
        allowed: storage.allowed,
    }
}
