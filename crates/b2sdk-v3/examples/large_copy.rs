//! Copies a file of any size within the service, without downloading it: `large_copy BUCKET NAME NEW_BUCKET NEW_NAME`.
//! Credentials are those of `list_buckets`.

#![expect(clippy::print_stdout, reason = "a program prints its result")]

#[path = "account/mod.rs"]
mod account;

use std::env;
use std::error::Error;

use b2sdk_v3::ProgressListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [bucket, name, new_bucket, new_name] = &arguments[..] else {
        return Err("usage: large_copy BUCKET NAME NEW_BUCKET NEW_NAME".into());
    };

    let api = account::open().await?;
    let source = api.get_file_info_by_name(bucket, name).await?;
    let destination = api.get_bucket_by_name(new_bucket).await?;
    // What is too large for one call is copied as the parts of a large file, several at a time.
    let copy = destination
        .copy(&source.id, new_name)
        .progress_listener(Percent(source.size))
        .await?;
    println!("{}  {}  {} bytes", copy.id, copy.file_name, copy.size);
    Ok(())
}

/// Prints how far the copy has come.
#[derive(Debug)]
struct Percent(u64);

impl ProgressListener for Percent {
    fn set_total_bytes(&self, _: u64) {}

    fn bytes_completed(&self, byte_count: u64) {
        println!("{} %", byte_count.saturating_mul(100) / self.0.max(1));
    }

    fn close(&self) {}
}
