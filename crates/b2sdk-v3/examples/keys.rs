//! Makes, lists and deletes application keys. Credentials are those of `list_buckets`.
//!
//! ```sh
//! keys create NAME BUCKET CAPABILITY...
//! keys list
//! keys delete ID
//! ```

#![expect(clippy::print_stdout, reason = "a program prints its result")]

#[path = "account/mod.rs"]
mod account;

use std::env;
use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let api = account::open().await?;
    match arguments[..] {
        ["create", name, bucket, ref capabilities @ ..] if !capabilities.is_empty() => {
            let bucket = api.get_bucket_by_name(bucket).await?;
            let key = api
                .create_key(capabilities.iter().copied(), name)
                .bucket_ids([bucket.id()])
                .await?;
            // The service never shows it again.
            println!("{}  {}", key.id(), key.application_key.reveal());
        }
        ["list"] => {
            let mut keys = api.list_keys().entries();
            while let Some(key) = keys.next().await {
                let key = key?;
                println!(
                    "{}  {}  {}",
                    key.id,
                    key.key_name,
                    key.capabilities.join(",")
                );
            }
        }
        ["delete", id] => {
            let key = api.delete_key_by_id(id).await?;
            println!("{} is gone", key.key_name);
        }
        _ => {
            return Err(
                "usage: keys create NAME BUCKET CAPABILITY... | keys list | keys delete ID".into(),
            );
        }
    }
    Ok(())
}
