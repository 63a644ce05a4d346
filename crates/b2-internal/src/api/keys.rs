use std::collections::BTreeSet;

use futures_util::stream::try_unfold;

use super::B2Api;
use crate::application_key::{ApplicationKey, FullApplicationKey};
use crate::bucket::entries;
use crate::call::{call_span, request};
use crate::error::{Error, ErrorKind};
use crate::raw_api::{ApiVersion, CreateKeyRequest, ListKeysRequest};
use crate::session::until_known;

request! {
    /// A request of [`B2Api::create_key`].
    pub struct CreateKey on api: B2Api => FullApplicationKey {
        capabilities: Vec<String>,
        key_name: String,
    }
    texts {
        /// Restricts the key to files whose names begin with this.
        name_prefix,
    }
    optional {
        /// Sets how long the key works, in seconds: 1 to less than 86,400,000 (1,000 days). Default: for ever.
        valid_duration_seconds: u64,
    }
    own setters {
        bucket_ids: Vec<String>,
    }
}

impl CreateKey {
    /// Restricts the key to these buckets, one or several.
    pub fn bucket_ids(mut self, ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.bucket_ids = Some(ids.into_iter().map(Into::into).collect());
        self
    }

    async fn run(self) -> Result<FullApplicationKey, Error> {
        let account_id = self.api.auth_data().await?.account_id;
        let mut request = CreateKeyRequest::new(account_id, self.capabilities, self.key_name);
        request.valid_duration_seconds = self.valid_duration_seconds;
        request.name_prefix = self.name_prefix;
        match self.api.own_session().api_version() {
            ApiVersion::V4 => request.bucket_ids = self.bucket_ids,
            ApiVersion::V3 => request.bucket_id = at_most_one(self.bucket_ids)?,
        }
        // If the answer gets lost, nobody can find out the secret of the key that was made. A second key would not make the
        // first one harmless, so the caller is told that the outcome is unknown.
        let answer = self.api.own_session().create_key(&request).await?;
        let is_as_asked = answer.key.key_name == request.key_name
            && set(&answer.key.capabilities) == set(&request.capabilities);
        if !is_as_asked {
            return Err(Error::new(ErrorKind::UnexpectedCloudBehaviour {
                message: format!(
                    "the new key {} has another name or other capabilities than were asked for",
                    answer.key.application_key_id
                ),
            }));
        }
        Ok(FullApplicationKey::new(
            answer.key.into(),
            answer.application_key,
        ))
    }
}

fn set(capabilities: &[String]) -> BTreeSet<&str> {
    capabilities.iter().map(String::as_str).collect()
}

fn at_most_one(bucket_ids: Option<Vec<String>>) -> Result<Option<String>, Error> {
    let mut ids = bucket_ids.unwrap_or_default();
    if ids.len() > 1 {
        return Err(Error::new(ErrorKind::InvalidArgument {
            parameter_name: "bucket_ids".to_owned(),
            message: "can name one bucket only in this version of the interface".to_owned(),
        }));
    }
    Ok(ids.pop())
}

entries! {
    /// The keys of [`B2Api::list_keys`], by id.
    pub struct ApplicationKeys of ApplicationKey
}

/// A request of [`B2Api::list_keys`].
#[derive(Debug, Clone)]
#[must_use = "a listing does nothing until its entries are read"]
pub struct ListKeys {
    api: B2Api,
    start_application_key_id: Option<String>,
}

impl ListKeys {
    pub(super) fn new(api: B2Api) -> Self {
        Self {
            api,
            start_application_key_id: None,
        }
    }

    /// Begins with the key that has this id, or with the next one after it.
    pub fn start_application_key_id(mut self, id: impl Into<String>) -> Self {
        self.start_application_key_id = Some(id.into());
        self
    }

    /// Starts the listing. Calls are made as the keys are read.
    pub fn entries(self) -> ApplicationKeys {
        let dialect = self.api.dialect();
        let state = Progress::Begin(self);
        ApplicationKeys::new(
            dialect,
            call_span!(ListKeys),
            try_unfold(state, Progress::step),
        )
    }
}

/// How far a listing of keys has come.
enum Progress {
    Begin(ListKeys),
    Page {
        api: B2Api,
        keys: std::vec::IntoIter<ApplicationKey>,
        next: Option<ListKeysRequest>,
    },
}

impl Progress {
    async fn step(self) -> Result<Option<(ApplicationKey, Self)>, Error> {
        let (api, mut keys, mut next) = match self {
            Self::Begin(list) => {
                let account_id = list.api.auth_data().await?.account_id;
                let mut request = ListKeysRequest::new(account_id);
                request.max_key_count = Some(B2Api::DEFAULT_LIST_KEY_COUNT);
                request.start_application_key_id = list.start_application_key_id;
                (list.api, Vec::new().into_iter(), Some(request))
            }
            Self::Page { api, keys, next } => (api, keys, next),
        };
        loop {
            if let Some(key) = keys.next() {
                return Ok(Some((key, Self::Page { api, keys, next })));
            }
            let Some(mut request) = next.take() else {
                return Ok(None);
            };
            let page = api.own_session().list_keys(&request).await?;
            let page_keys: Vec<_> = page.keys.into_iter().map(ApplicationKey::from).collect();
            keys = page_keys.into_iter();
            next = page.next_application_key_id.map(|id| {
                request.start_application_key_id = Some(id);
                request
            });
        }
    }
}

request! {
    /// A request of [`B2Api::get_key`].
    pub struct GetKey on api: B2Api => Option<ApplicationKey> {
        key_id: String,
    }
}

impl GetKey {
    async fn run(self) -> Result<Option<ApplicationKey>, Error> {
        let mut request = ListKeysRequest::new(self.api.auth_data().await?.account_id);
        request.start_application_key_id = Some(self.key_id.clone());
        request.max_key_count = Some(1);
        let page = self.api.own_session().list_keys(&request).await?;
        let first = page.keys.into_iter().next().map(ApplicationKey::from);
        Ok(first.filter(|key| key.id == self.key_id))
    }
}

request! {
    /// A request of [`B2Api::delete_key`].
    pub struct DeleteKey on api: B2Api => ApplicationKey {
        application_key: ApplicationKey,
    }
}

impl DeleteKey {
    async fn run(self) -> Result<ApplicationKey, Error> {
        match delete(&self.api, &self.application_key.id).await? {
            Some(key) => Ok(key),
            None => Ok(self.application_key),
        }
    }
}

request! {
    /// A request of [`B2Api::delete_key_by_id`].
    pub struct DeleteKeyById on api: B2Api => ApplicationKey {
        application_key_id: String,
    }
}

impl DeleteKeyById {
    async fn run(self) -> Result<ApplicationKey, Error> {
        match delete(&self.api, &self.application_key_id).await? {
            Some(key) => Ok(key),
            None => Err(Error::new(ErrorKind::UnknownOutcome {
                operation: "b2_delete_key".to_owned(),
                what: format!("key {}, which is gone", self.application_key_id),
            })),
        }
    }
}

/// Deletes a key. `None` when it is gone and the answer that would describe it got lost. Ids are never given twice, so asking
/// again deletes nothing else, and needs no right to list keys.
async fn delete(api: &B2Api, key_id: &str) -> Result<Option<ApplicationKey>, Error> {
    let delete = || api.own_session().delete_key(key_id);
    let is_gone = |error: &Error| matches!(error.kind(), ErrorKind::BadRequest { .. });
    Ok(until_known(delete, is_gone)
        .await?
        .map(ApplicationKey::from))
}
