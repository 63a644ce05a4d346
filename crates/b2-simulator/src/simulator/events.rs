use super::{PlantError, Simulator};
use crate::model::Event;
use crate::wire::event_batch;

/// An event that a notification rule of a bucket is about, on its way to the rule's webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotificationEvent {
    /// The kind, such as `b2:ObjectCreated:Upload`.
    pub event_type: String,
    /// The bucket's name.
    pub bucket_name: String,
    /// The name of the rule.
    pub rule_name: String,
    /// The file name.
    pub object_name: String,
    /// The file id.
    pub object_version_id: String,
    /// The length of the content in bytes, unless the version is deleted.
    pub object_size: Option<u64>,
    /// The URL of the rule's webhook.
    pub url: String,
    /// The body with which the event alone is delivered.
    pub body: String,
}

impl Simulator {
    /// Takes the events that happened since the last call, oldest first. Each is one rule's; 10,000 are kept.
    ///
    /// A running server delivers events to their webhooks; what it has fetched is not seen here.
    pub fn take_notification_events(&self) -> Vec<NotificationEvent> {
        self.service.settle();
        let events = self.service.update(|model| Ok(model.take_events()));
        let public = |event: Event| NotificationEvent {
            body: event_batch(std::slice::from_ref(&event)).to_string(),
            event_type: event.event_type.to_owned(),
            bucket_name: event.bucket_name,
            rule_name: event.rule_name,
            object_name: event.object_name,
            object_version_id: event.object_version_id,
            object_size: event.object_size,
            url: event.target.url,
        };
        // Events are not stored, so there is nothing that could fail.
        events.unwrap_or_default().into_iter().map(public).collect()
    }

    /// Makes a notification rule suspended, as the service does when its webhook does not answer, or lets it work again.
    ///
    /// # Errors
    /// [`PlantError`] when there is no such bucket or rule.
    pub fn simulate_notification_rule_suspension(
        &self,
        bucket_name: &str,
        rule_name: &str,
        reason: &str,
        is_suspended: bool,
    ) -> Result<(), PlantError> {
        let found = self.service.read(|model| {
            let bucket = model.bucket_by_name(bucket_name)?;
            let settings = bucket.settings();
            Some((settings.id.clone(), settings.notification_rules.clone()))
        });
        let (bucket_id, mut rules) =
            found.ok_or_else(|| PlantError::NoSuchBucket(bucket_name.to_owned()))?;
        let rule = rules
            .iter_mut()
            .find(|rule| rule.name == rule_name)
            .ok_or_else(|| PlantError::NoSuchRule(rule_name.to_owned()))?;
        rule.is_suspended = is_suspended;
        rule.suspension_reason = reason.to_owned();
        self.service
            .update(|model| model.set_notification_rules(&self.account_id, &bucket_id, rules))
            .map_err(|refusal| PlantError::Refused(refusal.message))?;
        Ok(())
    }
}
