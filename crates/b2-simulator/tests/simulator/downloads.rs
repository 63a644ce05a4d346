//! Downloads (protocol sections 2.5, 3.4 and 3.5).

use std::time::Duration;

use serde_json::{Value, json};

use crate::wire::{BUCKET, Reply, Wire, sha1, text};

fn by_name(name: &str) -> String {
    format!("/file/{BUCKET}/{name}")
}

fn by_id(id: &str) -> String {
    format!("/b2api/v4/b2_download_file_by_id?fileId={id}")
}

async fn get(wire: &Wire, target: &str) -> Reply {
    wire.get(target, &[("Authorization", wire.token.as_str())])
        .await
}

async fn make_public(wire: &Wire) {
    let params = json!({
        "accountId": wire.simulator.account_id(),
        "bucketId": wire.bucket_id,
        "bucketType": "allPublic",
        "bucketInfo": {"Cache-Control": "max-age=7"},
    });
    wire.call("b2_update_bucket", params).await.ok();
}

#[tokio::test]
async fn a_download_has_the_headers_of_its_file() {
    let wire = Wire::new().await;
    let headers = [
        ("X-Bz-Info-color", "gr%C3%BCn"),
        ("X-Bz-Info-b2-content-disposition", "attachment"),
        ("X-Bz-Info-b2-cache-control", "no-store"),
    ];
    let file = wire.upload_with("a%20b", b"hello", &headers).await.ok();
    let id = text(&file["fileId"]);
    for target in [by_name("a+b"), by_id(&id)] {
        let reply = get(&wire, &target).await;
        assert_eq!((reply.status, &*reply.body), (200, b"hello".as_slice()));
        for (name, value) in [
            ("content-length", "5"),
            ("content-type", "text/plain"),
            ("accept-ranges", "bytes"),
            ("x-bz-file-id", &id),
            ("x-bz-file-name", "a%20b"),
            ("x-bz-upload-timestamp", "1700000000000"),
            ("x-bz-content-sha1", &sha1(b"hello")),
            ("x-bz-info-color", "gr%C3%BCn"),
            ("content-disposition", "attachment"),
            ("cache-control", "no-store"),
            ("x-bz-info-b2-cache-control", ""),
            ("content-range", ""),
            ("x-bz-client-unauthorized-to-read", ""),
        ] {
            assert_eq!(reply.header(name), value, "{name}");
        }
    }
}

#[tokio::test]
async fn head_gives_the_headers_without_the_body() {
    let wire = Wire::new().await;
    let file = wire.upload("a", b"hello").await;
    let auth = [("Authorization", wire.token.as_str())];
    for target in [by_name("a"), by_id(file["fileId"].as_str().unwrap())] {
        let reply = wire.request("HEAD", &target, &auth).await;
        assert_eq!((reply.status, reply.body.len()), (200, 0));
        assert_eq!(reply.header("content-length"), "5");
        assert_eq!(reply.header("x-bz-content-sha1"), sha1(b"hello"));
    }
}

#[tokio::test]
async fn ranges_are_served_from_files_of_one_and_of_many_parts() {
    let wire = Wire::new().await;
    wire.upload("small", b"0123456789abcdefghij").await;
    let id = wire.start_large_file("large").await;
    let parts = [b"0123456789".as_slice(), b"abcdefghij"];
    for (number, part) in (1..).zip(parts) {
        wire.upload_part(&id, number, part).await.ok();
    }
    let params = json!({"fileId": id, "partSha1Array": parts.map(sha1)});
    wire.call("b2_finish_large_file", params).await.ok();
    let whole = sha1(b"0123456789abcdefghij");
    for (name, digest) in [("small", &*whole), ("large", "none")] {
        for (range, expected) in [
            (
                "bytes=0-19",
                Some(("0123456789abcdefghij", "bytes 0-19/20")),
            ),
            ("bytes=8-11", Some(("89ab", "bytes 8-11/20"))),
            ("bytes=10-99", Some(("abcdefghij", "bytes 10-19/20"))),
            ("bytes=-1", Some(("j", "bytes 19-19/20"))),
            ("bytes=20-", None),
        ] {
            let headers = [("Authorization", wire.token.as_str()), ("Range", range)];
            let reply = wire.get(&by_name(name), &headers).await;
            match expected {
                Some((body, content_range)) => {
                    assert_eq!(
                        (reply.status, &*reply.body),
                        (206, body.as_bytes()),
                        "{name} {range}"
                    );
                    assert_eq!(reply.header("content-range"), content_range);
                    assert_eq!(reply.header("content-length"), body.len().to_string());
                    assert_eq!(reply.header("x-bz-content-sha1"), digest);
                }
                None => assert_eq!(reply.error(), (416, "range_not_satisfiable".to_owned())),
            }
        }
    }
}

#[tokio::test]
async fn a_private_bucket_needs_a_token_and_a_public_one_does_not() {
    let wire = Wire::new().await;
    let id = text(&wire.upload("a", b"x").await["fileId"]);
    for target in [by_name("a"), by_id(&id)] {
        assert_eq!(
            wire.get(&target, &[]).await.error(),
            (401, "missing_auth_token".to_owned())
        );
        let bad = [("Authorization", "nonsense")];
        assert_eq!(
            wire.get(&target, &bad).await.error(),
            (401, "bad_auth_token".to_owned())
        );
    }
    make_public(&wire).await;
    for target in [by_name("a"), by_id(&id)] {
        let reply = wire.get(&target, &[]).await;
        assert_eq!(
            (reply.status, reply.header("cache-control")),
            (200, "max-age=7")
        );
    }
    let overridden = format!("{}?b2ContentType=x/y", by_name("a"));
    assert_eq!(wire.get(&overridden, &[]).await.status, 401);
    assert_eq!(get(&wire, &overridden).await.header("content-type"), "x/y");
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let wire = Wire::new().await;
    let id = text(&wire.upload("a", b"x").await["fileId"]);
    let large = wire.start_large_file("large").await;
    let hide = json!({"bucketId": wire.bucket_id, "fileName": "a"});
    let marker = text(&wire.call("b2_hide_file", hide).await.ok()["fileId"]);
    let not_found = (404, "not_found".to_owned());
    for target in [
        by_name("a"),
        by_name("none"),
        by_name("large"),
        "/file/no-such-bucket/a".to_owned(),
        by_id(&large),
        by_id(&marker),
    ] {
        assert_eq!(get(&wire, &target).await.error(), not_found, "{target}");
    }
    assert_eq!(
        get(&wire, &by_id("bad-id")).await.error(),
        (400, "bad_request".to_owned())
    );
    assert_eq!(get(&wire, &by_id(&id)).await.status, 200);
}

#[tokio::test]
async fn a_download_by_id_may_be_a_post() {
    let wire = Wire::new().await;
    let file = wire.upload("a", b"hello").await;
    let reply = wire
        .call("b2_download_file_by_id", json!({"fileId": file["fileId"]}))
        .await;
    assert_eq!(&*reply.body, b"hello");
}

#[tokio::test]
async fn a_download_token_is_for_its_prefix_and_its_time() {
    let wire = Wire::new().await;
    wire.upload("shared/a", b"hello").await;
    let id = text(&wire.upload("secret", b"x").await["fileId"]);
    let params = json!({
        "bucketId": wire.bucket_id,
        "fileNamePrefix": "shared/",
        "validDurationInSeconds": 60,
        "b2ContentType": "x/y",
    });
    let grant = wire
        .call("b2_get_download_authorization", params)
        .await
        .ok();
    assert_eq!(grant["fileNamePrefix"], "shared/");
    let token = text(&grant["authorizationToken"]);
    let auth = [("Authorization", token.as_str())];
    let with_override = format!("{}?b2ContentType=x/y", by_name("shared/a"));
    let reply = wire.get(&with_override, &auth).await;
    assert_eq!(
        (&*reply.body, reply.header("content-type")),
        (b"hello".as_slice(), "x/y")
    );
    let in_query = format!("{with_override}&Authorization={token}");
    assert_eq!(wire.get(&in_query, &[]).await.status, 200);
    for (target, status) in [
        (by_name("shared/a"), 401),
        (format!("{}?b2ContentType=other", by_name("shared/a")), 401),
        (format!("{}?b2ContentType=x/y", by_name("secret")), 401),
        (by_id(&id), 401),
    ] {
        assert_eq!(wire.get(&target, &auth).await.status, status, "{target}");
    }
    wire.simulator.clock().advance(Duration::from_secs(60));
    assert_eq!(
        wire.get(&with_override, &auth).await.error(),
        (401, "expired_auth_token".to_owned())
    );
    let logged = wire.simulator.requests();
    assert!(logged.iter().all(|record| !record.target.contains(&token)));
}

#[tokio::test]
async fn download_authorisations_have_limits() {
    let wire = Wire::new().await;
    for (seconds, ok) in [(0, false), (1, true), (604_800, true), (604_801, false)] {
        let params = json!({"bucketId": wire.bucket_id, "fileNamePrefix": "", "validDurationInSeconds": seconds});
        let reply = wire.call("b2_get_download_authorization", params).await;
        assert_eq!(reply.status == 200, ok, "{seconds}");
    }
    let params = json!({"bucketId": wire.bucket_id, "validDurationInSeconds": 1});
    assert_eq!(
        wire.call("b2_get_download_authorization", params)
            .await
            .status,
        400
    );
}

#[tokio::test]
async fn planted_files_may_have_names_that_uploads_may_not() {
    let wire = Wire::new().await;
    wire.simulator
        .put_file_with_info(BUCKET, "../x", "evil", [("src_last_modified_millis", "5")])
        .unwrap();
    let reply = get(&wire, &by_name("../x")).await;
    assert_eq!(&*reply.body, b"evil");
    assert_eq!(reply.header("x-bz-info-src_last_modified_millis"), "5");
    let list = wire
        .call("b2_list_file_names", json!({"bucketId": wire.bucket_id}))
        .await
        .ok();
    assert_eq!(list["files"][0]["fileName"], "../x");
    assert_eq!(list["nextFileName"], Value::Null);
    assert!(wire.simulator.put_file("no-such-bucket", "x", "").is_err());
}

#[tokio::test]
async fn a_test_may_say_what_the_service_knows_of_a_digest() {
    let wire = Wire::new().await;
    let id = text(&wire.upload("a", b"x").await["fileId"]);
    let auth = [("Authorization", wire.token.as_str())];
    let other = sha1(b"other");
    for told in ["none", &other, &format!("unverified:{other}")] {
        wire.simulator.set_content_sha1(&id, told).unwrap();
        let reply = wire.get(&format!("/file/{BUCKET}/a"), &auth).await;
        assert_eq!(reply.header("x-bz-content-sha1"), told);
        assert_eq!(&*reply.body, b"x");
    }
    assert!(wire.simulator.set_content_sha1("4_z", "none").is_err());
}

#[tokio::test]
async fn the_headers_of_http_come_from_the_query_else_from_the_file_else_from_the_bucket() {
    let wire = Wire::new().await;
    wire.update_bucket(&json!({"bucketInfo": {"Cache-Control": "max-age=7"}}))
        .await
        .ok();
    wire.upload("plain", b"x").await;
    for (info_key, parameter, header, stored, asked, of_the_bucket) in [
        (
            "b2-content-disposition",
            "b2ContentDisposition",
            "content-disposition",
            "attachment",
            "inline",
            "",
        ),
        (
            "b2-content-language",
            "b2ContentLanguage",
            "content-language",
            "de",
            "nl",
            "",
        ),
        (
            "b2-content-encoding",
            "b2ContentEncoding",
            "content-encoding",
            "gzip",
            "br",
            "",
        ),
        (
            "b2-expires",
            "b2Expires",
            "expires",
            "Thu, 01 Dec 2050 16:00:00 GMT",
            "0",
            "",
        ),
        (
            "b2-cache-control",
            "b2CacheControl",
            "cache-control",
            "no-store",
            "no-cache",
            "max-age=7",
        ),
    ] {
        let info = format!("X-Bz-Info-{info_key}");
        let encoded = stored.replace(' ', "+");
        let file = wire
            .upload_with("stored", b"x", &[(&info, &encoded)])
            .await
            .ok();
        assert_eq!(file["fileInfo"], json!({ info_key: stored }));
        for (name, expected) in [("stored", stored), ("plain", of_the_bucket)] {
            let reply = get(&wire, &by_name(name)).await;
            assert_eq!(reply.header(header), expected, "{name}");
            assert_eq!(reply.header(&info), "", "{name}");
            let reply = get(&wire, &format!("{}?{parameter}={asked}", by_name(name))).await;
            assert_eq!(reply.header(header), asked, "{name}");
        }
    }
}
