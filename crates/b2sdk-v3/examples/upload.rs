//! Uploads a file: `upload BUCKET LOCAL_FILE [NAME]`. Credentials are those of `list_buckets`.

#![expect(clippy::print_stdout, reason = "a program prints its result")]

#[path = "account/mod.rs"]
mod account;

use std::env;
use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(bucket), Some(path)) = (arguments.next(), arguments.next()) else {
        return Err("usage: upload BUCKET LOCAL_FILE [NAME]".into());
    };
    let name = arguments.next().unwrap_or_else(|| path.clone());

    let api = account::open().await?;
    let bucket = api.get_bucket_by_name(bucket).await?;
    // A large file that was interrupted continues where it was.
    let file = bucket
        .upload_local_file(&path, name)
        .record_mod_time(true)
        .await?;
    println!("{}  {}  {} bytes", file.id, file.file_name, file.size);
    Ok(())
}
