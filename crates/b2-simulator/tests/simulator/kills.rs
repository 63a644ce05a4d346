//! The program is killed in the middle of everything, and started again on the same data.

use std::collections::BTreeMap;
use std::io;
use std::process::Command;
use std::sync::Mutex;

use serde_json::json;

use crate::dice::{Dice, count};
use crate::running_program::Program;
use crate::socket::{Connection, SocketClient, noise, upload};
use crate::wire::{sha1, text};

/// The least length of every part but the last, as the program has it.
const MINIMUM_PART_BYTES: usize = 5_000_000;

/// Kills the program in the middle of uploads, again and again. What was acknowledged is there afterwards, and nothing
/// else but whole files.
#[test]
fn what_was_acknowledged_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged = Vec::new();
    let mut before = Program::on(folder.path(), &[]);
    for round in 0..count(6, 100) {
        let names = load_and_kill(&mut before, round);
        let after = Program::on(folder.path(), &[]);
        let client = after.client();
        check_content(&client, &names);
        acknowledged.extend(names);
        check_list(&client, &acknowledged);
        before = after;
    }
    let client = before.client();
    let all = check_list(&client, &acknowledged);
    check_content(&client, &all);
}

/// Uploads from several sides until the program is killed, and gives the names that it acknowledged.
fn load_and_kill(program: &mut Program, round: u64) -> Vec<String> {
    let acknowledged = Mutex::new(Vec::new());
    let mut dice = Dice::of_round(round);
    let enough = 5 + dice.below(60);
    // So long the killer hesitates, which decides what the others are in the middle of.
    let hesitation = dice.below(200_000);
    std::thread::scope(|scope| {
        for writer in 0..4_u64 {
            let (program, acknowledged) = (&*program, &acknowledged);
            scope.spawn(move || {
                let acknowledge = |name| {
                    let mut acknowledged = acknowledged.lock().unwrap();
                    acknowledged.push(name);
                    acknowledged.len() == enough
                };
                let kill = || {
                    for _ in 0..hesitation {
                        std::hint::spin_loop();
                    }
                    let id = program.child.id().to_string();
                    Command::new("kill").args(["-KILL", &id]).status().unwrap();
                };
                // Ends with the first error: the program is gone.
                let client = program.client();
                if writer == 0 {
                    write_large_files(&client, round, acknowledge, kill).unwrap_err();
                } else {
                    write_files(&client, (round, writer), acknowledge, kill).unwrap_err();
                }
            });
        }
    });
    program.kill();
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(acknowledged.len() >= enough);
    acknowledged
}

fn write_files(
    client: &SocketClient,
    (round, writer): (u64, u64),
    acknowledge: impl Fn(String) -> bool,
    kill: impl Fn(),
) -> io::Result<()> {
    let url = client.upload_url()?;
    let mut connection = Connection::open(&client.endpoint)?;
    for number in 0.. {
        let name = format!("{round}-{writer}-{number}");
        assert_eq!(
            upload(&mut connection, &url, &name, &content_of(&name))?,
            200
        );
        if acknowledge(name) {
            kill();
        }
    }
    Ok(())
}

/// Large files of two parts. One that is acknowledged has both of them.
fn write_large_files(
    client: &SocketClient,
    round: u64,
    acknowledge: impl Fn(String) -> bool,
    kill: impl Fn(),
) -> io::Result<()> {
    for number in 0.. {
        let name = format!("{round}-large-{number}");
        let content = content_of(&name);
        let params = json!({"bucketId": client.bucket_id, "fileName": name, "contentType": "a/b"});
        let id = text(&client.call("b2_start_large_file", &params)?["fileId"]);
        let url = client.call("b2_get_upload_part_url", &json!({"fileId": id}))?;
        let url = crate::wire::url_and_token(&url);
        let mut connection = Connection::open(&client.endpoint)?;
        let mut digests = Vec::new();
        for (index, part) in content.chunks(MINIMUM_PART_BYTES).enumerate() {
            let (number, digest) = ((index + 1).to_string(), sha1(part));
            let headers = [
                ("authorization", url.1.as_str()),
                ("x-bz-part-number", number.as_str()),
                ("x-bz-content-sha1", digest.as_str()),
            ];
            assert_eq!(
                connection.request("POST", &url.0, &headers, part)?.status,
                200
            );
            digests.push(digest);
        }
        let params = json!({"fileId": id, "partSha1Array": digests});
        client.call("b2_finish_large_file", &params)?;
        if acknowledge(name) {
            kill();
        }
    }
    Ok(())
}

/// Content that follows from the name; some of it is long enough to be killed in.
fn content_of(name: &str) -> Vec<u8> {
    let seed = name
        .bytes()
        .fold(7_u64, |seed, byte| seed.wrapping_mul(31) + u64::from(byte));
    let length = if name.contains("large") {
        MINIMUM_PART_BYTES + 1_000
    } else if seed.is_multiple_of(9) {
        700_000
    } else {
        (seed % 5_000) as usize
    };
    noise(length, seed)
}

/// All names, among which are those that were acknowledged.
fn check_list(client: &SocketClient, acknowledged: &[String]) -> Vec<String> {
    let mut digests = BTreeMap::new();
    let mut start = json!("");
    while !start.is_null() {
        let params =
            json!({"bucketId": client.bucket_id, "maxFileCount": 1000, "startFileName": start});
        let page = client.call("b2_list_file_names", &params).unwrap();
        for file in page["files"].as_array().unwrap() {
            digests.insert(text(&file["fileName"]), file.clone());
        }
        start = page["nextFileName"].clone();
    }
    for name in acknowledged {
        assert!(
            digests.contains_key(name),
            "{name} was acknowledged and is lost"
        );
    }
    digests.into_keys().collect()
}

/// Files that are there are whole, whether they were acknowledged or not.
fn check_content(client: &SocketClient, names: &[String]) {
    for name in names {
        let reply = client.download(name).unwrap();
        assert_eq!(reply.status, 200, "{name}");
        assert!(reply.body == content_of(name), "{name} differs");
    }
}
