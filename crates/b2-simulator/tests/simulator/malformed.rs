//! Requests that make no sense: every one is answered, and none harms what is there.

use b2_simulator::Operation;
use bytes::Bytes;
use http::{HeaderValue, Request};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::wire::{BUCKET, Wire};

/// Values that are wrong somewhere, and right somewhere else.
fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-2_i64..20).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!("BUCKET")),
        Just(json!("FILE")),
        Just(json!("LARGE")),
        Just(json!("ACCOUNT")),
        Just(json!(["listFiles"])),
        Just(json!({"mode": "SSE-C", "customerKey": "x"})),
        Just(json!([{"fileNamePrefix": "", "daysFromHidingToDeleting": 1}])),
    ]
}

fn member() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "accountId",
        "applicationKeyId",
        "bucketId",
        "bucketIds",
        "bucketInfo",
        "bucketName",
        "bucketType",
        "bucketTypes",
        "bypassGovernance",
        "capabilities",
        "contentType",
        "corsRules",
        "customUploadTimestamp",
        "defaultServerSideEncryption",
        "delimiter",
        "destinationBucketId",
        "fileId",
        "fileInfo",
        "fileName",
        "fileNamePrefix",
        "ifRevisionIs",
        "keyName",
        "largeFileId",
        "lifecycleRules",
        "maxFileCount",
        "maxKeyCount",
        "maxPartCount",
        "metadataDirective",
        "namePrefix",
        "partNumber",
        "partSha1Array",
        "prefix",
        "range",
        "serverSideEncryption",
        "sourceFileId",
        "startFileId",
        "startFileName",
        "startPartNumber",
        "validDurationInSeconds",
    ])
}

fn header() -> impl Strategy<Value = (&'static str, String)> {
    let name = prop::sample::select(vec![
        "range",
        "x-bz-file-name",
        "content-type",
        "x-bz-content-sha1",
        "x-bz-part-number",
        "x-bz-info-a",
        "x-bz-custom-upload-timestamp",
        "x-bz-server-side-encryption",
        "x-bz-server-side-encryption-customer-key",
    ]);
    let text = prop_oneof![
        "[ -~]{0,20}",
        Just("bytes=0-0".to_owned()),
        Just("hex_digits_at_end".to_owned()),
        Just("do_not_verify".to_owned()),
        Just("1".to_owned()),
    ];
    (name, text)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_request_is_answered(
        operation in prop::sample::select(Operation::ALL),
        version in "v[0-9]",
        method in prop::sample::select(vec!["GET", "POST", "HEAD", "PUT"]),
        members in prop::collection::vec((member(), value()), 0..8),
        headers in prop::collection::vec(header(), 0..6),
        path in prop_oneof![3 => Just(None), 1 => "/(file/test-bucket/)?[!-~&&[^#?]]{0,20}".prop_map(Some)],
        noise in prop::option::weighted(0.2, prop::collection::vec(any::<u8>(), 0..40)),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let wire = Wire::new().await;
            let kept = wire.simulator.put_file(BUCKET, "kept", "content").unwrap();
            let large = wire.start_large_file("large").await;
            let (upload_url, upload_token) = wire.upload_url().await;
            let params: serde_json::Map<String, Value> = members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect();
            let json = Value::Object(params)
                .to_string()
                .replace("BUCKET", &wire.bucket_id)
                .replace("LARGE", &large)
                .replace("FILE", &kept)
                .replace("ACCOUNT", wire.simulator.account_id());
            let is_upload = operation == Operation::UploadFile;
            let target = match &path {
                Some(path) => path.clone(),
                None if is_upload => upload_url,
                None => format!("/b2api/{version}/{operation}"),
            };
            let Ok(uri) = target.parse::<http::Uri>() else { return };
            let mut request = Request::builder().method(method).uri(uri);
            request = request.header("authorization", if is_upload { &upload_token } else { &wire.token });
            for (name, value) in headers {
                request = request.header(name, HeaderValue::from_str(&value).unwrap());
            }
            let body = noise.map_or_else(|| Bytes::from(json), Bytes::from);
            let reply = wire.send(request.body(body).unwrap()).await;
            assert!(reply.status < 500, "{reply:?}");
            if reply.status >= 400 && method != "HEAD" {
                reply.error();
            }
            let may_delete = operation == Operation::DeleteFileVersion;
            assert!(may_delete || wire.simulator.content(&kept).unwrap() == "content");
        });
    }
}
