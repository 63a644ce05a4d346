use std::collections::BTreeMap;

use http::HeaderMap;
use http::header::{CONTENT_TYPE, HeaderName};

use super::encryption::setting_from_headers;
use super::lock::lock_from_headers;
use super::{check_file_name, customer_key_md5_from_headers, percent};
use crate::model::{BucketSettings, Encryption, NewLock};
use crate::refusal::Refusal;

const INFO_PREFIX: &str = "x-bz-info-";
const INFO_LIMIT_BYTES: usize = 7_000;
/// With encryption or Object Lock there is less room.
const INFO_LIMIT_BYTES_GUARDED: usize = 2_048;
const INFO_KEY_LIMIT_BYTES: usize = 50;
/// The keys that begin with `b2-` and are not refused.
const RESERVED_INFO_KEYS: &[&str] = &[
    "b2-cache-control",
    "b2-content-disposition",
    "b2-content-encoding",
    "b2-content-language",
    "b2-expires",
];
const NOT_ON_UPLOADS: &[&str] = &[
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-location",
    "content-range",
    "expires",
];

/// What the client says about the SHA-1 of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum DigestClaim {
    /// 40 hexadecimal digits, to be checked.
    Digits(String),
    /// The last 40 bytes of the body are the digits.
    AtEnd,
    DoNotVerify,
    /// Digits to be kept without a check.
    Unverified(String),
}

impl DigestClaim {
    fn read(headers: &HeaderMap) -> Result<Self, Refusal> {
        let value = header_text(headers, "x-bz-content-sha1")?
            .ok_or_else(|| missing("X-Bz-Content-Sha1"))?;
        let is_digest =
            |text: &str| text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        match value {
            "hex_digits_at_end" => Ok(Self::AtEnd),
            "do_not_verify" => Ok(Self::DoNotVerify),
            digits if is_digest(digits) => Ok(Self::Digits(digits.to_ascii_lowercase())),
            other => match other.strip_prefix("unverified:") {
                Some(digits) if is_digest(digits) => {
                    Ok(Self::Unverified(digits.to_ascii_lowercase()))
                }
                _ => Err(Refusal::bad_request("Invalid X-Bz-Content-Sha1")),
            },
        }
    }
}

/// The headers of `b2_upload_file` (protocol section 3.1).
#[derive(Debug, Clone)]
pub(crate) struct FileHeaders {
    pub(crate) name: String,
    pub(crate) content_type: String,
    pub(crate) digest: DigestClaim,
    pub(crate) info: BTreeMap<String, String>,
    /// `None`: the default of the bucket.
    pub(crate) encryption: Option<Encryption>,
    pub(crate) lock: NewLock,
    pub(crate) custom_upload_timestamp: Option<i64>,
}

impl FileHeaders {
    pub(crate) fn read(headers: &HeaderMap) -> Result<Self, Refusal> {
        if let Some(header) = NOT_ON_UPLOADS
            .iter()
            .find(|name| headers.contains_key(**name))
        {
            return Err(Refusal::bad_request(format!(
                "Header {header} is not allowed on uploads"
            )));
        }
        let name =
            header_text(headers, "x-bz-file-name")?.ok_or_else(|| missing("X-Bz-File-Name"))?;
        let name = percent::decode(name)?;
        check_file_name(&name)?;
        let content_type = header_text(headers, CONTENT_TYPE.as_str())?
            .ok_or_else(|| missing("Content-Type"))?
            .to_owned();
        let encryption = setting_from_headers(headers)?;
        let info = read_info(headers)?;
        let custom_upload_timestamp = header_text(headers, "x-bz-custom-upload-timestamp")?
            .map(str::parse)
            .transpose()
            .map_err(|_| Refusal::bad_request("Invalid X-Bz-Custom-Upload-Timestamp"))?;
        Ok(Self {
            name,
            content_type,
            digest: DigestClaim::read(headers)?,
            info,
            encryption,
            lock: lock_from_headers(headers)?,
            custom_upload_timestamp,
        })
    }
}

/// The headers of `b2_upload_part` (protocol section 3.2).
#[derive(Debug, Clone)]
pub(crate) struct PartHeaders {
    pub(crate) number: i64,
    pub(crate) digest: DigestClaim,
    pub(crate) customer_key_md5: Option<String>,
}

impl PartHeaders {
    pub(crate) fn read(headers: &HeaderMap) -> Result<Self, Refusal> {
        let number = header_text(headers, "x-bz-part-number")?
            .ok_or_else(|| missing("X-Bz-Part-Number"))?
            .parse()
            .map_err(|_| Refusal::bad_request("Invalid X-Bz-Part-Number"))?;
        Ok(Self {
            number,
            digest: DigestClaim::read(headers)?,
            customer_key_md5: customer_key_md5_from_headers(headers)?,
        })
    }
}

fn read_info(headers: &HeaderMap) -> Result<BTreeMap<String, String>, Refusal> {
    let mut info = BTreeMap::new();
    for name in headers.keys().map(HeaderName::as_str) {
        let Some(key) = name.strip_prefix(INFO_PREFIX) else {
            continue;
        };
        let value = header_text(headers, name)?.unwrap_or_default();
        info.insert(key.to_owned(), percent::decode(value)?);
    }
    Ok(info)
}

/// Refuses file info that B2 does not take (protocol section 3.3). Keys are in lower case already.
pub(crate) fn check_info(
    file_name: &str,
    info: &BTreeMap<String, String>,
    encryption: &Encryption,
    bucket: &BucketSettings,
) -> Result<(), Refusal> {
    let is_key_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.`~!#$%^&*'|+".contains(&byte);
    let mut size = percent::encode(file_name).len();
    for (key, value) in info {
        if key.is_empty() || key.len() > INFO_KEY_LIMIT_BYTES || !key.bytes().all(is_key_byte) {
            return Err(Refusal::bad_request(format!(
                "Invalid file info key: {key}"
            )));
        }
        if key.starts_with("b2-") && !RESERVED_INFO_KEYS.contains(&key.as_str()) {
            return Err(Refusal::bad_request(format!(
                "File info key is reserved: {key}"
            )));
        }
        check_header_value(key, value)?;
        size += INFO_PREFIX.len() + key.len() + percent::encode(value).len();
    }
    let is_guarded = *encryption != Encryption::Off || bucket.lock.is_enabled;
    let limit = if is_guarded {
        INFO_LIMIT_BYTES_GUARDED
    } else {
        INFO_LIMIT_BYTES
    };
    if size > limit {
        return Err(Refusal::bad_request(format!(
            "File name and file info have {size} bytes, more than {limit}"
        )));
    }
    Ok(())
}

/// Refuses values of the reserved keys that cannot stand in the header of a download.
fn check_header_value(key: &str, value: &str) -> Result<(), Refusal> {
    let is_printable = |value: &str| value.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let is_list = |value: &str| {
        let is_token_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.,; *".contains(&byte);
        !value.is_empty() && value.bytes().all(is_token_byte)
    };
    let is_valid = match key {
        "b2-content-disposition" => is_printable(value) && !value.contains("*="),
        "b2-content-language" | "b2-content-encoding" => is_list(value),
        "b2-cache-control" | "b2-expires" => is_printable(value),
        _ => true,
    };
    if is_valid {
        return Ok(());
    }
    Err(Refusal::bad_request(format!(
        "Invalid value of the file info {key}"
    )))
}

/// The value of a header as text.
pub(crate) fn header_text<'a>(
    headers: &'a HeaderMap,
    name: &str,
) -> Result<Option<&'a str>, Refusal> {
    headers
        .get(name)
        .map(|value| value.to_str())
        .transpose()
        .map_err(|_| Refusal::bad_request(format!("Header {name} is not ASCII text")))
}

fn missing(header: &str) -> Refusal {
    Refusal::bad_request(format!("Missing header: {header}"))
}
