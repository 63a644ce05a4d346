use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{ApplicationKey, Change, Model};

/// A customer of the service.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) id: String,
    /// How many keys were ever made; the next key's id carries the number.
    pub(crate) key_count: u64,
}

impl Model {
    /// The account that is there already, if there is one.
    pub(crate) fn first_account(&self) -> Option<Arc<Account>> {
        self.accounts.values().next().cloned()
    }

    /// The master key of an account.
    pub(crate) fn master_key(&self, account_id: &str) -> Option<Arc<ApplicationKey>> {
        self.keys
            .values()
            .find(|key| key.is_master && key.account_id == account_id)
            .cloned()
    }

    /// Makes sure that the account exists and that its master key is this one. What is `None` stays as it is, or is
    /// made up.
    pub(crate) fn ensure_account(
        &mut self,
        account_id: Option<String>,
        key_id: Option<String>,
        key: Option<String>,
    ) -> Arc<ApplicationKey> {
        let account = match self.first_account() {
            Some(account) if account_id.as_ref().is_none_or(|id| *id == account.id) => account,
            _ => {
                let id = account_id.unwrap_or_else(|| self.chance.hex(12));
                let account = Arc::new(Account { id, key_count: 0 });
                self.put_account(Arc::clone(&account));
                account
            }
        };
        let old = self.master_key(&account.id);
        let id = key_id
            .or_else(|| old.as_ref().map(|old| old.id.clone()))
            .unwrap_or_else(|| account.id.clone());
        let secret = key
            .or_else(|| old.as_ref().map(|old| old.secret.clone()))
            .unwrap_or_else(|| self.new_secret());
        let master = Arc::new(ApplicationKey::master(&account.id, id, secret));
        if let Some(old) = old {
            if *old == *master {
                return old;
            }
            self.keys.remove(&old.id);
            self.changes.push(Change::KeyGone(old.id.clone()));
        }
        self.put_key(Arc::clone(&master));
        master
    }

    pub(super) fn put_account(&mut self, account: Arc<Account>) {
        self.changes.push(Change::Account(Arc::clone(&account)));
        self.accounts.insert(account.id.clone(), account);
    }
}
