//! A synchronisation of very many files, in a process of its own so that its memory can be measured.
//!
//! Neither side exists: a folder that yields made-up files, and a service that makes up pages of 10,000 names.

use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use b2_internal::api::B2Api;
use b2_internal::http::{B2HttpApiConfig, Body, Transport, TransportError};
use b2_internal::scan::{B2Folder, Folder, FolderLocation, FolderScan, LocalFolder, LocalPath};
use b2_internal::scan::{ScanSettings, ScannedPath};
use b2_internal::sync::{KeepOrDeleteMode, Synchronizer};
use b2_simulator::Simulator;

const BUCKET: &str = "test-bucket";
const MOD_TIME: i64 = 1_700_000_000_000;
const PAGE: usize = 10_000;
/// A long listing is fetched in ranges of about so many files, so many pages ahead.
const RANGE: usize = 19_000;
const AHEAD: usize = 4;
const MEMORY_KIB: u64 = 150 * 1024;

/// The files of a folder have these names: a thousand in each directory.
fn name(number: usize) -> String {
    format!(
        "directory-{:05}/a-file-with-a-name-{:03}.dat",
        number / 1000,
        number % 1000
    )
}

/// A folder that says it is where another one is.
#[derive(Debug)]
struct MadeUpFolder {
    place: LocalFolder,
    file_count: usize,
}

impl Folder for MadeUpFolder {
    fn all_files(&self, _: ScanSettings) -> FolderScan {
        let root = self.place.root().to_owned();
        let files = (0..self.file_count).map(move |number| {
            let name = name(number);
            Ok(ScannedPath::from(LocalPath::new(
                root.join(&name),
                name,
                MOD_TIME,
                1000,
            )))
        });
        FolderScan::new(futures_util::stream::iter(files))
    }

    fn location(&self) -> FolderLocation {
        self.place.location()
    }
}

/// A service that has the same files, and knows only how to list them.
#[derive(Debug)]
struct MadeUpListing {
    service: Arc<dyn Transport>,
    file_count: usize,
    page_count: Arc<AtomicUsize>,
}

#[async_trait]
impl Transport for MadeUpListing {
    async fn send(
        &self,
        mut request: http::Request<Body>,
    ) -> Result<http::Response<Body>, TransportError> {
        let path = request.uri().path();
        let is_listing =
            path.ends_with("/b2_list_file_names") || path.ends_with("/b2_list_file_versions");
        if !is_listing {
            return self.service.send(request).await;
        }
        let mut asked = Vec::new();
        while let Some(chunk) = request.body_mut().next_chunk().await {
            asked.extend_from_slice(&chunk?);
        }
        let asked: serde_json::Value = serde_json::from_slice(&asked).unwrap();
        let first = asked["startFileName"]
            .as_str()
            .map_or(0, |start| first_from(start, self.file_count));
        let count = asked["maxFileCount"].as_u64().unwrap() as usize;
        self.page_count.fetch_add(1, Ordering::Relaxed);
        let page = page(
            first,
            (first + count.min(PAGE)).min(self.file_count),
            self.file_count,
        );
        let length = page.len() as u64;
        let chunks = futures_util::stream::iter([Ok(page.into())]);
        Ok(http::Response::new(Body::stream(Some(length), chunks)))
    }
}

/// The first file whose name is this one or comes after it.
fn first_from(start: &str, file_count: usize) -> usize {
    let (mut first, mut end) = (0, file_count);
    while first < end {
        let middle = first.midpoint(end);
        if *name(middle) < *start {
            first = middle + 1;
        } else {
            end = middle;
        }
    }
    first
}

fn page(first: usize, end: usize, file_count: usize) -> Vec<u8> {
    let mut text = String::from("{\"files\":[");
    for number in first..end {
        let separator = if number == first { "" } else { "," };
        write!(
            text,
            "{separator}{{\"accountId\":\"a\",\"action\":\"upload\",\"bucketId\":\"b\",\"contentLength\":1000,\
             \"contentMd5\":null,\"contentSha1\":\"{number:040}\",\"contentType\":\"application/octet-stream\",\
             \"fileId\":\"4_zb_f{number:040}\",\"fileInfo\":{{\"src_last_modified_millis\":\"{MOD_TIME}\"}},\
             \"fileName\":\"{}\",\"uploadTimestamp\":{MOD_TIME}}}",
            name(number)
        )
        .unwrap();
    }
    let (next, next_id) = if end < file_count {
        (format!("\"{}\"", name(end)), format!("\"4_zb_f{end:040}\""))
    } else {
        ("null".to_owned(), "null".to_owned())
    };
    write!(text, "],\"nextFileName\":{next},\"nextFileId\":{next_id}}}").unwrap();
    text.into_bytes()
}

/// Plans an unchanged tree. Gives how long that took, and how many pages it listed.
async fn plan(file_count: usize, synchronizer: &Synchronizer) -> (Duration, usize) {
    let simulator = Simulator::builder().bucket(BUCKET).build().unwrap();
    let page_count = Arc::new(AtomicUsize::new(0));
    let listing = MadeUpListing {
        service: simulator.transport(),
        file_count,
        page_count: Arc::clone(&page_count),
    };
    let api = B2Api::builder()
        .api_config(B2HttpApiConfig::new().transport(Arc::new(listing)))
        .build()
        .unwrap();
    api.authorize_account(simulator.key_id(), simulator.key())
        .realm(simulator.endpoint())
        .await
        .unwrap();
    let bucket = api.get_bucket_by_name(BUCKET).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("so that it is not empty"), "").unwrap();
    let place = LocalFolder::new(folder.path());
    let source: Arc<dyn Folder> = Arc::new(MadeUpFolder { place, file_count });
    let begun = Instant::now();
    let summary = synchronizer
        .sync_folders(source, B2Folder::new(bucket, ""), MOD_TIME, None)
        .await
        .unwrap()
        .into_result()
        .unwrap();
    let elapsed = begun.elapsed();
    assert_eq!(summary.compared_count, file_count as u64);
    assert_eq!((summary.transferred_count(), summary.deleted_count), (0, 0));
    (elapsed, page_count.load(Ordering::Relaxed))
}

/// The most memory that this process has had, in KiB.
#[cfg(target_os = "linux")]
fn peak_memory_kib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(not(target_os = "linux"))]
fn peak_memory_kib() -> Option<u64> {
    None
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory_does_not_grow_with_the_number_of_files() {
    let is_deep = std::env::var_os("B2_TEST_DEEP").is_some();
    let counts: &[usize] = if is_deep {
        &[10_000, 100_000, 1_000_000]
    } else {
        &[10_000, 100_000]
    };
    let deleting = Synchronizer::default().keep_days_or_delete(KeepOrDeleteMode::Delete);
    for synchronizer in [Synchronizer::default(), deleting] {
        for &file_count in counts {
            let (elapsed, page_count) = plan(file_count, &synchronizer).await;
            let per_file = elapsed.as_secs_f64() * 1e6 / file_count as f64;
            let peak = peak_memory_kib();
            println!(
                "{file_count} files: {:.2} s, {per_file:.2} µs each, {page_count} pages, peak {} MiB",
                elapsed.as_secs_f64(),
                peak.map_or_else(|| "?".to_owned(), |peak| (peak / 1024).to_string()),
            );
            // The first pages are smaller, for an early answer. Each range costs at most one page more, and some pages are
            // asked for that are behind the last file.
            let range_count = file_count / RANGE + 1;
            let most_pages = file_count / PAGE + 5 + range_count + AHEAD;
            assert!(page_count <= most_pages, "{page_count}");
            assert!(peak.is_none_or(|peak| peak < MEMORY_KIB), "{peak:?} KiB");
        }
    }
}
