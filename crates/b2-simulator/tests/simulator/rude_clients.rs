//! Clients on a socket that break the rules of HTTP, stop in the middle, or never get on.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use crate::dice::{Dice, count};
use crate::server::Running;
use crate::socket::{Connection, SocketClient, upload};
use crate::wire::BUCKET;

/// Turns a hang into a failure. It says nothing about speed.
const DEADLINE: Duration = Duration::from_secs(120);
const THREADS: u64 = 4;
/// After so many rude requests, a polite client has to be served as ever.
const POLITE_EVERY: u64 = 250;

#[test]
fn rude_clients_are_turned_away_and_others_are_served() {
    let running = Running::new();
    let client = running.client();
    let url = client.upload_url().unwrap();
    upload(
        &mut Connection::open(&client.endpoint).unwrap(),
        &url,
        "kept",
        b"content",
    )
    .unwrap();
    // Slow clients: they have begun, and never go on.
    let slow: Vec<TcpStream> = (0..64).map(|_| begun(&client.endpoint)).collect();
    let rounds = count(400, 20_000);
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let client = &client;
            scope.spawn(move || {
                let mut dice = Dice::of_round(thread);
                for round in 0..rounds / THREADS {
                    let bytes = rude_bytes(&mut dice, client);
                    let answer = say(&client.endpoint, &bytes, &mut dice);
                    check(&answer, &bytes);
                    if round % POLITE_EVERY == 0 {
                        assert_eq!(client.download("kept").unwrap().body, b"content");
                    }
                }
            });
        }
    });
    assert_eq!(client.download("kept").unwrap().body, b"content");
    let bucket = running.simulator.snapshot().buckets[BUCKET].clone();
    // No rude request is a whole upload.
    assert_eq!(bucket.visible_names(), ["kept"]);
    drop(slow);
}

fn open(endpoint: &str) -> TcpStream {
    let stream = TcpStream::connect(endpoint.strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream.set_write_timeout(Some(DEADLINE)).unwrap();
    stream
}

fn begun(endpoint: &str) -> TcpStream {
    let mut stream = open(endpoint);
    stream
        .write_all(b"POST /b2api/v4/b2_list_buckets HTTP/1.1\r\nhos")
        .unwrap();
    stream
}

/// Sends the bytes as the dice want it, and gives what came back until the connection ended.
fn say(endpoint: &str, bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut stream = open(endpoint);
    let sent = match dice.below(4) {
        // Drop by drop.
        0 => bytes
            .chunks(bytes.len() / 8 + 1)
            .try_for_each(|chunk| stream.write_all(chunk)),
        // Half of it.
        1 => stream.write_all(&bytes[..bytes.len() / 2]),
        _ => stream.write_all(bytes),
    };
    if sent.is_ok() {
        if dice.once_in(8) {
            // Gone without waiting for an answer.
            return Vec::new();
        }
        // Half closed: nothing more will come, and an answer is still welcome.
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer) {
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            panic!(
                "no end after {DEADLINE:?}: {:?}",
                String::from_utf8_lossy(bytes)
            );
        }
        // A connection that is closed with unread bytes is reset.
        _ => answer,
    }
}

fn check(answer: &[u8], bytes: &[u8]) {
    if answer.is_empty() {
        return;
    }
    let shown = String::from_utf8_lossy(answer);
    let (head, body) = shown.split_once("\r\n\r\n").unwrap_or((&shown, ""));
    let status: u16 = head
        .strip_prefix("HTTP/1.")
        .and_then(|rest| rest.get(2..5))
        .and_then(|digits| digits.parse().ok())
        .unwrap_or_else(|| panic!("{shown} to {:?}", String::from_utf8_lossy(bytes)));
    assert!(
        (100..500).contains(&status),
        "{shown} to {:?}",
        String::from_utf8_lossy(bytes)
    );
    // What is not HTTP is refused by the HTTP layer, without a body; what is, by the service, with one.
    let first = body.split("HTTP/1.").next().unwrap_or_default();
    if status >= 400 && !first.is_empty() {
        let error: serde_json::Value =
            serde_json::from_str(first).unwrap_or_else(|error| panic!("{error}: {shown}"));
        assert_eq!(error["status"], status);
        assert!(error["code"].is_string() && error["message"].is_string());
    }
}

fn rude_bytes(dice: &mut Dice, client: &SocketClient) -> Vec<u8> {
    let token = &client.token;
    let call = "POST /b2api/v4/b2_list_buckets HTTP/1.1\r\nhost: h\r\n";
    let text = match dice.below(18) {
        0 => return dice.bytes(300),
        1 => format!("{}\r\n\r\n", dice.text(200)),
        2 => return b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        3 => return b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
        4 => format!(
            "{call}x: {}\r\n\r\n",
            "y".repeat(500_000 + dice.below(1_000_000))
        ),
        5 => format!("{call}{}\r\n", "a: b\r\n".repeat(101 + dice.below(5_000))),
        6 => format!(
            "GET /{} HTTP/1.1\r\nhost: h\r\n\r\n",
            "z".repeat(dice.below(200_000))
        ),
        7 => format!(
            "{call}transfer-encoding: chunked\r\n\r\n{}\r\n",
            dice.text(40)
        ),
        8 => format!("{call}transfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\nx"),
        9 => format!(
            "{call}transfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n2\r\n{{}}\r\n0\r\n\r\n"
        ),
        10 => format!(
            "{call}authorization: {token}\r\ncontent-length: {}\r\n\r\n{{",
            dice.text(8)
        ),
        11 => format!(
            "{call}authorization: {token}\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{{}}"
        ),
        12 => format!("{call}authorization: {token}\r\ncontent-length: 1000\r\n\r\n{{}}"),
        13 => {
            format!("{call}authorization: {token}\r\ncontent-length: 99999999999999999999\r\n\r\n")
        }
        14 => format!("{call}{}: {}\r\n\r\n", dice.text(12), dice.text(12)),
        15 => format!("{call}expect: 100-continue\r\ncontent-length: 10\r\n\r\n"),
        16 => format!(
            "GET http://[::1/%zz HTTP/1.1\r\nhost: \u{0}\r\n\r\n{}",
            dice.text(20)
        ),
        _ => format!(
            "POST /b2api/v4/b2_upload_file/{}/x HTTP/1.1\r\nhost: h\r\nauthorization: {}\r\n\
             x-bz-file-name: {}\r\nx-bz-content-sha1: do_not_verify\r\ncontent-length: 100\r\n\r\n{}",
            client.bucket_id,
            dice.text(10),
            dice.text(10),
            dice.text(90),
        ),
    };
    text.into_bytes()
}
