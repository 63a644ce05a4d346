use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{ApplicationKey, Change, Model};

/// A customer of the service.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) id: String,
    /// How many keys were ever made; the next key's id carries the number.
    pub(crate) key_count: u64,
    /// Counts the accounts in the order in which they were made.
    #[serde(default)]
    pub(crate) number: u64,
}

impl Model {
    /// The account that was made first, if there is one.
    pub(crate) fn first_account(&self) -> Option<Arc<Account>> {
        let oldest = self.accounts.values().min_by_key(|account| account.number);
        oldest.cloned()
    }

    /// Makes another account and gives its master key.
    pub(crate) fn add_account(&mut self) -> Arc<ApplicationKey> {
        let id = self.chance.hex(12);
        let secret = self.new_secret();
        self.put_new_account(id.clone());
        let master = Arc::new(ApplicationKey::master(&id, id.clone(), secret));
        self.put_key(Arc::clone(&master));
        master
    }

    fn put_new_account(&mut self, id: String) -> Arc<Account> {
        let number = self.accounts.len() as u64;
        let account = Arc::new(Account {
            id,
            key_count: 0,
            number,
        });
        self.put_account(Arc::clone(&account));
        account
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
        let known = match &account_id {
            Some(id) => self.accounts.get(id).cloned(),
            None => self.first_account(),
        };
        let account = match known {
            Some(account) => account,
            None => {
                let id = account_id.unwrap_or_else(|| self.chance.hex(12));
                self.put_new_account(id)
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
