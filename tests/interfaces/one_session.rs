//! One process, three interfaces, one session.

use b2_simulator::Operation;
use b2sdk_v1::{DownloadDestBytes, InMemoryAccountInfo};
use tokio::task::JoinSet;

use super::service::{config, count, start};

/// The same account through each interface, on one session that is authorised through the oldest.
struct Three {
    v1: b2sdk_v1::B2Api,
    v2: b2sdk_v2::B2Api,
    v3: b2sdk_v3::B2Api,
}

impl Three {
    async fn on(simulator: &b2_simulator::Simulator) -> Self {
        let v1 = b2sdk_v1::B2Api::builder()
            .account_info(InMemoryAccountInfo::new())
            .api_config(config(simulator))
            .build()
            .unwrap();
        v1.authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key())
            .await
            .unwrap();
        Self {
            v2: v1.clone().into(),
            v3: v1.clone().into(),
            v1,
        }
    }
}

#[tokio::test]
async fn three_interfaces_authorise_once_and_share_upload_urls_and_files() {
    let simulator = start();
    let Three { v1, v2, v3 } = Three::on(&simulator).await;
    let first = v1
        .create_bucket("holiday-photos", "allPrivate")
        .await
        .unwrap();
    let second = v2.get_bucket_by_name("holiday-photos").await.unwrap();
    let third = v3.get_bucket_by_name("holiday-photos").await.unwrap();

    let old = first.upload_bytes("from v1", "v1.txt").await.unwrap();
    second.upload_bytes("from v2", "v2.txt").await.unwrap();
    third.upload_bytes("from v3", "v3.txt").await.unwrap();
    assert_eq!(count(&simulator, Operation::GetUploadUrl), 1, "one pool");

    let read = third.download_file_by_name("v1.txt").await.unwrap();
    let mut content = Vec::new();
    let mut stream = read.into_stream();
    while let Some(chunk) = stream.next().await {
        content.extend_from_slice(&chunk.unwrap());
    }
    assert_eq!(content, b"from v1");
    let version = b2sdk_v3::FileVersion::from(old);
    assert_eq!(version.get_fresh_state().await.unwrap().file_name, "v1.txt");
    let destination = DownloadDestBytes::new();
    let read = first.download_file_by_name("v3.txt", destination.clone());
    read.await.unwrap();
    assert_eq!(&destination.get_bytes_written().unwrap()[..], b"from v3");

    assert_eq!(count(&simulator, Operation::AuthorizeAccount), 1);
}

#[tokio::test]
async fn an_expired_token_is_renewed_once_for_all_interfaces() {
    let simulator = start();
    let Three { v1, v2, v3 } = Three::on(&simulator).await;
    v1.create_bucket("holiday-photos", "allPrivate")
        .await
        .unwrap();
    simulator.expire_account_tokens();
    let mut calls = JoinSet::new();
    for _ in 0..8 {
        let (v1, v2, v3) = (v1.clone(), v2.clone(), v3.clone());
        calls.spawn(async move { v1.list_buckets().await.unwrap().len() });
        calls.spawn(async move { v2.list_buckets().await.unwrap().len() });
        calls.spawn(async move { v3.list_buckets().await.unwrap().len() });
    }
    while let Some(found) = calls.join_next().await {
        assert_eq!(found.unwrap(), 1);
    }
    let authorisations = count(&simulator, Operation::AuthorizeAccount);
    assert_eq!(authorisations, 2, "the first one, and one renewal");
}

#[tokio::test]
async fn each_interface_keeps_its_manners_on_the_shared_session() {
    let simulator = start();
    let Three { v1, v2, v3 } = Three::on(&simulator).await;
    let urls = [
        v1.get_download_url_for_fileid("4_z1").await.unwrap(),
        v2.get_download_url_for_fileid("4_z1").await.unwrap(),
        v3.get_download_url_for_fileid("4_z1").await.unwrap(),
    ];
    let versions = urls.map(|url| url.contains("/b2api/v3/"));
    assert_eq!(versions, [true, true, false]);
    assert!(
        !v1.get_file_info("nobody")
            .await
            .unwrap_err()
            .to_string()
            .is_empty()
    );
    let there = v2.get_bucket_by_id("nobody").await.unwrap_err();
    assert!(there.is(b2sdk_v2::ErrorClass::BadRequest), "{there}");
    let there = v3.get_bucket_by_id("nobody").await.unwrap_err();
    assert!(!there.is(b2sdk_v3::ErrorClass::BadRequest), "{there}");
}

#[tokio::test]
async fn a_handle_that_goes_through_all_interfaces_and_back_is_the_same() {
    let simulator = start();
    let Three { v1, .. } = Three::on(&simulator).await;
    let bucket = v1
        .create_bucket("holiday-photos", "allPrivate")
        .await
        .unwrap();
    let there: b2sdk_v3::Bucket = bucket.clone().into();
    let back: b2sdk_v1::Bucket = there.into();
    assert_eq!(back, bucket);
    let url = back
        .api()
        .get_download_url_for_fileid("4_z1")
        .await
        .unwrap();
    assert!(url.contains("/b2api/v3/"), "{url}");

    let uploaded = bucket.upload_bytes("hello", "a").await.unwrap();
    let there: b2sdk_v3::FileVersion = uploaded.clone().into();
    let back: b2sdk_v1::FileVersionInfo = there.into();
    assert_eq!(back, uploaded);
    assert_eq!(
        back.api().unwrap().get_account_id().await.unwrap(),
        simulator.account_id()
    );
}
