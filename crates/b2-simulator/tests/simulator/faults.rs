//! Faults, the request log and determinism.

use std::time::Duration;

use b2_simulator::{FaultRates, FaultRule, Operation, Simulator};
use bytes::Bytes;
use http::Request;
use serde_json::{Value, json};

use crate::wire::{BUCKET, Wire, builder, sha1, text};

fn download(wire: &Wire, name: &str) -> Request<Bytes> {
    Request::get(format!("/file/{BUCKET}/{name}"))
        .header("Authorization", &wire.token)
        .body(Bytes::new())
        .unwrap()
}

async fn upload(wire: &Wire, name: &str) -> Result<u16, bool> {
    let (url, token) = wire.upload_url().await;
    let request = Request::post(url)
        .header("Authorization", token)
        .header("X-Bz-File-Name", name)
        .header("Content-Type", "a/b")
        .header("X-Bz-Content-Sha1", sha1(b"x"))
        .body(Bytes::from_static(b"x"))
        .unwrap();
    match wire.simulator.exchange(request).await {
        Ok(response) => Ok(response.status().as_u16()),
        Err(cut) => Err(cut.may_have_taken_effect),
    }
}

fn names(simulator: &Simulator) -> Vec<String> {
    simulator.snapshot().buckets[BUCKET]
        .files
        .keys()
        .cloned()
        .collect()
}

#[tokio::test]
async fn a_failed_request_has_no_effect() {
    let wire = Wire::new().await;
    let faults = wire.simulator.faults();
    let upload_rule = || FaultRule::on(Operation::UploadFile);
    faults.add(
        upload_rule()
            .status(503, "service_unavailable")
            .retry_after(7),
    );
    assert_eq!(upload(&wire, "a").await, Ok(503));
    faults.add(upload_rule().early_answer(401, "expired_auth_token"));
    assert_eq!(upload(&wire, "a").await, Ok(401));
    faults.add(upload_rule().reset_before());
    assert_eq!(upload(&wire, "a").await, Err(false));
    assert_eq!(names(&wire.simulator), [""; 0]);
    assert_eq!(faults.pending_count(), 0);
    assert_eq!(upload(&wire, "a").await, Ok(200));
    assert_eq!(names(&wire.simulator), ["a"]);
}

#[tokio::test]
async fn a_lost_answer_has_an_effect() {
    let wire = Wire::new().await;
    wire.simulator
        .faults()
        .add(FaultRule::on(Operation::UploadFile).reset_after());
    assert_eq!(upload(&wire, "a").await, Err(true));
    assert_eq!(names(&wire.simulator), ["a"]);
}

#[tokio::test]
async fn retry_after_and_code_are_those_of_the_rule() {
    let wire = Wire::new().await;
    let rule = FaultRule::on(Operation::GetUploadUrl)
        .status(429, "too_many_requests")
        .retry_after(7)
        .message("slow down");
    wire.simulator.faults().add(rule);
    let reply = wire
        .call("b2_get_upload_url", json!({"bucketId": wire.bucket_id}))
        .await;
    assert_eq!(reply.header("retry-after"), "7");
    assert_eq!(
        reply.json(),
        json!({"code": "too_many_requests", "message": "slow down", "status": 429})
    );
}

#[tokio::test]
async fn bodies_are_cut_short_and_spoilt() {
    let wire = Wire::new().await;
    wire.upload("a", b"0123456789").await;
    let rule = || FaultRule::on(Operation::DownloadFileByName).file_name("a");
    wire.simulator.faults().add(rule().truncate_after(4));
    wire.simulator.faults().add(rule().nth(2).corrupt_at(4));
    let cut = wire
        .simulator
        .exchange(download(&wire, "a"))
        .await
        .unwrap_err();
    assert!(cut.may_have_taken_effect);
    let spoilt = wire.simulator.exchange(download(&wire, "a")).await.unwrap();
    assert_eq!(spoilt.body(), "0123556789");
    let whole = wire.simulator.exchange(download(&wire, "a")).await.unwrap();
    assert_eq!(whole.body(), "0123456789");
}

#[tokio::test(start_paused = true)]
async fn a_stall_takes_time_and_nothing_else() {
    let wire = Wire::new().await;
    wire.upload("a", b"0123456789").await;
    let rule = || FaultRule::on(Operation::DownloadFileByName);
    let before = tokio::time::Instant::now();
    wire.simulator
        .faults()
        .add(rule().stall(Duration::from_secs(300)));
    wire.simulator.exchange(download(&wire, "a")).await.unwrap();
    assert_eq!(before.elapsed(), Duration::from_secs(300));
    wire.simulator
        .faults()
        .add(rule().stall_body(5, Duration::from_secs(60)));
    let response = wire.simulator.exchange(download(&wire, "a")).await.unwrap();
    assert_eq!(response.body(), "0123456789");
    assert_eq!(before.elapsed(), Duration::from_secs(360));
}

#[tokio::test]
async fn tokens_expire_in_the_middle_of_things() {
    let wire = Wire::new().await;
    wire.simulator
        .faults()
        .add(FaultRule::on(Operation::GetUploadUrl).expire_account_tokens());
    let reply = wire
        .call("b2_get_upload_url", json!({"bucketId": wire.bucket_id}))
        .await;
    assert_eq!(reply.error(), (401, "expired_auth_token".to_owned()));
}

#[tokio::test]
async fn the_date_may_be_wrong() {
    let wire = Wire::new().await;
    wire.simulator
        .faults()
        .add(FaultRule::on_any().skew_date(-3_600_000));
    let reply = wire
        .call("b2_get_upload_url", json!({"bucketId": wire.bucket_id}))
        .await;
    assert_eq!(reply.header("date"), "Tue, 14 Nov 2023 21:13:20 GMT");
}

#[tokio::test]
async fn the_log_tells_what_happened() {
    let wire = Wire::new().await;
    wire.simulator.clear_requests();
    wire.simulator
        .faults()
        .add(FaultRule::on(Operation::UploadFile).reset_before());
    upload(&wire, "caf%C3%A9").await.unwrap_err();
    wire.get("/nowhere?x=1", &[]).await;
    let log = wire.simulator.requests();
    assert_eq!(log.len(), 3);
    assert_eq!(log[0].operation, Some(Operation::GetUploadUrl));
    assert_eq!(log[1].file_name.as_deref(), Some("café"));
    assert_eq!(
        (log[1].status, log[1].fault.as_deref()),
        (None, Some("reset before"))
    );
    assert_eq!(log[2].to_string(), "4 GET /nowhere?x=1 -> 404");
}

/// Repeats a request until it is answered with 200; at most three faults come in a row.
async fn stubborn(simulator: &Simulator, request: Request<Bytes>) -> Bytes {
    for _ in 0..4 {
        let answer = simulator.exchange(request.clone()).await;
        if let Ok(response) = answer
            && response.status() == 200
        {
            return response.into_body();
        }
    }
    panic!("more than three faults in a row: {request:?}");
}

/// Uploads and downloads twenty files while every second request fails.
async fn stubborn_run(seed: u64) -> (Vec<String>, b2_simulator::Snapshot) {
    let wire = Wire::over(builder().seed(seed).build().unwrap()).await;
    let (url, token) = wire.upload_url().await;
    let simulator = &wire.simulator;
    let rates = FaultRates::none()
        .status(0.2)
        .reset_before(0.1)
        .reset_after(0.1)
        .truncate(0.3);
    simulator.faults().seeded(seed, rates);
    for number in 0..20 {
        let name = format!("file-{number}");
        let upload = Request::post(&url)
            .header("Authorization", &token)
            .header("X-Bz-File-Name", &name)
            .header("Content-Type", "a/b")
            .header("X-Bz-Content-Sha1", "do_not_verify")
            .body(Bytes::from(name.clone()))
            .unwrap();
        stubborn(simulator, upload).await;
        assert_eq!(stubborn(simulator, download(&wire, &name)).await, name);
    }
    let log = simulator
        .requests()
        .iter()
        .map(ToString::to_string)
        .collect();
    (log, simulator.snapshot())
}

#[tokio::test]
async fn one_seed_gives_one_run() {
    let (log, snapshot) = stubborn_run(7).await;
    let (again, snapshot_again) = stubborn_run(7).await;
    assert_eq!(log, again);
    assert_eq!(snapshot, snapshot_again);
    assert!(
        log.iter().any(|line| line.contains("(reset after)")),
        "{log:#?}"
    );
    assert_ne!(log, stubborn_run(8).await.0);
}

#[tokio::test]
async fn an_empty_page_still_leads_to_all_rows() {
    let wire = Wire::new().await;
    for name in ["a", "b", "c"] {
        wire.upload(name, b"x").await;
    }
    let rule = FaultRule::on(Operation::ListFileNames).nth(2).empty_page();
    wire.simulator.faults().add(rule);
    let (mut names, mut start, mut pages) = (Vec::new(), Value::Null, 0);
    loop {
        let params = json!({"bucketId": wire.bucket_id, "startFileName": start, "maxFileCount": 2});
        let page = wire.call("b2_list_file_names", params).await.ok();
        let files = page["files"].as_array().unwrap().clone();
        names.extend(files.iter().map(|file| text(&file["fileName"])));
        pages += 1;
        start = page["nextFileName"].clone();
        if start.is_null() {
            break;
        }
    }
    assert_eq!(names, ["a", "b", "c"]);
    assert_eq!(pages, 3);
}

#[tokio::test]
async fn a_small_page_limit_makes_many_pages() {
    let simulator = builder().most_rows_per_page(1).build().unwrap();
    let wire = Wire::over(simulator).await;
    wire.upload("a", b"x").await;
    wire.upload("b", b"x").await;
    let params = json!({"bucketId": wire.bucket_id, "maxFileCount": 1000});
    let page = wire.call("b2_list_file_versions", params).await.ok();
    assert_eq!(page["files"].as_array().unwrap().len(), 1);
    assert_eq!(page["nextFileName"], "b");
}

#[tokio::test]
async fn a_connection_breaks_in_the_middle_of_an_upload() {
    let wire = Wire::new().await;
    let (url, token) = wire.upload_url().await;
    let rule = FaultRule::on(Operation::UploadFile).reset_within(3);
    wire.simulator.faults().add(rule);
    let request = Request::post(url)
        .header("Authorization", token)
        .body("content".into())
        .unwrap();
    let cut = wire.simulator.exchange(request).await.unwrap_err();
    assert!(!cut.may_have_taken_effect);
    assert!(wire.simulator.traffic()[&Operation::UploadFile].bytes_in >= 3);
    assert_eq!(
        wire.simulator.snapshot().buckets["test-bucket"].version_count(),
        0
    );
}

#[tokio::test]
async fn the_traffic_of_every_call_is_counted() {
    let wire = Wire::new().await;
    wire.upload("a", b"0123456789").await;
    let auth = ("Authorization", wire.token.as_str());
    for range in ["bytes=0-3", "bytes=4-9", "bytes=99-"] {
        wire.get("/file/test-bucket/a", &[auth, ("Range", range)])
            .await;
    }
    let traffic = wire.simulator.traffic();
    let upload = traffic[&Operation::UploadFile];
    assert_eq!((upload.requests, upload.bytes_in), (1, 10));
    let download = traffic[&Operation::DownloadFileByName];
    assert_eq!((download.requests, download.bytes_in), (3, 0));
    let error = download.bytes_out - 10;
    assert!(error > 50, "the refusal has a body: {error}");
    assert!(!traffic.contains_key(&Operation::CopyFile));
}
