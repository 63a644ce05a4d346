//! Downloads into what has no places to write at: writers, pipes, devices, and the hands of the caller.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use b2_simulator::{FaultRule, Operation};
use tokio::io::{AsyncReadExt, AsyncWrite};

use super::b2::{ByteRange, DownloadedFile, ErrorKind, SaveMode};
use super::world::{Recording, World, bytes};

/// Takes so many bytes, and has no room for more.
#[derive(Clone)]
struct Tape {
    content: Arc<Mutex<Vec<u8>>>,
    room: usize,
}

impl Tape {
    fn new(room: usize) -> Self {
        let content = Arc::default();
        Self { content, room }
    }

    fn content(&self) -> Vec<u8> {
        self.content.lock().unwrap().clone()
    }
}

impl AsyncWrite for Tape {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let mut content = self.content.lock().unwrap();
        let count = bytes.len().min(self.room - content.len()).min(10_000);
        content.extend_from_slice(&bytes[..count]);
        Poll::Ready(match count {
            0 => Err(io::ErrorKind::StorageFull.into()),
            count => Ok(count),
        })
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// A download whose connection breaks three times on its way.
async fn broken(world: &World, size: usize) -> DownloadedFile {
    let file = world
        .simulator
        .put_file("test-bucket", "a", bytes(size))
        .unwrap();
    let breaks = FaultRule::on(Operation::DownloadFileById).count(3);
    world
        .simulator
        .faults()
        .add(breaks.truncate_after(size as u64 / 5));
    world.bucket.download_file_by_id(file).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn w16_a_writer_gets_all_bytes_over_broken_connections() {
    let world = World::new().await;
    let tape = Tape::new(usize::MAX);
    let saved = broken(&world, 900_000)
        .await
        .save(tape.clone())
        .await
        .unwrap();
    assert!(saved.is_verified && saved.length == 900_000);
    assert!(tape.content() == bytes(900_000));
    assert_eq!(world.count(Operation::DownloadFileById), 4);
}

#[tokio::test(start_paused = true)]
async fn w16_a_stream_and_a_reader_get_all_bytes_over_broken_connections() {
    let world = World::new().await;
    let mut stream = broken(&world, 900_000).await.into_stream();
    let mut content = Vec::new();
    while let Some(chunk) = stream.next().await {
        content.extend_from_slice(&chunk.unwrap());
    }
    assert!(content == bytes(900_000));
    assert!(stream.next().await.is_none());

    let mut reader = broken(&world, 900_000).await.into_stream();
    let mut beginning = [0; 1000];
    reader.read_exact(&mut beginning).await.unwrap();
    // Both ways go on where the other one ended.
    let chunk = reader.next().await.unwrap().unwrap();
    let mut content = [&beginning[..], &chunk].concat();
    reader.read_to_end(&mut content).await.unwrap();
    assert!(content == bytes(900_000));
}

#[tokio::test(start_paused = true)]
async fn w12_a_writer_without_room_ends_the_download_with_its_own_error() {
    let world = World::new().await;
    let download = broken(&world, 900_000).await;
    let error = download.save(Tape::new(200_000)).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Io { .. }), "{error}");
    assert_eq!(io::Error::from(error).kind(), io::ErrorKind::StorageFull);
    assert!(world.count(Operation::DownloadFileById) < 4);
}

#[tokio::test(start_paused = true)]
async fn damage_shows_behind_the_last_byte() {
    let world = World::new().await;
    let file = world
        .simulator
        .put_file("test-bucket", "a", bytes(90_000))
        .unwrap();
    for _ in 0..2 {
        let damage = FaultRule::on(Operation::DownloadFileById).corrupt_at(777);
        world.simulator.faults().add(damage);
    }
    let download = world.bucket.download_file_by_id(&file).await.unwrap();
    let tape = Tape::new(usize::MAX);
    let error = download.save(tape.clone()).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::ChecksumMismatch { .. }),
        "{error}"
    );
    assert_eq!(tape.content().len(), 90_000);

    let download = world.bucket.download_file_by_id(&file).await.unwrap();
    let mut content = Vec::new();
    let error = download.into_stream().read_to_end(&mut content).await;
    assert_eq!(error.unwrap_err().kind(), io::ErrorKind::InvalidData);
}

#[tokio::test(start_paused = true)]
async fn a_range_and_an_empty_file_are_read_like_any_other() {
    let world = World::new().await;
    world.bucket.upload_bytes("hello world", "a").await.unwrap();
    world.bucket.upload_bytes("", "empty").await.unwrap();
    let recording = Arc::new(Recording::default());
    let request = world.bucket.download_file_by_name("a");
    let request = request.range(ByteRange::new(3, 9).unwrap());
    let download = request.progress_listener(recording.clone()).await.unwrap();
    assert!(!download.is_verifiable());
    let tape = Tape::new(usize::MAX);
    download.save(tape.clone()).await.unwrap();
    assert_eq!(tape.content(), b"lo worl");
    recording.assert_complete(7);

    let empty = world.bucket.download_file_by_name("empty").await.unwrap();
    assert!(empty.into_stream().next().await.is_none());
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn a_device_is_written_in_order_and_has_no_places() {
    let world = World::new().await;
    let download = broken(&world, 900_000).await;
    let saved = download.save_to("/dev/null").await.unwrap();
    assert!(saved.is_verified);
    let download = world.bucket.download_file_by_name("a").await.unwrap();
    let save = download.save_to("/dev/null");
    let error = save
        .mode(SaveMode::InPlace { offset: 3 })
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::DestinationError { .. }),
        "{error}"
    );
}

/// Time is real here, since a pipe is.
#[cfg(unix)]
#[tokio::test]
async fn w16_a_pipe_gets_all_bytes_over_broken_connections() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    let file = world
        .simulator
        .put_file("test-bucket", "a", bytes(900_000))
        .unwrap();
    let download = world.bucket.download_file_by_id(file).await.unwrap();
    let saving = tokio::spawn(download.save_to(&path).send());
    // Whoever downloads comes first, and waits.
    tokio::task::yield_now().await;
    let reading = tokio::task::spawn_blocking(move || std::fs::read(path).unwrap());
    assert!(reading.await.unwrap() == bytes(900_000));
    assert!(saving.await.unwrap().unwrap().is_verified);
}
