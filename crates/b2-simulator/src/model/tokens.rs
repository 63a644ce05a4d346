use std::collections::BTreeMap;
use std::sync::Arc;

use super::{ApplicationKey, Model};
use crate::chance::Chance;
use crate::refusal::Refusal;

const DAY_MILLIS: i64 = 86_400_000;
/// Expired tokens are dropped whenever this many more were made.
const SWEEP_EVERY: usize = 10_000;

/// The tokens that are out. They are not kept over a restart: a client authorises again.
#[derive(Debug)]
pub(super) struct Tokens {
    account: BTreeMap<String, AccountToken>,
    upload: BTreeMap<String, UploadToken>,
    download: BTreeMap<String, DownloadGrant>,
    made: usize,
    chance: Chance,
}

#[derive(Debug, Clone)]
struct AccountToken {
    key: Arc<ApplicationKey>,
    expires_at: i64,
}

/// What an upload token is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UploadTarget {
    /// Files of the bucket with this id.
    Bucket(String),
    /// Parts of the large file with this id.
    LargeFile(String),
}

/// The token of one upload URL.
#[derive(Debug, Clone)]
pub(crate) struct UploadToken {
    /// The key under which it was issued.
    pub(crate) key: Arc<ApplicationKey>,
    pub(crate) target: UploadTarget,
    /// The last segment of the upload URL.
    pub(crate) pod: String,
    expires_at: i64,
    is_in_use: bool,
}

/// What a download token is good for.
#[derive(Debug, Clone)]
pub(crate) struct DownloadGrant {
    pub(crate) account_id: String,
    pub(crate) bucket_id: String,
    pub(crate) name_prefix: String,
    /// The query overrides that the download must repeat, by parameter name.
    pub(crate) overrides: BTreeMap<String, String>,
    pub(crate) key_id: String,
    pub(crate) expires_at: i64,
}

impl Tokens {
    pub(super) fn new(chance: Chance) -> Self {
        Self {
            account: BTreeMap::new(),
            upload: BTreeMap::new(),
            download: BTreeMap::new(),
            made: 0,
            chance,
        }
    }

    pub(super) fn forget_key(&mut self, key_id: &str) {
        self.account.retain(|_, token| token.key.id != key_id);
        self.upload.retain(|_, token| token.key.id != key_id);
        self.download.retain(|_, grant| grant.key_id != key_id);
    }

    /// A long-running service must not keep what nobody can use any more.
    fn sweep(&mut self, now_millis: i64) {
        self.made += 1;
        if !self.made.is_multiple_of(SWEEP_EVERY) {
            return;
        }
        self.account
            .retain(|_, token| token.expires_at > now_millis);
        self.upload
            .retain(|_, token| token.expires_at > now_millis || token.is_in_use);
        self.download
            .retain(|_, grant| grant.expires_at > now_millis);
    }

    fn name(&mut self, kind: &str) -> String {
        let (series, serial) = (self.chance.hex(8), self.chance.hex(6));
        format!("{series}_{serial}_{kind}_{}=", self.chance.base64(27))
    }
}

/// No token outlives its key.
fn key_end(key: &ApplicationKey) -> i64 {
    key.expiration_timestamp.unwrap_or(i64::MAX)
}

impl Model {
    pub(crate) fn issue_account_token(
        &mut self,
        key: &Arc<ApplicationKey>,
        now_millis: i64,
    ) -> String {
        self.tokens.sweep(now_millis);
        let token = format!("4_{}_{}", key.id, self.tokens.name("acct"));
        let record = AccountToken {
            key: Arc::clone(key),
            expires_at: key_end(key).min(now_millis.saturating_add(DAY_MILLIS)),
        };
        self.tokens.account.insert(token.clone(), record);
        token
    }

    /// The key behind an account token.
    pub(crate) fn account_token(
        &self,
        token: &str,
        now_millis: i64,
    ) -> Result<Arc<ApplicationKey>, Refusal> {
        let record = self
            .tokens
            .account
            .get(token)
            .ok_or_else(Refusal::bad_auth_token)?;
        if record.expires_at <= now_millis {
            return Err(Refusal::expired_auth_token());
        }
        Ok(Arc::clone(&record.key))
    }

    /// Gives the token and the last segment of its URL.
    pub(crate) fn issue_upload_token(
        &mut self,
        key: &Arc<ApplicationKey>,
        target: UploadTarget,
        now_millis: i64,
    ) -> (String, String) {
        self.tokens.sweep(now_millis);
        let (kind, pod) = match &target {
            UploadTarget::Bucket(_) => (
                "upld",
                format!(
                    "c001_v0001{:03}_t{:04}",
                    self.tokens.chance.below(1_000),
                    self.tokens.made % 10_000
                ),
            ),
            UploadTarget::LargeFile(_) => ("uplg", format!("{:04}", self.tokens.made % 10_000)),
        };
        let token = format!("4_{}_{}", key.id, self.tokens.name(kind));
        let record = UploadToken {
            key: Arc::clone(key),
            target,
            pod: pod.clone(),
            expires_at: key_end(key).min(now_millis.saturating_add(DAY_MILLIS)),
            is_in_use: false,
        };
        self.tokens.upload.insert(token.clone(), record);
        (token, pod)
    }

    /// Takes an upload token for one upload; [`Model::return_upload_token`] gives it back.
    pub(crate) fn take_upload_token(
        &mut self,
        token: &str,
        target: &UploadTarget,
        pod: &str,
        now_millis: i64,
    ) -> Result<UploadToken, Refusal> {
        let record = self
            .tokens
            .upload
            .get_mut(token)
            .filter(|record| record.target == *target && record.pod == pod)
            .ok_or_else(Refusal::bad_auth_token)?;
        if record.expires_at <= now_millis {
            return Err(Refusal::expired_auth_token());
        }
        if record.is_in_use {
            return Err(Refusal::new(
                400,
                "auth_token_limit",
                format!("more than one upload using auth token {token}"),
            ));
        }
        record.is_in_use = true;
        Ok(record.clone())
    }

    pub(crate) fn return_upload_token(&mut self, token: &str) {
        if let Some(record) = self.tokens.upload.get_mut(token) {
            record.is_in_use = false;
        }
    }

    pub(crate) fn issue_download_token(&mut self, grant: DownloadGrant, now_millis: i64) -> String {
        self.tokens.sweep(now_millis);
        let (series, secret) = (self.tokens.chance.hex(24), self.tokens.chance.hex(40));
        let token = format!(
            "3_{now_millis:014}_{series}_{secret}_001_{}_0015_dnld",
            grant.expires_at
        );
        self.tokens.download.insert(token.clone(), grant);
        token
    }

    /// What a download token allows, or `None` if it is no download token.
    pub(crate) fn download_token(
        &self,
        token: &str,
        now_millis: i64,
    ) -> Option<Result<DownloadGrant, Refusal>> {
        let grant = self.tokens.download.get(token)?;
        if grant.expires_at <= now_millis {
            return Some(Err(Refusal::expired_auth_token()));
        }
        Some(Ok(grant.clone()))
    }

    /// Makes every account token expired.
    pub(crate) fn expire_account_tokens(&mut self) {
        for token in self.tokens.account.values_mut() {
            token.expires_at = i64::MIN;
        }
    }

    /// Makes one account token expired, if it is out.
    pub(crate) fn expire_account_token(&mut self, token: &str) {
        if let Some(record) = self.tokens.account.get_mut(token) {
            record.expires_at = i64::MIN;
        }
    }

    /// Makes every upload token expired.
    pub(crate) fn expire_upload_tokens(&mut self) {
        for token in self.tokens.upload.values_mut() {
            token.expires_at = i64::MIN;
        }
    }
}
