use serde_json::{Value, json};

use crate::api::B2Api;
use crate::call::request;
use crate::error::Error;
use crate::raw_api::{KeyResponse, ListKeysRequest, ListKeysResponse};

request! {
    /// One page of application keys, as the service writes it: `b2_list_keys`.
    pub struct ListKeysPage on api: B2Api => Value {
    }
    texts {
        /// Begins with the key that has this id, or with the next one after it.
        start_application_key_id,
    }
}

impl ListKeysPage {
    /// The keys of an account.
    pub fn of(api: B2Api) -> Self {
        Self::new(api)
    }

    async fn run(self) -> Result<Value, Error> {
        let page = page(&self.api, self.start_application_key_id).await?;
        Ok(json!({
            "keys": page.keys.iter().map(as_answer).collect::<Vec<_>>(),
            "nextApplicationKeyId": page.next_application_key_id,
        }))
    }
}

request! {
    /// An application key, as the service writes it, if it is in the page that begins with its id.
    pub struct GetKeyPage on api: B2Api => Option<Value> {
        key_id: String,
    }
}

impl GetKeyPage {
    /// The key of this id.
    pub fn of(api: B2Api, key_id: String) -> Self {
        Self::new(api, key_id)
    }

    async fn run(self) -> Result<Option<Value>, Error> {
        let page = page(&self.api, Some(self.key_id.clone())).await?;
        let mut keys = page.keys.iter();
        Ok(keys
            .find(|key| key.application_key_id == self.key_id)
            .map(as_answer))
    }
}

async fn page(api: &B2Api, start: Option<String>) -> Result<ListKeysResponse, Error> {
    let mut request = ListKeysRequest::new(api.auth_data().await?.account_id);
    request.start_application_key_id = start;
    request.max_key_count = Some(B2Api::DEFAULT_LIST_KEY_COUNT);
    api.own_session().list_keys(&request).await
}

fn as_answer(key: &KeyResponse) -> Value {
    json!({
        "accountId": key.account_id,
        "applicationKeyId": key.application_key_id,
        "bucketId": key.bucket_id,
        "capabilities": key.capabilities,
        "expirationTimestamp": key.expiration_timestamp,
        "keyName": key.key_name,
        "namePrefix": key.name_prefix,
        "options": key.options,
    })
}
