//! What a document shows of an answer, beside what the answer is.

use serde_json::Value;

/// Holds an answer against what a document shows of it: the keys that it shows are there, in the order in which it shows them,
/// and have these values. The service has added keys since.
pub fn assert_shows(answer: &Value, shown: &[(&str, Value)]) {
    let object = answer
        .as_object()
        .unwrap_or_else(|| panic!("no object: {answer}"));
    let mut keys = object.keys();
    for (key, value) in shown {
        assert!(
            keys.any(|there| there == key),
            "{key} is missing, or in another place: {answer:#}"
        );
        assert_eq!(&object[*key], value, "{key} of {answer:#}");
    }
}
