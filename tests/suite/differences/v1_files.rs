//! File versions and downloads (sections 10 and 11).

use std::sync::Arc;

use b2_simulator::{FaultRule, Operation};
use tokio::io::AsyncReadExt as _;

use super::b2::{
    B2Api, ByteRange, DownloadDestBytes, DownloadDestLocalFile, DownloadDestProgressWrapper,
    DownloadDestination, Error, ErrorClass, ErrorKind, FileContext, FileMetadata, FileVersionInfo,
    IncomingFile, PreSeekedDownloadDest, ProgressListenerForTest, Result, UnfinishedLargeFile, v3,
};
use super::world::{World, bytes};

fn info() -> FileVersionInfo {
    let pairs = [("b2-cache-control", "no-cache"), ("k", "v")];
    FileVersionInfo::new(
        "4_z1",
        "a.txt",
        5,
        "text/plain",
        "none",
        pairs,
        1_000,
        "upload",
    )
}

#[test]
fn v1_10_1_a_file_version_info_needs_no_more_than_a_listing_shows() {
    let info = info();
    assert_eq!(
        (&*info.id, info.size, info.action.as_str()),
        ("4_z1", 5, "upload")
    );
    assert_eq!((info.account_id, info.bucket_id), (None, None));
    assert_eq!((info.server_side_encryption, info.legal_hold), (None, None));
    let marked = format!("unverified:{}", "a".repeat(40));
    let none: [(&str, &str); 0] = [];
    let marked = FileVersionInfo::new("1", "a", 0, "", marked, none, 0, "upload");
    assert!(!marked.content_sha1_verified);
}

#[tokio::test(start_paused = true)]
async fn v1_10_1_size_is_a_number_of_bytes_and_none_for_a_marker() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("hello", "a").await.unwrap();
    let marker = world.bucket.hide_file("a").await.unwrap();
    assert_eq!((file.size, marker.size), (5, 0));
}

#[tokio::test(start_paused = true)]
async fn v1_10_1_api_is_optional() {
    let error = info().api().unwrap_err();
    assert_eq!(error.to_string(), "\"api\" not set");
    let world = World::new().await;
    let api: B2Api = info().with_api(&world.api).api().unwrap();
    let account_id = api.get_account_id().await.unwrap();
    assert_eq!(account_id, world.simulator.account_id());
}

#[tokio::test(start_paused = true)]
async fn v1_10_1_cache_control_is_a_field_that_is_read_once() {
    let mut info = info();
    assert_eq!(info.cache_control.as_deref(), Some("no-cache"));
    info.cache_control = Some("public".to_owned());
    assert_eq!(info.file_info["b2-cache-control"], "no-cache");
    info.file_info.clear();
    assert_eq!(info.cache_control.as_deref(), Some("public"));
}

#[tokio::test(start_paused = true)]
async fn v1_10_1_replication_status_is_what_the_service_says() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("hello", "a").await.unwrap();
    assert_eq!(file.replication_status, None);
    assert_eq!(info().replication_status, None);
}

#[tokio::test(start_paused = true)]
async fn v1_10_1_account_and_bucket_are_those_of_the_answer() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("hello", "a").await.unwrap();
    assert_eq!(
        file.account_id.as_deref(),
        Some(world.simulator.account_id())
    );
    assert_eq!(file.bucket_id.as_deref(), Some(world.bucket.id()));
}

#[test]
fn v1_10_1_as_dict_has_the_cache_control() {
    let dict = info().as_dict();
    assert_eq!(dict.get("cacheControl").unwrap().as_str(), Some("no-cache"));
    assert_eq!(dict.get("fileName").unwrap().as_str(), Some("a.txt"));
}

#[tokio::test(start_paused = true)]
async fn v1_10_1_get_fresh_state_gives_a_file_version_info() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("hello", "a").await.unwrap();
    let fresh: FileVersionInfo = file.get_fresh_state().await.unwrap();
    assert_eq!(fresh, file);
    assert!(info().get_fresh_state().await.is_err(), "there is no api");
}

#[test]
fn v1_10_1_the_template_of_a_line_is_that_of_python() {
    assert_eq!(
        FileVersionInfo::LS_ENTRY_TEMPLATE,
        "%83s  %6s  %10s  %8s  %9d  %s"
    );
}

#[test]
fn v1_10_1_format_ls_entry_has_utc_date_and_time() {
    let mut info = info();
    info.upload_timestamp = 1_554_361_150_000;
    let line = info.format_ls_entry();
    let expected = format!(
        "{:>83}  upload  2019-04-04  06:59:10          5  a.txt",
        "4_z1"
    );
    assert_eq!(line, expected);
}

#[test]
fn v1_10_1_format_folder_ls_entry_has_dashes() {
    let line = FileVersionInfo::format_folder_ls_entry("photos/");
    let expected = format!(
        "{:>83}  {:>6}  {:>10}  {:>8}  {:>9}  photos/",
        "-", "-", "-", "-", 0
    );
    assert_eq!(line, expected);
}

#[tokio::test(start_paused = true)]
async fn v1_10_1_versions_are_compared_without_their_api() {
    let world = World::new().await;
    assert_eq!(info().with_api(&world.api), info());
    let mut other = info();
    other.cache_control = None;
    assert_ne!(other, info());
}

#[tokio::test(start_paused = true)]
async fn v1_10_2_what_the_sdk_makes_are_file_version_infos() {
    let world = World::new().await;
    let file: FileVersionInfo = world.bucket.upload_bytes("hello", "a").await.unwrap();
    let newest = v3::FileVersion::from(file.clone());
    assert_eq!(FileVersionInfo::from(newest), file);
}

/// Writes down what it is told.
#[derive(Debug, Default)]
struct Told(std::sync::Mutex<Vec<IncomingFile>>);

impl DownloadDestination for Told {
    fn make_file_context(&self, file: &IncomingFile) -> Result<FileContext> {
        self.0.lock().unwrap().push(file.clone());
        Ok(FileContext::writer(tokio::io::sink()))
    }
}

#[tokio::test(start_paused = true)]
async fn v1_11_the_destination_is_told_of_the_whole_file_even_for_a_range() {
    let world = World::new().await;
    let upload = world
        .bucket
        .upload_bytes("hello world", "a")
        .content_type("text/plain");
    let file = upload
        .file_info([("src_last_modified_millis", "1234")])
        .await
        .unwrap();
    let (told, range) = (Arc::new(Told::default()), ByteRange::new(6, 10).unwrap());
    let download = world.bucket.download_file_by_name("a", Arc::clone(&told));
    download.range(range).await.unwrap();
    let told = told.0.lock().unwrap();
    let incoming = &told[0];
    assert_eq!((&incoming.file_id, &*incoming.file_name), (&file.id, "a"));
    assert_eq!((incoming.content_length, incoming.range), (11, Some(range)));
    assert_eq!(
        (&*incoming.content_type, incoming.mod_time_millis),
        ("text/plain", 1234)
    );
    assert_eq!(incoming.content_sha1, super::world::sha1(b"hello world"));
}

#[tokio::test(start_paused = true)]
async fn v1_11_a_download_with_a_destination_gives_what_is_known_of_the_file() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("hello world", "a").await.unwrap();
    let range = ByteRange::new(6, 10).unwrap();
    let info = world
        .api
        .download_file_by_id(&file.id)
        .range(range)
        .download_dest(DownloadDestBytes::new())
        .await
        .unwrap();
    let keys: Vec<&str> = info.keys().collect();
    let expected = [
        "fileId",
        "fileName",
        "contentType",
        "contentLength",
        "contentSha1",
        "fileInfo",
    ];
    assert_eq!(keys, expected);
    let json = serde_json::to_value(&info).unwrap();
    assert_eq!(json["contentLength"], 5, "of what was downloaded");
}

#[tokio::test(start_paused = true)]
async fn v1_11_the_mark_of_an_unverified_digest_is_kept() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("hello", "a").await.unwrap();
    let marked = format!("unverified:{}", super::world::sha1(b"hello"));
    world.simulator.set_content_sha1(&file.id, &marked).unwrap();
    let destination = DownloadDestBytes::new();
    let info = world.bucket.download_file_by_name("a", destination.clone());
    let info = info.await.unwrap();
    assert_eq!(info.get("contentSha1").unwrap().as_str(), Some(&*marked));
    assert_eq!(destination.content_sha1(), Some(marked));
}

#[tokio::test(start_paused = true)]
async fn v1_4_download_file_by_id_without_a_destination_gives_an_object() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("hello", "a").await.unwrap();
    let downloaded = world.api.download_file_by_id(&file.id).await.unwrap();
    assert_eq!(downloaded.download_version().size, 5);
}

#[tokio::test(start_paused = true)]
async fn v1_4_download_file_by_id_with_a_destination_downloads_at_once() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("hello", "a").await.unwrap();
    let destination = DownloadDestBytes::new();
    let download = world.api.download_file_by_id(&file.id);
    download.download_dest(destination.clone()).await.unwrap();
    assert_eq!(&destination.get_bytes_written().unwrap()[..], b"hello");
}

#[tokio::test(start_paused = true)]
async fn v1_4_downloads_are_checked_and_no_option_says_otherwise() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("hello", "a").await.unwrap();
    let other = super::world::sha1(b"other");
    world.simulator.set_content_sha1(&file.id, &other).unwrap();
    let download = world
        .bucket
        .download_file_by_name("a", DownloadDestBytes::new());
    let error = download.await.unwrap_err();
    assert!(error.is(ErrorClass::ChecksumMismatch), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn v1_9_download_file_by_id_has_a_destination_or_gives_an_object() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("hello", "a").await.unwrap();
    let object = world.bucket.download_file_by_id(&file.id).await.unwrap();
    assert_eq!(object.download_version().id, file.id);
    let destination = DownloadDestBytes::new();
    let download = world.bucket.download_file_by_id(&file.id);
    let info = download.download_dest(destination.clone()).await.unwrap();
    assert_eq!(info.get("fileId").unwrap().as_str(), Some(&*file.id));
    assert_eq!(&destination.get_bytes_written().unwrap()[..], b"hello");
}

#[tokio::test(start_paused = true)]
async fn v1_9_download_file_by_name_needs_a_destination() {
    let world = World::new().await;
    world.bucket.upload_bytes("hello", "a").await.unwrap();
    let destination = DownloadDestBytes::new();
    let download = world.bucket.download_file_by_name("a", destination.clone());
    download.await.unwrap();
    assert_eq!(&destination.get_bytes_written().unwrap()[..], b"hello");
}

#[tokio::test]
async fn v1_11_a_local_file_gets_its_time_and_a_failure_leaves_what_was_there() {
    let world = World::new().await;
    let content = bytes(300_000);
    let upload = world.bucket.upload_bytes(content.clone(), "a");
    upload
        .file_info([("src_last_modified_millis", "1600000000000")])
        .await
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    std::fs::write(&path, "what was there").unwrap();
    let destination = DownloadDestLocalFile::new(&path);
    assert_eq!(destination.file_id(), None);

    let rule = FaultRule::on(Operation::DownloadFileByName).status(403, "access_denied");
    world.simulator.faults().add(rule);
    let refused = world.bucket.download_file_by_name("a", destination.clone());
    refused.await.unwrap_err();
    assert_eq!(std::fs::read(&path).unwrap(), b"what was there");

    let download = world.bucket.download_file_by_name("a", destination.clone());
    download.await.unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), content);
    let modified = std::fs::metadata(&path).unwrap().modified().unwrap();
    let since = modified.duration_since(std::time::UNIX_EPOCH).unwrap();
    assert_eq!(since.as_millis(), 1_600_000_000_000);
    assert_eq!(destination.file_name().as_deref(), Some("a"));
}

#[tokio::test]
async fn v1_11_a_pre_seeked_file_must_exist_and_is_not_truncated() {
    let world = World::new().await;
    world.bucket.upload_bytes("world", "a").await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("greeting");
    let destination = PreSeekedDownloadDest::new(&path, 6);
    let missing = world.bucket.download_file_by_name("a", destination.clone());
    missing.await.unwrap_err();
    std::fs::write(&path, "hello .....!").unwrap();
    world
        .bucket
        .download_file_by_name("a", destination)
        .await
        .unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"hello world!");
}

/// Yields one end of a pipe, once.
#[derive(Debug)]
struct Pipe(std::sync::Mutex<Option<tokio::io::DuplexStream>>);

impl DownloadDestination for Pipe {
    fn make_file_context(&self, _: &IncomingFile) -> Result<FileContext> {
        let end = self.0.lock().unwrap().take().unwrap();
        Ok(FileContext::writer(end))
    }
}

#[tokio::test(start_paused = true)]
async fn v1_11_what_a_destination_yields_is_written_to() {
    let world = World::new().await;
    let content = bytes(300_000);
    let upload = world.bucket.upload_bytes(content.clone(), "a");
    upload.await.unwrap();
    let (end, mut other_end) = tokio::io::duplex(content.len());
    let pipe = Pipe(std::sync::Mutex::new(Some(end)));
    let download = world.bucket.download_file_by_name("a", pipe);
    download.await.unwrap();
    let mut written = vec![0; content.len()];
    other_end.read_exact(&mut written).await.unwrap();
    assert!(written == content);
}

#[tokio::test(start_paused = true)]
async fn v1_12_what_the_sdk_gives_is_the_class_that_is_exported() {
    let world = World::new().await;
    let start = world.bucket.start_large_file("large");
    start.cache_control("no-cache").await.unwrap();
    let mut files = world.bucket.list_unfinished_large_files().entries();
    let mut found: UnfinishedLargeFile = files.next().await.unwrap().unwrap();
    found.file_info.clear();
    assert_eq!(found.cache_control.as_deref(), Some("no-cache"));
}

#[tokio::test(start_paused = true)]
async fn v1_11_bytes_are_there_at_the_end_only() {
    let world = World::new().await;
    world.bucket.upload_bytes("hello", "a").await.unwrap();
    let destination = DownloadDestBytes::new();
    let error = destination.get_bytes_written().unwrap_err();
    assert_eq!(error.to_string(), "data not written yet");
    assert_eq!(destination.bytes_written(), None);
    let download = world.bucket.download_file_by_name("a", destination.clone());
    download.await.unwrap();
    assert_eq!(destination.bytes_written().as_deref(), Some(&b"hello"[..]));
    assert!(destination.mod_time_millis().is_some());
}

#[tokio::test(start_paused = true)]
async fn v1_11_a_wrapper_reports_the_length_of_the_range_and_closes() {
    let world = World::new().await;
    world.bucket.upload_bytes("hello world", "a").await.unwrap();
    let (inner, outer) = (
        ProgressListenerForTest::new(),
        ProgressListenerForTest::new(),
    );
    let destination = DownloadDestBytes::new();
    let wrapper = DownloadDestProgressWrapper::new(destination.clone(), inner.clone());
    world
        .bucket
        .download_file_by_name("a", wrapper)
        .progress_listener(outer.clone())
        .range(ByteRange::new(6, 10).unwrap())
        .await
        .unwrap();
    for listener in [inner, outer] {
        let calls = listener.get_calls();
        assert_eq!(calls.first().unwrap(), "set_total_bytes(5)", "{calls:?}");
        assert_eq!(calls[calls.len() - 2], "bytes_completed(5)", "{calls:?}");
        assert_eq!(calls.last().unwrap(), "close()", "{calls:?}");
    }
    assert_eq!(&destination.get_bytes_written().unwrap()[..], b"world");
}

#[test]
fn v1_11_file_metadata_keeps_the_mark_of_its_digest() {
    let marked = format!(
        "{}{}",
        FileMetadata::UNVERIFIED_CHECKSUM_PREFIX,
        "a".repeat(40)
    );
    let none: [(&str, &str); 0] = [];
    let file = FileMetadata::new("1", "a", "text/plain", 5, &*marked, none);
    assert_eq!(
        (file.content_sha1.len(), file.content_sha1_verified),
        (40, false)
    );
    let dict = file.as_info_dict();
    assert_eq!(dict.get("contentSha1").unwrap().as_str(), Some(&*marked));
}

/// Refuses everything.
#[derive(Debug)]
struct Closed;

impl DownloadDestination for Closed {
    fn make_file_context(&self, _: &IncomingFile) -> Result<FileContext> {
        let message = "closed".to_owned();
        Err(Error::new(ErrorKind::DestinationError { message }))
    }
}

/// Fails when all bytes have come.
#[derive(Debug)]
struct Full;

impl DownloadDestination for Full {
    fn make_file_context(&self, _: &IncomingFile) -> Result<FileContext> {
        let context = FileContext::writer(tokio::io::sink());
        Ok(context.on_exit(|outcome| {
            outcome.unwrap();
            let message = "full".to_owned();
            Err(Error::new(ErrorKind::DestinationError { message }))
        }))
    }
}

#[tokio::test(start_paused = true)]
async fn v1_11_what_a_destination_says_ends_the_download() {
    let world = World::new().await;
    world.bucket.upload_bytes("hello", "a").await.unwrap();
    let error = world
        .bucket
        .download_file_by_name("a", Closed)
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "closed");
    let error = world
        .bucket
        .download_file_by_name("a", Full)
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "full");
}
