use std::collections::BTreeMap;

use super::B2Api;
use super::restrictions::WantedBucket;
use crate::bucket::Bucket;
use crate::call::request;
use crate::cors::CorsRule;
use crate::encryption::EncryptionSetting;
use crate::error::{Error, ErrorKind};
use crate::lifecycle::LifecycleRule;
use crate::raw_api::{BucketResponse, CreateBucketRequest, ListBucketsRequest};
use crate::replication_configuration::ReplicationConfiguration;
use crate::secret::Secret;
use crate::session::until_known;

request! {
    /// A request of [`B2Api::authorize_account`].
    pub struct AuthorizeAccount on api: B2Api => () {
        application_key_id: String,
        application_key: Secret,
    }
    texts {
        /// Sets the service to talk to: `production` (the default), `staging`, `dev`, or a base URL.
        realm,
    }
}

impl AuthorizeAccount {
    async fn run(self) -> Result<(), Error> {
        let realm = self.realm.as_deref().unwrap_or("production");
        let session = self.api.own_session();
        let authorization = session
            .authorize_with_key(
                realm,
                &self.application_key_id,
                self.application_key.reveal(),
            )
            .await?;
        let mut known = Vec::new();
        for bucket in authorization.data.allowed.buckets.iter().flatten() {
            let Some(name) = &bucket.name else {
                return Err(Error::new(ErrorKind::RestrictedBucketMissing));
            };
            known.push((name.clone(), bucket.id.clone()));
        }
        session
            .with_cache(move |cache| {
                known
                    .iter()
                    .try_for_each(|(name, id)| cache.save_bucket(name, id))
            })
            .await
    }
}

request! {
    /// A request of [`B2Api::authorize_automatically`].
    pub struct AuthorizeAutomatically on api: B2Api => bool {
    }
}

impl AuthorizeAutomatically {
    async fn run(self) -> Result<bool, Error> {
        self.api.own_session().authorize_automatically().await
    }
}

request! {
    /// A request of [`B2Api::create_bucket`].
    pub struct CreateBucket on api: B2Api => Bucket {
        name: String,
        bucket_type: String,
    }
    optional {
        /// Sets how new files are encrypted unless their upload says otherwise: SSE-B2 is possible. Needs the capability
        /// `writeBucketEncryption`.
        default_server_side_encryption: EncryptionSetting,
        /// Lets files be retained and held. This cannot be taken back. Needs the capability `writeBucketRetentions`.
        is_file_lock_enabled: bool,
        /// Sets what is replicated where. Needs the capability `writeBucketReplications`.
        replication: ReplicationConfiguration,
    }
    own setters {
        bucket_info: BTreeMap<String, String>,
        cors_rules: Vec<CorsRule>,
        lifecycle_rules: Vec<LifecycleRule>,
    }
}

impl CreateBucket {
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

    /// Stores up to ten pairs with the bucket.
    pub fn bucket_info<K: Into<String>, V: Into<String>>(
        mut self,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        self.bucket_info = Some(
            pairs
                .into_iter()
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
        );
        self
    }

    async fn run(self) -> Result<Bucket, Error> {
        let account_id = self.api.auth_data().await?.account_id;
        let mut request = CreateBucketRequest::new(account_id, &self.name, self.bucket_type);
        request.bucket_info = self.bucket_info;
        request.cors_rules = self.cors_rules;
        request.lifecycle_rules = self.lifecycle_rules;
        request.default_server_side_encryption = self.default_server_side_encryption;
        request.is_file_lock_enabled = self.is_file_lock_enabled;
        request.replication = self.replication;
        let answer = match self.api.own_session().create_bucket(&request).await {
            // The lost attempt may have made it: names are unique, so if the account has it now, it did.
            Err(error) if matches!(error.kind(), ErrorKind::UnknownOutcome { .. }) => {
                let mut wanted = ListBucketsRequest::new(&request.account_id);
                wanted.bucket_name = Some(self.name.clone());
                // If that cannot be found out, it is still unknown, and that is what the caller has to hear.
                let found = self
                    .api
                    .own_session()
                    .list_buckets(&wanted)
                    .await
                    .map_err(|_| error)?;
                match found.into_iter().next() {
                    // It might have been there before, as another bucket than was asked for.
                    Some(bucket) if is_as_asked(&bucket, &request) => bucket,
                    Some(_) => {
                        return Err(Error::new(ErrorKind::DuplicateBucketName {
                            bucket_name: Some(self.name),
                        }));
                    }
                    None => self.api.own_session().create_bucket(&request).await?,
                }
            }
            outcome => outcome?,
        };
        if answer.bucket_name != request.bucket_name
            || answer.bucket_type.as_ref() != Some(&request.bucket_type)
        {
            return Err(Error::new(ErrorKind::UnexpectedCloudBehaviour {
                message: format!(
                    "the new bucket {} has another name or another type than was asked for",
                    answer.bucket_id
                ),
            }));
        }
        let bucket = Bucket::from_answer(self.api, answer);
        bucket.remember().await?;
        Ok(bucket)
    }
}

/// Whether a bucket that is there is the one that was asked for. What the key may not read does not speak against it.
fn is_as_asked(bucket: &BucketResponse, asked: &CreateBucketRequest) -> bool {
    let lock = bucket.file_lock_configuration.as_ref();
    let is_lock_enabled = lock.and_then(|lock| lock.is_file_lock_enabled);
    let encryption = bucket.default_server_side_encryption.as_ref();
    let replication = bucket.replication_configuration.as_ref();
    bucket.bucket_type.as_ref() == Some(&asked.bucket_type)
        && bucket.bucket_info == asked.bucket_info.clone().unwrap_or_default()
        && bucket.cors_rules == asked.cors_rules.clone().unwrap_or_default()
        && bucket.lifecycle_rules == asked.lifecycle_rules.clone().unwrap_or_default()
        && is_lock_enabled
            .is_none_or(|enabled| enabled == asked.is_file_lock_enabled.unwrap_or(false))
        && may_be(
            asked.default_server_side_encryption.as_ref(),
            encryption.filter(|setting| !setting.is_unknown()),
        )
        && may_be(
            asked.replication.as_ref(),
            replication.and_then(|configuration| configuration.value.as_ref()),
        )
}

/// Whether what is there can be what was asked for. Where nothing was asked, the service chose.
fn may_be<T: PartialEq>(asked: Option<&T>, there: Option<&T>) -> bool {
    match (asked, there) {
        (Some(asked), Some(there)) => asked == there,
        _ => true,
    }
}

request! {
    /// A request of [`B2Api::list_buckets`].
    pub struct ListBuckets on api: B2Api => Vec<Bucket> {
    }
    texts {
        /// Asks for the bucket of this name only.
        bucket_name,
        /// Asks for the bucket with this id only.
        bucket_id,
    }
    optional {
        /// Sets whether what the cache knows is enough, and the service is not asked. These buckets know their names and ids
        /// only. Default: no.
        use_cache: bool,
    }
}

impl ListBuckets {
    async fn run(self) -> Result<Vec<Bucket>, Error> {
        if self.bucket_name.is_some() && self.bucket_id.is_some() {
            let message = "Provide either bucket_name or bucket_id, not both".to_owned();
            return Err(Error::new(ErrorKind::ValueError { message }));
        }
        let wanted = match self.bucket_id.as_deref() {
            Some(id) => WantedBucket::WithId(id),
            None => WantedBucket::Named(self.bucket_name.as_deref()),
        };
        self.api.check_bucket_restrictions(wanted).await?;
        let session = self.api.own_session();
        if self.use_cache.unwrap_or(false) {
            let known = self.known_buckets().await?;
            if !known.is_empty() {
                return Ok(known);
            }
        }
        let mut request = ListBucketsRequest::new(self.api.auth_data().await?.account_id);
        let is_complete = self.bucket_name.is_none() && self.bucket_id.is_none();
        (request.bucket_name, request.bucket_id) = (self.bucket_name, self.bucket_id);
        let answers = session.list_buckets(&request).await?;
        let known: Vec<_> = answers
            .iter()
            .map(|bucket| (bucket.bucket_name.clone(), bucket.bucket_id.clone()))
            .collect();
        session
            .with_cache(move |cache| {
                if is_complete {
                    return cache.set_bucket_name_cache(known);
                }
                known
                    .iter()
                    .try_for_each(|(name, id)| cache.save_bucket(name, id))
            })
            .await?;
        Ok(answers
            .into_iter()
            .map(|answer| Bucket::from_answer(self.api.clone(), answer))
            .collect())
    }
}

impl ListBuckets {
    /// What the cache knows of what is asked for.
    async fn known_buckets(&self) -> Result<Vec<Bucket>, Error> {
        let session = self.api.own_session();
        let known = session
            .with_cache(|cache| cache.list_bucket_names_ids())
            .await?;
        let fits =
            |wanted: &Option<String>, it: &str| wanted.as_ref().is_none_or(|wanted| wanted == it);
        Ok(known
            .into_iter()
            .filter(|(name, id)| fits(&self.bucket_name, name) && fits(&self.bucket_id, id))
            .map(|(name, id)| Bucket::known_by_name(self.api.clone(), id, name))
            .collect())
    }
}

request! {
    /// A request of [`B2Api::get_bucket_by_name`].
    pub struct GetBucketByName on api: B2Api => Bucket {
        bucket_name: String,
    }
}

impl GetBucketByName {
    async fn run(self) -> Result<Bucket, Error> {
        let name = self.bucket_name;
        self.api
            .check_bucket_restrictions(WantedBucket::Named(Some(&name)))
            .await?;
        let wanted = name.clone();
        let cached = self
            .api
            .own_session()
            .with_cache(move |cache| cache.get_bucket_id_or_none_from_bucket_name(&wanted))
            .await?;
        if let Some(id) = cached {
            return Ok(Bucket::known_by_name(self.api, id, name));
        }
        let found = self.api.list_buckets().bucket_name(&*name).run().await?;
        let absent = || {
            Error::new(ErrorKind::NonExistentBucket {
                bucket_name: Some(name),
                file_id_or_name: None,
            })
        };
        found.into_iter().next().ok_or_else(absent)
    }
}

request! {
    /// A request of [`B2Api::get_bucket_by_id`].
    pub struct GetBucketById on api: B2Api => Bucket {
        bucket_id: String,
    }
}

impl GetBucketById {
    async fn run(self) -> Result<Bucket, Error> {
        let id = self.bucket_id;
        self.api
            .check_bucket_restrictions(WantedBucket::WithId(&id))
            .await?;
        let wanted = id.clone();
        let cached = self
            .api
            .own_session()
            .with_cache(move |cache| cache.get_bucket_name_or_none_from_bucket_id(&wanted))
            .await?;
        if let Some(name) = cached {
            return Ok(Bucket::known_by_name(self.api, id, name));
        }
        let found = self.api.list_buckets().bucket_id(&*id).run().await?;
        found.into_iter().next().ok_or_else(|| {
            Error::new(ErrorKind::BucketIdNotFound {
                bucket_id: Some(id),
            })
        })
    }
}

request! {
    /// A request of [`B2Api::delete_bucket`].
    pub struct DeleteBucket on api: B2Api => () {
        bucket: Bucket,
    }
}

impl DeleteBucket {
    async fn run(self) -> Result<(), Error> {
        let session = self.api.own_session();
        let account_id = self.api.auth_data().await?.account_id;
        let delete = || session.delete_bucket(&account_id, self.bucket.id());
        let is_gone = |error: &Error| matches!(error.kind(), ErrorKind::BucketIdNotFound { .. });
        until_known(delete, is_gone).await?;
        let name = self.bucket.name().to_owned();
        session
            .with_cache(move |cache| cache.remove_bucket(&name))
            .await
    }
}
