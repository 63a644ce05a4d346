//! The program `b2-simulator`.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::running_program::{Program, command, failure};
use crate::socket::Connection;
use crate::wire::{BUCKET, text};

#[test]
fn it_announces_the_credentials_that_it_was_given() {
    let program = Program::start(&["--key-id", "own-id", "--key", "own-key", "--bucket", BUCKET]);
    assert_eq!(program.greeting["applicationKeyId"], "own-id");
    assert_eq!(program.greeting["applicationKey"], "own-key");
    assert!(program.greeting["accountId"].is_string());
    assert!(program.endpoint().starts_with("http://127.0.0.1:"));
    program.client();
}

#[test]
fn it_says_why_it_does_not_start() {
    let running = Program::start(&[]);
    let (_, port) = running.endpoint().rsplit_once(':').unwrap();
    let message = failure(&["--port", port]);
    assert!(
        message.contains(port) && message.contains("--port"),
        "{message}"
    );

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a-file");
    std::fs::write(&file, "").unwrap();
    let message = failure(&["--data", file.to_str().unwrap()]);
    assert!(message.contains("a-file"), "{message}");

    let message = failure(&["--bucket", "no"]);
    assert!(message.contains("no"), "{message}");
}

#[test]
fn sigterm_and_sigint_end_it_with_success() {
    for signal in ["-TERM", "-INT"] {
        let mut program = Program::start(&[]);
        let id = program.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(program.child.wait().unwrap().code(), Some(0));
    }
}

#[test]
fn nothing_but_the_greeting_is_on_stdout() {
    let mut child = command(&[]).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    let greeting: Value = serde_json::from_str(&line).unwrap();
    let endpoint = text(&greeting["endpoint"]);
    Connection::open(&endpoint)
        .unwrap()
        .request("GET", "/", &[], b"")
        .unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let mut rest = String::new();
    stdout.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
}
