//! W15: a download that was interrupted continues from what is on the disk, if that is what it claims to be.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use b2_simulator::{FaultRule, Operation};

use super::b2::{
    BytesSource, EncryptionKey, EncryptionSetting, ErrorKind, OutboundSource, PartialDownload,
    SavedDownload,
};
use super::world::{World, bytes};

const MIB: usize = 1024 * 1024;

/// Many bytes, made quickly.
fn long(length: usize) -> Vec<u8> {
    let block = bytes(65_537);
    let mut content = block.repeat(length / block.len() + 1);
    content.truncate(length);
    content
}
const RANGE: usize = 8 * MIB;

async fn world() -> World {
    World::with(
        |simulator| simulator.recommended_part_size(100_000_000),
        |api| api.max_download_streams_per_file(1),
    )
    .await
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Downloads until two ranges are complete and half of the third has come, and goes away then.
async fn interrupt(world: &World, file: &str, path: &Path) {
    let stall = FaultRule::on(Operation::DownloadFileById);
    let stall = stall.stall_body(20 * MIB as u64, Duration::from_secs(1000));
    world.simulator.faults().add(stall);
    let download = world.bucket.download_file_by_id(file).await.unwrap();
    let save = download.save_to(path).on_failure(PartialDownload::Keep);
    let limit = Duration::from_secs(1);
    assert!(tokio::time::timeout(limit, save.send()).await.is_err());
    world.simulator.faults().clear();
    assert!(!path.exists());
}

async fn save(world: &World, file: &str, path: &Path) -> SavedDownload {
    let download = world.bucket.download_file_by_id(file).await.unwrap();
    download.save_to(path).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn w15_an_interrupted_download_continues_where_it_ended() {
    let world = world().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let content = long(40 * MIB + 7);
    let file = world
        .simulator
        .put_file("test-bucket", "a", content.clone())
        .unwrap();
    interrupt(&world, &file, &path).await;
    assert_eq!(
        files(folder.path()).len(),
        2,
        "the staged file and its record"
    );

    let before = world.count(Operation::DownloadFileById);
    let saved = save(&world, &file, &path).await;
    assert_eq!(saved.continued_bytes, 2 * RANGE as u64);
    assert!(saved.is_verified && saved.read_back_bytes == saved.continued_bytes);
    assert!(fs::read(&path).unwrap() == content);
    assert_eq!(files(folder.path()), [path], "nothing else is left");
    // One for the headers, and one for all that was missing: nobody else wanted any of it.
    assert_eq!(world.count(Operation::DownloadFileById) - before, 2);
}

#[tokio::test(start_paused = true)]
async fn w15_what_belongs_to_another_version_is_not_continued() {
    let world = world().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let file = world
        .simulator
        .put_file("test-bucket", "a", long(40 * MIB))
        .unwrap();
    interrupt(&world, &file, &path).await;
    let content = vec![7; 40 * MIB];
    let other = world
        .simulator
        .put_file("test-bucket", "a", content.clone())
        .unwrap();
    let before = world.count(Operation::DownloadFileById);
    let saved = save(&world, &other, &path).await;
    assert_eq!(saved.continued_bytes, 0);
    // Nothing was believed first and found to be wrong later.
    assert_eq!(world.count(Operation::DownloadFileById) - before, 1);
    assert!(fs::read(&path).unwrap() == content);
    assert_eq!(files(folder.path()), [path]);
}

#[tokio::test(start_paused = true)]
async fn w15_what_was_damaged_meanwhile_is_fetched_again() {
    let world = world().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let content = long(40 * MIB);
    let verified = world
        .simulator
        .put_file("test-bucket", "a", content.clone())
        .unwrap();
    let halves = [&content[..20 * MIB], &content[20 * MIB..]];
    let halves = halves.map(|half| OutboundSource::upload(BytesSource::new(half.to_vec())));
    let made = world
        .bucket
        .concatenate(halves, "b")
        .recommended_upload_part_size(20 * MIB as u64);
    let unverified = made.await.unwrap().id;

    for (file, continued) in [(verified, 0), (unverified, RANGE as u64)] {
        interrupt(&world, &file, &path).await;
        let staged = &files(folder.path())[1];
        assert!(staged.to_str().unwrap().ends_with(".tmp"), "{staged:?}");
        let mut bytes = fs::read(staged).unwrap();
        bytes[12_345] ^= 1;
        fs::write(staged, bytes).unwrap();
        let saved = save(&world, &file, &path).await;
        // Where each range has its own digest, the others are still good.
        assert_eq!(saved.continued_bytes, continued);
        assert!(fs::read(&path).unwrap() == content);
        assert_eq!(files(folder.path()), std::slice::from_ref(&path));
        fs::remove_file(&path).unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn w15_a_staged_file_without_its_record_is_not_believed() {
    let world = world().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let content = long(40 * MIB);
    let file = world
        .simulator
        .put_file("test-bucket", "a", content.clone())
        .unwrap();
    for lost in 0..2 {
        interrupt(&world, &file, &path).await;
        fs::remove_file(&files(folder.path())[lost]).unwrap();
        let before = world.count(Operation::DownloadFileById);
        let saved = save(&world, &file, &path).await;
        assert_eq!(saved.continued_bytes, 0);
        // Nothing was believed first and found to be wrong later.
        assert_eq!(world.count(Operation::DownloadFileById) - before, 1);
        assert!(fs::read(&path).unwrap() == content);
        assert_eq!(files(folder.path()), std::slice::from_ref(&path));
        fs::remove_file(&path).unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_not_wanted_any_more_goes_with_the_call() {
    let world = world().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let file = world
        .simulator
        .put_file("test-bucket", "a", long(40 * MIB))
        .unwrap();
    interrupt(&world, &file, &path).await;
    let lost = FaultRule::on(Operation::DownloadFileById).nth(2);
    world
        .simulator
        .faults()
        .add(lost.status(404, "file_not_present"));
    let download = world.bucket.download_file_by_id(&file).await.unwrap();
    download.save_to(&path).await.unwrap_err();
    assert!(files(folder.path()).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_file_of_a_key_is_fetched_in_ranges_and_continued_with_its_key_only() {
    let world = World::with(
        |simulator| simulator.recommended_part_size(100_000_000),
        |api| api.max_download_streams_per_file(2),
    )
    .await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let content = long(40 * MIB + 7);
    let key = |byte| EncryptionSetting::sse_c(EncryptionKey::new([byte; 32], "mine"));
    let upload = world.bucket.upload_bytes(content.clone(), "a");
    let file = upload.encryption(key(1)).await.unwrap();
    let download = || world.bucket.download_file_by_id(&file.id);

    // Two streams, both of them slow, one of which breaks: whatever is asked for anew is asked for with the key.
    let on_downloads = || FaultRule::on(Operation::DownloadFileById);
    let faults = world.simulator.faults();
    faults.add(on_downloads().nth(2).truncate_after(MIB as u64));
    let minute = Duration::from_secs(60);
    faults.add(on_downloads().every().stall_body(2 * MIB as u64, minute));
    let saved = download().encryption(key(1)).await.unwrap();
    assert!(saved.save_to(&path).await.unwrap().is_verified);
    assert_eq!(faults.pending_count(), 1, "the one that is for ever");
    faults.clear();
    assert!(fs::read(&path).unwrap() == content);
    fs::remove_file(&path).unwrap();

    faults.add(
        on_downloads()
            .every()
            .stall_body(9 * MIB as u64, 20 * minute),
    );
    let begun = download().encryption(key(1)).await.unwrap();
    let save = begun.save_to(&path).on_failure(PartialDownload::Keep);
    let limit = Duration::from_secs(1);
    assert!(tokio::time::timeout(limit, save.send()).await.is_err());
    faults.clear();
    let staged = files(folder.path());
    assert_eq!(staged.len(), 2, "the staged file and its record");

    for request in [download(), download().encryption(key(2))] {
        let error = request.await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::SSECKeyError), "{error:?}");
        assert!(error.to_string().contains(&file.id), "{error}");
    }
    assert_eq!(files(folder.path()), staged, "the wrong key costs nothing");

    let again = download().encryption(key(1)).await.unwrap();
    let saved = again.save_to(&path).await.unwrap();
    assert!(saved.is_verified && saved.continued_bytes > 0, "{saved:?}");
    assert!(fs::read(&path).unwrap() == content);
    assert_eq!(files(folder.path()), [path]);
}
