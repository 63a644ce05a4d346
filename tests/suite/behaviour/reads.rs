//! How often a source is read, and what is noticed while it is.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use b2_simulator::{FaultRule, Operation};
use bytes::Bytes;

use super::b2::{ErrorKind, Sha1Digest, UploadSource, WholeFileSha1};
use super::world::{RECOMMENDED, Recording, World, bytes, sha1};

/// A source that counts what is read of it, and can be made to change.
#[derive(Debug)]
struct Counting {
    content: Bytes,
    read: AtomicU64,
    /// The source has changed once so many bytes were read.
    changes_after: u64,
    has_changed: AtomicBool,
}

impl Counting {
    fn new(content: Vec<u8>) -> Arc<Self> {
        Self::changing_after(content, u64::MAX)
    }

    fn changing_after(content: Vec<u8>, changes_after: u64) -> Arc<Self> {
        Arc::new(Self {
            content: content.into(),
            read: AtomicU64::new(0),
            changes_after,
            has_changed: AtomicBool::new(false),
        })
    }

    /// How often each byte was read, on average.
    fn reads_per_byte(&self) -> f64 {
        self.read.load(Ordering::Relaxed) as f64 / self.content.len() as f64
    }
}

#[derive(Debug)]
struct Shared(Arc<Counting>);

impl UploadSource for Shared {
    fn length(&self) -> u64 {
        self.0.content.len() as u64
    }

    fn read_at(&self, offset: u64, length: usize) -> io::Result<Bytes> {
        let read = self.0.read.fetch_add(length as u64, Ordering::Relaxed) + length as u64;
        if read > self.0.changes_after {
            self.0.has_changed.store(true, Ordering::Relaxed);
        }
        let offset = offset as usize;
        Ok(self.0.content.slice(offset..offset + length))
    }

    fn has_changed(&self) -> io::Result<bool> {
        Ok(self.0.has_changed.load(Ordering::Relaxed))
    }
}

fn large() -> Vec<u8> {
    bytes(5 * RECOMMENDED as usize + 1234)
}

#[tokio::test(start_paused = true)]
async fn w34_a_small_file_is_read_once() {
    let world = World::with(
        |simulator| simulator.recommended_part_size(50_000_000),
        |api| api,
    )
    .await;
    // Read into memory, and streamed.
    for size in [3000, 3_000_000] {
        let source = Counting::new(bytes(size));
        world
            .bucket
            .upload(Shared(source.clone()), "a")
            .await
            .unwrap();
        assert_eq!(source.reads_per_byte(), 1.0);
        let source = Counting::new(bytes(size));
        world
            .bucket
            .upload(Shared(source.clone()), "a")
            .large_file_sha1(Sha1Digest::of(&source.content))
            .await
            .unwrap();
        assert_eq!(source.reads_per_byte(), 1.0);
    }
}

#[tokio::test(start_paused = true)]
async fn w34_a_large_file_is_read_twice_and_its_digest_is_stored() {
    let world = World::new().await;
    let source = Counting::new(large());
    world
        .bucket
        .upload(Shared(source.clone()), "a")
        .await
        .unwrap();
    assert_eq!(source.reads_per_byte(), 2.0);
    let stored = world.current("a").unwrap();
    assert_eq!(stored.info["large_file_sha1"], sha1(&source.content));
}

#[tokio::test(start_paused = true)]
async fn w34_without_the_digest_of_the_whole_a_large_file_is_read_once() {
    let world = World::new().await;
    let source = Counting::new(large());
    let recording = Arc::new(Recording::default());
    world
        .bucket
        .upload(Shared(source.clone()), "a")
        .large_file_sha1(WholeFileSha1::Omit)
        .progress_listener(recording.clone())
        .await
        .unwrap();
    assert_eq!(source.reads_per_byte(), 1.0);
    let stored = world.current("a").unwrap();
    assert_eq!(stored.content_digest, sha1(&source.content));
    assert!(!stored.info.contains_key("large_file_sha1"));
    recording.assert_complete(source.content.len() as u64);
}

#[tokio::test(start_paused = true)]
async fn w34_with_a_known_digest_a_large_file_is_read_once_also_after_failures() {
    let world = World::new().await;
    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::UploadPart).count(3));
    let source = Counting::new(large());
    let recording = Arc::new(Recording::default());
    world
        .bucket
        .upload(Shared(source.clone()), "a")
        .large_file_sha1(Sha1Digest::of(&source.content))
        .progress_listener(recording.clone())
        .await
        .unwrap();
    assert_eq!(source.reads_per_byte(), 1.0);
    let stored = world.current("a").unwrap();
    assert_eq!(stored.content_digest, sha1(&source.content));
    assert_eq!(stored.info["large_file_sha1"], sha1(&source.content));
    recording.assert_complete(source.content.len() as u64);
}

#[tokio::test(start_paused = true)]
async fn w35_parts_are_hashed_while_others_are_sent_and_not_all_before() {
    let world = World::new().await;
    let broken = FaultRule::on(Operation::UploadPart)
        .every()
        .status(400, "bad_request");
    world.simulator.faults().add(broken);
    let source = Counting::new(bytes(200 * RECOMMENDED as usize));
    world
        .bucket
        .upload(Shared(source.clone()), "a")
        .large_file_sha1(WholeFileSha1::Omit)
        .await
        .unwrap_err();
    let read = source.reads_per_byte();
    assert!(read < 0.5, "{read} was read before the first answer");
}

#[tokio::test(start_paused = true)]
async fn w53_a_wrong_digest_never_becomes_a_file() {
    let world = World::with(
        |simulator| simulator.recommended_part_size(2_000_000),
        |api| api,
    )
    .await;
    let wrong = Sha1Digest::of(b"something else");
    // In memory, streamed, and large.
    for size in [3000, 1_900_000, 9_000_000] {
        let error = world
            .bucket
            .upload(Shared(Counting::new(bytes(size))), "a")
            .large_file_sha1(wrong)
            .await
            .unwrap_err();
        assert!(error.to_string().contains("large_file_sha1"), "{error}");
        assert!(error.to_string().contains(&sha1(&bytes(size))), "{error}");
    }
    assert_eq!(world.versions("a").len(), 0);
    assert_eq!(world.unfinished_count(), 0, "nobody can continue those");
    assert_eq!(world.count(Operation::FinishLargeFile), 0);
}

#[tokio::test(start_paused = true)]
async fn w53_a_digest_in_the_file_info_is_checked_too() {
    let world = World::new().await;
    let error = world
        .bucket
        .upload_bytes(large(), "a")
        .file_info([("large_file_sha1", sha1(b"something else"))])
        .await
        .unwrap_err();
    assert!(error.to_string().contains("large_file_sha1"), "{error}");
    assert_eq!(world.versions("a").len(), 0);
}

#[tokio::test(start_paused = true)]
async fn w54_a_source_that_changes_never_becomes_a_file() {
    let world = World::with(
        |simulator| simulator.recommended_part_size(2_000_000),
        |api| api,
    )
    .await;
    // In memory; streamed; in the first pass of a large one, and in its second.
    for (size, changes_after) in [
        (3000, 0),
        (1_900_000, 1_000_000),
        (9_000_000, 5_000_000),
        (9_000_000, 14_000_000),
    ] {
        world.simulator.clear_requests();
        let source = Counting::changing_after(bytes(size), changes_after);
        let error = world.bucket.upload(Shared(source), "a").await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::SourceChanged { .. }),
            "{error}"
        );
        let started = world.count(Operation::StartLargeFile);
        assert_eq!(started, usize::from(changes_after > 9_000_000));
    }
    assert_eq!(world.versions("a").len(), 0);
}

#[tokio::test(start_paused = true)]
async fn w54_a_source_that_changes_is_noticed_when_it_is_read_once() {
    let world = World::new().await;
    let content = large();
    for whole in [WholeFileSha1::Omit, Sha1Digest::of(&content).into()] {
        let source = Counting::changing_after(content.clone(), 200_000);
        let error = world
            .bucket
            .upload(Shared(source), "a")
            .large_file_sha1(whole)
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::SourceChanged { .. }),
            "{error}"
        );
    }
    assert_eq!(world.versions("a").len(), 0);
}
