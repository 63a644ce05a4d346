use http::HeaderMap;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::*;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Members {
    #[serde(
        default,
        serialize_with = "wire::serialize_retention",
        deserialize_with = "wire::deserialize_retention"
    )]
    file_retention: Option<FileRetentionSetting>,
    #[serde(
        default,
        serialize_with = "wire::serialize_legal_hold",
        deserialize_with = "wire::deserialize_legal_hold"
    )]
    legal_hold: Option<LegalHold>,
    #[serde(
        default,
        skip_serializing,
        deserialize_with = "wire::deserialize_configuration"
    )]
    file_lock_configuration: Option<FileLockConfiguration>,
}

fn read(value: Value) -> Members {
    serde_json::from_value(value).unwrap()
}

fn written(retention: FileRetentionSetting, hold: LegalHold) -> Value {
    let members = Members {
        file_retention: Some(retention),
        legal_hold: Some(hold),
        file_lock_configuration: None,
    };
    serde_json::to_value(members).unwrap()
}

fn governance(millis: i64) -> FileRetentionSetting {
    FileRetentionSetting::new(RetentionMode::GOVERNANCE).retain_until(millis)
}

fn upload_headers(
    retention: FileRetentionSetting,
    hold: LegalHold,
) -> crate::error::Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    wire::add_to_upload_headers(&Some(retention), &Some(hold), &mut headers)?;
    Ok(headers)
}

#[test]
fn requests_say_mode_and_time_or_null_for_both() {
    let retained = written(governance(5), LegalHold::ON);
    assert_eq!(
        retained,
        json!({ "fileRetention": { "mode": "governance", "retainUntilTimestamp": 5 }, "legalHold": "on" })
    );
    let free = written(NO_RETENTION_FILE_SETTING, LegalHold::UNSET);
    assert_eq!(
        free,
        json!({ "fileRetention": { "mode": null, "retainUntilTimestamp": null }, "legalHold": "off" })
    );
}

#[test]
fn what_the_key_may_not_read_is_unknown_and_what_is_not_set_is_none() {
    let hidden = json!({ "isClientAuthorizedToRead": false, "value": null });
    let members = read(
        json!({ "fileRetention": hidden, "legalHold": hidden, "fileLockConfiguration": hidden }),
    );
    assert_eq!(
        members.file_retention.unwrap(),
        UNKNOWN_FILE_RETENTION_SETTING
    );
    assert!(members.legal_hold.unwrap().is_unknown());
    assert_eq!(
        members.file_lock_configuration.unwrap(),
        UNKNOWN_FILE_LOCK_CONFIGURATION
    );

    let unset = json!({ "isClientAuthorizedToRead": true, "value": null });
    let members = read(json!({
        "fileRetention": { "isClientAuthorizedToRead": true, "value": { "mode": null, "retainUntilTimestamp": null } },
        "legalHold": unset,
    }));
    assert_eq!(members.file_retention.unwrap(), NO_RETENTION_FILE_SETTING);
    assert_eq!(members.legal_hold.unwrap(), LegalHold::UNSET);

    let absent = read(json!({}));
    assert!(absent.file_retention.is_none() && absent.legal_hold.is_none());
}

#[test]
fn the_file_lock_of_a_bucket_is_read() {
    let with = |retention: Value| {
        let value = json!({ "defaultRetention": retention, "isFileLockEnabled": true });
        let members = read(
            json!({ "fileLockConfiguration": { "isClientAuthorizedToRead": true, "value": value } }),
        );
        members.file_lock_configuration.unwrap()
    };
    let plain = with(json!({ "mode": null, "period": null }));
    assert_eq!(
        plain,
        FileLockConfiguration::new(NO_RETENTION_BUCKET_SETTING, Some(true))
    );
    let retained =
        with(json!({ "mode": "compliance", "period": { "duration": 7, "unit": "years" } }));
    assert_eq!(
        retained.default_retention,
        BucketRetentionSetting::new(RetentionMode::COMPLIANCE).period(RetentionPeriod::years(7))
    );
}

#[test]
fn dictionaries_have_the_keys_of_python_in_its_order() {
    let text = |dict: crate::dict::Dict| serde_json::to_string(&dict).unwrap();
    let compliance = FileRetentionSetting::new(RetentionMode::COMPLIANCE).retain_until(7);
    for (setting, expected) in [
        (
            governance(5),
            r#"{"mode":"governance","retainUntilTimestamp":5}"#,
        ),
        (
            compliance,
            r#"{"mode":"compliance","retainUntilTimestamp":7}"#,
        ),
        (
            NO_RETENTION_FILE_SETTING,
            r#"{"mode":null,"retainUntilTimestamp":null}"#,
        ),
        (
            UNKNOWN_FILE_RETENTION_SETTING,
            r#"{"mode":"unknown","retainUntilTimestamp":null}"#,
        ),
    ] {
        assert_eq!(text(setting.as_dict()), expected);
    }

    let for_a_while = |mode, period| BucketRetentionSetting::new(mode).period(period);
    for (setting, expected) in [
        (
            for_a_while(RetentionMode::GOVERNANCE, RetentionPeriod::days(30)),
            r#"{"mode":"governance","period":{"duration":30,"unit":"days"}}"#,
        ),
        (
            for_a_while(RetentionMode::COMPLIANCE, RetentionPeriod::years(7)),
            r#"{"mode":"compliance","period":{"duration":7,"unit":"years"}}"#,
        ),
        (NO_RETENTION_BUCKET_SETTING, r#"{"mode":null}"#),
        (UNKNOWN_BUCKET_RETENTION, r#"{"mode":"unknown"}"#),
    ] {
        assert_eq!(text(setting.as_dict()), expected);
        let configuration = FileLockConfiguration::new(setting, Some(true));
        assert_eq!(
            text(configuration.as_dict()),
            format!(r#"{{"defaultRetention":{expected},"isFileLockEnabled":true}}"#)
        );
    }

    for (hold, shown) in [
        (LegalHold::ON, Some("on")),
        (LegalHold::OFF, Some("off")),
        (LegalHold::UNSET, None),
        (LegalHold::UNKNOWN, Some("unknown")),
    ] {
        assert_eq!(hold.shown(), shown);
    }
}

#[test]
fn holds_are_on_or_off_or_neither() {
    for (hold, on, off) in [
        (LegalHold::ON, true, false),
        (LegalHold::OFF, false, true),
        (LegalHold::UNSET, false, true),
        (LegalHold::UNKNOWN, false, false),
    ] {
        assert_eq!((hold.is_on(), hold.is_off()), (on, off), "{hold}");
    }
}

/// Python sends the word `None` as the mode.
#[test]
fn w52_an_upload_without_retention_has_no_header_for_it() {
    let headers = upload_headers(NO_RETENTION_FILE_SETTING, LegalHold::UNSET).unwrap();
    assert!(headers.is_empty(), "{headers:?}");
}

#[test]
fn what_is_unknown_or_incomplete_is_not_asked_for() {
    let incomplete = FileRetentionSetting::new(RetentionMode::GOVERNANCE);
    for (retention, hold) in [
        (UNKNOWN_FILE_RETENTION_SETTING, LegalHold::OFF),
        (incomplete, LegalHold::OFF),
        (NO_RETENTION_FILE_SETTING, LegalHold::UNKNOWN),
    ] {
        assert!(
            upload_headers(retention.clone(), hold).is_err(),
            "{retention:?}"
        );
    }
}

#[test]
fn a_download_says_which_headers_were_withheld() {
    let mut headers = HeaderMap::new();
    headers.insert(
        "x-bz-client-unauthorized-to-read",
        "X-Bz-File-Retention-Mode,X-Bz-File-Legal-Hold"
            .parse()
            .unwrap(),
    );
    assert_eq!(
        wire::retention_from_headers(&headers),
        UNKNOWN_FILE_RETENTION_SETTING
    );
    assert_eq!(wire::legal_hold_from_headers(&headers), LegalHold::UNKNOWN);
    let none = HeaderMap::new();
    assert_eq!(
        wire::retention_from_headers(&none),
        NO_RETENTION_FILE_SETTING
    );
    assert_eq!(wire::legal_hold_from_headers(&none), LegalHold::UNSET);
}

#[test]
fn what_the_service_adds_later_is_kept() {
    let wrapped = |value: Value| json!({ "isClientAuthorizedToRead": true, "value": value });
    let members = read(json!({
        "fileRetention": wrapped(json!({ "mode": "eternal", "retainUntilTimestamp": 9 })),
        "legalHold": wrapped(json!("perhaps")),
    }));
    let retention = members.file_retention.unwrap();
    assert_eq!(retention.mode.as_str(), "eternal");
    assert_eq!(retention.retain_until, Some(9));
    assert_eq!(members.legal_hold.unwrap().as_str(), "perhaps");
}

proptest! {
    #[test]
    fn what_was_written_is_read_back(mode in "governance|compliance", millis in 0..i64::MAX, held: bool) {
        let retention = FileRetentionSetting::new(RetentionMode::from(mode)).retain_until(millis);
        let hold = if held { LegalHold::ON } else { LegalHold::OFF };
        let json = written(retention.clone(), hold.clone());
        let wrap = |member: &str| json!({ "isClientAuthorizedToRead": true, "value": json[member] });
        let members = read(json!({ "fileRetention": wrap("fileRetention"), "legalHold": wrap("legalHold") }));
        prop_assert_eq!(members.file_retention.as_ref(), Some(&retention));
        prop_assert_eq!(members.legal_hold.as_ref(), Some(&hold));

        let headers = upload_headers(retention.clone(), hold.clone()).unwrap();
        prop_assert_eq!(wire::retention_from_headers(&headers), retention);
        prop_assert_eq!(wire::legal_hold_from_headers(&headers), hold);
    }
}
