use serde_json::{Value, json};

use super::*;
use crate::api::ApiHandle;
use crate::encryption::EncryptionKeyId;
use crate::file_lock::LegalHold;
use crate::raw_api::FileVersionResponse;

fn version(answer: Value) -> FileVersion {
    let answer: FileVersionResponse = serde_json::from_value(answer).unwrap();
    answer.into()
}

fn upload() -> Value {
    json!({
        "accountId": "a", "action": "upload", "bucketId": "b", "contentLength": 5,
        "contentSha1": "unverified:aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d",
        "contentMd5": "5d41402abc4b2a76b9719d911017c592", "contentType": "text/plain", "fileId": "4_z1",
        "fileInfo": { "sse_c_key_id": "my-key", "src_last_modified_millis": "7" }, "fileName": "hello.txt",
        "fileRetention": { "isClientAuthorizedToRead": false, "value": null },
        "legalHold": { "isClientAuthorizedToRead": true, "value": "on" },
        "replicationStatus": "pending", "serverSideEncryption": { "algorithm": "AES256", "mode": "SSE-C" },
        "uploadTimestamp": 9,
    })
}

#[test]
fn a_version_has_the_keys_of_python_in_its_order() {
    let file = version(upload());
    let text = serde_json::to_string(&file.as_dict()).unwrap();
    assert_eq!(
        text,
        concat!(
            r#"{"fileId":"4_z1","fileName":"hello.txt","#,
            r#""fileInfo":{"src_last_modified_millis":"7","sse_c_key_id":"my-key"},"#,
            r#""serverSideEncryption":{"mode":"SSE-C","algorithm":"AES256","customerKey":"******","customerKeyMd5":"******"},"#,
            r#""legalHold":"on","fileRetention":{"mode":"unknown","retainUntilTimestamp":null},"#,
            r#""size":5,"uploadTimestamp":9,"contentType":"text/plain","#,
            r#""contentSha1":"unverified:aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d","replicationStatus":"PENDING","#,
            r#""accountId":"a","bucketId":"b","action":"upload","contentMd5":"5d41402abc4b2a76b9719d911017c592"}"#
        )
    );
}

#[test]
fn what_is_not_known_of_a_version_is_left_out() {
    let marker = version(json!({
        "accountId": "a", "action": "hide", "bucketId": "b", "contentLength": 0, "contentSha1": null, "contentType": null,
        "fileId": "4_z2", "fileInfo": {}, "fileName": "hello.txt", "uploadTimestamp": 9,
    }));
    let text = serde_json::to_string(&marker.as_dict()).unwrap();
    assert_eq!(
        text,
        concat!(
            r#"{"fileId":"4_z2","fileName":"hello.txt","fileInfo":{},"serverSideEncryption":{"mode":"none"},"#,
            r#""legalHold":null,"fileRetention":{"mode":null,"retainUntilTimestamp":null},"#,
            r#""uploadTimestamp":9,"replicationStatus":null,"accountId":"a","bucketId":"b","action":"hide"}"#
        )
    );
}

#[test]
fn a_downloaded_version_has_the_keys_of_python_in_its_order() {
    let mut file = DownloadVersion::new("4_z1", "hello.txt", 5, 9);
    file.content_type = "text/plain".to_owned();
    let text = |file: &DownloadVersion| serde_json::to_string(&file.as_dict()).unwrap();
    let shown = |sha1: &str, rest: &str| {
        format!(
            concat!(
                r#"{{"fileId":"4_z1","fileName":"hello.txt","fileInfo":{{}},"serverSideEncryption":{{"mode":"none"}},"#,
                r#""legalHold":null,"fileRetention":{{"mode":null,"retainUntilTimestamp":null}},"#,
                r#""size":5,"uploadTimestamp":9,"contentType":"text/plain",{sha1}"replicationStatus":null{rest}}}"#
            ),
            sha1 = sha1,
            rest = rest
        )
    };
    assert_eq!(text(&file), shown("", ""));
    file.content_sha1 = Some("aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d".to_owned());
    file.content_sha1_verified = false;
    file.cache_control = Some("max-age=1".to_owned());
    file.expires = Some("0".to_owned());
    file.content_disposition = Some("inline".to_owned());
    file.content_encoding = Some("gzip".to_owned());
    file.content_language = Some("nl".to_owned());
    assert_eq!(
        text(&file),
        shown(
            r#""contentSha1":"unverified:aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d","#,
            concat!(
                r#","cacheControl":"max-age=1","expires":"0","contentDisposition":"inline","#,
                r#""contentEncoding":"gzip","contentLanguage":"nl""#
            )
        )
    );
}

#[test]
fn a_version_knows_its_key_its_digest_and_its_time() {
    let file = version(upload());
    let key = file.server_side_encryption.key.as_ref().unwrap();
    assert_eq!(key.key_id(), &EncryptionKeyId::from("my-key"));
    assert_eq!(
        file.get_content_sha1().unwrap().to_string(),
        "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"
    );
    assert!(!file.content_sha1_verified);
    assert_eq!(file.mod_time_millis(), 7);
    let mut without = upload();
    without["fileInfo"] = json!({});
    assert_eq!(version(without).mod_time_millis(), 9);
}

#[test]
fn the_digest_of_a_large_file_is_what_its_uploader_noted() {
    let mut large = upload();
    large["contentSha1"] = json!("none");
    large["fileInfo"] = json!({});
    assert_eq!(version(large.clone()).get_content_sha1(), None);
    let digits = "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d";
    large["fileInfo"] = json!({ "large_file_sha1": digits });
    assert_eq!(
        version(large).get_content_sha1().unwrap().to_string(),
        digits
    );
}

#[test]
fn markers_are_not_locked_and_silence_about_files_is_not_known() {
    let mut silent = upload();
    for name in ["fileRetention", "legalHold", "serverSideEncryption"] {
        silent.as_object_mut().unwrap().remove(name);
    }
    let file = version(silent.clone());
    assert_eq!(file.legal_hold, LegalHold::UNKNOWN);
    assert_eq!(
        file.file_retention,
        crate::file_lock::UNKNOWN_FILE_RETENTION_SETTING
    );
    silent["action"] = json!("hide");
    let marker = version(silent);
    assert_eq!(marker.legal_hold, LegalHold::UNSET);
    assert_eq!(
        marker.file_retention,
        crate::file_lock::NO_RETENTION_FILE_SETTING
    );
}

#[test]
fn headers_of_http_are_read_from_the_file_info() {
    let mut answer = upload();
    answer["fileInfo"] = json!({
        "b2-cache-control": "max-age=1", "b2-content-disposition": "inline", "b2-content-encoding": "gzip",
        "b2-content-language": "nl", "b2-expires": "Sun, 06 Nov 1994 08:49:37 GMT",
    });
    let file = version(answer.clone());
    assert_eq!(file.cache_control(), Some("max-age=1"));
    assert_eq!(file.content_disposition(), Some("inline"));
    assert_eq!(file.content_encoding(), Some("gzip"));
    assert_eq!(file.content_language(), Some("nl"));
    for (text, expected) in [
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(784_111_777_000)),
        ("Sunday, 06-Nov-95 08:49:37 GMT", Some(815_647_777_000)),
        ("Sun Nov  6 08:49:37 1996", Some(847_270_177_000)),
        ("2020-01-01 00:00:00", None),
        ("2020-01-01 00:00:00 PDT", None),
    ] {
        answer["fileInfo"]["b2-expires"] = json!(text);
        let parsed = version(answer.clone()).expires_parsed();
        assert_eq!(parsed.ok().flatten(), expected, "{text}");
    }
}

#[test]
fn large_headers_are_told_from_small_ones_at_the_limit_of_the_service() {
    let with = |length: usize| {
        let mut answer = upload();
        answer["fileInfo"] = json!({ "k": "v".repeat(length) });
        version(answer).has_large_header()
    };
    let others = "X-Bz-File-Name".len() + "hello.txt".len() + "X-Bz-Info-k".len();
    assert!(!with(FileVersion::ADVANCED_HEADERS_LIMIT - others));
    assert!(with(FileVersion::ADVANCED_HEADERS_LIMIT - others + 1));
}

#[test]
fn ids_and_names_have_the_keys_of_python_in_its_order() {
    let text = serde_json::to_string(&FileIdAndName::new("i", "n").as_dict()).unwrap();
    assert_eq!(text, r#"{"action":"delete","fileId":"i","fileName":"n"}"#);
}

#[tokio::test]
async fn a_version_that_nobody_gave_says_that_it_cannot_reach_the_service() {
    assert!(ApiHandle::default().get().is_err());
    let error = FileVersion::new("i", "n", 1, 2).delete().await.unwrap_err();
    assert!(error.to_string().contains("FileVersion"), "{error}");
}
