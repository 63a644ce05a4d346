//! Streams, which can be read only once.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use b2_simulator::{FaultRule, Operation};
use bytes::Bytes;
use futures_util::stream::iter;
use tokio::io::{AsyncRead, ReadBuf};

use super::b2::{ByteStream, ErrorKind, OnFailure, Sha1Digest};
use super::world::{MINIMUM, RECOMMENDED, Recording, World, bytes, sha1};

/// Gives a few bytes at a time.
struct Trickle {
    content: Bytes,
    at_once: usize,
}

impl AsyncRead for Trickle {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let count = self.at_once.min(self.content.len()).min(buffer.remaining());
        let chunk = self.content.split_to(count);
        buffer.put_slice(&chunk);
        Poll::Ready(Ok(()))
    }
}

fn trickle(content: &[u8]) -> Trickle {
    Trickle {
        content: Bytes::copy_from_slice(content),
        at_once: 777,
    }
}

#[tokio::test(start_paused = true)]
async fn every_length_arrives_whole() {
    let world = World::new().await;
    let part = MINIMUM as usize;
    for (length, parts) in [
        (0, 0),
        (1, 0),
        (part - 1, 0),
        (part, 0),
        (part + 1, 2),
        (2 * part, 2),
        (2 * part + 1, 3),
        (40 * part, 40),
    ] {
        let content = bytes(length);
        let name = format!("length-{length}");
        world.simulator.clear_requests();
        let file = world
            .bucket
            .upload_unbound_stream(trickle(&content), &*name)
            .await
            .unwrap();
        assert_eq!(file.size, length as u64);
        assert_eq!(world.current(&name).unwrap().content_digest, sha1(&content));
        assert_eq!(world.count(Operation::UploadPart), parts, "{length}");
        assert_eq!(
            world.count(Operation::UploadFile),
            usize::from(parts == 0),
            "{length}"
        );
    }
    assert_eq!(world.unfinished_count(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_small_stream_has_the_digest_of_a_small_file() {
    let world = World::new().await;
    world
        .bucket
        .upload_unbound_stream(trickle(b"hello"), "a")
        .content_type("text/plain")
        .await
        .unwrap();
    let stored = world.current("a").unwrap();
    assert_eq!(stored.content_sha1, sha1(b"hello"));
    assert_eq!(stored.content_type, "text/plain");
}

#[tokio::test(start_paused = true)]
async fn chunks_of_every_size_arrive_whole() {
    let world = World::new().await;
    let content = bytes(7 * MINIMUM as usize + 3);
    for at_once in [1000, 4999, 5000, 12_345, content.len()] {
        let chunks: Vec<io::Result<Bytes>> = content
            .chunks(at_once)
            .flat_map(|chunk| [Ok(Bytes::copy_from_slice(chunk)), Ok(Bytes::new())])
            .collect();
        world
            .bucket
            .upload_unbound_stream(ByteStream::of_chunks(iter(chunks)), "a")
            .await
            .unwrap();
        assert_eq!(world.current("a").unwrap().content_digest, sha1(&content));
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_part_is_sent_again_from_memory() {
    let world = World::new().await;
    let content = bytes(9 * MINIMUM as usize);
    for operation in [Operation::UploadPart, Operation::UploadFile] {
        world
            .simulator
            .faults()
            .add(FaultRule::on(operation).count(4).early_answer(503, "busy"));
    }
    for content in [&content[..], &content[..100]] {
        let recording = Arc::new(Recording::default());
        world
            .bucket
            .upload_unbound_stream(trickle(content), "a")
            .progress_listener(recording.clone())
            .await
            .unwrap();
        assert_eq!(world.current("a").unwrap().content_digest, sha1(content));
        assert!(
            recording
                .events()
                .contains(&super::world::Event::Completed(content.len() as u64))
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_part_size_is_what_the_caller_says() {
    let world = World::new().await;
    let content = bytes(100_000);
    let upload = |world: &World| world.bucket.upload_unbound_stream(trickle(&content), "a");
    upload(&world)
        .recommended_upload_part_size(40_000)
        .await
        .unwrap();
    assert_eq!(world.count(Operation::UploadPart), 3);
    world.simulator.clear_requests();
    upload(&world)
        .recommended_upload_part_size(40_000)
        .buffer_size(50_000)
        .read_size(1)
        .await
        .unwrap();
    assert_eq!(world.count(Operation::UploadPart), 2);
    world.simulator.clear_requests();
    upload(&world).buffer_size(100_000).await.unwrap();
    assert_eq!(world.count(Operation::UploadFile), 1);
}

#[tokio::test(start_paused = true)]
async fn settings_that_make_no_sense_are_refused_before_anything_is_sent() {
    let world = World::new().await;
    world.simulator.clear_requests();
    let upload = || world.bucket.upload_unbound_stream(trickle(b"x"), "a");
    for request in [
        upload().buffers_count(1),
        upload().read_size(0),
        upload().unused_buffer_timeout_seconds(0.0),
        upload().unused_buffer_timeout_seconds(f64::NAN),
    ] {
        let error = request.await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::ValueError { .. }),
            "{error}"
        );
    }
    assert_eq!(world.simulator.requests().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_finds_no_buffer_in_time_gives_up() {
    let world = World::new().await;
    let stall = FaultRule::on(Operation::UploadPart).stall(Duration::from_secs(500));
    world.simulator.faults().add(stall.every());
    let error = world
        .bucket
        .upload_unbound_stream(trickle(&bytes(9 * MINIMUM as usize)), "a")
        .buffers_count(2)
        .unused_buffer_timeout_seconds(20.0)
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::UnboundStreamBufferTimeout),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn at_most_one_buffer_less_than_the_count_is_on_its_way() {
    let world = World::new().await;
    let stall = FaultRule::on(Operation::UploadPart).stall(Duration::from_secs(10));
    world.simulator.faults().add(stall.every());
    let begun = tokio::time::Instant::now();
    world
        .bucket
        .upload_unbound_stream(trickle(&bytes(6 * MINIMUM as usize)), "a")
        .buffers_count(2)
        .await
        .unwrap();
    // Two buffers: while one is on its way the next is filled, and waits no longer than that.
    assert_eq!(begun.elapsed().as_secs(), 30);
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_fails_leaves_what_was_sent_or_cancels_it() {
    let world = World::new().await;
    for (on_failure, left) in [(OnFailure::Cancel, 0), (OnFailure::KeepForResume, 1)] {
        let chunks = [
            Ok(Bytes::from(bytes(3 * MINIMUM as usize))),
            Err(io::Error::other("the tape broke")),
        ];
        let error = world
            .bucket
            .upload_unbound_stream(ByteStream::of_chunks(iter(chunks)), "a")
            .on_failure(on_failure)
            .await
            .unwrap_err();
        assert!(error.to_string().contains("the tape broke"), "{error}");
        assert_eq!(world.unfinished_count(), left);
    }
    assert_eq!(world.versions("a").len(), 0);
}

#[tokio::test(start_paused = true)]
async fn w10_an_interrupted_stream_is_continued_by_its_id() {
    let world = World::new().await;
    let content = bytes(9 * MINIMUM as usize);
    let broken = FaultRule::on(Operation::UploadPart).part_number(5).every();
    world
        .simulator
        .faults()
        .add(broken.status(400, "bad_request"));
    let upload = || world.bucket.upload_unbound_stream(trickle(&content), "a");
    upload().await.unwrap_err();
    world.simulator.faults().clear();
    let unfinished = world.unfinished().remove(0);
    let there = unfinished.parts.len();
    assert!(there >= 4);

    world.simulator.clear_requests();
    upload()
        .continue_large_file_id(&unfinished.id)
        .await
        .unwrap();
    assert_eq!(world.count(Operation::UploadPart), 9 - there);
    assert_eq!(world.count(Operation::StartLargeFile), 0);
    let stored = world.current("a").unwrap();
    assert_eq!(
        (stored.id, stored.content_digest),
        (unfinished.id, sha1(&content))
    );
}

#[tokio::test(start_paused = true)]
async fn another_stream_replaces_the_parts_that_differ() {
    let world = World::new().await;
    let content = bytes(9 * MINIMUM as usize);
    let broken = FaultRule::on(Operation::UploadPart).part_number(5).every();
    world
        .simulator
        .faults()
        .add(broken.status(400, "bad_request"));
    let upload = |content: &[u8]| world.bucket.upload_unbound_stream(trickle(content), "a");
    upload(&content).await.unwrap_err();
    world.simulator.faults().clear();
    let id = world.unfinished().remove(0).id;
    let error = upload(&content[..2 * MINIMUM as usize])
        .continue_large_file_id(&id)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("parts already"), "{error}");
    let mut other = content.clone();
    other[1] ^= 1;
    upload(&other).continue_large_file_id(&id).await.unwrap();
    assert_eq!(world.current("a").unwrap().content_digest, sha1(&other));
}

#[tokio::test(start_paused = true)]
async fn a_stream_of_known_length_tells_its_total_and_is_held_to_it() {
    let world = World::new().await;
    let content = bytes(3 * RECOMMENDED as usize);
    let length = content.len() as u64;
    let recording = Arc::new(Recording::default());
    world
        .bucket
        .upload_stream(trickle(&content), length, "a")
        .progress_listener(recording.clone())
        .await
        .unwrap();
    recording.assert_complete(length);
    assert_eq!(world.current("a").unwrap().content_digest, sha1(&content));
    for announced in [length - 1, length + 1, 10, 0] {
        let error = world
            .bucket
            .upload_stream(trickle(&content), announced, "b")
            .await
            .unwrap_err();
        let text = error.to_string();
        assert!(text.contains(&announced.to_string()), "{text}");
    }
    assert_eq!(world.versions("b").len(), 0);
}

#[tokio::test(start_paused = true)]
async fn w53_the_digest_of_a_stream_is_checked() {
    let world = World::new().await;
    let content = bytes(5 * MINIMUM as usize + 1);
    for content in [&content[..], &content[..10]] {
        let upload = |digest: Sha1Digest| {
            world
                .bucket
                .upload_unbound_stream(trickle(content), "a")
                .large_file_sha1(digest)
        };
        let error = upload(Sha1Digest::of(b"other")).await.unwrap_err();
        assert!(error.to_string().contains("large_file_sha1"), "{error}");
        assert_eq!(world.current("a").is_some(), content.len() == 10);
        upload(Sha1Digest::of(content)).await.unwrap();
    }
    let first = world.versions("a").pop().unwrap();
    assert_eq!(first.info["large_file_sha1"], sha1(&content));
    assert_eq!(world.versions("a").len(), 2);
    assert_eq!(world.unfinished_count(), 0);
}
