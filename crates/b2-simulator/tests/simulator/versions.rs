//! Versions, hide markers and deletion (protocol sections 2.2, 2.4 and 2.5).

use serde_json::{Value, json};

use crate::wire::{BUCKET, Wire, sha1, text};

async fn hide(wire: &Wire, name: &str) -> crate::wire::Reply {
    let params = json!({"bucketId": wire.bucket_id, "fileName": name});
    wire.call("b2_hide_file", params).await
}

async fn delete(wire: &Wire, name: &str, id: &Value) -> crate::wire::Reply {
    wire.call(
        "b2_delete_file_version",
        json!({"fileName": name, "fileId": id}),
    )
    .await
}

#[tokio::test]
async fn a_hide_marker_hides_until_it_is_deleted() {
    let wire = Wire::new().await;
    wire.upload("a", b"one").await;
    let marker = hide(&wire, "a").await.ok();
    assert_eq!(
        marker,
        json!({
            "accountId": wire.simulator.account_id(),
            "action": "hide",
            "bucketId": wire.bucket_id,
            "contentLength": 0,
            "contentMd5": "d41d8cd98f00b204e9800998ecf8427e",
            "contentSha1": sha1(b""),
            "contentType": "application/x-bz-hide-marker",
            "fileId": marker["fileId"],
            "fileInfo": {},
            "fileName": "a",
            "uploadTimestamp": 1_700_000_000_001_i64,
        })
    );
    assert!(text(&marker["fileId"]).contains("_f4"));
    let visible = || {
        wire.simulator.snapshot().buckets[BUCKET]
            .visible_names()
            .len()
    };
    assert_eq!(visible(), 0);
    assert_eq!(
        hide(&wire, "a").await.error(),
        (400, "already_hidden".to_owned())
    );
    assert_eq!(
        hide(&wire, "none").await.error(),
        (400, "no_such_file".to_owned())
    );
    let deleted = delete(&wire, "a", &marker["fileId"]).await.ok();
    assert_eq!(
        deleted,
        json!({"fileId": marker["fileId"], "fileName": "a"})
    );
    assert_eq!(visible(), 1);
}

#[tokio::test]
async fn a_version_is_deleted_only_under_its_own_name() {
    let wire = Wire::new().await;
    let one = wire.upload("a", b"one").await;
    let two = wire.upload("a", b"two").await;
    let gone = (400, "file_not_present".to_owned());
    assert_eq!(delete(&wire, "b", &two["fileId"]).await.error(), gone);
    assert_eq!(delete(&wire, "a", &json!("bad-id")).await.error(), gone);
    delete(&wire, "a", &two["fileId"]).await.ok();
    assert_eq!(delete(&wire, "a", &two["fileId"]).await.error(), gone);
    let snapshot = wire.simulator.snapshot();
    assert_eq!(
        json!(snapshot.buckets[BUCKET].current("a").unwrap().id),
        one["fileId"]
    );
}

#[tokio::test]
async fn file_info_knows_uploads_and_hide_markers() {
    let wire = Wire::new().await;
    let file = wire.upload("a", b"one").await;
    let marker = hide(&wire, "a").await.ok();
    let large = wire.start_large_file("large").await;
    let info = |id: Value| {
        let wire = &wire;
        async move { wire.call("b2_get_file_info", json!({"fileId": id})).await }
    };
    assert_eq!(info(file["fileId"].clone()).await.ok(), file);
    assert_eq!(info(marker["fileId"].clone()).await.ok(), marker);
    assert_eq!(
        info(json!(large)).await.error(),
        (404, "not_found".to_owned())
    );
    assert_eq!(
        info(json!("bad-id")).await.error(),
        (400, "bad_request".to_owned())
    );
    delete(&wire, "a", &file["fileId"]).await.ok();
    assert_eq!(
        info(file["fileId"].clone()).await.error(),
        (404, "not_found".to_owned())
    );
}

#[tokio::test]
async fn an_unfinished_large_file_neither_shows_nor_hides() {
    let wire = Wire::new().await;
    wire.upload("a", b"one").await;
    let unfinished = wire.start_large_file("a").await;
    let names = wire
        .call("b2_list_file_names", json!({"bucketId": wire.bucket_id}))
        .await
        .ok();
    assert_eq!(names["files"].as_array().unwrap().len(), 1);
    let versions = wire
        .call("b2_list_file_versions", json!({"bucketId": wire.bucket_id}))
        .await
        .ok();
    let actions: Vec<String> = versions["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| text(&file["action"]))
        .collect();
    assert_eq!(actions, ["start", "upload"]);
    delete(&wire, "a", &json!(unfinished)).await.ok();
    assert!(
        wire.simulator.snapshot().buckets[BUCKET]
            .unfinished
            .is_empty()
    );
}

#[tokio::test]
async fn version_1_has_the_old_members() {
    let wire = Wire::new().await;
    wire.upload("a", b"one").await;
    let id = wire.start_large_file("b").await;
    let v1 = |operation: &'static str, params: Value| {
        let wire = &wire;
        async move {
            wire.call_as(&wire.token, &format!("v1/{operation}"), params)
                .await
                .ok()
        }
    };
    let bucket = json!({"bucketId": wire.bucket_id});
    let listed = v1("b2_list_file_names", bucket.clone()).await["files"][0].clone();
    assert_eq!(listed["size"], 3);
    for member in [
        "contentLength",
        "accountId",
        "bucketId",
        "fileRetention",
        "legalHold",
    ] {
        assert!(listed.get(member).is_none(), "{member}");
    }
    let unfinished = v1("b2_list_unfinished_large_files", bucket).await["files"][0].clone();
    assert_eq!(unfinished["fileId"], id);
    for member in ["action", "contentLength", "contentSha1"] {
        assert!(unfinished.get(member).is_none(), "{member}");
    }
    let marker = v1(
        "b2_hide_file",
        json!({"bucketId": wire.bucket_id, "fileName": "a"}),
    )
    .await;
    assert!(marker.get("accountId").is_none() && marker.get("bucketId").is_none());
}
