//! The page "API client" of b2sdk before 1.0, line by line. A comment is a line of the page.

use b2_simulator::{Operation, Simulator};
use b2sdk_v1::v0::{B2Api, url_for_api};
use b2sdk_v1::{
    ByteRange, CorsOperation, CorsRule, DownloadDestBytes, InMemoryAccountInfo, InMemoryCache,
    LifecycleRule, ProgressListenerForTest,
};

use super::service::{config, count, start};

/// class b2sdk.api.B2Api(account_info=None, cache=None, raw_api=None, max_upload_workers=10)
async fn authorized() -> (Simulator, B2Api) {
    let simulator = start();
    let api = B2Api::builder()
        .account_info(InMemoryAccountInfo::new())
        .cache(InMemoryCache::new())
        .max_upload_workers(10)
        .api_config(config(&simulator))
        .build()
        .unwrap();
    // authorize_account(realm, application_key_id, application_key)
    api.authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key())
        .await
        .unwrap();
    (simulator, api)
}

#[tokio::test]
async fn authorize_automatically_uses_the_account_info() {
    let (_, api) = authorized().await;
    // authorize_automatically()
    assert!(api.authorize_automatically().await.unwrap());
    // get_account_id()
    let account_id = api.get_account_id().await.unwrap();
    // b2sdk.api.url_for_api(info, api_name)
    let info = api.account_info();
    let url = url_for_api(&info, "b2_list_buckets").unwrap();
    assert!(
        url.ends_with("/b2api/v3/b2_list_buckets"),
        "{url} of {account_id}"
    );
}

#[tokio::test]
async fn buckets() {
    let (simulator, api) = authorized().await;
    // create_bucket(name, bucket_type, bucket_info=None, cors_rules=None, lifecycle_rules=None)
    let bucket = api
        .create_bucket("holiday-photos", "allPrivate")
        .bucket_info([("owner", "me")])
        .cors_rules([CorsRule::new(
            "downloads",
            ["https://example.com"],
            [CorsOperation::DOWNLOAD_FILE_BY_NAME],
            60,
        )])
        .lifecycle_rules([LifecycleRule::new("logs/").days_from_hiding_to_deleting(1)])
        .await
        .unwrap();
    // check_bucket_restrictions(bucket_name)
    api.check_bucket_restrictions("holiday-photos")
        .await
        .unwrap();
    // get_bucket_by_name(bucket_name)
    let by_name = api.get_bucket_by_name("holiday-photos").await.unwrap();
    assert_eq!(by_name.id(), bucket.id());
    let error = api.get_bucket_by_name("nobody-has-this").await.unwrap_err();
    assert_eq!(error.to_string(), "No such bucket: nobody-has-this");
    // list_buckets(bucket_name=None)
    let named = api.list_buckets().bucket_name("holiday-photos");
    assert_eq!(named.await.unwrap(), std::slice::from_ref(&bucket));
    assert_eq!(api.list_buckets().await.unwrap().len(), 1);
    // get_bucket_by_id(bucket_id)
    let before = simulator.request_count();
    assert_eq!(api.get_bucket_by_id(bucket.id()).id(), bucket.id());
    assert_eq!(simulator.request_count(), before);
    // delete_bucket(bucket)
    let answer = api.delete_bucket(&bucket).await.unwrap();
    assert_eq!(answer["bucketInfo"]["owner"], "me");
    assert_eq!(answer["corsRules"][0]["corsRuleName"], "downloads");
    assert_eq!(answer["lifecycleRules"][0]["daysFromHidingToDeleting"], 1);
}

#[tokio::test]
async fn keys() {
    let (_, api) = authorized().await;
    let bucket = api
        .create_bucket("holiday-photos", "allPrivate")
        .await
        .unwrap();
    // create_key(capabilities, key_name, valid_duration_seconds=None, bucket_id=None, name_prefix=None)
    let key = api
        .create_key(["listFiles"], "reader")
        .valid_duration_seconds(3600)
        .bucket_id(bucket.id())
        .name_prefix("2026/")
        .await
        .unwrap();
    let id = key
        .get("applicationKeyId")
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned();
    assert!(key.get("applicationKey").unwrap().as_str().is_some());
    // list_keys(start_application_key_id=None)
    let page = api.list_keys().start_application_key_id(&id).await.unwrap();
    assert_eq!(page["keys"][0]["applicationKeyId"], *id);
    assert_eq!(page["keys"][0]["bucketId"], *bucket.id());
    // delete_key(application_key_id)
    let deleted = api.delete_key(&id).await.unwrap();
    assert_eq!(
        deleted.get("applicationKeyId").unwrap().as_str(),
        Some(&*id)
    );
    assert!(deleted.get("applicationKey").is_none());
}

#[tokio::test]
async fn files() {
    let (simulator, api) = authorized().await;
    let bucket = api
        .create_bucket("holiday-photos", "allPrivate")
        .await
        .unwrap();
    // set_thread_pool_size(max_workers)
    api.set_thread_pool_size(3);
    // get_thread_pool()
    assert_eq!(api.get_thread_pool().upload_limit, 3);
    let file = bucket.upload_bytes("hello world", "a b.txt").await.unwrap();
    // download_file_by_id(file_id, download_dest, progress_listener=None, range_=None)
    let (destination, listener) = (DownloadDestBytes::new(), ProgressListenerForTest::new());
    let range = ByteRange::new(6, 10).unwrap();
    let info = api
        .download_file_by_id(&file.id)
        .download_dest(destination.clone())
        .progress_listener(listener.clone())
        .range(range)
        .await
        .unwrap();
    assert_eq!(&destination.get_bytes_written().unwrap()[..], b"world");
    assert_eq!(
        destination.content_length(),
        Some(11),
        "that of the whole file"
    );
    assert_eq!(serde_json::to_value(&info).unwrap()["contentLength"], 5);
    assert_eq!(listener.get_calls().first().unwrap(), "set_total_bytes(5)");
    // get_download_url_for_fileid(file_id)
    let url = api.get_download_url_for_fileid(&file.id).await.unwrap();
    assert!(
        url.contains("/b2api/v3/b2_download_file_by_id?fileId="),
        "{url}"
    );
    // get_download_url_for_file_name(bucket_name, file_name)
    let url = api.get_download_url_for_file_name("holiday-photos", "a b.txt");
    let url = url.await.unwrap();
    assert!(url.ends_with("/file/holiday-photos/a%20b.txt"), "{url}");
    // get_file_info(file_id)
    let answer = api.get_file_info(&file.id).await.unwrap();
    assert_eq!(answer["fileName"], "a b.txt");
    // delete_file_version(file_id, file_name)
    api.delete_file_version(&file.id, "a b.txt").await.unwrap();
    assert_eq!(count(&simulator, Operation::DeleteFileVersion), 1);
}

#[tokio::test]
async fn large_files() {
    let (simulator, api) = authorized().await;
    let bucket = api
        .create_bucket("holiday-photos", "allPrivate")
        .await
        .unwrap();
    let started = bucket.start_large_file("large").await.unwrap();
    // list_parts(file_id, start_part_number=None, batch_size=None)
    let parts = api.list_parts(&started.file_id);
    let mut parts = parts.start_part_number(1).batch_size(10).entries();
    assert!(parts.next().await.is_none());
    // cancel_large_file(file_id)
    let cancelled = api.cancel_large_file(&started.file_id).await.unwrap();
    assert_eq!(cancelled.file_name, "large");
    assert_eq!(count(&simulator, Operation::CancelLargeFile), 1);
}
