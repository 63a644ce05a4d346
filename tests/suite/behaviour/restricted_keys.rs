//! What a key that may not do everything is told: every call with every capability missing, and with keys for some buckets
//! or some names.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use serde_json::{Value, json};

use super::b2::{AccountInfo, B2Api, Bucket, Error, ErrorClass, ErrorKind, InMemoryAccountInfo};
use super::here::{self, authorize};
use super::world::{RECOMMENDED, World, api, bytes};

pub const ALL_CAPABILITIES: [&str; 26] = [
    "listKeys",
    "writeKeys",
    "deleteKeys",
    "listBuckets",
    "listAllBucketNames",
    "readBuckets",
    "writeBuckets",
    "deleteBuckets",
    "readBucketEncryption",
    "writeBucketEncryption",
    "readBucketRetentions",
    "writeBucketRetentions",
    "readFileRetentions",
    "writeFileRetentions",
    "readFileLegalHolds",
    "writeFileLegalHolds",
    "readBucketReplications",
    "writeBucketReplications",
    "bypassGovernance",
    "listFiles",
    "readFiles",
    "shareFiles",
    "writeFiles",
    "deleteFiles",
    "readBucketNotifications",
    "writeBucketNotifications",
];

/// A world, with the means to make keys.
pub struct Keyring {
    pub world: World,
    info: Arc<InMemoryAccountInfo>,
}

impl Keyring {
    pub async fn new() -> Self {
        let info = Arc::new(InMemoryAccountInfo::new());
        let world = World::with(
            |simulator| simulator,
            |api| api.account_info(Arc::clone(&info)),
        )
        .await;
        Self { world, info }
    }

    /// A new key and its id.
    async fn make(&self, capabilities: &[&str], restrictions: Value) -> (String, String) {
        let mut key = json!({
            "accountId": self.world.simulator.account_id(),
            "capabilities": capabilities,
            "keyName": "some-key",
        });
        for (name, value) in restrictions.as_object().unwrap() {
            key[name] = value.clone();
        }
        let token = self.info.get_auth_data().unwrap().unwrap().auth_token;
        let request = http::Request::post("http://simulator/b2api/v4/b2_create_key")
            .header("authorization", token.reveal())
            .body(key.to_string().into())
            .unwrap();
        let answer = self.world.simulator.exchange(request).await.unwrap();
        let answer: Value = serde_json::from_slice(answer.body()).unwrap();
        let text = |name: &str| answer[name].as_str().unwrap_or_else(|| panic!("{answer}"));
        (
            text("applicationKeyId").to_owned(),
            text("applicationKey").to_owned(),
        )
    }

    /// A handle with a key.
    async fn authorize(&self, (id, key): (String, String)) -> Result<B2Api, Error> {
        let restricted = api(&self.world.simulator).build().unwrap();
        let realm = self.world.simulator.endpoint();
        authorize(&restricted, realm, id, key).await?;
        Ok(restricted)
    }

    /// A handle with a new key.
    pub async fn handle(&self, capabilities: &[&str], restrictions: Value) -> B2Api {
        let key = self.make(capabilities, restrictions).await;
        self.authorize(key).await.unwrap()
    }
}

type Outcome = Pin<Box<dyn Future<Output = Result<(), Error>>>>;
type Make = fn(B2Api, Bucket, String) -> Outcome;

fn done<T: 'static>(call: impl IntoFuture<Output = Result<T, Error>> + 'static) -> Outcome {
    Box::pin(async { call.await.map(drop) })
}

/// Each call with the capability that it needs, and with another that a part of it needs. They get the id of the current
/// version of `a`.
#[rustfmt::skip]
const CALLS: [(&str, &str, &str, Make); 18] = [
    ("list_buckets", "listBuckets", "listBuckets", |api, _, _| done(api.list_buckets())),
    ("create_bucket", "writeBuckets", "writeBuckets", |api, _, _| done(api.create_bucket("another-bucket", "allPrivate"))),
    ("delete_bucket", "deleteBuckets", "listBuckets", |api, _, _| Box::pin(async move {
        let bucket = api.get_bucket_by_name("empty-bucket").await?;
        api.delete_bucket(&bucket).await
    })),
    ("get_file_info", "readFiles", "readFiles", |api, _, id| done(api.get_file_info(id))),
    ("download_file_by_id", "readFiles", "readFiles", |api, _, id| done(api.download_file_by_id(id))),
    ("delete_file_version", "deleteFiles", "deleteFiles", |api, _, id| done(api.delete_file_version(id, "a"))),
    ("upload_bytes", "writeFiles", "writeFiles", |_, bucket, _| done(bucket.upload_bytes("x", "b"))),
    ("a large upload", "writeFiles", "listFiles", |_, bucket, _| {
        done(bucket.upload_bytes(bytes(2 * RECOMMENDED as usize), "b"))
    }),
    ("copy", "writeFiles", "readFiles", |_, bucket, id| done(bucket.copy(id, "b"))),
    ("copy from a private bucket", "readFiles", "writeFiles", |_, bucket, id| done(bucket.copy(id, "b"))),
    ("hide_file", "writeFiles", "writeFiles", |_, bucket, _| done(bucket.hide_file("a"))),
    ("download_file_by_name", "readFiles", "readFiles", |_, bucket, _| done(here::download(&bucket, "a"))),
    ("get_file_info_by_name", "readFiles", "readFiles", |_, bucket, _| done(bucket.get_file_info_by_name("a"))),
    ("ls", "listFiles", "listFiles", |_, bucket, _| Box::pin(async move {
        bucket.ls().entries().next().await.transpose().map(drop)
    })),
    ("ls of all versions", "listFiles", "listFiles", |_, bucket, _| Box::pin(async move {
        here::all_versions(bucket.ls()).entries().next().await.transpose().map(drop)
    })),
    ("list_file_versions", "listFiles", "listFiles", |_, bucket, _| Box::pin(async move {
        bucket.list_file_versions("a").entries().next().await.transpose().map(drop)
    })),
    ("list_unfinished_large_files", "listFiles", "listFiles", |_, bucket, _| Box::pin(async move {
        bucket.list_unfinished_large_files().entries().next().await.transpose().map(drop)
    })),
    ("unhide_file", "listFiles", "deleteFiles", |_, bucket, _| done(bucket.unhide_file("hidden"))),
];

#[tokio::test(start_paused = true)]
async fn each_call_needs_its_capability_and_says_so() {
    for missing in ALL_CAPABILITIES {
        let held: Vec<&str> = ALL_CAPABILITIES
            .into_iter()
            .filter(|one| *one != missing)
            .collect();
        let keys = Keyring::new().await;
        let master = &keys.world;
        let create = master.api.create_bucket("empty-bucket", "allPrivate");
        create.await.unwrap();
        master.bucket.upload_bytes("hello", "hidden").await.unwrap();
        master.bucket.hide_file("hidden").await.unwrap();
        let restricted = keys.handle(&held, json!({})).await;
        if missing != "listBuckets" {
            // What is in the cache need not be listed.
            restricted.list_buckets().await.unwrap();
        }
        for (call, needed, also_needed, make) in CALLS {
            let file = master.bucket.upload_bytes("hello", "a").await.unwrap();
            let bucket = match restricted.get_bucket_by_name("test-bucket").await {
                Ok(bucket) => bucket,
                Err(_) if missing == "listBuckets" && call != "list_buckets" => continue,
                // Not reached: the call lists the buckets itself.
                Err(_) => master.bucket.clone(),
            };
            match make(restricted.clone(), bucket, file.id).await {
                Ok(()) => assert_ne!(missing, needed, "{call} without {missing}"),
                Err(error) => {
                    let is_needed = [needed, also_needed].contains(&missing);
                    assert!(is_needed, "{call} without {missing}: {error}");
                    assert!(error.is(ErrorClass::Unauthorized), "{call}: {error:?}");
                    let text = error.to_string();
                    let (before, after) = text.split_once("with capabilities '").unwrap();
                    assert!(before.ends_with(" for application key "), "{text}");
                    assert!(
                        !after.split(['\'', ',']).any(|one| one == missing),
                        "{text}"
                    );
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn without_list_buckets_no_bucket_is_found_by_its_name() {
    let keys = Keyring::new().await;
    let restricted = keys.handle(&["listFiles"], json!({})).await;
    let error = restricted
        .get_bucket_by_name("test-bucket")
        .await
        .unwrap_err();
    let text = error.to_string();
    assert!(
        text.ends_with("for application key with capabilities 'listFiles' (unauthorized)"),
        "{text}"
    );
}

/// Each way to ask for a bucket, and whether the one that is asked for is `test-bucket`. They get this one, and the id of
/// `other-bucket`.
#[rustfmt::skip]
const LOOKUPS: [(&str, bool, Make); 9] = [
    ("list_buckets by name", true, |api, bucket, _| done(api.list_buckets().bucket_name(bucket.name()))),
    ("list_buckets by id", true, |api, bucket, _| done(api.list_buckets().bucket_id(bucket.id()))),
    ("get_bucket_by_name", true, |api, bucket, _| done(api.get_bucket_by_name(bucket.name()))),
    ("get_download_url_for_file_name", true, |api, bucket, _| done(api.get_download_url_for_file_name(bucket.name(), "a"))),
    ("list_buckets", false, |api, _, _| done(api.list_buckets())),
    ("list_buckets by another name", false, |api, _, _| done(api.list_buckets().bucket_name("other-bucket"))),
    ("list_buckets by another id", false, |api, _, other| done(api.list_buckets().bucket_id(other))),
    ("get_bucket_by_name of another", false, |api, _, _| done(api.get_bucket_by_name("other-bucket"))),
    ("get_download_url_for_file_name of another", false, |api, _, _| {
        done(api.get_download_url_for_file_name("other-bucket", "a"))
    }),
];

#[tokio::test(start_paused = true)]
async fn a_key_for_one_bucket_is_told_so_before_anything_is_sent() {
    let keys = Keyring::new().await;
    let bucket = &keys.world.bucket;
    let other = keys.world.api.create_bucket("other-bucket", "allPrivate");
    let other = other.await.unwrap();
    let free = keys.handle(&IN_BUCKETS, json!({})).await;
    let restrictions = json!({ "bucketIds": [bucket.id()] });
    let restricted = keys.handle(&IN_BUCKETS, restrictions).await;
    for (lookup, is_reached, make) in LOOKUPS {
        let make = |api: &B2Api| make(api.clone(), bucket.clone(), other.id().to_owned());
        make(&free).await.unwrap();
        keys.world.simulator.clear_requests();
        let outcome = make(&restricted).await;
        assert_eq!(outcome.is_ok(), is_reached, "{lookup}");
        let Err(error) = outcome else { continue };
        let ErrorKind::RestrictedBucket { bucket_names } = error.kind() else {
            panic!("{lookup}: {error:?}");
        };
        // The older interfaces name it by its id where it was asked for by an id.
        let names = [["test-bucket"], [bucket.id()]];
        assert!(names.iter().any(|name| bucket_names == name), "{error}");
        assert_eq!(keys.world.simulator.requests().len(), 0, "{lookup}");
    }
}

/// Capabilities that a key for some buckets may have.
pub const IN_BUCKETS: [&str; 6] = [
    "listBuckets",
    "listFiles",
    "readFiles",
    "shareFiles",
    "writeFiles",
    "deleteFiles",
];

#[tokio::test(start_paused = true)]
async fn a_key_for_a_prefix_is_told_the_prefix() {
    let keys = Keyring::new().await;
    let id = keys.world.bucket.id().to_owned();
    let outside = keys
        .world
        .bucket
        .upload_bytes("hello", "outside")
        .await
        .unwrap();
    let restrictions = json!({ "bucketIds": [id], "namePrefix": "in/" });
    let restricted = keys.handle(&IN_BUCKETS, restrictions).await;
    let bucket = restricted.get_bucket_by_name("test-bucket").await.unwrap();
    bucket.upload_bytes("hello", "in/a").await.unwrap();
    let _download = here::download(&bucket, "in/a").await.unwrap();
    here::ls(&bucket, "in/")
        .entries()
        .next()
        .await
        .unwrap()
        .unwrap();
    let refusals = [
        bucket.upload_bytes("hello", "outside").await.err(),
        bucket.hide_file("outside").await.err(),
        here::download(&bucket, "outside").await.err(),
        bucket.get_file_info_by_name("outside").await.err(),
        bucket.ls().entries().next().await.unwrap().err(),
        restricted
            .delete_file_version(outside.id, "outside")
            .await
            .err(),
    ];
    for (place, refusal) in refusals.into_iter().enumerate() {
        let error = refusal.unwrap_or_else(|| panic!("call {place} went through"));
        let text = error.to_string();
        assert!(
            text.contains("restricted to files that start with 'in/'"),
            "{place}: {text}"
        );
        assert!(
            text.contains(&here::restricted_to("test-bucket")),
            "{place}: {text}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_for_a_bucket_that_is_gone_says_so() {
    let keys = Keyring::new().await;
    let second = keys
        .world
        .api
        .create_bucket("second-bucket", "allPrivate")
        .await
        .unwrap();
    let key = keys
        .make(&IN_BUCKETS, json!({ "bucketIds": [second.id()] }))
        .await;
    keys.world.api.delete_bucket(&second).await.unwrap();
    let handle = api(&keys.world.simulator).build().unwrap();
    let (realm, (id, secret)) = (keys.world.simulator.endpoint(), key);
    let error = authorize(&handle, realm, &*id, secret).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::RestrictedBucketMissing),
        "{error}"
    );
    let stored = handle.account_info().get_auth_data().unwrap().unwrap();
    assert_eq!(stored.application_key_id, id, "the key itself is good");
}

#[tokio::test(start_paused = true)]
async fn name_and_id_together_are_refused() {
    let world = World::new().await;
    let both = world.api.list_buckets().bucket_name("a").bucket_id("b");
    let error = both.await.unwrap_err();
    assert!(error.is(ErrorClass::ValueError), "{error:?}");
    assert_eq!(
        error.to_string(),
        "Provide either bucket_name or bucket_id, not both"
    );
}
