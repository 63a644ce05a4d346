//! What this machine remembers of uploads that were interrupted.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use b2_simulator::{FaultRule, Operation};
use bytes::Bytes;
use serde_json::json;
use tempfile::TempDir;

use super::b2::{
    B2Api, Bucket, EncryptionKey, EncryptionSetting, OnFailure, RejectedCandidate, RejectionReason,
    ResumeListener, Sha1Digest, Upload, UploadSource, WholeFileSha1,
};
use super::here::authorize;
use super::native;
use super::world::{RECOMMENDED, World, api, bytes, sha1};

struct Journaled {
    world: World,
    folder: TempDir,
}

impl Journaled {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("uploads");
        let world = World::with(|simulator| simulator, |api| api.journal(&path)).await;
        Self { world, folder }
    }

    /// How many files there are for uploads that are not finished.
    fn entry_count(&self) -> usize {
        let entries = std::fs::read_dir(self.folder.path().join("uploads")).unwrap();
        let is_entry = |path: &Path| path.extension().is_some_and(|ending| ending == "json");
        entries
            .filter(|entry| is_entry(&entry.as_ref().unwrap().path()))
            .count()
    }

    /// Fails at its fourth part of five. Gives how many parts arrived.
    async fn interrupt(&self, upload: Upload) -> usize {
        let rule = FaultRule::on(Operation::UploadPart).part_number(4).every();
        let faults = self.world.simulator.faults();
        faults.add(rule.status(400, "bad_request"));
        upload.await.unwrap_err();
        // A part that was on its way may still arrive.
        tokio::time::sleep(Duration::from_secs(60)).await;
        faults.clear();
        self.world.simulator.clear_requests();
        self.world.unfinished().pop().unwrap().parts.len()
    }
}

#[derive(Debug, Default)]
struct Reasons(Mutex<Vec<RejectionReason>>);

impl Reasons {
    fn taken(&self) -> Vec<RejectionReason> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl ResumeListener for Reasons {
    fn candidate_rejected(&self, candidate: &RejectedCandidate) {
        self.0.lock().unwrap().push(candidate.reason.clone());
    }
}

/// A source that can be told from others in a later run, and counts what is read of it.
#[derive(Debug, Clone)]
struct Source {
    content: Bytes,
    identity: Option<&'static str>,
    read: Arc<AtomicU64>,
}

impl Source {
    fn new(content: Vec<u8>, identity: impl Into<Option<&'static str>>) -> Self {
        Self {
            content: content.into(),
            identity: identity.into(),
            read: Arc::default(),
        }
    }
}

impl UploadSource for Source {
    fn length(&self) -> u64 {
        self.content.len() as u64
    }

    fn read_at(&self, offset: u64, length: usize) -> io::Result<Bytes> {
        self.read.fetch_add(length as u64, Ordering::Relaxed);
        let offset = offset as usize;
        Ok(self.content.slice(offset..offset + length))
    }

    fn identity(&self) -> Option<String> {
        self.identity.map(str::to_owned)
    }
}

fn content() -> Vec<u8> {
    bytes(5 * RECOMMENDED as usize)
}

/// A key of the account with only these capabilities.
async fn restricted(journaled: &Journaled, capabilities: &[&str]) -> (B2Api, Bucket) {
    let simulator = &journaled.world.simulator;
    let key = json!({
        "accountId": simulator.account_id(), "keyName": "restricted", "capabilities": capabilities,
    });
    let key = native::call(simulator, "b2_create_key", key).await;
    let path = journaled.folder.path().join("uploads");
    let api = api(simulator).journal(path).build().unwrap();
    let (id, secret) = (&key["applicationKeyId"], &key["applicationKey"]);
    authorize(
        &api,
        simulator.endpoint(),
        id.as_str().unwrap(),
        secret.as_str().unwrap(),
    )
    .await
    .unwrap();
    let bucket = api.get_bucket_by_name("test-bucket").await.unwrap();
    (api, bucket)
}

#[tokio::test(start_paused = true)]
async fn an_interrupted_upload_is_continued_without_hashing_again() {
    let journaled = Journaled::new().await;
    let world = &journaled.world;
    for whole in [WholeFileSha1::Compute, Sha1Digest::of(&content()).into()] {
        // The second time, the digests of the first are there also for who gives one.
        let upload = |source: &Source| {
            let request = world.bucket.upload(source.clone(), "a");
            request.large_file_sha1(WholeFileSha1::Compute)
        };
        let there = journaled
            .interrupt(upload(&Source::new(content(), "the same")))
            .await;
        assert_eq!(journaled.entry_count(), 1);
        let again = Source::new(content(), "the same");
        let file = upload(&again).large_file_sha1(whole).await.unwrap();
        assert_eq!(world.count(Operation::UploadPart), 5 - there);
        assert_eq!(world.count(Operation::ListUnfinishedLargeFiles), 0);
        let missing = (5 - there) as u64 * RECOMMENDED;
        assert_eq!(again.read.load(Ordering::Relaxed), missing);
        assert_eq!(file.file_info["large_file_sha1"], sha1(&content()));
        assert_eq!(world.current("a").unwrap().content_digest, sha1(&content()));
        assert_eq!(journaled.entry_count(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn w53_a_digest_that_was_only_given_is_checked_again_by_who_continues() {
    let journaled = Journaled::new().await;
    let world = &journaled.world;
    let upload = || {
        let request = world.bucket.upload(Source::new(content(), "the same"), "a");
        request.large_file_sha1(Sha1Digest::of(b"another"))
    };
    journaled.interrupt(upload()).await;
    let error = upload().await.unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains(&Sha1Digest::of(b"another").to_string()),
        "{text}"
    );
    assert_eq!(world.versions("a").len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_local_file_is_told_from_others() {
    let journaled = Journaled::new().await;
    let world = &journaled.world;
    let path = journaled.folder.path().join("a");
    std::fs::write(&path, content()).unwrap();
    let reasons = Arc::new(Reasons::default());
    let upload = || {
        let source = super::b2::LocalFileSource::open(&path).unwrap();
        let request = world.bucket.upload(source, "a");
        request.resume_listener(reasons.clone())
    };
    let there = journaled.interrupt(upload()).await;
    upload().await.unwrap();
    assert_eq!(world.count(Operation::UploadPart), 5 - there);
    assert_eq!(reasons.taken(), [""; 0]);

    journaled.interrupt(upload()).await;
    let mut other = content();
    other[9] ^= 1;
    std::fs::write(&path, &other).unwrap();
    upload().await.unwrap();
    assert_eq!(world.count(Operation::StartLargeFile), 1);
    assert_eq!(
        reasons.taken(),
        [
            RejectionReason::REMEMBERED_CONTENT,
            RejectionReason::LARGE_FILE_SHA1
        ]
    );
    assert_eq!(world.current("a").unwrap().content_digest, sha1(&other));
}

#[tokio::test(start_paused = true)]
async fn w10_an_sse_c_file_is_continued_by_the_md5_of_its_key() {
    let journaled = Journaled::new().await;
    let world = &journaled.world;
    let reasons = Arc::new(Reasons::default());
    let upload = |key: u8| {
        let key = EncryptionKey::new([key; 32], None::<String>);
        world
            .bucket
            .upload(Source::new(content(), None), "a")
            .encryption(EncryptionSetting::sse_c(key))
            .resume_listener(reasons.clone())
    };
    let there = journaled.interrupt(upload(1)).await;
    upload(1).await.unwrap();
    assert_eq!(world.count(Operation::UploadPart), 5 - there);
    assert_eq!(reasons.taken(), [""; 0]);

    journaled.interrupt(upload(1)).await;
    for entry in std::fs::read_dir(journaled.folder.path().join("uploads")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        assert!(!text.contains("AQEBAQEB"), "the key is in {text}");
    }
    upload(2).await.unwrap();
    assert_eq!(world.count(Operation::StartLargeFile), 1);
    assert_eq!(
        reasons.taken(),
        [
            RejectionReason::REMEMBERED_SETTINGS,
            RejectionReason::SSE_C_KEY
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn w10_a_key_that_may_not_list_files_continues() {
    let journaled = Journaled::new().await;
    let (_api, bucket) = restricted(&journaled, &["listBuckets", "writeFiles"]).await;
    let upload = || bucket.upload(Source::new(content(), None), "a");
    let there = journaled.interrupt(upload()).await;
    upload().await.unwrap();
    assert_eq!(journaled.world.count(Operation::StartLargeFile), 0);
    assert_eq!(journaled.world.count(Operation::UploadPart), 5 - there);
}

#[tokio::test(start_paused = true)]
async fn w10_another_part_size_does_not_start_over() {
    let journaled = Journaled::new().await;
    let world = &journaled.world;
    for whole in [WholeFileSha1::Compute, WholeFileSha1::Omit] {
        for identity in [Some("the same"), None] {
            let upload = || {
                let request = world.bucket.upload(Source::new(content(), identity), "a");
                request.large_file_sha1(whole)
            };
            let there = journaled.interrupt(upload()).await;
            // By this alone it would be cut into three.
            upload().min_part_size(150_000).await.unwrap();
            assert_eq!(world.count(Operation::StartLargeFile), 0);
            assert_eq!(world.count(Operation::UploadPart), 5 - there);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn other_wishes_start_anew_and_are_remembered_instead() {
    let journaled = Journaled::new().await;
    let world = &journaled.world;
    let reasons = Arc::new(Reasons::default());
    let upload = |author: &str| {
        world
            .bucket
            .upload(Source::new(content(), "the same"), "a")
            .file_info([("author", author)])
            .resume_listener(reasons.clone())
    };
    journaled.interrupt(upload("one")).await;
    let there = journaled.interrupt(upload("another")).await;
    assert_eq!(
        reasons.taken(),
        [
            RejectionReason::REMEMBERED_SETTINGS,
            RejectionReason::FILE_INFO
        ]
    );
    assert_eq!(world.unfinished_count(), 2);
    upload("another").await.unwrap();
    assert_eq!(world.count(Operation::UploadPart), 5 - there);
    assert_eq!(world.current("a").unwrap().info["author"], "another");
}

#[tokio::test(start_paused = true)]
async fn a_large_file_that_is_gone_is_started_anew() {
    let journaled = Journaled::new().await;
    let world = &journaled.world;
    let reasons = Arc::new(Reasons::default());
    let upload = || {
        let request = world.bucket.upload(Source::new(content(), "the same"), "a");
        request.resume_listener(reasons.clone())
    };
    journaled.interrupt(upload()).await;
    let left = world.unfinished().pop().unwrap();
    world.bucket.cancel_large_file(left.id).await.unwrap();
    upload().await.unwrap();
    assert_eq!(reasons.taken(), [RejectionReason::GONE]);
    assert_eq!(world.current("a").unwrap().content_digest, sha1(&content()));
}

#[tokio::test(start_paused = true)]
async fn two_uploads_of_one_name_do_not_share_a_large_file() {
    let journaled = Journaled::new().await;
    let world = &journaled.world;
    let stall = FaultRule::on(Operation::UploadPart).stall(Duration::from_secs(100));
    world.simulator.faults().add(stall);
    let reasons = Arc::new(Reasons::default());
    let upload = || {
        let request = world.bucket.upload(Source::new(content(), "the same"), "a");
        request.resume_listener(reasons.clone())
    };
    let first = tokio::spawn(upload().send());
    tokio::time::sleep(Duration::from_secs(10)).await;
    let second = upload().await.unwrap();
    let first = first.await.unwrap().unwrap();
    assert_ne!(first.id, second.id);
    assert_eq!(reasons.taken(), [RejectionReason::IN_USE]);
    assert_eq!(journaled.entry_count(), 0);
    assert_eq!(world.unfinished_count(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_cancelled_is_forgotten() {
    let journaled = Journaled::new().await;
    let upload = journaled
        .world
        .bucket
        .upload(Source::new(content(), "the same"), "a")
        .on_failure(OnFailure::Cancel);
    let rule = FaultRule::on(Operation::UploadPart).every();
    let faults = journaled.world.simulator.faults();
    faults.add(rule.status(400, "bad_request"));
    upload.await.unwrap_err();
    assert_eq!(journaled.world.unfinished_count(), 0);
    assert_eq!(journaled.entry_count(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_journal_that_cannot_be_used_fails_no_upload() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in-the-way");
    std::fs::write(&path, "not a folder").unwrap();
    let world = World::with(|simulator| simulator, |api| api.journal(&path)).await;
    world
        .bucket
        .upload(Source::new(content(), "the same"), "a")
        .await
        .unwrap();
    assert_eq!(world.current("a").unwrap().content_digest, sha1(&content()));
}

#[tokio::test(start_paused = true)]
async fn w11_the_new_large_file_is_the_one_that_is_remembered() {
    let journaled = Journaled::new().await;
    let world = &journaled.world;
    let upload = || world.bucket.upload(Source::new(content(), "the same"), "a");
    let full = FaultRule::on(Operation::UploadPart).every();
    let faults = world.simulator.faults();
    faults.add(full.status(503, "no tomes available"));
    upload().await.unwrap_err();
    faults.clear();
    let left = world.unfinished().pop().unwrap();
    let file = upload().await.unwrap();
    assert_eq!(file.id, left.id);
}
