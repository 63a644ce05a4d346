//! What tells an unfinished large file from the one that is wanted. Pure.

use super::super::super::NewFile;
use super::RejectionReason;
use crate::encryption::{EncryptionKeyId, EncryptionMode, EncryptionSetting};
use crate::file_info::LARGE_FILE_SHA1;
use crate::file_lock::RetentionMode;
use crate::raw_api::FileVersionResponse;

/// The first difference, if there is one.
pub(super) fn difference(
    wanted: &NewFile,
    candidate: &FileVersionResponse,
) -> Option<RejectionReason> {
    if candidate.file_name != wanted.file_name {
        return Some(RejectionReason::FILE_NAME);
    }
    if let Some(reason) = info_difference(wanted, candidate) {
        return Some(reason);
    }
    // A type that the service chooses is chosen again, by the same name.
    if let (Some(wanted), Some(type_there)) = (&wanted.content_type, &candidate.content_type)
        && wanted != "b2/x-auto"
        && wanted != type_there
    {
        return Some(RejectionReason::CONTENT_TYPE);
    }
    let (encryption, there) = (&wanted.encryption, &candidate.server_side_encryption);
    if let Some(reason) = encryption_difference(encryption.as_ref(), there.as_ref()) {
        return Some(reason);
    }
    let time = wanted.custom_upload_timestamp;
    if time.is_some_and(|time| time != candidate.upload_timestamp) {
        return Some(RejectionReason::UPLOAD_TIMESTAMP);
    }
    lock_difference(wanted, candidate)
}

/// Whether the candidate was started for the same content, by what its info says.
pub(super) fn is_of_same_content(wanted: &NewFile, candidate: &FileVersionResponse) -> bool {
    let of_wanted = wanted
        .file_info
        .as_ref()
        .and_then(|file_info| file_info.get(LARGE_FILE_SHA1));
    of_wanted.is_some() && of_wanted == candidate.file_info.get(LARGE_FILE_SHA1)
}

fn info_difference(wanted: &NewFile, candidate: &FileVersionResponse) -> Option<RejectionReason> {
    let Ok(mut wanted) = wanted.stored_info() else {
        return Some(RejectionReason::FILE_INFO);
    };
    let mut there = candidate.file_info.clone();
    let (sha1_wanted, sha1_there) = (
        wanted.remove(LARGE_FILE_SHA1),
        there.remove(LARGE_FILE_SHA1),
    );
    if wanted != there {
        return Some(RejectionReason::FILE_INFO);
    }
    // One without a digest may be for any content, which its parts will tell. One with a digest keeps it when it is finished.
    match (sha1_wanted, sha1_there) {
        (wanted, Some(there)) if wanted.as_ref() != Some(&there) => {
            Some(RejectionReason::LARGE_FILE_SHA1)
        }
        _ => None,
    }
}

fn encryption_difference(
    wanted: Option<&EncryptionSetting>,
    there: Option<&EncryptionSetting>,
) -> Option<RejectionReason> {
    let mode_there = there.map(|there| &there.mode);
    match wanted {
        // As the bucket says, which is never SSE-C.
        None if mode_there == Some(&EncryptionMode::SSE_C) => Some(RejectionReason::ENCRYPTION),
        None => None,
        Some(wanted) if mode_there != Some(&wanted.mode) => Some(RejectionReason::ENCRYPTION),
        Some(wanted) if wanted.mode == EncryptionMode::SSE_C => {
            // The service does not show the key. Its id, if it has one, is in the file info, which was compared.
            match wanted.key.as_ref().map(|key| key.key_id()) {
                Some(EncryptionKeyId::Known(_)) => None,
                _ => Some(RejectionReason::SSE_C_KEY),
            }
        }
        Some(_) => None,
    }
}

/// What the key may not see is no difference unless the caller asks for it.
fn lock_difference(wanted: &NewFile, candidate: &FileVersionResponse) -> Option<RejectionReason> {
    let hold_fits = match (&wanted.legal_hold, &candidate.legal_hold) {
        (Some(wanted), Some(there)) => wanted == there || (wanted.is_off() && there.is_off()),
        (Some(wanted), None) => wanted.is_off(),
        (None, Some(there)) => !there.is_on(),
        (None, None) => true,
    };
    if !hold_fits {
        return Some(RejectionReason::LEGAL_HOLD);
    }
    let retention_fits = match (&wanted.file_retention, &candidate.file_retention) {
        (Some(wanted), Some(there)) => wanted == there,
        (Some(wanted), None) => wanted.mode == RetentionMode::NONE,
        (None, _) => true,
    };
    (!retention_fits).then_some(RejectionReason::FILE_RETENTION)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;
    use crate::encryption::{EncryptionKey, SSE_B2_AES};
    use crate::file_lock::{FileRetentionSetting, LegalHold};

    fn wanted() -> NewFile {
        NewFile {
            bucket_id: "b".to_owned(),
            file_name: "a".to_owned(),
            content_type: None,
            file_info: Some(BTreeMap::from([("k".to_owned(), "v".to_owned())])),
            encryption: None,
            file_retention: None,
            legal_hold: None,
            custom_upload_timestamp: None,
        }
    }

    /// An unfinished file that fits, but for `members`.
    fn candidate(members: serde_json::Value) -> FileVersionResponse {
        let mut all = json!({
            "action": "start", "fileId": "4", "fileName": "a", "contentType": "text/plain",
            "fileInfo": {"k": "v"}, "uploadTimestamp": 5,
            "serverSideEncryption": {"mode": "SSE-B2", "algorithm": "AES256"},
            "legalHold": {"isClientAuthorizedToRead": true, "value": null},
            "fileRetention": {"isClientAuthorizedToRead": true, "value": {"mode": null, "retainUntilTimestamp": null}},
        });
        for (key, value) in members.as_object().unwrap() {
            all[key] = value.clone();
        }
        serde_json::from_value(all).unwrap()
    }

    #[test]
    fn what_is_equal_fits() {
        assert_eq!(difference(&wanted(), &candidate(json!({}))), None);
    }

    #[test]
    fn name_info_type_and_time_have_to_fit() {
        let typed = NewFile {
            content_type: Some("image/png".to_owned()),
            custom_upload_timestamp: Some(6),
            ..wanted()
        };
        let timed = NewFile {
            custom_upload_timestamp: Some(6),
            ..wanted()
        };
        for (wanted, members, reason) in [
            (
                wanted(),
                json!({"fileName": "ab"}),
                RejectionReason::FILE_NAME,
            ),
            (
                wanted(),
                json!({"fileInfo": {"k": "w"}}),
                RejectionReason::FILE_INFO,
            ),
            (
                wanted(),
                json!({"fileInfo": {}}),
                RejectionReason::FILE_INFO,
            ),
            (
                wanted(),
                json!({"fileInfo": {"k": "v", "large_file_sha1": "1"}}),
                RejectionReason::LARGE_FILE_SHA1,
            ),
            (typed, json!({}), RejectionReason::CONTENT_TYPE),
            (timed, json!({}), RejectionReason::UPLOAD_TIMESTAMP),
        ] {
            assert_eq!(difference(&wanted, &candidate(members)), Some(reason));
        }
    }

    #[test]
    fn one_that_was_started_without_a_digest_of_the_whole_may_be_continued() {
        let mut wanted = wanted();
        wanted.add_info(LARGE_FILE_SHA1, "1");
        assert_eq!(difference(&wanted, &candidate(json!({}))), None);
        assert!(!is_of_same_content(&wanted, &candidate(json!({}))));
        let same = candidate(json!({"fileInfo": {"k": "v", "large_file_sha1": "1"}}));
        assert_eq!(difference(&wanted, &same), None);
        assert!(is_of_same_content(&wanted, &same));
    }

    #[test]
    fn encryption_has_to_fit_as_far_as_it_can_be_seen() {
        let sse_c = json!({"serverSideEncryption": {"mode": "SSE-C", "algorithm": "AES256"}});
        let sse_c_of_k = json!({
            "serverSideEncryption": {"mode": "SSE-C", "algorithm": "AES256"},
            "fileInfo": {"k": "v", "sse_c_key_id": "of-2026"},
        });
        let encrypted = |encryption| NewFile {
            encryption: Some(encryption),
            ..wanted()
        };
        let key = |id: Option<&str>| EncryptionSetting::sse_c(EncryptionKey::new([1; 32], id));
        for (wanted, members, reason) in [
            (encrypted(SSE_B2_AES), json!({}), None),
            (
                encrypted(SSE_B2_AES),
                sse_c.clone(),
                Some(RejectionReason::ENCRYPTION),
            ),
            (wanted(), sse_c.clone(), Some(RejectionReason::ENCRYPTION)),
            (
                encrypted(key(None)),
                json!({}),
                Some(RejectionReason::ENCRYPTION),
            ),
            (
                encrypted(key(None)),
                sse_c,
                Some(RejectionReason::SSE_C_KEY),
            ),
            (encrypted(key(Some("of-2026"))), sse_c_of_k.clone(), None),
            (
                encrypted(key(Some("of-2027"))),
                sse_c_of_k,
                Some(RejectionReason::FILE_INFO),
            ),
        ] {
            assert_eq!(difference(&wanted, &candidate(members)), reason);
        }
    }

    #[test]
    fn w10_what_the_key_may_not_see_is_no_difference_unless_it_is_asked_for() {
        let hidden = json!({
            "legalHold": {"isClientAuthorizedToRead": false, "value": null},
            "fileRetention": {"isClientAuthorizedToRead": false, "value": null},
        });
        assert_eq!(difference(&wanted(), &candidate(hidden.clone())), None);
        let held = NewFile {
            legal_hold: Some(LegalHold::ON),
            ..wanted()
        };
        assert_eq!(
            difference(&held, &candidate(hidden.clone())),
            Some(RejectionReason::LEGAL_HOLD)
        );
        let retention = FileRetentionSetting::new(RetentionMode::GOVERNANCE).retain_until(9);
        let retained = NewFile {
            file_retention: Some(retention),
            ..wanted()
        };
        assert_eq!(
            difference(&retained, &candidate(hidden)),
            Some(RejectionReason::FILE_RETENTION)
        );
        let on = json!({"legalHold": {"isClientAuthorizedToRead": true, "value": "on"}});
        assert_eq!(difference(&held, &candidate(on.clone())), None);
        assert_eq!(
            difference(&wanted(), &candidate(on)),
            Some(RejectionReason::LEGAL_HOLD)
        );
        let retained_there = json!({"fileRetention": {
            "isClientAuthorizedToRead": true,
            "value": {"mode": "governance", "retainUntilTimestamp": 9},
        }});
        assert_eq!(difference(&retained, &candidate(retained_there)), None);
    }
}
