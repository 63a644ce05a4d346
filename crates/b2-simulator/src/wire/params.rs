use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::percent;
use crate::refusal::Refusal;

/// The parameters of a call: the members of a JSON object, or of a query.
#[derive(Debug, Clone, Default)]
pub(crate) struct Params {
    members: Map<String, Value>,
    is_query: bool,
}

impl Params {
    /// Reads a JSON object. No body at all means no parameters.
    pub(crate) fn from_json(body: &[u8]) -> Result<Self, Refusal> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self::default());
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(members)) => Ok(Self {
                members,
                is_query: false,
            }),
            Ok(_) => Err(Refusal::bad_json("The body is not a JSON object")),
            Err(error) => Err(Refusal::bad_json(format!("The body is not JSON: {error}"))),
        }
    }

    /// A JSON value, which must be an object.
    pub(crate) fn from_value(value: Value) -> Result<Self, Refusal> {
        match value {
            Value::Object(members) => Ok(Self {
                members,
                is_query: false,
            }),
            _ => Err(Refusal::bad_json("A member of an array is not an object")),
        }
    }

    /// Reads `a=1&b=2`.
    pub(crate) fn from_query(query: &str) -> Result<Self, Refusal> {
        let mut members = Map::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = Value::String(percent::decode(value)?);
            members.insert(percent::decode(name)?, value);
        }
        Ok(Self {
            members,
            is_query: true,
        })
    }

    /// A member that is there and not null.
    pub(crate) fn value(&self, name: &str) -> Option<&Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, Refusal> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(wrong_type(name, "a string")),
        }
    }

    pub(crate) fn required_text(&self, name: &str) -> Result<&str, Refusal> {
        self.text(name)?.ok_or_else(|| missing(name))
    }

    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let integer = match self.value(name) {
            None => return Ok(None),
            Some(Value::Number(number)) => number.as_i64(),
            Some(Value::String(digits)) if self.is_query => digits.parse().ok(),
            Some(_) => None,
        };
        match integer {
            Some(integer) => Ok(Some(integer)),
            None => Err(wrong_type(name, "an integer")),
        }
    }

    /// An integer, or the same as a string of decimal digits.
    pub(crate) fn integer_or_digits(&self, name: &str) -> Result<Option<i64>, Refusal> {
        match self.value(name) {
            Some(Value::String(digits)) => digits
                .parse()
                .map(Some)
                .map_err(|_| wrong_type(name, "an integer")),
            _ => self.integer(name),
        }
    }

    pub(crate) fn required_integer(&self, name: &str) -> Result<i64, Refusal> {
        self.integer(name)?.ok_or_else(|| missing(name))
    }

    pub(crate) fn boolean(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Bool(value)) => Ok(Some(*value)),
            Some(Value::String(text)) if self.is_query && text == "true" => Ok(Some(true)),
            Some(Value::String(text)) if self.is_query && text == "false" => Ok(Some(false)),
            Some(_) => Err(wrong_type(name, "true or false")),
        }
    }

    /// An object, whose own members are read the same way.
    pub(crate) fn object(&self, name: &str) -> Result<Option<Self>, Refusal> {
        match self.structured(name)? {
            None => Ok(None),
            Some(Value::Object(members)) => Ok(Some(Self {
                members,
                is_query: false,
            })),
            Some(_) => Err(wrong_type(name, "an object")),
        }
    }

    /// An object whose values are all strings.
    pub(crate) fn text_map(&self, name: &str) -> Result<Option<BTreeMap<String, String>>, Refusal> {
        let Some(object) = self.object(name)? else {
            return Ok(None);
        };
        let pairs = object.members.into_iter().map(|(key, value)| match value {
            Value::String(text) => Ok((key, text)),
            _ => Err(wrong_type(name, "an object of strings")),
        });
        pairs.collect::<Result<_, _>>().map(Some)
    }

    pub(crate) fn array(&self, name: &str) -> Result<Option<Vec<Value>>, Refusal> {
        match self.structured(name)? {
            None => Ok(None),
            Some(Value::Array(values)) => Ok(Some(values)),
            // A query may give a list as `a,b`.
            Some(Value::String(list)) if self.is_query => Ok(Some(
                list.split(',')
                    .map(|item| Value::String(item.to_owned()))
                    .collect(),
            )),
            Some(_) => Err(wrong_type(name, "an array")),
        }
    }

    /// An array of strings.
    pub(crate) fn text_array(&self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        let Some(values) = self.array(name)? else {
            return Ok(None);
        };
        let texts = values.into_iter().map(|value| match value {
            Value::String(text) => Ok(text),
            _ => Err(wrong_type(name, "an array of strings")),
        });
        texts.collect::<Result<_, _>>().map(Some)
    }

    /// A value of any kind; in a query, structured values are JSON text.
    fn structured(&self, name: &str) -> Result<Option<Value>, Refusal> {
        match self.value(name) {
            Some(Value::String(text)) if self.is_query && text.starts_with(['{', '[']) => {
                serde_json::from_str(text)
                    .map(Some)
                    .map_err(|error| Refusal::bad_json(format!("{name} is not JSON: {error}")))
            }
            value => Ok(value.cloned()),
        }
    }
}

fn missing(name: &str) -> Refusal {
    Refusal::bad_json(format!("Required field {name} is missing"))
}

fn wrong_type(name: &str, expected: &str) -> Refusal {
    Refusal::bad_json(format!("Field {name} is not {expected}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_means_absent() {
        let params = Params::from_json(br#"{"a": null, "b": 1}"#).unwrap();
        assert_eq!(params.text("a"), Ok(None));
        assert_eq!(
            params.required_text("a").map_err(|r| r.code),
            Err("bad_json".into())
        );
        assert_eq!(params.integer("b"), Ok(Some(1)));
    }

    #[test]
    fn a_query_gives_numbers_lists_and_objects_as_text() {
        let params =
            Params::from_query("n=5&flag=true&list=a,b&map=%7B%22k%22%3A%22v%22%7D&s=x+y").unwrap();
        assert_eq!(params.integer("n"), Ok(Some(5)));
        assert_eq!(params.boolean("flag"), Ok(Some(true)));
        assert_eq!(params.text_array("list").unwrap().unwrap(), ["a", "b"]);
        assert_eq!(params.text_map("map").unwrap().unwrap()["k"], "v");
        assert_eq!(params.text("s"), Ok(Some("x y")));
    }

    #[test]
    fn wrong_types_are_refused() {
        let params =
            Params::from_json(br#"{"a": "1", "b": {"c": 1}, "d": [1], "e": 1.5}"#).unwrap();
        assert!(params.integer("a").is_err());
        assert!(params.boolean("a").is_err());
        assert!(params.text("b").is_err());
        assert!(params.text_map("b").is_err());
        assert!(params.text_array("d").is_err());
        assert!(params.integer("e").is_err());
        assert_eq!(params.integer_or_digits("a"), Ok(Some(1)));
        for body in ["[]", "3", "{", "nonsense"] {
            assert!(Params::from_json(body.as_bytes()).is_err(), "{body}");
        }
    }
}
