use serde::{Deserialize, Serialize};

/// An event notification rule of a bucket (protocol section 7.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NotificationRule {
    pub(crate) name: String,
    /// In order.
    pub(crate) event_types: Vec<String>,
    pub(crate) object_name_prefix: String,
    pub(crate) is_enabled: bool,
    /// Why the service does not deliver, if it has suspended the rule.
    pub(crate) suspension: Option<String>,
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

/// Whether `pattern`, which may end with `:*`, stands for `event_type`.
pub(crate) fn covers(pattern: &str, event_type: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(category) => event_type.starts_with(category),
        None => pattern == event_type,
    }
}
