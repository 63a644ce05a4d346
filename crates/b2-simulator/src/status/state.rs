use serde_json::{Value, json};

use crate::model::{Action, ApplicationKey, Bucket};
use crate::request_log::RequestRecord;
use crate::service::Service;

/// So many versions of each bucket are shown.
const VERSION_LIMIT: usize = 200;
/// So many requests are shown, the newest first.
const REQUEST_LIMIT: usize = 100;

/// What the page shows.
pub(crate) fn state(service: &Service) -> Value {
    let (buckets, keys) = service.read(|model| {
        let buckets: Vec<Value> = model.all_buckets().map(bucket).collect();
        let keys: Vec<Value> = model.all_keys().map(key).collect();
        (buckets, keys)
    });
    let log = service.log();
    let records = log.newest(REQUEST_LIMIT);
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "timeMillis": service.clock().now_millis(),
        "buckets": buckets,
        "keys": keys,
        "requestCount": log.count(),
        "requests": records.iter().map(request).collect::<Vec<_>>(),
        "faults": service.faults().descriptions(),
    })
}

fn bucket(bucket: &Bucket) -> Value {
    let settings = bucket.settings();
    let (mut uploads, mut unfinished, mut bytes) = (0_u64, 0_u64, 0_u64);
    let mut count = 0_usize;
    let mut versions = Vec::new();
    for file in bucket.all_versions() {
        count += 1;
        bytes += file.content.length;
        match file.action {
            Action::Start => unfinished += 1,
            Action::Upload => uploads += 1,
            _ => {}
        }
        if versions.len() < VERSION_LIMIT {
            versions.push(json!({
                "name": &*file.name,
                "id": file.id,
                "action": file.action.name(),
                "length": file.content.length,
                "contentType": file.content_type,
                "uploadTimestamp": file.upload_timestamp,
            }));
        }
    }
    json!({
        "name": settings.name,
        "id": &*settings.id,
        "accountId": settings.account_id,
        "isPublic": settings.is_public(),
        "versionCount": count,
        "uploadCount": uploads,
        "unfinishedCount": unfinished,
        "bytes": bytes,
        "versions": versions,
    })
}

fn key(key: &ApplicationKey) -> Value {
    json!({
        "id": key.id,
        "name": key.name,
        "accountId": key.account_id,
        "isMaster": key.is_master,
        "capabilities": if key.is_master { &[][..] } else { &key.capabilities },
        "bucketIds": key.bucket_ids,
        "namePrefix": key.name_prefix,
        "expirationTimestamp": key.expiration_timestamp,
    })
}

fn request(record: &RequestRecord) -> Value {
    json!({
        "number": record.number,
        "method": record.method,
        "target": record.target,
        "operation": record.operation.map(|operation| operation.name()),
        "fileName": record.file_name,
        "status": record.status,
        "fault": record.fault,
    })
}
