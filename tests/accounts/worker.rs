//! One of several processes that use an account database at once. It checks what it reads, and ends with an error if
//! anything that it has written, or that must be there, is not.
//!
//! * `account-worker hammer FILE NAME COUNT` waits for a line on stdin, makes COUNT rounds of reads and writes with names
//!   that begin with NAME, and prints each bucket name that is stored;
//! * `account-worker try-lock FILE` prints `free` or `locked`.

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use b2sdk_v3::{AccountInfo, AuthData, SqliteAccountInfo};
use rusqlite::Connection;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        ["hammer", file, name, count] => hammer(file, name, count),
        ["try-lock", file] => try_lock(file),
        _ => Err("see the head of tests/accounts/worker.rs".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("account-worker: {error}");
            ExitCode::FAILURE
        }
    }
}

fn hammer(file: &str, name: &str, count: &str) -> Result<(), Box<dyn Error>> {
    let count: usize = count.parse()?;
    std::io::stdin().read_line(&mut String::new())?;
    let info = SqliteAccountInfo::open(file)?;
    let mut stored = Vec::new();
    for round in 0..count {
        if round % 5 == 0 {
            info.set_auth_data(auth_data(name, round))?;
        }
        check_auth_data(&info)?;

        let bucket = format!("{name}-{round}");
        info.save_bucket(&bucket, &format!("id-of-{bucket}"))?;
        println!("{bucket}");
        stored.push(bucket);
        for bucket in &stored {
            let id = info.get_bucket_id_or_none_from_bucket_name(bucket)?;
            if id != Some(format!("id-of-{bucket}")) {
                return Err(format!("{bucket} has the id {id:?} in round {round}").into());
            }
        }
        if round % 7 == 6 {
            let passing = format!("{name}-passing");
            info.save_bucket(&passing, &passing)?;
            info.remove_bucket_name(&passing)?;
            if info
                .get_bucket_id_or_none_from_bucket_name(&passing)?
                .is_some()
            {
                return Err(format!("{passing} is still there in round {round}").into());
            }
        }
    }
    Ok(())
}

/// Data whose parts belong together, so that a mixture of two writers' is seen.
fn auth_data(name: &str, round: usize) -> AuthData {
    let token = format!("token-of-{name}-{round}");
    let mut data = AuthData::new("account", token, name, name, name, "production", name);
    data.s3_api_url = name.to_owned();
    data
}

fn check_auth_data(info: &SqliteAccountInfo) -> Result<(), Box<dyn Error>> {
    let data = info.get_auth_data()?.ok_or("the credentials are missing")?;
    let name = &data.application_key_id;
    let parts = [
        data.application_key.reveal(),
        &data.api_url,
        &data.download_url,
        &data.s3_api_url,
    ];
    let token = data.auth_token.reveal().strip_prefix("token-of-");
    let is_of_one_writer = parts.iter().all(|part| part == name)
        && token.is_some_and(|rest| rest.starts_with(&**name));
    if is_of_one_writer {
        Ok(())
    } else {
        Err(format!("the credentials are those of several writers: {data:?}").into())
    }
}

fn try_lock(file: &str) -> Result<(), Box<dyn Error>> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(Duration::ZERO)?;
    let state = match connection.execute_batch("BEGIN IMMEDIATE") {
        Ok(()) => "free",
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => {
            "locked"
        }
        Err(error) => return Err(error.into()),
    };
    println!("{state}");
    Ok(())
}
