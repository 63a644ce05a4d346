use serde_json::json;

use super::*;

const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn answered() -> serde_json::Value {
    json!({
        "eventTypes": ["b2:HideMarkerCreated:*", "b2:ObjectCreated:Teleport"],
        "isEnabled": true,
        "isSuspended": true,
        "name": "my-rule",
        "objectNamePrefix": "data/",
        "suspensionReason": "nobody answers",
        "priority": 3,
        "targetConfiguration": {
            "customHeaders": [{ "name": "X-My-Header", "value": "v" }],
            "hmacSha256SigningSecret": SECRET,
            "maxEventsPerBatch": 5,
            "targetType": "webhook",
            "url": "https://example.com/hook",
            "colour": "blue",
        },
    })
}

#[test]
fn a_rule_is_sent_back_without_what_only_answers_say_and_with_all_else() {
    let rule: NotificationRule = serde_json::from_value(answered()).unwrap();
    assert!(rule.is_suspended);
    assert_eq!(rule.suspension_reason.as_deref(), Some("nobody answers"));
    assert_eq!(rule.event_types[1].as_str(), "b2:ObjectCreated:Teleport");
    let mut expected = answered();
    expected
        .as_object_mut()
        .unwrap()
        .retain(|name, _| name != "isSuspended" && name != "suspensionReason");
    assert_eq!(serde_json::to_value(&rule).unwrap(), expected);
    assert!(!notification_rule_response_to_request(rule).is_suspended);
}

#[test]
fn null_headers_and_secrets_are_none() {
    let mut answer = answered();
    answer["targetConfiguration"]["customHeaders"] = json!(null);
    answer["targetConfiguration"]["hmacSha256SigningSecret"] = json!(null);
    let rule: NotificationRule = serde_json::from_value(answer).unwrap();
    assert_eq!(rule.target_configuration.custom_headers, None);
    assert_eq!(rule.target_configuration.hmac_sha256_signing_secret, None);
}

#[test]
fn secrets_are_in_no_debug_text() {
    let rule: NotificationRule = serde_json::from_value(answered()).unwrap();
    let text = format!("{rule:?}");
    assert!(!text.contains(SECRET) && !text.contains("\"v\""), "{text}");
}

/// Computed with Python's hmac module.
#[test]
fn a_signature_fits_its_message_and_its_secret_only() {
    let body = br#"{"events":[]}"#;
    let signature = "v1=b8e5e1612f52653b9177d6a1b25773f910e9317fb1f3df63f0d0cf2efdfc02a3";
    assert!(is_event_notification_signed(signature, body, SECRET));
    for (signature, body, secret) in [
        (signature, &br#"{"events":[1]}"#[..], SECRET),
        (signature, body, "another secret of 32 characters."),
        (signature.strip_prefix("v1=").unwrap(), body, SECRET),
        (
            "v2=b8e5e1612f52653b9177d6a1b25773f910e9317fb1f3df63f0d0cf2efdfc02a3",
            body,
            SECRET,
        ),
        ("v1=b8e5", body, SECRET),
        ("v1=", body, SECRET),
        ("v1=not hexadecimal", body, SECRET),
        ("", body, SECRET),
    ] {
        assert!(
            !is_event_notification_signed(signature, body, secret),
            "{signature}"
        );
    }
}
