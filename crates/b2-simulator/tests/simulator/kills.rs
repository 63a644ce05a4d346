//! The program is killed in the middle of everything, and started again on the same data.

use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use crate::running_program::Program;
use crate::socket::{Connection, SocketClient, noise, upload};
use crate::wire::{sha1, text};

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
