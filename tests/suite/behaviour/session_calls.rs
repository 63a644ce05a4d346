//! The session's own calls: one call each, with the token, the upload URLs and the rules that all handles share.

use b2_simulator::Operation;

use super::b2::{
    Body, ContentSha1, DownloadRequest, ErrorClass, FileRetentionSetting, LegalHold,
    ListKeysRequest, RetentionMode, Sha1Digest, StartLargeFileRequest, UploadFileRequest,
    UploadPartRequest,
};
use super::world::{World, bytes};

fn body(content: &[u8]) -> Body {
    Body::from(bytes::Bytes::copy_from_slice(content))
}

#[tokio::test(start_paused = true)]
async fn an_old_token_is_renewed_once_for_a_call_of_the_session_and_for_the_handles() {
    let world = World::new().await;
    world.simulator.expire_account_tokens();
    let request = ListKeysRequest::new(world.api.get_account_id().await.unwrap());
    let keys = world.api.session().list_keys(&request).await.unwrap();
    assert_eq!(keys.keys.len(), 0);
    world.api.list_buckets().await.unwrap();
    assert_eq!(world.count(Operation::AuthorizeAccount), 2);
}

#[tokio::test(start_paused = true)]
async fn an_upload_url_of_the_session_is_used_by_its_next_upload_and_by_that_of_a_bucket() {
    let world = World::new().await;
    let session = world.api.session();
    for name in ["a", "b"] {
        let digest = ContentSha1::Known(Sha1Digest::of(b"hello"));
        let request = UploadFileRequest::new(name, "text/plain", digest);
        let uploaded = session.upload_file(world.bucket.id(), &request, body(b"hello"));
        assert_eq!(uploaded.await.unwrap().file_name, name);
    }
    world.bucket.upload_bytes("hello", "c").await.unwrap();
    assert_eq!(world.count(Operation::GetUploadUrl), 1);
    assert_eq!(world.current("b").unwrap().length, 5);
}

#[tokio::test(start_paused = true)]
async fn a_large_file_is_made_call_by_call() {
    let world = World::new().await;
    let session = world.api.session();
    let request = StartLargeFileRequest::new(world.bucket.id(), "large", "b2/x-auto");
    let file_id = session
        .start_large_file(&request)
        .await
        .unwrap()
        .file_id
        .unwrap();
    let mut digests = Vec::new();
    for (number, content) in [(1, bytes(6_000)), (2, bytes(10))] {
        let digest = Sha1Digest::of(&content);
        let request = UploadPartRequest::new(&*file_id, number, ContentSha1::Known(digest));
        session.upload_part(&request, body(&content)).await.unwrap();
        digests.push(digest.to_string());
    }
    let finished = session.finish_large_file(&*file_id, digests).await.unwrap();
    assert_eq!(finished.content_length, 6_010);
    let found = session
        .get_file_info_by_name("test-bucket", "large")
        .await
        .unwrap();
    assert_eq!(found.file_id, file_id);
    let deleted = session
        .delete_file_version(&*file_id, "large", false)
        .await
        .unwrap();
    assert_eq!(deleted.file_id, file_id);
    assert!(world.current("large").is_none());
}

#[tokio::test(start_paused = true)]
async fn a_token_goes_to_no_host_but_those_of_the_account() {
    let world = World::new().await;
    let session = world.api.session();
    world.bucket.upload_bytes("hello", "a").await.unwrap();
    let url = session
        .get_download_url_by_name("test-bucket", "a")
        .await
        .unwrap();
    let request = DownloadRequest::new(url, "a");
    let mut answer = session.download_file_from_url(&request).await.unwrap();
    let chunk = answer.body.next_chunk().await.unwrap().unwrap();
    assert_eq!(&*chunk, b"hello");

    world.simulator.clear_requests();
    let elsewhere = DownloadRequest::new("https://elsewhere.example/file/test-bucket/a", "a");
    let error = session
        .download_file_from_url(&elsewhere)
        .await
        .unwrap_err();
    assert!(error.is(ErrorClass::HostNotAllowed), "{error}");
    assert_eq!(world.simulator.requests().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_a_session_authorises_its_handles_use() {
    let world = World::new().await;
    let session = world.api.session().clone();
    session.account_info().clear().unwrap();
    let authorized = session.authorize_account(
        world.simulator.endpoint(),
        world.simulator.key_id(),
        world.simulator.key(),
    );
    authorized.await.unwrap();
    assert!(session.authorize_automatically().await.unwrap());
    assert_eq!(world.api.list_buckets().await.unwrap().len(), 1);
    world.api.shutdown().await.unwrap();
    let late = session.get_upload_url(world.bucket.id()).await.unwrap_err();
    assert!(late.is(ErrorClass::Cancelled), "{late}");
}

#[tokio::test(start_paused = true)]
async fn versions_are_protected_and_hidden_call_by_call() {
    let world = World::new().await;
    let created = world.api.create_bucket("locked-bucket", "allPrivate");
    let bucket = created.is_file_lock_enabled(true).await.unwrap();
    let file = bucket.upload_bytes("hello", "a").await.unwrap();
    let session = world.api.session();
    let held = session.update_file_legal_hold(&*file.id, "a", &LegalHold::ON);
    assert_eq!(held.await.unwrap(), LegalHold::ON);
    let setting = FileRetentionSetting::new(RetentionMode::GOVERNANCE)
        .retain_until(file.upload_timestamp + 86_400_000);
    let retained = session.update_file_retention(&*file.id, "a", &setting, false);
    assert_eq!(retained.await.unwrap(), setting);
    let found = session.get_file_info_by_id(&*file.id).await.unwrap();
    assert_eq!(found.legal_hold, Some(LegalHold::ON));
    assert_eq!(found.file_retention, Some(setting));
    assert_eq!(
        session.hide_file(bucket.id(), "a").await.unwrap().action,
        "hide"
    );
}
