//! The account: construction, authorising, and where credentials are kept (sections 4 to 8).

use std::sync::Arc;

use b2_simulator::{Operation, Simulator};

use super::b2::{
    AccountInfo, Allowed, AuthData, B2Api, B2HttpApiConfig, Error, ErrorClass, ErrorKind, Host,
    InMemoryAccountInfo, InMemoryCache, Result, StubAccountInfo,
};
use super::here::authorize;
use super::world::{World, api};

/// A handle as an application makes it, with nothing said of workers or caches.
fn plain(simulator: &Simulator) -> super::b2::B2ApiBuilder {
    B2Api::builder()
        .host(Host::simulated(11, Arc::new(simulator.clock().clone())))
        .api_config(B2HttpApiConfig::new().transport(simulator.transport()))
}

async fn authorized(handle: B2Api, simulator: &Simulator) -> B2Api {
    handle
        .authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key())
        .await
        .unwrap();
    handle
}

/// A handle with a new key for one bucket.
async fn with_key_for(world: &World, bucket_id: &str) -> B2Api {
    let key = world
        .api
        .create_key(["listBuckets", "listFiles"], "one-bucket")
        .bucket_id(bucket_id)
        .await
        .unwrap();
    let handle = api(&world.simulator).build().unwrap();
    let realm = world.simulator.endpoint();
    authorize(&handle, realm, key.id(), key.application_key.reveal())
        .await
        .unwrap();
    handle
}

#[test]
fn v2_4_b2_api_has_ten_upload_and_ten_copy_workers() {
    let status = B2Api::builder().build().unwrap().transfer_status();
    assert_eq!((status.upload_limit, status.copy_limit), (10, 10));
    let newest = b2sdk_v3::B2Api::builder().build().unwrap();
    assert!(newest.transfer_status().upload_limit > 10);
}

#[test]
fn v2_5_workers_can_be_chosen_and_downloads_are_automatic() {
    let automatic = b2sdk_v3::B2Api::builder().build().unwrap();
    let status = B2Api::builder()
        .max_upload_workers(3)
        .max_copy_workers(4)
        .build()
        .unwrap()
        .transfer_status();
    assert_eq!((status.upload_limit, status.copy_limit), (3, 4));
    assert_eq!(
        status.download_limit,
        automatic.transfer_status().download_limit
    );
}

#[tokio::test(start_paused = true)]
async fn v2_4_an_account_info_without_a_cache_caches_no_names() {
    let simulator = Simulator::builder().build().unwrap();
    let info = Arc::new(InMemoryAccountInfo::new());
    let handle = plain(&simulator)
        .account_info(info.clone())
        .build()
        .unwrap();
    let handle = authorized(handle, &simulator).await;
    handle
        .create_bucket("bucket-one", "allPrivate")
        .await
        .unwrap();
    assert!(info.list_bucket_names_ids().unwrap().is_empty());
    simulator.clear_requests();
    handle.get_bucket_by_name("bucket-one").await.unwrap();
    assert_eq!(simulator.requests().len(), 1, "the service was asked");
}

#[tokio::test(start_paused = true)]
async fn v2_6_a_session_without_an_account_info_caches_in_its_own() {
    let simulator = Simulator::builder().build().unwrap();
    let handle = authorized(plain(&simulator).build().unwrap(), &simulator).await;
    handle
        .create_bucket("bucket-one", "allPrivate")
        .await
        .unwrap();
    let known = handle.account_info().list_bucket_names_ids().unwrap();
    assert_eq!(known.len(), 1);
    simulator.clear_requests();
    handle.get_bucket_by_name("bucket-one").await.unwrap();
    assert!(simulator.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn v2_4_a_cache_that_is_given_is_used_beside_an_account_info() {
    let simulator = Simulator::builder().build().unwrap();
    let handle = plain(&simulator)
        .account_info(InMemoryAccountInfo::new())
        .cache(InMemoryCache::new())
        .build()
        .unwrap();
    let handle = authorized(handle, &simulator).await;
    handle
        .create_bucket("bucket-one", "allPrivate")
        .await
        .unwrap();
    simulator.clear_requests();
    handle.get_bucket_by_name("bucket-one").await.unwrap();
    assert!(simulator.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn v2_4_authorize_account_takes_the_realm_first() {
    let simulator = Simulator::builder().build().unwrap();
    let handle = plain(&simulator).build().unwrap();
    let (key_id, key) = (simulator.key_id(), simulator.key());
    handle
        .authorize_account(simulator.endpoint(), key_id, key)
        .await
        .unwrap();
    assert_eq!(
        handle.get_account_id().await.unwrap(),
        simulator.account_id()
    );
    let data = handle.account_info().get_auth_data().unwrap().unwrap();
    assert!(data.is_same_key(key_id, simulator.endpoint()));
}

#[tokio::test(start_paused = true)]
async fn v2_4_authorizing_saves_the_bucket_of_the_key() {
    let world = World::new().await;
    let handle = with_key_for(&world, world.bucket.id()).await;
    world.simulator.clear_requests();
    let bucket = handle.get_bucket_by_name("test-bucket").await.unwrap();
    assert_eq!(bucket.id(), world.bucket.id());
    assert!(world.simulator.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn v2_4_authorizing_with_a_key_of_a_deleted_bucket_is_refused() {
    let world = World::new().await;
    let other = world.api.create_bucket("other-bucket", "allPrivate");
    let other = other.await.unwrap();
    let key = world.api.create_key(["listBuckets"], "one-bucket");
    let key = key.bucket_id(other.id()).await.unwrap();
    world.api.delete_bucket(&other).await.unwrap();
    let handle = api(&world.simulator).build().unwrap();
    let realm = world.simulator.endpoint();
    let refused = authorize(&handle, realm, key.id(), key.application_key.reveal()).await;
    let error = refused.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::RestrictedBucketMissing),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn v2_4_check_bucket_name_restrictions_names_the_only_bucket() {
    let world = World::new().await;
    let handle = with_key_for(&world, world.bucket.id()).await;
    handle
        .check_bucket_name_restrictions("test-bucket")
        .await
        .unwrap();
    let error = handle
        .check_bucket_name_restrictions("another-bucket")
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "Application key is restricted to bucket: test-bucket"
    );
}

#[tokio::test(start_paused = true)]
async fn v2_4_check_bucket_id_restrictions_names_the_id() {
    let world = World::new().await;
    let handle = with_key_for(&world, world.bucket.id()).await;
    handle
        .check_bucket_id_restrictions(world.bucket.id())
        .await
        .unwrap();
    let error = handle.check_bucket_id_restrictions("4").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "Application key is restricted to bucket: {}",
            world.bucket.id()
        )
    );
}

#[tokio::test(start_paused = true)]
async fn v2_6_a_refusal_names_the_bucket_of_the_key() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("x", "a").await.unwrap();
    let handle = with_key_for(&world, world.bucket.id()).await;
    let error = handle
        .delete_file_version(&*file.id, "a")
        .await
        .unwrap_err();
    assert!(error.is(ErrorClass::Unauthorized), "{error}");
    assert!(
        error
            .to_string()
            .contains("restricted to bucket 'test-bucket'"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn v2_6_what_a_key_may_do_is_stored_with_its_only_bucket() {
    let world = World::new().await;
    let handle = with_key_for(&world, world.bucket.id()).await;
    let data = handle.account_info().get_auth_data().unwrap().unwrap();
    assert_eq!(data.allowed.bucket_id.as_deref(), Some(world.bucket.id()));
    assert_eq!(data.allowed.bucket_name.as_deref(), Some("test-bucket"));
    assert_eq!(data.allowed.capabilities, ["listBuckets", "listFiles"]);
    assert_eq!(data.allowed.name_prefix, None);
}

fn some_data() -> b2sdk_v3::AuthData {
    let text = |name: &str| format!("https://{name}.example.com");
    b2sdk_v3::AuthData::new(
        "a",
        "token",
        text("api"),
        text("f"),
        "key",
        "production",
        "id",
    )
}

fn reaching(names: &[&str]) -> b2sdk_v3::AuthData {
    let mut data = some_data();
    let bucket =
        |name: &&str| b2sdk_v3::AllowedBucket::new(format!("{name}-id"), Some((*name).to_owned()));
    data.allowed.buckets = Some(names.iter().map(bucket).collect());
    data
}

#[test]
fn v2_7_1_default_allowed_has_no_bucket_and_all_capabilities() {
    let data = AuthData::new("a", "token", "api", "f", "key", "production", "id");
    assert_eq!(data.allowed, Allowed::new(super::b2::ALL_CAPABILITIES));
    assert_eq!(
        (data.allowed.bucket_id, data.allowed.bucket_name),
        (None, None)
    );
}

#[test]
fn v2_7_1_get_allowed_is_about_one_bucket() {
    let one = AuthData::try_from(reaching(&["photos"])).unwrap();
    assert_eq!(one.allowed.bucket_id.as_deref(), Some("photos-id"));
    assert_eq!(one.allowed.bucket_name.as_deref(), Some("photos"));
    assert_eq!(b2sdk_v3::AuthData::from(one), reaching(&["photos"]));
    let none = AuthData::try_from(some_data()).unwrap();
    assert_eq!(none.allowed.bucket_id, None);
}

#[test]
fn v2_7_1_get_allowed_of_several_buckets_is_an_error() {
    let error = AuthData::try_from(reaching(&["photos", "films"])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Missing account data: Multi-bucket keys cannot be used with the current sdk version"
    );
}

/// A store as somebody writes it against this interface, with nothing of the third.
#[derive(Debug, Default)]
struct Own {
    data: std::sync::Mutex<Option<AuthData>>,
}

impl AccountInfo for Own {
    fn get_auth_data(&self) -> Result<Option<AuthData>> {
        Ok(self.data.lock().unwrap().clone())
    }

    fn set_auth_data(&self, auth_data: AuthData) -> Result<()> {
        *self.data.lock().unwrap() = Some(auth_data);
        Ok(())
    }

    fn clear(&self) -> Result<()> {
        *self.data.lock().unwrap() = None;
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

    fn may_block(&self) -> bool {
        false
    }
}

#[test]
fn v2_7_1_list_bucket_names_ids_is_empty_unless_a_store_says_otherwise() {
    assert_eq!(Own::default().list_bucket_names_ids().unwrap(), []);
    let found = Own::default().get_bucket_id_or_none_from_bucket_name("a");
    assert_eq!(found.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn v2_7_1_set_auth_data_of_ones_own_store_gets_the_single_bucket() {
    let world = World::new().await;
    let key = world.api.create_key(["listBuckets"], "one-bucket");
    let key = key.bucket_id(world.bucket.id()).await.unwrap();
    let own = Arc::new(Own::default());
    let handle = api(&world.simulator)
        .account_info(own.clone())
        .build()
        .unwrap();
    let realm = world.simulator.endpoint();
    authorize(&handle, realm, key.id(), key.application_key.reveal())
        .await
        .unwrap();
    let stored = own.get_auth_data().unwrap().unwrap();
    assert_eq!(stored.allowed.bucket_id.as_deref(), Some(world.bucket.id()));
    assert_eq!(stored.absolute_minimum_part_size, super::world::MINIMUM);
    assert_eq!(stored.recommended_part_size, super::world::RECOMMENDED);
}

#[tokio::test(start_paused = true)]
async fn v2_7_1_a_key_for_several_buckets_cannot_authorize() {
    let world = World::new().await;
    let other = world.api.create_bucket("other-bucket", "allPrivate");
    let other = other.await.unwrap();
    let newest = b2sdk_v3::B2Api::from(world.api.clone());
    let key = newest
        .create_key(["listBuckets"], "two-buckets")
        .bucket_ids([world.bucket.id(), other.id()])
        .await
        .unwrap();
    let (key_id, secret) = (key.id(), key.application_key.reveal());
    for handle in [
        api(&world.simulator).build().unwrap(),
        api(&world.simulator)
            .account_info(StubAccountInfo::new())
            .build()
            .unwrap(),
    ] {
        let refused = authorize(&handle, world.simulator.endpoint(), key_id, secret);
        let error: Error = refused.await.unwrap_err();
        assert!(error.to_string().contains("Multi-bucket keys"), "{error}");
    }
    // With the newest interface it can, and a handle that is made of that one says why it cannot tell the one bucket.
    let newest = b2sdk_v3::B2Api::builder()
        .api_config(b2sdk_v3::B2HttpApiConfig::new().transport(world.simulator.transport()))
        .build()
        .unwrap();
    newest
        .authorize_account(key_id, secret)
        .realm(world.simulator.endpoint())
        .await
        .unwrap();
    let older = B2Api::from(newest.clone());
    assert!(older.account_info().get_auth_data().is_err());
    let bucket = newest.get_bucket_by_name("other-bucket").await.unwrap();
    assert_eq!(bucket.id(), other.id());
    assert_eq!(world.count(Operation::AuthorizeAccount), 4);
}

#[tokio::test(start_paused = true)]
async fn v2_7_2_the_stores_of_this_interface_share_what_those_of_the_third_keep() {
    let simulator = Simulator::builder().build().unwrap();
    let handle = authorized(plain(&simulator).build().unwrap(), &simulator).await;
    let newest = b2sdk_v3::B2Api::from(handle.clone());
    newest
        .account_info()
        .save_bucket("some-bucket", "id")
        .unwrap();
    let known = handle.account_info().list_bucket_names_ids().unwrap();
    assert_eq!(known, [("some-bucket".to_owned(), "id".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn v2_7_1_what_is_stored_has_the_form_of_several_buckets() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("account_info");
    let older = super::b2::SqliteAccountInfo::open(&path).unwrap();
    older
        .set_auth_data(AuthData::try_from(reaching(&["photos"])).unwrap())
        .unwrap();
    let newest = b2sdk_v3::SqliteAccountInfo::open(&path).unwrap();
    let stored = b2sdk_v3::AccountInfo::get_auth_data(&newest).unwrap();
    assert_eq!(stored.unwrap().allowed, reaching(&["photos"]).allowed);
    b2sdk_v3::AccountInfo::set_auth_data(&newest, reaching(&["photos", "films"])).unwrap();
    let error = older.get_auth_data().unwrap_err();
    assert!(error.is(ErrorClass::MissingAccountData), "{error}");
}
