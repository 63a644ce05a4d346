//! Uploads, downloads and what the service says about files (protocol sections 2.2 and 3).

use serde_json::json;

use crate::wire::{BUCKET, Wire, sha1, text};

#[tokio::test]
async fn an_uploaded_file_comes_back_by_id_and_by_name() {
    let wire = Wire::new().await;
    let file = wire.upload("a/b%20c", b"hello").await;
    assert_eq!(file["fileName"], "a/b c");
    assert_eq!(file["contentSha1"], sha1(b"hello"));
    let id = text(&file["fileId"]);

    let auth = [("Authorization", wire.token.as_str())];
    let by_name = wire.get(&format!("/file/{BUCKET}/a/b%20c"), &auth).await;
    let by_id_url = format!("/b2api/v4/b2_download_file_by_id?fileId={id}");
    let by_id = wire.get(&by_id_url, &auth).await;
    for reply in [by_name, by_id] {
        assert_eq!((reply.status, &*reply.body), (200, b"hello".as_slice()));
        assert_eq!(reply.header("x-bz-file-name"), "a/b%20c");
        assert_eq!(reply.header("x-bz-file-id"), id);
    }
}

#[tokio::test]
async fn a_large_file_is_the_sum_of_its_parts() {
    let wire = Wire::new().await;
    let id = wire.start_large_file("big").await;
    let (first, second) = (b"0123456789".as_slice(), b"abc".as_slice());
    wire.upload_part(&id, 1, first).await.ok();
    wire.upload_part(&id, 2, second).await.ok();
    let params = json!({"fileId": id, "partSha1Array": [sha1(first), sha1(second)]});
    let file = wire.call("b2_finish_large_file", params).await.ok();
    assert_eq!(file["action"], "upload");
    assert_eq!(file["contentSha1"], "none");
    assert_eq!(wire.simulator.content(&id).unwrap(), "0123456789abc");
}
