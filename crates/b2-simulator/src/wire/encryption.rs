use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use md5::{Digest, Md5};
use serde_json::{Value, json};

use super::{Params, header_text};
use crate::model::Encryption;
use crate::refusal::Refusal;

const SSE_B2_HEADER: &str = "x-bz-server-side-encryption";
const ALGORITHM_HEADER: &str = "x-bz-server-side-encryption-customer-algorithm";
const KEY_HEADER: &str = "x-bz-server-side-encryption-customer-key";
const KEY_MD5_HEADER: &str = "x-bz-server-side-encryption-customer-key-md5";
const ALGORITHM: &str = "AES256";

/// The setting as answers show it. A customer's key never comes back.
pub(crate) fn encryption_object(encryption: &Encryption) -> Value {
    match encryption {
        Encryption::Off => json!({"algorithm": null, "mode": null}),
        Encryption::SseB2 => json!({"algorithm": ALGORITHM, "mode": "SSE-B2"}),
        Encryption::SseC { .. } => json!({"algorithm": ALGORITHM, "mode": "SSE-C"}),
    }
}

/// The setting as download headers show it.
pub(crate) fn encryption_headers(encryption: &Encryption) -> Vec<(&'static str, String)> {
    match encryption {
        Encryption::Off => Vec::new(),
        Encryption::SseB2 => vec![(SSE_B2_HEADER, ALGORITHM.to_owned())],
        Encryption::SseC { key_md5 } => vec![
            (ALGORITHM_HEADER, ALGORITHM.to_owned()),
            (KEY_MD5_HEADER, key_md5.clone()),
        ],
    }
}

/// The member `name` of a request. `None` means that the default applies.
pub(crate) fn setting(params: &Params, name: &str) -> Result<Option<Encryption>, Refusal> {
    let Some(object) = params.object(name)? else {
        return Ok(None);
    };
    let mode = match object.text("mode")? {
        None | Some("none") => return Ok(Some(Encryption::Off)),
        Some(mode) => mode,
    };
    if object
        .text("algorithm")?
        .is_some_and(|algorithm| algorithm != ALGORITHM)
    {
        return Err(Refusal::bad_request(format!("{name}: unknown algorithm")));
    }
    match mode {
        "SSE-B2" => Ok(Some(Encryption::SseB2)),
        "SSE-C" => {
            let key = object.required_text("customerKey")?;
            let key_md5 = checked_key_md5(key, object.required_text("customerKeyMd5")?)?;
            Ok(Some(Encryption::SseC { key_md5 }))
        }
        _ => Err(Refusal::bad_request(format!("{name}: unknown mode {mode}"))),
    }
}

/// The member `defaultServerSideEncryption` of a bucket, which cannot be a customer's key.
pub(crate) fn default_encryption(params: &Params) -> Result<Option<Encryption>, Refusal> {
    match setting(params, "defaultServerSideEncryption")? {
        Some(Encryption::SseC { .. }) => Err(Refusal::bad_request(
            "SSE-C cannot be the default of a bucket",
        )),
        setting => Ok(setting),
    }
}

/// The setting in the headers of an upload. `None` means that the default applies.
pub(super) fn setting_from_headers(headers: &HeaderMap) -> Result<Option<Encryption>, Refusal> {
    let customer = customer_key_md5_from_headers(headers)?;
    match (header_text(headers, SSE_B2_HEADER)?, customer) {
        (Some(_), Some(_)) => Err(Refusal::bad_request("SSE-B2 and SSE-C exclude each other")),
        (Some(ALGORITHM), None) => Ok(Some(Encryption::SseB2)),
        (Some(other), None) => Err(Refusal::bad_request(format!(
            "Unknown encryption algorithm: {other}"
        ))),
        (None, customer) => Ok(customer.map(|key_md5| Encryption::SseC { key_md5 })),
    }
}

/// The MD5 of the customer's key in the three headers that carry it, all of them or none.
pub(crate) fn customer_key_md5_from_headers(
    headers: &HeaderMap,
) -> Result<Option<String>, Refusal> {
    let trio = (
        header_text(headers, ALGORITHM_HEADER)?,
        header_text(headers, KEY_HEADER)?,
        header_text(headers, KEY_MD5_HEADER)?,
    );
    match trio {
        (None, None, None) => Ok(None),
        (Some(ALGORITHM), Some(key), Some(md5)) => checked_key_md5(key, md5).map(Some),
        _ => Err(Refusal::bad_request(
            "The three headers of a customer key must all be present and valid",
        )),
    }
}

fn checked_key_md5(key: &str, key_md5: &str) -> Result<String, Refusal> {
    let broken = |what: &str| Refusal::bad_request(format!("The customer key {what}"));
    let key = STANDARD.decode(key).map_err(|_| broken("is not base64"))?;
    if key.len() != 32 {
        return Err(broken("does not have 32 bytes"));
    }
    let computed = STANDARD.encode(Md5::digest(&key));
    if computed != key_md5 {
        return Err(broken("does not fit its MD5"));
    }
    Ok(computed)
}
