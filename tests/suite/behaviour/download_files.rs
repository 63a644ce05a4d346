//! Saving to a path: what the file is, whatever happens on the way.

use std::fs;
use std::io::ErrorKind as IoErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use b2_simulator::{FaultRule, Operation};

use super::b2::{
    B2ApiBuilder, BytesSource, Durability, Error, ErrorKind, OutboundSource, SaveMode,
};
use super::world::{Event, Recording, World, bytes};

const MIB: usize = 1024 * 1024;

/// Many bytes, made quickly.
fn long(length: usize) -> Vec<u8> {
    let block = bytes(65_537);
    let mut content = block.repeat(length / block.len() + 1);
    content.truncate(length);
    content
}

/// A world whose files of some MiB are small ones, so that the service knows their digests.
async fn world() -> World {
    world_with(|api| api).await
}

async fn world_with(configure: impl FnOnce(B2ApiBuilder) -> B2ApiBuilder) -> World {
    World::with(
        |simulator| simulator.recommended_part_size(100_000_000),
        configure,
    )
    .await
}

/// A large file whose uploader noted this digest, or none.
async fn large_file(world: &World, content: &[u8], noted: Option<&str>) -> String {
    let (first, second) = content.split_at(content.len() / 2);
    let sources =
        [first, second].map(|half| OutboundSource::upload(BytesSource::new(half.to_vec())));
    let mut request = world
        .bucket
        .concatenate(sources, "large")
        .recommended_upload_part_size(content.len() as u64 / 2);
    if let Some(noted) = noted {
        request = request.file_info([("large_file_sha1", noted)]);
    }
    let file = request.await.unwrap();
    assert_eq!(world.current("large").unwrap().content_sha1, "none");
    file.id
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn io_kind(error: Error) -> IoErrorKind {
    std::io::Error::from(error).kind()
}

#[tokio::test(start_paused = true)]
async fn w12_a_write_that_fails_is_reported_as_what_it_is_and_ends_the_other_streams() {
    let world = world().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    fs::write(&path, "short").unwrap();
    let file = world
        .simulator
        .put_file("test-bucket", "a", long(40 * MIB))
        .unwrap();
    let download = world.bucket.download_file_by_id(&file).await.unwrap();
    // No file system has room for bytes there.
    let mode = SaveMode::InPlace { offset: 1 << 62 };
    let error = download.save_to(&path).mode(mode).await.unwrap_err();
    assert!(
        error.to_string().contains(path.to_str().unwrap()),
        "{error}"
    );
    assert!(
        matches!(error.kind(), ErrorKind::Io { .. }) && !error.is_transient(),
        "{error}"
    );
    let requests = world.count(Operation::DownloadFileById);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(world.count(Operation::DownloadFileById), requests);
}

#[cfg(target_os = "linux")]
#[tokio::test(start_paused = true)]
async fn w12_a_full_disk_is_called_a_full_disk() {
    let world = world().await;
    let file = world
        .simulator
        .put_file("test-bucket", "a", long(MIB))
        .unwrap();
    let download = world.bucket.download_file_by_id(&file).await.unwrap();
    let error = download.save_to("/dev/full").await.unwrap_err();
    assert_eq!(io_kind(error), IoErrorKind::StorageFull);
}

#[tokio::test(start_paused = true)]
async fn w13_only_the_bytes_that_were_written_are_hashed() {
    let world = world().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    for size in [90_000, 20 * MIB] {
        let content = long(size);
        let file = world
            .simulator
            .put_file("test-bucket", "a", content.clone())
            .unwrap();
        let around = vec![b'x'; size + 1000];
        fs::write(&path, &around).unwrap();
        let download = world.bucket.download_file_by_id(&file).await.unwrap();
        let mode = SaveMode::InPlace { offset: 300 };
        let saved = download.save_to(&path).mode(mode).await.unwrap();
        assert!(saved.is_verified);
        let expected = [&around[..300], &content, &around[..700]].concat();
        assert!(fs::read(&path).unwrap() == expected, "{size}");
    }
    // Also where the bytes had to be read back for it.
    let narrow = world_with(|api| {
        api.max_buffer_bytes(16 * MIB as u64)
            .max_download_streams_per_file(4)
    })
    .await;
    let content = long(60 * MIB);
    let large = narrow
        .simulator
        .put_file("test-bucket", "a", content.clone())
        .unwrap();
    let slow = FaultRule::on(Operation::DownloadFileById);
    let slow = slow.stall_body(2 * MIB as u64, Duration::from_secs(60));
    narrow.simulator.faults().add(slow);
    fs::write(&path, vec![b'x'; content.len() + 1000]).unwrap();
    let download = narrow.bucket.download_file_by_id(&large).await.unwrap();
    let mode = SaveMode::InPlace { offset: 300 };
    let saved = download.save_to(&path).mode(mode).await.unwrap();
    assert!(saved.is_verified && saved.read_back_bytes > 0);
    let written = fs::read(&path).unwrap();
    assert!(written[300..300 + content.len()] == content);
    assert_eq!(written.len(), content.len() + 1000);

    let missing = folder.path().join("missing");
    let file = world.current("a").unwrap().id;
    let download = world.bucket.download_file_by_id(file).await.unwrap();
    let mode = SaveMode::InPlace { offset: 0 };
    let error = download.save_to(&missing).mode(mode).await.unwrap_err();
    assert_eq!(io_kind(error), IoErrorKind::NotFound);
}

#[tokio::test(start_paused = true)]
async fn w14_a_large_file_is_compared_with_the_digest_that_its_uploader_noted() {
    let world = world().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let content = bytes(300_000);
    let digest = super::world::sha1(&content);
    for (noted, fits) in [
        (Some(&*digest), true),
        (Some(&*digest.replace('a', "b")), false),
    ] {
        let file = large_file(&world, &content, noted).await;
        let download = world.bucket.download_file_by_id(&file).await.unwrap();
        assert!(download.is_verifiable());
        match download.save_to(&path).await {
            Ok(saved) => assert!(fits && saved.is_verified),
            Err(error) => assert!(
                !fits && matches!(error.kind(), ErrorKind::ChecksumMismatch { .. }),
                "{error}"
            ),
        }
    }
    let file = large_file(&world, &content, None).await;
    let download = world.bucket.download_file_by_id(&file).await.unwrap();
    assert!(!download.is_verifiable());
    let saved = download.save_to(&path).await.unwrap();
    assert!(!saved.is_verified && fs::read(&path).unwrap() == content);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_hashed_when_that_is_not_wanted() {
    let world = world_with(|api| api.check_download_hash(false)).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let file = world
        .simulator
        .put_file("test-bucket", "a", bytes(90_000))
        .unwrap();
    let damage = FaultRule::on(Operation::DownloadFileById).corrupt_at(777);
    world.simulator.faults().add(damage);
    let download = world.bucket.download_file_by_id(&file).await.unwrap();
    assert!(!download.is_verifiable());
    let saved = download.save_to(&path).await.unwrap();
    assert!(!saved.is_verified && saved.length == 90_000);
    assert_eq!(world.count(Operation::DownloadFileById), 1);
}

#[tokio::test(start_paused = true)]
async fn w39_bytes_are_moved_in_large_pieces() {
    let world = world().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let file = world
        .simulator
        .put_file("test-bucket", "a", long(8 * MIB))
        .unwrap();
    let recording = Arc::new(Recording::default());
    let download = world
        .bucket
        .download_file_by_id(&file)
        .progress_listener(recording.clone());
    download.await.unwrap().save_to(&path).await.unwrap();
    let is_step = |event: &Event| matches!(event, Event::Completed(_));
    let writes = recording.events().into_iter().filter(is_step).count();
    assert!(writes <= 16, "{writes} writes for 8 MiB");
}

#[tokio::test(start_paused = true)]
async fn w40_a_file_of_a_few_ranges_is_fetched_by_several_streams() {
    let world = world().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let content = long(28 * MIB);
    let file = world
        .simulator
        .put_file("test-bucket", "a", content.clone())
        .unwrap();
    // Each response stands still for a minute: one after the other would take five.
    let slow = FaultRule::on(Operation::DownloadFileById).every();
    let slow = slow.stall_body(2 * MIB as u64, Duration::from_secs(60));
    world.simulator.faults().add(slow);
    let begun = tokio::time::Instant::now();
    let download = world.bucket.download_file_by_id(&file).await.unwrap();
    let saved = download.save_to(&path).await.unwrap();
    assert!(
        begun.elapsed() < Duration::from_secs(90),
        "{:?}",
        begun.elapsed()
    );
    assert!(fs::read(&path).unwrap() == content);
    assert_eq!(saved.read_back_bytes, 0);
    assert_eq!(world.count(Operation::DownloadFileById), 4);
}

#[tokio::test(start_paused = true)]
async fn w41_bytes_are_read_back_only_when_there_is_no_memory_to_keep_them() {
    let content = long(60 * MIB);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    for (budget, is_enough) in [(64 * MIB, true), (16 * MIB, false)] {
        let world = world_with(|api| {
            api.max_buffer_bytes(budget as u64)
                .max_download_streams_per_file(4)
        })
        .await;
        let file = world
            .simulator
            .put_file("test-bucket", "a", content.clone())
            .unwrap();
        // The first response stands still, so the others get ahead of it.
        let slow = FaultRule::on(Operation::DownloadFileById);
        let slow = slow.stall_body(2 * MIB as u64, Duration::from_secs(60));
        world.simulator.faults().add(slow);
        let download = world.bucket.download_file_by_id(&file).await.unwrap();
        let saved = download.save_to(&path).await.unwrap();
        assert!(fs::read(&path).unwrap() == content && saved.is_verified);
        assert!(saved.read_back_bytes > 0, "60 MiB never fit");
        if is_enough {
            assert!(
                saved.read_back_bytes <= 32 * MIB as u64,
                "{}",
                saved.read_back_bytes
            );
        }
        let most = world.api.transfer_status().most_buffer_bytes;
        assert!(most <= budget as u64, "{most}");
    }
}

#[tokio::test(start_paused = true)]
async fn w42_one_stream_in_order_is_enough_where_seeking_is_not_wanted() {
    let world = world().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let content = long(20 * MIB);
    let file = world
        .simulator
        .put_file("test-bucket", "a", content.clone())
        .unwrap();
    let download = world.bucket.download_file_by_id(&file).await.unwrap();
    download.save_to(&path).allow_seeking(false).await.unwrap();
    assert!(fs::read(&path).unwrap() == content);
    assert_eq!(world.count(Operation::DownloadFileById), 1);
}

#[tokio::test(start_paused = true)]
async fn w48_a_range_that_is_lost_ends_the_others_at_once() {
    let world = world().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let file = world
        .simulator
        .put_file("test-bucket", "a", long(60 * MIB))
        .unwrap();
    let slow = FaultRule::on(Operation::DownloadFileById);
    let slow = slow.stall_body(MIB as u64, Duration::from_secs(100));
    let lost = FaultRule::on(Operation::DownloadFileById).nth(3);
    world.simulator.faults().add(slow);
    world
        .simulator
        .faults()
        .add(lost.status(404, "file_not_present"));
    let begun = tokio::time::Instant::now();
    let download = world.bucket.download_file_by_id(&file).await.unwrap();
    let error = download.save_to(&path).await.unwrap_err();
    assert_eq!(error.status(), Some(404), "{error}");
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    let requests = world.count(Operation::DownloadFileById);
    tokio::time::sleep(Duration::from_secs(200)).await;
    assert_eq!(world.count(Operation::DownloadFileById), requests);
    assert!(names(folder.path()).is_empty());
}

#[tokio::test(start_paused = true)]
async fn w55_a_failed_or_dropped_download_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    fs::write(&path, "what was there").unwrap();
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    let unchanged = || {
        assert_eq!(fs::read(&path).unwrap(), b"what was there");
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), modified);
        assert_eq!(names(folder.path()), ["a"]);
    };
    for pause in (0..200).step_by(18) {
        let world = World::with(
            |simulator| {
                let latency = Duration::from_millis(20);
                simulator
                    .latency(latency)
                    .recommended_part_size(100_000_000)
            },
            |api| api,
        )
        .await;
        let file = world
            .simulator
            .put_file("test-bucket", "a", long(20 * MIB))
            .unwrap();
        let slow = FaultRule::on(Operation::DownloadFileById).every();
        let slow = slow.stall_body(3 * MIB as u64, Duration::from_millis(50));
        world.simulator.faults().add(slow);
        let save = async {
            let download = world.bucket.download_file_by_id(&file).await?;
            download.save_to(&path).await
        };
        let limit = Duration::from_millis(pause);
        if tokio::time::timeout(limit, save).await.is_err() {
            unchanged();
        } else {
            fs::write(&path, "what was there").unwrap();
            fs::File::open(&path)
                .unwrap()
                .set_modified(modified)
                .unwrap();
        }
    }
    let world = world().await;
    let file = world
        .simulator
        .put_file("test-bucket", "a", bytes(90_000))
        .unwrap();
    let damaged = FaultRule::on(Operation::DownloadFileById).every();
    world.simulator.faults().add(damaged.corrupt_at(5));
    let download = world.bucket.download_file_by_id(&file).await.unwrap();
    download.save_to(&path).await.unwrap_err();
    unchanged();
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn a_new_file_has_the_mode_of_new_files_and_a_replaced_one_its_own() {
    use std::os::unix::fs::PermissionsExt;
    let world = world().await;
    let folder = tempfile::tempdir().unwrap();
    let (new, replaced) = (folder.path().join("new"), folder.path().join("replaced"));
    let ordinary = folder.path().join("ordinary");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    fs::write(&ordinary, "").unwrap();
    fs::write(&replaced, "old").unwrap();
    fs::set_permissions(&replaced, fs::Permissions::from_mode(0o640)).unwrap();
    let file = world.simulator.put_file("test-bucket", "a", "new").unwrap();
    for path in [&new, &replaced] {
        let download = world.bucket.download_file_by_id(&file).await.unwrap();
        let save = download.save_to(path).durability(Durability::Synced);
        save.await.unwrap();
        assert_eq!(fs::read(path).unwrap(), b"new");
    }
    assert_eq!((mode(&new), mode(&replaced)), (mode(&ordinary), 0o640));
}

#[tokio::test(start_paused = true)]
async fn a_download_may_be_less_patient_than_the_others() {
    let world = world().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let file = world
        .simulator
        .put_file("test-bucket", "a", bytes(90_000))
        .unwrap();
    let stall = FaultRule::on(Operation::DownloadFileById);
    let stall = stall.stall_body(10, Duration::from_secs(100));
    world.simulator.faults().add(stall);
    let begun = tokio::time::Instant::now();
    let request = world.bucket.download_file_by_name("a");
    let by_name = request.idle_timeout(Duration::from_secs(5));
    drop(by_name.await.unwrap());
    let request = world.bucket.download_file_by_id(&file);
    let download = request.idle_timeout(Duration::from_secs(5)).await.unwrap();
    download.save_to(&path).await.unwrap();
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "{:?}",
        begun.elapsed()
    );
    assert!(fs::read(&path).unwrap() == bytes(90_000));
}
