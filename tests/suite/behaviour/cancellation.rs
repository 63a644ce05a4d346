//! What is left when a transfer is stopped: dropped at every place where it waits, aborted, or shut down.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use b2_simulator::{FaultRule, Operation};
use futures_util::stream::{iter, unfold};
use tokio::sync::oneshot;

use super::b2::{
    Body, ByteStream, BytesSource, CopySource, ErrorKind, FileVersion, OutboundSource, Result,
    Transport, TransportError,
};
use super::here;
use super::world::{World, bytes};

/// A network on which everything waits from a certain step on: when a request leaves, when a chunk of its body
/// does, when the answer is there, when a chunk of its body is.
#[derive(Debug)]
struct Tripwire {
    inner: Arc<dyn Transport>,
    state: Arc<Mutex<Steps>>,
}

#[derive(Debug, Default)]
struct Steps {
    taken: usize,
    /// The step that is never taken.
    last: Option<usize>,
    reached: Option<oneshot::Sender<()>>,
    /// The targets of all requests that have left.
    requests: Vec<String>,
    /// The upload URLs whose requests have no answer yet.
    in_use: Vec<String>,
}

impl Steps {
    /// Whether one more step may be taken.
    fn step(&mut self) -> bool {
        if Some(self.taken) == self.last {
            if let Some(reached) = self.reached.take() {
                let _ = reached.send(());
            }
            return false;
        }
        self.taken += 1;
        true
    }
}

/// Takes one more step, or waits until the tripwire is taken away.
async fn step(state: &Mutex<Steps>) {
    while !state.lock().unwrap().step() {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

impl Tripwire {
    fn watch(state: &Arc<Mutex<Steps>>, body: Body) -> Body {
        let length = body.length();
        let watched = (Arc::clone(state), body);
        Body::stream(
            length,
            unfold(watched, |(state, mut body)| async move {
                let chunk = body.next_chunk().await?;
                step(&state).await;
                Some((chunk, (state, body)))
            }),
        )
    }
}

#[async_trait]
impl Transport for Tripwire {
    async fn send(
        &self,
        request: http::Request<Body>,
    ) -> std::result::Result<http::Response<Body>, TransportError> {
        let target = request.uri().to_string();
        step(&self.state).await;
        {
            let mut state = self.state.lock().unwrap();
            state.requests.push(target.clone());
            state.in_use.push(target.clone());
        }
        let request = request.map(|body| Self::watch(&self.state, body));
        let answer = self.inner.send(request).await;
        step(&self.state).await;
        let mut state = self.state.lock().unwrap();
        state.in_use.retain(|used| *used != target);
        answer.map(|response| response.map(|body| Self::watch(&self.state, body)))
    }
}

/// Something that is stopped, and what has to be true afterwards.
struct Case {
    name: &'static str,
    /// Whether an unfinished large file may be left.
    is_large: bool,
    begin: fn(&World) -> Moving,
}

type Moving = Pin<Box<dyn Future<Output = Result<FileVersion>> + Send>>;

const CASES: [Case; 7] = [
    Case {
        name: "a small upload",
        is_large: false,
        begin: |world| Box::pin(world.bucket.upload_bytes(bytes(3000), "new").into_future()),
    },
    Case {
        name: "a large upload",
        is_large: true,
        begin: |world| {
            Box::pin(
                world
                    .bucket
                    .upload_bytes(bytes(320_000), "new")
                    .into_future(),
            )
        },
    },
    Case {
        name: "a small copy",
        is_large: false,
        begin: |world| {
            let world_bucket = world.bucket.clone();
            let source = world.current("source").unwrap().id;
            Box::pin(async move { world_bucket.copy(source, "new").await })
        },
    },
    Case {
        name: "a large copy",
        is_large: true,
        begin: |world| {
            let source = world.current("source").unwrap().id;
            let copy = world.bucket.copy(source, "new").min_part_size(50_000);
            Box::pin(copy.max_part_size(60_000).into_future())
        },
    },
    Case {
        name: "an emerged file",
        is_large: true,
        begin: |world| {
            let emerged = world.bucket.concatenate(sources(world, 30_000), "new");
            Box::pin(emerged.into_future())
        },
    },
    Case {
        name: "an unbound stream",
        is_large: true,
        begin: |world| {
            let chunks = [bytes(110_000), bytes(210_000)].map(|chunk| Ok(chunk.into()));
            let stream = ByteStream::of_chunks(iter(chunks));
            let upload = world.bucket.upload_unbound_stream(stream, "new");
            Box::pin(upload.into_future())
        },
    },
    Case {
        name: "a file emerged from a stream of sources",
        is_large: true,
        begin: |world| {
            let sources = iter(sources(world, 130_000));
            let emerged = world.bucket.concatenate_stream(sources, "new");
            Box::pin(emerged.into_future())
        },
    },
];

/// What a file is put together of: bytes, a piece of a file, and `rest` more bytes.
fn sources(world: &World, rest: usize) -> [OutboundSource; 3] {
    let source = world.current("source").unwrap().id;
    let upload = |length| OutboundSource::upload(BytesSource::new(bytes(length)));
    let copy = CopySource::new(source).length(110_000);
    [upload(120_000), copy.into(), upload(rest)]
}

/// A world with a tripwire in its network, and a file to copy.
async fn wired_world() -> (World, Arc<Mutex<Steps>>) {
    let steps = Arc::new(Mutex::new(Steps::default()));
    let world = World::with_transport(|inner| {
        Arc::new(Tripwire {
            inner,
            state: Arc::clone(&steps),
        })
    })
    .await;
    world
        .bucket
        .upload_bytes(bytes(250_000), "source")
        .await
        .unwrap();
    (world, steps)
}

#[tokio::test(start_paused = true)]
async fn w48_a_transfer_that_is_dropped_at_any_step_leaves_nothing_undecided() {
    for case in CASES {
        let mut dropped = 0;
        for step in 0.. {
            let (world, steps) = wired_world().await;
            let (sender, reached) = oneshot::channel();
            {
                let mut steps = steps.lock().unwrap();
                steps.last = Some(steps.taken + step);
                steps.reached = Some(sender);
            }
            let mut moving = (case.begin)(&world);
            let finished = tokio::select! {
                biased;
                _ = reached => None,
                outcome = &mut moving => Some(outcome),
            };
            if let Some(outcome) = finished {
                outcome.unwrap();
                assert_eq!(world.versions("new").len(), 1);
                break;
            }
            dropped += 1;
            drop(moving);
            steps.lock().unwrap().last = None;
            check_what_is_left(&case, step, &world, &steps).await;
        }
        assert!(dropped >= 3, "{} was dropped {dropped} times", case.name);
    }
}

async fn check_what_is_left(case: &Case, step: usize, world: &World, steps: &Mutex<Steps>) {
    let at = format!("{} at step {step}", case.name);
    let (requests, in_use) = {
        let steps = steps.lock().unwrap();
        (steps.requests.len(), steps.in_use.clone())
    };
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(
        steps.lock().unwrap().requests.len(),
        requests,
        "{at}: a request was sent after the drop"
    );
    assert_eq!(world.api.transfer_status().buffer_bytes, 0, "{at}");
    assert!(world.versions("new").len() <= 1, "{at}");
    assert!(
        world.unfinished_count() <= usize::from(case.is_large),
        "{at}"
    );

    // Another attempt gets through, and no URL that was in use is used again.
    (case.begin)(world).await.unwrap();
    let steps = steps.lock().unwrap();
    let after = &steps.requests[requests..];
    let is_upload = |url: &&String| url.contains("b2_upload_");
    for url in in_use.iter().filter(is_upload) {
        assert!(!after.contains(url), "{at}: {url} was used again");
    }
    assert!((1..=2).contains(&world.versions("new").len()), "{at}");
}

#[tokio::test(start_paused = true)]
async fn a_transfer_that_is_aborted_at_any_step_leaves_no_unfinished_file() {
    for step in 0.. {
        let (world, steps) = wired_world().await;
        let (sender, reached) = oneshot::channel();
        {
            let mut steps = steps.lock().unwrap();
            steps.last = Some(steps.taken + step);
            steps.reached = Some(sender);
        }
        let mut transfer = world.bucket.upload_bytes(bytes(320_000), "new").start();
        let finished = tokio::select! {
            biased;
            _ = reached => None,
            outcome = &mut transfer => Some(outcome),
        };
        if let Some(outcome) = finished {
            outcome.unwrap();
            // There is nothing left to abort.
            transfer.abort().await.unwrap();
            assert_eq!(world.versions("new").len(), 1);
            assert!(step > 10, "{step}");
            return;
        }
        // While the answer to b2_start_large_file is held back, the abort waits for it.
        let aborted = tokio::spawn(transfer.abort());
        tokio::time::sleep(Duration::from_secs(10)).await;
        steps.lock().unwrap().last = None;
        aborted.await.unwrap().unwrap();
        assert_eq!(world.unfinished_count(), 0, "at step {step}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_handle_aborts_what_another_task_awaits() {
    let world = World::new().await;
    let stalled = FaultRule::on(Operation::UploadPart).nth(3);
    world
        .simulator
        .faults()
        .add(stalled.stall(Duration::from_secs(100)));
    let transfer = world.bucket.upload_bytes(bytes(500_000), "a").start();
    let handle = transfer.handle();
    let awaiting = tokio::spawn(transfer);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(world.unfinished_count(), 1);
    handle.abort().await.unwrap();
    let error = awaiting.await.unwrap().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Cancelled), "{error}");
    assert_eq!(
        (world.unfinished_count(), world.versions("a").len()),
        (0, 0)
    );
    // Once more is no harm.
    handle.clone().abort().await.unwrap();
    assert_eq!(world.count(Operation::CancelLargeFile), 1);
}

#[tokio::test(start_paused = true)]
async fn a_dropped_transfer_stops_although_its_handle_is_kept() {
    let world = World::new().await;
    let stalled = FaultRule::on(Operation::UploadPart).every();
    world
        .simulator
        .faults()
        .add(stalled.stall(Duration::from_secs(50)));
    let transfer = world.bucket.upload_bytes(bytes(500_000), "a").start();
    let handle = transfer.handle();
    let cut = tokio::time::timeout(Duration::from_secs(1), transfer).await;
    assert!(cut.is_err());
    let requests = world.simulator.requests().len();
    tokio::time::sleep(Duration::from_secs(1000)).await;
    assert_eq!(world.simulator.requests().len(), requests);
    // What was begun stays, to be continued.
    assert_eq!(world.unfinished_count(), 1);
    handle.abort().await.unwrap();
    assert_eq!(world.unfinished_count(), 1);
}

#[tokio::test(start_paused = true)]
async fn w48_the_first_part_that_fails_for_good_ends_the_others_at_once() {
    let world = World::new().await;
    let stalled = FaultRule::on(Operation::UploadPart).part_number(1);
    world
        .simulator
        .faults()
        .add(stalled.stall(Duration::from_secs(1000)));
    let capped = FaultRule::on(Operation::UploadPart).part_number(4);
    world
        .simulator
        .faults()
        .add(capped.status(403, "storage_cap_exceeded"));
    let begun = tokio::time::Instant::now();
    let error = world
        .bucket
        .upload_bytes(bytes(500_000), "a")
        .await
        .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::StorageCapExceeded),
        "{error}"
    );
    assert_eq!(begun.elapsed(), Duration::ZERO);
    let requests = world.simulator.requests().len();
    tokio::time::sleep(Duration::from_secs(10_000)).await;
    assert_eq!(world.simulator.requests().len(), requests);
    assert_eq!(world.unfinished_count(), 1, "kept, to be continued");
}

#[tokio::test(start_paused = true)]
async fn shutdown_refuses_what_is_new_and_waits_for_what_is_under_way() {
    let world = World::new().await;
    let stalled = FaultRule::on(Operation::UploadPart).part_number(2);
    world
        .simulator
        .faults()
        .add(stalled.stall(Duration::from_secs(60)));
    let upload = tokio::spawn(world.bucket.upload_bytes(bytes(500_000), "a").into_future());
    tokio::time::sleep(Duration::from_secs(1)).await;
    let begun = tokio::time::Instant::now();
    let shutdown = tokio::spawn(world.api.shutdown());
    tokio::task::yield_now().await;
    for refused in [
        world.bucket.upload_bytes(bytes(10), "b").await.map(drop),
        world.bucket.copy("some-id", "c").await.map(drop),
        world.api.list_buckets().await.map(drop),
        here::download(&world.bucket, "a").await.map(drop),
    ] {
        let error = refused.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Cancelled), "{error}");
    }
    let requests = world.simulator.requests().len();
    shutdown.await.unwrap().unwrap();
    assert_eq!(begun.elapsed(), Duration::from_secs(59));
    upload.await.unwrap().unwrap();
    assert_eq!(world.versions("a").len(), 1);
    assert!(
        world.simulator.requests().len() > requests,
        "the upload was finished"
    );
    world.api.shutdown().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn shutdown_does_not_wait_for_a_file_that_is_not_being_saved() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes(bytes(10), "a").await.unwrap();
    let file = world.bucket.download_file_by_id(&file.id).await.unwrap();
    world.api.shutdown().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let error = file.save_to(&path).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Cancelled), "{error}");
    assert!(!path.exists());
}

#[tokio::test(start_paused = true)]
async fn a_download_that_is_dropped_at_any_step_leaves_the_destination_untouched() {
    for step in 0.. {
        let (world, steps) = wired_world().await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "old").unwrap();
        let (sender, reached) = oneshot::channel();
        {
            let mut steps = steps.lock().unwrap();
            steps.last = Some(steps.taken + step);
            steps.reached = Some(sender);
        }
        let (bucket, to) = (world.bucket.clone(), path.clone());
        let mut saving: Pin<Box<dyn Future<Output = Result<()>> + Send>> =
            Box::pin(async move { here::save(&bucket, "source", &to).await });
        let finished = tokio::select! {
            biased;
            _ = reached => None,
            outcome = &mut saving => Some(outcome),
        };
        if let Some(outcome) = finished {
            outcome.unwrap();
            assert_eq!(std::fs::read(&path).unwrap(), bytes(250_000));
            assert!(step >= 3, "{step}");
            return;
        }
        drop(saving);
        steps.lock().unwrap().last = None;
        let requests = steps.lock().unwrap().requests.len();
        tokio::time::sleep(Duration::from_secs(3600)).await;
        assert_eq!(
            steps.lock().unwrap().requests.len(),
            requests,
            "at step {step}"
        );
        assert_eq!(std::fs::read(&path).unwrap(), b"old", "at step {step}");
        assert_eq!(world.api.transfer_status().buffer_bytes, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_transfer_that_is_dropped_after_any_number_of_polls_can_be_made_again() {
    for case in CASES {
        for polls in 0.. {
            let world = World::new().await;
            world
                .bucket
                .upload_bytes(bytes(250_000), "source")
                .await
                .unwrap();
            let mut left = polls;
            let mut moving = (case.begin)(&world);
            let finished = std::future::poll_fn(|context| {
                if left == 0 {
                    return std::task::Poll::Ready(None);
                }
                left -= 1;
                match moving.as_mut().poll(context) {
                    std::task::Poll::Pending if left == 0 => std::task::Poll::Ready(None),
                    polled => polled.map(Some),
                }
            })
            .await;
            drop(moving);
            if let Some(outcome) = finished {
                outcome.unwrap();
                break;
            }
            let requests = world.simulator.requests().len();
            tokio::time::sleep(Duration::from_secs(3600)).await;
            assert_eq!(
                world.simulator.requests().len(),
                requests,
                "{} after {polls}",
                case.name
            );
            assert!(world.versions("new").len() <= 1);
            (case.begin)(&world).await.unwrap();
            assert_eq!(world.api.transfer_status().buffer_bytes, 0);
        }
    }
}
