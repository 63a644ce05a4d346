//! Copies on the service (protocol section 2.5).

use serde_json::{Value, json};

use crate::wire::{Reply, Wire, sha1, text};

async fn copy(wire: &Wire, source: &Value, extra: Value) -> Reply {
    let mut params = json!({"sourceFileId": source["fileId"], "fileName": "copy"});
    params
        .as_object_mut()
        .unwrap()
        .extend(extra.as_object().unwrap().clone());
    wire.call("b2_copy_file", params).await
}

#[tokio::test]
async fn a_copy_outlives_its_source() {
    let wire = Wire::new().await;
    let source = wire
        .upload_with("a", b"0123456789", &[("X-Bz-Info-k", "v")])
        .await
        .ok();
    let whole = copy(&wire, &source, json!({})).await.ok();
    assert_eq!(whole["action"], "copy");
    assert_eq!(whole["contentSha1"], sha1(b"0123456789"));
    assert_eq!(whole["fileInfo"], json!({"k": "v"}));
    assert_eq!(whole["contentType"], "text/plain");
    let range = copy(&wire, &source, json!({"range": "bytes=2-4"}))
        .await
        .ok();
    assert_eq!(range["contentSha1"], sha1(b"234"));
    assert_eq!(range["contentLength"], 3);
    let delete = json!({"fileName": "a", "fileId": source["fileId"]});
    wire.call("b2_delete_file_version", delete).await.ok();
    assert_eq!(
        wire.simulator.content(&text(&whole["fileId"])).unwrap(),
        "0123456789"
    );
    assert_eq!(
        wire.simulator.content(&text(&range["fileId"])).unwrap(),
        "234"
    );
    let listed = wire
        .call("b2_list_file_names", json!({"bucketId": wire.bucket_id}))
        .await
        .ok();
    assert_eq!(listed["files"][0]["action"], "upload");
}

#[tokio::test]
async fn metadata_is_copied_or_replaced() {
    let wire = Wire::new().await;
    let source = wire
        .upload_with("a", b"x", &[("X-Bz-Info-k", "v")])
        .await
        .ok();
    let replaced =
        json!({"metadataDirective": "REPLACE", "contentType": "x/y", "fileInfo": {"K2": "w"}});
    let file = copy(&wire, &source, replaced).await.ok();
    assert_eq!(
        (&file["contentType"], &file["fileInfo"]),
        (&json!("x/y"), &json!({"k2": "w"}))
    );
    let bare = json!({"metadataDirective": "REPLACE", "contentType": "x/y"});
    assert_eq!(copy(&wire, &source, bare).await.ok()["fileInfo"], json!({}));
    for refused in [
        json!({"contentType": "x/y"}),
        json!({"fileInfo": {}}),
        json!({"metadataDirective": "REPLACE"}),
        json!({"metadataDirective": "MAYBE"}),
    ] {
        assert_eq!(
            copy(&wire, &source, refused).await.error(),
            (400, "bad_request".to_owned())
        );
    }
}

#[tokio::test]
async fn sources_and_ranges_are_checked() {
    let wire = Wire::new().await;
    let source = wire.upload("a", b"0123456789").await;
    let reply = copy(&wire, &source, json!({"range": "bytes=10-12"})).await;
    assert_eq!(reply.error(), (416, "range_not_satisfiable".to_owned()));
    let hide = json!({"bucketId": wire.bucket_id, "fileName": "a"});
    let marker = wire.call("b2_hide_file", hide).await.ok();
    assert_eq!(
        copy(&wire, &marker, json!({})).await.error(),
        (404, "not_found".to_owned())
    );
    assert_eq!(
        copy(&wire, &json!({"fileId": "bad"}), json!({}))
            .await
            .status,
        400
    );
    let elsewhere = json!({"destinationBucketId": "unknown"});
    assert_eq!(
        copy(&wire, &source, elsewhere).await.error(),
        (400, "bad_bucket_id".to_owned())
    );
}

#[tokio::test]
async fn copied_and_uploaded_parts_make_one_file() {
    let wire = Wire::new().await;
    let source = wire.upload("a", b"0123456789").await;
    let id = wire.start_large_file("big").await;
    let params = json!({"sourceFileId": source["fileId"], "largeFileId": id, "partNumber": 1});
    let part = wire.call("b2_copy_part", params.clone()).await.ok();
    assert_eq!(
        (&part["fileId"], &part["contentSha1"]),
        (&json!(id), &json!(sha1(b"0123456789")))
    );
    wire.upload_part(&id, 2, b"abcdefghij").await.ok();
    let mut last = params;
    last["partNumber"] = json!(3);
    last["range"] = json!("bytes=3-5");
    wire.call("b2_copy_part", last).await.ok();
    let digests = [sha1(b"0123456789"), sha1(b"abcdefghij"), sha1(b"345")];
    wire.call(
        "b2_finish_large_file",
        json!({"fileId": id, "partSha1Array": digests}),
    )
    .await
    .ok();
    let delete = json!({"fileName": "a", "fileId": source["fileId"]});
    wire.call("b2_delete_file_version", delete).await.ok();
    assert_eq!(
        wire.simulator.content(&id).unwrap(),
        "0123456789abcdefghij345"
    );
}
