//! The other examples, as somebody runs them who tries the library: what they print, and what the service then has.

use std::path::Path;
use std::process::Command;

use b2_simulator::Operation;

use super::program::{BUCKET, Said, Service, bytes, example, run};

/// A person with an account database of their own.
struct Person<'a> {
    service: &'a Service,
    home: tempfile::TempDir,
}

impl<'a> Person<'a> {
    fn new(service: &'a Service) -> Self {
        let home = tempfile::tempdir().unwrap();
        Self { service, home }
    }

    fn command(&self, name: &str, arguments: &[&str]) -> Command {
        let mut command = example(name);
        command
            .env("B2_ACCOUNT_INFO", self.home.path().join("account_info"))
            .env("B2_APPLICATION_KEY_ID", self.service.simulator.key_id())
            .env("B2_APPLICATION_KEY", self.service.simulator.key())
            .env("B2_ENVIRONMENT", self.service.endpoint())
            .args(arguments);
        command
    }

    fn runs(&self, name: &str, arguments: &[&str]) -> Said {
        let said = run(&mut self.command(name, arguments));
        said.assert_success();
        said
    }

    fn count(&self, operation: Operation) -> usize {
        let requests = self.service.simulator.requests();
        requests
            .iter()
            .filter(|request| request.operation == Some(operation))
            .count()
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn list_buckets_authorises_once_and_uses_what_it_has_stored_from_then_on() {
    let service = Service::start();
    let person = Person::new(&service);
    let id = service.simulator.snapshot().buckets[BUCKET].id.clone();
    for _ in 0..2 {
        let said = person.runs("list_buckets", &[]);
        assert_eq!(said.stdout, format!("{id}  {BUCKET}\n"));
    }
    assert_eq!(person.count(Operation::AuthorizeAccount), 1);
    assert_eq!(person.count(Operation::ListBuckets), 2);
}

#[test]
fn what_upload_sends_download_brings_back() {
    let service = Service::start();
    let person = Person::new(&service);
    let (original, copy) = (person.home.path().join("a"), person.home.path().join("b"));
    // Of one part, and of three.
    for (length, name) in [(5_000, "small"), (250_000, "folder/large")] {
        let content = bytes(3, length);
        std::fs::write(&original, &content).unwrap();
        let said = person.runs("upload", &[BUCKET, text(&original), name]);
        assert!(
            said.stdout.contains(&format!("{name}  {length} bytes")),
            "{}",
            said.stdout
        );
        let snapshot = service.simulator.snapshot();
        let stored = snapshot.buckets[BUCKET].current(name).unwrap();
        assert_eq!(stored.length, length as u64);
        assert!(stored.info.contains_key("src_last_modified_millis"));

        person.runs("download", &[BUCKET, name, text(&copy)]);
        assert!(std::fs::read(&copy).unwrap() == content);
    }
}

#[test]
fn keys_are_made_shown_and_deleted() {
    let service = Service::start();
    let person = Person::new(&service);
    let made = person.runs(
        "keys",
        &["create", "reader", BUCKET, "listFiles", "readFiles"],
    );
    let (id, secret) = made.stdout.trim().split_once("  ").unwrap();
    assert!(!secret.is_empty());
    let listed = person.runs("keys", &["list"]);
    assert_eq!(
        listed.stdout,
        format!("{id}  reader  listFiles,readFiles\n")
    );
    let deleted = person.runs("keys", &["delete", id]);
    assert_eq!(deleted.stdout, "reader is gone\n");
    assert_eq!(person.runs("keys", &["list"]).stdout, "");
}

#[test]
fn large_copy_copies_within_the_service_and_downloads_nothing() {
    let service = Service::start();
    let person = Person::new(&service);
    let original = person.home.path().join("a");
    std::fs::write(&original, bytes(5, 1_000_000)).unwrap();
    person.runs("upload", &[BUCKET, text(&original), "original"]);
    service.simulator.clear_requests();
    let said = person.runs("large_copy", &[BUCKET, "original", BUCKET, "copies/one"]);
    assert!(
        said.stdout.contains("copies/one  1000000 bytes"),
        "{}",
        said.stdout
    );
    let snapshot = service.simulator.snapshot();
    let bucket = &snapshot.buckets[BUCKET];
    let digest = |name| bucket.current(name).unwrap().content_digest.clone();
    assert_eq!(digest("copies/one"), digest("original"));
    assert_eq!(person.count(Operation::CopyFile), 1);
    assert_eq!(person.count(Operation::DownloadFileById), 0);
    assert_eq!(
        person.count(Operation::DownloadFileByName),
        1,
        "the look at the source, with HEAD"
    );
}

#[test]
fn a_wrong_use_is_told_how_it_is_right() {
    let service = Service::start();
    let person = Person::new(&service);
    for name in ["upload", "download", "keys", "large_copy"] {
        let said = run(&mut person.command(name, &["one"]));
        said.assert_failure(1, &["usage: ", name]);
    }
    let said = run(&mut person.command("download", &[BUCKET, "missing", "somewhere"]));
    said.assert_failure(1, &["missing"]);
    assert!(!Path::new("somewhere").exists());
}
