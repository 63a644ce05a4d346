use serde_json::Value;

use super::Service;
use super::call::Call;
use crate::refusal::Refusal;
use crate::wire::{notification_rules, notification_rules_object};

impl Service {
    pub(super) fn get_bucket_notification_rules(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        let bucket_id = call.bucket_id("readBucketNotifications")?;
        self.read(|model| {
            let bucket = model.bucket_of(call.account_id(), bucket_id)?;
            let rules = &bucket.settings().notification_rules;
            Ok(notification_rules_object(bucket_id, rules))
        })
    }

    pub(super) fn set_bucket_notification_rules(&self, call: &Call<'_>) -> Result<Value, Refusal> {
        let bucket_id = call.bucket_id("writeBucketNotifications")?;
        let rules = notification_rules(call.params, self.settings.webhook_urls)?;
        for rule in &rules {
            // Events tell names, so a rule reaches no further than the key.
            call.key.require_name(&rule.object_name_prefix)?;
        }
        let bucket =
            self.update(|model| model.set_notification_rules(call.account_id(), bucket_id, rules))?;
        Ok(notification_rules_object(
            bucket_id,
            &bucket.notification_rules,
        ))
    }
}
