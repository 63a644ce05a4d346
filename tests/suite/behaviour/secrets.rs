//! Nothing that can be printed shows a key or a token.

use std::collections::BTreeSet;
use std::error::Error as StdError;
use std::fmt::{self, Debug};
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use b2_simulator::{FaultRule, Operation};

use super::b2::{
    AccountInfo, AuthInfoCache, B2Api, B2HttpApiConfig, Bucket, EncryptionKey, EncryptionSetting,
    Error, HttpCallback, InMemoryAccountInfo, NotificationHeader, NotificationRule,
    NotificationTargetConfiguration, Proxy,
};
use super::collector::Collector;
use super::here::{self, authorize};
use super::world::{RECOMMENDED, World, bytes};

/// Remembers the value of every `Authorization` header that was ever sent.
#[derive(Clone, Default)]
struct Eavesdropper(Arc<Mutex<BTreeSet<String>>>);

impl Debug for Eavesdropper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Eavesdropper")
    }
}

impl HttpCallback for Eavesdropper {
    fn pre_request(
        &self,
        _: &http::Method,
        _: &str,
        headers: &http::HeaderMap,
    ) -> Result<(), Error> {
        let value = headers["authorization"].to_str().unwrap();
        let value = value.trim_start_matches("Basic ").to_owned();
        self.0.lock().unwrap().insert(value);
        Ok(())
    }
}

/// All that is printed, and where it came from.
#[derive(Default)]
struct Printed(Vec<(String, String)>);

impl Printed {
    fn debug(&mut self, what: &str, value: &dyn Debug) {
        self.0
            .push((what.to_owned(), format!("{value:?} {value:#?}")));
    }

    fn error(&mut self, what: &str, error: &Error) {
        let mut text = format!("{error} {error:?} {error:#?}");
        let mut cause = StdError::source(error);
        while let Some(error) = cause {
            text.push_str(&format!(" {error} {error:?}"));
            cause = error.source();
        }
        self.0.push((what.to_owned(), text));
    }
}

#[tokio::test(start_paused = true)]
async fn no_debug_text_error_or_trace_shows_a_key_or_a_token() {
    let (collector, _guard) = Collector::install();
    let sent = Eavesdropper::default();
    let info = Arc::new(InMemoryAccountInfo::new());
    let world = World::with(
        |simulator| simulator,
        |api| api.account_info(Arc::clone(&info)),
    )
    .await;
    let config = B2HttpApiConfig::new()
        .transport(world.simulator.transport())
        .proxy(Proxy::new("http://name:proxy-password@proxy:1").unwrap())
        .add_callback(sent.clone());
    let builder = B2Api::builder()
        .account_info(Arc::clone(&info))
        .api_config(config.clone());
    let mut printed = Printed::default();
    printed.debug("B2ApiBuilder", &builder);
    printed.debug("B2HttpApiConfig", &config);
    let api = builder.build().unwrap();
    let (key_id, key) = (world.simulator.key_id(), world.simulator.key());
    let realm = world.simulator.endpoint();
    let request = authorize(&api, realm, key_id, key);
    printed.debug("AuthorizeAccount", &request);
    let call = request.send();
    printed.debug("Call", &call);
    call.await.unwrap();

    // Small and large uploads, and downloads, so that every kind of token is used; then failures of each.
    let bucket = api.get_bucket_by_name("test-bucket").await.unwrap();
    let file = bucket.upload_bytes("hello", "a").await.unwrap();
    let large = || bucket.upload_bytes(bytes(5 * RECOMMENDED as usize / 2), "large");
    large().await.unwrap();
    let download = here::download(&bucket, "a").await.unwrap();
    printed.debug("what a download by name gives", &download);
    for operation in [
        Operation::UploadFile,
        Operation::UploadPart,
        Operation::GetUploadUrl,
        Operation::DownloadFileByName,
        Operation::ListBuckets,
    ] {
        for (status, code) in [
            (400, "auth_token_limit"),
            (400, "bad_request"),
            (401, "unauthorized"),
            (403, "access_denied"),
            (503, "service_unavailable"),
        ] {
            let token = info.get_auth_data().unwrap().unwrap().auth_token;
            let message = format!("more than one upload using auth token {}", token.reveal());
            let rule = FaultRule::on(operation).status(status, code).every();
            // Only this one repeats the token, and does so live.
            let rule = match code {
                "auth_token_limit" => rule.message(message),
                _ => rule.message("no"),
            };
            world.simulator.faults().add(rule);
            let outcomes = [
                bucket.upload_bytes("hello", "b").await.err(),
                large().await.err(),
                here::download(&bucket, "a").await.err(),
                api.list_buckets().await.err(),
            ];
            for error in outcomes.into_iter().flatten() {
                printed.error(&format!("{operation} {status} {code}"), &error);
            }
            world.simulator.faults().clear();
        }
    }
    world.simulator.expire_account_tokens();
    world.simulator.expire_upload_tokens();
    bucket.upload_bytes("hello", "a").await.unwrap();
    let wrong = authorize(&api, realm, key_id, "the-wrong-secret");
    printed.error("authorize", &wrong.await.unwrap_err());

    printed.debug("B2Api", &api);
    printed.debug("Bucket", &bucket);
    printed.debug("FileVersion", &file);
    printed.debug("InMemoryAccountInfo", &info);
    printed.debug("AuthInfoCache", &AuthInfoCache::new(info.clone()));
    let auth_data = info.get_auth_data().unwrap().unwrap();
    printed.debug("AuthData", &auth_data);
    printed.debug(
        "requests",
        &(api.list_buckets(), bucket.upload_bytes("x", "y"), large()),
    );
    let made = secrets_of_the_object_layer(&api, &bucket, &mut printed).await;
    printed.0.push(("tracing".to_owned(), collector.text()));

    let mut secrets = sent.0.lock().unwrap().clone();
    assert!(secrets.len() >= 6, "too few to prove anything");
    secrets.extend([key.to_owned(), "the-wrong-secret".to_owned()]);
    secrets.extend(made);
    secrets.extend([
        "proxy-password".to_owned(),
        auth_data.auth_token.reveal().to_owned(),
    ]);
    for (what, text) in &printed.0 {
        for secret in &secrets {
            assert!(
                !text.contains(secret.as_str()),
                "{what} shows {secret}:\n{text}"
            );
        }
    }
}

/// Download tokens, new keys, what webhooks are sent with, and keys of files: all that the object layer gives or takes.
async fn secrets_of_the_object_layer(
    api: &B2Api,
    bucket: &Bucket,
    printed: &mut Printed,
) -> Vec<String> {
    let token = bucket.get_download_authorization("", 60).await.unwrap();
    printed.debug("download token", &token);

    let request = api.create_key(["readFiles"], "reader");
    printed.debug("CreateKey", &request);
    let new_key = request.await.unwrap();
    printed.debug("the new key", &new_key);

    let header = NotificationHeader::new("x-pass", "the-secret-of-a-header");
    let signing = "0123456789abcdefGHIJKLMNOPQRSTUV";
    let target = NotificationTargetConfiguration::webhook("https://example.com/hook")
        .custom_headers([header])
        .hmac_sha256_signing_secret(signing);
    let rule = NotificationRule::new("some-rule", ["b2:ObjectCreated:*"], target);
    printed.debug("NotificationRule", &rule);
    let request = bucket.set_notification_rules([rule]);
    printed.debug("SetNotificationRules", &request);
    printed.debug("the rules that are set", &request.await.unwrap());
    let rules = bucket.get_notification_rules().await.unwrap();
    printed.debug("the rules that there are", &rules);

    let secret = *b"the key of one file, 32 bytes!!!";
    let key = EncryptionKey::new(secret, "its-id");
    let (base64, md5) = (key.key_b64().unwrap(), key.key_md5().unwrap());
    let setting = EncryptionSetting::sse_c(key);
    printed.debug("EncryptionSetting", &setting);
    let request = bucket
        .upload_bytes("x", "encrypted")
        .encryption(setting.clone());
    printed.debug("an upload with a key", &request);
    let file = request.await.unwrap();
    printed.debug("a version with a key", &file);
    let request = bucket.download_file_by_id(&file.id).encryption(setting);
    printed.debug("a download with a key", &request);
    printed.debug("a file with a key", &request.await.unwrap());
    let other = EncryptionSetting::sse_c(EncryptionKey::new([7; 32], "another-id"));
    let wrong = bucket.download_file_by_id(&file.id).encryption(other);
    printed.error("a wrong key", &wrong.await.unwrap_err());

    let raw = String::from_utf8(secret.to_vec()).unwrap();
    let numbers = format!("{secret:?}");
    [
        token.reveal(),
        here::secret_of(&new_key),
        "the-secret-of-a-header",
        signing,
    ]
    .map(str::to_owned)
    .into_iter()
    .chain([base64, md5, raw, numbers])
    .collect()
}

/// Fields by these names hold secrets, so their type has to hide them.
const SECRET_FIELDS: [&str; 6] = [
    "authorization_token: String",
    "auth_token: String",
    "application_key: String",
    "password: String",
    "token: String,\n",
    "secret: String",
];

#[test]
fn no_type_keeps_a_secret_in_a_plain_text() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/b2-internal/src");
    let mut folders = vec![sources];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let text = fs::read_to_string(&path).unwrap();
            for field in SECRET_FIELDS {
                // What an error keeps of a token is only its end.
                let is_shortened = path.ends_with("error/kinds/uploads.rs");
                assert!(
                    is_shortened || !text.contains(field),
                    "{}: {field}",
                    path.display()
                );
            }
        }
    }
    assert!(files > 100, "the sources were not found");
}
