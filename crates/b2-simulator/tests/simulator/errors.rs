//! What every answer has in common, and errors (protocol sections 1.1, 2.1 and 9).

use std::time::Duration;

use serde_json::json;

use crate::wire::{BUCKET, Wire};

#[tokio::test]
async fn every_answer_has_the_services_date() {
    let wire = Wire::new().await;
    wire.simulator.clock().advance(Duration::from_secs(3600));
    let date = "Tue, 14 Nov 2023 23:13:20 GMT";
    for target in ["/nowhere", "/b2api/v4/b2_list_buckets", "/file/x/y"] {
        assert_eq!(wire.get(target, &[]).await.header("date"), date, "{target}");
    }
    let reply = wire
        .call("b2_get_upload_url", json!({"bucketId": wire.bucket_id}))
        .await;
    assert_eq!(reply.header("date"), date);
    assert_eq!(
        reply.header("content-type"),
        "application/json;charset=UTF-8"
    );
    assert_eq!(
        reply.header("cache-control"),
        "max-age=0, no-cache, no-store"
    );
    assert_eq!(reply.header("content-length"), reply.body.len().to_string());
}

#[tokio::test]
async fn errors_are_json_and_400_closes_the_connection() {
    let wire = Wire::new().await;
    let reply = wire.get("/nowhere", &[]).await;
    assert_eq!(reply.error(), (404, "not_found".to_owned()));
    assert_eq!(
        reply.header("content-type"),
        "application/json;charset=utf-8"
    );
    assert_eq!(reply.header("connection"), "");
    let reply = wire.call("b2_list_file_names", json!({})).await;
    assert_eq!(reply.error(), (400, "bad_json".to_owned()));
    assert_eq!(reply.header("connection"), "close");
}

#[tokio::test]
async fn an_error_to_head_has_no_body() {
    let wire = Wire::new().await;
    let reply = wire
        .request("HEAD", &format!("/file/{BUCKET}/none"), &[])
        .await;
    assert_eq!((reply.status, reply.body.len()), (401, 0));
    let auth = [("Authorization", wire.token.as_str())];
    let reply = wire
        .request("HEAD", &format!("/file/{BUCKET}/none"), &auth)
        .await;
    assert_eq!((reply.status, reply.body.len()), (404, 0));
}

#[tokio::test]
async fn an_early_answer_says_that_the_connection_closes() {
    let wire = Wire::new().await;
    let (url, _) = wire.upload_url().await;
    let reply = wire
        .post(&url, b"unread", &[("Authorization", "wrong")])
        .await;
    assert_eq!(reply.error(), (401, "bad_auth_token".to_owned()));
    assert_eq!(reply.header("connection"), "close");
}

#[tokio::test]
async fn bodies_that_are_no_json_object_are_refused() {
    let wire = Wire::new().await;
    let auth = [("Authorization", wire.token.as_str())];
    for body in [b"[]".as_slice(), b"{", b"\xff\xfe", b"null", b"3"] {
        let reply = wire.post("/b2api/v4/b2_list_buckets", body, &auth).await;
        assert_eq!(reply.error(), (400, "bad_json".to_owned()), "{body:?}");
    }
}

#[tokio::test]
async fn get_with_a_query_and_post_with_json_are_the_same_call() {
    let wire = Wire::new().await;
    wire.upload("a%20b", b"1").await;
    let params =
        json!({"bucketId": wire.bucket_id, "prefix": "a b", "maxFileCount": 5, "delimiter": null});
    let post = wire.call("b2_list_file_names", params).await.ok();
    let query = format!("bucketId={}&prefix=a+b&maxFileCount=5", wire.bucket_id);
    let auth = [("Authorization", wire.token.as_str())];
    let get = wire
        .get(&format!("/b2api/v4/b2_list_file_names?{query}"), &auth)
        .await
        .ok();
    assert_eq!(get, post);
    assert_eq!(get["files"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn unknown_members_are_ignored() {
    let wire = Wire::new().await;
    let params = json!({
        "bucketId": wire.bucket_id,
        "fileName": "n",
        "contentType": "a/b",
        "custom_upload_timestamp": null,
        "surprise": [1],
    });
    wire.call("b2_start_large_file", params).await.ok();
}
