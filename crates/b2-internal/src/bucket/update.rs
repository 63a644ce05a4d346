use std::collections::BTreeMap;

use super::Bucket;
use crate::call::request;
use crate::cors::CorsRule;
use crate::encryption::EncryptionSetting;
use crate::error::{Error, ErrorKind};
use crate::file_lock::BucketRetentionSetting;
use crate::lifecycle::LifecycleRule;
use crate::raw_api::{BucketResponse, ListBucketsRequest, UpdateBucketRequest};
use crate::replication_configuration::ReplicationConfiguration;

request! {
    /// A request of [`Bucket::update`], [`Bucket::set_info`] or [`Bucket::set_type`]. What is not given stays as it is; what is
    /// given replaces the whole of what there was.
    pub struct UpdateBucket on bucket: Bucket => Bucket {
    }
    texts {
        /// Makes the bucket `allPrivate` or `allPublic`.
        bucket_type,
    }
    optional {
        /// Changes the bucket only if it still has this revision: see [`Bucket::revision`].
        if_revision_is: u64,
        /// Sets how new files are encrypted unless their upload says otherwise: SSE-B2 is possible. Needs the capability
        /// `writeBucketEncryption`.
        default_server_side_encryption: EncryptionSetting,
        /// Sets how new files are retained unless their upload says otherwise. Needs the capability `writeBucketRetentions` and
        /// a bucket with file lock.
        default_retention: BucketRetentionSetting,
        /// Sets what is replicated where; an empty configuration ends replication. Needs the capability
        /// `writeBucketReplications`.
        replication: ReplicationConfiguration,
        /// Lets files be retained and held. This cannot be taken back. Needs the capability `writeBucketRetentions`.
        is_file_lock_enabled: bool,
    }
    own setters {
        bucket_info: BTreeMap<String, String>,
        cors_rules: Vec<CorsRule>,
        lifecycle_rules: Vec<LifecycleRule>,
    }
}

impl UpdateBucket {
    /// Stores up to ten pairs with the bucket. The key `Cache-Control` is the default of downloads.
    pub fn bucket_info<K: Into<String>, V: Into<String>>(
        mut self,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let pairs = pairs.into_iter();
        self.bucket_info = Some(
            pairs
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
        );
        self
    }

    /// Sets which web pages may use the bucket: at most 100 rules.
    pub fn cors_rules(mut self, rules: impl IntoIterator<Item = CorsRule>) -> Self {
        self.cors_rules = Some(rules.into_iter().collect());
        self
    }

    /// Sets what happens to files when they get old: at most 100 rules.
    pub fn lifecycle_rules(mut self, rules: impl IntoIterator<Item = LifecycleRule>) -> Self {
        self.lifecycle_rules = Some(rules.into_iter().collect());
        self
    }

    async fn run(self) -> Result<Bucket, Error> {
        let api = self.bucket.api().clone();
        let account_id = api.auth_data().await?.account_id;
        let mut request = UpdateBucketRequest::new(account_id, self.bucket.id());
        request.bucket_type = self.bucket_type;
        request.bucket_info = self.bucket_info;
        request.cors_rules = self.cors_rules;
        request.lifecycle_rules = self.lifecycle_rules;
        request.default_server_side_encryption = self.default_server_side_encryption;
        request.default_retention = self.default_retention;
        request.is_file_lock_enabled = self.is_file_lock_enabled;
        request.replication = self.replication;
        if !changes_something(&request) {
            return Err(Error::new(ErrorKind::ValueError {
                message: "give at least one setting that the bucket shall have".to_owned(),
            }));
        }
        request.if_revision_is = self.if_revision_is;
        let answer = match api.own_session().update_bucket(&request).await {
            Err(error) if matches!(error.kind(), ErrorKind::UnknownOutcome { .. }) => {
                look_and_repeat(&self.bucket, &request, error).await?
            }
            outcome => outcome?,
        };
        Ok(Bucket::from_answer(api, answer))
    }
}

fn changes_something(request: &UpdateBucketRequest) -> bool {
    request.bucket_type.is_some()
        || request.bucket_info.is_some()
        || request.cors_rules.is_some()
        || request.lifecycle_rules.is_some()
        || request.default_server_side_encryption.is_some()
        || request.default_retention.is_some()
        || request.is_file_lock_enabled.is_some()
        || request.replication.is_some()
}

/// Finds out whether the lost attempt changed the bucket. If it has what was asked for, that is all that was wanted. If it has
/// not, the change is made again, unless somebody else changed the bucket meanwhile: that is not to be undone.
async fn look_and_repeat(
    bucket: &Bucket,
    request: &UpdateBucketRequest,
    unknown: Error,
) -> Result<BucketResponse, Error> {
    let Ok(now) = fresh_answer(bucket).await else {
        return Err(unknown);
    };
    if has_all(&now, request) {
        return Ok(now);
    }
    let expected = request.if_revision_is.or(bucket.revision());
    if expected.is_none() || expected != now.revision {
        return Err(unknown);
    }
    let mut again = request.clone();
    again.if_revision_is = now.revision;
    bucket.api().own_session().update_bucket(&again).await
}

fn has_all(now: &BucketResponse, wanted: &UpdateBucketRequest) -> bool {
    fn fits<T: PartialEq>(wanted: &Option<T>, now: Option<&T>) -> bool {
        wanted.is_none() || wanted.as_ref() == now
    }
    let lock = now.file_lock_configuration.as_ref();
    let replication = now.replication_configuration.as_ref();
    let ended = ReplicationConfiguration::new();
    fits(&wanted.bucket_type, now.bucket_type.as_ref())
        && fits(&wanted.bucket_info, Some(&now.bucket_info))
        && fits(&wanted.cors_rules, Some(&now.cors_rules))
        && fits(&wanted.lifecycle_rules, Some(&now.lifecycle_rules))
        && fits(
            &wanted.default_server_side_encryption,
            now.default_server_side_encryption.as_ref(),
        )
        && fits(
            &wanted.default_retention,
            lock.map(|lock| &lock.default_retention),
        )
        && fits(
            &wanted.is_file_lock_enabled,
            lock.and_then(|lock| lock.is_file_lock_enabled.as_ref()),
        )
        && fits(
            &wanted.replication,
            replication.map(|factory| factory.value.as_ref().unwrap_or(&ended)),
        )
}

request! {
    /// A request of [`Bucket::get_fresh_state`].
    pub struct GetFreshBucketState on bucket: Bucket => Bucket {
    }
}

impl GetFreshBucketState {
    async fn run(self) -> Result<Bucket, Error> {
        let answer = fresh_answer(&self.bucket).await?;
        Ok(Bucket::from_answer(self.bucket.api().clone(), answer))
    }
}

async fn fresh_answer(bucket: &Bucket) -> Result<BucketResponse, Error> {
    let mut request = ListBucketsRequest::new(bucket.api().auth_data().await?.account_id);
    request.bucket_id = Some(bucket.id().to_owned());
    let found = bucket.api().own_session().list_buckets(&request).await?;
    found.into_iter().next().ok_or_else(|| {
        Error::new(ErrorKind::BucketIdNotFound {
            bucket_id: Some(bucket.id().to_owned()),
        })
    })
}
