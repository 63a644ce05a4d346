use std::sync::Arc;

use b2_simulator::{FaultRule, Operation};

use super::b2::{ErrorKind, FileVersion};
use super::world::{Recording, World, bytes, sha1};

const MIB: usize = 1024 * 1024;

/// A large file with info, in a service that copies at most 200,000 bytes in one part when told so.
async fn world_with_a_large_file() -> (World, FileVersion, Vec<u8>) {
    let world = World::new().await;
    let content = bytes(550_000);
    let info = [("author", "me"), ("src_last_modified_millis", "77")];
    let upload = world
        .bucket
        .upload_bytes(content.clone(), "source")
        .content_type("text/plain")
        .file_info(info);
    let source = upload.await.unwrap();
    (world, source, content)
}

#[tokio::test(start_paused = true)]
async fn a_small_copy_keeps_type_and_info_unless_both_are_given() {
    let world = World::new().await;
    let upload = world
        .bucket
        .upload_bytes("hello world", "source")
        .content_type("text/plain");
    let source = upload.file_info([("author", "me")]).await.unwrap();
    let other = world
        .api
        .create_bucket("other-bucket", "allPrivate")
        .await
        .unwrap();

    let recording = Arc::new(Recording::default());
    let copied = other
        .copy(&source.id, "copy")
        .progress_listener(recording.clone())
        .await
        .unwrap();
    assert_eq!(
        (
            copied.size,
            &*copied.content_type.unwrap(),
            &*copied.file_info["author"]
        ),
        (11, "text/plain", "me")
    );
    recording.assert_complete(11);

    let replaced = other
        .copy(&source.id, "b")
        .content_type("a/b")
        .file_info([("x", "y")])
        .await
        .unwrap();
    assert_eq!(
        (&*replaced.content_type.unwrap(), replaced.file_info.len()),
        ("a/b", 1)
    );
    for half in [
        other.copy(&source.id, "c").content_type("a/b"),
        other.copy(&source.id, "c").file_info([("x", "y")]),
    ] {
        let error = half.await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::CopyArgumentsMismatch { .. }),
            "{error}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_range_is_copied_and_has_no_digest_of_the_whole() {
    let (world, source, content) = world_with_a_large_file().await;
    let copied = world
        .bucket
        .copy(&source.id, "range")
        .offset(3)
        .length(70_000)
        .await
        .unwrap();
    assert_eq!(
        world.current("range").unwrap().content_digest,
        sha1(&content[3..70_003])
    );
    assert!(
        !copied.file_info.contains_key("large_file_sha1"),
        "{:?}",
        copied.file_info
    );
    assert_eq!(copied.file_info["author"], "me");
    let outside = world
        .bucket
        .copy(&source.id, "outside")
        .offset(600_000)
        .length(3)
        .await
        .unwrap_err();
    assert!(
        matches!(outside.kind(), ErrorKind::UnsatisfiableRange),
        "{outside}"
    );
    assert!(world.current("outside").is_none());
    let error = world
        .bucket
        .copy(&source.id, "a")
        .offset(3)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("length"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn w5_a_large_copy_keeps_type_info_and_digest() {
    let (world, source, content) = world_with_a_large_file().await;
    let recording = Arc::new(Recording::default());
    let copy = world
        .bucket
        .copy(&source.id, "copy")
        .length(550_000)
        .max_part_size(200_000)
        .min_part_size(5_000);
    let copied = copy.progress_listener(recording.clone()).await.unwrap();
    assert_eq!(world.count(Operation::CopyPart), 3);
    let stored = world.current("copy").unwrap();
    assert_eq!(
        (stored.content_digest, &*stored.content_type),
        (sha1(&content), "text/plain")
    );
    assert_eq!(copied.file_info, source.file_info);
    assert_eq!(
        copied.get_content_sha1().unwrap().to_string(),
        sha1(&content)
    );
    assert_eq!(world.unfinished_count(), 0);
    recording.assert_complete(550_000);
}

#[tokio::test(start_paused = true)]
async fn w6_a_copy_with_a_length_keeps_what_is_given() {
    let (world, source, _) = world_with_a_large_file().await;
    let info = [
        ("b2-cache-control", "no-store"),
        ("b2-content-language", "de"),
    ];
    let request = world
        .bucket
        .copy(&source.id, "copy")
        .length(300_000)
        .max_part_size(200_000)
        .content_type("a/b");
    let copied = request.file_info(info).await.unwrap();
    assert_eq!(copied.file_info.len(), 2, "{:?}", copied.file_info);
    assert_eq!(world.current("copy").unwrap().content_type, "a/b");
}

#[tokio::test(start_paused = true)]
async fn a_source_that_is_too_big_for_one_call_is_copied_in_parts() {
    let (world, source, content) = world_with_a_large_file().await;
    let refused = FaultRule::on(Operation::CopyFile).status(400, "source_too_large");
    world
        .simulator
        .faults()
        .add(refused.message("Copy source too big: 550000"));
    world
        .bucket
        .copy(&source.id, "copy")
        .max_part_size(300_000)
        .await
        .unwrap();
    assert_eq!(
        world.current("copy").unwrap().content_digest,
        sha1(&content)
    );
    assert_eq!(world.count(Operation::CopyPart), 2);
}

#[tokio::test(start_paused = true)]
async fn w18_a_lost_answer_makes_one_copy() {
    let (world, source, content) = world_with_a_large_file().await;
    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::CopyFile).reset_after());
    let copied = world.bucket.copy(&source.id, "copy").await.unwrap();
    let versions = world.versions("copy");
    assert_eq!((versions.len(), &versions[0].id), (1, &copied.id));
    for operation in [Operation::CopyPart, Operation::FinishLargeFile] {
        world
            .simulator
            .faults()
            .add(FaultRule::on(operation).reset_after());
    }
    world
        .bucket
        .copy(&source.id, "large")
        .length(550_000)
        .max_part_size(200_000)
        .await
        .unwrap();
    assert_eq!(world.versions("large").len(), 1);
    assert_eq!(
        world.current("large").unwrap().content_digest,
        sha1(&content)
    );
}

#[tokio::test(start_paused = true)]
async fn a_missing_source_is_named() {
    let world = World::new().await;
    let source = world
        .bucket
        .upload_bytes(bytes(MIB), "source")
        .await
        .unwrap();
    world
        .bucket
        .delete_file_version(&source.id, "source")
        .await
        .unwrap();
    let error = world.bucket.copy(&source.id, "copy").await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::FileNotPresent { .. }),
        "{error}"
    );
}
