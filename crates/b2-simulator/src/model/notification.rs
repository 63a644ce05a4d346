use serde::{Deserialize, Serialize};

/// An event notification rule of a bucket (protocol section 7.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NotificationRule {
    pub(crate) name: String,
    /// In order.
    pub(crate) event_types: Vec<String>,
    pub(crate) object_name_prefix: String,
    pub(crate) is_enabled: bool,
    /// Whether the service has given up to deliver.
    pub(crate) is_suspended: bool,
    pub(crate) suspension_reason: String,
    pub(crate) target: WebhookTarget,
}

/// Where the events of a rule go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WebhookTarget {
    pub(crate) url: String,
    /// Names and values, in the client's order.
    pub(crate) custom_headers: Option<Vec<(String, String)>>,
    pub(crate) signing_secret: Option<String>,
    pub(crate) max_events_per_batch: i64,
}

impl NotificationRule {
    /// Whether an event of this kind at this name is delivered under the rule.
    pub(crate) fn matches(&self, event_type: &str, object_name: &str) -> bool {
        self.is_enabled
            && !self.is_suspended
            && object_name.starts_with(&self.object_name_prefix)
            && self
                .event_types
                .iter()
                .any(|pattern| covers(pattern, event_type))
    }
}

/// Whether `pattern`, which may end with `:*`, stands for `event_type`.
pub(crate) fn covers(pattern: &str, event_type: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(category) => event_type.starts_with(category),
        None => pattern == event_type,
    }
}
