use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::request::Parts;
use serde_json::Value;

use super::access::token_header;
use super::{Door, Service};
use crate::operation::Operation;
use crate::refusal::Refusal;
use crate::wire::{Account, ApiVersion, authorization};

impl Service {
    pub(super) fn authorize_account(
        &self,
        version: ApiVersion,
        head: &Parts,
        door: &Door,
    ) -> Result<Value, Refusal> {
        // The live answer to every kind of wrong credentials.
        let wrong = || Refusal::new(401, "bad_auth_token", "");
        let (key_id, secret) = basic_credentials(head)?.ok_or_else(wrong)?;
        let now_millis = self.clock.now_millis();
        self.update(|model| {
            let key = model
                .authenticate(&key_id, &secret, now_millis)
                .ok_or_else(wrong)?;
            self.meter
                .count_call(&key.account_id, Operation::AuthorizeAccount, now_millis)?;
            let buckets = key.bucket_ids.as_ref().map(|ids| {
                let row = |id: &String| {
                    let name = model
                        .bucket(id)
                        .map(|bucket| bucket.settings().name.clone());
                    (id.clone(), name)
                };
                ids.iter().map(row).collect::<Vec<_>>()
            });
            if version < ApiVersion::V4 && buckets.as_ref().is_some_and(|ids| ids.len() > 1) {
                return Err(Refusal::new(
                    401,
                    "unsupported",
                    "A key that is restricted to several buckets needs version 4 of the API",
                ));
            }
            let token = model.issue_account_token(&key, now_millis);
            let account = Account {
                key: &key,
                buckets,
                endpoint: &door.endpoint,
                recommended_part_size: self.settings.recommended_part_size,
                absolute_minimum_part_size: self.settings.absolute_minimum_part_size,
            };
            Ok(authorization(&account, &token, version))
        })
    }
}

fn basic_credentials(head: &Parts) -> Result<Option<(String, String)>, Refusal> {
    let Some(header) = token_header(head)? else {
        return Ok(None);
    };
    let credentials = header
        .strip_prefix("Basic ")
        .or_else(|| header.strip_prefix("basic "))
        .and_then(|encoded| STANDARD.decode(encoded.trim()).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok());
    Ok(credentials.and_then(|text| {
        let (key_id, secret) = text.split_once(':')?;
        Some((key_id.to_owned(), secret.to_owned()))
    }))
}
