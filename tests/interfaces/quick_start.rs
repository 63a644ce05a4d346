//! The quick start guide of b2sdk before 1.0, line by line. A comment is a line of the guide; what is below it is the same here.

use std::path::Path;

use b2_simulator::Simulator;
use b2sdk_v1::v0::{
    B2Api, Bucket, OldAccountInfoMethods as _, SyncArguments, make_progress_listener, sync_folders,
};
use b2sdk_v1::{
    ByteRange, DownloadDestLocalFile, InMemoryAccountInfo, ScanPoliciesManager, SqliteAccountInfo,
    current_time_millis, parse_sync_folder,
};
use serde_json::{Value, json};

use super::service::{Output, config, start};
use super::shown::assert_shows;

/// An account with the buckets of the guide.
struct Guide {
    simulator: Simulator,
    b2_api: B2Api,
    folder: tempfile::TempDir,
}

impl Guide {
    async fn new() -> Self {
        let simulator = start();
        let folder = tempfile::tempdir().unwrap();
        // >>> info = InMemoryAccountInfo()  # to store credentials, tokens and cache in memory OR
        let info = InMemoryAccountInfo::new();
        // >>> b2_api = B2Api(info)
        let b2_api = B2Api::builder()
            .account_info(info)
            .api_config(config(&simulator))
            .build()
            .unwrap();
        // >>> b2_api.authorize_account("production", application_key_id, application_key)
        b2_api
            .authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key())
            .await
            .unwrap();
        b2_api
            .create_bucket("example-mybucket-b2", "allPublic")
            .await
            .unwrap();
        Self {
            simulator,
            b2_api,
            folder,
        }
    }

    // >>> bucket = b2_api.get_bucket_by_name(bucket_name)
    async fn bucket(&self) -> Bucket {
        let found = self.b2_api.get_bucket_by_name("example-mybucket-b2");
        found.await.unwrap()
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }
}

#[tokio::test]
async fn initialize_api_with_a_database() {
    let simulator = start();
    let folder = tempfile::tempdir().unwrap();
    // >>> info = SqliteAccountInfo()  # to store credentials, tokens and cache in ~/.b2_account_info
    let info = SqliteAccountInfo::open(folder.path().join("account_info")).unwrap();
    // >>> b2_api = B2Api(info)
    let b2_api = B2Api::builder()
        .account_info(info.clone())
        .api_config(config(&simulator))
        .build()
        .unwrap();
    // >>> b2_api.authorize_account("production", application_key_id, application_key)
    b2_api
        .authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key())
        .await
        .unwrap();
    assert_eq!(info.get_account_id().unwrap(), simulator.account_id());
}

#[tokio::test]
async fn synchronization() {
    let guide = Guide::new().await;
    for name in ["some.pdf", "som2.pdf"] {
        std::fs::write(guide.path(name), name).unwrap();
    }
    // >>> source = '/home/user1/b2_example'
    let source = guide.folder.path().to_str().unwrap();
    // >>> destination = 'b2://example-mybucket-b2'
    let destination = "b2://example-mybucket-b2";
    // >>> source = parse_sync_folder(source, b2_api)
    let v1_api = guide.b2_api.clone().into();
    let source = parse_sync_folder(source, &v1_api).await.unwrap();
    // >>> destination = parse_sync_folder(destination, b2_api)
    let destination = parse_sync_folder(destination, &v1_api).await.unwrap();
    // >>> policies_manager = ScanPoliciesManager(exclude_all_symlinks=True)
    let policies_manager = ScanPoliciesManager::builder()
        .exclude_all_symlinks(true)
        .build()
        .unwrap();
    // >>> sync_folders(
    //         source_folder=source,
    //         dest_folder=destination,
    //         args=args,
    //         now_millis=int(round(time.time() * 1000)),
    //         stdout=sys.stdout,
    //         no_progress=False,
    //         max_workers=10,
    //         policies_manager=policies_manager,
    //         dry_run=False,
    //         allow_empty_source=True,
    //     )
    let (stdout, args) = (Output::default(), SyncArguments::new());
    let now_millis = current_time_millis();
    sync_folders(
        source,
        destination,
        &args,
        now_millis,
        stdout.clone(),
        false,
        10,
    )
    .policies_manager(policies_manager)
    .dry_run(false)
    .allow_empty_source(true)
    .await
    .unwrap();
    // upload some.pdf
    // upload som2.pdf
    let written = stdout.text();
    let mut lines: Vec<&str> = written
        .split(['\n', '\r'])
        .map(str::trim_end)
        .filter(|line| line.starts_with("upload"))
        .collect();
    lines.sort_unstable();
    assert_eq!(lines, ["upload som2.pdf", "upload some.pdf"]);
}

#[tokio::test]
async fn list_buckets() {
    let guide = Guide::new().await;
    let id = guide.bucket().await.id().to_owned();
    // >>> b2_api.list_buckets()
    // [Bucket<346501784642eb3e60980d10,example-mybucket-b2-1,allPublic>]
    let buckets = guide.b2_api.list_buckets().await.unwrap();
    let shown: Vec<String> = buckets.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [format!("Bucket<{id},example-mybucket-b2,allPublic>")]
    );
    // >>> for b in b2_api.list_buckets():
    //         print('%s  %-10s  %s' % (b.id_, b.type_, b.name))
    // 346501784642eb3e60980d10  allPublic   example-mybucket-b2-1
    for b in guide.b2_api.list_buckets().await.unwrap() {
        let (id_, type_, name) = (b.id(), b.bucket_type().unwrap(), b.name());
        let line = format!("{id_}  {type_:<10}  {name}");
        assert_eq!(line, format!("{id}  allPublic   example-mybucket-b2"));
    }
}

#[tokio::test]
async fn create_a_bucket() {
    let guide = Guide::new().await;
    // >>> bucket_name = 'example-mybucket-b2-1'  # must be unique in B2 (across all accounts!)
    // >>> bucket_type = 'allPublic'  # or 'allPrivate'
    let (bucket_name, bucket_type) = ("example-mybucket-b2-1", "allPublic");
    // >>> b2_api.create_bucket(bucket_name, bucket_type)
    // Bucket<346501784642eb3e60980d10,example-mybucket-b2-1,allPublic>
    let bucket = guide.b2_api.create_bucket(bucket_name, bucket_type);
    let bucket = bucket.await.unwrap();
    let shown = format!("Bucket<{},example-mybucket-b2-1,allPublic>", bucket.id());
    assert_eq!(bucket.to_string(), shown);
}

#[tokio::test]
async fn remove_a_bucket() {
    let guide = Guide::new().await;
    // >>> bucket_name = 'example-mybucket-b2-to-delete'
    let bucket_name = "example-mybucket-b2-to-delete";
    let made = guide.b2_api.create_bucket(bucket_name, "allPublic");
    made.await.unwrap();
    // >>> bucket = b2_api.get_bucket_by_name(bucket_name)
    let bucket = guide.b2_api.get_bucket_by_name(bucket_name).await.unwrap();
    // >>> b2_api.delete_bucket(bucket)
    // {'accountId': '451862be08d0', 'bucketId': '346501784642eb3e60980d10', 'bucketInfo': {}, …, 'revision': 3}
    let answer = guide.b2_api.delete_bucket(&bucket).await.unwrap();
    assert_shows(
        &answer,
        &[
            ("accountId", guide.simulator.account_id().into()),
            ("bucketId", bucket.id().into()),
            ("bucketInfo", json!({})),
            ("bucketName", "example-mybucket-b2-to-delete".into()),
            ("bucketType", "allPublic".into()),
            ("corsRules", json!([])),
            ("lifecycleRules", json!([])),
            ("revision", answer["revision"].clone()),
        ],
    );
    assert!(answer["revision"].is_u64());
}

#[tokio::test]
async fn update_bucket_info() {
    let guide = Guide::new().await;
    // >>> new_bucket_type = 'allPrivate'
    let new_bucket_type = "allPrivate";
    let bucket = guide.bucket().await;
    // >>> bucket.update(bucket_type=new_bucket_type)
    // {'accountId': '451862be08d0', 'bucketId': '5485a1682662eb3e60980d10', …, 'bucketType': 'allPrivate', …}
    let answer = bucket.update().bucket_type(new_bucket_type).await.unwrap();
    assert_shows(
        &answer,
        &[
            ("accountId", guide.simulator.account_id().into()),
            ("bucketId", bucket.id().into()),
            ("bucketInfo", json!({})),
            ("bucketName", "example-mybucket-b2".into()),
            ("bucketType", "allPrivate".into()),
            ("corsRules", json!([])),
            ("lifecycleRules", json!([])),
            ("revision", answer["revision"].clone()),
        ],
    );
}

/// The file of the guide, as it is uploaded there.
async fn upload(guide: &Guide) -> String {
    // >>> local_file_path = '/home/user1/b2_example/new.pdf'
    let local_file_path = guide.path("new.pdf");
    std::fs::write(&local_file_path, "a document").unwrap();
    // >>> b2_file_name = 'dummy_new.pdf'
    // >>> file_info = {'how': 'good-file'}
    let (b2_file_name, file_info) = ("dummy_new.pdf", [("how", "good-file")]);
    let bucket = guide.bucket().await;
    // >>> bucket.upload_local_file(
    //         local_file=local_file_path,
    //         file_name=b2_file_name,
    //         file_infos=file_info,
    //     )
    // <b2sdk.file_version.FileVersionInfo at 0x7fc8cd560550>
    #[expect(deprecated, reason = "the guide has the old name of `file_info`")]
    let uploaded = bucket
        .upload_local_file(&local_file_path, b2_file_name)
        .file_infos(file_info);
    let uploaded: b2sdk_v1::FileVersionInfo = uploaded.await.unwrap();
    uploaded.id
}

/// What the guide shows of a version of its file.
fn shown_version<'a>(guide: &Guide, bucket: &Bucket, file_id: &str) -> Vec<(&'a str, Value)> {
    vec![
        ("accountId", guide.simulator.account_id().into()),
        ("action", "upload".into()),
        ("bucketId", bucket.id().into()),
        ("contentLength", 10.into()),
        ("contentSha1", sha1("a document").into()),
        ("contentType", "application/pdf".into()),
        ("fileId", file_id.into()),
        ("fileInfo", json!({ "how": "good-file" })),
        ("fileName", "dummy_new.pdf".into()),
    ]
}

fn sha1(content: &str) -> String {
    b2sdk_v1::hex_sha1_of_bytes(content.as_bytes()).to_string()
}

fn assert_saved(path: &Path) {
    assert_eq!(std::fs::read(path).unwrap(), b"a document");
}

#[tokio::test]
async fn download_file_by_id() {
    let guide = Guide::new().await;
    let b2_api = &guide.b2_api;
    // >>> file_id = '4_z5485a1682662eb3e60980d10_f1195145f42952533_d20190403_m130258_c002_v0001111_t0002'
    let file_id = upload(&guide).await;
    // >>> local_file_path = '/home/user1/b2_example/new2.pdf'
    let local_file_path = guide.path("new2.pdf");
    // >>> progress_listener = make_progress_listener(local_file_path, True)
    let progress_listener = make_progress_listener(local_file_path.to_str().unwrap(), true);
    // >>> download_dest = DownloadDestLocalFile(local_file_path)
    let download_dest = DownloadDestLocalFile::new(&local_file_path);
    // >>> b2_api.download_file_by_id(file_id, download_dest, progress_listener)
    // {'fileId': '4_z5485…', 'fileName': 'som2.pdf', 'contentType': 'application/pdf', 'contentLength': 1870579,
    //  'contentSha1': 'd82184…', 'fileInfo': {'src_last_modified_millis': '1550988084299'}}
    let info = b2_api
        .download_file_by_id(&file_id)
        .download_dest(download_dest.clone())
        .progress_listener(progress_listener)
        .await
        .unwrap();
    let keys: Vec<&str> = info.keys().collect();
    let shown = [
        "fileId",
        "fileName",
        "contentType",
        "contentLength",
        "contentSha1",
        "fileInfo",
    ];
    assert_eq!(keys, shown);
    assert_eq!(
        serde_json::to_string(&info).unwrap(),
        format!(
            r#"{{"fileId":"{file_id}","fileName":"dummy_new.pdf","contentType":"application/pdf","contentLength":10,"contentSha1":"{}","fileInfo":{{"how":"good-file"}}}}"#,
            sha1("a document")
        )
    );
    assert_saved(&local_file_path);
    // >>> print('File name:   ', download_dest.file_name)
    assert_eq!(download_dest.file_name().as_deref(), Some("dummy_new.pdf"));
    // >>> print('File id:     ', download_dest.file_id)
    assert_eq!(download_dest.file_id(), Some(file_id));
    // >>> print('File size:   ', download_dest.content_length)
    assert_eq!(download_dest.content_length(), Some(10));
    // >>> print('Content type:', download_dest.content_type)
    assert_eq!(
        download_dest.content_type().as_deref(),
        Some("application/pdf")
    );
    // >>> print('Content sha1:', download_dest.content_sha1)
    assert_eq!(download_dest.content_sha1(), Some(sha1("a document")));
}

#[tokio::test]
async fn download_file_by_name() {
    let guide = Guide::new().await;
    let file_id = upload(&guide).await;
    let bucket = guide.bucket().await;
    // >>> b2_file_name = 'dummy_new.pdf'
    let b2_file_name = "dummy_new.pdf";
    // >>> local_file_name = '/home/user1/b2_example/new3.pdf'
    let local_file_name = guide.path("new3.pdf");
    // >>> download_dest = DownloadDestLocalFile(local_file_name)
    let download_dest = DownloadDestLocalFile::new(&local_file_name);
    // >>> progress_listener = make_progress_listener(local_file_path, True)
    let progress_listener = make_progress_listener(local_file_name.to_str().unwrap(), true);
    // >>> bucket.download_file_by_name(b2_file_name, download_dest, progress_listener)
    // {'fileId': '4_z5485…', 'fileName': 'dummy_new.pdf', …, 'fileInfo': {'how': 'good-file'}}
    let info = bucket
        .download_file_by_name(b2_file_name, download_dest)
        .progress_listener(progress_listener)
        .await
        .unwrap();
    assert_eq!(info.get("fileId").unwrap().as_str(), Some(&*file_id));
    assert_saved(&local_file_name);
}

#[tokio::test]
async fn list_files() {
    let guide = Guide::new().await;
    let file_id = upload(&guide).await;
    let bucket = guide.bucket().await;
    bucket.upload_bytes("x", "zz.txt").await.unwrap();
    // >>> max_to_show = 1  # max files to show, default=100, optional parameter
    // >>> start_file_name = 'som'  # default is '', optional parameter
    let (max_to_show, start_file_name) = (1, "dum");
    // >>> bucket.list_file_names(start_file_name, max_to_show)
    // {'files': [{'accountId': '451862be08d0', 'action': 'upload', …}], 'nextFileName': 'som2.pdf '}
    let page = bucket
        .list_file_names()
        .start_filename(start_file_name)
        .max_entries(max_to_show)
        .await
        .unwrap();
    assert_eq!(page["files"].as_array().unwrap().len(), 1);
    assert_shows(&page["files"][0], &shown_version(&guide, &bucket, &file_id));
    assert!(page["files"][0]["uploadTimestamp"].is_i64());
    assert_eq!(page["nextFileName"], "zz.txt");

    // # list file versions
    // >>> bucket.list_file_versions()
    // {'files': [{'accountId': '451862be08d0', 'action': 'upload', …}]
    let page = bucket.list_file_versions().await.unwrap();
    assert_eq!(page["files"].as_array().unwrap().len(), 2);
    assert_shows(&page["files"][0], &shown_version(&guide, &bucket, &file_id));
    assert_eq!(
        (&page["nextFileName"], &page["nextFileId"]),
        (&Value::Null, &Value::Null)
    );
}

#[tokio::test]
async fn get_file_meta_information() {
    let guide = Guide::new().await;
    // >>> file_id = '4_z5485a1682662eb3e60980d10_f113f963288e711a6_d20190404_m065910_c002_v0001095_t0044'
    let file_id = upload(&guide).await;
    // >>> b2_api.get_file_info(file_id)
    // {'accountId': '451862be08d0', 'action': 'upload', …, 'uploadTimestamp': 1554361150000}
    let answer = guide.b2_api.get_file_info(&file_id).await.unwrap();
    let bucket = guide.bucket().await;
    let mut shown = shown_version(&guide, &bucket, &file_id);
    shown.push(("uploadTimestamp", answer["uploadTimestamp"].clone()));
    assert_shows(&answer, &shown);
    assert!(answer["uploadTimestamp"].is_i64());
}

#[tokio::test]
async fn copy_file() {
    let guide = Guide::new().await;
    // >>> file_id = '4_z5485a1682662eb3e60980d10_f118df9ba2c5131e8_d20190619_m065809_c002_v0001126_t0040'
    let file_id = upload(&guide).await;
    let bucket = guide.bucket().await;
    // >>> bucket.copy_file(file_id, 'f2_copy.txt')
    // {'accountId': '451862be08d0', 'action': 'copy', …, 'contentLength': 124, …, 'fileName': 'f2_copy.txt', …}
    let answer = bucket.copy_file(&file_id, "f2_copy.txt").await.unwrap();
    let shown = |length: u64, digest: String, answer: &Value| {
        vec![
            ("accountId", guide.simulator.account_id().into()),
            ("action", "copy".into()),
            ("bucketId", bucket.id().into()),
            ("contentLength", length.into()),
            ("contentSha1", digest.into()),
            ("contentType", "application/pdf".into()),
            ("fileId", answer["fileId"].clone()),
            ("fileInfo", json!({ "how": "good-file" })),
            ("fileName", "f2_copy.txt".into()),
            ("uploadTimestamp", answer["uploadTimestamp"].clone()),
        ]
    };
    assert_shows(&answer, &shown(10, sha1("a document"), &answer));
    // >>> bucket.copy_file(file_id, 'f2_copy.txt', bytes_range=(8,15))
    // {'accountId': '451862be08d0', 'action': 'copy', …, 'contentLength': 8, …}
    let range = ByteRange::new(2, 9).unwrap();
    let answer = bucket
        .copy_file(&file_id, "f2_copy.txt")
        .bytes_range(range)
        .await
        .unwrap();
    assert_shows(&answer, &shown(8, sha1("document"), &answer));
}

#[tokio::test]
async fn delete_file() {
    let guide = Guide::new().await;
    // >>> file_id = '4_z5485a1682662eb3e60980d10_f113f963288e711a6_d20190404_m065910_c002_v0001095_t0044'
    let file_id = upload(&guide).await;
    // >>> file_info = b2_api.delete_file_version(file_id, 'dummy_new.pdf')
    let deleted = guide.b2_api.delete_file_version(&file_id, "dummy_new.pdf");
    assert_eq!(deleted.await.unwrap().file_id, file_id);
}

#[tokio::test]
async fn cancel_file_operations() {
    let guide = Guide::new().await;
    guide
        .bucket()
        .await
        .start_large_file("large")
        .await
        .unwrap();
    // >>> bucket = b2_api.get_bucket_by_name(bucket_name)
    let bucket = guide.bucket().await;
    // >>> for file_version in bucket.list_unfinished_large_files():
    //         bucket.cancel_large_file(file_version.file_id)
    let mut files = bucket.list_unfinished_large_files().entries();
    while let Some(file_version) = files.next().await {
        let cancelled = bucket.cancel_large_file(file_version.unwrap().file_id);
        assert_eq!(cancelled.await.unwrap().action, "cancel");
    }
    let mut files = bucket.list_unfinished_large_files().entries();
    assert!(files.next().await.is_none());
}

#[tokio::test]
async fn inspect_account_info() {
    let guide = Guide::new().await;
    // account_info = b2_api.account_info
    let account_info = guide.b2_api.account_info();
    // accountId = account_info.get_account_id()
    let account_id = account_info.get_account_id().unwrap();
    assert_eq!(account_id, guide.simulator.account_id());
    // allowed = account_info.get_allowed()
    assert_eq!(account_info.get_allowed().unwrap().bucket_id, None);
    // applicationKey = account_info.get_application_key()
    let application_key = account_info.get_application_key().unwrap();
    assert_eq!(application_key.reveal(), guide.simulator.key());
    // accountAuthToken = account_info.get_account_auth_token()
    assert!(
        !account_info
            .get_account_auth_token()
            .unwrap()
            .reveal()
            .is_empty()
    );
    // apiUrl = account_info.get_api_url()
    assert!(account_info.get_api_url().unwrap().starts_with("http"));
    // downloadUrl = account_info.get_download_url()
    assert!(account_info.get_download_url().unwrap().starts_with("http"));
}
