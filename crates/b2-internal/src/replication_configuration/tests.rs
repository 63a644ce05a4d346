use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::*;

#[derive(Serialize)]
struct Request {
    #[serde(serialize_with = "wire::serialize")]
    configuration: Option<ReplicationConfiguration>,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(deserialize_with = "wire::deserialize")]
    configuration: Option<ReplicationConfigurationFactory>,
}

fn written(configuration: &ReplicationConfiguration) -> Value {
    let request = Request {
        configuration: Some(configuration.clone()),
    };
    serde_json::to_value(request).unwrap()["configuration"].take()
}

fn read(value: Value) -> ReplicationConfigurationFactory {
    let wrapped = json!({ "isClientAuthorizedToRead": true, "value": value });
    read_wrapped(wrapped)
}

fn read_wrapped(wrapped: Value) -> ReplicationConfigurationFactory {
    let answer: Answer = serde_json::from_value(json!({ "configuration": wrapped })).unwrap();
    answer.configuration.unwrap()
}

fn rule() -> ReplicationRule {
    ReplicationRule::new("bucket", "rule-1")
}

#[test]
fn rules_that_cannot_be_are_refused() {
    let long = "x".repeat(65);
    for (rule, message) in [
        (
            ReplicationRule::new("", "name"),
            "destination_bucket_id is required",
        ),
        (
            ReplicationRule::new("b", "bad name"),
            "replication rule name is invalid",
        ),
        (
            ReplicationRule::new("b", ""),
            "replication rule name is invalid",
        ),
        (
            ReplicationRule::new("b", &*long),
            "replication rule name is invalid",
        ),
        (
            rule().priority(0),
            "priority should be within [1, 2147483647] interval",
        ),
        (
            rule().priority(1 << 31),
            "priority should be within [1, 2147483647] interval",
        ),
    ] {
        assert_eq!(rule.check().unwrap_err().to_string(), message);
    }
    let longest = "x".repeat(64);
    ReplicationRule::new("b", &*longest)
        .priority((1 << 31) - 1)
        .check()
        .unwrap();
}

#[test]
fn a_source_needs_a_key_and_a_mapping_has_no_holes() {
    let keyless = ReplicationConfiguration::new().rules([rule()]);
    assert_eq!(
        keyless.check().unwrap_err().to_string(),
        "source_key_id must not be empty"
    );
    assert!(keyless.clone().source_key_id("").check().is_err());
    for mapping in [("", "d"), ("s", "")] {
        let holed = ReplicationConfiguration::new().source_to_destination_key_mapping([mapping]);
        assert!(holed.check().is_err());
    }
    keyless.source_key_id("k").check().unwrap();
}

#[test]
fn an_empty_configuration_is_two_nulls_and_read_from_nothing() {
    let empty = ReplicationConfiguration::new();
    let nulls = json!({ "asReplicationSource": null, "asReplicationDestination": null });
    assert_eq!(written(&empty), nulls);
    for value in [json!({}), nulls] {
        assert_eq!(read(value).value.unwrap(), empty);
    }
}

#[test]
fn a_source_has_a_key_and_a_destination_has_a_mapping() {
    let empty = ReplicationConfiguration::new;
    let source = empty().source_key_id("k");
    let destination = empty().source_to_destination_key_mapping([("s", "d")]);
    for (configuration, is_source, is_destination) in [
        (empty(), false, false),
        (source, true, false),
        (destination, false, true),
    ] {
        assert_eq!(configuration.is_source(), is_source, "{configuration:?}");
        assert_eq!(
            configuration.is_destination(),
            is_destination,
            "{configuration:?}"
        );
        let dict = serde_json::to_value(configuration.as_dict()).unwrap();
        assert_eq!(dict["asReplicationSource"].is_null(), !is_source);
        assert_eq!(dict["asReplicationDestination"].is_null(), !is_destination);
    }
}

#[test]
fn what_the_key_may_not_read_is_told_from_what_is_not_set() {
    let unreadable = read_wrapped(json!({ "isClientAuthorizedToRead": false, "value": null }));
    let unset = read(json!(null));
    assert_eq!(unreadable.is_client_authorized_to_read, Some(false));
    assert_eq!(unset.is_client_authorized_to_read, Some(true));
    assert_eq!((unreadable.value, unset.value), (None, None));
}

#[test]
fn the_dictionary_has_the_keys_of_python_in_its_order() {
    let configuration = ReplicationConfiguration::new()
        .rules([rule()])
        .source_key_id("k")
        .source_to_destination_key_mapping([("s", "d")]);
    let text = serde_json::to_string(&configuration.as_dict()).unwrap();
    assert_eq!(
        text,
        concat!(
            r#"{"asReplicationSource":{"replicationRules":[{"destinationBucketId":"bucket","fileNamePrefix":"","#,
            r#""includeExistingFiles":false,"isEnabled":true,"priority":128,"replicationRuleName":"rule-1"}],"#,
            r#""sourceApplicationKeyId":"k"},"#,
            r#""asReplicationDestination":{"sourceToDestinationKeyMapping":{"s":"d"}}}"#
        )
    );
}

proptest! {
    #[test]
    fn what_was_written_is_read_back(
        rules in prop::collection::vec(("[a-f0-9]{24}", "[A-Za-z0-9_-]{1,64}", "[a-z/]{0,9}", any::<bool>(), 1..=ReplicationRule::MAX_PRIORITY, any::<bool>()), 0..4),
        key in "[a-z0-9]{25}",
        mapping in prop::collection::btree_map("[a-z0-9]{1,25}", "[a-z0-9]{1,25}", 0..4),
    ) {
        let rules = rules.into_iter().map(|(bucket, name, prefix, enabled, priority, existing)| {
            ReplicationRule::new(bucket, name)
                .file_name_prefix(prefix)
                .is_enabled(enabled)
                .priority(priority)
                .include_existing_files(existing)
        });
        let configuration = ReplicationConfiguration::new()
            .rules(rules)
            .source_key_id(key)
            .source_to_destination_key_mapping(mapping);
        configuration.check().unwrap();
        prop_assert_eq!(read(written(&configuration)).value, Some(configuration));
    }
}
