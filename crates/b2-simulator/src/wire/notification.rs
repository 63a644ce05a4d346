use serde_json::{Value, json};

use super::Params;
use super::cors::check_rule_name;
use crate::model::{Event, NotificationRule, WebhookTarget, covers};
use crate::refusal::Refusal;

const RULE_LIMIT: usize = 25;
const CUSTOM_HEADER_LIMIT: usize = 10;
const CUSTOM_HEADER_LIMIT_BYTES: usize = 2_048;
const SECRET_LENGTH: usize = 32;
const MOST_EVENTS_PER_BATCH: i64 = 50;
const EVENT_TYPES: &[&str] = &[
    "b2:HideMarkerCreated:*",
    "b2:HideMarkerCreated:Hide",
    "b2:HideMarkerCreated:LifecycleRule",
    "b2:MultipartUploadCreated:*",
    "b2:MultipartUploadCreated:LiveRead",
    "b2:ObjectCreated:*",
    "b2:ObjectCreated:Copy",
    "b2:ObjectCreated:MultipartReplica",
    "b2:ObjectCreated:MultipartUpload",
    "b2:ObjectCreated:Replica",
    "b2:ObjectCreated:Upload",
    "b2:ObjectDeleted:*",
    "b2:ObjectDeleted:Delete",
    "b2:ObjectDeleted:LifecycleRule",
];

/// Whether webhooks may be reached without TLS. The real service never does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WebhookUrls {
    HttpsOnly,
    HttpToo,
}

/// The answer of both calls about the rules of a bucket; they are in the order of their names.
pub(crate) fn notification_rules_object(bucket_id: &str, rules: &[NotificationRule]) -> Value {
    let objects: Vec<Value> = rules.iter().map(rule_object).collect();
    json!({"bucketId": bucket_id, "eventNotificationRules": objects})
}

fn rule_object(rule: &NotificationRule) -> Value {
    let target = &rule.target;
    let header = |(name, value): &(String, String)| json!({"name": name, "value": value});
    let headers = target
        .custom_headers
        .as_ref()
        .map(|headers| headers.iter().map(header).collect::<Vec<_>>());
    json!({
        "eventTypes": rule.event_types,
        "isEnabled": rule.is_enabled,
        "isSuspended": rule.is_suspended,
        "name": rule.name,
        "objectNamePrefix": rule.object_name_prefix,
        "suspensionReason": rule.suspension_reason,
        "targetConfiguration": {
            "customHeaders": headers,
            "hmacSha256SigningSecret": target.signing_secret,
            "maxEventsPerBatch": target.max_events_per_batch,
            "targetType": "webhook",
            "url": target.url,
        },
    })
}

/// The member `eventNotificationRules`, in the order of names.
pub(crate) fn notification_rules(
    params: &Params,
    urls: WebhookUrls,
) -> Result<Vec<NotificationRule>, Refusal> {
    let values = params
        .array("eventNotificationRules")?
        .ok_or_else(|| Refusal::bad_json("Required field eventNotificationRules is missing"))?;
    if values.len() > RULE_LIMIT {
        return Err(Refusal::bad_request(format!(
            "A bucket may have {RULE_LIMIT} event notification rules"
        )));
    }
    let mut rules: Vec<NotificationRule> = Vec::with_capacity(values.len());
    for value in values {
        let rule = notification_rule(&Params::from_value(value)?, urls)?;
        if rules.iter().any(|other| other.name == rule.name) {
            return Err(Refusal::bad_request(format!(
                "Two event notification rules have the name {}",
                rule.name
            )));
        }
        if let Some(other) = rules.iter().find(|other| overlap(other, &rule)) {
            return Err(Refusal::bad_request(format!(
                "The event notification rules {} and {} overlap",
                other.name, rule.name
            )));
        }
        rules.push(rule);
    }
    rules.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(rules)
}

/// Whether some event would be delivered under both rules.
fn overlap(a: &NotificationRule, b: &NotificationRule) -> bool {
    let (p, q) = (&a.object_name_prefix, &b.object_name_prefix);
    let shares = |one: &String| {
        b.event_types
            .iter()
            .any(|other| covers(one, other) || covers(other, one))
    };
    (p.starts_with(q.as_str()) || q.starts_with(p.as_str())) && a.event_types.iter().any(shares)
}

fn notification_rule(params: &Params, urls: WebhookUrls) -> Result<NotificationRule, Refusal> {
    let name = params.required_text("name")?;
    check_rule_name(name, (6, 63))?;
    let mut event_types = params
        .text_array("eventTypes")?
        .ok_or_else(|| Refusal::bad_json("Required field eventTypes is missing"))?;
    check_event_types(&event_types)?;
    event_types.sort();
    let is_enabled = params
        .boolean("isEnabled")?
        .ok_or_else(|| Refusal::bad_json("Required field isEnabled is missing"))?;
    let target = params
        .object("targetConfiguration")?
        .ok_or_else(|| Refusal::bad_json("Required field targetConfiguration is missing"))?;
    // The documentation has this member in the rule, the service in the target.
    let in_rule = params.integer("maxEventsPerBatch")?;
    Ok(NotificationRule {
        name: name.to_owned(),
        event_types,
        object_name_prefix: params.required_text("objectNamePrefix")?.to_owned(),
        is_enabled,
        is_suspended: false,
        suspension_reason: String::new(),
        target: webhook_target(&target, in_rule, urls)?,
    })
}

fn check_event_types(event_types: &[String]) -> Result<(), Refusal> {
    let refuse = |code: &'static str, message: String| Err(Refusal::new(400, code, message));
    let Some(first) = event_types.first() else {
        return refuse(
            "event_types_empty",
            "eventTypes must not be empty".to_owned(),
        );
    };
    for (index, one) in event_types.iter().enumerate() {
        if !EVENT_TYPES.contains(&one.as_str()) {
            return refuse("event_type_invalid", format!("Unknown event type: {one}"));
        }
        let rest = &event_types[index + 1..];
        if let Some(other) = rest
            .iter()
            .find(|other| covers(one, other) || covers(other, one))
        {
            return refuse(
                "event_type_overlap",
                format!("The event types {one} and {other} overlap"),
            );
        }
    }
    let category = |name: &str| {
        name.rsplit_once(':')
            .map(|(category, _)| category.to_owned())
    };
    if let Some(other) = event_types
        .iter()
        .find(|other| category(other) != category(first))
    {
        return refuse(
            "event_type_categories",
            format!("The event types {first} and {other} are of different categories"),
        );
    }
    Ok(())
}

fn webhook_target(
    params: &Params,
    max_events_in_rule: Option<i64>,
    urls: WebhookUrls,
) -> Result<WebhookTarget, Refusal> {
    let target_type = params.required_text("targetType")?;
    if target_type != "webhook" {
        return Err(Refusal::bad_request(format!(
            "Unknown targetType: {target_type}"
        )));
    }
    let url = params.required_text("url")?;
    let is_allowed =
        url.starts_with("https://") || (urls == WebhookUrls::HttpToo && url.starts_with("http://"));
    if !is_allowed || url.parse::<http::Uri>().is_err() {
        return Err(Refusal::bad_request(format!(
            "The URL of a webhook must be one of https: {url}"
        )));
    }
    let signing_secret = params.text("hmacSha256SigningSecret")?;
    let is_secret = |secret: &str| {
        secret.len() == SECRET_LENGTH && secret.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if signing_secret.is_some_and(|secret| !is_secret(secret)) {
        return Err(Refusal::bad_request(format!(
            "hmacSha256SigningSecret must have {SECRET_LENGTH} letters and digits"
        )));
    }
    let max_events = params.integer("maxEventsPerBatch")?.or(max_events_in_rule);
    let max_events_per_batch = max_events.unwrap_or(1);
    if !(1..=MOST_EVENTS_PER_BATCH).contains(&max_events_per_batch) {
        return Err(Refusal::bad_request(format!(
            "maxEventsPerBatch out of range: {max_events_per_batch}"
        )));
    }
    Ok(WebhookTarget {
        url: url.to_owned(),
        custom_headers: custom_headers(params)?,
        signing_secret: signing_secret.map(str::to_owned),
        max_events_per_batch,
    })
}

fn custom_headers(params: &Params) -> Result<Option<Vec<(String, String)>>, Refusal> {
    let Some(values) = params.array("customHeaders")? else {
        return Ok(None);
    };
    let mut headers = Vec::with_capacity(values.len());
    let mut bytes = 0;
    for value in values {
        let header = Params::from_value(value)?;
        let name = header.required_text("name")?;
        let value = header.required_text("value")?;
        let is_reserved = name
            .get(..5)
            .is_some_and(|start| start.eq_ignore_ascii_case("x-bz-"));
        if is_reserved || http::HeaderName::from_bytes(name.as_bytes()).is_err() {
            return Err(Refusal::bad_request(format!(
                "Invalid name of a custom header: {name}"
            )));
        }
        bytes += name.len() + super::encode(value).len();
        headers.push((name.to_owned(), value.to_owned()));
    }
    if headers.len() > CUSTOM_HEADER_LIMIT || bytes > CUSTOM_HEADER_LIMIT_BYTES {
        return Err(Refusal::bad_request(format!(
            "A webhook may have {CUSTOM_HEADER_LIMIT} custom headers with {CUSTOM_HEADER_LIMIT_BYTES} bytes"
        )));
    }
    Ok(Some(headers))
}

/// The body with which events are delivered to a webhook.
pub(crate) fn event_batch(events: &[Event]) -> Value {
    let objects: Vec<Value> = events.iter().map(event_object).collect();
    json!({ "events": objects })
}

fn event_object(event: &Event) -> Value {
    json!({
        "accountId": event.account_id,
        "bucketId": event.bucket_id,
        "bucketName": event.bucket_name,
        "eventId": event.id,
        "eventTimestamp": event.timestamp,
        "eventType": event.event_type,
        "eventVersion": 1,
        "matchedRuleName": event.rule_name,
        "objectName": event.object_name,
        "objectSize": event.object_size,
        "objectVersionId": event.object_version_id,
    })
}
