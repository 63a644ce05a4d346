//! What `tracing` shows of the calls and of the requests that they make.

use b2_simulator::{FaultRule, Operation};
use tracing::Level;

use super::b2::{BytesSource, OutboundSource, Sha1Digest, WholeFileSha1};
use super::collector::{Collector, SpanSeen};
use super::world::{RECOMMENDED, World, bytes};

pub fn find<'a>(spans: &'a [SpanSeen], name: &str) -> Vec<&'a SpanSeen> {
    spans.iter().filter(|span| span.name == name).collect()
}

pub fn requests<'a>(spans: &'a [SpanSeen], operation: &str) -> Vec<&'a SpanSeen> {
    let wanted = format!("operation=\"{operation}\" ");
    find(spans, "request")
        .into_iter()
        .filter(|span| span.fields.contains(&wanted))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_call_has_a_span_and_so_has_each_of_its_requests() {
    let world = World::new().await;
    let (collector, _guard) = Collector::install();
    world.bucket.upload_bytes("hello", "a.txt").await.unwrap();
    let spans = collector.spans();

    let calls = find(&spans, "UploadBytes");
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0].target, "b2sdk::call");
    assert_eq!(calls[0].fields, "bucket=\"test-bucket\" file=\"a.txt\" ");

    let sent = requests(&spans, "b2_upload_file");
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].target, "b2sdk::http");
    assert_eq!(sent[0].parent.as_deref(), Some("UploadBytes"));
    for field in [
        "method=\"POST\" ",
        "file=\"a.txt\" ",
        "attempt=1 ",
        "status=200 ",
    ] {
        assert!(sent[0].fields.contains(field), "{:?}", sent[0]);
    }
}

#[tokio::test(start_paused = true)]
async fn each_attempt_has_its_own_span() {
    let world = World::new().await;
    let rule = FaultRule::on(Operation::ListBuckets).status(503, "service_unavailable");
    world.simulator.faults().add(rule.count(2));
    let (collector, _guard) = Collector::install();
    world.api.list_buckets().await.unwrap();

    let spans = collector.spans();
    let attempts: Vec<&str> = requests(&spans, "b2_list_buckets")
        .iter()
        .map(|span| span.fields.split("attempt=").nth(1).unwrap().trim_end())
        .collect();
    assert_eq!(attempts, ["1 status=503", "2 status=503", "3 status=200"]);
    assert!(collector.text().contains("trying again"));
}

/// The attempt and the status of a request.
fn attempt_and_status(request: &SpanSeen) -> String {
    let value = |field: &str| {
        let mut rest = request.fields.split(field).skip(1);
        rest.next().unwrap().split(' ').next().unwrap().to_owned()
    };
    format!("{} {}", value("attempt="), value("status="))
}

#[tokio::test(start_paused = true)]
async fn the_attempts_of_an_upload_count_on_at_another_url() {
    let world = World::new().await;
    let faults = world.simulator.faults();
    let fail = |operation| FaultRule::on(operation).status(503, "service_unavailable");
    let large = || bytes(5 * RECOMMENDED as usize / 2);
    let expected = ["1 503", "2 503", "3 200"];

    faults.add(fail(Operation::UploadFile).count(2));
    let (collector, guard) = Collector::install();
    world.bucket.upload_bytes("hello", "a").await.unwrap();
    drop(guard);
    let spans = collector.spans();
    let sent = requests(&spans, "b2_upload_file").into_iter();
    let seen: Vec<String> = sent.map(attempt_and_status).collect();
    assert_eq!(seen, expected);

    // In one pass, with digests that are known, from a stream, and put together.
    for way in 0..4 {
        faults.add(fail(Operation::UploadPart).part_number(2).count(2));
        let (collector, guard) = Collector::install();
        let bucket = &world.bucket;
        match way {
            0 => bucket.upload_bytes(large(), "a").await.unwrap(),
            1 => {
                let digest = Sha1Digest::of(&large());
                let upload = bucket.upload_bytes(large(), "b");
                let upload = upload.large_file_sha1(WholeFileSha1::Given(digest));
                upload.await.unwrap()
            }
            2 => {
                let stream = std::io::Cursor::new(large());
                let upload = bucket.upload_unbound_stream(stream, "c");
                let upload = upload.recommended_upload_part_size(RECOMMENDED);
                upload.await.unwrap()
            }
            _ => {
                let source = OutboundSource::upload(BytesSource::new(large()));
                bucket.concatenate([source], "d").await.unwrap()
            }
        };
        drop(guard);
        let mut second = collector.spans();
        second.retain(|span| span.fields.contains("part=\"2\" "));
        let seen: Vec<String> = second.iter().map(attempt_and_status).collect();
        assert_eq!(seen, expected, "{way}");
    }
}

#[tokio::test(start_paused = true)]
async fn each_part_is_named() {
    let world = World::new().await;
    let (collector, _guard) = Collector::install();
    let data = bytes(5 * RECOMMENDED as usize / 2);
    world.bucket.upload_bytes(data, "large").await.unwrap();

    let spans = collector.spans();
    let mut parts: Vec<&str> = requests(&spans, "b2_upload_part")
        .iter()
        .map(|span| span.fields.split("part=").nth(1).unwrap())
        .map(|rest| rest.split(' ').next().unwrap())
        .collect();
    parts.sort_unstable();
    assert_eq!(parts, ["\"1\"", "\"2\"", "\"3\""]);
}

#[tokio::test(start_paused = true)]
async fn a_listing_has_one_span_around_all_of_its_pages() {
    let world = World::new().await;
    for name in ["a", "b", "c"] {
        world.bucket.upload_bytes("x", name).await.unwrap();
    }
    let (collector, _guard) = Collector::install();
    let mut entries = world.bucket.ls().fetch_count(1).entries();
    while let Some(entry) = entries.next().await {
        entry.unwrap();
    }
    let mut versions = world.bucket.list_file_versions("a").entries();
    versions.next().await.unwrap().unwrap();
    let mut unfinished = world.bucket.list_unfinished_large_files().entries();
    assert!(unfinished.next().await.is_none());

    let spans = collector.spans();
    for (listing, fields, operation, pages) in [
        ("Ls", "bucket=\"test-bucket\" ", "b2_list_file_names", 3),
        (
            "ListFileVersions",
            "bucket=\"test-bucket\" file=\"a\" ",
            "b2_list_file_versions",
            1,
        ),
        (
            "ListUnfinishedLargeFiles",
            "bucket=\"test-bucket\" ",
            "b2_list_unfinished_large_files",
            1,
        ),
    ] {
        let calls = find(&spans, listing);
        assert_eq!(calls.len(), 1, "{listing}");
        assert_eq!(
            (&*calls[0].target, &*calls[0].fields),
            ("b2sdk::call", fields),
            "{listing}"
        );
        let sent = requests(&spans, operation);
        assert_eq!(sent.len(), pages, "{listing}");
        for request in sent {
            assert_eq!(request.parent.as_deref(), Some(listing));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn w59_who_does_not_ask_for_details_pays_for_none() {
    let world = World::new().await;
    let (collector, _guard) = Collector::install_up_to(Level::INFO);
    let large = bytes(5 * RECOMMENDED as usize / 2);
    world.bucket.upload_bytes(large, "large").await.unwrap();
    let mut entries = world.bucket.ls().entries();
    entries.next().await.unwrap().unwrap();
    let session = world.api.session();
    session.get_upload_url(world.bucket.id()).await.unwrap();
    assert_eq!(collector.text(), "");
}
