//! `sync --json`: one object a line, for programs.

use std::path::Path;

use serde_json::{Value, json};

use super::program::{BUCKET, Said, Service, run, write};

fn remote(folder: &str) -> String {
    format!("b2://{BUCKET}/{folder}")
}

/// All that was said but what tells how long it took. The summary, which ends it, is apart.
fn events(said: &Said) -> (Vec<Value>, Value) {
    let event = |line: &str| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
    let mut events: Vec<Value> = said.stdout.lines().map(event).collect();
    events.retain(|event| event["event"] != "progress");
    let mut summary = events.pop().unwrap();
    assert_eq!(summary["event"], "summary");
    let seconds = summary.as_object_mut().unwrap().remove("seconds");
    assert!(seconds.unwrap().is_f64());
    events.sort_by_key(|event| event.to_string());
    (events, summary)
}

fn action(kind: &str, path: &str, bytes: u64, line: &str) -> Value {
    json!({"event": "action", "action": kind, "path": path, "bytes": bytes, "line": line})
}

fn compared(files: u64, actions: u64, bytes: u64) -> Value {
    json!({"event": "compared", "files": files, "actions": actions, "bytes": bytes})
}

fn summary(counts: Value) -> Value {
    let mut summary = json!({
        "event": "summary", "compared_files": 0, "uploaded": 0, "downloaded": 0, "copied": 0, "hidden": 0,
        "deleted": 0, "withheld": 0, "transferred_bytes": 0, "failed": 0, "warnings": 0,
    });
    for (name, count) in counts.as_object().unwrap() {
        summary[name] = count.clone();
    }
    summary
}

#[test]
fn every_action_is_an_object_in_every_direction() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    let local = folder.path();
    write(local, "a b", b"content", 100_000);
    service.put("up/gone", "x", 100_000);
    let synchronise = |options: &[&str], source: &Path, destination: &Path| {
        let said = run(service
            .sync(source, destination)
            .arg("--json")
            .args(options));
        events(said.assert_success())
    };
    let (up, to) = (remote("up"), remote("to"));
    let (up, to) = (Path::new(&up), Path::new(&to));

    let (said, ended) = synchronise(&["--delete"], local, up);
    let expected = [
        action("delete_version", "gone", 0, "delete gone "),
        action("upload", "a b", 7, "upload 'a b'"),
        compared(1, 2, 7),
    ];
    assert_eq!(said, expected);
    let counts = json!({"compared_files": 1, "uploaded": 1, "deleted": 1, "transferred_bytes": 7});
    assert_eq!(ended, summary(counts));

    service.put("to/hidden", "x", 100_000);
    let (said, ended) = synchronise(&["--keep-days", "3"], up, to);
    let expected = [
        action("copy", "a b", 7, "copy a b"),
        action("hide", "hidden", 0, "hide   hidden"),
        compared(1, 2, 7),
    ];
    assert_eq!(said, expected);
    let counts = json!({"compared_files": 1, "copied": 1, "hidden": 1, "transferred_bytes": 7});
    assert_eq!(ended, summary(counts));

    write(local, "only here", b"", 100_000);
    std::fs::remove_file(local.join("a b")).unwrap();
    let (said, ended) = synchronise(&["--delete"], up, local);
    let expected = [
        action("delete_local", "only here", 0, "delete 'only here'"),
        action("download", "a b", 7, "dnload a b"),
        compared(1, 2, 7),
    ];
    assert_eq!(said, expected);
    let counts =
        json!({"compared_files": 1, "downloaded": 1, "deleted": 1, "transferred_bytes": 7});
    assert_eq!(ended, summary(counts));
}

#[test]
#[cfg(unix)]
fn failures_and_warnings_are_objects_and_end_with_one() {
    let service = Service::start();
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "older", b"x", 100_000);
    service.put("older", "newer", 200_000);
    let broken = folder.path().join("broken");
    std::os::unix::fs::symlink("nothing", &broken).unwrap();
    let said = run(service.sync(folder.path(), remote("")).arg("--json"));
    assert_eq!(said.code, Some(1));
    let (events, ended) = events(&said);
    let of_kind = |kind: &str| -> Vec<&Value> {
        let of_kind = events.iter().filter(|event| event["event"] == kind);
        of_kind.collect()
    };
    let [failure] = of_kind("failure")[..] else {
        panic!("{events:?}");
    };
    assert_eq!(
        (&failure["action"], &failure["path"]),
        (&Value::Null, &json!("older"))
    );
    assert!(failure["error"].as_str().unwrap().contains("local://older"));
    let [warning] = of_kind("warning")[..] else {
        panic!("{events:?}");
    };
    assert_eq!(warning["path"], broken.to_str().unwrap());
    assert!(warning["text"].as_str().unwrap().starts_with("WARNING: "));
    let counts = json!({"compared_files": 1, "failed": 1, "warnings": 1});
    assert_eq!(ended, summary(counts));
}

/// Nothing is missing at the destination when a circle and a pipe are passed over.
#[test]
#[cfg(unix)]
fn the_exit_code_is_the_same_with_and_without_json() {
    for (target, code) in [(".", 0), ("nothing", 1)] {
        let service = Service::start();
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "a", b"x", 100_000);
        std::os::unix::fs::symlink(target, folder.path().join("link")).unwrap();
        for options in [&[][..], &["--json"]] {
            let said = run(service.sync(folder.path(), remote("")).args(options));
            assert_eq!(
                said.code,
                Some(code),
                "{target} {options:?}: {}",
                said.stderr
            );
        }
    }
}
