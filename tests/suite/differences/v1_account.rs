//! The account: construction, authorising, keys, and where credentials are kept (sections 4 to 8, 13).

use std::sync::{Arc, Mutex};

use b2_simulator::Operation;
use serde_json::Value;

use super::b2::{
    AccountInfo, AuthData, B2Api, B2HttpApiConfig, Bucket, Cache, DownloadDestBytes, Error,
    ErrorKind, InMemoryAccountInfo, InMemoryCache, RawApiFromV3, Result, StubAccountInfo, v3,
};
use super::world::{World, api};

#[test]
fn v1_4_b2_api_has_ten_upload_and_ten_copy_workers() {
    let status = B2Api::builder().build().unwrap().transfer_status();
    assert_eq!((status.upload_limit, status.copy_limit), (10, 10));
}

#[test]
fn v1_5_workers_can_be_chosen_and_downloads_are_automatic() {
    let api = B2Api::builder().max_upload_workers(3).max_copy_workers(4);
    let status = api.build().unwrap().transfer_status();
    assert_eq!((status.upload_limit, status.copy_limit), (3, 4));
    let automatic = v3::B2Api::builder().build().unwrap().transfer_status();
    assert_eq!(status.download_limit, automatic.download_limit);
}

#[tokio::test(start_paused = true)]
async fn v1_4_raw_api_replaces_the_calls() {
    let world = World::new().await;
    let other = B2Api::builder()
        .raw_api(shared(&world.api))
        .build()
        .unwrap();
    let (realm, key_id, key) = credentials(&world);
    other.authorize_account(realm, key_id, key).await.unwrap();
    let found = other.get_bucket_by_name("test-bucket").await.unwrap();
    assert_eq!(found.id(), world.bucket.id());
}

#[tokio::test(start_paused = true)]
async fn v1_4_raw_api_and_api_config_exclude_each_other() {
    let world = World::new().await;
    let error = B2Api::builder()
        .raw_api(shared(&world.api))
        .api_config(B2HttpApiConfig::new())
        .build()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "raw_api,api_config Provide at most one of: raw_api, api_config"
    );
}

fn credentials(world: &World) -> (String, String, String) {
    let simulator = &world.simulator;
    let (realm, key_id) = (
        simulator.endpoint().to_owned(),
        simulator.key_id().to_owned(),
    );
    (realm, key_id, simulator.key().to_owned())
}

/// The calls of a handle, for another one.
fn shared(api: &B2Api) -> RawApiFromV3 {
    RawApiFromV3::new(v3::B2Api::from(api.clone()).raw_api())
}

#[tokio::test(start_paused = true)]
async fn v1_4_without_api_config_the_defaults_hold() {
    let error = B2Api::builder().build().unwrap();
    let refused = error.list_buckets().await.unwrap_err();
    assert!(matches!(
        refused.kind(),
        ErrorKind::MissingAccountData { .. }
    ));
}

#[tokio::test(start_paused = true)]
async fn v1_4_an_account_info_without_a_cache_remembers_no_names() {
    let world = World::with(
        |simulator| simulator,
        |api| api.account_info(InMemoryAccountInfo::new()),
    )
    .await;
    world.simulator.clear_requests();
    for _ in 0..2 {
        world.api.get_bucket_by_name("test-bucket").await.unwrap();
    }
    assert_eq!(world.count(Operation::ListBuckets), 2);
}

#[tokio::test(start_paused = true)]
async fn v1_4_without_an_account_info_names_are_remembered() {
    let world = World::new().await;
    world.simulator.clear_requests();
    world.api.get_bucket_by_name("test-bucket").await.unwrap();
    assert_eq!(world.count(Operation::ListBuckets), 0);
}

#[tokio::test(start_paused = true)]
async fn v1_4_authorize_account_takes_the_realm_first() {
    let world = World::new().await;
    let handle = api(&world.simulator).build().unwrap();
    let (realm, key_id, key) = credentials(&world);
    handle
        .authorize_account(&*realm, key_id, key)
        .await
        .unwrap();
    let data = handle.account_info().get_auth_data().unwrap().unwrap();
    assert_eq!(data.realm, realm);
}

#[tokio::test(start_paused = true)]
async fn v1_4_get_bucket_by_id_sends_nothing() {
    let world = World::new().await;
    world.simulator.clear_requests();
    let bucket: Bucket = world.api.get_bucket_by_id("nobody-has-this");
    assert_eq!((bucket.id(), bucket.name()), ("nobody-has-this", ""));
    let same = world.api.get_bucket_by_id(world.bucket.id());
    assert_eq!(world.simulator.requests().len(), 0);
    same.upload_bytes("hello", "a").await.unwrap();
    assert_eq!(same.get_fresh_state().await.unwrap().name(), "test-bucket");
}

#[tokio::test(start_paused = true)]
async fn what_needs_the_name_of_a_bucket_says_that_it_is_not_known() {
    let world = World::new().await;
    world.bucket.upload_bytes("hello", "a").await.unwrap();
    let nameless = world.api.get_bucket_by_id(world.bucket.id());
    world.simulator.clear_requests();
    let destination = DownloadDestBytes::new();
    let errors = [
        nameless.download_file_by_name("a", destination).await.err(),
        nameless.get_file_info_by_name("a").await.err(),
        nameless.get_download_url("a").await.err(),
    ];
    for error in errors {
        let text = error.unwrap().to_string();
        assert!(text.contains(world.bucket.id()), "{text}");
        assert!(text.contains("get_fresh_state"), "{text}");
    }
    assert_eq!(world.simulator.requests().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn v1_4_get_file_info_gives_the_answer_of_the_service() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("hello", "a").await.unwrap();
    let answer: Value = world.api.get_file_info(&file.id).await.unwrap();
    assert_eq!(answer["fileName"], "a");
    assert_eq!(answer["contentLength"], 5);
    assert_eq!(answer["fileRetention"]["isClientAuthorizedToRead"], true);
    assert_eq!(answer["legalHold"]["value"], Value::Null);
}

#[tokio::test(start_paused = true)]
async fn v1_4_get_file_info_by_name_gives_a_file_version_info() {
    let world = World::new().await;
    let uploaded = world.bucket.upload_bytes("hello", "a").await.unwrap();
    let found = world
        .api
        .get_file_info_by_name("test-bucket", "a")
        .await
        .unwrap();
    assert_eq!((found.id, found.size), (uploaded.id, 5));
    assert_eq!(found.action, "upload");
    assert_eq!((found.account_id, found.bucket_id), (None, None));
}

#[tokio::test(start_paused = true)]
async fn v1_4_cancel_large_file_gives_a_file_version_info() {
    let world = World::new().await;
    let started = world.bucket.start_large_file("large").await.unwrap();
    let cancelled = world.api.cancel_large_file(&started.file_id).await.unwrap();
    assert_eq!(
        (&*cancelled.id, &*cancelled.file_name),
        (&*started.file_id, "large")
    );
    assert_eq!(cancelled.action, "cancel");
    assert_eq!((cancelled.size, cancelled.upload_timestamp), (0, 0));
    assert_eq!(cancelled.content_type.as_deref(), Some("unknown"));
    assert_eq!(cancelled.content_sha1.as_deref(), Some("none"));
    cancelled.api().unwrap();
}

#[tokio::test(start_paused = true)]
async fn v1_4_create_key_gives_a_dictionary_with_the_secret() {
    let world = World::new().await;
    let made = world
        .api
        .create_key(["listFiles"], "reader")
        .bucket_id(world.bucket.id())
        .name_prefix("2026/")
        .await
        .unwrap();
    let keys: Vec<&str> = made.keys().collect();
    for key in [
        "keyName",
        "applicationKeyId",
        "capabilities",
        "accountId",
        "bucketId",
    ] {
        assert!(keys.contains(&key), "{key}: {keys:?}");
    }
    assert_eq!(*keys.last().unwrap(), "applicationKey");
}

#[tokio::test(start_paused = true)]
async fn v1_4_the_debug_text_of_a_created_key_hides_its_secret() {
    let world = World::new().await;
    let made = world.api.create_key(["listFiles"], "reader").await.unwrap();
    let secret = made.get("applicationKey").unwrap().as_str().unwrap();
    let shown = format!("{made:?} {made:#?}");
    assert!(!shown.contains(secret), "{shown}");
    let json = serde_json::to_value(&made).unwrap();
    assert_eq!(json["applicationKey"], secret);
    assert_eq!(Value::from(made.clone()), json);
}

#[tokio::test(start_paused = true)]
async fn v1_4_delete_key_takes_an_id_and_gives_a_dictionary() {
    let world = World::new().await;
    let made = world.api.create_key(["listFiles"], "reader").await.unwrap();
    let id = made.get("applicationKeyId").unwrap().as_str().unwrap();
    let deleted = world.api.delete_key(id).await.unwrap();
    assert_eq!(deleted.get("applicationKeyId").unwrap().as_str(), Some(id));
    assert!(deleted.get("applicationKey").is_none());
}

#[tokio::test(start_paused = true)]
async fn v1_4_delete_key_by_id_gives_an_object() {
    let world = World::new().await;
    let made = world.api.create_key(["listFiles"], "reader").await.unwrap();
    let id = made.get("applicationKeyId").unwrap().as_str().unwrap();
    let deleted = world.api.delete_key_by_id(id).await.unwrap();
    assert_eq!(deleted.key_name, "reader");
}

#[tokio::test(start_paused = true)]
async fn v1_4_list_keys_gives_one_page_of_the_service() {
    let world = World::new().await;
    for name in ["first", "second"] {
        world.api.create_key(["listFiles"], name).await.unwrap();
    }
    world.simulator.clear_requests();
    let page: Value = world.api.list_keys().await.unwrap();
    let names: Vec<_> = page["keys"].as_array().unwrap().iter().collect();
    assert_eq!(names.len(), 2);
    assert_eq!(page["nextApplicationKeyId"], Value::Null);
    assert_eq!(page["keys"][0]["bucketId"], Value::Null, "nulls are shown");
    assert_eq!(world.count(Operation::ListKeys), 1);
}

#[tokio::test(start_paused = true)]
async fn v1_4_get_key_gives_the_answer_of_the_service_or_none() {
    let world = World::new().await;
    let made = world.api.create_key(["listFiles"], "reader").await.unwrap();
    let id = made.get("applicationKeyId").unwrap().as_str().unwrap();
    let found: Option<Value> = world.api.get_key(id).await.unwrap();
    assert_eq!(found.unwrap()["keyName"], "reader");
    assert_eq!(world.api.get_key("0").await.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn v1_4_check_bucket_restrictions_is_the_check_of_the_name() {
    let world = World::new().await;
    let key = world
        .api
        .create_key(["listBuckets"], "one-bucket")
        .bucket_id(world.bucket.id())
        .await
        .unwrap();
    let text = |name| key.get(name).unwrap().as_str().unwrap();
    let handle = api(&world.simulator).build().unwrap();
    handle
        .authorize_account(
            world.simulator.endpoint(),
            text("applicationKeyId"),
            text("applicationKey"),
        )
        .await
        .unwrap();
    handle
        .check_bucket_restrictions("test-bucket")
        .await
        .unwrap();
    let error = handle.check_bucket_restrictions("other").await.unwrap_err();
    let expected = "Application key is restricted to bucket: test-bucket";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test(start_paused = true)]
async fn v1_4_create_bucket_gives_a_bucket_of_this_interface() {
    let world = World::new().await;
    let made: Bucket = world
        .api
        .create_bucket("other-bucket", "allPrivate")
        .await
        .unwrap();
    let found: Bucket = made.api().get_bucket_by_name("other-bucket").await.unwrap();
    assert_eq!(found.id(), made.id());
}

#[tokio::test(start_paused = true)]
async fn v1_4_list_buckets_gives_buckets_of_this_interface() {
    let world = World::new().await;
    let listed: Vec<Bucket> = world.api.list_buckets().await.unwrap();
    assert_eq!(listed, [world.bucket]);
}

#[tokio::test(start_paused = true)]
async fn v1_6_authorising_stores_the_recommended_size_as_the_minimum() {
    let info = Arc::new(InMemoryAccountInfo::new());
    let shared = Arc::clone(&info);
    let world = World::with(|simulator| simulator, |api| api.account_info(shared)).await;
    let data = info.get_auth_data().unwrap().unwrap();
    assert_eq!(data.minimum_part_size, super::world::RECOMMENDED);
    assert_eq!(data.account_id, world.simulator.account_id());
}

/// A store that keeps only what it must.
#[derive(Debug, Default)]
struct Smallest(Mutex<Option<AuthData>>);

impl AccountInfo for Smallest {
    fn get_auth_data(&self) -> Result<Option<AuthData>> {
        Ok(self.0.lock().unwrap().clone())
    }

    fn set_auth_data(&self, auth_data: AuthData) -> Result<()> {
        *self.0.lock().unwrap() = Some(auth_data);
        Ok(())
    }

    fn clear(&self) -> Result<()> {
        *self.0.lock().unwrap() = None;
        Ok(())
    }

    fn refresh_entire_bucket_name_cache(&self, _: Vec<(String, String)>) -> Result<()> {
        Ok(())
    }

    fn save_bucket(&self, _: &str, _: &str) -> Result<()> {
        Ok(())
    }

    fn remove_bucket_name(&self, _: &str) -> Result<()> {
        Ok(())
    }

    fn get_bucket_id_or_none_from_bucket_name(&self, _: &str) -> Result<Option<String>> {
        Ok(None)
    }
}

#[tokio::test(start_paused = true)]
async fn v1_7_1_an_account_info_need_not_list_names_or_find_them_by_id() {
    let world = World::with(
        |simulator| simulator,
        |api| api.account_info(Smallest::default()),
    )
    .await;
    let info = world.api.account_info();
    assert_eq!(info.list_bucket_names_ids().unwrap(), []);
    let name = info.get_bucket_name_or_none_from_bucket_id(world.bucket.id());
    assert_eq!(name.unwrap(), None);
    world.bucket.upload_bytes("hello", "a").await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn v1_7_1_a_store_of_ones_own_is_given_one_part_size() {
    let store = Arc::new(Smallest::default());
    let shared = Arc::clone(&store);
    let world = World::with(|simulator| simulator, |api| api.account_info(shared)).await;
    let stored = store.get_auth_data().unwrap().unwrap();
    assert_eq!(stored.minimum_part_size, super::world::RECOMMENDED);
    assert_eq!(stored.realm, world.simulator.endpoint());
}

fn auth_data() -> AuthData {
    let (api, download) = ("https://api.example.com", "https://f.example.com");
    AuthData::new("account", "token", api, download, 100, "key", "production")
}

#[test]
fn v1_7_1_auth_data_has_one_part_size() {
    assert_eq!(auth_data().get_minimum_part_size(), 100);
}

#[test]
fn v1_7_1_the_recommended_part_size_is_the_minimum_that_was_set() {
    let info = InMemoryAccountInfo::new();
    info.set_auth_data(auth_data()).unwrap();
    let data = info.get_auth_data().unwrap().unwrap();
    assert_eq!(data.get_recommended_part_size(), 100);
}

#[test]
fn v1_7_1_the_absolute_minimum_is_always_five_million() {
    let mut next = super::b2::v2::AuthData::from(auth_data());
    next.absolute_minimum_part_size = 200;
    assert_eq!(
        AuthData::from(next).get_absolute_minimum_part_size(),
        5_000_000
    );
}

#[test]
fn v1_7_1_the_optional_parts_of_auth_data_have_defaults() {
    let data = auth_data();
    assert_eq!(
        (&*data.application_key_id, &*data.realm),
        ("account", "production")
    );
    assert_eq!(data.allowed.bucket_id, None);
    assert!(data.is_master_key());
}

#[test]
fn v1_7_1_the_s3_url_may_be_missing() {
    let info = InMemoryAccountInfo::new();
    info.set_auth_data(auth_data()).unwrap();
    assert_eq!(info.get_auth_data().unwrap().unwrap().s3_api_url, "");
    let mut known = auth_data();
    known.s3_api_url = "https://s3.example.com".to_owned();
    info.set_auth_data(known.clone()).unwrap();
    assert_eq!(info.get_auth_data().unwrap(), Some(known));
}

#[test]
fn v1_7_2_the_stub_holds_what_it_is_given() {
    let info = StubAccountInfo::with_auth_data(auth_data());
    assert_eq!(info.get_auth_data().unwrap(), Some(auth_data()));
}

/// A cache that does not find names by their ids.
#[derive(Debug, Default)]
struct ByName(InMemoryCache);

impl Cache for ByName {
    fn get_bucket_id_or_none_from_bucket_name(&self, name: &str) -> Result<Option<String>> {
        Cache::get_bucket_id_or_none_from_bucket_name(&self.0, name)
    }

    fn list_bucket_names_ids(&self) -> Result<Vec<(String, String)>> {
        Cache::list_bucket_names_ids(&self.0)
    }

    fn save_bucket(&self, name: &str, id: &str) -> Result<()> {
        Cache::save_bucket(&self.0, name, id)
    }

    fn set_bucket_name_cache(&self, buckets: Vec<(String, String)>) -> Result<()> {
        Cache::set_bucket_name_cache(&self.0, buckets)
    }
}

#[tokio::test(start_paused = true)]
async fn v1_8_a_cache_need_not_find_names_by_id() {
    let cache = Arc::new(ByName::default());
    let shared: Arc<dyn Cache> = cache.clone();
    let world = World::with(|simulator| simulator, |api| api.cache(shared)).await;
    let by_id = cache.get_bucket_name_or_none_from_bucket_id(world.bucket.id());
    assert_eq!(by_id.unwrap(), None);
    world.simulator.clear_requests();
    world.api.get_bucket_by_name("test-bucket").await.unwrap();
    assert_eq!(world.count(Operation::ListBuckets), 0);
    world.api.delete_bucket(&world.bucket).await.unwrap();
    assert_eq!(cache.list_bucket_names_ids().unwrap(), []);
    cache.clear().unwrap();
}

/// Whoever fails gets a text of this interface.
#[tokio::test(start_paused = true)]
async fn v1_6_what_a_key_may_not_do_names_its_bucket() {
    let world = World::new().await;
    let key = world
        .api
        .create_key(["listBuckets", "listFiles"], "one-bucket")
        .bucket_id(world.bucket.id())
        .await
        .unwrap();
    let text = |name| key.get(name).unwrap().as_str().unwrap();
    let handle = api(&world.simulator).build().unwrap();
    let (key_id, secret) = (text("applicationKeyId"), text("applicationKey"));
    let authorized = handle.authorize_account(world.simulator.endpoint(), key_id, secret);
    authorized.await.unwrap();
    let bucket = handle.get_bucket_by_name("test-bucket").await.unwrap();
    let error: Error = bucket.hide_file("a").await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("restricted to bucket 'test-bucket'"),
        "{error}"
    );
}
