//! A client that speaks plain HTTP to a simulator in process, so that tests see what is on the wire.

use b2_simulator::Simulator;
use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use serde_json::{Value, json};
use sha1::{Digest, Sha1};

pub(crate) const BUCKET: &str = "test-bucket";

/// A simulator with one bucket, and a token for it.
pub(crate) struct Wire {
    pub(crate) simulator: Simulator,
    pub(crate) token: String,
    pub(crate) bucket_id: String,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {:?}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Status and code of an error.
    pub(crate) fn error(&self) -> (u16, String) {
        let json = self.json();
        assert_eq!(json["status"], self.status, "{json}");
        assert!(json["message"].is_string());
        (self.status, text(&json["code"]))
    }

    /// The JSON of a success.
    #[track_caller]
    pub(crate) fn ok(&self) -> Value {
        assert!(
            matches!(self.status, 200 | 206),
            "{} {}",
            self.status,
            String::from_utf8_lossy(&self.body)
        );
        self.json()
    }
}

pub(crate) fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value}"))
        .to_owned()
}

pub(crate) fn sha1(bytes: &[u8]) -> String {
    hex::encode(Sha1::digest(bytes))
}

/// `params` with the members of `extra`.
pub(crate) fn joined(mut params: Value, extra: &Value) -> Value {
    let members = extra.as_object().unwrap().clone();
    params.as_object_mut().unwrap().extend(members);
    params
}

/// Builder of the simulators of these tests: small parts, so that large files stay small.
pub(crate) fn builder() -> b2_simulator::SimulatorBuilder {
    Simulator::builder()
        .seed(1)
        .clock(b2_simulator::VirtualClock::fixed_at(1_700_000_000_000))
        .absolute_minimum_part_size(10)
        .recommended_part_size(100)
        .bucket(BUCKET)
}

impl Wire {
    pub(crate) async fn new() -> Self {
        Self::over(builder().build().unwrap()).await
    }

    pub(crate) async fn over(simulator: Simulator) -> Self {
        let mut wire = Self {
            bucket_id: simulator.snapshot().buckets[BUCKET].id.clone(),
            simulator,
            token: String::new(),
        };
        wire.authorize().await;
        wire
    }

    /// A wire without a token, and without a bucket of its own.
    pub(crate) fn bare(simulator: Simulator) -> Self {
        Self {
            simulator,
            token: String::new(),
            bucket_id: String::new(),
        }
    }

    pub(crate) async fn authorize(&mut self) {
        let (id, key) = (
            self.simulator.key_id().to_owned(),
            self.simulator.key().to_owned(),
        );
        self.token = text(&self.authorize_with(4, &id, &key).await.ok()["authorizationToken"]);
    }

    pub(crate) async fn authorize_with(&self, version: u8, key_id: &str, key: &str) -> Reply {
        use base64::Engine;
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("{key_id}:{key}"));
        let request = Request::get(format!("/b2api/v{version}/b2_authorize_account"))
            .header("Authorization", format!("Basic {basic}"))
            .body(Bytes::new())
            .unwrap();
        self.send(request).await
    }

    pub(crate) async fn send(&self, request: Request<Bytes>) -> Reply {
        let response: Response<Bytes> = self.simulator.exchange(request).await.unwrap();
        Reply {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.into_body(),
        }
    }

    /// A call of API version 4 with the master key's token.
    pub(crate) async fn call(&self, operation: &str, params: Value) -> Reply {
        self.call_as(&self.token, &format!("v4/{operation}"), params)
            .await
    }

    pub(crate) async fn call_as(&self, token: &str, operation: &str, params: Value) -> Reply {
        let request = Request::post(format!("/b2api/{operation}"))
            .header("Authorization", token)
            .body(params.to_string().into())
            .unwrap();
        self.send(request).await
    }

    /// Updates the bucket.
    pub(crate) async fn update_bucket(&self, extra: &Value) -> Reply {
        let params = json!({"accountId": self.simulator.account_id(), "bucketId": self.bucket_id});
        self.call("b2_update_bucket", joined(params, extra)).await
    }

    /// Makes another bucket and gives its id.
    pub(crate) async fn create_bucket(&self, name: &str) -> String {
        let params = json!({
            "accountId": self.simulator.account_id(),
            "bucketName": name,
            "bucketType": "allPrivate",
        });
        text(&self.call("b2_create_bucket", params).await.ok()["bucketId"])
    }

    pub(crate) async fn upload_url(&self) -> (String, String) {
        let params = json!({"bucketId": self.bucket_id});
        url_and_token(&self.call("b2_get_upload_url", params).await.ok())
    }

    /// Uploads a small file and gives its file object.
    pub(crate) async fn upload(&self, name: &str, content: &[u8]) -> Value {
        self.upload_with(name, content, &[]).await.ok()
    }

    /// The same with headers that add to the usual ones or replace them.
    pub(crate) async fn upload_with(
        &self,
        name: &str,
        content: &[u8],
        headers: &[(&str, &str)],
    ) -> Reply {
        let (url, token) = self.upload_url().await;
        let digest = sha1(content);
        let mut all = vec![
            ("Authorization", token.as_str()),
            ("X-Bz-File-Name", name),
            ("Content-Type", "text/plain"),
            ("X-Bz-Content-Sha1", digest.as_str()),
        ];
        all.retain(|(name, _)| {
            !headers
                .iter()
                .any(|(own, _)| own.eq_ignore_ascii_case(name))
        });
        all.extend_from_slice(headers);
        self.post(&url, content, &all).await
    }

    pub(crate) async fn post(&self, url: &str, content: &[u8], headers: &[(&str, &str)]) -> Reply {
        let mut request = Request::post(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = Bytes::copy_from_slice(content);
        self.send(request.body(body).unwrap()).await
    }

    pub(crate) async fn start_large_file(&self, name: &str) -> String {
        let params =
            json!({"bucketId": self.bucket_id, "fileName": name, "contentType": "text/plain"});
        text(&self.call("b2_start_large_file", params).await.ok()["fileId"])
    }

    pub(crate) async fn upload_part(&self, file_id: &str, number: u32, content: &[u8]) -> Reply {
        let params = json!({"fileId": file_id});
        let (url, token) = url_and_token(&self.call("b2_get_upload_part_url", params).await.ok());
        let headers = [
            ("Authorization", token.as_str()),
            ("X-Bz-Part-Number", &number.to_string()),
            ("X-Bz-Content-Sha1", &sha1(content)),
        ];
        self.post(&url, content, &headers).await
    }

    pub(crate) async fn get(&self, target: &str, headers: &[(&str, &str)]) -> Reply {
        self.request("GET", target, headers).await
    }

    pub(crate) async fn request(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Bytes::new()).unwrap()).await
    }
}

pub(crate) fn url_and_token(answer: &Value) -> (String, String) {
    (
        text(&answer["uploadUrl"]),
        text(&answer["authorizationToken"]),
    )
}

/// Keys with fewer rights.
impl Wire {
    pub(crate) async fn capabilities(&self) -> Vec<String> {
        let reply = self
            .authorize_with(2, self.simulator.key_id(), self.simulator.key())
            .await
            .ok();
        let capabilities = reply["allowed"]["capabilities"].as_array().unwrap().clone();
        capabilities.iter().map(text).collect()
    }

    /// Makes a key; `params` adds to what every key needs.
    pub(crate) async fn key(&self, params: Value) -> Value {
        let mut all = json!({"accountId": self.simulator.account_id(), "keyName": "a-key"});
        let members = params.as_object().unwrap().clone();
        all.as_object_mut().unwrap().extend(members);
        self.call("b2_create_key", all).await.ok()
    }

    /// The account token of a key that was just made.
    pub(crate) async fn authorize_key(&self, key: &Value) -> String {
        let (id, secret) = (text(&key["applicationKeyId"]), text(&key["applicationKey"]));
        text(&self.authorize_with(4, &id, &secret).await.ok()["authorizationToken"])
    }

    /// The account token of a new key.
    pub(crate) async fn token_of(&self, params: Value) -> String {
        self.authorize_key(&self.key(params).await).await
    }
}
