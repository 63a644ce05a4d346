use std::sync::Arc;

use b2_simulator::{FaultRule, Operation};

use super::b2::{BytesSource, CopySource, ErrorKind, FileVersion, OutboundSource, WriteIntent};
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

#[tokio::test(start_paused = true)]
async fn a_file_is_put_together_from_both_sides() {
    let (world, source, content) = world_with_a_large_file().await;
    let local = |seed: usize, length: usize| bytes(length + seed)[seed..].to_vec();
    let upload = |content: &[u8]| OutboundSource::upload(BytesSource::new(content.to_vec()));
    let copy = |offset: usize, length: usize| {
        CopySource::new(&source.id)
            .offset(offset as u64)
            .length(length as u64)
            .into()
    };
    let (a, b) = (local(1, 3_000), local(2, 260_000));
    // A copy too short for a part between uploads, one that becomes a part, and one at the end whose length is looked up.
    let sources: [OutboundSource; 5] = [
        upload(&a),
        copy(10, 1_000),
        upload(&b),
        copy(100_000, 120_000),
        CopySource::new(&source.id).offset(549_990).into(),
    ];
    let recording = Arc::new(Recording::default());
    let request = world
        .bucket
        .concatenate(sources, "made")
        .content_type("a/b")
        .file_info([("x", "y")]);
    let made = request.progress_listener(recording.clone()).await.unwrap();
    let expected = [
        &a,
        &content[10..1_010],
        &b,
        &content[100_000..220_000],
        &content[549_990..],
    ]
    .concat();
    let stored = world.current("made").unwrap();
    assert_eq!(
        (stored.length as usize, stored.content_digest),
        (expected.len(), sha1(&expected))
    );
    assert_eq!(
        (
            &*stored.content_type,
            made.file_info.len(),
            world.unfinished_count()
        ),
        ("a/b", 1, 0)
    );
    assert!(world.count(Operation::CopyPart) >= 1);
    recording.assert_complete(expected.len() as u64);
}

#[tokio::test(start_paused = true)]
async fn w56_a_nested_source_does_not_cut_the_file() {
    let world = World::new().await;
    let outer = WriteIntent::new(OutboundSource::upload(BytesSource::new("0123456789")), 0);
    let inner = WriteIntent::new(OutboundSource::upload(BytesSource::new("abcde")), 2);
    world
        .bucket
        .create_file([outer.clone(), inner], "made")
        .await
        .unwrap();
    assert_eq!(world.current("made").unwrap().length, 10);
    let behind_a_hole = WriteIntent::new(OutboundSource::upload(BytesSource::new("x")), 12);
    let error = world
        .bucket
        .create_file([outer, behind_a_hole], "hole")
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("10") && error.to_string().contains("12"),
        "{error}"
    );
    assert!(world.bucket.create_file([], "nothing").await.is_err());
}

#[tokio::test(start_paused = true)]
async fn small_and_empty_files_are_put_together_in_one_request() {
    let (world, source, content) = world_with_a_large_file().await;
    let text = OutboundSource::upload(BytesSource::new("text"));
    let piece = CopySource::new(&source.id).length(100);
    world
        .bucket
        .concatenate([text.clone(), piece.clone().into()], "both")
        .await
        .unwrap();
    assert_eq!(
        world.current("both").unwrap().content_digest,
        sha1(&[b"text", &content[..100]].concat())
    );
    let copied = world
        .bucket
        .concatenate([piece.into()], "copied")
        .await
        .unwrap();
    assert_eq!(
        (copied.size, copied.content_type.as_deref()),
        (100, Some("text/plain"))
    );
    world
        .bucket
        .concatenate([OutboundSource::upload(BytesSource::new(""))], "empty")
        .await
        .unwrap();
    assert_eq!(world.current("empty").unwrap().length, 0);
}

#[tokio::test(start_paused = true)]
async fn w45_a_part_that_breaks_on_either_side_is_made_again() {
    let (world, source, content) = world_with_a_large_file().await;
    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::DownloadFileById).truncate_after(300));
    world.simulator.faults().add(
        FaultRule::on(Operation::UploadFile)
            .count(2)
            .status(503, "service_unavailable"),
    );
    let text = OutboundSource::upload(BytesSource::new("text"));
    let piece = CopySource::new(&source.id).offset(5).length(1_000);
    world
        .bucket
        .concatenate([text, piece.into()], "made")
        .await
        .unwrap();
    assert_eq!(world.versions("made").len(), 1);
    assert_eq!(
        world.current("made").unwrap().content_digest,
        sha1(&[b"text", &content[5..1_005]].concat())
    );
}
