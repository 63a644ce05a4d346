use std::sync::Arc;

use super::{
    Bucket, BucketChanges, BucketLock, BucketSettings, Change, Encryption, Model, NotificationRule,
    Replication,
};
use crate::refusal::Refusal;

/// How many buckets an account may have.
const BUCKET_LIMIT: usize = 100;
/// The revision of a fresh bucket on the real service.
const FIRST_REVISION: u64 = 2;

impl Model {
    pub(crate) fn bucket(&self, id: &str) -> Option<&Bucket> {
        self.buckets.get(id)
    }

    /// The bucket with this name, in whatever case.
    pub(crate) fn bucket_by_name(&self, name: &str) -> Option<&Bucket> {
        self.buckets
            .values()
            .find(|bucket| bucket.settings().name.eq_ignore_ascii_case(name))
    }

    /// The buckets of an account, by name.
    pub(crate) fn buckets_of(&self, account_id: &str) -> Vec<&Bucket> {
        let mut buckets: Vec<&Bucket> = self
            .buckets
            .values()
            .filter(|bucket| bucket.settings().account_id == account_id)
            .collect();
        buckets.sort_by(|a, b| a.settings().name.cmp(&b.settings().name));
        buckets
    }

    /// The bucket with this id, if it belongs to the account.
    pub(crate) fn bucket_of(&self, account_id: &str, id: &str) -> Result<&Bucket, Refusal> {
        self.buckets
            .get(id)
            .filter(|bucket| bucket.settings().account_id == account_id)
            .ok_or_else(|| Refusal::bad_bucket_id(id))
    }

    pub(crate) fn create_bucket(
        &mut self,
        account_id: &str,
        name: &str,
        changes: BucketChanges,
    ) -> Result<Arc<BucketSettings>, Refusal> {
        if self.bucket_by_name(name).is_some() {
            return Err(Refusal::new(
                400,
                "duplicate_bucket_name",
                "Bucket name is already in use.",
            ));
        }
        if self.buckets_of(account_id).len() >= BUCKET_LIMIT {
            return Err(Refusal::new(
                400,
                "too_many_buckets",
                format!("An account may have {BUCKET_LIMIT} buckets"),
            ));
        }
        let mut settings = BucketSettings {
            id: Arc::from(""),
            account_id: account_id.to_owned(),
            name: name.to_owned(),
            bucket_type: "allPrivate".to_owned(),
            info: Default::default(),
            cors_rules: Vec::new(),
            lifecycle_rules: Vec::new(),
            default_encryption: Encryption::Off,
            lock: BucketLock::default(),
            replication: Replication::default(),
            notification_rules: Vec::new(),
            revision: FIRST_REVISION,
        };
        changes.apply(&mut settings)?;
        settings.id = Arc::from(self.chance.hex(24));
        let settings = Arc::new(settings);
        self.buckets
            .insert(settings.id.clone(), Bucket::new(Arc::clone(&settings)));
        self.changes.push(Change::Bucket(Arc::clone(&settings)));
        Ok(settings)
    }

    pub(crate) fn update_bucket(
        &mut self,
        account_id: &str,
        id: &str,
        expected_revision: Option<i64>,
        changes: BucketChanges,
    ) -> Result<Arc<BucketSettings>, Refusal> {
        let mut settings = BucketSettings::clone(self.bucket_of(account_id, id)?.settings());
        if expected_revision
            .is_some_and(|expected| u64::try_from(expected) != Ok(settings.revision))
        {
            return Err(Refusal::new(
                409,
                "conflict",
                "simultaneous updates to bucket",
            ));
        }
        changes.apply(&mut settings)?;
        settings.revision += 1;
        Ok(self.put_settings(settings))
    }

    /// Replaces the event notification rules of a bucket.
    pub(crate) fn set_notification_rules(
        &mut self,
        account_id: &str,
        id: &str,
        rules: Vec<NotificationRule>,
    ) -> Result<Arc<BucketSettings>, Refusal> {
        let mut settings = BucketSettings::clone(self.bucket_of(account_id, id)?.settings());
        settings.notification_rules = rules;
        Ok(self.put_settings(settings))
    }

    fn put_settings(&mut self, settings: BucketSettings) -> Arc<BucketSettings> {
        let settings = Arc::new(settings);
        if let Some(bucket) = self.buckets.get_mut(&settings.id) {
            bucket.set_settings(Arc::clone(&settings));
        }
        self.changes.push(Change::Bucket(Arc::clone(&settings)));
        settings
    }

    /// Deletes a bucket and gives its last settings, with the revision that the deletion made.
    pub(crate) fn delete_bucket(
        &mut self,
        account_id: &str,
        id: &str,
    ) -> Result<BucketSettings, Refusal> {
        let bucket = self.bucket_of(account_id, id).map_err(|_| {
            Refusal::new(400, "bad_bucket_id", format!("Bucket {id} does not exist"))
        })?;
        if !bucket.versions.is_empty() {
            return Err(Refusal::new(
                400,
                "cannot_delete_non_empty_bucket",
                "Cannot delete non-empty bucket",
            ));
        }
        let mut settings = BucketSettings::clone(bucket.settings());
        settings.revision += 1;
        self.buckets.remove(id);
        self.changes.push(Change::BucketGone(settings.id.clone()));
        Ok(settings)
    }
}
