use std::collections::BTreeMap;

use http::HeaderMap;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::*;
use crate::error::ErrorKind;

const SECRET: [u8; 32] = *b"0123456789abcdef0123456789abcdef";

#[derive(Serialize)]
struct Request {
    #[serde(serialize_with = "wire::serialize")]
    setting: Option<EncryptionSetting>,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default, deserialize_with = "wire::deserialize")]
    setting: Option<EncryptionSetting>,
    #[serde(default, deserialize_with = "wire::deserialize_guarded")]
    guarded: Option<EncryptionSetting>,
}

fn request(setting: EncryptionSetting) -> Value {
    let request = Request {
        setting: Some(setting),
    };
    serde_json::to_value(request).unwrap()["setting"].take()
}

fn answer(value: Value) -> EncryptionSetting {
    let answer: Answer = serde_json::from_value(json!({ "setting": value })).unwrap();
    answer.setting.unwrap()
}

fn guarded(value: Value) -> EncryptionSetting {
    let answer: Answer = serde_json::from_value(json!({ "guarded": value })).unwrap();
    answer.guarded.unwrap()
}

fn sse_c(key_id: impl Into<EncryptionKeyId>) -> EncryptionSetting {
    EncryptionSetting::sse_c(EncryptionKey::new(SECRET, key_id))
}

#[test]
fn a_request_names_mode_algorithm_and_key() {
    assert_eq!(
        request(SSE_B2_AES),
        json!({ "mode": "SSE-B2", "algorithm": "AES256" })
    );
    assert_eq!(
        request(sse_c("id")),
        json!({
            "mode": "SSE-C",
            "algorithm": "AES256",
            "customerKey": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            "customerKeyMd5": "hRasmdxgYDKV3nvbahU1MA==",
        })
    );
}

#[test]
fn answers_are_read_in_every_form_that_the_service_has_used() {
    for (value, expected) in [
        (json!({ "algorithm": null, "mode": null }), SSE_NONE),
        (json!({ "mode": "none" }), SSE_NONE),
        (json!({}), SSE_NONE),
        (
            json!({ "algorithm": "AES256", "mode": "SSE-B2" }),
            SSE_B2_AES,
        ),
    ] {
        assert_eq!(answer(value.clone()), expected, "{value}");
    }
    let customer = answer(json!({ "algorithm": "AES256", "mode": "SSE-C" }));
    assert_eq!(customer.mode, EncryptionMode::SSE_C);
    assert_eq!(customer.key.unwrap().key_id(), &UNKNOWN_KEY_ID);
}

#[test]
fn a_bucket_default_that_the_key_may_not_read_is_unknown_and_not_none() {
    for (value, expected) in [
        (
            json!({ "isClientAuthorizedToRead": false, "value": null }),
            EncryptionMode::UNKNOWN,
        ),
        (
            json!({ "isClientAuthorizedToRead": true, "value": null }),
            EncryptionMode::NONE,
        ),
        (
            json!({ "isClientAuthorizedToRead": true }),
            EncryptionMode::NONE,
        ),
        (
            json!({ "isClientAuthorizedToRead": true, "value": { "mode": "SSE-B2", "algorithm": "AES256" } }),
            EncryptionMode::SSE_B2,
        ),
    ] {
        assert_eq!(guarded(value.clone()).mode, expected, "{value}");
    }
}

/// Python asks the mode `NONE` and gets "unknown", and the other way round.
#[test]
fn w52_no_encryption_is_known_and_unknown_encryption_is_unknown() {
    assert!(!SSE_NONE.is_unknown());
    assert!(!SSE_B2_AES.is_unknown());
    assert!(EncryptionSetting::new(EncryptionMode::UNKNOWN).is_unknown());
}

/// Python changes the map of its caller. A map that is only lent cannot be changed, so what is left to test is the copy.
#[test]
fn w52_the_id_of_a_key_is_added_to_a_copy_of_the_file_info() {
    let given = BTreeMap::from([("a".to_owned(), "b".to_owned())]);
    let with_id = sse_c("id").add_key_id_to_file_info(&given).unwrap();
    let expected = [("a", "b"), (SSE_C_KEY_ID_FILE_INFO_KEY_NAME, "id")];
    let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!(with_id, BTreeMap::from(expected));
}

#[test]
fn a_key_id_is_stored_once_and_never_over_another() {
    let with = |id: &str| BTreeMap::from([("sse_c_key_id".to_owned(), id.to_owned())]);
    let empty = BTreeMap::new();
    assert_eq!(
        sse_c("id").add_key_id_to_file_info(&with("id")).unwrap(),
        with("id")
    );
    assert!(sse_c("id").add_key_id_to_file_info(&with("other")).is_err());
    assert!(
        sse_c(UNKNOWN_KEY_ID)
            .add_key_id_to_file_info(&empty)
            .is_err()
    );
    let without_id = sse_c(None::<String>).add_key_id_to_file_info(&empty);
    assert_eq!(without_id.unwrap(), empty);
    assert_eq!(SSE_B2_AES.add_key_id_to_file_info(&empty).unwrap(), empty);
}

#[test]
fn files_are_written_with_sse_b2_or_with_a_key_that_is_known() {
    let key = || EncryptionKey::new(SECRET, "id");
    for (setting, usable) in [
        (SSE_B2_AES, true),
        (sse_c("id"), true),
        (SSE_NONE, false),
        (EncryptionSetting::new(EncryptionMode::UNKNOWN), false),
        (EncryptionSetting::new(EncryptionMode::SSE_C), false),
        (
            EncryptionSetting::sse_c(EncryptionKey::without_secret("id")),
            false,
        ),
        (SSE_B2_AES.key(key()), false),
        (SSE_NONE.key(key()), false),
        (EncryptionSetting::new(EncryptionMode::from("SSE-X")), false),
    ] {
        assert_eq!(setting.can_be_used_for_file_write(), usable, "{setting:?}");
        let written = wire::add_to_upload_headers(&setting, &mut HeaderMap::new());
        assert_eq!(written.is_ok(), usable, "{setting:?}");
        if let Err(error) = written {
            assert!(
                matches!(
                    error.kind(),
                    ErrorKind::WrongEncryptionSettingForFileWrite { .. }
                ),
                "{error}"
            );
        }
    }
}

#[test]
fn the_text_of_a_refused_setting_is_that_of_python() {
    let mut headers = HeaderMap::new();
    let error = wire::add_to_upload_headers(&SSE_NONE, &mut headers).unwrap_err();
    assert_eq!(
        error.to_string(),
        "<EncryptionSetting(EncryptionMode.NONE, None, None)> cannot be used for file writes."
    );
}

#[test]
fn the_dictionary_of_a_setting_has_the_keys_of_python_in_its_order() {
    let known = concat!(
        r#"{"mode":"SSE-C","algorithm":"AES256","#,
        r#""customerKey":"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=","#,
        r#""customerKeyMd5":"hRasmdxgYDKV3nvbahU1MA=="}"#
    );
    let without_secret = EncryptionSetting::sse_c(EncryptionKey::without_secret("id"));
    for (setting, text) in [
        (SSE_NONE, r#"{"mode":"none"}"#),
        (SSE_B2_AES, r#"{"mode":"SSE-B2","algorithm":"AES256"}"#),
        (sse_c("id"), known),
        (
            without_secret,
            r#"{"mode":"SSE-C","algorithm":"AES256","customerKey":"******","customerKeyMd5":"******"}"#,
        ),
        (
            EncryptionSetting::new(EncryptionMode::UNKNOWN),
            r#"{"mode":null}"#,
        ),
    ] {
        assert_eq!(serde_json::to_string(&setting.as_dict()).unwrap(), text);
    }
}

#[test]
fn a_part_is_sent_with_a_key_or_with_nothing() {
    let mut headers = HeaderMap::new();
    wire::add_to_part_headers(&SSE_B2_AES, &mut headers).unwrap();
    assert!(headers.is_empty(), "{headers:?}");
    wire::add_to_part_headers(&sse_c("id"), &mut headers).unwrap();
    assert_eq!(headers.len(), 3);
}

#[test]
fn reading_takes_the_key_and_refuses_what_cannot_work() {
    let mut headers = HeaderMap::new();
    for setting in [SSE_NONE, SSE_B2_AES] {
        wire::add_to_download_headers(&setting, &mut headers).unwrap();
    }
    assert!(headers.is_empty(), "{headers:?}");
    for setting in [
        EncryptionSetting::new(EncryptionMode::UNKNOWN),
        EncryptionSetting::sse_c(EncryptionKey::without_secret("id")),
    ] {
        assert!(wire::add_to_download_headers(&setting, &mut headers).is_err());
    }
    wire::add_to_download_headers(&sse_c(UNKNOWN_KEY_ID), &mut headers).unwrap();
    assert_eq!(headers.len(), 3);
}

#[test]
fn what_the_service_adds_later_is_kept() {
    let setting = answer(json!({ "algorithm": "AES512", "mode": "SSE-X" }));
    assert_eq!(setting.mode.as_str(), "SSE-X");
    assert_eq!(setting.algorithm.as_ref().unwrap().as_str(), "AES512");
    assert_eq!(setting.algorithm.unwrap().get_length(), None);
    assert_eq!(EncryptionAlgorithm::AES256.get_length(), Some(32));
}

proptest! {
    #[test]
    fn a_key_is_in_no_text_that_anybody_prints(secret in any::<[u8; 32]>(), id in "[a-z]{1,8}") {
        let key = EncryptionKey::new(secret, id.as_str());
        let (base64, md5) = (key.key_b64().unwrap(), key.key_md5().unwrap());
        let setting = EncryptionSetting::sse_c(key.clone());
        let mut headers = HeaderMap::new();
        wire::add_to_upload_headers(&setting, &mut headers).unwrap();
        let (dict, dict_of_key) = (setting.as_dict(), key.as_dict());
        for text in [
            format!("{key:?}"), format!("{setting:?}"), format!("{headers:?}"), format!("{dict:?}"), format!("{dict_of_key:?}"),
        ] {
            prop_assert!(!text.contains(&base64) && !text.contains(&md5), "{}", text);
        }
    }

    #[test]
    fn a_setting_that_was_written_is_read_back(secret in any::<[u8; 32]>(), id in "[a-z]{1,8}", customer: bool) {
        let setting = match customer {
            true => EncryptionSetting::sse_c(EncryptionKey::new(secret, id.as_str())),
            false => SSE_B2_AES,
        };
        let file_info = setting.add_key_id_to_file_info(&BTreeMap::new()).unwrap();
        // The service stores all but the key, and answers what it stored.
        let mut stored = request(setting.clone());
        stored.as_object_mut().unwrap().retain(|name, _| name == "mode" || name == "algorithm");
        let mut headers = HeaderMap::new();
        wire::add_to_upload_headers(&setting, &mut headers).unwrap();
        headers.remove("x-bz-server-side-encryption-customer-key");
        for read in [answer(stored), wire::from_response_headers(&headers)] {
            let read = read.with_key_id_of(&file_info);
            prop_assert_eq!(&read.mode, &setting.mode);
            prop_assert_eq!(&read.algorithm, &setting.algorithm);
            let ids = |setting: &EncryptionSetting| setting.key.as_ref().map(|key| key.key_id().clone());
            prop_assert_eq!(ids(&read), ids(&setting));
        }
    }
}
