//! Application keys (sections 4, 6 and 13).

use b2_simulator::Operation;

use super::b2::{
    ApplicationKey, CreateKeyRequest, CreatedKeyResponse, ErrorClass, FullApplicationKey,
};
use super::world::World;

async fn made(world: &World) -> FullApplicationKey {
    let request = world.api.create_key(["listFiles"], "reader");
    request.bucket_id(world.bucket.id()).await.unwrap()
}

fn newest(bucket_ids: &[&str]) -> b2sdk_v3::ApplicationKey {
    let mut key = b2sdk_v3::ApplicationKey::new("name", "id", ["listFiles"], "account");
    key.bucket_ids = Some(bucket_ids.iter().map(|id| (*id).to_owned()).collect());
    key
}

#[tokio::test(start_paused = true)]
async fn v2_4_create_key_takes_one_bucket_id() {
    let world = World::new().await;
    world.simulator.clear_requests();
    let key: FullApplicationKey = made(&world).await;
    assert_eq!(key.key.bucket_id.as_deref(), Some(world.bucket.id()));
    let requests = world.simulator.requests();
    assert_eq!(requests[0].target, "/b2api/v3/b2_create_key");
}

#[tokio::test(start_paused = true)]
async fn v2_6_create_key_sends_a_bucket_id() {
    let world = World::new().await;
    let account_id = world.api.get_account_id().await.unwrap();
    let mut request = CreateKeyRequest::new(account_id, ["listFiles"], "reader");
    request.bucket_id = Some(world.bucket.id().to_owned());
    world.simulator.clear_requests();
    let made: CreatedKeyResponse = world.api.session().create_key(&request).await.unwrap();
    assert_eq!(made.key.bucket_id.as_deref(), Some(world.bucket.id()));
    let requests = world.simulator.requests();
    assert_eq!(requests[0].target, "/b2api/v3/b2_create_key");
    let key = FullApplicationKey::from(made);
    let found: Option<ApplicationKey> = world.api.get_key(key.id()).await.unwrap();
    assert_eq!(found, Some(key.key));
}

#[tokio::test(start_paused = true)]
async fn v2_4_delete_key_gives_a_key_of_this_interface() {
    let world = World::new().await;
    let key = made(&world).await;
    let deleted: ApplicationKey = world.api.delete_key(&key.key).await.unwrap();
    assert_eq!(deleted, key.key);
}

#[tokio::test(start_paused = true)]
async fn v2_4_delete_key_by_id_gives_a_key_of_this_interface() {
    let world = World::new().await;
    let key = made(&world).await;
    let deleted: ApplicationKey = world.api.delete_key_by_id(key.id()).await.unwrap();
    assert_eq!(deleted.bucket_id.as_deref(), Some(world.bucket.id()));
}

#[tokio::test(start_paused = true)]
async fn v2_4_list_keys_gives_keys_of_this_interface() {
    let world = World::new().await;
    let key = made(&world).await;
    let mut keys = world.api.list_keys().entries();
    let listed: ApplicationKey = keys.next().await.unwrap().unwrap();
    assert_eq!(listed, key.key);
    assert!(keys.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn v2_4_get_key_gives_a_key_of_this_interface() {
    let world = World::new().await;
    let key = made(&world).await;
    world.simulator.clear_requests();
    let found: Option<ApplicationKey> = world.api.get_key(key.id()).await.unwrap();
    assert_eq!(found, Some(key.key));
    assert_eq!(world.api.get_key("0").await.unwrap(), None);
    assert_eq!(world.count(Operation::ListKeys), 2);
}

#[test]
fn v2_13_1_a_key_is_made_without_a_bucket() {
    let key = ApplicationKey::new("name", "id", ["listFiles"], "account");
    assert_eq!((key.bucket_id, &*key.account_id), (None, "account"));
}

#[test]
fn v2_13_1_a_full_key_is_a_key_with_a_secret() {
    let mut key = ApplicationKey::new("name", "id", ["listFiles"], "account");
    key.bucket_id = Some("bucket".to_owned());
    let full = FullApplicationKey::new(key.clone(), "secret");
    assert_eq!((full.key, full.application_key.reveal()), (key, "secret"));
}

#[test]
fn v2_13_1_a_key_has_one_bucket_id() {
    let mut key = ApplicationKey::new("name", "id", ["listFiles"], "account");
    key.bucket_id = Some("bucket".to_owned());
    assert_eq!(b2sdk_v3::ApplicationKey::from(key), newest(&["bucket"]));
}

#[tokio::test(start_paused = true)]
async fn v2_13_1_bucket_id_is_read_of_the_answer() {
    let world = World::new().await;
    let account_id = world.api.get_account_id().await.unwrap();
    let mut request = CreateKeyRequest::new(account_id, ["listFiles"], "reader");
    request.bucket_id = Some(world.bucket.id().to_owned());
    let answer: CreatedKeyResponse = world.api.session().create_key(&request).await.unwrap();
    let key = FullApplicationKey::from(answer);
    assert_eq!(key.key.bucket_id.as_deref(), Some(world.bucket.id()));
    let shown = serde_json::to_value(key.key.as_dict()).unwrap();
    assert_eq!(shown["bucketId"], world.bucket.id());
}

#[test]
fn v2_13_1_a_key_of_the_third_interface_converts_when_it_has_one_bucket() {
    let key = ApplicationKey::try_from(newest(&["bucket"])).unwrap();
    assert_eq!(key.bucket_id.as_deref(), Some("bucket"));
    let error = ApplicationKey::try_from(newest(&["one", "two"])).unwrap_err();
    assert!(error.is(ErrorClass::MissingAccountData));
    assert_eq!(
        error.to_string(),
        "Missing account data: Multi-bucket keys cannot be used with the current sdk version"
    );
    let full = b2sdk_v3::FullApplicationKey::new(newest(&["one", "two"]), "secret");
    assert!(FullApplicationKey::try_from(full).is_err());
}

#[test]
fn v2_13_2_as_dict_has_the_bucket_id_in_its_place() {
    let mut key = ApplicationKey::new("name", "id", ["listFiles"], "account");
    let text = |dict| serde_json::to_string(&dict).unwrap();
    let plain = r#"{"keyName":"name","applicationKeyId":"id","capabilities":["listFiles"],"accountId":"account""#;
    assert_eq!(text(key.as_dict()), format!("{plain}}}"));
    key.expiration_timestamp_millis = Some(9);
    key.bucket_id = Some("b".to_owned());
    key.name_prefix = Some("p".to_owned());
    let rest = r#","expirationTimestamp":9,"bucketId":"b","namePrefix":"p""#;
    assert_eq!(text(key.as_dict()), format!("{plain}{rest}}}"));
    let full = FullApplicationKey::new(key, "secret").as_dict();
    assert_eq!(
        text(full),
        format!(r#"{plain}{rest},"applicationKey":"secret"}}"#)
    );
}
