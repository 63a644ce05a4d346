//! W10, W46: files that are put together or copied in parts are continued as uploads are, and say so.

use std::sync::{Arc, Mutex};

use b2_simulator::{FaultRule, Operation};
use futures_util::stream;

use super::b2::{
    BytesSource, CopySource, ErrorKind, LocalFileSource, OnFailure, OutboundSource,
    RejectedCandidate, RejectionReason, ResumeListener,
};
use super::world::{RECOMMENDED, Recording, World, bytes, sha1};

const PART: usize = RECOMMENDED as usize;

/// Writes down what becomes of candidates.
#[derive(Debug, Default)]
struct Reasons(Mutex<Vec<String>>);

impl Reasons {
    fn taken(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl ResumeListener for Reasons {
    fn continuing(&self, _: &str, part_count: u32) {
        let text = format!("continued with {part_count} parts");
        self.0.lock().unwrap().push(text);
    }

    fn candidate_rejected(&self, candidate: &RejectedCandidate) {
        self.0.lock().unwrap().push(candidate.reason.to_string());
    }
}

async fn world(journal: Option<&tempfile::TempDir>) -> World {
    World::with(
        |simulator| simulator,
        |api| {
            let api = api.max_upload_workers(1).max_copy_workers(1);
            match journal {
                Some(journal) => api.journal(journal.path()),
                None => api,
            }
        },
    )
    .await
}

fn refuse_part(world: &World, part_number: u32) {
    let refused = FaultRule::on(Operation::UploadPart).part_number(part_number);
    let refused = refused.every().status(400, "bad_request");
    world.simulator.faults().add(refused);
}

/// One copy is made after the other.
fn refuse_copy(world: &World, part_number: u32) {
    let refused = FaultRule::on(Operation::CopyPart).nth(part_number);
    let refused = refused.every().status(400, "bad_request");
    world.simulator.faults().add(refused);
}

fn mended(world: &World) {
    world.simulator.faults().clear();
    world.simulator.clear_requests();
}

/// Four parts, of which the first is copied.
fn sources(source_id: &str) -> Vec<OutboundSource> {
    let copy = CopySource::new(source_id).length(PART as u64);
    vec![
        copy.into(),
        OutboundSource::upload(BytesSource::new(bytes(3 * PART))),
    ]
}

#[tokio::test(start_paused = true)]
async fn w46_a_file_that_is_put_together_is_continued_by_its_id_and_its_parts_are_compared() {
    let world = world(None).await;
    let source = world.bucket.upload_bytes(bytes(2 * PART), "source").await;
    let source = source.unwrap().id;
    refuse_part(&world, 4);
    let made = world.bucket.concatenate(sources(&source), "made");
    made.await.unwrap_err();
    mended(&world);
    let left = world.unfinished().pop().unwrap();
    assert_eq!(left.parts.len(), 3);

    let reasons = Arc::new(Reasons::default());
    let recording = Arc::new(Recording::default());
    let made = world.bucket.concatenate(sources(&source), "made");
    let made = made
        .continue_large_file_id(&*left.id)
        .resume_listener(reasons.clone())
        .progress_listener(recording.clone());
    let made = made.await.unwrap();
    assert_eq!(made.id, left.id);
    assert_eq!(reasons.taken(), ["continued with 3 parts"]);
    recording.assert_complete(4 * PART as u64);
    let content = [&bytes(2 * PART)[..PART], &bytes(3 * PART)].concat();
    assert_eq!(
        world.current("made").unwrap().content_digest,
        sha1(&content)
    );
    // What was sent was compared; what was copied cannot be, and is copied again.
    assert_eq!(world.count(Operation::UploadPart), 1);
    assert_eq!(world.count(Operation::CopyPart), 1);
    assert_eq!(world.unfinished_count(), 0);
}

#[tokio::test(start_paused = true)]
async fn w46_a_part_of_other_content_is_made_anew_in_a_file_that_is_put_together() {
    let world = world(None).await;
    let upload = |content: Vec<u8>| {
        let halves = [&content[..2 * PART], &content[2 * PART..]];
        halves.map(|half| OutboundSource::upload(BytesSource::new(half.to_vec())))
    };
    refuse_part(&world, 3);
    let made = world.bucket.concatenate(upload(bytes(4 * PART)), "made");
    made.await.unwrap_err();
    mended(&world);
    let left = world.unfinished().pop().unwrap();
    let mut content = bytes(4 * PART);
    content[0] ^= 1;
    // Also where the sources come one after the other.
    let made = world
        .bucket
        .concatenate_stream(stream::iter(upload(content.clone())), "made")
        .recommended_upload_part_size(PART as u64);
    let made = made.continue_large_file_id(&*left.id).await.unwrap();
    assert_eq!(made.id, left.id);
    assert_eq!(
        world.current("made").unwrap().content_digest,
        sha1(&content)
    );
    assert_eq!(world.count(Operation::UploadPart), 3, "one was good");
}

#[tokio::test(start_paused = true)]
async fn w46_a_file_that_is_not_there_or_has_other_parts_is_not_continued() {
    let world = world(None).await;
    let whole = || [OutboundSource::upload(BytesSource::new(bytes(4 * PART)))];
    let made = world.bucket.concatenate(whole(), "made");
    let error = made.continue_large_file_id("4_znothing").await.unwrap_err();
    assert!(
        matches!(
            error.kind(),
            ErrorKind::FileNotPresent { .. } | ErrorKind::BadRequest { .. }
        ),
        "{error}"
    );
    refuse_part(&world, 4);
    world.bucket.concatenate(whole(), "made").await.unwrap_err();
    mended(&world);
    let left = world.unfinished().pop().unwrap();
    let reasons = Arc::new(Reasons::default());
    let other = [OutboundSource::upload(BytesSource::new(bytes(2 * PART)))];
    let made = world.bucket.concatenate(other, "made");
    let made = made
        .continue_large_file_id(&*left.id)
        .resume_listener(reasons.clone());
    let error = made.await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::ValueError { .. }),
        "{error}"
    );
    assert_eq!(reasons.taken(), [RejectionReason::UNPLANNED_PART.as_str()]);
    assert_eq!(world.unfinished_count(), 1, "it is still there");
}

#[tokio::test(start_paused = true)]
async fn a_file_that_cannot_be_put_together_is_cancelled_if_that_is_wanted() {
    let journal = tempfile::tempdir().unwrap();
    let world = world(Some(&journal)).await;
    let source = world.bucket.upload_bytes(bytes(4 * PART), "source").await;
    let source = source.unwrap().id;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes(4 * PART)).unwrap();
    refuse_part(&world, 3);
    let local = LocalFileSource::open(file.path()).unwrap();
    let made = world
        .bucket
        .concatenate([OutboundSource::upload(local)], "made");
    made.on_failure(OnFailure::Cancel).await.unwrap_err();
    assert_eq!(world.unfinished_count(), 0);

    let streamed = stream::iter([OutboundSource::upload(BytesSource::new(bytes(4 * PART)))]);
    let made = world
        .bucket
        .concatenate_stream(streamed, "made")
        .recommended_upload_part_size(PART as u64);
    made.on_failure(OnFailure::Cancel).await.unwrap_err();
    assert_eq!(world.unfinished_count(), 0);

    refuse_copy(&world, 2);
    let copy = world.bucket.copy(&source, "copy");
    let copy = copy.length(4 * PART as u64).max_part_size(PART as u64);
    copy.on_failure(OnFailure::Cancel).await.unwrap_err();
    assert_eq!(world.unfinished_count(), 0);
    assert_eq!(std::fs::read_dir(journal.path()).unwrap().count(), 0);
}

#[tokio::test(start_paused = true)]
async fn w10_parts_of_a_large_copy_are_not_copied_again() {
    let journal = tempfile::tempdir().unwrap();
    let world = world(Some(&journal)).await;
    let source = world.bucket.upload_bytes(bytes(4 * PART), "source").await;
    let source = source.unwrap().id;
    let reasons = Arc::new(Reasons::default());
    let copy = |length: usize| {
        let copy = world.bucket.copy(&source, "copy").length(length as u64);
        let copy = copy.max_part_size(PART as u64);
        copy.resume_listener(reasons.clone())
    };
    refuse_copy(&world, 4);
    copy(4 * PART).await.unwrap_err();
    mended(&world);
    let copied = copy(4 * PART).await.unwrap();
    assert_eq!(reasons.taken(), ["continued with 3 parts"]);
    assert_eq!(world.count(Operation::CopyPart), 1);
    assert_eq!(world.count(Operation::StartLargeFile), 0);
    let stored = world.current("copy").unwrap();
    assert_eq!(
        (&stored.id, stored.content_digest),
        (&copied.id, sha1(&bytes(4 * PART)))
    );
    assert_eq!(std::fs::read_dir(journal.path()).unwrap().count(), 0);

    // Another range is another copy.
    refuse_copy(&world, 3);
    copy(3 * PART).await.unwrap_err();
    mended(&world);
    copy(4 * PART).await.unwrap();
    assert_eq!(world.count(Operation::CopyPart), 4);
}
