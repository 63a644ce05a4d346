//! What a key may do, as the JSON text in the database.

use serde_json::{Map, Value, json};

use super::failure::Failure;
use crate::account_info::capabilities::ALL_CAPABILITIES;
use crate::raw_api::Allowed;

pub(super) fn to_text(allowed: &Allowed) -> String {
    let buckets: Option<Vec<Value>> = allowed.buckets.as_ref().map(|buckets| {
        let entries = buckets
            .iter()
            .map(|bucket| json!({"id": bucket.id, "name": bucket.name}));
        entries.collect()
    });
    json!({
        "buckets": buckets,
        "capabilities": allowed.capabilities,
        "namePrefix": allowed.name_prefix,
    })
    .to_string()
}

/// Reads either form; nothing stored means no restriction.
pub(super) fn from_text(text: Option<&str>) -> Result<Allowed, Failure> {
    let stored = match text {
        Some(text) => parse(text)?,
        None => None,
    };
    let Some(mut stored) = stored else {
        return Ok(Allowed::new(ALL_CAPABILITIES));
    };
    convert(&mut stored);
    serde_json::from_value(Value::Object(stored)).map_err(|_| Failure::Corrupt)
}

/// The text for several buckets in place of one for a single bucket; `None` for a text that needs no change.
pub(super) fn converted(text: &str) -> Result<Option<String>, Failure> {
    let Some(mut stored) = parse(text)? else {
        return Ok(None);
    };
    let has_changed = convert(&mut stored);
    Ok(has_changed.then(|| Value::Object(stored).to_string()))
}

fn parse(text: &str) -> Result<Option<Map<String, Value>>, Failure> {
    serde_json::from_str(text).map_err(|_| Failure::Corrupt)
}

fn convert(stored: &mut Map<String, Value>) -> bool {
    if stored.contains_key("buckets") {
        return false;
    }
    let (id, name) = (stored.remove("bucketId"), stored.remove("bucketName"));
    let buckets = match id {
        None | Some(Value::Null) => Value::Null,
        Some(id) => json!([{"id": id, "name": name}]),
    };
    stored.insert("buckets".to_owned(), buckets);
    true
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::*;

    use super::*;
    use crate::raw_api::AllowedBucket;

    fn bucket(id: &str, name: Option<&str>) -> AllowedBucket {
        serde_json::from_value(json!({"id": id, "name": name})).unwrap()
    }

    #[test]
    fn nothing_stored_means_no_restriction() {
        for text in [None, Some("null")] {
            let allowed = from_text(text).unwrap();
            assert_eq!(allowed, Allowed::new(ALL_CAPABILITIES));
            assert_eq!(allowed.capabilities.len(), 26);
        }
    }

    #[test]
    fn the_form_for_one_bucket_becomes_the_form_for_several() {
        let capabilities = r#""capabilities":["listFiles"],"#;
        for (buckets, expected) in [
            (r#""bucketId":null,"bucketName":null"#, None),
            (
                r#""bucketId":"b1","bucketName":"one""#,
                Some(bucket("b1", Some("one"))),
            ),
            (
                r#""bucketId":"b1","bucketName":null"#,
                Some(bucket("b1", None)),
            ),
            (
                r#""bucketId":"b1","bucketName":"it's""#,
                Some(bucket("b1", Some("it's"))),
            ),
        ] {
            let old = format!(r#"{{{capabilities}{buckets},"namePrefix":"o'","future":[1]}}"#);
            let new = converted(&old).unwrap().unwrap();
            assert_eq!(converted(&new).unwrap(), None, "{new}");
            assert!(new.contains(r#""future":[1]"#), "{new}");
            assert!(
                !new.contains("bucketId") && !new.contains("bucketName"),
                "{new}"
            );
            for text in [&old, &new] {
                let allowed = from_text(Some(text)).unwrap();
                assert_eq!(allowed.buckets, expected.clone().map(|bucket| vec![bucket]));
                assert_eq!(allowed.name_prefix.as_deref(), Some("o'"));
            }
        }
    }

    #[test]
    fn what_is_not_such_a_text_is_corrupt() {
        for text in [
            "",
            "{",
            "[]",
            "1",
            "{}",
            r#"{"buckets": 1, "capabilities": []}"#,
        ] {
            let failure = from_text(Some(text)).unwrap_err();
            assert!(matches!(failure, Failure::Corrupt), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_value_comes_back(
            buckets in option::of(vec(any::<(String, Option<String>)>(), 0..4)),
            capabilities in vec(any::<String>(), 0..4),
            name_prefix: Option<String>,
        ) {
            let mut allowed = Allowed::new(capabilities);
            allowed.buckets = buckets.map(|all| {
                all.iter().map(|(id, name)| bucket(id, name.as_deref())).collect()
            });
            allowed.name_prefix = name_prefix;
            prop_assert_eq!(from_text(Some(&to_text(&allowed))).unwrap(), allowed);
        }
    }
}
