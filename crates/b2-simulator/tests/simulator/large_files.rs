//! Large files and parts (protocol section 8).

use serde_json::{Value, json};

use crate::wire::{BUCKET, Reply, Wire, sha1, text};

const TEN: &[u8] = b"0123456789";

async fn finish(wire: &Wire, id: &str, digests: &[String]) -> Reply {
    let params = json!({"fileId": id, "partSha1Array": digests});
    wire.call("b2_finish_large_file", params).await
}

#[tokio::test]
async fn a_large_file_keeps_id_and_time_of_its_start() {
    let wire = Wire::new().await;
    let params = json!({
        "bucketId": wire.bucket_id,
        "fileName": "big",
        "contentType": "text/plain",
        "fileInfo": {"Large_File_SHA1": "abc"},
    });
    let started = wire.call("b2_start_large_file", params).await.ok();
    assert_eq!(started["action"], "start");
    assert_eq!(started["contentSha1"], "none");
    assert_eq!(started["contentLength"], 0);
    assert_eq!(started["fileInfo"], json!({"large_file_sha1": "abc"}));
    let id = text(&started["fileId"]);
    assert!(id.contains("_f2"));
    wire.upload("big", b"newer").await;

    let part = wire.upload_part(&id, 1, TEN).await.ok();
    assert_eq!(
        part,
        json!({
            "b2Checksum": null,
            "contentLength": 10,
            "contentMd5": "781e5e245d69b566979b86e28d23f2c7",
            "contentSha1": sha1(TEN),
            "fileId": id,
            "partNumber": 1,
            "serverSideEncryption": {"algorithm": null, "mode": null},
            "uploadTimestamp": 1_700_000_000_000_i64,
        })
    );
    wire.upload_part(&id, 2, b"abc").await.ok();
    let file = finish(&wire, &id, &[sha1(TEN), sha1(b"abc")]).await.ok();
    assert_eq!(file["action"], "upload");
    assert_eq!(file["contentLength"], 13);
    assert_eq!(file["contentSha1"], "none");
    assert_eq!(file["contentMd5"], Value::Null);
    for member in ["fileId", "uploadTimestamp", "fileInfo"] {
        assert_eq!(file[member], started[member]);
    }
    assert_eq!(wire.simulator.content(&id).unwrap(), "0123456789abc");
    let snapshot = wire.simulator.snapshot();
    let bucket = &snapshot.buckets[BUCKET];
    assert_eq!(
        bucket.files["big"][1].content_digest,
        sha1(b"0123456789abc")
    );
    assert_eq!(bucket.current("big").unwrap().length, 5);
    assert!(bucket.unfinished.is_empty());
}

#[tokio::test]
async fn finishing_checks_the_parts() {
    let wire = Wire::new().await;
    let right = [sha1(TEN), sha1(TEN), sha1(b"x")];
    let with_wrong = [sha1(TEN), sha1(b"y"), sha1(b"x")];
    type Row<'a> = (&'a [u32], &'a [String], &'a str);
    let table: [Row<'_>; 6] = [
        (&[1, 2, 3], &right[..1], "bad_request"),
        (&[1, 2, 3], &right[..0], "bad_request"),
        (&[1, 3], &right, "missing_part"),
        (&[1, 2], &right, "missing_part"),
        (&[1, 2, 3], &with_wrong, "part_sha1_mismatch"),
        (&[1, 2, 3], &right[..2], "bad_request"),
    ];
    for (numbers, digests, code) in table {
        let id = wire.start_large_file("big").await;
        for number in numbers {
            let content = if *number == 3 { b"x" } else { TEN };
            wire.upload_part(&id, *number, content).await.ok();
        }
        assert_eq!(
            finish(&wire, &id, digests).await.error(),
            (400, code.to_owned()),
            "{numbers:?}"
        );
        assert_eq!(wire.simulator.snapshot().buckets[BUCKET].version_count(), 0);
    }
    let reply = {
        let id = wire.start_large_file("big").await;
        wire.upload_part(&id, 1, b"too small").await.ok();
        wire.upload_part(&id, 2, TEN).await.ok();
        finish(&wire, &id, &[sha1(b"too small"), sha1(TEN)]).await
    };
    assert_eq!(reply.error(), (400, "bad_request".to_owned()));
}

#[tokio::test]
async fn a_second_upload_of_a_number_replaces_the_first() {
    let wire = Wire::new().await;
    let id = wire.start_large_file("big").await;
    wire.upload_part(&id, 1, b"AAAAAAAAAA").await.ok();
    wire.upload_part(&id, 2, b"end").await.ok();
    wire.upload_part(&id, 1, TEN).await.ok();
    finish(&wire, &id, &[sha1(TEN), sha1(b"end")]).await.ok();
    assert_eq!(wire.simulator.content(&id).unwrap(), "0123456789end");
}

#[tokio::test]
async fn part_numbers_have_limits() {
    let wire = Wire::new().await;
    let id = wire.start_large_file("big").await;
    for (number, status) in [(0, 400), (1, 200), (10_000, 200), (10_001, 400)] {
        assert_eq!(
            wire.upload_part(&id, number, b"x").await.status,
            status,
            "{number}"
        );
    }
}

#[tokio::test]
async fn a_part_needs_the_right_digest() {
    let wire = Wire::new().await;
    let id = wire.start_large_file("big").await;
    let url = wire
        .call("b2_get_upload_part_url", json!({"fileId": id}))
        .await
        .ok();
    assert_eq!(url["fileId"], id);
    let (url, token) = crate::wire::url_and_token(&url);
    let at_end = [b"part".as_slice(), sha1(b"part").as_bytes()].concat();
    for (claim, body, status) in [
        (sha1(b"other"), b"part".as_slice(), 400),
        (sha1(b"part"), b"part", 200),
        ("hex_digits_at_end".to_owned(), &at_end, 200),
        ("do_not_verify".to_owned(), b"part", 200),
    ] {
        let headers = [
            ("Authorization", token.as_str()),
            ("X-Bz-Part-Number", "1"),
            ("X-Bz-Content-Sha1", &claim),
        ];
        assert_eq!(
            wire.post(&url, body, &headers).await.status,
            status,
            "{claim}"
        );
    }
}

#[tokio::test]
async fn a_finished_or_cancelled_large_file_is_no_longer_active() {
    let wire = Wire::new().await;
    let cancelled = wire.start_large_file("big").await;
    wire.upload_part(&cancelled, 1, TEN).await.ok();
    let answer = wire
        .call("b2_cancel_large_file", json!({"fileId": cancelled}))
        .await
        .ok();
    assert_eq!(
        answer,
        json!({
            "accountId": wire.simulator.account_id(),
            "bucketId": wire.bucket_id,
            "fileId": cancelled,
            "fileName": "big",
        })
    );
    let finished = wire.start_large_file("big").await;
    wire.upload_part(&finished, 1, TEN).await.ok();
    wire.upload_part(&finished, 2, TEN).await.ok();
    finish(&wire, &finished, &[sha1(TEN), sha1(TEN)]).await.ok();
    let small = text(&wire.upload("small", b"x").await["fileId"]);
    for id in [&cancelled, &finished, &small] {
        for operation in [
            "b2_cancel_large_file",
            "b2_finish_large_file",
            "b2_list_parts",
            "b2_get_upload_part_url",
        ] {
            let params = json!({"fileId": id, "partSha1Array": []});
            let reply = wire.call(operation, params).await;
            assert_eq!(reply.error(), (400, "bad_request".to_owned()));
            let message = text(&reply.json()["message"]);
            assert!(message.starts_with("No active upload for"), "{message}");
        }
    }
    let reply = wire
        .call("b2_cancel_large_file", json!({"fileId": "bad-id"}))
        .await;
    assert_eq!(reply.json()["message"], "Invalid fileId: bad-id");
}

#[tokio::test]
async fn parts_are_listed_in_pages() {
    let wire = Wire::new().await;
    let id = wire.start_large_file("big").await;
    wire.simulator
        .clock()
        .advance(std::time::Duration::from_millis(999));
    for number in [3, 1, 7] {
        wire.upload_part(&id, number, TEN).await.ok();
    }
    let list = |extra: Value| {
        let mut params = json!({"fileId": id});
        params
            .as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        let wire = &wire;
        async move { wire.call("b2_list_parts", params).await }
    };
    let numbers = |page: &Value| -> Vec<i64> {
        page["parts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|part| part["partNumber"].as_i64().unwrap())
            .collect()
    };
    let page = list(json!({"maxPartCount": 2})).await.ok();
    assert_eq!(
        (numbers(&page), &page["nextPartNumber"]),
        (vec![1, 3], &json!(7))
    );
    assert_eq!(page["parts"][0]["uploadTimestamp"], 1_700_000_000_000_i64);
    let page = list(json!({"startPartNumber": 4})).await.ok();
    assert_eq!(
        (numbers(&page), &page["nextPartNumber"]),
        (vec![7], &Value::Null)
    );
    for extra in [json!({"maxPartCount": 1001}), json!({"startPartNumber": 0})] {
        assert_eq!(list(extra).await.status, 400);
    }
    let v1 = wire
        .call_as(&wire.token, "v1/b2_list_parts", json!({"fileId": id}))
        .await
        .ok();
    assert!(v1["parts"][0].get("b2Checksum").is_none());
}
