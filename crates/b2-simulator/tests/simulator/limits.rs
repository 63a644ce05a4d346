//! Caps, limits of rates, and the test modes of the protocol (sections 2.1 and 3.8).

use std::time::Duration;

use b2_simulator::Limits;
use serde_json::json;

use crate::wire::{BUCKET, Reply, Wire, text, url_and_token};

fn code(reply: &Reply) -> (u16, String) {
    reply.error()
}

fn cap(name: &str) -> (u16, String) {
    (403, name.to_owned())
}

#[tokio::test]
async fn nothing_is_stored_above_the_storage_cap() {
    let wire = Wire::new().await;
    wire.upload("a", b"0123456789").await;
    wire.simulator.set_limits(Limits::none().storage_bytes(25));
    let full = cap("storage_cap_exceeded");
    let reply = wire.upload_with("b", b"0123456789abcdef", &[]).await;
    assert_eq!(code(&reply), full);
    let file = wire.upload("b", b"0123456789").await;
    let params = json!({"sourceFileId": file["fileId"], "fileName": "c"});
    assert_eq!(code(&wire.call("b2_copy_file", params).await), full);
    let large = wire.start_large_file("large").await;
    let reply = wire.upload_part(&large, 1, b"012345").await;
    assert_eq!(code(&reply), full);
    wire.upload_part(&large, 1, b"01234").await.ok();
    wire.upload("empty", b"").await;
    wire.simulator.set_limits(Limits::none().storage_bytes(24));
    let params = json!({"bucketId": wire.bucket_id});
    assert_eq!(code(&wire.call("b2_get_upload_url", params).await), full);
    // What is deleted makes room.
    let params = json!({"fileId": file["fileId"], "fileName": "b"});
    wire.call("b2_delete_file_version", params).await.ok();
    wire.upload("b", b"012345678").await;
}

#[tokio::test]
async fn downloads_and_calls_are_counted_by_day() {
    let mut wire = Wire::new().await;
    wire.upload("a", b"0123456789").await;
    let download = |wire: &Wire, range: &'static str| {
        let token = wire.token.clone();
        let simulator = wire.simulator.clone();
        async move {
            let wire = Wire::bare(simulator);
            let headers = [("Authorization", token.as_str()), ("Range", range)];
            wire.get(&format!("/file/{BUCKET}/a"), &headers).await
        }
    };
    wire.simulator
        .set_limits(Limits::none().download_bytes_per_day(15));
    assert_eq!(download(&wire, "bytes=0-9").await.status, 206);
    let reply = download(&wire, "bytes=0-9").await;
    assert_eq!(code(&reply), cap("download_cap_exceeded"));
    assert_eq!(download(&wire, "bytes=0-4").await.status, 206);

    let limits = Limits::none().class_b_per_day(2).class_c_per_day(2);
    wire.simulator.set_limits(limits);
    let listing = json!({"bucketId": wire.bucket_id});
    for _ in 0..2 {
        assert_eq!(download(&wire, "bytes=0-0").await.status, 206);
        wire.call("b2_list_file_names", listing.clone()).await.ok();
    }
    let spent = cap("transaction_cap_exceeded");
    assert_eq!(code(&download(&wire, "bytes=0-0").await), spent);
    let reply = wire.call("b2_list_file_names", listing.clone()).await;
    assert_eq!(code(&reply), spent);
    let (id, key) = (wire.simulator.key_id(), wire.simulator.key());
    assert_eq!(code(&wire.authorize_with(4, id, key).await), spent);
    // Calls of class A cost nothing.
    wire.upload("b", b"x").await;
    wire.simulator.clock().advance(Duration::from_secs(86_400));
    wire.authorize().await;
    assert_eq!(download(&wire, "bytes=0-0").await.status, 206);
    wire.call("b2_list_file_names", listing).await.ok();
}

#[tokio::test]
async fn too_many_requests_are_told_when_to_come_back() {
    let wire = Wire::new().await;
    // The clock stands at 20 seconds past the minute.
    let limits = Limits::none().requests(3, Duration::from_secs(60));
    wire.simulator.set_limits(limits);
    let params = || json!({"bucketId": wire.bucket_id});
    for _ in 0..3 {
        wire.call("b2_get_upload_url", params()).await.ok();
    }
    let reply = wire.call("b2_get_upload_url", params()).await;
    assert_eq!(code(&reply), (429, "too_many_requests".to_owned()));
    assert_eq!(reply.header("retry-after"), "40");
    // Another account has its own count.
    let mut other = Wire::bare(wire.simulator.add_account().unwrap());
    other.authorize().await;
    wire.simulator.clock().advance(Duration::from_secs(40));
    wire.call("b2_get_upload_url", params()).await.ok();
}

#[tokio::test]
async fn some_uploads_fail_when_the_client_asks_for_it() {
    let wire = Wire::new().await;
    let mut seen = Vec::new();
    for _ in 0..40 {
        let mode = [("X-Bz-Test-Mode", "fail_some_uploads")];
        let reply = wire.upload_with("a", b"x", &mode).await;
        if reply.status != 200 {
            assert_eq!(code(&reply), (503, "service_unavailable".to_owned()));
        }
        seen.push(reply.status);
    }
    assert!(seen.contains(&200) && seen.contains(&503), "{seen:?}");
    let stored = seen.iter().filter(|status| **status == 200).count();
    assert_eq!(
        wire.simulator.snapshot().buckets[BUCKET].version_count(),
        stored
    );
}

#[tokio::test]
async fn some_tokens_expire_when_the_client_asks_for_it() {
    let mut wire = Wire::new().await;
    let other = text(
        &wire
            .authorize_with(4, wire.simulator.key_id(), wire.simulator.key())
            .await
            .ok()["authorizationToken"],
    );
    let target = format!("/b2api/v4/b2_get_upload_url?bucketId={}", wire.bucket_id);
    let mut expired = 0;
    for _ in 0..40 {
        let token = wire.token.clone();
        let headers = [
            ("Authorization", token.as_str()),
            ("X-Bz-Test-Mode", "expire_some_account_authorization_tokens"),
        ];
        let reply = wire.get(&target, &headers).await;
        if reply.status != 200 {
            assert_eq!(code(&reply), (401, "expired_auth_token".to_owned()));
            expired += 1;
            wire.authorize().await;
        }
    }
    assert!((1..40).contains(&expired), "{expired}");
    let headers = [("Authorization", other.as_str())];
    wire.get(&target, &headers).await.ok();
}

#[tokio::test]
async fn caps_are_forced_when_the_client_asks_for_it() {
    let wire = Wire::new().await;
    wire.upload("a", b"x").await;
    let auth = ("Authorization", wire.token.as_str());
    let mode = ("X-Bz-Test-Mode", "force_cap_exceeded");
    let (id, account) = (&wire.bucket_id, wire.simulator.account_id());
    let table = [
        (
            format!("/b2api/v4/b2_get_upload_url?bucketId={id}"),
            "storage_cap_exceeded",
        ),
        (
            format!("/b2api/v4/b2_list_buckets?accountId={account}"),
            "transaction_cap_exceeded",
        ),
        (format!("/file/{BUCKET}/a"), "download_cap_exceeded"),
    ];
    for (target, expected) in table {
        let reply = wire.get(&target, &[auth, mode]).await;
        assert_eq!(code(&reply), cap(expected), "{target}");
    }
    let url = wire
        .call("b2_get_upload_url", json!({"bucketId": id}))
        .await;
    let (url, token) = url_and_token(&url.ok());
    let headers = [("Authorization", token.as_str()), mode];
    let reply = wire.post(&url, b"x", &headers).await;
    assert_eq!(code(&reply), cap("storage_cap_exceeded"));
}
