//! Exceptions (section 20.3).

use super::b2::{Dialect, Error, ErrorClass, ErrorKind};
use super::world::World;

#[tokio::test(start_paused = true)]
async fn v2_20_3_bucket_id_not_found_is_a_bad_request_too() {
    let world = World::new().await;
    let error = world.api.get_bucket_by_id("nobody").await.unwrap_err();
    for class in [
        ErrorClass::BucketIdNotFound,
        ErrorClass::ResourceNotFound,
        ErrorClass::BadRequest,
    ] {
        assert!(error.is(class), "{class:?}");
    }
    let newest = b2sdk_v3::B2Api::from(world.api);
    let error = newest.get_bucket_by_id("nobody").await.unwrap_err();
    assert!(error.is(ErrorClass::BucketIdNotFound) && !error.is(ErrorClass::BadRequest));
}

#[tokio::test(start_paused = true)]
async fn v2_20_3_bucket_id_not_found_has_an_id_and_a_code() {
    let world = World::new().await;
    let error = world.api.get_bucket_by_id("nobody").await.unwrap_err();
    let ErrorKind::BucketIdNotFound { bucket_id } = error.kind() else {
        panic!("{error}");
    };
    assert_eq!(bucket_id.as_deref(), Some("nobody"));
    assert_eq!(error.code(), Some("bad_bucket_id"));
}

#[tokio::test(start_paused = true)]
async fn v2_20_3_bucket_id_not_found_reads_with_its_code() {
    let world = World::new().await;
    let error = world.api.get_bucket_by_id("nobody").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "Bucket with id=nobody not found (bad_bucket_id)"
    );
}

#[tokio::test(start_paused = true)]
async fn v2_20_3_bucket_id_not_found_comes_from_lookups_and_from_the_service() {
    let world = World::new().await;
    world.api.delete_bucket(&world.bucket).await.unwrap();
    for error in [
        world.bucket.get_fresh_state().await.unwrap_err(),
        world.bucket.hide_file("a").await.unwrap_err(),
        world.bucket.upload_bytes("x", "a").await.unwrap_err(),
    ] {
        assert!(error.is(ErrorClass::BucketIdNotFound), "{error}");
        assert!(error.is(ErrorClass::BadRequest), "{error}");
        assert_eq!(error.dialect(), Dialect::V2);
    }
}

/// A key of one bucket asks for another.
async fn restricted() -> Error {
    let world = World::new().await;
    let key = world.api.create_key(["listBuckets"], "one-bucket");
    let key = key.bucket_id(world.bucket.id()).await.unwrap();
    let handle = super::world::api(&world.simulator).build().unwrap();
    let (realm, secret) = (world.simulator.endpoint(), key.application_key.reveal());
    let authorized = handle.authorize_account(realm, key.id(), secret);
    authorized.await.unwrap();
    handle.get_bucket_by_name("other").await.unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn v2_20_3_restricted_bucket_has_the_name_of_the_bucket() {
    let error = restricted().await;
    let ErrorKind::RestrictedBucket { bucket_names } = error.kind() else {
        panic!("{error}");
    };
    assert_eq!(*bucket_names, ["test-bucket"]);
}

#[tokio::test(start_paused = true)]
async fn v2_20_3_restricted_bucket_reads_with_one_bucket() {
    let error = restricted().await;
    assert_eq!(
        error.to_string(),
        "Application key is restricted to bucket: test-bucket"
    );
    assert_eq!(
        error.with_dialect(Dialect::V3).to_string(),
        "Application key is restricted to buckets: ['test-bucket']"
    );
}

#[test]
fn v2_20_3_restricted_bucket_is_made_of_one_name() {
    let error = Error::new(ErrorKind::RestrictedBucket {
        bucket_names: vec!["photos".to_owned()],
    });
    let here = error.with_dialect(Dialect::V2);
    assert_eq!(
        here.to_string(),
        "Application key is restricted to bucket: photos"
    );
}

#[test]
fn v2_20_3_a_file_that_cannot_be_synced_is_an_unsupported_filename() {
    let error = Error::new(ErrorKind::UnsupportedFilename {
        message: "no".to_owned(),
        filename: "a".to_owned(),
    });
    let here = error.clone().with_dialect(Dialect::V2);
    assert!(here.is(ErrorClass::UnsupportedFilename));
    assert_eq!(here.to_string(), error.to_string());
}

#[tokio::test(start_paused = true)]
async fn v2_20_3_the_error_of_the_third_interface_is_the_same_class() {
    let world = World::new().await;
    let here = world.api.get_bucket_by_id("nobody").await.unwrap_err();
    let newest: b2sdk_v3::Error = here.with_dialect(Dialect::V3);
    assert!(newest.is(ErrorClass::BucketIdNotFound) && !newest.is(ErrorClass::BadRequest));
    assert_eq!(newest.to_string(), "Bucket with id=nobody not found");
}

#[test]
fn v2_20_3_restricted_bucket_missing_is_no_restricted_bucket() {
    let error = super::b2::Error::new(ErrorKind::RestrictedBucketMissing);
    let here = error.clone().with_dialect(Dialect::V2);
    assert!(here.is(ErrorClass::RestrictedBucketMissing));
    assert!(!here.is(ErrorClass::RestrictedBucket));
    assert!(error.is(ErrorClass::RestrictedBucket), "it is one in v3");
}
