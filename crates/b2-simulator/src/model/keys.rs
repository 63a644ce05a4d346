use std::sync::Arc;

use super::key::ACCOUNT_CAPABILITIES;
use super::{ALL_CAPABILITIES, Account, ApplicationKey, Change, Model, NewKey};
use crate::refusal::Refusal;

/// A key lives for less than 1000 days.
const KEY_LIFE_LIMIT_SECONDS: i64 = 86_400_000;

impl Model {
    /// The key with this id and secret, while it is valid. The account id is accepted as the id of the master key.
    pub(crate) fn authenticate(
        &self,
        key_id: &str,
        secret: &str,
        now_millis: i64,
    ) -> Option<Arc<ApplicationKey>> {
        let key = match self.keys.get(key_id) {
            Some(key) => Arc::clone(key),
            None => self.master_key(key_id)?,
        };
        (key.secret == secret && !key.is_expired(now_millis)).then_some(key)
    }

    /// The key with this id, whoever owns it.
    pub(crate) fn key(&self, id: &str) -> Option<&ApplicationKey> {
        self.keys.get(id).map(|key| &**key)
    }

    pub(crate) fn create_key(
        &mut self,
        creator: &ApplicationKey,
        new: NewKey,
        now_millis: i64,
    ) -> Result<Arc<ApplicationKey>, Refusal> {
        self.check_new_key(creator, &new)?;
        let account = self
            .accounts
            .get(&creator.account_id)
            .ok_or_else(|| Refusal::bad_request("Invalid accountId"))?;
        let account = Account {
            key_count: account.key_count + 1,
            ..Account::clone(account)
        };
        let key = Arc::new(ApplicationKey {
            id: format!("001{}{:010x}", account.id, account.key_count),
            secret: self.new_secret(),
            account_id: account.id.clone(),
            name: new.name,
            capabilities: new.capabilities,
            bucket_ids: new.bucket_ids,
            name_prefix: new.name_prefix,
            expiration_timestamp: new
                .valid_duration_seconds
                .map(|seconds| now_millis.saturating_add(seconds.saturating_mul(1_000))),
            is_master: false,
        });
        self.put_account(Arc::new(account));
        self.put_key(Arc::clone(&key));
        Ok(key)
    }

    /// Deletes a key; its tokens are worthless from now on.
    pub(crate) fn delete_key(
        &mut self,
        account_id: &str,
        key_id: &str,
    ) -> Result<Arc<ApplicationKey>, Refusal> {
        let key = self
            .keys
            .get(key_id)
            .filter(|key| key.account_id == account_id && !key.is_master)
            .cloned()
            .ok_or_else(|| {
                Refusal::bad_request(format!("application key does not exist: {key_id}"))
            })?;
        self.keys.remove(key_id);
        self.tokens.forget_key(key_id);
        self.changes.push(Change::KeyGone(key_id.to_owned()));
        Ok(key)
    }

    /// The valid keys of an account without the master key, by id, from `start` on.
    pub(crate) fn keys_from(
        &self,
        account_id: &str,
        start: &str,
        now_millis: i64,
    ) -> Vec<Arc<ApplicationKey>> {
        self.keys
            .range(start.to_owned()..)
            .map(|(_, key)| key)
            .filter(|key| {
                key.account_id == account_id && !key.is_master && !key.is_expired(now_millis)
            })
            .cloned()
            .collect()
    }

    fn check_new_key(&self, creator: &ApplicationKey, new: &NewKey) -> Result<(), Refusal> {
        let is_name_character = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if new.name.is_empty() || new.name.len() > 100 || !new.name.bytes().all(is_name_character) {
            return Err(Refusal::bad_request(format!(
                "illegal key name: {}",
                new.name
            )));
        }
        if new.capabilities.is_empty() {
            return Err(Refusal::bad_request("A key needs at least one capability"));
        }
        for capability in &new.capabilities {
            if !ALL_CAPABILITIES.contains(&capability.as_str()) {
                return Err(Refusal::bad_request(format!(
                    "Unknown capability: {capability}"
                )));
            }
            creator.require(capability)?;
            if new.bucket_ids.is_some() && ACCOUNT_CAPABILITIES.contains(&capability.as_str()) {
                return Err(Refusal::bad_request(format!(
                    "A key that is restricted to buckets cannot have the capability {capability}"
                )));
            }
        }
        if new
            .valid_duration_seconds
            .is_some_and(|seconds| !(1..KEY_LIFE_LIMIT_SECONDS).contains(&seconds))
        {
            return Err(Refusal::bad_request(
                "valid duration must be greater than 0, and less than 1000 days in seconds",
            ));
        }
        // Nobody gives a right to others that he lacks himself.
        creator.require_name(new.name_prefix.as_deref().unwrap_or_default())?;
        if new.bucket_ids.as_ref().is_some_and(Vec::is_empty) {
            return Err(Refusal::bad_request("bucketIds must not be empty"));
        }
        for id in new.bucket_ids.iter().flatten() {
            self.bucket_of(&creator.account_id, id)?;
        }
        Ok(())
    }

    pub(super) fn put_key(&mut self, key: Arc<ApplicationKey>) {
        self.changes.push(Change::Key(Arc::clone(&key)));
        self.keys.insert(key.id.clone(), key);
    }

    pub(super) fn new_secret(&mut self) -> String {
        const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        format!("K001{}", self.chance.text(27, ALPHABET))
    }
}
