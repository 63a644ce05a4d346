use std::sync::Arc;

use b2_simulator::{FaultRule, Operation};

use super::b2::{ByteRange, ErrorKind};
use super::world::{Recording, World, bytes};

const MIB: usize = 1024 * 1024;

#[tokio::test(start_paused = true)]
async fn every_size_comes_back_with_its_time() {
    let world = World::with(
        |simulator| simulator.recommended_part_size(10_000_000),
        |api| api,
    )
    .await;
    let folder = tempfile::tempdir().unwrap();
    for size in [0, 1, 3000, 16 * MIB, 16 * MIB + 1, 40 * MIB + 7] {
        let content = bytes(size);
        let info = [("src_last_modified_millis", "1234567890123")];
        let file = world
            .bucket
            .upload_bytes(content.clone(), "a/b")
            .file_info(info)
            .await
            .unwrap();
        let path = folder.path().join(format!("{size}"));
        let recording = Arc::new(Recording::default());
        let downloaded = world
            .bucket
            .download_file_by_name("a/b")
            .progress_listener(recording.clone())
            .await
            .unwrap();
        assert_eq!(downloaded.download_version().id, file.id);
        downloaded.save_to(&path).await.unwrap();
        assert!(std::fs::read(&path).unwrap() == content, "{size}");
        let modified = std::fs::metadata(&path).unwrap().modified().unwrap();
        assert_eq!(
            modified
                .duration_since(std::time::UNIX_EPOCH)
                .unwrap()
                .as_millis(),
            1_234_567_890_123
        );
        recording.assert_complete(size as u64);
    }
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        6,
        "no staging file is left"
    );
}

#[tokio::test(start_paused = true)]
async fn a_range_is_what_was_asked_for() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    world.bucket.upload_bytes("hello world", "a").await.unwrap();
    let range = ByteRange::new(3, 9).unwrap();
    world
        .bucket
        .download_file_by_name("a")
        .range(range)
        .await
        .unwrap()
        .save_to(&path)
        .await
        .unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"lo worl");
    let beyond = world
        .bucket
        .download_file_by_name("a")
        .range(ByteRange::new(5, 20).unwrap())
        .await
        .unwrap_err();
    assert!(
        matches!(beyond.kind(), ErrorKind::InvalidRange { .. }),
        "{beyond}"
    );
    let outside = world
        .bucket
        .download_file_by_name("a")
        .range(ByteRange::new(12, 14).unwrap())
        .await
        .unwrap_err();
    assert!(
        matches!(outside.kind(), ErrorKind::UnsatisfiableRange),
        "{outside}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_broken_body_continues_from_its_last_good_byte() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let content = bytes(90_000);
    let file = world
        .bucket
        .upload_bytes(content.clone(), "a")
        .await
        .unwrap();
    for cut in [0, 1, 50_000, 89_999] {
        world
            .simulator
            .faults()
            .add(FaultRule::on(Operation::DownloadFileById).truncate_after(cut));
        let recording = Arc::new(Recording::default());
        let download = world
            .bucket
            .download_file_by_id(&file.id)
            .progress_listener(recording.clone());
        download.await.unwrap().save_to(&path).await.unwrap();
        assert!(std::fs::read(&path).unwrap() == content);
        recording.assert_complete(90_000);
    }
    assert_eq!(world.count(Operation::DownloadFileById), 8);
}

#[tokio::test(start_paused = true)]
async fn damaged_bytes_are_fetched_again_and_never_kept() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    std::fs::write(&path, "what was there").unwrap();
    let content = bytes(90_000);
    let small = world
        .bucket
        .upload_bytes(content.clone(), "small")
        .await
        .unwrap();
    let large = world
        .bucket
        .upload_bytes(bytes(400_000), "large")
        .await
        .unwrap();

    world
        .simulator
        .faults()
        .add(FaultRule::on(Operation::DownloadFileById).corrupt_at(777));
    world
        .bucket
        .download_file_by_id(&small.id)
        .await
        .unwrap()
        .save_to(&path)
        .await
        .unwrap();
    assert!(std::fs::read(&path).unwrap() == content);

    world.simulator.faults().add(
        FaultRule::on(Operation::DownloadFileById)
            .every()
            .corrupt_at(777),
    );
    let error = world
        .bucket
        .download_file_by_id(&large.id)
        .await
        .unwrap()
        .save_to(&path)
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::ChecksumMismatch { .. }),
        "{error}"
    );
    assert!(
        std::fs::read(&path).unwrap() == content,
        "the file that was there is untouched"
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_missing_or_hidden_file_is_named() {
    let world = World::new().await;
    world.bucket.upload_bytes("x", "hidden").await.unwrap();
    world.bucket.hide_file("hidden").await.unwrap();
    for name in ["hidden", "missing"] {
        let error = world.bucket.download_file_by_name(name).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::FileNotPresent { .. }),
            "{error}"
        );
        assert!(error.to_string().contains(name), "{error}");
        let error = world.bucket.get_file_info_by_name(name).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::FileNotPresent { .. }),
            "{error}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_destination_that_cannot_be_written_is_named() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let file = world.bucket.upload_bytes("x", "a").await.unwrap();
    let path = folder.path().join("none/a");
    let error = world
        .bucket
        .download_file_by_id(&file.id)
        .await
        .unwrap()
        .save_to(&path)
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::DestinationDirectoryDoesntExist),
        "{error}"
    );
    assert!(error.to_string().contains("none/a"), "{error}");
}
