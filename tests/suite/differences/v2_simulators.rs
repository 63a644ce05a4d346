//! The simulators under Python's names (section 16).

use super::b2::{
    AccountInfo as _, B2Api, Bucket, ErrorClass, EventType, FullApplicationKey, KeySimulator,
    NotificationRule, NotificationTargetConfiguration, RawApi as _, RawSimulator,
};

async fn authorized(simulator: &RawSimulator) -> B2Api {
    let (key_id, key) = simulator.create_account().unwrap();
    let config = simulator.api_config();
    let handle = B2Api::builder().api_config(config).build().unwrap();
    handle
        .authorize_account(simulator.realm_url(), key_id, key.reveal())
        .await
        .unwrap();
    handle
}

fn key() -> KeySimulator {
    let mut key = KeySimulator::new("account", "name", "id", "secret", ["listFiles"]);
    key.bucket_id_or_none = Some("bucket-id".to_owned());
    key.bucket_name_or_none = Some("bucket".to_owned());
    key
}

#[test]
fn v2_16_a_key_is_for_one_bucket() {
    let newest = b2sdk_v3::KeySimulator::new("account", "name", "id", "secret", ["listFiles"]);
    assert_eq!(newest.buckets_or_none, None);
    assert_eq!(key().bucket_id_or_none.as_deref(), Some("bucket-id"));
}

#[test]
fn v2_16_as_key_has_a_bucket_id() {
    assert_eq!(key().as_key().bucket_id.as_deref(), Some("bucket-id"));
    let created = key().as_created_key();
    assert_eq!(created.application_key.reveal(), "secret");
    assert_eq!(created.key, key().as_key());
}

#[test]
fn v2_16_get_allowed_has_one_bucket() {
    let allowed = key().get_allowed();
    assert_eq!(allowed.bucket_id.as_deref(), Some("bucket-id"));
    assert_eq!(allowed.bucket_name.as_deref(), Some("bucket"));
    assert_eq!(allowed.capabilities, ["listFiles"]);
}

#[tokio::test]
async fn v2_16_create_account_makes_a_master_key() {
    let simulator = RawSimulator::new();
    let handle = authorized(&simulator).await;
    let data = handle.account_info().get_auth_data().unwrap().unwrap();
    assert!(data.is_master_key());
    assert_eq!(
        (data.allowed.bucket_id, data.allowed.bucket_name),
        (None, None)
    );
}

/// A simulator with a bucket, and a new key for that alone.
async fn with_key_of_one_bucket() -> (RawSimulator, Bucket, FullApplicationKey) {
    let simulator = RawSimulator::new();
    let handle = authorized(&simulator).await;
    let bucket = handle
        .create_bucket("my-bucket", "allPrivate")
        .await
        .unwrap();
    let key = handle.create_key(["listBuckets"], "reader");
    let key = key.bucket_id(bucket.id()).await.unwrap();
    (simulator, bucket, key)
}

#[tokio::test]
async fn v2_16_create_key_takes_one_bucket_id() {
    let (_simulator, bucket, key) = with_key_of_one_bucket().await;
    assert_eq!(key.key.bucket_id.as_deref(), Some(bucket.id()));
}

#[tokio::test]
async fn v2_16_authorize_account_tells_the_one_bucket() {
    let (simulator, bucket, key) = with_key_of_one_bucket().await;
    let raw_api = simulator.raw_api().unwrap();
    let secret = key.application_key.reveal();
    let answer = raw_api.authorize_account(simulator.realm_url(), key.id(), secret);
    let storage = answer.await.unwrap().api_info.storage_api;
    assert_eq!(storage.bucket_id.as_deref(), Some(bucket.id()));
    assert_eq!(storage.bucket_name.as_deref(), Some("my-bucket"));
}

#[tokio::test]
async fn v2_16_upload_file_takes_a_cache_control_and_fails_as_it_is_told() {
    let simulator = RawSimulator::new();
    let handle = authorized(&simulator).await;
    let bucket = handle
        .create_bucket("my-bucket", "allPrivate")
        .await
        .unwrap();
    simulator.set_upload_errors([(400, "bad_request"), (401, "unauthorized")]);
    for class in [ErrorClass::BadRequest, ErrorClass::Unauthorized] {
        let error = bucket.upload_bytes("x", "a").await.unwrap_err();
        assert!(error.is(class), "{error}");
    }
    let upload = bucket.upload_bytes("hello", "a").cache_control("no-store");
    upload.await.unwrap();
    let files = simulator.bucket("my-bucket").unwrap().files();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].file_info["b2-cache-control"], "no-store");
    assert_eq!(files[0].data_bytes, b"hello");
}

#[tokio::test]
async fn v2_16_a_download_url_of_the_simulator_has_the_version_of_the_handle() {
    let simulator = RawSimulator::new();
    let handle = authorized(&simulator).await;
    let url = handle.get_download_url_for_fileid("4_id").await.unwrap();
    let base = simulator.realm_url();
    assert_eq!(
        url,
        format!("{base}/b2api/v3/b2_download_file_by_id?fileId=4_id")
    );
}

#[tokio::test]
async fn v2_16_tokens_expire_and_rules_are_suspended() {
    let simulator = RawSimulator::new();
    let handle = authorized(&simulator).await;
    let bucket = handle
        .create_bucket("my-bucket", "allPrivate")
        .await
        .unwrap();
    let info = handle.account_info();
    let token = info.get_auth_data().unwrap().unwrap().auth_token;
    simulator.expire_auth_token(token.reveal());
    bucket.get_fresh_state().await.unwrap();
    let renewed = info.get_auth_data().unwrap().unwrap().auth_token;
    assert_ne!(renewed, token);

    let target = NotificationTargetConfiguration::webhook("https://example.com/hook");
    let created = EventType::from("b2:ObjectCreated:*");
    let rule = NotificationRule::new("my-rule", [created], target);
    bucket.set_notification_rules([rule]).await.unwrap();
    let in_simulator = simulator.bucket("my-bucket").unwrap();
    assert_eq!(in_simulator.bucket_name(), "my-bucket");
    assert_eq!(in_simulator.bucket_id().as_deref(), Some(bucket.id()));
    in_simulator
        .simulate_notification_rule_suspension("my-rule", "no answer", true)
        .unwrap();
    let rules = bucket.get_notification_rules().await.unwrap();
    assert!(rules[0].is_suspended);
    let missing = in_simulator.simulate_notification_rule_suspension("another", "", true);
    assert!(missing.is_err());
}
