use serde_json::{Value, json};

use super::*;
use crate::encryption::{EncryptionKey, EncryptionMode, EncryptionSetting, SSE_B2_AES, SSE_NONE};
use crate::error::ErrorKind;
use crate::file_lock::{
    FileRetentionSetting, LegalHold, NO_RETENTION_FILE_SETTING, RetentionMode,
    UNKNOWN_FILE_RETENTION_SETTING,
};
use crate::replication_configuration::ReplicationStatus;

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
        ("pending", ReplicationStatus::PENDING),
        ("REPLICA", ReplicationStatus::REPLICA),
        ("postponed", ReplicationStatus::from("POSTPONED")),
    ] {
        let answer = json!({ "action": "upload", "fileName": "n", "replicationStatus": text });
        let file: FileVersionResponse = serde_json::from_value(answer).unwrap();
        assert_eq!(file.replication_status, Some(expected));
    }
}
