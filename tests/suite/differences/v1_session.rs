//! The session of a handle (sections 4 and 6).

use std::sync::Arc;

use super::b2::{
    AccountInfo, AuthInfoCache, B2Api, B2Session, Cache, Dialect, ListBucketsRequest, RawApiFromV3,
    v2, v3,
};
use super::world::{RECOMMENDED, World};

#[tokio::test(start_paused = true)]
async fn v1_4_the_session_of_a_handle_is_of_this_interface() {
    let world = World::new().await;
    let session: B2Session = world.api.session();
    assert_eq!(session.dialect(), Dialect::V1);
    let info: Arc<dyn AccountInfo> = session.account_info();
    let data = info.get_auth_data().unwrap().unwrap();
    assert_eq!(data.minimum_part_size, RECOMMENDED);
    let cache: Arc<dyn Cache> = session.cache();
    let id = cache.get_bucket_id_or_none_from_bucket_name("test-bucket");
    assert_eq!(id.unwrap().as_deref(), Some(world.bucket.id()));
    AuthInfoCache::new(info).clear().unwrap();
    let id = cache.get_bucket_id_or_none_from_bucket_name("test-bucket");
    assert_eq!(id.unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn v1_6_a_session_makes_its_calls_through_the_raw_api_of_its_handle() {
    let world = World::new().await;
    let calls = RawApiFromV3::new(v3::B2Api::from(world.api.clone()).raw_api());
    let session = B2Api::builder().raw_api(calls).build().unwrap().session();
    let simulator = &world.simulator;
    let authorized =
        session.authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key());
    authorized.await.unwrap();
    let request = ListBucketsRequest::new(simulator.account_id());
    let listed = session.list_buckets(&request).await.unwrap();
    assert_eq!(listed[0].bucket_id, world.bucket.id());
}

#[tokio::test(start_paused = true)]
async fn v1_6_a_session_goes_to_the_newer_interfaces_and_back() {
    let world = World::new().await;
    let second = v2::B2Session::from(world.api.session());
    let third = v3::B2Session::from(world.api.session());
    assert_eq!(
        (second.dialect(), third.dialect()),
        (Dialect::V2, Dialect::V3)
    );
    let file = world.bucket.upload_bytes("hello", "a").await.unwrap();
    for back in [B2Session::from(second), B2Session::from(third)] {
        assert_eq!(back.dialect(), Dialect::V1);
        let answer = back.get_file_info_by_id(&*file.id).await.unwrap();
        assert_eq!(answer.file_name, "a");
    }
}
