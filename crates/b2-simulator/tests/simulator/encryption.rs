//! Server-side encryption (protocol section 4).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::Digest;
use serde_json::{Value, json};

use crate::wire::{BUCKET, Wire, sha1, text};

const ALGORITHM: &str = "X-Bz-Server-Side-Encryption-Customer-Algorithm";
const KEY: &str = "X-Bz-Server-Side-Encryption-Customer-Key";
const KEY_MD5: &str = "X-Bz-Server-Side-Encryption-Customer-Key-Md5";

struct CustomerKey {
    key: String,
    md5: String,
}

impl CustomerKey {
    fn of(bytes: &[u8]) -> Self {
        Self {
            key: STANDARD.encode(bytes),
            md5: STANDARD.encode(md5::Md5::digest(bytes)),
        }
    }

    fn headers(&self) -> [(&str, &str); 3] {
        [
            (ALGORITHM, "AES256"),
            (KEY, &self.key),
            (KEY_MD5, &self.md5),
        ]
    }

    fn json(&self) -> Value {
        json!({"mode": "SSE-C", "algorithm": "AES256", "customerKey": self.key, "customerKeyMd5": self.md5})
    }
}

#[tokio::test]
async fn the_default_of_a_bucket_applies_unless_the_upload_says_otherwise() {
    let wire = Wire::new().await;
    let encrypted = json!({"algorithm": "AES256", "mode": "SSE-B2"});
    let header = [("X-Bz-Server-Side-Encryption", "AES256")];
    assert_eq!(
        wire.upload_with("a", b"x", &header).await.ok()["serverSideEncryption"],
        encrypted
    );
    let params = json!({
        "accountId": wire.simulator.account_id(),
        "bucketId": wire.bucket_id,
        "defaultServerSideEncryption": encrypted,
    });
    wire.call("b2_update_bucket", params).await.ok();
    assert_eq!(
        wire.upload("a", b"x").await["serverSideEncryption"],
        encrypted
    );
    let auth = ("Authorization", wire.token.as_str());
    // A download needs no header, and may have this one.
    for headers in [&[auth][..], &[auth, header[0]]] {
        let reply = wire.get(&format!("/file/{BUCKET}/a"), headers).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("x-bz-server-side-encryption"), "AES256");
    }
    let none = json!({"bucketId": wire.bucket_id, "fileName": "n", "contentType": "a/b", "serverSideEncryption": {"mode": "none"}});
    let started = wire.call("b2_start_large_file", none).await.ok();
    assert_eq!(
        started["serverSideEncryption"],
        json!({"algorithm": null, "mode": null})
    );
}

#[tokio::test]
async fn a_file_of_a_customer_key_needs_that_key() {
    let wire = Wire::new().await;
    let key = CustomerKey::of(&[1; 32]);
    let other = CustomerKey::of(&[2; 32]);
    let reply = wire.upload_with("a", b"secret", &key.headers()).await;
    let file = reply.ok();
    assert_eq!(
        file["serverSideEncryption"],
        json!({"algorithm": "AES256", "mode": "SSE-C"})
    );
    assert!(!String::from_utf8_lossy(&reply.body).contains(&key.key));

    let auth = ("Authorization", wire.token.as_str());
    let by_id = format!(
        "/b2api/v4/b2_download_file_by_id?fileId={}",
        text(&file["fileId"])
    );
    for target in [format!("/file/{BUCKET}/a"), by_id] {
        for method in ["GET", "HEAD"] {
            let wrong = [&[auth], other.headers().as_slice()].concat();
            for headers in [&[auth][..], &wrong] {
                let reply = wire.request(method, &target, headers).await;
                assert_eq!(reply.status, 403);
                if method == "GET" {
                    assert_eq!(reply.error(), (403, "access_denied".to_owned()));
                }
            }
            let right = [&[auth], key.headers().as_slice()].concat();
            let reply = wire.request(method, &target, &right).await;
            assert_eq!(reply.status, 200);
            assert_eq!(reply.header(ALGORITHM), "AES256");
            assert_eq!(reply.header(KEY_MD5), key.md5);
            assert_eq!(reply.header(KEY), "");
        }
    }
    // What is known of the file needs no key.
    let info = json!({"fileId": file["fileId"]});
    assert_eq!(wire.call("b2_get_file_info", info).await.ok(), file);
    let bucket = || json!({"bucketId": wire.bucket_id});
    for operation in ["b2_list_file_names", "b2_list_file_versions"] {
        let list = wire.call(operation, bucket()).await.ok();
        assert_eq!(list["files"], json!([file]), "{operation}");
    }
    let copy = |source: Value| {
        let params = json!({"sourceFileId": file["fileId"], "fileName": "b", "sourceServerSideEncryption": source});
        let wire = &wire;
        async move { wire.call("b2_copy_file", params).await.status }
    };
    assert_eq!(copy(Value::Null).await, 403);
    assert_eq!(copy(other.json()).await, 403);
    assert_eq!(copy(key.json()).await, 200);
}

#[tokio::test]
async fn parts_are_encrypted_as_their_large_file() {
    let wire = Wire::new().await;
    let key = CustomerKey::of(&[1; 32]);
    let other = CustomerKey::of(&[2; 32]);
    let params = json!({"bucketId": wire.bucket_id, "fileName": "n", "contentType": "a/b", "serverSideEncryption": key.json()});
    let id = text(&wire.call("b2_start_large_file", params).await.ok()["fileId"]);
    let url = wire
        .call("b2_get_upload_part_url", json!({"fileId": id}))
        .await
        .ok();
    let (url, token) = crate::wire::url_and_token(&url);
    let digest = sha1(b"x");
    let common = [
        ("Authorization", token.as_str()),
        ("X-Bz-Part-Number", "1"),
        ("X-Bz-Content-Sha1", &digest),
    ];
    assert_eq!(wire.post(&url, b"x", &common).await.status, 400);
    let wrong = [common.as_slice(), &other.headers()].concat();
    assert_eq!(wire.post(&url, b"x", &wrong).await.status, 400);
    let right = [common.as_slice(), &key.headers()].concat();
    wire.post(&url, b"x", &right).await.ok();
}

#[tokio::test]
async fn malformed_customer_keys_are_refused() {
    let wire = Wire::new().await;
    let key = CustomerKey::of(&[1; 32]);
    let short = CustomerKey::of(&[1; 31]);
    let [algorithm, own_key, own_md5] = key.headers();
    let table: [&[(&str, &str)]; 6] = [
        &[algorithm, own_key],
        &[own_key, own_md5],
        &[algorithm, own_key, (KEY_MD5, &short.md5)],
        &[algorithm, (KEY, "!!!"), own_md5],
        &short.headers(),
        &[
            algorithm,
            own_key,
            own_md5,
            ("X-Bz-Server-Side-Encryption", "AES256"),
        ],
    ];
    for headers in table {
        let reply = wire.upload_with("a", b"x", headers).await;
        assert_eq!(
            reply.error(),
            (400, "bad_request".to_owned()),
            "{headers:?}"
        );
    }
}

#[tokio::test]
async fn a_service_that_encrypts_always_takes_none_for_its_own_keys() {
    let wire = Wire::over(crate::wire::builder().encrypt_always().build().unwrap()).await;
    let encrypted = json!({"algorithm": "AES256", "mode": "SSE-B2"});
    let file = wire.upload("a", b"x").await;
    assert_eq!(file["serverSideEncryption"], encrypted);
    for mode in [json!(null), json!("none")] {
        let off = json!({"defaultServerSideEncryption": {"mode": mode}});
        let bucket = wire.update_bucket(&off).await.ok();
        assert_eq!(bucket["defaultServerSideEncryption"]["value"], encrypted);
        let params = json!({"sourceFileId": file["fileId"], "fileName": "b", "destinationServerSideEncryption": {"mode": mode}});
        let copy = wire.call("b2_copy_file", params).await.ok();
        assert_eq!(copy["serverSideEncryption"], encrypted);
    }
}

#[tokio::test]
async fn malformed_settings_in_json_are_refused() {
    let wire = Wire::new().await;
    let file = wire.upload("source", b"x").await;
    let key = CustomerKey::of(&[1; 32]);
    let short = CustomerKey::of(&[1; 31]);
    let with = |extra: Value| crate::wire::joined(key.json(), &extra);
    let table = [
        (with(json!({"customerKeyMd5": short.md5})), "bad_request"),
        (with(json!({"customerKey": "!!!"})), "bad_request"),
        (short.json(), "bad_request"),
        (with(json!({"customerKey": null})), "bad_json"),
        (with(json!({"customerKeyMd5": null})), "bad_json"),
        (with(json!({"algorithm": "AES128"})), "bad_request"),
        (with(json!({"mode": "SSE-X"})), "bad_request"),
        (
            json!({"mode": "SSE-B2", "algorithm": "ROT13"}),
            "bad_request",
        ),
        (json!("SSE-B2"), "bad_json"),
    ];
    for (setting, code) in table {
        let start = json!({
            "bucketId": wire.bucket_id,
            "fileName": "n",
            "contentType": "a/b",
            "serverSideEncryption": setting,
        });
        let copy = |member: &str| json!({"sourceFileId": file["fileId"], "fileName": "n", member: setting});
        for (operation, params) in [
            ("b2_start_large_file", start),
            ("b2_copy_file", copy("sourceServerSideEncryption")),
            ("b2_copy_file", copy("destinationServerSideEncryption")),
        ] {
            let reply = wire.call(operation, params.clone()).await;
            assert_eq!(
                reply.error(),
                (400, code.to_owned()),
                "{operation} {params}"
            );
        }
    }
}

#[tokio::test]
async fn the_default_of_a_bucket_is_b2s_own_key_or_none() {
    let wire = Wire::new().await;
    let off = json!({"algorithm": null, "mode": null});
    let b2 = json!({"algorithm": "AES256", "mode": "SSE-B2"});
    for (asked, shown) in [
        (b2.clone(), &b2),
        (json!({"mode": null}), &off),
        (b2.clone(), &b2),
        (json!({"mode": "none"}), &off),
    ] {
        let update = json!({"defaultServerSideEncryption": asked});
        let bucket = wire.update_bucket(&update).await.ok();
        assert_eq!(
            bucket["defaultServerSideEncryption"],
            json!({"isClientAuthorizedToRead": true, "value": shown}),
            "{asked}"
        );
    }
    let customer = json!({"defaultServerSideEncryption": CustomerKey::of(&[1; 32]).json()});
    let reply = wire.update_bucket(&customer).await;
    assert_eq!(reply.error(), (400, "bad_request".to_owned()));
    assert_eq!(
        reply.json()["message"],
        "SSE-C cannot be the default of a bucket"
    );
}
