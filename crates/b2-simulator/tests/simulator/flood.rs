//! Requests of every wrong kind, very many of them, without a socket.

use b2_simulator::{Operation, Simulator};
use bytes::Bytes;
use http::{HeaderValue, Request};

use crate::dice::{Dice, count};
use crate::wire::{BUCKET, Wire};

/// Requests that one simulator gets before the next one starts.
const PER_WORLD: u64 = 1_000;
/// What a process may hold after all of them, on top of what it held before.
const GROWTH_LIMIT_KIB: u64 = 256 * 1024;

#[test]
fn every_malformed_request_is_answered_as_b2_answers() {
    let worlds = count(10_000, 1_000_000) / PER_WORLD;
    let before = resident_kib();
    for world in 0..worlds {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(flood(world));
    }
    let growth = resident_kib().saturating_sub(before);
    assert!(
        growth < GROWTH_LIMIT_KIB,
        "the process grew by {growth} KiB"
    );
}

async fn flood(world: u64) {
    let mut dice = Dice::of_round(world);
    let wire = Wire::new().await;
    let kept = wire.simulator.put_file(BUCKET, "kept", "content").unwrap();
    let large = wire.start_large_file("large").await;
    let (upload_url, upload_token) = wire.upload_url().await;
    let names = Names {
        bucket: wire.bucket_id.clone(),
        kept: kept.clone(),
        large,
        account: wire.simulator.account_id().to_owned(),
    };
    for number in 0..PER_WORLD {
        let is_upload = dice.once_in(4);
        let token = if is_upload {
            &upload_token
        } else {
            &wire.token
        };
        let operation = Operation::ALL[dice.below(Operation::ALL.len())];
        let target = if is_upload {
            upload_url.clone()
        } else {
            target(&mut dice, operation, &kept)
        };
        let Ok(uri) = target.parse::<http::Uri>() else {
            continue;
        };
        let method = dice.pick(&[
            "GET", "POST", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "b2",
        ]);
        let mut request = Request::builder().method(method).uri(uri);
        if !dice.once_in(20) {
            request = request.header("authorization", token);
        }
        for _ in 0..dice.below(7) {
            let (name, value) = header(&mut dice);
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                request = request.header(name, value);
            }
        }
        let body = body(&mut dice, &names);
        let shown = format!("world {world}, request {number}: {method} {target}");
        let request = request.body(Bytes::from(body)).unwrap();
        let reply = wire.send(request).await;
        assert!((200..500).contains(&reply.status), "{shown}: {reply:?}");
        if reply.status >= 400 && method != "HEAD" {
            let (_, code) = reply.error();
            assert!(!code.is_empty(), "{shown}");
        }
    }
    check_whole(&wire.simulator, &kept);
}

/// What was there is there, unless it was deleted in good order, and everything that is there can be read.
fn check_whole(simulator: &Simulator, kept: &str) {
    if let Some(content) = simulator.content(kept) {
        assert_eq!(content, "content");
    }
    for (name, bucket) in simulator.snapshot().buckets {
        for version in bucket.files.values().flatten() {
            assert_eq!(version.content_digest.len(), 40, "{name} {version:?}");
        }
    }
}

struct Names {
    bucket: String,
    kept: String,
    large: String,
    account: String,
}

fn target(dice: &mut Dice, operation: Operation, kept: &str) -> String {
    match dice.below(12) {
        0 => format!("/file/{BUCKET}/{}", path(dice)),
        1 => format!("/{}", path(dice)),
        2 => format!("/b2api/v{}/{operation}", dice.below(10)),
        3 => format!("/b2api/v4/{operation}?{}", path(dice)),
        4 => format!(
            "/b2api/v4/b2_download_file_by_id?fileId={kept}&{}",
            path(dice)
        ),
        5 => format!("/b2api/v4/{operation}/{}", path(dice)),
        6 => format!("/file/{BUCKET}/kept?{}", path(dice)),
        _ => format!("/b2api/v4/{operation}"),
    }
}

/// Percent-coding that is right, wrong, or not UTF-8.
fn path(dice: &mut Dice) -> String {
    let pieces = [
        "%",
        "%2",
        "%zz",
        "%00",
        "%ff",
        "%c3%28",
        "%E2%82%AC",
        "/",
        "//",
        "..",
        "+",
        "a",
        "=",
        "&",
        ";",
        "%25",
        "b2ContentType=a/b",
        "fileId=",
        "maxFileCount=-1",
        "prefix=",
        "Authorization=x",
        "%f0%9f%98%80",
    ];
    let length = dice.below(12);
    (0..length).map(|_| dice.pick(&pieces)).collect()
}

fn header(dice: &mut Dice) -> (&'static str, Vec<u8>) {
    let name = dice.pick(&[
        "range",
        "x-bz-file-name",
        "content-type",
        "x-bz-content-sha1",
        "x-bz-part-number",
        "x-bz-info-a",
        "x-bz-info-b2-expires",
        "x-bz-info-b2-content-disposition",
        "x-bz-custom-upload-timestamp",
        "x-bz-server-side-encryption",
        "x-bz-server-side-encryption-customer-algorithm",
        "x-bz-server-side-encryption-customer-key",
        "x-bz-server-side-encryption-customer-key-md5",
        "x-bz-file-retention-mode",
        "x-bz-file-retention-retain-until-timestamp",
        "x-bz-file-legal-hold",
        "x-bz-test-mode",
        "if-modified-since",
        "origin",
        "access-control-request-method",
        "expect",
        "content-encoding",
    ]);
    let value = match dice.below(8) {
        0 => dice.text(40).into_bytes(),
        1 => format!("bytes={}-{}", range_end(dice), range_end(dice)).into_bytes(),
        2 => path(dice).into_bytes(),
        3 => dice.bytes(30),
        4 => vec![b'x'; dice.below(9_000)],
        5 => range_end(dice).into_bytes(),
        _ => dice
            .pick(&[
                "hex_digits_at_end",
                "do_not_verify",
                "unverified:",
                "AES256",
                "governance",
                "on",
                "off",
                "1",
                "-1",
                "da39a3ee5e6b4b0d3255bfef95601890afd80709",
                "b2/x-auto",
                "a/b",
                "name",
            ])
            .as_bytes()
            .to_vec(),
    };
    (name, value)
}

fn range_end(dice: &mut Dice) -> String {
    let ends = [
        "",
        "0",
        "1",
        "6",
        "7",
        "-1",
        "18446744073709551615",
        "99999999999999999999",
        "0x1",
        " 1",
        "1,2-3",
    ];
    dice.pick(&ends).to_owned()
}

fn body(dice: &mut Dice, names: &Names) -> Vec<u8> {
    match dice.below(10) {
        0 => dice.bytes(60),
        1 => Vec::new(),
        2 => b"[".repeat(dice.below(5_000)),
        3 => b"{\"a\":".repeat(dice.below(2_000)),
        4 => {
            // Broken off somewhere.
            let mut whole = object(dice, names).into_bytes();
            whole.truncate(dice.below(whole.len() + 1));
            whole
        }
        _ => object(dice, names).into_bytes(),
    }
}

fn object(dice: &mut Dice, names: &Names) -> String {
    let members: Vec<String> = (0..dice.below(9)).map(|_| member(dice, names)).collect();
    format!("{{{}}}", members.join(","))
}

fn member(dice: &mut Dice, names: &Names) -> String {
    let name = dice.pick(&[
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
        "defaultRetention",
        "defaultServerSideEncryption",
        "delimiter",
        "destinationBucketId",
        "destinationServerSideEncryption",
        "eventNotificationRules",
        "fileId",
        "fileInfo",
        "fileLockEnabled",
        "fileName",
        "fileNamePrefix",
        "fileRetention",
        "ifRevisionIs",
        "keyName",
        "largeFileId",
        "legalHold",
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
        "replicationConfiguration",
        "serverSideEncryption",
        "sourceFileId",
        "sourceServerSideEncryption",
        "startApplicationKeyId",
        "startFileId",
        "startFileName",
        "startPartNumber",
        "validDurationInSeconds",
    ]);
    format!("\"{name}\":{}", value(dice, names, 3))
}

fn value(dice: &mut Dice, names: &Names, depth: usize) -> String {
    match dice.below(14) {
        0 => "null".to_owned(),
        1 => "true".to_owned(),
        2 => range_end(dice),
        3 => format!("{}", dice.next() as i64),
        4 => "1e400".to_owned(),
        5 => format!("{:?}", dice.text(20)),
        6 => format!("\"{}\"", names.bucket),
        7 => format!("\"{}\"", names.kept),
        8 => format!("\"{}\"", names.large),
        9 => format!("\"{}\"", names.account),
        10 => "\"\\ud800\"".to_owned(),
        11 if depth > 0 => format!(
            "[{},{}]",
            value(dice, names, depth - 1),
            value(dice, names, depth - 1)
        ),
        12 if depth > 0 => {
            let name = dice.pick(&[
                "mode",
                "algorithm",
                "customerKey",
                "customerKeyMd5",
                "period",
                "value",
                "name",
                "asReplicationSource",
            ]);
            format!("{{\"{name}\":{}}}", value(dice, names, depth - 1))
        }
        _ => format!("{}", dice.below(20)),
    }
}

/// What this process holds in memory, in KiB; nothing where the system does not say.
fn resident_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}
