use serde_json::Value;

use crate::bucket::Bucket;
use crate::dict::{Dict, DictValue};
use crate::file_version::FileVersion;
use crate::time::http_date;

/// A file version in the words of the service, as `b2_get_file_info` answers it.
pub fn file_version_answer(version: &FileVersion) -> Value {
    version.as_answer()
}

/// A bucket in the words of the service, as `b2_list_buckets` answers it.
pub fn bucket_answer(bucket: &Bucket) -> Value {
    bucket.as_answer()
}

/// A dictionary with these keys, in this order.
pub fn dict(entries: impl IntoIterator<Item = (&'static str, DictValue)>) -> Dict {
    let entries = entries.into_iter();
    entries.fold(Dict::new(), |dict, (key, value)| dict.with(key, value))
}

/// A moment, given in milliseconds since 1970, as a date `1994-11-06` and a time `08:49:37`, both UTC.
pub fn date_and_time(millis: i64) -> (String, String) {
    http_date::date_and_time(millis)
}
