//! What can be said of a new file.

use std::time::{Duration, UNIX_EPOCH};

use b2_simulator::{FaultRule, Operation};
use serde_json::{Value, json};

use super::b2::{
    BytesSource, EncryptionKey, EncryptionSetting, ErrorKind, FileRetentionSetting, LegalHold,
    RetentionMode, SSE_B2_AES, SSE_NONE, Sha1Digest, WholeFileSha1,
};
use super::native;
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

/// What the service says of the current version of a file.
async fn described(world: &World, name: &str) -> Value {
    let id = world.current(name).unwrap().id;
    native::call(
        &world.simulator,
        "b2_get_file_info",
        json!({ "fileId": id }),
    )
    .await
}

const SIZES: [usize; 2] = [3000, 3 * RECOMMENDED as usize];

#[tokio::test(start_paused = true)]
async fn a_file_is_encrypted_as_it_is_said_to_be() {
    let world = World::new().await;
    let key = EncryptionKey::new([7; 32], "of-2026");
    for size in SIZES {
        for (setting, mode) in [
            (SSE_B2_AES, "SSE-B2"),
            (EncryptionSetting::sse_c(key.clone()), "SSE-C"),
        ] {
            for whole in [WholeFileSha1::Compute, WholeFileSha1::Omit] {
                world
                    .bucket
                    .upload_bytes(bytes(size), "a")
                    .encryption(setting.clone())
                    .large_file_sha1(whole)
                    .await
                    .unwrap();
                let described = described(&world, "a").await;
                assert_eq!(described["serverSideEncryption"]["mode"], mode);
                let id = &described["fileInfo"]["sse_c_key_id"];
                assert_eq!(id.as_str(), (mode == "SSE-C").then_some("of-2026"));
            }
        }
    }
    world
        .bucket
        .upload_unbound_stream(std::io::Cursor::new(bytes(50_000)), "a")
        .encryption(EncryptionSetting::sse_c(key))
        .await
        .unwrap();
    let described = described(&world, "a").await;
    assert_eq!(described["serverSideEncryption"]["mode"], "SSE-C");
}

#[tokio::test(start_paused = true)]
async fn a_setting_that_files_cannot_be_written_with_is_refused_before_anything_is_sent() {
    let world = World::new().await;
    world.simulator.clear_requests();
    for size in SIZES {
        let error = world
            .bucket
            .upload_bytes(bytes(size), "a")
            .encryption(SSE_NONE)
            .await
            .unwrap_err();
        assert!(
            matches!(
                error.kind(),
                ErrorKind::WrongEncryptionSettingForFileWrite { .. }
            ),
            "{error}"
        );
    }
    assert_eq!(world.simulator.requests().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn w7_the_time_that_the_caller_sets_is_kept_for_small_and_for_large_files() {
    let world = World::new().await;
    for size in SIZES {
        let upload = || {
            let request = world.bucket.upload_bytes(bytes(size), "a");
            request.custom_upload_timestamp(1_600_000_000_123)
        };
        upload().await.unwrap();
        assert_eq!(
            world.current("a").unwrap().upload_timestamp,
            1_600_000_000_123
        );
    }
}

#[tokio::test(start_paused = true)]
async fn w7_an_unfinished_file_of_another_time_is_not_continued() {
    let world = World::new().await;
    let upload = |time: Option<i64>| {
        let request = world.bucket.upload_bytes(bytes(SIZES[1]), "a");
        match time {
            Some(time) => request.custom_upload_timestamp(time),
            None => request,
        }
    };
    let stuck = || {
        let rule = FaultRule::on(Operation::UploadPart).part_number(2).every();
        rule.status(400, "bad_request")
    };
    for (first, second, starts) in [
        (None, Some(1_600_000_000_000), 1),
        (Some(1_600_000_000_000), Some(1_600_000_000_001), 1),
        (Some(1_600_000_000_001), Some(1_600_000_000_001), 0),
    ] {
        world.simulator.faults().add(stuck());
        upload(first).await.unwrap_err();
        world.simulator.faults().clear();
        world.simulator.clear_requests();
        upload(second).await.unwrap();
        assert_eq!(world.count(Operation::StartLargeFile), starts);
        let stored = world.current("a").unwrap();
        assert_eq!(Some(stored.upload_timestamp), second);
        for left in world.unfinished() {
            world.bucket.cancel_large_file(left.id).await.unwrap();
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_is_retained_and_held_as_it_is_said_to_be() {
    let world = World::new().await;
    let lock = json!({
        "accountId": world.simulator.account_id(), "bucketId": world.bucket.id(),
        "fileLockEnabled": true,
    });
    native::call(&world.simulator, "b2_update_bucket", lock).await;
    let until = 1_800_000_000_000;
    for (number, size) in SIZES.into_iter().enumerate() {
        let name = format!("a{number}");
        let retention = FileRetentionSetting::new(RetentionMode::GOVERNANCE).retain_until(until);
        world
            .bucket
            .upload_bytes(bytes(size), &*name)
            .file_retention(retention)
            .legal_hold(LegalHold::ON)
            .await
            .unwrap();
        let described = described(&world, &name).await;
        assert_eq!(described["legalHold"]["value"], "on");
        let retention = &described["fileRetention"]["value"];
        assert_eq!(retention["mode"], "governance");
        assert_eq!(retention["retainUntilTimestamp"], until);
    }
}
