use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Service;
use super::call::Call;
use super::downloads::OVERRIDES;
use crate::model::DownloadGrant;
use crate::refusal::Refusal;

const LONGEST_SECONDS: i64 = 604_800;

impl Service {
    pub(super) fn get_download_authorization(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        let bucket_id = call.bucket_id("shareFiles")?;
        let name_prefix = call.params.required_text("fileNamePrefix")?;
        call.key.require_name(name_prefix)?;
        let seconds = call.params.required_integer("validDurationInSeconds")?;
        if !(1..=LONGEST_SECONDS).contains(&seconds) {
            return Err(Refusal::bad_request(format!(
                "validDurationInSeconds out of range: {seconds}"
            )));
        }
        let mut overrides = BTreeMap::new();
        for (parameter, ..) in OVERRIDES {
            if let Some(value) = call.params.text(parameter)? {
                overrides.insert((*parameter).to_owned(), value.to_owned());
            }
        }
        let grant = DownloadGrant {
            account_id: call.account_id().to_owned(),
            bucket_id: bucket_id.to_owned(),
            name_prefix: name_prefix.to_owned(),
            overrides,
            key_id: call.key.id.clone(),
            expires_at: call.now_millis.saturating_add(seconds * 1_000),
        };
        let token = self.update(|model| {
            model.bucket_of(call.account_id(), bucket_id)?;
            Ok(model.issue_download_token(grant, call.now_millis))
        })?;
        Ok(json!({
            "authorizationToken": token,
            "bucketId": bucket_id,
            "fileNamePrefix": name_prefix,
        }))
    }
}
