//! Every call: what it needs, what it refuses with which words, and the exact shape of the short answers (protocol
//! sections 1.1, 2.5 and 9.3).

use serde_json::{Value, json};

use crate::wire::{BUCKET, Wire, joined, sha1, text};

/// A bucket with a file, a hidden file, an unfinished large file with two parts, and the id of a file that is gone.
struct Scene {
    wire: Wire,
    file_id: String,
    large_id: String,
    gone_id: String,
}

impl Scene {
    async fn new() -> Self {
        let wire = Wire::new().await;
        let file_id = text(&wire.upload("a", b"0123456789").await["fileId"]);
        wire.upload("hidden", b"x").await;
        let hide = json!({"bucketId": wire.bucket_id, "fileName": "hidden"});
        wire.call("b2_hide_file", hide).await.ok();
        let large_id = wire.start_large_file("large").await;
        for number in [1, 2] {
            wire.upload_part(&large_id, number, b"0123456789")
                .await
                .ok();
        }
        let gone_id = text(&wire.upload("gone", b"x").await["fileId"]);
        let delete = json!({"fileName": "gone", "fileId": gone_id});
        wire.call("b2_delete_file_version", delete).await.ok();
        Self {
            wire,
            file_id,
            large_id,
            gone_id,
        }
    }

    fn bucket(&self) -> Value {
        json!(self.wire.bucket_id)
    }

    fn account(&self) -> Value {
        json!(self.wire.simulator.account_id())
    }

    /// The required members of every call with good values.
    fn required(&self) -> Vec<(&'static str, Value)> {
        let (account, bucket) = (self.account(), self.bucket());
        let (file, large) = (&self.file_id, &self.large_id);
        let sha1 = sha1(b"0123456789");
        vec![
            ("b2_cancel_large_file", json!({"fileId": large})),
            (
                "b2_copy_file",
                json!({"sourceFileId": file, "fileName": "b"}),
            ),
            (
                "b2_copy_part",
                json!({"sourceFileId": file, "largeFileId": large, "partNumber": 3}),
            ),
            (
                "b2_create_bucket",
                json!({"accountId": account, "bucketName": "new-bucket", "bucketType": "allPrivate"}),
            ),
            (
                "b2_create_key",
                json!({"accountId": account, "keyName": "key", "capabilities": ["listFiles"]}),
            ),
            (
                "b2_delete_bucket",
                json!({"accountId": account, "bucketId": bucket}),
            ),
            (
                "b2_delete_file_version",
                json!({"fileName": "a", "fileId": file}),
            ),
            ("b2_delete_key", json!({"applicationKeyId": "key"})),
            (
                "b2_finish_large_file",
                json!({"fileId": large, "partSha1Array": [sha1, sha1]}),
            ),
            (
                "b2_get_bucket_notification_rules",
                json!({"bucketId": bucket}),
            ),
            (
                "b2_get_download_authorization",
                json!({"bucketId": bucket, "fileNamePrefix": "", "validDurationInSeconds": 60}),
            ),
            ("b2_get_file_info", json!({"fileId": file})),
            ("b2_get_upload_part_url", json!({"fileId": large})),
            ("b2_get_upload_url", json!({"bucketId": bucket})),
            ("b2_hide_file", json!({"bucketId": bucket, "fileName": "a"})),
            ("b2_list_buckets", json!({"accountId": account})),
            ("b2_list_file_names", json!({"bucketId": bucket})),
            ("b2_list_file_versions", json!({"bucketId": bucket})),
            ("b2_list_keys", json!({"accountId": account})),
            ("b2_list_parts", json!({"fileId": large})),
            (
                "b2_list_unfinished_large_files",
                json!({"bucketId": bucket}),
            ),
            (
                "b2_set_bucket_notification_rules",
                json!({"bucketId": bucket, "eventNotificationRules": []}),
            ),
            (
                "b2_start_large_file",
                json!({"bucketId": bucket, "fileName": "n", "contentType": "a/b"}),
            ),
            (
                "b2_update_bucket",
                json!({"accountId": account, "bucketId": bucket}),
            ),
            (
                "b2_update_file_legal_hold",
                json!({"fileName": "a", "fileId": file, "legalHold": "on"}),
            ),
            (
                "b2_update_file_retention",
                json!({"fileName": "a", "fileId": file, "fileRetention": {"mode": null}}),
            ),
        ]
    }
}

#[tokio::test]
async fn a_required_member_is_missed_by_its_name() {
    let scene = Scene::new().await;
    let before = scene.wire.simulator.snapshot();
    for (operation, params) in scene.required() {
        let members: Vec<String> = params.as_object().unwrap().keys().cloned().collect();
        for member in members {
            for version in 1..=4 {
                let absent = joined(params.clone(), &json!({ member.as_str(): null }));
                let path = format!("v{version}/{operation}");
                let reply = scene.wire.call_as(&scene.wire.token, &path, absent).await;
                assert_eq!(
                    reply.json(),
                    json!({
                        "code": "bad_json",
                        "message": format!("Required field {member} is missing"),
                        "status": 400,
                    }),
                    "{path} without {member}"
                );
                assert_eq!(reply.header("connection"), "close");
            }
            let wrong = joined(params.clone(), &json!({ member.as_str(): [{}, 1] }));
            let reply = scene.wire.call(operation, wrong).await;
            assert_eq!(
                reply.error(),
                (400, "bad_json".to_owned()),
                "{operation} {member}"
            );
        }
    }
    assert_eq!(scene.wire.simulator.snapshot(), before);
}

#[tokio::test]
async fn every_call_needs_a_token() {
    let scene = Scene::new().await;
    for (operation, params) in scene.required() {
        let path = format!("/b2api/v4/{operation}");
        let body = params.to_string();
        let reply = scene.wire.post(&path, body.as_bytes(), &[]).await;
        assert_eq!(
            reply.error(),
            (401, "missing_auth_token".to_owned()),
            "{operation}"
        );
        let bad = [("Authorization", "4_bad")];
        let reply = scene.wire.post(&path, body.as_bytes(), &bad).await;
        assert_eq!(
            reply.error(),
            (401, "bad_auth_token".to_owned()),
            "{operation}"
        );
        let reply = scene.wire.request("DELETE", &path, &[]).await;
        assert_eq!(
            reply.error(),
            (405, "method_not_allowed".to_owned()),
            "{operation}"
        );
    }
}

#[tokio::test]
async fn reads_are_the_same_by_get_and_by_post() {
    let scene = Scene::new().await;
    let reads = |operation: &str| {
        let changes = ["url", "authorization"];
        (operation.contains("_list_") || operation.contains("_get_"))
            && !changes.iter().any(|end| operation.ends_with(end))
    };
    let auth = [("Authorization", scene.wire.token.as_str())];
    for (operation, params) in scene.required() {
        if !reads(operation) {
            continue;
        }
        let pairs: Vec<String> = params
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| format!("{name}={}", text(value)))
            .collect();
        let target = format!("/b2api/v4/{operation}?{}", pairs.join("&"));
        let get = scene.wire.get(&target, &auth).await;
        let post = scene.wire.call(operation, params).await;
        assert_eq!(get.ok(), post.ok(), "{operation}");
        assert_eq!(get.headers, post.headers, "{operation}");
    }
}

#[tokio::test]
async fn what_is_refused_is_refused_with_these_words() {
    let scene = Scene::new().await;
    let Scene {
        wire,
        file_id,
        large_id,
        gone_id,
    } = &scene;
    let (account, bucket) = (scene.account(), scene.bucket());
    let sha = sha1(b"0123456789");
    let invalid_id = || "Invalid fileId: bad-id".to_owned();
    let no_upload = |id: &str| format!("No active upload for: {id}");
    let not_there = |id: &str| format!("File not present: {id}");
    let out_of_range = |member: &str, count: i64| format!("{member} out of range: {count}");
    let table: Vec<(&str, Value, u16, &str, String)> = vec![
        (
            "b2_cancel_large_file",
            json!({"fileId": "bad-id"}),
            400,
            "bad_request",
            invalid_id(),
        ),
        (
            "b2_cancel_large_file",
            json!({"fileId": gone_id}),
            400,
            "bad_request",
            no_upload(gone_id),
        ),
        (
            "b2_cancel_large_file",
            json!({"fileId": file_id}),
            400,
            "bad_request",
            no_upload(file_id),
        ),
        (
            "b2_copy_file",
            json!({"sourceFileId": "bad-id", "fileName": "b"}),
            400,
            "bad_request",
            invalid_id(),
        ),
        (
            "b2_copy_file",
            json!({"sourceFileId": gone_id, "fileName": "b"}),
            404,
            "not_found",
            not_there(gone_id),
        ),
        (
            "b2_copy_file",
            json!({"sourceFileId": large_id, "fileName": "b"}),
            404,
            "not_found",
            not_there(large_id),
        ),
        (
            "b2_copy_file",
            json!({"sourceFileId": file_id, "fileName": "b", "range": "bytes=10-11"}),
            416,
            "range_not_satisfiable",
            "The Range header in the request is outside the size of the file".to_owned(),
        ),
        (
            "b2_copy_file",
            json!({"sourceFileId": file_id, "fileName": "b", "destinationBucketId": "unknown"}),
            400,
            "bad_bucket_id",
            "Invalid bucketId: unknown".to_owned(),
        ),
        (
            "b2_copy_file",
            json!({"sourceFileId": file_id, "fileName": "b", "contentType": "a/b"}),
            400,
            "bad_request",
            "contentType and fileInfo need the metadataDirective REPLACE".to_owned(),
        ),
        (
            "b2_copy_file",
            json!({"sourceFileId": file_id, "fileName": "b", "metadataDirective": "REPLACE"}),
            400,
            "bad_request",
            "contentType is required with the metadataDirective REPLACE".to_owned(),
        ),
        (
            "b2_copy_file",
            json!({"sourceFileId": file_id, "fileName": "b", "metadataDirective": "KEEP"}),
            400,
            "bad_request",
            "Invalid metadataDirective: KEEP".to_owned(),
        ),
        (
            "b2_copy_part",
            json!({"sourceFileId": file_id, "largeFileId": large_id, "partNumber": 10_001}),
            400,
            "bad_request",
            "Part number must be in range 1 - 10000".to_owned(),
        ),
        (
            "b2_copy_part",
            json!({"sourceFileId": file_id, "largeFileId": file_id, "partNumber": 1}),
            400,
            "bad_request",
            no_upload(file_id),
        ),
        (
            "b2_create_bucket",
            json!({"accountId": account, "bucketName": "Test-Bucket", "bucketType": "allPrivate"}),
            400,
            "duplicate_bucket_name",
            "Bucket name is already in use.".to_owned(),
        ),
        (
            "b2_create_key",
            json!({"accountId": account, "keyName": "a b", "capabilities": ["listFiles"]}),
            400,
            "bad_request",
            "illegal key name: a b".to_owned(),
        ),
        (
            "b2_create_key",
            json!({"accountId": account, "keyName": "a", "capabilities": ["listFiles"], "validDurationInSeconds": 86_400_000}),
            400,
            "bad_request",
            "valid duration must be greater than 0, and less than 1000 days in seconds".to_owned(),
        ),
        (
            "b2_create_key",
            json!({"accountId": account, "keyName": "a", "capabilities": ["listFiles"], "bucketIds": ["unknown"]}),
            400,
            "bad_bucket_id",
            "Invalid bucketId: unknown".to_owned(),
        ),
        (
            "b2_delete_bucket",
            json!({"accountId": account, "bucketId": "unknown"}),
            400,
            "bad_bucket_id",
            "Bucket unknown does not exist".to_owned(),
        ),
        (
            "b2_delete_bucket",
            json!({"accountId": account, "bucketId": bucket}),
            400,
            "cannot_delete_non_empty_bucket",
            "Cannot delete non-empty bucket".to_owned(),
        ),
        (
            "b2_delete_file_version",
            json!({"fileId": gone_id, "fileName": "gone"}),
            400,
            "file_not_present",
            format!("File not present: gone {gone_id}"),
        ),
        (
            "b2_delete_file_version",
            json!({"fileId": file_id, "fileName": "b"}),
            400,
            "file_not_present",
            format!("File not present: b {file_id}"),
        ),
        (
            "b2_delete_key",
            json!({"applicationKeyId": "unknown"}),
            400,
            "bad_request",
            "application key does not exist: unknown".to_owned(),
        ),
        (
            "b2_finish_large_file",
            json!({"fileId": large_id, "partSha1Array": [sha]}),
            400,
            "bad_request",
            "large files must have at least 2 parts".to_owned(),
        ),
        (
            "b2_finish_large_file",
            json!({"fileId": large_id, "partSha1Array": [sha, sha, sha]}),
            400,
            "missing_part",
            "Part number 3 has not been uploaded".to_owned(),
        ),
        (
            "b2_finish_large_file",
            json!({"fileId": large_id, "partSha1Array": [sha, sha1(b"other")]}),
            400,
            "part_sha1_mismatch",
            "Part number 2 has a different SHA1".to_owned(),
        ),
        (
            "b2_get_download_authorization",
            json!({"bucketId": bucket, "fileNamePrefix": "", "validDurationInSeconds": 604_801}),
            400,
            "bad_request",
            out_of_range("validDurationInSeconds", 604_801),
        ),
        (
            "b2_get_file_info",
            json!({"fileId": "bad-id"}),
            400,
            "bad_request",
            invalid_id(),
        ),
        (
            "b2_get_file_info",
            json!({"fileId": gone_id}),
            404,
            "not_found",
            not_there(gone_id),
        ),
        (
            "b2_get_file_info",
            json!({"fileId": large_id}),
            404,
            "not_found",
            not_there(large_id),
        ),
        (
            "b2_get_upload_part_url",
            json!({"fileId": file_id}),
            400,
            "bad_request",
            no_upload(file_id),
        ),
        (
            "b2_get_upload_url",
            json!({"bucketId": "unknown"}),
            400,
            "bad_bucket_id",
            "Invalid bucketId: unknown".to_owned(),
        ),
        (
            "b2_hide_file",
            json!({"bucketId": bucket, "fileName": "none"}),
            400,
            "no_such_file",
            not_there("none"),
        ),
        (
            "b2_hide_file",
            json!({"bucketId": bucket, "fileName": "hidden"}),
            400,
            "already_hidden",
            "File already hidden: hidden".to_owned(),
        ),
        (
            "b2_list_file_names",
            json!({"bucketId": bucket, "maxFileCount": 10_001}),
            400,
            "out_of_range",
            out_of_range("maxFileCount", 10_001),
        ),
        (
            "b2_list_file_versions",
            json!({"bucketId": bucket, "maxFileCount": -1}),
            400,
            "out_of_range",
            out_of_range("maxFileCount", -1),
        ),
        (
            "b2_list_file_versions",
            json!({"bucketId": bucket, "startFileId": file_id}),
            400,
            "bad_request",
            "startFileId must not be given without startFileName".to_owned(),
        ),
        (
            "b2_list_file_versions",
            json!({"bucketId": bucket, "startFileName": "a", "startFileId": "bad-id"}),
            400,
            "invalid_file_id",
            invalid_id(),
        ),
        (
            "b2_list_keys",
            json!({"accountId": account, "maxKeyCount": 10_001}),
            400,
            "out_of_range",
            out_of_range("maxKeyCount", 10_001),
        ),
        (
            "b2_list_parts",
            json!({"fileId": large_id, "maxPartCount": 1_001}),
            400,
            "out_of_range",
            out_of_range("maxPartCount", 1_001),
        ),
        (
            "b2_list_parts",
            json!({"fileId": file_id}),
            400,
            "bad_request",
            no_upload(file_id),
        ),
        (
            "b2_list_unfinished_large_files",
            json!({"bucketId": bucket, "maxFileCount": 101}),
            400,
            "out_of_range",
            out_of_range("maxFileCount", 101),
        ),
        (
            "b2_update_bucket",
            json!({"accountId": account, "bucketId": bucket, "ifRevisionIs": 1}),
            409,
            "conflict",
            "simultaneous updates to bucket".to_owned(),
        ),
        (
            "b2_list_buckets",
            json!({"accountId": "0123456789ab"}),
            401,
            "unauthorized",
            "accountId is not the account of the authorization token".to_owned(),
        ),
        (
            "b2_fly",
            json!({}),
            404,
            "not_found",
            "Unknown URL: /b2api/v4/b2_fly".to_owned(),
        ),
    ];
    let before = wire.simulator.snapshot();
    for (operation, params, status, code, message) in table {
        let reply = wire.call(operation, params.clone()).await;
        assert_eq!(
            reply.json(),
            json!({"code": code, "message": message, "status": status}),
            "{operation} {params}"
        );
        assert_eq!(reply.status, status);
        assert_eq!(
            reply.header("content-type"),
            "application/json;charset=utf-8"
        );
    }
    assert_eq!(wire.simulator.snapshot(), before);
}

#[tokio::test]
async fn short_answers_have_exactly_these_members() {
    const NOW: i64 = 1_700_000_000_000;
    let scene = Scene::new().await;
    let Scene {
        wire,
        file_id,
        large_id,
        ..
    } = &scene;
    let (account, bucket) = (scene.account(), scene.bucket());
    let off = json!({"algorithm": null, "mode": null});
    let part = |number: u32| {
        json!({
            "b2Checksum": null,
            "contentLength": 10,
            "contentMd5": "781e5e245d69b566979b86e28d23f2c7",
            "contentSha1": sha1(b"0123456789"),
            "fileId": large_id,
            "partNumber": number,
            "serverSideEncryption": off,
            "uploadTimestamp": NOW,
        })
    };
    let call = |operation: &'static str, params: Value| async move {
        wire.call(operation, params).await.ok()
    };
    assert_eq!(
        call(
            "b2_list_parts",
            json!({"fileId": large_id, "maxPartCount": 1})
        )
        .await,
        json!({"nextPartNumber": 2, "parts": [part(1)]})
    );
    let copy = json!({"sourceFileId": file_id, "largeFileId": large_id, "partNumber": 3});
    assert_eq!(call("b2_copy_part", copy).await, part(3));
    let url = call("b2_get_upload_url", json!({"bucketId": bucket})).await;
    let members = ["authorizationToken", "bucketId", "uploadUrl"];
    assert!(url.as_object().unwrap().keys().eq(members));
    let url = call("b2_get_upload_part_url", json!({"fileId": large_id})).await;
    let members = ["authorizationToken", "fileId", "uploadUrl"];
    assert!(url.as_object().unwrap().keys().eq(members));
    let grant = json!({"bucketId": bucket, "fileNamePrefix": "a", "validDurationInSeconds": 1});
    let grant = call("b2_get_download_authorization", grant).await;
    assert_eq!(grant["fileNamePrefix"], "a");
    let members = ["authorizationToken", "bucketId", "fileNamePrefix"];
    assert!(grant.as_object().unwrap().keys().eq(members));
    let unfinished = call(
        "b2_list_unfinished_large_files",
        json!({"bucketId": bucket}),
    )
    .await;
    let started = &unfinished["files"][0];
    assert_eq!(
        unfinished,
        json!({
            "files": [{
                "accountId": account,
                "action": "start",
                "bucketId": bucket,
                "contentLength": 0,
                "contentMd5": null,
                "contentSha1": "none",
                "contentType": "text/plain",
                "fileId": large_id,
                "fileInfo": {},
                "fileName": "large",
                "fileRetention": {
                    "isClientAuthorizedToRead": true,
                    "value": {"mode": null, "retainUntilTimestamp": null},
                },
                "legalHold": {"isClientAuthorizedToRead": true, "value": null},
                "serverSideEncryption": off,
                "uploadTimestamp": started["uploadTimestamp"],
            }],
            "nextFileId": null,
            "nextFileName": null,
        })
    );
    assert_eq!(
        call("b2_cancel_large_file", json!({"fileId": large_id})).await,
        json!({"accountId": account, "bucketId": bucket, "fileId": large_id, "fileName": "large"})
    );
    let params = json!({"bucketId": bucket, "fileName": "a"});
    let marker = call("b2_hide_file", params).await;
    assert_eq!(
        marker,
        json!({
            "accountId": account,
            "action": "hide",
            "bucketId": bucket,
            "contentLength": 0,
            "contentMd5": "d41d8cd98f00b204e9800998ecf8427e",
            "contentSha1": "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "contentType": "application/x-bz-hide-marker",
            "fileId": marker["fileId"],
            "fileInfo": {},
            "fileName": "a",
            "uploadTimestamp": marker["uploadTimestamp"],
        })
    );
    let params = json!({"fileName": "a", "fileId": marker["fileId"]});
    assert_eq!(call("b2_delete_file_version", params.clone()).await, params);
}

/// The names of section 3.7, on the wire.
#[tokio::test]
async fn file_names_follow_the_rules_by_every_way_in() {
    let wire = Wire::new().await;
    let file = wire.upload("source", b"x").await;
    let longest = "n".repeat(1_024);
    let good = ["a", "a/b", "back\\slash", "..", longest.as_str()];
    let too_long = "n".repeat(1_025);
    let bad = [
        "",
        "/a",
        "a/",
        "a//b",
        "a\nb",
        "a\u{7f}b",
        too_long.as_str(),
    ];
    let names = good.iter().map(|name| (name, 200));
    for (name, status) in names.chain(bad.iter().map(|name| (name, 400))) {
        let encoded: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let header = [("X-Bz-File-Name", encoded.as_str())];
        let upload = wire.upload_with(name, b"x", &header).await;
        assert_eq!(upload.status, status, "{name:?}");
        let start = json!({"bucketId": wire.bucket_id, "fileName": name, "contentType": "a/b"});
        let start = wire.call("b2_start_large_file", start).await;
        assert_eq!(start.status, status, "{name:?}");
        let copy = json!({"sourceFileId": file["fileId"], "fileName": name});
        let copy = wire.call("b2_copy_file", copy).await;
        assert_eq!(copy.status, status, "{name:?}");
        if status == 400 {
            let refused = (400, "bad_request".to_owned());
            assert_eq!(
                [upload.error(), start.error(), copy.error()],
                [refused.clone(), refused.clone(), refused]
            );
        }
    }
    assert!(wire.simulator.snapshot().bucket(BUCKET).is_some());
}
