//! Settings that an answer shows only to keys that may read them.

use serde::Deserialize;
use serde_json::{Value, json};

/// A setting as answers wrap it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Guarded<T> {
    is_client_authorized_to_read: bool,
    #[serde(default = "Option::default")]
    value: Option<T>,
}

/// What a key learns of a guarded setting.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Seen<T> {
    /// The key may not read it.
    Unreadable,
    /// The key may read it, and it is not set.
    Unset,
    Value(T),
}

impl Guarded<Value> {
    /// A setting with this value for keys that may read it.
    pub(crate) fn new(may_read: bool, value: Value) -> Self {
        Self {
            is_client_authorized_to_read: may_read,
            value: may_read.then_some(value),
        }
    }

    /// The setting as answers wrap it.
    pub(crate) fn as_json(&self) -> Value {
        json!({
            "isClientAuthorizedToRead": self.is_client_authorized_to_read,
            "value": self.value,
        })
    }
}

impl<T> Guarded<T> {
    pub(crate) fn seen(self) -> Seen<T> {
        match self.value {
            _ if !self.is_client_authorized_to_read => Seen::Unreadable,
            None => Seen::Unset,
            Some(value) => Seen::Value(value),
        }
    }
}
