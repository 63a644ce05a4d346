//! Files that are put together while their sources are still coming.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use b2_simulator::{FaultRule, Operation};
use futures_util::stream;

use super::b2::{
    BytesSource, CopySource, ErrorKind, LARGE_FILE_SHA1, OutboundSource, Sha1Digest, WriteIntent,
};
use super::world::{RECOMMENDED, World, bytes, sha1};

fn upload(content: &[u8]) -> OutboundSource {
    OutboundSource::upload(BytesSource::new(content.to_vec()))
}

#[tokio::test(start_paused = true)]
async fn a_stream_makes_the_file_that_the_list_of_its_sources_would() {
    let world = World::new().await;
    let content = bytes(550_000);
    let source = world
        .bucket
        .upload_bytes(content.clone(), "source")
        .await
        .unwrap();
    let copy = |offset: usize, length: usize| {
        let range = CopySource::new(&source.id).offset(offset as u64);
        OutboundSource::from(range.length(length as u64))
    };
    let text = bytes(260_000);
    let sources = vec![
        upload(&text[..3_000]),
        copy(10, 1_000),
        upload(&text),
        copy(100_000, 120_000),
        CopySource::new(&source.id).offset(549_990).into(),
    ];
    let expected = [
        &text[..3_000],
        &content[10..1_010],
        &text,
        &content[100_000..220_000],
        &content[549_990..],
    ]
    .concat();
    let streamed = world
        .bucket
        .concatenate_stream(stream::iter(sources.clone()), "streamed")
        .content_type("a/b")
        .file_info([("x", "y")])
        .await
        .unwrap();
    assert_eq!(streamed.content_type.as_deref(), Some("a/b"));
    world.bucket.concatenate(sources, "listed").await.unwrap();
    for name in ["streamed", "listed"] {
        assert_eq!(
            world.current(name).unwrap().content_digest,
            sha1(&expected),
            "{name}"
        );
    }
    assert!(world.count(Operation::CopyPart) >= 2);
    assert_eq!(world.unfinished_count(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_stream_of_little_makes_a_small_file_and_one_of_nothing_none() {
    let world = World::new().await;
    let sources = stream::iter([upload(b"one "), upload(b"two")]);
    world
        .bucket
        .concatenate_stream(sources, "small")
        .await
        .unwrap();
    let digest = world.current("small").unwrap().content_digest;
    assert_eq!(digest, sha1(b"one two"));
    assert_eq!(world.count(Operation::StartLargeFile), 0);
    let nothing = world.bucket.concatenate_stream(stream::empty(), "none");
    assert!(matches!(
        nothing.await.unwrap_err().kind(),
        ErrorKind::ValueError { .. }
    ));
    assert!(world.current("none").is_none());
}

#[tokio::test(start_paused = true)]
async fn a_stream_of_intents_has_to_come_in_order_and_without_holes() {
    let world = World::new().await;
    let intent = |offset, length| WriteIntent::new(upload(&bytes(length)), offset);
    let in_order = [intent(0, 10), intent(10, 5), intent(12, 20)];
    let made = world
        .bucket
        .create_file_stream(stream::iter(in_order), "made");
    made.await.unwrap();
    assert_eq!(world.current("made").unwrap().length, 32);
    for wrong in [
        [intent(0, 10), intent(10, 5), intent(9, 20)],
        [intent(0, 10), intent(11, 5), intent(12, 20)],
    ] {
        let request = world
            .bucket
            .create_file_stream(stream::iter(wrong), "wrong");
        let error = request.await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::ValueError { .. }),
            "{error}"
        );
        assert!(world.current("wrong").is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_not_read_far_ahead_of_what_is_under_way() {
    let world = World::with(|simulator| simulator, |api| api.max_upload_workers(3)).await;
    let stall = FaultRule::on(Operation::UploadPart).every();
    let rule = stall.stall(Duration::from_secs(1000));
    world.simulator.faults().add(rule);
    let taken = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&taken);
    let sources = stream::iter((0..100).map(move |_| {
        counter.fetch_add(1, Ordering::Relaxed);
        upload(&bytes(RECOMMENDED as usize))
    }));
    let request = world.bucket.concatenate_stream(sources, "made");
    let limit = Duration::from_secs(10);
    assert!(tokio::time::timeout(limit, request.send()).await.is_err());
    let taken = taken.load(Ordering::Relaxed);
    assert!((3..=8).contains(&taken), "{taken} sources were taken");
}

#[tokio::test(start_paused = true)]
async fn w48_a_part_that_cannot_be_made_ends_the_stream_at_once() {
    let world = World::new().await;
    let refused = FaultRule::on(Operation::UploadPart).nth(2);
    let rule = refused.status(400, "bad_request");
    world.simulator.faults().add(rule);
    let begins = upload(&bytes(250_000));
    let source = stream::iter([begins, upload(&bytes(10))]);
    let endless = futures_util::StreamExt::chain(source, stream::pending());
    let request = world.bucket.concatenate_stream(endless, "made");
    let limit = Duration::from_secs(60);
    let error = tokio::time::timeout(limit, request.send()).await.unwrap();
    assert!(matches!(
        error.unwrap_err().kind(),
        ErrorKind::BadRequest { .. }
    ));
    assert!(world.current("made").is_none());
}

async fn noted(world: &World, name: &str) -> Option<String> {
    let file = world.bucket.get_file_info_by_name(name).await.unwrap();
    file.file_info.get(LARGE_FILE_SHA1).cloned()
}

#[tokio::test(start_paused = true)]
async fn a_file_of_several_parts_notes_the_digest_that_its_maker_gives_and_a_small_one_does_not() {
    let world = World::new().await;
    let content = bytes(250_000);
    let digest = Sha1Digest::of(&content);
    let pieces = || content.chunks(100_000).map(upload).collect::<Vec<_>>();
    let listed = world.bucket.concatenate(pieces(), "listed");
    listed.large_file_sha1(digest).await.unwrap();
    assert_eq!(noted(&world, "listed").await, Some(digest.to_string()));
    let streamed = stream::iter(pieces());
    let streamed = world.bucket.concatenate_stream(streamed, "streamed");
    let streamed = streamed.large_file_sha1(digest).await.unwrap();
    assert_eq!(noted(&world, "streamed").await, Some(digest.to_string()));
    assert_eq!(streamed.get_content_sha1(), Some(digest));

    let small = world.bucket.concatenate([upload(b"small")], "small");
    small.large_file_sha1(digest).await.unwrap();
    assert_eq!(noted(&world, "small").await, None);
}
