//! What is checked of a download, what it has to be told, and how it makes room for others.

use std::time::Duration;

use b2_simulator::{FaultRule, Operation};

use super::b2::{EncryptionKey, EncryptionMode, EncryptionSetting, ErrorKind};
use super::world::{RECOMMENDED, World, bytes, sha1};

const MIB: usize = 1024 * 1024;

#[tokio::test(start_paused = true)]
async fn the_info_of_an_sse_c_file_is_told_by_name_to_whoever_has_the_key() {
    let world = World::new().await;
    let key = |byte| EncryptionSetting::sse_c(EncryptionKey::new([byte; 32], "mine"));
    let upload = world.bucket.upload_bytes(bytes(100), "secret");
    let file = upload.encryption(key(7)).await.unwrap();
    let seen = world.bucket.get_file_info_by_name("secret");
    let seen = seen.encryption(key(7)).await.unwrap();
    assert_eq!((seen.id, seen.content_length), (file.id, 100));
    assert_eq!(seen.server_side_encryption.mode, EncryptionMode::SSE_C);

    for request in [
        world.bucket.get_file_info_by_name("secret"),
        world
            .bucket
            .get_file_info_by_name("secret")
            .encryption(key(8)),
    ] {
        let error = request.await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::SSECKeyError), "{error:?}");
        assert!(error.to_string().contains("secret"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_digest_that_the_service_did_not_verify_is_compared_all_the_same() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let content = bytes(RECOMMENDED as usize / 2);
    let put = |simulator: &b2_simulator::Simulator| {
        simulator
            .put_file("test-bucket", "a", content.clone())
            .unwrap()
    };
    let (right, wrong) = (put(&world.simulator), put(&world.simulator));
    let digest = |of: &[u8]| format!("unverified:{}", sha1(of));
    let say = |file: &str, text: &str| world.simulator.set_content_sha1(file, text).unwrap();
    say(&right, &digest(&content));
    say(&wrong, &digest(b"other"));

    let download = world.bucket.download_file_by_id(&right).await.unwrap();
    assert!(download.is_verifiable());
    assert!(download.save_to(&path).await.unwrap().is_verified);
    std::fs::remove_file(&path).unwrap();

    let download = world.bucket.download_file_by_id(&wrong).await.unwrap();
    let error = download.save_to(&path).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::ChecksumMismatch { .. }),
        "{error}"
    );
    assert!(!path.exists());

    // Of what has no digest only the length can be told.
    say(&right, "none");
    let download = world.bucket.download_file_by_id(&right).await.unwrap();
    assert!(!download.is_verifiable());
    assert!(!download.save_to(&path).await.unwrap().is_verified);
}

#[tokio::test(start_paused = true)]
async fn w51_a_download_of_many_ranges_gives_connections_back_when_the_service_is_busy() {
    let world = World::with(
        |simulator| simulator.recommended_part_size(1_000_000_000),
        |api| api.max_download_workers(4).max_download_streams_per_file(4),
    )
    .await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let content = bytes(65_537).repeat(16 * 8 * MIB / 65_537);
    let file = world
        .simulator
        .put_file("test-bucket", "a", content.clone())
        .unwrap();
    // Each response stands still for a minute.
    let slow = FaultRule::on(Operation::DownloadFileById).every();
    let slow = slow.stall_body(2 * MIB as u64, Duration::from_secs(60));
    let busy = FaultRule::on(Operation::DownloadFileById).nth(4);
    let busy = busy.status(503, "service_unavailable");
    world.simulator.faults().add(busy);
    world.simulator.faults().add(slow);
    let small = world.simulator.put_file("test-bucket", "b", "b").unwrap();
    let begun = tokio::time::Instant::now();
    let fetch_large = async {
        let download = world.bucket.download_file_by_id(&file).await.unwrap();
        download.save_to(&path).await.unwrap();
        begun.elapsed()
    };
    let fetch_small = async {
        // By then the large one has all connections.
        tokio::time::sleep(Duration::from_secs(5)).await;
        let _open = world.bucket.download_file_by_id(&small).await.unwrap();
        begun.elapsed()
    };
    let (large, small) = tokio::join!(fetch_large, fetch_small);
    assert!(std::fs::read(&path).unwrap() == content);
    assert!(
        small + Duration::from_secs(60) <= large,
        "{small:?} {large:?}"
    );
}
