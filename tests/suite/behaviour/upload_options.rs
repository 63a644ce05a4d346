//! What can be said of a new file.

use std::time::{Duration, UNIX_EPOCH};

use super::b2::{BytesSource, Sha1Digest, WholeFileSha1};
use super::world::{RECOMMENDED, World, bytes, sha1};

#[tokio::test(start_paused = true)]
async fn the_headers_of_downloads_are_stored_as_pairs() {
    let world = World::new().await;
    let expires = UNIX_EPOCH + Duration::from_secs(2_553_523_200);
    for size in [10, 3 * RECOMMENDED as usize] {
        world
            .bucket
            .upload_bytes(bytes(size), "a")
            .file_info([("b2-cache-control", "no-cache"), ("mine", "kept")])
            .cache_control("max-age=60")
            .expires(expires)
            .content_disposition("attachment; filename=\"a.txt\"")
            .content_encoding("gzip")
            .content_language("en")
            .await
            .unwrap();
        let mut info = world.current("a").unwrap().info;
        info.remove("large_file_sha1");
        let stored: Vec<(&str, &str)> = info
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        assert_eq!(
            stored,
            [
                ("b2-cache-control", "max-age=60"),
                ("b2-content-disposition", "attachment; filename=\"a.txt\""),
                ("b2-content-encoding", "gzip"),
                ("b2-content-language", "en"),
                ("b2-expires", "Thu, 01 Dec 2050 16:00:00 GMT"),
                ("mine", "kept"),
            ]
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_that_is_put_together_has_the_same_setters() {
    let world = World::new().await;
    let source = super::b2::OutboundSource::upload(BytesSource::new("hello"));
    world
        .bucket
        .concatenate([source], "a")
        .content_type("text/plain")
        .cache_control("no-store")
        .await
        .unwrap();
    let stored = world.current("a").unwrap();
    assert_eq!(stored.info["b2-cache-control"], "no-store");
    assert_eq!(stored.content_type, "text/plain");
}

#[tokio::test(start_paused = true)]
async fn the_digest_of_the_whole_is_stored_with_a_large_file() {
    let world = World::new().await;
    let content = bytes(3 * RECOMMENDED as usize);
    world
        .bucket
        .upload_bytes(content.clone(), "a")
        .await
        .unwrap();
    let stored = world.current("a").unwrap();
    assert_eq!(stored.info["large_file_sha1"], sha1(&content));
}

#[tokio::test(start_paused = true)]
async fn a_digest_that_contradicts_the_source_is_refused_before_anything_is_sent() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    std::fs::write(&path, bytes(10)).unwrap();
    world.simulator.clear_requests();
    let error = world
        .bucket
        .upload_local_file(&path, "a")
        .sha1_sum(Sha1Digest::of(b"one"))
        .large_file_sha1(WholeFileSha1::Given(Sha1Digest::of(b"another")))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("large_file_sha1"), "{error}");
    assert_eq!(world.simulator.requests().len(), 0);
}
