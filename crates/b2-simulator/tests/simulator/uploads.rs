//! Uploads (protocol sections 3.1 to 3.3 and 3.6).

use serde_json::{Value, json};

use crate::wire::{BUCKET, Reply, Wire, sha1, text};

#[tokio::test]
async fn a_file_object_has_every_member_that_clients_need() {
    let wire = Wire::new().await;
    let headers = [
        ("X-Bz-Info-src_last_modified_millis", "1690000000123"),
        ("X-Bz-Info-Tag", "gr%C3%BCn+blau"),
        ("X-Bz-Info-b2-content-language", "de"),
    ];
    let file = wire
        .upload_with("dir/gr%C3%BCn.txt", b"hello", &headers)
        .await
        .ok();
    let id = text(&file["fileId"]);
    assert!(id.starts_with(&format!("4_z{}_f1", wire.bucket_id)), "{id}");
    assert!(id.contains("_d20231114_m221320_"), "{id}");
    assert_eq!(
        file,
        json!({
            "accountId": wire.simulator.account_id(),
            "action": "upload",
            "bucketId": wire.bucket_id,
            "contentLength": 5,
            "contentMd5": "5d41402abc4b2a76b9719d911017c592",
            "contentSha1": "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d",
            "contentType": "text/plain",
            "fileId": id,
            "fileInfo": {
                "b2-content-language": "de",
                "src_last_modified_millis": "1690000000123",
                "tag": "grün blau",
            },
            "fileName": "dir/grün.txt",
            "fileRetention": {
                "isClientAuthorizedToRead": true,
                "value": {"mode": null, "retainUntilTimestamp": null},
            },
            "legalHold": {"isClientAuthorizedToRead": true, "value": null},
            "serverSideEncryption": {"algorithm": null, "mode": null},
            "uploadTimestamp": 1_700_000_000_000_i64,
        })
    );
}

#[tokio::test]
async fn digests_are_held_against_the_body() {
    let wire = Wire::new().await;
    let right = sha1(b"hello");
    let with_trailer = format!("hello{right}");
    let with_upper_case = format!("hello{}", right.to_uppercase());
    let with_wrong_trailer = format!("hello{}", sha1(b"other"));
    let unverified = format!("unverified:{}", sha1(b"other"));
    let mismatch = || Err("Sha1 did not match data received".to_owned());
    let table: [(&str, &str, Result<&str, String>); 10] = [
        (&right, "hello", Ok(&right)),
        (&right.to_uppercase(), "hello", Ok(&right)),
        ("hex_digits_at_end", &with_trailer, Ok(&right)),
        ("hex_digits_at_end", &with_upper_case, Ok(&right)),
        ("do_not_verify", "hello", Ok(&format!("unverified:{right}"))),
        (&unverified, "hello", Ok(&unverified)),
        (&sha1(b"other"), "hello", mismatch()),
        ("hex_digits_at_end", &with_wrong_trailer, mismatch()),
        (
            "hex_digits_at_end",
            "short",
            Err("The body is shorter than its SHA1".to_owned()),
        ),
        ("aaf4", "hello", Err("Invalid X-Bz-Content-Sha1".to_owned())),
    ];
    for (claim, body, expected) in table {
        let before = wire.simulator.snapshot();
        let reply = wire
            .upload_with("n", body.as_bytes(), &[("X-Bz-Content-Sha1", claim)])
            .await;
        match expected {
            Ok(stored) => {
                let file = reply.ok();
                assert_eq!(file["contentSha1"], stored);
                assert_eq!(file["contentLength"], 5);
                assert_eq!(
                    wire.simulator.content(&text(&file["fileId"])).unwrap(),
                    "hello"
                );
            }
            Err(message) => {
                assert_eq!(reply.error(), (400, "bad_request".to_owned()), "{claim}");
                assert_eq!(reply.json()["message"], message);
                assert_eq!(wire.simulator.snapshot(), before);
            }
        }
    }
}

#[tokio::test]
async fn an_empty_file_is_a_file() {
    let wire = Wire::new().await;
    for (claim, body) in [
        (sha1(b""), String::new()),
        ("hex_digits_at_end".to_owned(), sha1(b"")),
    ] {
        let reply = wire
            .upload_with("empty", body.as_bytes(), &[("X-Bz-Content-Sha1", &claim)])
            .await;
        let file = reply.ok();
        assert_eq!(file["contentLength"], 0);
        assert_eq!(file["contentSha1"], sha1(b""));
        let auth = [("Authorization", wire.token.as_str())];
        let back = wire.get(&format!("/file/{BUCKET}/empty"), &auth).await;
        assert_eq!((back.status, back.body.len()), (200, 0));
    }
}

#[tokio::test]
async fn headers_that_b2_does_not_allow_are_refused() {
    let wire = Wire::new().await;
    let long_key = format!("X-Bz-Info-{}", "k".repeat(51));
    let long_value = "v".repeat(7000);
    let future = (wire.simulator.clock().now_millis() + 1).to_string();
    let table = [
        ("X-Bz-File-Name", "/leading"),
        ("X-Bz-File-Name", "a//b"),
        ("X-Bz-File-Name", "%zz"),
        ("X-Bz-File-Name", "%ff"),
        ("X-Bz-File-Name", "a%0Ab"),
        ("Content-Disposition", "attachment"),
        ("Content-Encoding", "gzip"),
        ("Content-Language", "de"),
        ("Content-Location", "/elsewhere"),
        ("Content-Range", "bytes 0-0/1"),
        ("Expires", "0"),
        (&long_key, "v"),
        ("X-Bz-Info-k", &long_value),
        ("X-Bz-Info-b2-unknown", "v"),
        ("X-Bz-Info-k", "%"),
        ("X-Bz-Custom-Upload-Timestamp", "soon"),
        ("X-Bz-Custom-Upload-Timestamp", &future),
        ("X-Bz-File-Legal-Hold", "on"),
        ("X-Bz-Server-Side-Encryption", "ROT13"),
        ("X-Bz-Server-Side-Encryption", "NONE"),
        ("X-Bz-Server-Side-Encryption-Customer-Algorithm", "AES256"),
    ];
    for header in table {
        let reply = wire.upload_with("n", b"x", &[header]).await;
        assert_eq!(reply.error(), (400, "bad_request".to_owned()), "{header:?}");
    }
    assert_eq!(wire.simulator.snapshot().buckets[BUCKET].version_count(), 0);
}

#[tokio::test]
async fn required_headers_are_required() {
    let wire = Wire::new().await;
    for missing in ["X-Bz-File-Name", "Content-Type", "X-Bz-Content-Sha1"] {
        let (url, token) = wire.upload_url().await;
        let digest = sha1(b"x");
        let mut headers = vec![
            ("Authorization", token.as_str()),
            ("X-Bz-File-Name", "n"),
            ("Content-Type", "a/b"),
            ("X-Bz-Content-Sha1", &digest),
        ];
        headers.retain(|(name, _)| *name != missing);
        let reply = wire.post(&url, b"x", &headers).await;
        assert_eq!(reply.error(), (400, "bad_request".to_owned()));
        assert_eq!(
            reply.json()["message"],
            format!("Missing header: {missing}")
        );
    }
}

/// In the headers of an upload, in the path of a download, and in the query of a list.
#[tokio::test]
async fn names_may_be_encoded_in_every_way_that_b2_allows() {
    let wire = Wire::new().await;
    let auth = [("Authorization", wire.token.as_str())];
    for (encoded, name) in [
        ("a+b%2Bc", "a b+c"),
        ("%41%2f%42", "A/B"),
        ("100%25*!'()", "100%*!'()"),
        ("$,-.:;=@_~", "$,-.:;=@_~"),
        ("%22%23%26%3C%3E%5B%5C%5D%5E%60%7B%7C%7D", "\"#&<>[\\]^`{|}"),
        ("%F0%9F%A6%80", "🦀"),
        ("what%3F", "what?"),
        ("what%253F", "what%3F"),
        ("what%25253F", "what%253F"),
    ] {
        let info = [("X-Bz-Info-k", encoded)];
        let file = wire.upload_with(encoded, b"x", &info).await.ok();
        assert_eq!(file["fileName"], name);
        assert_eq!(file["fileInfo"]["k"], name);
        let download = wire.get(&format!("/file/{BUCKET}/{encoded}"), &auth).await;
        assert_eq!(download.header("x-bz-file-id"), file["fileId"], "{name}");
        let list = format!(
            "/b2api/v4/b2_list_file_names?bucketId={}&prefix={encoded}",
            wire.bucket_id
        );
        let list = wire.get(&list, &auth).await.ok();
        assert_eq!(list["files"], json!([file]), "{name}");
    }
}

#[tokio::test]
async fn info_keys_follow_the_rules() {
    let wire = Wire::new().await;
    let (longest, too_long) = ("k".repeat(50), "k".repeat(51));
    let good = [
        "a", "Z9", "-", "_", ".", "`", "~", "!", "#", "$", "%", "^", "&", "*", "'", "|", "+",
        &longest,
    ];
    for key in good {
        let stored = json!({ key.to_lowercase(): "v" });
        let header = format!("X-Bz-Info-{key}");
        let file = wire.upload_with("n", b"x", &[(&header, "v")]).await.ok();
        assert_eq!(file["fileInfo"], stored);
        let large = start_with_info(&wire, key).await.ok();
        assert_eq!(large["fileInfo"], stored);
    }
    for key in [
        "",
        "a b",
        "a/b",
        "a:b",
        "a(b)",
        "é",
        "b2-unknown",
        &too_long,
    ] {
        let reply = start_with_info(&wire, key).await;
        assert_eq!(reply.error(), (400, "bad_request".to_owned()), "{key:?}");
    }
}

async fn start_with_info(wire: &Wire, key: &str) -> Reply {
    let params = json!({
        "bucketId": wire.bucket_id,
        "fileName": "n",
        "contentType": "a/b",
        "fileInfo": { key: "v" },
    });
    wire.call("b2_start_large_file", params).await
}

#[tokio::test]
async fn name_and_info_have_so_many_bytes_as_headers_and_fewer_with_encryption() {
    let wire = Wire::new().await;
    let encrypted = ("X-Bz-Server-Side-Encryption", "AES256");
    let others = "n".len() + "X-Bz-Info-k".len() + "%C3%A9".len();
    for (limit, setting) in [(7_000, None), (2_048, Some(encrypted))] {
        for (size, status) in [(limit, 200), (limit + 1, 400)] {
            let value = format!("%C3%A9{}", "v".repeat(size - others));
            let mut headers = vec![("X-Bz-Info-k", value.as_str())];
            headers.extend(setting);
            let reply = wire.upload_with("n", b"x", &headers).await;
            assert_eq!(reply.status, status, "{size} {setting:?}");
        }
    }
}

#[tokio::test]
async fn a_custom_timestamp_dates_the_version() {
    let wire = Wire::new().await;
    wire.upload("n", b"now").await;
    let old = [("X-Bz-Custom-Upload-Timestamp", "1000")];
    let file = wire.upload_with("n", b"old", &old).await.ok();
    assert_eq!(file["uploadTimestamp"], 1_000);
    let bucket = &wire.simulator.snapshot().buckets[BUCKET];
    assert_eq!(bucket.current("n").unwrap().content_digest, sha1(b"now"));
}

#[tokio::test]
async fn the_service_chooses_the_content_type_when_asked() {
    let wire = Wire::new().await;
    let auto = [("Content-Type", "b2/x-auto")];
    let file = wire.upload_with("photo.jpg", b"x", &auto).await.ok();
    assert_eq!(file["contentType"], "image/jpeg");
    let params =
        json!({"bucketId": wire.bucket_id, "fileName": "a.unknown", "contentType": "b2/x-auto"});
    let large = wire.call("b2_start_large_file", params).await.ok();
    assert_eq!(large["contentType"], "application/octet-stream");
}

#[tokio::test]
async fn versions_of_a_bucket_have_growing_timestamps() {
    let wire = Wire::new().await;
    let mut last = 0;
    for _ in 0..5 {
        let file: Value = wire.upload("n", b"x").await;
        let timestamp = file["uploadTimestamp"].as_i64().unwrap();
        assert!(timestamp > last);
        last = timestamp;
    }
}

#[tokio::test]
async fn custom_timestamps_are_taken_unless_they_lie_in_the_future() {
    const NOW: i64 = 1_700_000_000_000;
    let wire = Wire::new().await;
    for (value, expected) in [
        ("0", Ok(0)),
        ("1600000000000", Ok(1_600_000_000_000)),
        ("1700000000000", Ok(NOW)),
        ("1700000000001", Err(())),
        ("-1", Err(())),
        ("yesterday", Err(())),
    ] {
        let header = [("X-Bz-Custom-Upload-Timestamp", value)];
        let file = wire.upload_with("a", b"x", &header).await;
        match expected {
            Ok(millis) => assert_eq!(file.ok()["uploadTimestamp"], millis),
            Err(()) => assert_eq!(file.error(), (400, "bad_request".to_owned()), "{value}"),
        }
        let start = |timestamp: Value| {
            let params = json!({
                "bucketId": wire.bucket_id,
                "fileName": "l",
                "contentType": "a/b",
                "customUploadTimestamp": timestamp,
            });
            let wire = &wire;
            async move { wire.call("b2_start_large_file", params).await }
        };
        let as_text = start(json!(value)).await;
        match expected {
            Ok(millis) => {
                assert_eq!(as_text.ok()["uploadTimestamp"], millis);
                assert_eq!(start(json!(millis)).await.ok()["uploadTimestamp"], millis);
            }
            Err(()) => assert_eq!(as_text.status, 400, "{value}"),
        }
    }
    // The newest one by its own time is the current version.
    let old = [("X-Bz-Custom-Upload-Timestamp", "1500000000000")];
    wire.upload_with("a", b"old", &old).await.ok();
    let auth = [("Authorization", wire.token.as_str())];
    let current = wire.get(&format!("/file/{BUCKET}/a"), &auth).await;
    assert_eq!(&*current.body, b"x");

    let simulator = crate::wire::builder().refuse_custom_upload_timestamps();
    let wire = Wire::over(simulator.build().unwrap()).await;
    let reply = wire.upload_with("a", b"x", &old).await;
    assert_eq!(reply.error(), (400, "bad_request".to_owned()));
}

#[tokio::test]
async fn info_that_becomes_a_header_must_be_fit_for_one() {
    let wire = Wire::new().await;
    let table = [
        (
            "b2-content-disposition",
            "attachment;+filename=%22a.txt%22",
            200,
        ),
        (
            "b2-content-disposition",
            "attachment;+filename*=UTF-8''a",
            400,
        ),
        ("b2-content-disposition", "line%0Abreak", 400),
        ("b2-content-language", "de,+en-GB", 200),
        ("b2-content-language", "d%C3%A9", 400),
        ("b2-content-encoding", "gzip", 200),
        ("b2-content-encoding", "", 400),
        ("b2-cache-control", "max-age=60,+public", 200),
        ("b2-cache-control", "%00", 400),
        ("b2-expires", "Thu,+01+Dec+2050+16:00:00+GMT", 200),
        ("b2-something", "x", 400),
    ];
    for (key, value, status) in table {
        let name = format!("X-Bz-Info-{key}");
        let reply = wire.upload_with("a", b"x", &[(&name, value)]).await;
        assert_eq!(reply.status, status, "{key} {value}");
    }
}
