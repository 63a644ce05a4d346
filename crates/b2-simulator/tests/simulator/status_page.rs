//! The status page, as a browser asks for it. What a browser makes of it is a test of its own, with a browser.

use b2_simulator::{FaultRule, Operation};
use serde_json::{Value, json};

use crate::server::Running;
use crate::socket::{Connection, SocketReply, upload};
use crate::wire::{BUCKET, text};

fn get(running: &Running, path: &str, host: &str) -> SocketReply {
    let mut connection = Connection::open(&running.endpoint).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\n\r\n");
    connection.send(head.as_bytes()).unwrap();
    connection.reply().unwrap()
}

fn state(running: &Running) -> Value {
    let reply = get(running, "/_sim/state.json", "127.0.0.1:1");
    assert_eq!(reply.status, 200);
    reply.json()
}

#[test]
fn it_shows_what_is_there_and_no_secret() {
    let running = Running::new();
    let client = running.client();
    let url = client.upload_url().unwrap();
    upload(
        &mut Connection::open(&client.endpoint).unwrap(),
        &url,
        "a.txt",
        b"hello",
    )
    .unwrap();
    let params = json!({
        "accountId": running.simulator.account_id(),
        "keyName": "reader",
        "capabilities": ["readFiles"],
        "bucketIds": [client.bucket_id],
    });
    let key = client.call("b2_create_key", &params).unwrap();
    let params = json!({"bucketId": client.bucket_id, "fileName": "a.txt"});
    client.call("b2_hide_file", &params).unwrap();
    let fault = FaultRule::on(Operation::UploadPart).count(2).reset_after();
    running.simulator.faults().add(fault);

    let state = state(&running);
    let bucket = &state["buckets"][0];
    assert_eq!(bucket["name"], BUCKET);
    assert_eq!(
        (&bucket["versionCount"], &bucket["bytes"]),
        (&json!(2), &json!(5))
    );
    let actions: Vec<&Value> = bucket["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| &version["action"])
        .collect();
    assert_eq!(actions, ["hide", "upload"]);
    let keys = state["keys"].as_array().unwrap();
    let names: Vec<&Value> = keys.iter().map(|key| &key["name"]).collect();
    assert!(
        names.contains(&&json!("reader")) && names.contains(&&json!("Master")),
        "{names:?}"
    );
    assert_eq!(
        state["faults"],
        json!(["b2_upload_part, 2 times: reset after"])
    );
    assert_eq!(state["requests"][0]["operation"], "b2_hide_file");
    assert!(state["requestCount"].as_u64().unwrap() >= 6);

    let shown = state.to_string();
    for secret in [
        running.simulator.key(),
        &client.token,
        &url.1,
        &text(&key["applicationKey"]),
    ] {
        assert!(!shown.contains(secret), "{secret} is shown");
    }
}

#[test]
fn the_page_needs_nothing_from_elsewhere() {
    let running = Running::new();
    for (path, kind) in [
        ("/_sim/", "text/html"),
        ("/_sim/page.js", "text/javascript"),
        ("/_sim/page.css", "text/css"),
    ] {
        let reply = get(&running, path, "localhost");
        assert_eq!(reply.status, 200, "{path}");
        assert!(reply.header("content-type").starts_with(kind));
        assert!(
            reply
                .header("content-security-policy")
                .starts_with("default-src 'self'")
        );
        let text = String::from_utf8(reply.body).unwrap();
        assert!(
            !text.contains("http://") && !text.contains("https://"),
            "{path}"
        );
    }
    let moved = get(&running, "/_sim", "localhost");
    assert_eq!((moved.status, moved.header("location")), (308, "/_sim/"));
    assert_eq!(get(&running, "/_sim/none", "localhost").status, 404);
}

#[test]
fn another_site_cannot_read_it_through_a_name_that_leads_here() {
    let running = Running::new();
    for (host, status) in [
        ("127.0.0.1:8080", 200),
        ("[::1]:8080", 200),
        ("LOCALHOST", 200),
        ("evil.example", 403),
        ("127.0.0.1.evil.example", 403),
        ("localhost@evil.example", 403),
        ("", 403),
    ] {
        assert_eq!(
            get(&running, "/_sim/state.json", host).status,
            status,
            "{host}"
        );
    }
}

#[test]
fn it_can_be_shown_to_everybody_or_to_nobody() {
    let simulator = || crate::wire::builder().build().unwrap();
    let open = Running::with(simulator(), |server| server.status_page(true));
    assert_eq!(get(&open, "/_sim/", "any.example").status, 200);
    let closed = Running::with(simulator(), |server| server.status_page(false));
    let reply = get(&closed, "/_sim/", "localhost");
    // To B2 it is a URL like any other.
    assert_eq!(
        (reply.status, &reply.json()["code"]),
        (404, &json!("not_found"))
    );
}

#[test]
fn looking_at_it_leaves_no_trace() {
    let running = Running::new();
    running
        .simulator
        .faults()
        .add(FaultRule::on_any().reset_before());
    let mut connection = Connection::open(&running.endpoint).unwrap();
    for path in ["/_sim/", "/_sim/state.json", "/healthz"] {
        assert_eq!(
            connection.request("GET", path, &[], b"").unwrap().status,
            200
        );
    }
    assert_eq!(running.simulator.request_count(), 0);
    assert_eq!(running.simulator.faults().pending_count(), 1);
}
