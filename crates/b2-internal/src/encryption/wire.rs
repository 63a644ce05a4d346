//! The forms in which a setting travels.

use http::header::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use super::{
    EncryptionAlgorithm, EncryptionKey, EncryptionMode, EncryptionSetting, UNKNOWN_KEY_ID,
};
use crate::error::{Error, ErrorKind};
use crate::guarded::{Guarded, Seen};

const SSE_B2: HeaderName = HeaderName::from_static("x-bz-server-side-encryption");
const SSE_C_ALGORITHM: HeaderName =
    HeaderName::from_static("x-bz-server-side-encryption-customer-algorithm");
const SSE_C_KEY: HeaderName = HeaderName::from_static("x-bz-server-side-encryption-customer-key");
const SSE_C_KEY_MD5: HeaderName =
    HeaderName::from_static("x-bz-server-side-encryption-customer-key-md5");

/// Writes the member of a JSON request. The setting has been checked before.
pub(crate) fn serialize<S: Serializer>(
    setting: &Option<EncryptionSetting>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct OnWire<'a> {
        mode: Option<&'a str>,
        algorithm: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        customer_key: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        customer_key_md5: Option<String>,
    }
    let Some(setting) = setting else {
        return serializer.serialize_none();
    };
    let key = setting.key.as_ref();
    let encoded = key.and_then(EncryptionKey::key_b64).map(Zeroizing::new);
    OnWire {
        mode: setting.mode.on_wire(),
        algorithm: setting.algorithm.as_ref().map(EncryptionAlgorithm::as_str),
        customer_key: encoded.as_ref().map(|text| text.as_str()),
        customer_key_md5: key.and_then(EncryptionKey::key_md5),
    }
    .serialize(serializer)
}

#[derive(Deserialize)]
struct Answered {
    #[serde(default)]
    mode: Option<String>,
    #[serde(default)]
    algorithm: Option<String>,
}

impl From<Answered> for EncryptionSetting {
    fn from(answer: Answered) -> Self {
        let mode = answer
            .mode
            .map_or(EncryptionMode::NONE, EncryptionMode::from);
        let key =
            (mode == EncryptionMode::SSE_C).then(|| EncryptionKey::without_secret(UNKNOWN_KEY_ID));
        Self {
            mode,
            algorithm: answer.algorithm.map(EncryptionAlgorithm::from),
            key,
        }
    }
}

/// Reads the setting of a file or a part.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<EncryptionSetting>, D::Error> {
    Ok(Option::<Answered>::deserialize(deserializer)?.map(EncryptionSetting::from))
}

/// Reads the default of a bucket, which not every key may read.
pub(crate) fn deserialize_guarded<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<EncryptionSetting>, D::Error> {
    let guarded = Option::<Guarded<Answered>>::deserialize(deserializer)?;
    Ok(guarded.map(|guarded| match guarded.seen() {
        Seen::Unreadable => EncryptionSetting::new(EncryptionMode::UNKNOWN),
        Seen::Unset => EncryptionSetting::new(EncryptionMode::NONE),
        Seen::Value(value) => value.into(),
    }))
}

/// Adds the headers of an upload of a whole file.
pub(crate) fn add_to_upload_headers(
    setting: &EncryptionSetting,
    headers: &mut HeaderMap,
) -> Result<(), Error> {
    setting.check_for_file_write()?;
    match &setting.key {
        Some(key) => add_key(key, headers),
        None => {
            headers.insert(SSE_B2, HeaderValue::from_static("AES256"));
            Ok(())
        }
    }
}

/// Adds the headers of an upload of a part. How SSE-B2 encrypts was said when the large file was begun.
pub(crate) fn add_to_part_headers(
    setting: &EncryptionSetting,
    headers: &mut HeaderMap,
) -> Result<(), Error> {
    setting.check_for_file_write()?;
    setting
        .key
        .as_ref()
        .map_or(Ok(()), |key| add_key(key, headers))
}

/// Adds the headers of a download.
pub(crate) fn add_to_download_headers(
    setting: &EncryptionSetting,
    headers: &mut HeaderMap,
) -> Result<(), Error> {
    match setting.key_for_reading()? {
        Some(key) => add_key(key, headers),
        None => Ok(()),
    }
}

fn add_key(key: &EncryptionKey, headers: &mut HeaderMap) -> Result<(), Error> {
    let (Some(secret), Some(md5)) = (key.key_b64().map(Zeroizing::new), key.key_md5()) else {
        return Err(Error::new(ErrorKind::InvalidArgument {
            parameter_name: "encryption".to_owned(),
            message: "needs the key itself, not only its id".to_owned(),
        }));
    };
    headers.insert(SSE_C_ALGORITHM, HeaderValue::from_static("AES256"));
    for (name, text) in [(SSE_C_KEY, &*secret), (SSE_C_KEY_MD5, &md5)] {
        // Base64 is printable ASCII.
        let mut value = HeaderValue::from_str(text).map_err(|_| {
            Error::new(ErrorKind::InternalError {
                message: "base64 cannot be sent as a header".to_owned(),
            })
        })?;
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Ok(())
}

/// Reads the setting of a download. The id of an SSE-C key is not known yet: it is in the file info.
pub(crate) fn from_response_headers(headers: &HeaderMap) -> EncryptionSetting {
    let text = |name| Some(headers.get(name)?.to_str().ok()?.to_owned());
    let (mode, algorithm) = if let Some(algorithm) = text(SSE_C_ALGORITHM) {
        (EncryptionMode::SSE_C, Some(algorithm))
    } else if let Some(algorithm) = text(SSE_B2) {
        (EncryptionMode::SSE_B2, Some(algorithm))
    } else {
        (EncryptionMode::NONE, None)
    };
    Answered {
        mode: Some(mode.as_str().to_owned()),
        algorithm,
    }
    .into()
}
