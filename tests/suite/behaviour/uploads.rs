use std::sync::Arc;

use b2_simulator::{FaultRule, Operation};

use super::b2::{BytesSource, Error, ErrorKind, Sha1Digest};
use super::here;
use super::world::{MINIMUM, RECOMMENDED, Recording, World, bytes, sha1};

#[tokio::test(start_paused = true)]
async fn a_small_file_arrives_with_its_digest_type_and_info() {
    let world = World::new().await;
    let content = bytes(3000);
    let uploaded = world
        .bucket
        .upload_bytes(content.clone(), "folder/a b+%.txt")
        .content_type("text/plain")
        .file_info([
            ("author", "Ångström 100%"),
            ("src_last_modified_millis", "-5"),
        ])
        .await
        .unwrap();
    let stored = world.current("folder/a b+%.txt").unwrap();
    assert_eq!((stored.length, &*stored.content_type), (3000, "text/plain"));
    assert_eq!(
        (&stored.content_sha1, &stored.content_digest),
        (&sha1(&content), &sha1(&content))
    );
    assert_eq!(stored.info["author"], "Ångström 100%");
    assert_eq!(uploaded.id, stored.id);
    assert_eq!(uploaded.mod_time_millis(), -5);
}

#[tokio::test(start_paused = true)]
async fn names_that_look_encoded_are_the_names_of_files_of_their_own() {
    let world = World::new().await;
    let names = ["what%253F", "what%3F", "what+?", "what?"];
    for name in names {
        world.bucket.upload_bytes(name, name).await.unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("content");
    for name in names {
        here::save(&world.bucket, name, &path).await.unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), name);
    }
    let mut entries = here::ls(&world.bucket, "").entries();
    for name in names {
        let entry = entries.next().await.unwrap().unwrap();
        assert_eq!(entry.file_version.file_name, name);
    }
    assert!(entries.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn every_size_around_the_limits_arrives_whole() {
    let world = World::new().await;
    let (part, min) = (RECOMMENDED as usize, MINIMUM as usize);
    for size in [
        0,
        1,
        part,
        part + min - 1,
        part + min,
        2 * part,
        2 * part + min,
        5 * part + 1,
    ] {
        let content = bytes(size);
        let recording = Arc::new(Recording::default());
        let name = format!("size-{size}");
        let uploaded = world
            .bucket
            .upload_bytes(content.clone(), &*name)
            .progress_listener(recording.clone())
            .await
            .unwrap();
        let stored = world.current(&name).unwrap();
        assert_eq!(
            (stored.length, stored.content_digest),
            (size as u64, sha1(&content)),
            "{size}"
        );
        assert_eq!(uploaded.size, size as u64);
        assert_eq!(
            uploaded.get_content_sha1().unwrap().to_string(),
            sha1(&content)
        );
        recording.assert_complete(size as u64);
    }
    assert_eq!(world.unfinished_count(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_local_file_is_streamed_with_its_time() {
    let world = World::with(
        |simulator| simulator.recommended_part_size(50_000_000),
        |api| api,
    )
    .await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("big");
    let content = bytes(3_000_000);
    std::fs::write(&path, &content).unwrap();
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_millis(1_234_567_890_123);
    std::fs::File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(time)
        .unwrap();
    world
        .bucket
        .upload_local_file(&path, "big")
        .record_mod_time(true)
        .await
        .unwrap();
    let stored = world.current("big").unwrap();
    assert_eq!(stored.content_digest, sha1(&content));
    assert_eq!(stored.info["src_last_modified_millis"], "1234567890123");
}

#[tokio::test(start_paused = true)]
async fn what_is_not_a_regular_file_is_named_and_refused() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().to_owned(), folder.path().join("missing")] {
        let error = world
            .bucket
            .upload_local_file(&path, "a")
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::InvalidUploadSource { .. }),
            "{error}"
        );
        assert!(
            error.to_string().contains(&path.display().to_string()),
            "{error}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_unusable_name_is_refused_before_anything_is_sent() {
    let world = World::new().await;
    world.simulator.clear_requests();
    for name in ["", "/a", "a//b", "a\nb"] {
        let error = world.bucket.upload_bytes("x", name).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::UnusableFileName { .. }),
            "{error}"
        );
    }
    assert_eq!(world.simulator.requests().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_digest_that_was_promised_is_checked() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    for size in [10, 2_000_000] {
        std::fs::write(&path, bytes(size)).unwrap();
        let wrong = Sha1Digest::of(b"something else");
        let error = world
            .bucket
            .upload_local_file(&path, "a")
            .sha1_sum(wrong)
            .await
            .unwrap_err();
        assert!(error.to_string().contains("sha1_sum"), "{error}");
        world
            .bucket
            .upload_local_file(&path, "a")
            .sha1_sum(Sha1Digest::of(&bytes(size)))
            .await
            .unwrap();
    }
    assert_eq!(world.versions("a").len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_busy_pod_is_left_for_another() {
    let world = World::new().await;
    world.simulator.faults().add(
        FaultRule::on(Operation::UploadFile)
            .count(4)
            .early_answer(503, "service_unavailable"),
    );
    world.bucket.upload_bytes(bytes(10), "a").await.unwrap();
    assert_eq!(world.count(Operation::GetUploadUrl), 5);
    assert_eq!(world.versions("a").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn w17_a_429_waits_and_keeps_the_upload_url() {
    let world = World::new().await;
    let rule = FaultRule::on(Operation::UploadFile)
        .status(429, "too_many_requests")
        .retry_after(30);
    world.simulator.faults().add(rule);
    let begun = tokio::time::Instant::now();
    world.bucket.upload_bytes(bytes(10), "a").await.unwrap();
    assert_eq!(begun.elapsed().as_secs(), 30);
    assert_eq!(world.count(Operation::GetUploadUrl), 1);
}

#[tokio::test(start_paused = true)]
async fn w20_an_expired_upload_token_fetches_a_new_url_and_no_new_authorisation() {
    let world = World::new().await;
    world.bucket.upload_bytes(bytes(10), "a").await.unwrap();
    world.simulator.expire_upload_tokens();
    world.bucket.upload_bytes(bytes(10), "b").await.unwrap();
    assert_eq!(world.count(Operation::GetUploadUrl), 2);
    assert_eq!(world.count(Operation::AuthorizeAccount), 1);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_looked_up_and_not_uploaded_twice() {
    let world = World::new().await;
    for size in [10, 3_000_000] {
        world
            .simulator
            .faults()
            .add(FaultRule::on(Operation::UploadFile).reset_after());
        let name = format!("a{size}");
        let source = BytesSource::new(bytes(size));
        let request = world
            .bucket
            .upload(source, &*name)
            .min_part_size(100_000_000);
        let uploaded = request.await.unwrap();
        let versions = world.versions(&name);
        assert_eq!(versions.len(), 1);
        assert_eq!(uploaded.id, versions[0].id);
    }
}

#[tokio::test(start_paused = true)]
async fn patience_ends_with_all_that_went_wrong() {
    let world = World::new().await;
    world.simulator.faults().add(
        FaultRule::on(Operation::UploadFile)
            .every()
            .status(503, "service_unavailable"),
    );
    let error = world.bucket.upload_bytes(bytes(10), "a").await.unwrap_err();
    let ErrorKind::MaxRetriesExceeded { limit, errors } = error.kind() else {
        panic!("{error}")
    };
    assert_eq!((*limit, errors.len()), (6, 6));
    assert_eq!(world.versions("a").len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_cap_is_not_tried_again() {
    let world = World::new().await;
    world.simulator.faults().add(
        FaultRule::on(Operation::UploadFile)
            .every()
            .status(403, "storage_cap_exceeded"),
    );
    let error = world.bucket.upload_bytes(bytes(10), "a").await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::StorageCapExceeded),
        "{error}"
    );
    assert_eq!(world.count(Operation::UploadFile), 1);
}

#[tokio::test(start_paused = true)]
async fn an_interrupted_large_file_continues_where_it_was() {
    let world = World::new().await;
    let content = bytes(5 * RECOMMENDED as usize);
    let broken = FaultRule::on(Operation::UploadPart)
        .part_number(4)
        .every()
        .status(400, "bad_request");
    world.simulator.faults().add(broken);
    let error: Error = world
        .bucket
        .upload_bytes(content.clone(), "big")
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::BadRequest { .. }),
        "{error}"
    );
    assert_eq!(world.unfinished_count(), 1);
    let there = world
        .simulator
        .snapshot()
        .bucket("test-bucket")
        .unwrap()
        .unfinished[0]
        .parts
        .len();

    world.simulator.faults().clear();
    world.simulator.clear_requests();
    let recording = Arc::new(Recording::default());
    world
        .bucket
        .upload_bytes(content.clone(), "big")
        .progress_listener(recording.clone())
        .await
        .unwrap();
    assert_eq!(world.count(Operation::StartLargeFile), 0);
    assert_eq!(world.count(Operation::UploadPart), 5 - there);
    assert_eq!(world.current("big").unwrap().content_digest, sha1(&content));
    recording.assert_complete(content.len() as u64);
}

#[tokio::test(start_paused = true)]
async fn an_unfinished_file_of_other_content_is_not_continued() {
    let world = World::new().await;
    let rule = FaultRule::on(Operation::UploadPart)
        .part_number(2)
        .every()
        .status(400, "bad_request");
    world.simulator.faults().add(rule);
    world
        .bucket
        .upload_bytes(bytes(300_000), "big")
        .await
        .unwrap_err();
    world.simulator.faults().clear();
    let mut other = bytes(300_000);
    other[0] ^= 1;
    world
        .bucket
        .upload_bytes(other.clone(), "big")
        .await
        .unwrap();
    assert_eq!(world.current("big").unwrap().content_digest, sha1(&other));
    assert_eq!(
        world.unfinished_count(),
        1,
        "the one that does not fit is left alone"
    );
}

#[tokio::test(start_paused = true)]
async fn w18_lost_answers_to_start_and_finish_leave_one_file() {
    let world = World::new().await;
    let content = bytes(300_000);
    for operation in [Operation::StartLargeFile, Operation::FinishLargeFile] {
        world
            .simulator
            .faults()
            .add(FaultRule::on(operation).reset_after());
        let name = format!("{operation:?}");
        world
            .bucket
            .upload_bytes(content.clone(), &*name)
            .await
            .unwrap();
        assert_eq!(world.versions(&name).len(), 1);
        assert_eq!(world.current(&name).unwrap().content_digest, sha1(&content));
        assert_eq!(world.unfinished_count(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_upload_sends_nothing_more_and_its_url_is_not_used_again() {
    let world = World::new().await;
    let rule = FaultRule::on(Operation::UploadFile).stall(std::time::Duration::from_secs(60));
    world.simulator.faults().add(rule);
    let upload = world.bucket.upload_bytes(bytes(10), "a").send();
    assert!(
        tokio::time::timeout(std::time::Duration::from_secs(5), upload)
            .await
            .is_err()
    );
    let before = world.simulator.requests().len();
    tokio::time::sleep(std::time::Duration::from_secs(300)).await;
    assert_eq!(world.simulator.requests().len(), before);
    world.bucket.upload_bytes(bytes(10), "b").await.unwrap();
    assert_eq!(world.count(Operation::GetUploadUrl), 2);
}

#[tokio::test(start_paused = true)]
async fn an_outcome_that_cannot_be_looked_up_is_called_unknown() {
    let world = World::new().await;
    let refused = FaultRule::on(Operation::ListFileVersions).every();
    world
        .simulator
        .faults()
        .add(refused.status(403, "transaction_cap_exceeded"));
    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::UploadFile).reset_after());
    let error = world.bucket.upload_bytes(bytes(10), "a").await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::UnknownOutcome { .. }),
        "{error}"
    );
    assert_eq!(world.versions("a").len(), 1);

    let source = world
        .simulator
        .put_file("test-bucket", "source", "content")
        .unwrap();
    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::CopyFile).reset_after());
    let error = world.bucket.copy(source, "copy").await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::UnknownOutcome { .. }),
        "{error}"
    );
    assert_eq!(world.versions("copy").len(), 1);

    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::HideFile).reset_after());
    let error = world.bucket.hide_file("source").await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::UnknownOutcome { .. }),
        "{error}"
    );

    let refused = FaultRule::on(Operation::ListBuckets).every();
    world
        .simulator
        .faults()
        .add(refused.status(403, "transaction_cap_exceeded"));
    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::CreateBucket).reset_after());
    let error = world
        .api
        .create_bucket("second-bucket", "allPrivate")
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::UnknownOutcome { .. }),
        "{error}"
    );

    let unlisted = FaultRule::on(Operation::ListUnfinishedLargeFiles).nth(2);
    world
        .simulator
        .faults()
        .add(unlisted.status(403, "transaction_cap_exceeded"));
    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::StartLargeFile).reset_after());
    let error = world
        .bucket
        .upload_bytes(bytes(300_000), "large")
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::UnknownOutcome { .. }),
        "{error}"
    );
}
