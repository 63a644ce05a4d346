//! Downloads a file: `download BUCKET NAME LOCAL_FILE`. Credentials are those of `list_buckets`.

#![expect(clippy::print_stdout, reason = "a program prints its result")]

#[path = "account/mod.rs"]
mod account;

use std::env;
use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [bucket, name, path] = &arguments[..] else {
        return Err("usage: download BUCKET NAME LOCAL_FILE".into());
    };

    let api = account::open().await?;
    let bucket = api.get_bucket_by_name(bucket).await?;
    let file = bucket.download_file_by_name(name).await?;
    let size = file.download_version().size;
    // The file appears when it is whole and fits its digest; until then nothing at `path` changes.
    file.save_to(path).await?;
    println!("{path}  {size} bytes");
    Ok(())
}
