//! Many processes at once, each a copy of `account-worker`.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use b2sdk_v3::{AccountInfo, SqliteAccountInfo};
use rusqlite::Connection;

use super::place;

const LEGACY: &str = r#"{"account_id": "a", "application_key": "k", "account_auth_token": "t", "api_url": "u",
    "download_url": "d", "minimum_part_size": 100, "realm": "production"}"#;

const PROCESSES: usize = 8;

fn rounds() -> usize {
    if std::env::var_os("B2_TEST_DEEP").is_some() {
        200
    } else {
        25
    }
}

fn worker(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_account-worker"));
    command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Starts processes that wait for each other before they open the file.
fn hammers(path: &Path, count: usize, rounds: usize) -> Vec<Child> {
    let file = path.to_str().unwrap();
    let mut children: Vec<Child> = (0..count)
        .map(|number| {
            let (name, rounds) = (format!("writer{number}"), rounds.to_string());
            worker(&["hammer", file, &name, &rounds]).spawn().unwrap()
        })
        .collect();
    for child in &mut children {
        child.stdin.take().unwrap().write_all(b"go\n").unwrap();
    }
    children
}

/// Lets a process end, and gives the names that it has stored.
fn names_of(child: Child) -> Vec<String> {
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

fn stored_names(path: &Path) -> Vec<String> {
    let pairs = SqliteAccountInfo::open(path)
        .unwrap()
        .list_bucket_names_ids()
        .unwrap();
    let named = |(name, id): (String, String)| {
        assert_eq!(id, format!("id-of-{name}"));
        name
    };
    pairs.into_iter().map(named).collect()
}

fn assert_nothing_is_lost(path: &Path, rounds: usize) {
    let children = hammers(path, PROCESSES, rounds);
    let mut expected: Vec<String> = children.into_iter().flat_map(names_of).collect();
    expected.sort();
    assert_eq!(expected.len(), PROCESSES * rounds);
    assert_eq!(stored_names(path), expected);
    let connection = Connection::open(path).unwrap();
    let verdict: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(verdict, "ok");
}

#[test]
fn w21_many_processes_lose_nothing_and_miss_nothing() {
    let (_folder, path) = place();
    assert_nothing_is_lost(&path, rounds());
}

#[test]
fn many_processes_that_import_one_legacy_file_at_once_lose_nothing() {
    for _ in 0..rounds() / 8 {
        let (folder, path) = place();
        std::fs::write(&path, LEGACY).unwrap();
        assert_nothing_is_lost(&path, 2);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

#[test]
fn a_process_that_is_killed_leaves_what_it_had_stored_and_stops_nobody() {
    let (_folder, path) = place();
    let mut children = hammers(&path, PROCESSES, rounds());
    let survivors = children.split_off(PROCESSES / 2);
    let mut expected = Vec::new();
    for (position, mut child) in children.into_iter().enumerate() {
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        expected.extend(lines.take(position * 3 + 1).map(Result::unwrap));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    expected.extend(survivors.into_iter().flat_map(names_of));
    let info = SqliteAccountInfo::open(&path).unwrap();
    for name in expected {
        let id = info.get_bucket_id_or_none_from_bucket_name(&name).unwrap();
        assert_eq!(id, Some(format!("id-of-{name}")));
    }
}

#[cfg(unix)]
#[test]
fn a_lock_that_another_library_in_this_process_holds_outlives_our_stores() {
    let (_folder, path) = place();
    drop(SqliteAccountInfo::open(&path).unwrap());
    let holder = Connection::open(&path).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let info = SqliteAccountInfo::open(&path).unwrap();
    assert_eq!(info.get_auth_data().unwrap(), None);
    drop(info);
    let state = || {
        let output = worker(&["try-lock", path.to_str().unwrap()])
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(state(), "locked\n");
    holder.execute_batch("ROLLBACK").unwrap();
    assert_eq!(state(), "free\n");
}
