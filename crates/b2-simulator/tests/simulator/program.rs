//! The program `b2-simulator`.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::socket::{Connection, SocketClient, noise, upload};
use crate::wire::{BUCKET, sha1, text};

/// A running program, killed when dropped.
struct Program {
    child: Child,
    greeting: Value,
}

impl Program {
    fn start(options: &[&str]) -> Self {
        let mut child = command(options).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        Self {
            child,
            greeting: serde_json::from_str(&line).unwrap(),
        }
    }

    fn on(folder: &Path, more: &[&str]) -> Self {
        let folder = folder.to_str().unwrap();
        Self::start(&[&["--data", folder, "--bucket", BUCKET], more].concat())
    }

    fn endpoint(&self) -> &str {
        self.greeting["endpoint"].as_str().unwrap()
    }

    fn client(&self) -> SocketClient {
        let (id, key) = (
            text(&self.greeting["applicationKeyId"]),
            text(&self.greeting["applicationKey"]),
        );
        SocketClient::authorize(self.endpoint(), &id, &key).unwrap()
    }

    /// Ends the program at once, as `kill -9` does.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(options: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_b2-simulator"));
    command.arg("serve").args(options);
    command
}

/// The message on stderr of a program that does not start.
fn failure(options: &[&str]) -> String {
    let output = command(options).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

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

/// Kills the program in the middle of uploads, again and again. What was acknowledged is there afterwards, and nothing
/// else but whole files.
#[test]
fn an_acknowledged_upload_survives_a_kill() {
    const ROUNDS: u64 = 6;
    let folder = tempfile::tempdir().unwrap();
    let acknowledged = Mutex::new(Vec::new());
    for round in 0..ROUNDS {
        let mut program = Program::on(folder.path(), &[]);
        let count = AtomicUsize::new(0);
        let enough = 20 + 15 * round as usize;
        std::thread::scope(|scope| {
            for writer in 0..3_u64 {
                let (program, acknowledged, count) = (&program, &acknowledged, &count);
                scope.spawn(move || {
                    let acknowledge = |name| {
                        acknowledged.lock().unwrap().push(name);
                        if count.fetch_add(1, Ordering::Relaxed) == enough {
                            // The other writers are in the middle of something.
                            let id = program.child.id().to_string();
                            Command::new("kill").args(["-KILL", &id]).status().unwrap();
                        }
                    };
                    // Ends with the first error: the program is gone.
                    write_files(&program.client(), (round, writer), acknowledge).unwrap_err();
                });
            }
        });
        program.kill();
    }
    let program = Program::on(folder.path(), &[]);
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(acknowledged.len() >= 20 * ROUNDS as usize);
    check(&program.client(), &acknowledged);
}

fn write_files(
    client: &SocketClient,
    (round, writer): (u64, u64),
    acknowledge: impl Fn(String),
) -> std::io::Result<()> {
    let url = client.upload_url()?;
    let mut connection = Connection::open(&client.endpoint)?;
    for number in 0.. {
        let name = format!("{round}-{writer}-{number}");
        assert_eq!(
            upload(&mut connection, &url, &name, &content_of(&name))?,
            200
        );
        acknowledge(name);
    }
    Ok(())
}

/// Content that follows from the name; some of it is long enough to be killed in.
fn content_of(name: &str) -> Vec<u8> {
    let seed = name
        .bytes()
        .fold(7_u64, |seed, byte| seed.wrapping_mul(31) + u64::from(byte));
    let length = if seed.is_multiple_of(9) {
        700_000
    } else {
        seed % 5_000
    };
    noise(length as usize, seed)
}

fn check(client: &SocketClient, acknowledged: &[String]) {
    let mut files = std::collections::BTreeMap::new();
    let mut start = json!("");
    while !start.is_null() {
        let params =
            json!({"bucketId": client.bucket_id, "maxFileCount": 1000, "startFileName": start});
        let page = client.call("b2_list_file_names", &params).unwrap();
        for file in page["files"].as_array().unwrap() {
            files.insert(text(&file["fileName"]), file.clone());
        }
        start = page["nextFileName"].clone();
    }
    for name in acknowledged {
        assert!(
            files.contains_key(name),
            "{name} was acknowledged and is lost"
        );
    }
    for (name, file) in &files {
        let content = content_of(name);
        assert_eq!(file["contentSha1"], sha1(&content), "{name}");
        assert!(
            client.download(name).unwrap().body == content,
            "{name} differs"
        );
    }
}
