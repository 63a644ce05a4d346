//! The calls of the native API (section 15).

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use b2_simulator::Operation;

use super::b2::{
    B2Api, B2HttpApiConfig, B2RawHttpApi, Body, ContentSha1, CreateKeyRequest, ErrorClass, Host,
    RawApi as _, Transport, TransportError, UploadFileRequest,
};
use super::here::{API_VERSION, authorize};
use super::world::{World, api};

/// Keeps the bodies of what goes to one operation.
#[derive(Debug)]
struct Recorder {
    inner: Arc<dyn Transport>,
    bodies: Arc<Mutex<Vec<String>>>,
}

#[async_trait]
impl Transport for Recorder {
    async fn send(
        &self,
        request: http::Request<Body>,
    ) -> Result<http::Response<Body>, TransportError> {
        let (head, mut body) = request.into_parts();
        let mut bytes = Vec::new();
        while let Some(chunk) = body.next_chunk().await {
            bytes.extend_from_slice(&chunk?);
        }
        if head.uri.path().ends_with("/b2_create_key") {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            self.bodies.lock().unwrap().push(text);
        }
        let body = Body::from(bytes::Bytes::from(bytes));
        self.inner.send(http::Request::from_parts(head, body)).await
    }
}

#[test]
fn v2_15_api_version_is_v3() {
    assert_eq!(
        (B2Api::API_VERSION, B2RawHttpApi::API_VERSION),
        ("v3", "v3")
    );
    assert_eq!((API_VERSION, b2sdk_v3::B2Api::API_VERSION), ("v3", "v4"));
}

#[tokio::test(start_paused = true)]
async fn v2_15_all_calls_but_authorizing_go_to_v3() {
    let world = World::new().await;
    world.bucket.upload_bytes("x", "a").await.unwrap();
    world.bucket.ls().entries().next().await.unwrap().unwrap();
    world.api.list_keys().entries().next().await;
    let requests = world.simulator.requests();
    let calls = requests.iter().filter(|one| {
        one.target.starts_with("/b2api/") && one.operation != Some(Operation::AuthorizeAccount)
    });
    let mut count = 0;
    for call in calls {
        let is_upload = call.operation == Some(Operation::UploadFile);
        assert!(is_upload || call.target.starts_with("/b2api/v3/"), "{call}");
        count += 1;
    }
    assert!(count >= 4, "{requests:?}");
}

#[tokio::test(start_paused = true)]
async fn v2_15_notification_rules_are_read_through_v3_too() {
    let world = World::new().await;
    world.simulator.clear_requests();
    world.bucket.get_notification_rules().await.unwrap();
    let requests = world.simulator.requests();
    assert!(
        requests[0]
            .target
            .starts_with("/b2api/v3/b2_get_bucket_notification_rules"),
        "{}",
        requests[0]
    );
}

#[tokio::test(start_paused = true)]
async fn v2_4_get_download_url_for_fileid_is_of_v3() {
    let world = World::new().await;
    let url = world.api.get_download_url_for_fileid("4_id").await.unwrap();
    let ending = "/b2api/v3/b2_download_file_by_id?fileId=4_id";
    assert!(url.ends_with(ending), "{url}");
    let newest = b2sdk_v3::B2Api::from(world.api);
    let url = newest.get_download_url_for_fileid("4_id").await.unwrap();
    assert!(url.contains("/b2api/v4/"), "{url}");
}

/// An upload of five bytes, with a `Cache-Control`.
fn cached(name: &str) -> (UploadFileRequest, Body) {
    let mut request = UploadFileRequest::new(name, "text/plain", ContentSha1::DoNotVerify);
    let pair = ("b2-cache-control".to_owned(), "no-store".to_owned());
    request.file_info.extend([pair]);
    (request, Body::from(bytes::Bytes::from("hello")))
}

#[tokio::test(start_paused = true)]
async fn v2_6_upload_file_has_the_cache_control_in_its_file_info() {
    let world = World::new().await;
    let (request, body) = cached("a");
    let session = world.api.session();
    let stored = session.upload_file(world.bucket.id(), &request, body).await;
    assert_eq!(stored.unwrap().file_info["b2-cache-control"], "no-store");
    let found = world.bucket.get_file_info_by_name("a").await.unwrap();
    assert_eq!(found.cache_control.as_deref(), Some("no-store"));
}

#[tokio::test(start_paused = true)]
async fn v2_15_upload_file_has_the_cache_control_in_its_file_info() {
    let world = World::new().await;
    let url = world.api.session().get_upload_url(world.bucket.id()).await;
    let (request, body) = cached("a");
    let raw_api = world.api.raw_api();
    let stored = raw_api.upload_file(&url.unwrap(), &request, body).await;
    assert_eq!(stored.unwrap().file_info["b2-cache-control"], "no-store");
    let found = world.bucket.get_file_info_by_name("a").await.unwrap();
    assert_eq!(found.cache_control.as_deref(), Some("no-store"));
}

#[tokio::test(start_paused = true)]
async fn v2_15_an_unknown_bucket_id_in_an_answer_is_that_of_this_interface() {
    let world = World::new().await;
    let refused = world.api.session().hide_file("nobody", "a").await;
    let error = refused.unwrap_err();
    assert!(error.is(ErrorClass::BucketIdNotFound), "{error}");
    assert!(error.is(ErrorClass::BadRequest), "{error}");
}

#[tokio::test(start_paused = true)]
async fn v2_15_get_download_url_by_id_is_where_downloads_go() {
    let world = World::new().await;
    let file = world.bucket.upload_bytes("x", "a").await.unwrap();
    world.simulator.clear_requests();
    let _download = world.api.download_file_by_id(&file.id).await.unwrap();
    let requests = world.simulator.requests();
    assert!(
        requests[0]
            .target
            .starts_with("/b2api/v3/b2_download_file_by_id?fileId="),
        "{}",
        requests[0]
    );
}

#[tokio::test(start_paused = true)]
async fn v2_15_create_key_sends_one_bucket_id() {
    let bodies = Arc::new(Mutex::new(Vec::new()));
    let world = World::with_transport(|inner| {
        let bodies = Arc::clone(&bodies);
        Arc::new(Recorder { inner, bodies })
    })
    .await;
    let request = world.api.create_key(["listFiles"], "reader");
    request.bucket_id(world.bucket.id()).await.unwrap();

    let account = world.api.account_info().get_auth_data().unwrap().unwrap();
    let mut request = CreateKeyRequest::new(&account.account_id, ["listFiles"], "raw-reader");
    request.bucket_id = Some(world.bucket.id().to_owned());
    let raw_api = world.api.raw_api();
    let answer = raw_api.create_key(&account.call_context(), &request).await;
    let answer = answer.unwrap();
    assert_eq!(answer.key.bucket_id.as_deref(), Some(world.bucket.id()));

    let bodies = bodies.lock().unwrap();
    assert_eq!(bodies.len(), 2);
    for body in &*bodies {
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(body["bucketId"], world.bucket.id());
        assert!(body.get("bucketIds").is_none(), "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn v2_15_the_raw_api_authorizes_with_one_bucket() {
    let world = World::new().await;
    let key = world.api.create_key(["listFiles"], "reader");
    let key = key.bucket_id(world.bucket.id()).await.unwrap();
    let config = B2HttpApiConfig::new().transport(world.simulator.transport());
    let raw_api = B2RawHttpApi::from_config(config, Host::system()).unwrap();
    let realm = world.simulator.endpoint();
    let answer = raw_api
        .authorize_account(realm, key.id(), key.application_key.reveal())
        .await
        .unwrap();
    let storage = answer.api_info.storage_api;
    assert_eq!(storage.bucket_id.as_deref(), Some(world.bucket.id()));
    assert_eq!(storage.bucket_name.as_deref(), Some("test-bucket"));
    assert_eq!(storage.capabilities, ["listFiles"]);
}

#[tokio::test(start_paused = true)]
async fn v2_15_ones_own_raw_api_is_of_this_interface() {
    let world = World::new().await;
    let config = B2HttpApiConfig::new().transport(world.simulator.transport());
    let clock = Arc::new(world.simulator.clock().clone());
    let raw_api = B2RawHttpApi::from_config(config, Host::simulated(3, clock)).unwrap();
    let handle = api(&world.simulator).raw_api(raw_api).build().unwrap();
    let (key_id, key) = (world.simulator.key_id(), world.simulator.key());
    authorize(&handle, world.simulator.endpoint(), key_id, key)
        .await
        .unwrap();
    let made = handle.create_key(["listFiles"], "reader");
    let made = made.bucket_id(world.bucket.id()).await.unwrap();
    let found = handle.get_key(made.id()).await.unwrap().unwrap();
    assert_eq!(found.bucket_id.as_deref(), Some(world.bucket.id()));
}
