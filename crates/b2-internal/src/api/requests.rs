use std::collections::BTreeMap;

use super::B2Api;
use crate::bucket::Bucket;
use crate::call::request;
use crate::error::{Error, ErrorKind};
use crate::raw_api::{CreateBucketRequest, ListBucketsRequest};
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
        let session = self.api.session();
        let authorization = session
            .authorize_account(
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
        self.api.session().authorize_automatically().await
    }
}

request! {
    /// A request of [`B2Api::create_bucket`].
    pub struct CreateBucket on api: B2Api => Bucket {
        name: String,
        bucket_type: String,
    }
    own setters {
        bucket_info: BTreeMap<String, String>,
    }
}

impl CreateBucket {
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
        let answer = match self.api.session().create_bucket(&request).await {
            // The lost attempt may have made it: names are unique, so if the account has it now, it did.
            Err(error) if matches!(error.kind(), ErrorKind::UnknownOutcome { .. }) => {
                let mut wanted = ListBucketsRequest::new(&request.account_id);
                wanted.bucket_name = Some(self.name.clone());
                // If that cannot be found out, it is still unknown, and that is what the caller has to hear.
                let found = self
                    .api
                    .session()
                    .list_buckets(&wanted)
                    .await
                    .map_err(|_| error)?;
                match found.into_iter().next() {
                    Some(bucket) => bucket,
                    None => self.api.session().create_bucket(&request).await?,
                }
            }
            outcome => outcome?,
        };
        let bucket = Bucket::from_answer(self.api, answer);
        bucket.remember().await?;
        Ok(bucket)
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
}

impl ListBuckets {
    async fn run(self) -> Result<Vec<Bucket>, Error> {
        if self.bucket_name.is_some() && self.bucket_id.is_some() {
            let message = "Provide either bucket_name or bucket_id, not both".to_owned();
            return Err(Error::new(ErrorKind::ValueError { message }));
        }
        self.api
            .check_bucket_restrictions(|allowed| match &self.bucket_id {
                Some(id) => allowed.id == *id,
                None => self.bucket_name.is_some() && allowed.name == self.bucket_name,
            })
            .await?;
        let session = self.api.session();
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
            .check_bucket_restrictions(|allowed| allowed.name.as_ref() == Some(&name))
            .await?;
        let wanted = name.clone();
        let cached = self
            .api
            .session()
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
            .check_bucket_restrictions(|allowed| allowed.id == id)
            .await?;
        let wanted = id.clone();
        let cached = self
            .api
            .session()
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
        let session = self.api.session();
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
