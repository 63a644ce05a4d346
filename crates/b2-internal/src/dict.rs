//! Dictionaries whose keys keep the order in which Python shows them.

use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::Value;

use crate::secret::Secret;

/// What `as_dict()` gives: keys and values in Python's order. `serde_json::Value` would sort the keys.
///
/// ```
/// use b2_internal::encryption::SSE_B2_AES;
///
/// let dict = SSE_B2_AES.as_dict();
/// assert_eq!(dict.get("mode").unwrap().as_str(), Some("SSE-B2"));
/// assert_eq!(dict.keys().collect::<Vec<_>>(), ["mode", "algorithm"]);
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dict {
    entries: Vec<(&'static str, DictValue)>,
}

/// A value of a [`Dict`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum DictValue {
    /// Anything whose keys, if it has any, have no order of their own.
    Json(Value),
    /// A dictionary.
    Dict(Dict),
    /// A list of dictionaries.
    List(Vec<Dict>),
    /// A text that `Debug` hides. As JSON it is there.
    Secret(Secret),
}

impl DictValue {
    /// The text, of a secret too; `None` when the value is none.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Json(value) => value.as_str(),
            Self::Secret(secret) => Some(secret.reveal()),
            Self::Dict(_) | Self::List(_) => None,
        }
    }
}

impl Dict {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&DictValue> {
        self.iter()
            .find(|(name, _)| *name == key)
            .map(|(_, value)| value)
    }

    /// The keys, in order.
    pub fn keys(&self) -> DictKeys<'_> {
        DictKeys(self.iter())
    }

    /// The keys and values, in order.
    pub fn iter(&self) -> DictIter<'_> {
        DictIter(self.entries.iter())
    }

    pub(crate) fn with(mut self, key: &'static str, value: impl Into<DictValue>) -> Self {
        self.entries.push((key, value.into()));
        self
    }

    /// Adds a key only when its value is known.
    pub(crate) fn with_known(self, key: &'static str, value: Option<impl Into<DictValue>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Puts another key and value in the place of a key, if it is there.
    pub(crate) fn with_replaced(
        mut self,
        key: &str,
        new_key: &'static str,
        value: impl Into<DictValue>,
    ) -> Self {
        if let Some(entry) = self.entries.iter_mut().find(|(name, _)| *name == key) {
            *entry = (new_key, value.into());
        }
        self
    }

    pub(crate) fn with_all(mut self, other: Self) -> Self {
        self.entries.extend(other.entries);
        self
    }
}

macro_rules! json_values {
    ($($Type:ty)*) => {
        $(
            impl From<$Type> for DictValue {
                fn from(value: $Type) -> Self {
                    Self::Json(value.into())
                }
            }
        )*
    };
}

json_values! { Value &str String bool i64 u32 u64 Vec<String> Option<&str> Option<String> Option<bool> Option<i64> Option<u64> }

impl From<Secret> for DictValue {
    fn from(secret: Secret) -> Self {
        Self::Secret(secret)
    }
}

impl From<Dict> for DictValue {
    fn from(dict: Dict) -> Self {
        Self::Dict(dict)
    }
}

impl From<Vec<Dict>> for DictValue {
    fn from(list: Vec<Dict>) -> Self {
        Self::List(list)
    }
}

impl From<Option<Dict>> for DictValue {
    fn from(dict: Option<Dict>) -> Self {
        dict.map_or(Self::Json(Value::Null), Self::Dict)
    }
}

impl Serialize for Dict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.entries.len()))?;
        for (key, value) in &self.entries {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl Serialize for DictValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Json(value) => value.serialize(serializer),
            Self::Dict(dict) => dict.serialize(serializer),
            Self::List(list) => list.serialize(serializer),
            Self::Secret(secret) => serializer.serialize_str(secret.reveal()),
        }
    }
}

/// The keys and values of a [`Dict`], in order.
#[derive(Debug, Clone)]
pub struct DictIter<'a>(std::slice::Iter<'a, (&'static str, DictValue)>);

impl<'a> Iterator for DictIter<'a> {
    type Item = (&'a str, &'a DictValue);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (*key, value))
    }
}

/// The keys of a [`Dict`], in order.
#[derive(Debug, Clone)]
pub struct DictKeys<'a>(DictIter<'a>);

impl<'a> Iterator for DictKeys<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, _)| key)
    }
}

impl<'a> IntoIterator for &'a Dict {
    type Item = (&'a str, &'a DictValue);
    type IntoIter = DictIter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl From<Dict> for Value {
    /// The same as JSON. The keys lose their order.
    fn from(dict: Dict) -> Self {
        dict.entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), Self::from(value)))
            .collect()
    }
}

impl From<DictValue> for Value {
    fn from(value: DictValue) -> Self {
        match value {
            DictValue::Json(value) => value,
            DictValue::Dict(dict) => dict.into(),
            DictValue::List(list) => Self::Array(list.into_iter().map(Self::from).collect()),
            DictValue::Secret(secret) => secret.reveal().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_order_in_json_text() {
        let inner = Dict::new().with("z", 1_u32).with("a", 2_u32);
        let dict = Dict::new()
            .with("y", inner.clone())
            .with_known("absent", None::<&str>)
            .with("b", vec![inner])
            .with("none", None::<Dict>);
        let text = serde_json::to_string(&dict).unwrap();
        assert_eq!(
            text,
            r#"{"y":{"z":1,"a":2},"b":[{"z":1,"a":2}],"none":null}"#
        );
        let value = Value::from(dict);
        assert_eq!(value["y"]["a"], 2);
    }

    #[test]
    fn a_secret_is_in_the_json_and_not_in_the_debug_text() {
        let dict = Dict::new().with("key", Secret::from("K001abc"));
        assert_eq!(dict.get("key").unwrap().as_str(), Some("K001abc"));
        assert_eq!(
            serde_json::to_string(&dict).unwrap(),
            r#"{"key":"K001abc"}"#
        );
        let shown = format!("{dict:?} {dict:#?}");
        assert!(
            shown.contains("******") && !shown.contains("K001abc"),
            "{shown}"
        );
        assert_eq!(Value::from(dict)["key"], "K001abc");
    }
}
