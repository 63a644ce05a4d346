//! What can be read out of what is stored with a file.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::digest::Sha1Digest;
use crate::error::{Error, ErrorKind};
use crate::file_info::LARGE_FILE_SHA1;
use crate::names::percent_encode;
use crate::time::http_date;

/// The mark of a digest that the service computed but nobody checked.
const UNVERIFIED: &str = "unverified:";

/// A digest without its mark, and whether it was checked.
pub(super) fn unmarked_sha1(answered: Option<String>) -> (Option<String>, bool) {
    match answered {
        Some(text) => match text.strip_prefix(UNVERIFIED) {
            Some(digits) => (Some(digits.to_owned()), false),
            None => (Some(text), true),
        },
        None => (None, true),
    }
}

/// A digest as the service writes it.
pub(super) fn marked_sha1(content_sha1: &Option<String>, is_verified: bool) -> Option<String> {
    let digits = content_sha1.as_ref()?;
    Some(match is_verified {
        true => digits.clone(),
        false => format!("{UNVERIFIED}{digits}"),
    })
}

/// The digest of the content: that of the upload, or for a large file the one that its uploader noted.
pub(super) fn content_sha1(
    of_upload: Option<&str>,
    file_info: &BTreeMap<String, String>,
) -> Option<Sha1Digest> {
    let of_upload = of_upload.and_then(|text| text.parse().ok());
    of_upload.or_else(|| file_info.get(LARGE_FILE_SHA1)?.parse().ok())
}

pub(crate) fn expires_parsed(expires: Option<&str>) -> Result<Option<i64>, Error> {
    let Some(text) = expires else {
        return Ok(None);
    };
    match http_date::parse(text) {
        Some(millis) => Ok(Some(millis)),
        None => Err(Error::new(ErrorKind::ValueError {
            message: format!("{text:?} is not an HTTP date"),
        })),
    }
}

pub(super) fn info_value(file_info: &BTreeMap<String, String>) -> Value {
    let pairs = file_info.iter();
    pairs
        .map(|(key, value)| (key.clone(), Value::from(&**value)))
        .collect()
}

/// The bytes that a name and file info take as headers: names and values, as the service counts them.
pub(super) fn header_bytes(file_name: &str, file_info: &BTreeMap<String, String>) -> usize {
    let name = "X-Bz-File-Name".len() + percent_encode(file_name).len();
    let info = file_info
        .iter()
        .map(|(key, value)| "X-Bz-Info-".len() + key.len() + percent_encode(value).len());
    name + info.sum::<usize>()
}
