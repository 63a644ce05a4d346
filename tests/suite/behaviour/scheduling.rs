//! How much is under way at once, and how fast it goes.

use std::future::IntoFuture;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use b2_simulator::{FaultRule, Operation};
use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::future::{join_all, try_join_all};
use tokio::time::Instant;

use super::b2::{
    B2Folder, Body, CompareVersionMode, Error, ErrorKind, FileVersion, LocalFolder, Result,
    SyncOutcome, Synchronizer, Transport, TransportError,
};
use super::world::{World, bytes};

const LATENCY: Duration = Duration::from_millis(20);

async fn upload_many(world: &World, count: usize, size: usize) -> Vec<Result<FileVersion>> {
    let content = bytes(size);
    let uploads = (0..count).map(|index| {
        let upload = world
            .bucket
            .upload_bytes(content.clone(), format!("file-{index}"));
        upload.into_future()
    });
    join_all(uploads).await
}

#[tokio::test(start_paused = true)]
async fn w51_a_burst_of_503_halves_the_uploads_once_and_success_brings_them_back() {
    let world = World::with(|simulator| simulator.latency(LATENCY), |api| api).await;
    assert_eq!(world.api.transfer_status().upload_limit, 32);
    let busy = FaultRule::on(Operation::UploadFile).count(8);
    world
        .simulator
        .faults()
        .add(busy.status(503, "service_unavailable"));
    for uploaded in upload_many(&world, 8, 10).await {
        uploaded.unwrap();
    }
    let status = world.api.transfer_status();
    assert_eq!(
        (
            status.upload_limit,
            status.copy_limit,
            status.download_limit
        ),
        (16, 32, 32)
    );

    for uploaded in upload_many(&world, 400, 10).await {
        uploaded.unwrap();
    }
    assert!(world.api.transfer_status().upload_limit > 24);
    assert!((0..400).all(|index| world.versions(&format!("file-{index}")).len() <= 2));
}

#[tokio::test(start_paused = true)]
async fn w51_a_throttled_copy_and_a_throttled_download_slow_their_own_class() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes(bytes(10), "a").await.unwrap();
    let busy = |operation| FaultRule::on(operation).status(429, "too_many_requests");
    world.simulator.faults().add(busy(Operation::CopyFile));
    world
        .simulator
        .faults()
        .add(busy(Operation::DownloadFileById).count(2));
    world.bucket.copy(&file.id, "b").await.unwrap();
    let _downloaded = world.bucket.download_file_by_id(&file.id).await.unwrap();
    let status = world.api.transfer_status();
    assert_eq!(
        (
            status.upload_limit,
            status.copy_limit,
            status.download_limit
        ),
        (32, 16, 8)
    );
}

#[tokio::test(start_paused = true)]
async fn the_caps_are_kept() {
    let world = World::with(
        |simulator| simulator.latency(LATENCY),
        |api| {
            api.max_upload_workers(2)
                .max_copy_workers(3)
                .max_download_workers(4)
        },
    )
    .await;
    let status = world.api.transfer_status();
    assert_eq!(
        (
            status.upload_limit,
            status.copy_limit,
            status.download_limit
        ),
        (2, 3, 4)
    );
    let begun = Instant::now();
    for uploaded in upload_many(&world, 10, 10).await {
        uploaded.unwrap();
    }
    // Two upload URLs, and five uploads with each.
    assert_eq!(begun.elapsed(), LATENCY * 6);
}

#[tokio::test(start_paused = true)]
async fn w58_what_waits_holds_no_connection_and_no_upload_url() {
    let world = World::with(|simulator| simulator, |api| api.max_upload_workers(2)).await;
    let stalled = FaultRule::on(Operation::UploadFile).count(2);
    world
        .simulator
        .faults()
        .add(stalled.stall(Duration::from_secs(30)));
    let uploads = upload_many(&world, 50, 10);
    let watch = async {
        tokio::time::sleep(Duration::from_secs(20)).await;
        (
            world.count(Operation::GetUploadUrl),
            world.count(Operation::UploadFile),
        )
    };
    let (uploaded, seen_meanwhile) = tokio::join!(uploads, watch);
    assert_eq!(seen_meanwhile, (2, 2));
    assert!(uploaded.iter().all(Result::is_ok));
    assert_eq!(world.count(Operation::GetUploadUrl), 2);
}

#[tokio::test(start_paused = true)]
async fn w58_a_synchronisation_asks_for_a_file_when_it_can_take_its_bytes() {
    let world = World::with(
        |simulator| simulator.latency(LATENCY),
        |api| api.max_download_workers(2),
    )
    .await;
    for index in 0..20 {
        let name = format!("from/{index:02}");
        world
            .simulator
            .put_file("test-bucket", &name, vec![7; 1_000_000])
            .unwrap();
    }
    let stalled = FaultRule::on(Operation::DownloadFileById).count(2);
    let stalled = stalled.stall_body(500_000, Duration::from_secs(30));
    world.simulator.faults().add(stalled);
    let folder = tempfile::tempdir().unwrap();
    let sync = Synchronizer::new(10).sync_folders(
        B2Folder::new(world.bucket.clone(), "from"),
        LocalFolder::new(folder.path()),
        0,
        None,
    );
    let watch = async {
        tokio::time::sleep(Duration::from_secs(20)).await;
        world.count(Operation::DownloadFileById)
    };
    let (outcome, asked_meanwhile) = tokio::join!(sync.into_future(), watch);
    assert_eq!(asked_meanwhile, 2, "the others wait without an answer");
    assert_eq!(outcome.unwrap().into_result().unwrap().downloaded_count, 20);
}

#[tokio::test(start_paused = true)]
async fn w37_copies_have_a_limit_of_their_own() {
    let world = World::with(
        |simulator| simulator.latency(LATENCY),
        |api| api.max_upload_workers(1).max_download_workers(1),
    )
    .await;
    let file = world.bucket.upload_bytes(bytes(10), "a").await.unwrap();
    let begun = Instant::now();
    let copies = (0..64).map(|index| world.bucket.copy(&file.id, format!("copy-{index}")).send());
    try_join_all(copies).await.unwrap();
    assert_eq!(begun.elapsed(), LATENCY * 2, "32 at once");
}

#[tokio::test(start_paused = true)]
async fn w37_a_sync_between_buckets_copies_as_many_files_at_once_as_it_is_told() {
    let world = World::with(|simulator| simulator.latency(LATENCY), |api| api).await;
    for index in 0..200 {
        let name = format!("from/{index:03}");
        world
            .simulator
            .put_file("test-bucket", &name, "content")
            .unwrap();
    }
    let sync = async |workers| -> SyncOutcome {
        Synchronizer::new(workers)
            .compare_version_mode(CompareVersionMode::Size)
            .sync_folders(
                B2Folder::new(world.bucket.clone(), "from"),
                B2Folder::new(world.bucket.clone(), format!("to-{workers}")),
                0,
                None,
            )
            .await
            .unwrap()
    };
    let mut elapsed = Vec::new();
    for workers in [2, 32] {
        let begun = Instant::now();
        sync(workers).await.into_result().unwrap();
        elapsed.push(begun.elapsed());
    }
    assert!(elapsed[1] * 10 < elapsed[0], "{elapsed:?}");
}

#[tokio::test(start_paused = true)]
async fn buffers_never_exceed_the_budget() {
    const BUDGET: u64 = 4 * 1024 * 1024;
    let world = World::with(
        |simulator| simulator.latency(LATENCY),
        |api| api.max_buffer_bytes(BUDGET),
    )
    .await;
    let small = upload_many(&world, 60, 90_000);
    let large = world
        .bucket
        .upload_bytes(bytes(1_500_000), "large")
        .into_future();
    let (small, large) = tokio::join!(small, large);
    assert!(small.iter().all(Result::is_ok));
    let large = large.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let downloads = (0..20).map(|index| {
        let path = folder.path().join(index.to_string());
        let download = world.bucket.download_file_by_id(&large.id).send();
        async move { download.await?.save_to(path).await }
    });
    try_join_all(downloads).await.unwrap();
    let status = world.api.transfer_status();
    assert_eq!(status.buffer_bytes, 0);
    assert!(
        (BUDGET / 2..=BUDGET).contains(&status.most_buffer_bytes),
        "{status:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_small_download_takes_no_more_memory_than_it_has_bytes() {
    const BUDGET: u64 = 4 * 1024 * 1024;
    let world = World::with(|simulator| simulator, |api| api.max_buffer_bytes(BUDGET)).await;
    let file = world.bucket.upload_bytes(bytes(90_000), "a").await.unwrap();
    let pause = Duration::from_secs(5);
    let slow = FaultRule::on(Operation::DownloadFileById).every();
    world.simulator.faults().add(slow.stall_body(10_000, pause));
    let folder = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let downloads = (0..20).map(|index| {
        let path = folder.path().join(index.to_string());
        let download = world.bucket.download_file_by_id(&file.id).send();
        async move { download.await?.save_to(path).await }
    });
    try_join_all(downloads).await.unwrap();
    assert_eq!(begun.elapsed(), pause, "all at once");
    assert_eq!(world.api.transfer_status().most_buffer_bytes, 20 * 90_000);
}

/// Memory for what arrives ahead of its turn is for those whose turn has come: if those that wait could take it, nobody would
/// ever have any again.
#[tokio::test(start_paused = true)]
async fn downloads_that_wait_for_their_turn_take_no_memory() {
    const MIB: u64 = 1024 * 1024;
    let world = World::with(
        |simulator| simulator.recommended_part_size(100_000_000),
        |api| api.max_download_workers(1),
    )
    .await;
    let content = vec![7; 17 * MIB as usize];
    let file = world
        .simulator
        .put_file("test-bucket", "a", content)
        .unwrap();
    let slow = FaultRule::on(Operation::DownloadFileById).every();
    let slow = slow.stall_body(MIB / 2, Duration::from_secs(5));
    world.simulator.faults().add(slow);
    let folder = tempfile::tempdir().unwrap();
    let downloads = (0..8).map(|index| {
        let path = folder.path().join(index.to_string());
        let download = world.bucket.download_file_by_id(&file).send();
        async move {
            download.await?.save_to(path).await?;
            Ok::<_, Error>(Instant::now())
        }
    });
    let begun = Instant::now();
    let mut ended = try_join_all(downloads).await.unwrap();
    ended.sort();
    // Whoever is done does not wait for helpers that have not begun.
    let (first, last) = (ended[0] - begun, ended[7] - begun);
    assert!(first * 4 < last, "{first:?} {last:?}");
    let status = world.api.transfer_status();
    assert_eq!(status.buffer_bytes, 0);
    // What each of ten streams works with, eight of downloads and two of helpers, and two ranges ahead of their turn.
    assert!(status.most_buffer_bytes <= 36 * MIB, "{status:?}");
}

#[tokio::test(start_paused = true)]
async fn w47_uploads_keep_to_their_rate_within_a_chunk_and_all_together() {
    let world = World::with(
        |simulator| simulator,
        |api| api.max_upload_bytes_per_second(100_000),
    )
    .await;
    let begun = Instant::now();
    world
        .bucket
        .upload_bytes(bytes(100_000), "small")
        .await
        .unwrap();
    // The burst and the last of ten pieces take no time.
    assert_eq!(begun.elapsed(), Duration::from_millis(800));

    tokio::time::sleep(Duration::from_secs(10)).await;
    let begun = Instant::now();
    world
        .bucket
        .upload_bytes(bytes(1_000_000), "large")
        .await
        .unwrap();
    // Nine digests follow their parts. They take no time themselves, the last too, but what comes before it does.
    assert_eq!(begun.elapsed(), Duration::from_millis(9_904));
    let stored = world.current("large").unwrap();
    assert_eq!(stored.length, 1_000_000);
}

#[tokio::test(start_paused = true)]
async fn w47_downloads_keep_to_their_rate_and_uploads_do_not_mind() {
    let world = World::with(
        |simulator| simulator,
        |api| api.max_download_bytes_per_second(50_000),
    )
    .await;
    let begun = Instant::now();
    let content = bytes(500_000);
    world
        .bucket
        .upload_bytes(content.clone(), "a")
        .await
        .unwrap();
    assert_eq!(begun.elapsed(), Duration::ZERO);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    world
        .bucket
        .download_file_by_name("a")
        .await
        .unwrap()
        .save_to(&path)
        .await
        .unwrap();
    let (least, most) = (Duration::from_millis(9_800), Duration::from_millis(10_000));
    assert!(
        (least..=most).contains(&begun.elapsed()),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(std::fs::read(path).unwrap(), content);
}

#[tokio::test(start_paused = true)]
async fn w47_requests_keep_to_their_rate() {
    let world = World::with(|simulator| simulator, |api| api.max_requests_per_second(10)).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let begun = Instant::now();
    try_join_all((0..20).map(|_| world.api.list_buckets().send()))
        .await
        .unwrap();
    assert_eq!(begun.elapsed(), Duration::from_millis(1_800));
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_nothing_is_refused() {
    let world = World::new().await;
    let api = || super::world::api(&world.simulator);
    for (parameter, built) in [
        ("max_upload_workers", api().max_upload_workers(0).build()),
        (
            "max_requests_per_second",
            api().max_requests_per_second(0).build(),
        ),
        (
            "max_upload_bytes_per_second",
            api().max_upload_bytes_per_second(0).build(),
        ),
        (
            "max_download_bytes_per_second",
            api().max_download_bytes_per_second(0).build(),
        ),
    ] {
        let error = built.unwrap_err();
        let ErrorKind::InvalidArgument { parameter_name, .. } = error.kind() else {
            panic!("{error}")
        };
        assert_eq!(parameter_name, parameter);
    }
}

/// Notes where the chunks of request bodies are in memory.
#[derive(Debug)]
struct ChunkWatch {
    inner: Arc<dyn Transport>,
    chunks: Arc<Mutex<Vec<(usize, usize)>>>,
}

#[async_trait]
impl Transport for ChunkWatch {
    async fn send(
        &self,
        request: http::Request<Body>,
    ) -> std::result::Result<http::Response<Body>, TransportError> {
        let is_upload = request.uri().path().contains("b2_upload_");
        let chunks = Arc::clone(&self.chunks);
        let request = request.map(|body| {
            let length = body.length();
            Body::stream(
                length,
                body.inspect(move |chunk| {
                    if let (true, Ok(chunk)) = (is_upload, chunk) {
                        chunks
                            .lock()
                            .unwrap()
                            .push((chunk.as_ptr() as usize, chunk.len()));
                    }
                }),
            )
        });
        self.inner.send(request).await
    }
}

#[tokio::test(start_paused = true)]
async fn w39_the_parts_of_bytes_are_sent_as_slices_of_them_and_in_large_chunks() {
    let chunks = Arc::new(Mutex::new(Vec::new()));
    let world = World::with_transport(|inner| {
        Arc::new(ChunkWatch {
            inner,
            chunks: Arc::clone(&chunks),
        })
    })
    .await;
    let content = Bytes::from(bytes(500_000));
    world
        .bucket
        .upload_bytes(content.clone(), "a")
        .await
        .unwrap();
    let mut sent = chunks.lock().unwrap().clone();
    sent.sort_unstable();
    // All parts but the first are hashed while they are sent, and their digests follow.
    let digests = sent.extract_if(.., |(_, length)| *length == 40).count();
    assert_eq!(digests, 4);
    let begin = content.as_ptr() as usize;
    let parts: Vec<(usize, usize)> = (0..5)
        .map(|part| (begin + part * 100_000, 100_000))
        .collect();
    assert_eq!(sent, parts);
}
