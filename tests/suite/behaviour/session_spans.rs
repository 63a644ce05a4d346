//! What `tracing` shows of the calls that an application makes on the session itself.

use std::pin::Pin;

use super::b2::{
    Body, ContentSha1, CopyFileRequest, CopyPartRequest, CreateBucketRequest, CreateKeyRequest,
    DownloadRequest, FileRetentionSetting, GetDownloadAuthorizationRequest, LegalHold,
    ListBucketsRequest, ListFileNamesRequest, ListFileVersionsRequest, ListKeysRequest,
    ListPartsRequest, ListUnfinishedLargeFilesRequest, RetentionMode, Sha1Digest,
    StartLargeFileRequest, UpdateBucketRequest, UploadFileRequest, UploadPartRequest,
};
use super::collector::{Collector, SpanSeen};
use super::world::{RECOMMENDED, World, bytes};

type Made = Pin<Box<dyn Future<Output = ()>>>;

/// A call, whatever comes of it.
fn made<T, E>(call: impl Future<Output = Result<T, E>> + 'static) -> Made {
    Box::pin(async {
        call.await.map(drop).unwrap_or_default();
    })
}

/// The name and the fields of each call.
fn calls(spans: &[SpanSeen]) -> Vec<(String, String)> {
    let calls = spans.iter().filter(|span| span.target == "b2sdk::call");
    calls
        .map(|span| (span.name.clone(), span.fields.trim_end().to_owned()))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn every_call_of_the_session_has_one_span_that_says_what_it_is_about() {
    let world = World::new().await;
    let session = world.api.session();
    let (realm, id) = (world.simulator.endpoint(), world.simulator.key_id());
    let (collector, _guard) = Collector::install();
    let digest = || ContentSha1::Known(Sha1Digest::of(b""));
    let body = || Body::from(bytes::Bytes::new());
    let retention = FileRetentionSetting::new(RetentionMode::NONE);
    #[rustfmt::skip]
    let table: [(&str, &str, Made); 34] = [
        ("create_bucket", r#"bucket="n""#, made(session.create_bucket(&CreateBucketRequest::new("a", "n", "allPrivate")))),
        ("list_buckets", "", made(session.list_buckets(&ListBucketsRequest::new("a")))),
        ("update_bucket", r#"bucket_id="b""#, made(session.update_bucket(&UpdateBucketRequest::new("a", "b")))),
        ("delete_bucket", r#"bucket_id="b""#, made(session.delete_bucket("a", "b"))),
        ("get_bucket_notification_rules", r#"bucket_id="b""#, made(session.get_bucket_notification_rules("b"))),
        ("set_bucket_notification_rules", r#"bucket_id="b""#, made(session.set_bucket_notification_rules("b", &[]))),
        ("create_key", "", made(session.create_key(&CreateKeyRequest::new("a", ["listFiles"], "k")))),
        ("list_keys", "", made(session.list_keys(&ListKeysRequest::new("a")))),
        ("delete_key", "", made(session.delete_key("k"))),
        ("list_file_names", r#"bucket_id="b""#, made(session.list_file_names(&ListFileNamesRequest::new("b")))),
        ("list_file_versions", r#"bucket_id="b""#, made(session.list_file_versions(&ListFileVersionsRequest::new("b")))),
        ("get_file_info_by_id", r#"file_id="f""#, made(session.get_file_info_by_id("f"))),
        ("get_file_info_by_name", r#"bucket="n" file="x""#, made(session.get_file_info_by_name("n", "x"))),
        ("hide_file", r#"bucket_id="b" file="x""#, made(session.hide_file("b", "x"))),
        ("delete_file_version", r#"file="x" file_id="f""#, made(session.delete_file_version("f", "x", false))),
        ("update_file_retention", r#"file="x" file_id="f""#, made(session.update_file_retention("f", "x", &retention, false))),
        ("update_file_legal_hold", r#"file="x" file_id="f""#, made(session.update_file_legal_hold("f", "x", &LegalHold::ON))),
        ("copy_file", r#"file="x" file_id="f""#, made(session.copy_file(&CopyFileRequest::new("f", "x")))),
        ("get_download_authorization", r#"bucket_id="b""#, made(session.get_download_authorization(&GetDownloadAuthorizationRequest::new("b", "", 9)))),
        ("download_file_from_url", r#"file="x""#, made(session.download_file_from_url(&DownloadRequest::new("https://a.example", "x")))),
        ("get_download_url_by_id", r#"file_id="f""#, made(session.get_download_url_by_id("f"))),
        ("get_download_url_by_name", r#"bucket="n" file="x""#, made(session.get_download_url_by_name("n", "x"))),
        ("get_upload_url", r#"bucket_id="b""#, made(session.get_upload_url("b"))),
        ("get_upload_part_url", r#"file_id="f""#, made(session.get_upload_part_url("f"))),
        ("upload_file", r#"bucket_id="b" file="x""#, made(session.upload_file("b", &UploadFileRequest::new("x", "b2/x-auto", digest()), body()))),
        ("upload_part", r#"file_id="f""#, made(session.upload_part(&UploadPartRequest::new("f", 1, digest()), body()))),
        ("start_large_file", r#"bucket_id="b" file="x""#, made(session.start_large_file(&StartLargeFileRequest::new("b", "x", "b2/x-auto")))),
        ("copy_part", r#"file_id="f""#, made(session.copy_part(&CopyPartRequest::new("f", "g", 1)))),
        ("finish_large_file", r#"file_id="f""#, made(session.finish_large_file("f", ["x"]))),
        ("cancel_large_file", r#"file_id="f""#, made(session.cancel_large_file("f"))),
        ("list_unfinished_large_files", r#"bucket_id="b""#, made(session.list_unfinished_large_files(&ListUnfinishedLargeFilesRequest::new("b")))),
        ("list_parts", r#"file_id="f""#, made(session.list_parts(&ListPartsRequest::new("f")))),
        ("authorize_account", "", made(session.authorize_account(realm, id, "not the key"))),
        ("authorize_automatically", "", made(session.authorize_automatically())),
    ];
    let mut expected = Vec::new();
    for (method, fields, call) in table {
        expected.push((format!("B2Session::{method}"), fields.to_owned()));
        call.await;
    }
    let spans = collector.spans();
    assert_eq!(calls(&spans), expected);
    // What a call asks for is within it, and what it needs on the way, such as an upload URL, is no call of its own.
    let requests: Vec<&SpanSeen> = spans.iter().filter(|span| span.name == "request").collect();
    for request in &requests {
        let parent = request.parent.as_deref();
        assert!(
            parent.is_some_and(|name| name.starts_with("B2Session::")),
            "{request:?}"
        );
    }
    let parents: Vec<_> = requests.iter().map(|request| &request.parent).collect();
    for (method, _) in expected {
        // URLs are made without a request, and a URL elsewhere is refused.
        let is_local = ["get_download_url", "download_file_from_url"];
        if !is_local.iter().any(|local| method.contains(local)) {
            assert!(parents.contains(&&Some(method.clone())), "{method}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_library_asks_of_its_session_is_part_of_the_call_that_needs_it() {
    let world = World::new().await;
    let (collector, _guard) = Collector::install();
    let content = bytes(5 * RECOMMENDED as usize / 2);
    let bucket = &world.bucket;
    let file = bucket.upload_bytes(content, "large").await.unwrap();
    bucket.copy(&file.id, "copy").await.unwrap();
    world
        .api
        .delete_file_version(&*file.id, "large")
        .await
        .unwrap();
    world.api.list_buckets().await.unwrap();
    let names: Vec<String> = calls(&collector.spans())
        .into_iter()
        .map(|call| call.0)
        .collect();
    assert_eq!(
        names,
        ["UploadBytes", "Copy", "DeleteFileVersion", "ListBuckets"]
    );
}
