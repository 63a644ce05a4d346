use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::open_text::{open_text, open_text_in_json};
use crate::secret::Secret;

open_text! {
    /// What happened to a file. The service may add to these.
    pub struct EventType {
        /// A file came, in whatever way.
        OBJECT_CREATED_ALL = "b2:ObjectCreated:*",
        /// A file was uploaded in one request.
        OBJECT_CREATED_UPLOAD = "b2:ObjectCreated:Upload",
        /// A large file was finished.
        OBJECT_CREATED_MULTIPART_UPLOAD = "b2:ObjectCreated:MultipartUpload",
        /// A file was copied.
        OBJECT_CREATED_COPY = "b2:ObjectCreated:Copy",
        /// A file was replicated.
        OBJECT_CREATED_REPLICA = "b2:ObjectCreated:Replica",
        /// A large file was replicated.
        OBJECT_CREATED_MULTIPART_REPLICA = "b2:ObjectCreated:MultipartReplica",
        /// A version was deleted, by whomever.
        OBJECT_DELETED_ALL = "b2:ObjectDeleted:*",
        /// A version was deleted by a call.
        OBJECT_DELETED_DELETE = "b2:ObjectDeleted:Delete",
        /// A version was deleted by a lifecycle rule.
        OBJECT_DELETED_LIFECYCLE_RULE = "b2:ObjectDeleted:LifecycleRule",
        /// A file was hidden, by whomever.
        HIDE_MARKER_CREATED_ALL = "b2:HideMarkerCreated:*",
        /// A file was hidden by a call.
        HIDE_MARKER_CREATED_HIDE = "b2:HideMarkerCreated:Hide",
        /// A file was hidden by a lifecycle rule.
        HIDE_MARKER_CREATED_LIFECYCLE_RULE = "b2:HideMarkerCreated:LifecycleRule",
        /// A large file was begun, in whatever way.
        MULTIPART_UPLOAD_CREATED_ALL = "b2:MultipartUploadCreated:*",
        /// A large file that can be read before it is finished was begun.
        MULTIPART_UPLOAD_CREATED_LIVE_READ = "b2:MultipartUploadCreated:LiveRead",
    }
}

open_text_in_json!(EventType);

/// A header that the service sends along. Its value may be a password, so `Debug` hides it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NotificationHeader {
    /// The header's name, not beginning with `X-Bz-`.
    pub name: String,
    /// The header's value.
    #[serde(serialize_with = "reveal")]
    pub value: Secret,
}

impl NotificationHeader {
    /// A header.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: Secret::from(value.into()),
        }
    }
}

/// Where events are sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NotificationTargetConfiguration {
    /// `webhook`.
    pub target_type: String,
    /// The address, with `https`.
    pub url: String,
    /// Up to ten headers that the service sends along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_headers: Option<Vec<NotificationHeader>>,
    /// 32 letters and digits with which the service signs, so that the receiver knows who sent the events.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        serialize_with = "reveal_known"
    )]
    pub hmac_sha256_signing_secret: Option<Secret>,
    /// How many events one message holds at most: 1 to 50, and 1 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_events_per_batch: Option<u32>,
    /// What the service has added since. Kept, so that a rule that is read and set again loses nothing.
    #[serde(flatten)]
    other: BTreeMap<String, Value>,
}

impl NotificationTargetConfiguration {
    /// A web address, with `https`.
    pub fn webhook(url: impl Into<String>) -> Self {
        Self {
            target_type: "webhook".to_owned(),
            url: url.into(),
            custom_headers: None,
            hmac_sha256_signing_secret: None,
            max_events_per_batch: None,
            other: BTreeMap::new(),
        }
    }

    /// Sets up to ten headers that the service sends along.
    pub fn custom_headers(mut self, headers: impl IntoIterator<Item = NotificationHeader>) -> Self {
        self.custom_headers = Some(headers.into_iter().collect());
        self
    }

    /// Sets 32 letters and digits with which the service signs.
    pub fn hmac_sha256_signing_secret(mut self, secret: impl Into<String>) -> Self {
        self.hmac_sha256_signing_secret = Some(Secret::from(secret.into()));
        self
    }

    /// Sets how many events one message holds at most: 1 to 50.
    pub fn max_events_per_batch(mut self, count: u32) -> Self {
        self.max_events_per_batch = Some(count);
        self
    }
}

/// Which events of a bucket are sent, and where to. A bucket has at most 25 rules.
///
/// ```
/// use b2_internal::notification::{EventType, NotificationRule, NotificationTargetConfiguration};
///
/// let target = NotificationTargetConfiguration::webhook("https://example.com/hook")
///     .hmac_sha256_signing_secret("0123456789abcdef0123456789abcdef");
/// let rule = NotificationRule::new("new-photos", [EventType::OBJECT_CREATED_ALL], target)
///     .object_name_prefix("photos/");
/// assert!(rule.is_enabled);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct NotificationRule {
    /// 6 to 63 letters, digits and `-`, unique in the bucket.
    pub name: String,
    /// What is sent; all of one category.
    pub event_types: Vec<EventType>,
    /// Whether anything is sent.
    pub is_enabled: bool,
    /// The beginning of the names of the files that it is about; empty for all files.
    pub object_name_prefix: String,
    /// Where it is sent.
    pub target_configuration: NotificationTargetConfiguration,
    /// Whether the service has stopped sending, for example because nobody answered. Only in answers: it is not sent back.
    #[serde(default, skip_serializing)]
    pub is_suspended: bool,
    /// Why the service has stopped sending. Only in answers: it is not sent back.
    #[serde(default, skip_serializing)]
    pub suspension_reason: Option<String>,
    /// What the service has added since. Kept, so that a rule that is read and set again loses nothing.
    #[serde(flatten)]
    other: BTreeMap<String, Value>,
}

impl NotificationRule {
    /// A rule that is enabled, for all files.
    pub fn new(
        name: impl Into<String>,
        event_types: impl IntoIterator<Item = impl Into<EventType>>,
        target_configuration: NotificationTargetConfiguration,
    ) -> Self {
        Self {
            name: name.into(),
            event_types: event_types.into_iter().map(Into::into).collect(),
            is_enabled: true,
            object_name_prefix: String::new(),
            target_configuration,
            is_suspended: false,
            suspension_reason: None,
            other: BTreeMap::new(),
        }
    }

    /// Sets whether anything is sent. Default: yes.
    pub fn is_enabled(mut self, is_enabled: bool) -> Self {
        self.is_enabled = is_enabled;
        self
    }

    /// Sets the beginning of the names of the files that it is about. Default: all files.
    pub fn object_name_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.object_name_prefix = prefix.into();
        self
    }
}

/// The rule as it is set: without what only answers say. Setting a rule does this by itself.
pub fn notification_rule_response_to_request(rule: NotificationRule) -> NotificationRule {
    NotificationRule {
        is_suspended: false,
        suspension_reason: None,
        ..rule
    }
}

fn reveal<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.reveal())
}

fn reveal_known<S: Serializer>(secret: &Option<Secret>, serializer: S) -> Result<S::Ok, S::Error> {
    secret.as_ref().map(Secret::reveal).serialize(serializer)
}
