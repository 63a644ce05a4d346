//! The simulator on a socket.

use std::sync::mpsc;
use std::thread::JoinHandle;

use b2_simulator::{FaultRule, Operation, Server, Simulator};
use serde_json::json;

use crate::socket::{Connection, SocketClient, noise, upload, upload_headers};
use crate::wire::{BUCKET, builder, sha1};

/// A server on a thread of its own, until it is dropped.
pub(crate) struct Running {
    pub(crate) simulator: Simulator,
    pub(crate) endpoint: String,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    pub(crate) fn new() -> Self {
        Self::over(builder().build().unwrap())
    }

    pub(crate) fn over(simulator: Simulator) -> Self {
        Self::with(simulator, |server| server)
    }

    /// The same with choices of how to serve.
    pub(crate) fn with(
        simulator: Simulator,
        choose: impl FnOnce(Server) -> Server + Send + 'static,
    ) -> Self {
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let (say, hear) = mpsc::channel();
        let served = simulator.clone();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let server = Server::bind(&served, "127.0.0.1:0".parse().unwrap())
                    .await
                    .unwrap();
                let server = choose(server);
                say.send(server.endpoint().to_owned()).unwrap();
                let stop = async {
                    let _ = stopped.await;
                };
                server.serve(stop).await;
            });
        });
        Self {
            simulator,
            endpoint: hear.recv().unwrap(),
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    pub(crate) fn client(&self) -> SocketClient {
        let (id, key) = (self.simulator.key_id(), self.simulator.key());
        SocketClient::authorize(&self.endpoint, id, key).unwrap()
    }

    fn connect(&self) -> Connection {
        Connection::open(&self.endpoint).unwrap()
    }

    fn version_count(&self) -> usize {
        self.simulator.snapshot().buckets[BUCKET].version_count()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        let stopped = self.thread.take().map(JoinHandle::join);
        assert!(stopped.is_some_and(|thread| thread.is_ok()));
    }
}

#[test]
fn one_connection_serves_many_requests() {
    let running = Running::new();
    let client = running.client();
    let url = client.upload_url().unwrap();
    let mut connection = running.connect();
    let big = noise(3_000_000, 1);
    for (name, content) in [("a", b"x".as_slice()), ("big", &big), ("empty", b"")] {
        assert_eq!(upload(&mut connection, &url, name, content).unwrap(), 200);
        let headers = [("authorization", client.token.as_str())];
        let target = format!("/file/{BUCKET}/{name}");
        let reply = connection.request("GET", &target, &headers, b"").unwrap();
        assert_eq!((reply.status, &*reply.body), (200, content));
    }
}

#[test]
fn files_on_disk_come_back_whole_and_in_ranges() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::over(builder().data_dir(folder.path()).build().unwrap());
    let client = running.client();
    let url = client.upload_url().unwrap();
    let content = noise(3_000_000, 2);
    assert_eq!(
        upload(&mut running.connect(), &url, "big", &content).unwrap(),
        200
    );
    assert_eq!(client.download("big").unwrap().body, content);
    let headers = [
        ("authorization", client.token.as_str()),
        ("range", "bytes=300000-2500000"),
    ];
    let target = format!("/file/{BUCKET}/big");
    let part = running
        .connect()
        .request("GET", &target, &headers, b"")
        .unwrap();
    assert_eq!(
        (part.status, part.body.as_slice()),
        (206, &content[300_000..=2_500_000])
    );
}

#[test]
fn a_wrong_digest_of_a_big_body_is_noticed() {
    let running = Running::new();
    let url = running.client().upload_url().unwrap();
    let content = noise(3_000_000, 3);
    let digest = sha1(b"other");
    let headers = upload_headers(&url.1, "big", &digest);
    let reply = running
        .connect()
        .request("POST", &url.0, &headers, &content)
        .unwrap();
    assert_eq!(reply.status, 400);
    assert_eq!(running.version_count(), 0);
}

#[test]
fn an_error_is_answered_before_the_body_is_read() {
    let running = Running::new();
    let (url, _) = running.client().upload_url().unwrap();
    for (target, status) in [(url.as_str(), 401), ("/b2api/v4/b2_fly", 404)] {
        let mut connection = running.connect();
        let headers = [("authorization", "wrong"), ("content-length", "1000000000")];
        connection.send_head("POST", target, &headers).unwrap();
        let reply = connection.reply().unwrap();
        assert_eq!(
            (reply.status, reply.header("connection")),
            (status, "close")
        );
        assert!(connection.is_at_end());
    }
}

#[test]
fn a_body_of_unknown_length_is_refused() {
    let running = Running::new();
    let (url, token) = running.client().upload_url().unwrap();
    let mut connection = running.connect();
    let mut headers = upload_headers(&token, "n", "do_not_verify").to_vec();
    headers.push(("transfer-encoding", "chunked"));
    connection.send_head("POST", &url, &headers).unwrap();
    connection.send(b"1\r\nx\r\n0\r\n\r\n").unwrap();
    assert_eq!(connection.reply().unwrap().status, 400);
    assert_eq!(running.version_count(), 0);
}

#[test]
fn one_token_serves_one_upload_at_a_time() {
    let running = Running::new();
    let url = running.client().upload_url().unwrap();
    let digest = sha1(b"12");
    let mut headers = upload_headers(&url.1, "slow", &digest).to_vec();
    headers.push(("content-length", "2"));
    headers.push(("expect", "100-continue"));
    let mut slow = running.connect();
    slow.send_head("POST", &url.0, &headers).unwrap();
    // The server asks for the body only once the upload has its token.
    assert_eq!(slow.reply().unwrap().status, 100);
    slow.send(b"1").unwrap();

    let other = sha1(b"x");
    let refused = running
        .connect()
        .request(
            "POST",
            &url.0,
            &upload_headers(&url.1, "quick", &other),
            b"x",
        )
        .unwrap();
    assert_eq!(refused.status, 400);
    assert_eq!(refused.json()["code"], "auth_token_limit");
    let message = format!("more than one upload using auth token {}", url.1);
    assert_eq!(refused.json()["message"], message);

    slow.send(b"2").unwrap();
    assert_eq!(slow.reply().unwrap().status, 200);
    assert_eq!(
        upload(&mut running.connect(), &url, "quick", b"x").unwrap(),
        200
    );
}

#[test]
fn half_an_upload_leaves_nothing_and_gives_its_token_back() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::over(builder().data_dir(folder.path()).build().unwrap());
    let url = running.client().upload_url().unwrap();
    let digest = sha1(b"12");
    let mut headers = upload_headers(&url.1, "half", &digest).to_vec();
    headers.push(("content-length", "2"));
    let mut half = running.connect();
    half.send_head("POST", &url.0, &headers).unwrap();
    half.send(b"1").unwrap();
    drop(half);
    // The server notices in its own time.
    while upload(&mut running.connect(), &url, "whole", b"x").unwrap() != 200 {}
    assert_eq!(
        running.simulator.snapshot().buckets[BUCKET].visible_names(),
        ["whole"]
    );
}

#[test]
fn faults_cut_the_connection() {
    let running = Running::new();
    let client = running.client();
    let url = client.upload_url().unwrap();
    let faults = running.simulator.faults();

    faults.add(FaultRule::on(Operation::UploadFile).reset_before());
    assert!(upload(&mut running.connect(), &url, "a", &noise(2_000_000, 4)).is_err());
    assert_eq!(running.version_count(), 0);

    faults.add(FaultRule::on(Operation::UploadFile).reset_after());
    assert!(upload(&mut running.connect(), &url, "a", b"hello").is_err());
    assert_eq!(running.version_count(), 1);

    faults.add(FaultRule::on(Operation::DownloadFileByName).truncate_after(3));
    assert!(client.download("a").is_err());
    faults.add(FaultRule::on(Operation::DownloadFileByName).truncate_after(0));
    assert!(client.download("a").is_err());
    faults.add(FaultRule::on(Operation::DownloadFileByName).corrupt_at(0));
    assert_eq!(client.download("a").unwrap().body, b"iello");
    assert_eq!(client.download("a").unwrap().body, b"hello");
}

#[test]
fn stopping_lets_a_request_finish() {
    let mut running = Running::new();
    let client = running.client();
    let url = client.upload_url().unwrap();
    let digest = sha1(b"12");
    let mut headers = upload_headers(&url.1, "late", &digest).to_vec();
    headers.push(("content-length", "2"));
    headers.push(("expect", "100-continue"));
    let mut connection = running.connect();
    connection.send_head("POST", &url.0, &headers).unwrap();
    assert_eq!(connection.reply().unwrap().status, 100);
    drop(running.stop.take());
    connection.send(b"12").unwrap();
    assert_eq!(connection.reply().unwrap().status, 200);
    assert!(connection.is_at_end());
    drop(running);
    assert!(client.call_fails());
}

impl SocketClient {
    fn call_fails(&self) -> bool {
        Connection::open(&self.endpoint)
            .and_then(|mut connection| connection.request("GET", "/", &[], b""))
            .is_err()
    }
}

#[test]
fn a_download_on_its_way_survives_the_deletion_of_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::over(builder().data_dir(folder.path()).build().unwrap());
    let client = running.client();
    let url = client.upload_url().unwrap();
    // More than the sockets hold, so that the server is still reading when the file goes.
    let content = noise(20_000_000, 5);
    assert_eq!(
        upload(&mut running.connect(), &url, "big", &content).unwrap(),
        200
    );
    let mut connection = running.connect();
    let headers = [("authorization", client.token.as_str())];
    connection
        .send_head("GET", &format!("/file/{BUCKET}/big"), &headers)
        .unwrap();
    // Its first bytes are here: the server has opened the content.
    assert!(!connection.is_at_end());
    let id = running.simulator.snapshot().buckets[BUCKET]
        .current("big")
        .unwrap()
        .id
        .clone();
    let params = json!({"fileName": "big", "fileId": id});
    client.call("b2_delete_file_version", &params).unwrap();
    assert_eq!(connection.reply().unwrap().body, content);
}
