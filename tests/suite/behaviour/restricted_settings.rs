//! What a key that may not do everything is told by the calls that change settings, keys, locks and rules.

use std::future::Future;
use std::pin::Pin;

use serde_json::json;

use super::b2::{
    B2Api, Bucket, BucketRetentionSetting, Error, ErrorClass, EventType, FileRetentionSetting,
    LegalHold, NotificationRule, NotificationTargetConfiguration, ReplicationConfiguration,
    RetentionMode, RetentionPeriod, SSE_B2_AES,
};
use super::restricted_keys::{ALL_CAPABILITIES, Keyring};

type Outcome = Pin<Box<dyn Future<Output = Result<(), Error>>>>;
type Make = fn(Subject) -> Outcome;

/// What a call is made on.
struct Subject {
    api: B2Api,
    bucket: Bucket,
    /// A version of `a`, which is kept for a day in governance mode.
    file_id: String,
    /// A key that nobody uses.
    key_id: String,
    tomorrow: i64,
}

fn done<T: 'static>(call: impl IntoFuture<Output = Result<T, Error>> + 'static) -> Outcome {
    Box::pin(async { call.await.map(drop) })
}

fn governed(subject: &Subject) -> FileRetentionSetting {
    FileRetentionSetting::new(RetentionMode::GOVERNANCE).retain_until(subject.tomorrow + 1_000)
}

/// Each call with the capability that it needs, and with another that a part of it needs.
#[rustfmt::skip]
const CALLS: [(&str, &str, &str, Make); 16] = [
    ("create_key", "writeKeys", "listFiles", |s| done(s.api.create_key(["listFiles"], "new"))),
    ("get_key", "listKeys", "listKeys", |s| done(s.api.get_key(s.key_id))),
    ("list_keys", "listKeys", "listKeys", |s| Box::pin(async move {
        s.api.list_keys().entries().next().await.transpose().map(drop)
    })),
    ("delete_key_by_id", "deleteKeys", "deleteKeys", |s| done(s.api.delete_key_by_id(s.key_id))),
    ("update", "writeBuckets", "writeBuckets", |s| done(s.bucket.update().bucket_info([("k", "v")]))),
    ("update of the encryption", "writeBucketEncryption", "writeBuckets", |s| {
        done(s.bucket.update().default_server_side_encryption(SSE_B2_AES))
    }),
    ("update of the retention", "writeBucketRetentions", "writeBuckets", |s| {
        let setting = BucketRetentionSetting::new(RetentionMode::GOVERNANCE).period(RetentionPeriod::days(1));
        done(s.bucket.update().default_retention(setting))
    }),
    ("update of the replication", "writeBucketReplications", "writeBuckets", |s| {
        done(s.bucket.update().replication(ReplicationConfiguration::new()))
    }),
    ("get_notification_rules", "readBucketNotifications", "readBucketNotifications", |s| {
        done(s.bucket.get_notification_rules())
    }),
    ("set_notification_rules", "writeBucketNotifications", "writeBucketNotifications", |s| {
        let target = NotificationTargetConfiguration::webhook("https://example.com/hook");
        done(s.bucket.set_notification_rules([NotificationRule::new("new-files", [EventType::OBJECT_CREATED_ALL], target)]))
    }),
    ("update_file_retention", "writeFileRetentions", "writeFileRetentions", |s| {
        let setting = governed(&s);
        done(s.api.update_file_retention(s.file_id, "a", setting))
    }),
    ("update_file_legal_hold", "writeFileLegalHolds", "writeFileLegalHolds", |s| {
        done(s.api.update_file_legal_hold(s.file_id, "a", LegalHold::OFF))
    }),
    ("upload with a retention", "writeFileRetentions", "writeFiles", |s| {
        let setting = governed(&s);
        done(s.bucket.upload_bytes("x", "b").file_retention(setting))
    }),
    ("upload with a legal hold", "writeFileLegalHolds", "writeFiles", |s| {
        done(s.bucket.upload_bytes("x", "c").legal_hold(LegalHold::OFF))
    }),
    ("get_download_authorization", "shareFiles", "shareFiles", |s| {
        done(s.bucket.get_download_authorization("", 60))
    }),
    ("deletion of what governance keeps", "bypassGovernance", "deleteFiles", |s| {
        done(s.api.delete_file_version(s.file_id, "a").bypass_governance(true))
    }),
];

#[tokio::test(start_paused = true)]
async fn each_change_needs_its_capability_and_says_so() {
    for missing in ALL_CAPABILITIES {
        if missing == "listBuckets" {
            // Without it no bucket is found to be changed.
            continue;
        }
        let held: Vec<&str> = ALL_CAPABILITIES
            .into_iter()
            .filter(|one| *one != missing)
            .collect();
        let keys = Keyring::new().await;
        let master = &keys.world;
        let create = master.api.create_bucket("locked-bucket", "allPrivate");
        let locked = create.is_file_lock_enabled(true).await.unwrap();
        let tomorrow = master.simulator.clock().now_millis() + 86_400_000;
        let keep = FileRetentionSetting::new(RetentionMode::GOVERNANCE).retain_until(tomorrow);
        let restricted = keys.handle(&held, json!({})).await;
        for (call, needed, also_needed, make) in CALLS {
            let upload = locked
                .upload_bytes("hello", "a")
                .file_retention(keep.clone());
            let file_id = upload.await.unwrap().id;
            let spare = master.api.create_key(["listFiles"], "spare").await.unwrap();
            let subject = Subject {
                api: restricted.clone(),
                bucket: restricted
                    .get_bucket_by_name("locked-bucket")
                    .await
                    .unwrap(),
                file_id,
                key_id: spare.id().to_owned(),
                tomorrow,
            };
            match make(subject).await {
                Ok(()) => assert_ne!(missing, needed, "{call} without {missing}"),
                Err(error) => {
                    let is_needed = [needed, also_needed].contains(&missing);
                    assert!(is_needed, "{call} without {missing}: {error}");
                    assert!(
                        error.is(ErrorClass::Unauthorized),
                        "{call} without {missing}: {error:?}"
                    );
                    let text = error.to_string();
                    let (before, after) = text.split_once("with capabilities '").unwrap();
                    assert!(before.ends_with(" for application key "), "{text}");
                    let named: Vec<&str> = after.split(['\'', ',']).collect();
                    assert!(
                        named.contains(&"listBuckets") && !named.contains(&missing),
                        "{text}"
                    );
                }
            }
        }
    }
}
