use super::notification::WebhookTarget;
use super::{FileVersion, Model};

/// Events that nobody fetches are forgotten, the oldest first.
const QUEUE_LIMIT: usize = 10_000;

/// Something that happened to an object and that a notification rule is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) event_type: &'static str,
    /// Milliseconds since the epoch.
    pub(crate) timestamp: i64,
    pub(crate) account_id: String,
    pub(crate) bucket_id: String,
    pub(crate) bucket_name: String,
    pub(crate) object_name: String,
    pub(crate) object_version_id: String,
    /// Unknown for what was deleted.
    pub(crate) object_size: Option<u64>,
    pub(crate) rule_name: String,
    /// Where the rule sends it.
    pub(crate) target: WebhookTarget,
}

impl Model {
    /// The events since the last call, oldest first.
    pub(crate) fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events).into()
    }

    /// Queues an event for every rule of the file's bucket that is about it.
    pub(super) fn note_event(
        &mut self,
        event_type: &'static str,
        file: &FileVersion,
        now_millis: i64,
    ) {
        let Some(bucket) = self.buckets.get(&file.bucket_id) else {
            return;
        };
        let settings = bucket.settings();
        let is_gone = event_type.starts_with("b2:ObjectDeleted:");
        for rule in &settings.notification_rules {
            if !rule.matches(event_type, &file.name) {
                continue;
            }
            if self.events.len() >= QUEUE_LIMIT {
                self.events.pop_front();
            }
            self.events.push_back(Event {
                id: self.event_ids.hex(64),
                event_type,
                timestamp: now_millis,
                account_id: settings.account_id.clone(),
                bucket_id: settings.id.to_string(),
                bucket_name: settings.name.clone(),
                object_name: file.name.to_string(),
                object_version_id: file.id.clone(),
                object_size: (!is_gone).then_some(file.content.length),
                rule_name: rule.name.clone(),
                target: rule.target.clone(),
            });
        }
    }
}
