use serde_json::{Value, json};

use super::*;
use crate::cors::{CorsOperation, CorsRule};
use crate::encryption::{EncryptionKey, EncryptionMode, EncryptionSetting, SSE_B2_AES, SSE_NONE};
use crate::error::ErrorKind;
use crate::file_lock::{
    BucketRetentionSetting, FileRetentionSetting, LegalHold, NO_RETENTION_FILE_SETTING,
    RetentionMode, RetentionPeriod, UNKNOWN_FILE_RETENTION_SETTING,
};
use crate::lifecycle::LifecycleRule;
use crate::replication_configuration::{ReplicationConfiguration, ReplicationStatus};

fn sse_c() -> EncryptionSetting {
    EncryptionSetting::sse_c(EncryptionKey::new([7; 32], "id"))
}

fn json(request: &impl serde::Serialize) -> Value {
    serde_json::to_value(request).unwrap()
}

#[test]
fn a_large_file_starts_with_all_that_it_shall_have() {
    let mut request = StartLargeFileRequest::new("b", "n", "t");
    let bare = json!({ "bucketId": "b", "fileName": "n", "contentType": "t", "fileInfo": {} });
    assert_eq!(json(&request.prepared().unwrap()), bare);

    request.server_side_encryption = Some(sse_c());
    request.file_retention =
        Some(FileRetentionSetting::new(RetentionMode::COMPLIANCE).retain_until(5));
    request.legal_hold = Some(LegalHold::ON);
    request.custom_upload_timestamp = Some(9);
    let sent = json(&request.prepared().unwrap());
    assert_eq!(sent["serverSideEncryption"]["mode"], "SSE-C");
    assert_eq!(sent["fileInfo"], json!({ "sse_c_key_id": "id" }));
    assert_eq!(
        sent["fileRetention"],
        json!({ "mode": "compliance", "retainUntilTimestamp": 5 })
    );
    assert_eq!(sent["legalHold"], "on");
    assert_eq!(sent["customUploadTimestamp"], 9);
    assert!(request.file_info.is_empty(), "the caller's request changed");
}

#[test]
fn a_file_without_retention_or_hold_is_asked_for_by_silence() {
    let mut request = StartLargeFileRequest::new("b", "n", "t");
    request.file_retention = Some(NO_RETENTION_FILE_SETTING);
    request.legal_hold = Some(LegalHold::UNSET);
    let sent = json(&request.prepared().unwrap());
    assert_eq!(sent.get("fileRetention"), None);
    assert_eq!(sent.get("legalHold"), None);
}

#[test]
fn settings_that_cannot_be_written_are_refused_before_anything_is_sent() {
    let unusable = [
        SSE_NONE,
        EncryptionSetting::new(EncryptionMode::UNKNOWN),
        EncryptionSetting::sse_c(EncryptionKey::without_secret("id")),
    ];
    for setting in unusable {
        let mut start = StartLargeFileRequest::new("b", "n", "t");
        start.server_side_encryption = Some(setting.clone());
        let mut copy = CopyFileRequest::new("s", "n");
        copy.destination_server_side_encryption = Some(setting.clone());
        let mut part = CopyPartRequest::new("s", "l", 1);
        part.destination_server_side_encryption = Some(setting.clone());
        for refused in [
            start.prepared().unwrap_err(),
            copy.prepared().unwrap_err(),
            part.prepared().unwrap_err(),
        ] {
            assert!(
                matches!(
                    refused.kind(),
                    ErrorKind::WrongEncryptionSettingForFileWrite { .. }
                ),
                "{setting:?}: {refused}"
            );
        }
    }
    let mut start = StartLargeFileRequest::new("b", "n", "t");
    start.file_retention = Some(UNKNOWN_FILE_RETENTION_SETTING);
    assert!(start.prepared().is_err());
}

#[test]
fn a_copy_names_the_key_of_its_source_only_when_there_is_one() {
    let mut request = CopyFileRequest::new("s", "n");
    for setting in [SSE_NONE, SSE_B2_AES] {
        request.source_server_side_encryption = Some(setting);
        let sent = json(&request.prepared().unwrap());
        assert_eq!(sent.get("sourceServerSideEncryption"), None);
    }
    request.source_server_side_encryption = Some(sse_c());
    let sent = json(&request.prepared().unwrap());
    assert_eq!(sent["sourceServerSideEncryption"]["mode"], "SSE-C");
    request.source_server_side_encryption = Some(EncryptionSetting::new(EncryptionMode::UNKNOWN));
    assert!(request.prepared().is_err());
}

#[test]
fn the_id_of_the_key_goes_into_the_file_info_of_a_copy_that_replaces_it() {
    let mut request = CopyFileRequest::new("s", "n");
    request.destination_server_side_encryption = Some(sse_c());
    assert_eq!(request.prepared().unwrap().file_info, None);
    request.metadata_directive = Some(MetadataDirectiveMode::Replace);
    let sent = json(&request.prepared().unwrap());
    assert_eq!(sent["fileInfo"], json!({ "sse_c_key_id": "id" }));
}

#[test]
fn a_copied_part_names_a_key_of_its_destination_and_nothing_else() {
    let mut request = CopyPartRequest::new("s", "l", 1);
    request.destination_server_side_encryption = Some(SSE_B2_AES);
    let sent = json(&request.prepared().unwrap());
    assert_eq!(sent.get("destinationServerSideEncryption"), None);
    request.destination_server_side_encryption = Some(sse_c());
    let sent = json(&request.prepared().unwrap());
    assert_eq!(sent["destinationServerSideEncryption"]["mode"], "SSE-C");
}

#[test]
fn a_replication_status_is_read_in_either_case() {
    for (text, expected) in [
        ("PENDING", ReplicationStatus::PENDING),
        ("pending", ReplicationStatus::PENDING),
        ("COMPLETED", ReplicationStatus::COMPLETED),
        ("Completed", ReplicationStatus::COMPLETED),
        ("FAILED", ReplicationStatus::FAILED),
        ("failed", ReplicationStatus::FAILED),
        ("REPLICA", ReplicationStatus::REPLICA),
        ("replica", ReplicationStatus::REPLICA),
        ("postponed", ReplicationStatus::from("POSTPONED")),
    ] {
        let answer = json!({ "action": "upload", "fileName": "n", "replicationStatus": text });
        let file: FileVersionResponse = serde_json::from_value(answer).unwrap();
        assert_eq!(file.replication_status, Some(expected));
    }
}

#[test]
fn an_update_sends_what_is_given_and_nothing_else() {
    let mut request = UpdateBucketRequest::new("a", "b");
    let bare = json!({ "accountId": "a", "bucketId": "b" });
    assert_eq!(json(&request.prepared().unwrap()), bare);

    request.if_revision_is = Some(3);
    request.cors_rules = Some(Vec::new());
    request.lifecycle_rules = Some(vec![
        LifecycleRule::new("p").days_from_hiding_to_deleting(1),
    ]);
    request.default_server_side_encryption = Some(SSE_B2_AES);
    request.default_retention = Some(
        BucketRetentionSetting::new(RetentionMode::GOVERNANCE).period(RetentionPeriod::days(7)),
    );
    request.is_file_lock_enabled = Some(true);
    request.replication = Some(ReplicationConfiguration::new());
    assert_eq!(
        json(&request.prepared().unwrap()),
        json!({
            "accountId": "a",
            "bucketId": "b",
            "ifRevisionIs": 3,
            "corsRules": [],
            "lifecycleRules": [{ "fileNamePrefix": "p", "daysFromHidingToDeleting": 1 }],
            "defaultServerSideEncryption": { "mode": "SSE-B2", "algorithm": "AES256" },
            "defaultRetention": { "mode": "governance", "period": { "duration": 7, "unit": "days" } },
            "fileLockEnabled": true,
            "replicationConfiguration": { "asReplicationSource": null, "asReplicationDestination": null },
        })
    );
}

#[test]
fn settings_that_a_bucket_cannot_have_are_refused_before_anything_is_sent() {
    for (setting, name) in [
        (SSE_NONE, "EncryptionMode.NONE"),
        (sse_c(), "EncryptionMode.SSE_C"),
    ] {
        let mut update = UpdateBucketRequest::new("a", "b");
        update.default_server_side_encryption = Some(setting.clone());
        let mut create = CreateBucketRequest::new("a", "b", "allPrivate");
        create.default_server_side_encryption = Some(setting);
        for error in [
            update.prepared().unwrap_err(),
            create.prepared().unwrap_err(),
        ] {
            assert_eq!(
                error.to_string(),
                format!("{name} cannot be used as default for a bucket.")
            );
        }
    }
    let mut update = UpdateBucketRequest::new("a", "b");
    update.is_file_lock_enabled = Some(false);
    let error = update.prepared().unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::DisablingFileLockNotSupported),
        "{error}"
    );
    let mut update = UpdateBucketRequest::new("a", "b");
    update.default_retention = Some(BucketRetentionSetting::new(RetentionMode::COMPLIANCE));
    assert!(update.prepared().is_err(), "a period is missing");
}

#[test]
fn a_bucket_is_read_with_all_that_it_has() {
    let answer = json!({
        "accountId": "a", "bucketId": "b", "bucketName": "n", "bucketType": "allPrivate", "bucketInfo": {},
        "corsRules": [{
            "corsRuleName": "downloads", "allowedOrigins": ["*"], "allowedOperations": ["b2_download_file_by_name"],
            "allowedHeaders": null, "exposeHeaders": ["x-bz-info-a"], "maxAgeSeconds": 5, "colour": "blue",
        }],
        "defaultServerSideEncryption": { "isClientAuthorizedToRead": false, "value": null },
        "fileLockConfiguration": { "isClientAuthorizedToRead": false, "value": null },
        "lifecycleRules": [{ "fileNamePrefix": "", "daysFromHidingToDeleting": 1, "daysFromUploadingToHiding": null }],
        "options": ["s3"],
        "replicationConfiguration": { "isClientAuthorizedToRead": true, "value": null },
        "revision": 2,
        "bucketColour": "green",
    });
    let bucket: BucketResponse = serde_json::from_value(answer).unwrap();
    let mut expected = CorsRule::new(
        "downloads",
        ["*"],
        [CorsOperation::DOWNLOAD_FILE_BY_NAME],
        5,
    )
    .expose_headers(["x-bz-info-a"]);
    assert_ne!(
        bucket.cors_rules,
        [expected.clone()],
        "what was added is kept"
    );
    let sent = json(&bucket.cors_rules[0]);
    assert_eq!(sent["colour"], "blue");
    expected = serde_json::from_value(sent).unwrap();
    assert_eq!(bucket.cors_rules, [expected]);
    assert!(bucket.default_server_side_encryption.unwrap().is_unknown());
    assert_eq!(
        bucket.file_lock_configuration.unwrap().is_file_lock_enabled,
        None
    );
    assert_eq!(
        bucket.lifecycle_rules,
        [LifecycleRule::new("").days_from_hiding_to_deleting(1)]
    );
    assert!(bucket.options.contains("s3"));
    assert_eq!(bucket.other["bucketColour"], "green");
    assert_eq!(bucket.replication_configuration.unwrap().value, None);
}

#[test]
fn keys_of_both_forms_are_read_and_the_secret_is_not_shown() {
    let answer = json!({
        "accountId": "a", "applicationKeyId": "i", "keyName": "n", "capabilities": ["listFiles"],
        "applicationKey": "K005secret", "bucketIds": ["b1", "b2"], "expirationTimestamp": 9, "namePrefix": null, "options": ["s3"],
    });
    let created: CreatedKeyResponse = serde_json::from_value(answer).unwrap();
    assert_eq!(created.application_key.reveal(), "K005secret");
    assert_eq!(
        created.key.bucket_ids.as_deref(),
        Some(&["b1".to_owned(), "b2".to_owned()][..])
    );
    assert!(!format!("{created:?}").contains("secret"));
}
