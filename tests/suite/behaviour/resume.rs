//! Continuing what an earlier upload left.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use b2_simulator::{FaultRule, Operation, Simulator, UnfinishedSnapshot};
use serde_json::json;

use super::b2::{
    EncryptionKey, EncryptionSetting, Error, ErrorKind, OnFailure, RejectedCandidate,
    RejectionReason, ResumeListener, SSE_B2_AES, UploadBytes, WholeFileSha1,
};
use super::here::authorize;
use super::native;
use super::world::{RECOMMENDED, Recording, World, api, bytes, sha1};

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
        self.0.lock().unwrap().push(candidate.to_string());
    }
}

fn content() -> Vec<u8> {
    bytes(5 * RECOMMENDED as usize)
}

fn stuck_at(simulator: &Simulator, part_number: u32) {
    let rule = FaultRule::on(Operation::UploadPart).part_number(part_number);
    simulator
        .faults()
        .add(rule.every().status(400, "bad_request"));
}

/// Fails at its fourth part of five, perhaps when the fifth is there already. Gives what is left on the service.
async fn interrupt(world: &World, upload: UploadBytes) -> UnfinishedSnapshot {
    stuck_at(&world.simulator, 4);
    let error: Error = upload.await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::BadRequest { .. }),
        "{error}"
    );
    // A part that was on its way may still arrive.
    tokio::time::sleep(Duration::from_secs(60)).await;
    world.simulator.faults().clear();
    world.simulator.clear_requests();
    world.unfinished().pop().unwrap()
}

fn continued(left: &UnfinishedSnapshot) -> String {
    format!("continued with {} parts", left.parts.len())
}

fn missing(left: &UnfinishedSnapshot) -> usize {
    5 - left.parts.len()
}

#[tokio::test(start_paused = true)]
async fn the_reason_is_told_why_an_unfinished_file_is_not_continued() {
    let world = World::new().await;
    let reasons = Arc::new(Reasons::default());
    let upload = |content: Vec<u8>| {
        world
            .bucket
            .upload_bytes(content, "a")
            .resume_listener(reasons.clone())
    };
    let left = interrupt(&world, upload(content())).await;
    assert_eq!(reasons.taken(), [""; 0]);

    let mut other = content();
    other[0] ^= 1;
    upload(other).await.unwrap();
    let digest = RejectionReason::LARGE_FILE_SHA1;
    assert_eq!(reasons.taken(), [digest.as_str()]);

    upload(content()).file_info([("k", "v")]).await.unwrap();
    assert_eq!(reasons.taken(), [RejectionReason::FILE_INFO.as_str()]);

    let typed = upload(content()).content_type("image/png");
    typed.await.unwrap();
    assert_eq!(reasons.taken(), [RejectionReason::CONTENT_TYPE.as_str()]);

    upload(content()).min_part_size(150_000).await.unwrap();
    assert_eq!(reasons.taken(), ["a part has another length (part 1)"]);

    let key = EncryptionKey::new([7; 32], None::<String>);
    let encrypted = upload(content()).encryption(EncryptionSetting::sse_c(key));
    encrypted.await.unwrap();
    assert_eq!(reasons.taken(), [RejectionReason::ENCRYPTION.as_str()]);

    let without = upload(content()).large_file_sha1(WholeFileSha1::Omit);
    without.await.unwrap();
    assert_eq!(reasons.taken(), [digest.as_str()]);

    upload(content()).await.unwrap();
    assert_eq!(reasons.taken(), [continued(&left)]);
    assert_eq!(world.unfinished_count(), 0);
}

#[tokio::test(start_paused = true)]
async fn of_several_that_fit_the_one_with_most_parts_is_continued() {
    let world = World::new().await;
    let upload = || world.bucket.upload_bytes(content(), "a");
    let more = interrupt(&world, upload()).await;
    let start = json!({
        "bucketId": world.bucket.id(), "fileName": "a", "contentType": "b2/x-auto",
        "fileInfo": {"large_file_sha1": sha1(&content())},
    });
    native::call(&world.simulator, "b2_start_large_file", start).await;
    let none = world.unfinished().pop().unwrap();
    assert_eq!((world.unfinished_count(), none.parts.len()), (2, 0));

    let reasons = Arc::new(Reasons::default());
    upload().resume_listener(reasons.clone()).await.unwrap();
    assert_eq!(
        reasons.taken(),
        [RejectionReason::FEWER_PARTS.as_str(), &*continued(&more)]
    );
    assert_eq!(world.unfinished(), [none]);
}

#[tokio::test(start_paused = true)]
async fn without_a_digest_of_the_whole_the_parts_are_compared_before_they_are_kept() {
    let world = World::new().await;
    let reasons = Arc::new(Reasons::default());
    let upload = |content: Vec<u8>| {
        world
            .bucket
            .upload_bytes(content, "a")
            .large_file_sha1(WholeFileSha1::Omit)
            .resume_listener(reasons.clone())
    };
    let left = interrupt(&world, upload(content())).await;
    let mut other = content();
    other[0] ^= 1;
    upload(other.clone()).await.unwrap();
    assert_eq!(reasons.taken(), ["a part has another SHA-1 (part 1)"]);
    assert_eq!(world.current("a").unwrap().content_digest, sha1(&other));

    world.simulator.clear_requests();
    upload(content()).await.unwrap();
    assert_eq!(reasons.taken(), [continued(&left)]);
    assert_eq!(world.count(Operation::UploadPart), missing(&left));
    let mut versions = world.versions("a").into_iter();
    let stored = versions.find(|version| version.id == left.id).unwrap();
    assert_eq!(stored.content_digest, sha1(&content()));
}

#[tokio::test(start_paused = true)]
async fn w46_the_file_that_is_named_is_looked_up_at_once_and_continued() {
    let world = World::new().await;
    let upload = || world.bucket.upload_bytes(content(), "a");
    for number in 0..30 {
        let name = format!("other-{number}");
        let start = json!({
            "bucketId": world.bucket.id(), "fileName": name, "contentType": "b2/x-auto",
        });
        native::call(&world.simulator, "b2_start_large_file", start).await;
    }
    let left = interrupt(&world, upload()).await;
    upload().continue_large_file_id(&left.id).await.unwrap();
    assert_eq!(world.count(Operation::ListUnfinishedLargeFiles), 1);
    assert_eq!(world.count(Operation::StartLargeFile), 0);
    assert_eq!(world.count(Operation::UploadPart), missing(&left));
    let stored = world.current("a").unwrap();
    assert_eq!(
        (stored.id, stored.content_digest),
        (left.id, sha1(&content()))
    );
}

#[tokio::test(start_paused = true)]
async fn w46_a_file_that_is_not_there_or_does_not_fit_is_an_error_that_says_so() {
    let world = World::new().await;
    let upload = |content: Vec<u8>| world.bucket.upload_bytes(content, "a");
    let left = interrupt(&world, upload(content())).await;

    let other_id = format!("{}x", left.id);
    let error = upload(content())
        .continue_large_file_id(&other_id)
        .await
        .unwrap_err();
    assert!(
        matches!(
            error.kind(),
            ErrorKind::FileNotPresent { .. } | ErrorKind::BadRequest { .. }
        ),
        "{error}"
    );

    for (request, reason) in [
        (
            upload(content()).file_info([("k", "v")]),
            "its file info differs",
        ),
        (
            upload(content()).min_part_size(150_000),
            "a part has another length (part 1)",
        ),
        (upload(bytes(1000)), "fits into one part"),
    ] {
        let request = request.continue_large_file_id(&left.id);
        let error = request.await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::ValueError { .. }),
            "{error}"
        );
        assert!(error.to_string().contains(reason), "{error}");
    }
    assert_eq!(world.count(Operation::UploadPart), 0);
    assert_eq!(world.unfinished(), [left]);
}

#[tokio::test(start_paused = true)]
async fn w46_parts_of_other_content_are_not_taken_over() {
    let world = World::new().await;
    let upload = |content: Vec<u8>| {
        let request = world.bucket.upload_bytes(content, "a");
        request.large_file_sha1(WholeFileSha1::Omit)
    };
    let left = interrupt(&world, upload(content())).await;
    let mut other = content();
    other[RECOMMENDED as usize] ^= 1;
    let error = upload(other)
        .continue_large_file_id(&left.id)
        .await
        .unwrap_err();
    let reason = "a part has another SHA-1 (part 2)";
    assert!(error.to_string().contains(reason), "{error}");
}

#[tokio::test(start_paused = true)]
async fn w11_a_large_file_that_the_service_cannot_take_is_started_anew() {
    let world = World::new().await;
    let left = interrupt(&world, world.bucket.upload_bytes(content(), "a")).await;
    for operation in [Operation::UploadPart, Operation::FinishLargeFile] {
        // As often as the library tries, and no more.
        let full = FaultRule::on(operation).count(6);
        world
            .simulator
            .faults()
            .add(full.status(503, "no tomes available"));
        let recording = Arc::new(Recording::default());
        let file = world
            .bucket
            .upload_bytes(content(), "a")
            .progress_listener(recording.clone())
            .await
            .unwrap();
        assert_ne!(file.id, left.id);
        assert_eq!(world.simulator.faults().pending_count(), 0);
        assert_eq!(world.current("a").unwrap().content_digest, sha1(&content()));
        assert_eq!(world.unfinished_count(), 0, "the old one is cancelled");
        recording.assert_complete(content().len() as u64);
    }
}

#[tokio::test(start_paused = true)]
async fn w11_it_is_started_anew_only_once() {
    let world = World::new().await;
    let full = FaultRule::on(Operation::UploadPart).every();
    world
        .simulator
        .faults()
        .add(full.status(503, "no tomes available"));
    let error = world.bucket.upload_bytes(content(), "a").await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::MaxRetriesExceeded { .. }),
        "{error}"
    );
    assert_eq!(world.count(Operation::StartLargeFile), 2);
    assert_eq!(world.unfinished_count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_failed_upload_is_kept_or_cancelled_as_the_caller_says() {
    let world = World::new().await;
    stuck_at(&world.simulator, 2);
    for whole in [
        WholeFileSha1::Compute,
        WholeFileSha1::Omit,
        super::b2::Sha1Digest::of(&content()).into(),
    ] {
        let upload = || {
            let request = world.bucket.upload_bytes(content(), "a");
            request.large_file_sha1(whole)
        };
        upload().on_failure(OnFailure::Cancel).await.unwrap_err();
        assert_eq!(world.unfinished_count(), 0);
    }
    let kept = world.bucket.upload_bytes(content(), "a");
    kept.await.unwrap_err();
    assert_eq!(world.unfinished_count(), 1);
}

#[tokio::test(start_paused = true)]
async fn w10_an_sse_c_file_is_continued_when_the_id_of_its_key_says_that_it_is_the_same() {
    let world = World::new().await;
    let upload = |id: Option<&str>| {
        let key = EncryptionKey::new([7; 32], id);
        let request = world.bucket.upload_bytes(content(), "a");
        request.encryption(EncryptionSetting::sse_c(key))
    };
    let left = interrupt(&world, upload(Some("of-2026"))).await;
    upload(Some("of-2026")).await.unwrap();
    assert_eq!(world.count(Operation::StartLargeFile), 0);
    assert_eq!(world.count(Operation::UploadPart), missing(&left));

    interrupt(&world, upload(None)).await;
    let reasons = Arc::new(Reasons::default());
    let again = upload(None).resume_listener(reasons.clone());
    again.await.unwrap();
    assert_eq!(reasons.taken(), [RejectionReason::SSE_C_KEY.as_str()]);
    assert_eq!(world.count(Operation::StartLargeFile), 1);
}

#[tokio::test(start_paused = true)]
async fn w10_a_key_that_sees_neither_retention_nor_holds_continues() {
    let world = World::new().await;
    let key = json!({
        "accountId": world.simulator.account_id(), "keyName": "restricted",
        "capabilities": ["listBuckets", "listFiles", "writeFiles"],
    });
    let key = native::call(&world.simulator, "b2_create_key", key).await;
    let restricted = api(&world.simulator).build().unwrap();
    let (id, secret) = (&key["applicationKeyId"], &key["applicationKey"]);
    authorize(
        &restricted,
        world.simulator.endpoint(),
        id.as_str().unwrap(),
        secret.as_str().unwrap(),
    )
    .await
    .unwrap();
    let bucket = restricted.get_bucket_by_name("test-bucket").await.unwrap();
    let upload = || bucket.upload_bytes(content(), "a").encryption(SSE_B2_AES);
    let left = interrupt(&world, upload()).await;
    upload().await.unwrap();
    assert_eq!(world.count(Operation::StartLargeFile), 0);
    assert_eq!(world.count(Operation::UploadPart), missing(&left));
}

#[tokio::test(start_paused = true)]
async fn a_key_that_may_not_list_files_does_not_try() {
    let world = World::new().await;
    let key = json!({
        "accountId": world.simulator.account_id(), "keyName": "write-only",
        "capabilities": ["listBuckets", "writeFiles"],
    });
    let key = native::call(&world.simulator, "b2_create_key", key).await;
    let restricted = api(&world.simulator).build().unwrap();
    let (id, secret) = (&key["applicationKeyId"], &key["applicationKey"]);
    authorize(
        &restricted,
        world.simulator.endpoint(),
        id.as_str().unwrap(),
        secret.as_str().unwrap(),
    )
    .await
    .unwrap();
    let bucket = restricted.get_bucket_by_name("test-bucket").await.unwrap();
    bucket.upload_bytes(content(), "a").await.unwrap();
    assert_eq!(world.count(Operation::ListUnfinishedLargeFiles), 0);
}
