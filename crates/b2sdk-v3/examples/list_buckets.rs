//! Lists the buckets of an account, with the credentials that the `b2` command has stored:
//!
//! ```sh
//! b2 account authorize
//! cargo run --example list_buckets
//! ```
//!
//! No authorisation takes place while the stored token is good. Without stored credentials, those of the environment
//! (B2_APPLICATION_KEY_ID, B2_APPLICATION_KEY, and B2_ENVIRONMENT for another realm than production) are used, and stored
//! for the next time. B2_ACCOUNT_INFO names another file; an argument names a profile.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program prints its result"
)]

use std::env;
use std::error::Error;
use std::process::ExitCode;

use b2sdk_v3::{AccountInfo, B2Api, SqliteAccountInfo};

#[tokio::main]
async fn main() -> ExitCode {
    match list_buckets().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn list_buckets() -> Result<(), Box<dyn Error>> {
    let profile = env::args().nth(1).unwrap_or_default();
    let account_info = SqliteAccountInfo::builder().profile(profile).open()?;
    let is_authorized = account_info.get_auth_data()?.is_some();
    let api = B2Api::builder().account_info(account_info).build()?;
    if !is_authorized {
        let realm = env::var("B2_ENVIRONMENT").unwrap_or_else(|_| "production".to_owned());
        let (key_id, key) = (
            variable("B2_APPLICATION_KEY_ID")?,
            variable("B2_APPLICATION_KEY")?,
        );
        api.authorize_account(key_id, key).realm(realm).await?;
    }
    for bucket in api.list_buckets().await? {
        println!("{}  {}", bucket.id(), bucket.name());
    }
    Ok(())
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("nobody has authorised yet, and {name} is not set"))
}
