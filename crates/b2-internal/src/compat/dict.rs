use crate::dict::{Dict, DictValue};

/// `dict` with one more key at its end, if its value is known.
pub fn dict_with_known(dict: Dict, key: &'static str, value: Option<impl Into<DictValue>>) -> Dict {
    dict.with_known(key, value)
}

/// `dict` with another key and value in the place of `key`, if that is there.
pub fn dict_with_replaced(
    dict: Dict,
    key: &str,
    new_key: &'static str,
    value: impl Into<DictValue>,
) -> Dict {
    dict.with_replaced(key, new_key, value)
}
