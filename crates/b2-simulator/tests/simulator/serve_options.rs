//! What the options of `b2-simulator serve` do.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use serde_json::Value;

use crate::running_program::{Program, command, failure};
use crate::socket::{Connection, noise, upload};
use crate::wire::{BUCKET, text};

#[test]
fn health_is_answered_and_not_logged() {
    let program = Program::on(tempfile::tempdir().unwrap().path(), &[]);
    let mut connection = Connection::open(program.endpoint()).unwrap();
    for (method, status) in [("GET", 200), ("HEAD", 200), ("POST", 405)] {
        connection.send_head(method, "/healthz", &[]).unwrap();
        let reply = connection.head().unwrap();
        assert_eq!(reply.status, status);
        if method == "GET" {
            assert_eq!(connection.body_of(&reply).unwrap(), br#"{"status":"ok"}"#);
        }
    }
}

#[test]
fn it_listens_beyond_loopback_only_with_chosen_credentials() {
    for (options, is_refused) in [
        (&["--bind", "0.0.0.0"][..], true),
        (&["--bind", "0.0.0.0", "--key", "k"], true),
        (&["--bind", "::", "--key-id", "i"], true),
    ] {
        let message = failure(options);
        assert_eq!(message.contains("--key-id"), is_refused, "{message}");
    }
    let program = Program::start(&["--bind", "0.0.0.0", "--key-id", "i", "--key", "k"]);
    assert!(program.endpoint().starts_with("http://127.0.0.1:"));
}

#[test]
fn clients_are_told_the_announced_endpoint() {
    let program = Program::start(&["--announce", "http://b2.example:8080/"]);
    assert_eq!(program.endpoint(), "http://b2.example:8080");
}

fn trusting(certificate: &str) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    let pem = fs::read(certificate).unwrap();
    roots
        .add(CertificateDer::from_pem_slice(&pem).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}

fn get_over_tls(endpoint: &str, config: &Arc<ClientConfig>, name: &str) -> std::io::Result<String> {
    let stream = TcpStream::connect(endpoint.strip_prefix("https://").unwrap())?;
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let client = ClientConnection::new(Arc::clone(config), name).unwrap();
    let mut stream = StreamOwned::new(client, stream);
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[test]
fn tls_is_for_those_who_trust_the_certificate_that_it_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("trust-me.pem");
    let program = Program::start(&["--tls", file.to_str().unwrap()]);
    let certificate = text(&program.greeting["certificate"]);
    assert_eq!(certificate, file.to_str().unwrap());
    assert!(!fs::read_to_string(&file).unwrap().contains("PRIVATE"));
    let config = trusting(&certificate);
    for name in ["localhost", "127.0.0.1"] {
        let answer = get_over_tls(program.endpoint(), &config, name).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    assert!(get_over_tls(program.endpoint(), &config, "example.com").is_err());
    // Whoever speaks no TLS gets nothing.
    let plain = program.endpoint().replace("https://", "http://");
    let answer = Connection::open(&plain)
        .unwrap()
        .request("GET", "/healthz", &[], b"");
    assert!(answer.is_err());
}

#[test]
fn a_data_folder_keeps_its_certificate() {
    let folder = tempfile::tempdir().unwrap();
    let first = Program::on(folder.path(), &["--tls"]);
    let certificate = text(&first.greeting["certificate"]);
    let config = trusting(&certificate);
    let before = fs::read(&certificate).unwrap();
    drop(first);
    let second = Program::on(folder.path(), &["--tls"]);
    assert_eq!(second.greeting["certificate"], certificate.as_str());
    assert_eq!(fs::read(&certificate).unwrap(), before);
    get_over_tls(second.endpoint(), &config, "localhost").unwrap();
    let key = fs::metadata(folder.path().join("tls-key.pem")).unwrap();
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&key.permissions()) & 0o777,
        0o600
    );
}

#[test]
fn faults_come_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("faults.json");
    fs::write(
        &file,
        r#"{"rules": [{"on": "b2_upload_file", "nth": 2, "do":
            {"answer": {"status": 503, "code": "service_unavailable", "retryAfter": 9}}}]}"#,
    )
    .unwrap();
    let program = Program::start(&["--bucket", BUCKET, "--faults", file.to_str().unwrap()]);
    let client = program.client();
    let url = client.upload_url().unwrap();
    let statuses: Vec<u16> = ["a", "b", "b"]
        .map(|name| {
            upload(
                &mut Connection::open(program.endpoint()).unwrap(),
                &url,
                name,
                b"x",
            )
        })
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert_eq!(statuses, [200, 503, 200]);

    fs::write(&file, r#"{"rules": [{"do": "explode"}]}"#).unwrap();
    let message = failure(&["--faults", file.to_str().unwrap()]);
    assert!(
        message.contains("faults.json") && message.contains("explode"),
        "{message}"
    );
}

/// A program whose log is read.
fn logging(format: &str) -> (Child, String, BufReader<std::process::ChildStderr>) {
    let mut child = command(&["--bucket", BUCKET, "--log", format])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let greeting: Value = serde_json::from_str(&line).unwrap();
    let log = BufReader::new(child.stderr.take().unwrap());
    (child, text(&greeting["endpoint"]), log)
}

#[test]
fn the_log_has_a_line_for_every_request_and_no_secret() {
    let (mut child, endpoint, mut log) = logging("json");
    let mut connection = Connection::open(&endpoint).unwrap();
    connection
        .request("GET", "/file/test-bucket/n?Authorization=sesame", &[], b"")
        .unwrap();
    connection
        .request("POST", "/b2api/v4/b2_fly", &[], b"123")
        .unwrap();
    let mut next = || {
        let mut line = String::new();
        log.read_line(&mut line).unwrap();
        assert!(!line.contains("sesame"), "{line}");
        serde_json::from_str::<Value>(&line).unwrap()
    };
    let first = next();
    assert_eq!(first["number"], 1);
    assert_eq!(first["operation"], "b2_download_file_by_name");
    assert_eq!(first["target"], "/file/test-bucket/n?Authorization=***");
    assert_eq!(first["status"], 401);
    assert!(first["timeMillis"].is_u64() && first["micros"].is_u64());
    let second = next();
    assert_eq!(
        (&second["operation"], &second["status"]),
        (&Value::Null, &404.into())
    );
    assert_eq!(second["requestBytes"], 3);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn the_log_can_be_read_by_a_person() {
    let (mut child, endpoint, mut log) = logging("text");
    Connection::open(&endpoint)
        .unwrap()
        .request("GET", "/nowhere", &[], b"")
        .unwrap();
    let mut line = String::new();
    log.read_line(&mut line).unwrap();
    assert!(
        line.contains("1 GET /nowhere -> 404") && line.ends_with(" ms\n"),
        "{line}"
    );
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn slow_lines_and_slow_answers_change_nothing_else() {
    let options = ["--bucket", BUCKET, "--bandwidth", "20M", "--latency", "1ms"];
    let program = Program::start(&options);
    let client = program.client();
    let content = noise(300_000, 5);
    let url = client.upload_url().unwrap();
    let mut connection = Connection::open(program.endpoint()).unwrap();
    assert_eq!(
        upload(&mut connection, &url, "slow", &content).unwrap(),
        200
    );
    assert!(client.download("slow").unwrap().body == content);
}

#[test]
fn what_is_forced_to_the_disk_is_there_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::on(folder.path(), &["--fsync", "always"]);
    let url = program.client().upload_url().unwrap();
    let mut connection = Connection::open(program.endpoint()).unwrap();
    assert_eq!(
        upload(&mut connection, &url, "kept", b"content").unwrap(),
        200
    );
    program.kill();
    let program = Program::on(folder.path(), &["--fsync", "always"]);
    assert_eq!(program.client().download("kept").unwrap().body, b"content");

    let message = failure(&["--fsync", "always"]);
    assert!(message.contains("--data"), "{message}");
}
