//! Settings that an answer shows only to keys that may read them.

use serde::Deserialize;

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

impl<T> Guarded<T> {
    pub(crate) fn seen(self) -> Seen<T> {
        match self.value {
            _ if !self.is_client_authorized_to_read => Seen::Unreadable,
            None => Seen::Unset,
            Some(value) => Seen::Value(value),
        }
    }
}
