//! Copies one file to a bucket, or one file from a bucket:
//!
//! ```sh
//! cargo run --release --example transfer -- photo.jpg b2://holiday-photos/2026/photo.jpg
//! cargo run --release --example transfer -- b2://holiday-photos/2026/photo.jpg copy.jpg
//! ```
//!
//! The credentials are in B2_APPLICATION_KEY_ID and B2_APPLICATION_KEY; B2_ENVIRONMENT names another realm than production.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program prints its result"
)]

use std::env;
use std::error::Error;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use b2sdk_v3::{B2Api, Bucket, ProgressListener};
use clap::Parser;
use indicatif::ProgressBar;

/// Copies SOURCE to DESTINATION. One of them is a file on this machine, the other is b2://BUCKET/NAME.
#[derive(Debug, Parser)]
#[command(name = "transfer", disable_version_flag = true)]
struct Options {
    /// A file or b2://BUCKET/NAME
    source: String,
    /// A file or b2://BUCKET/NAME
    destination: String,
    /// Show no progress
    #[arg(long)]
    no_progress: bool,
}

/// One end of a transfer.
enum Place {
    Local(PathBuf),
    Remote { bucket: String, name: String },
}

/// A live line on the terminal.
#[derive(Debug)]
struct Bar(ProgressBar);

impl ProgressListener for Bar {
    fn set_total_bytes(&self, total_bytes: u64) {
        self.0.set_length(total_bytes);
    }

    fn bytes_completed(&self, byte_count: u64) {
        self.0.set_position(byte_count);
    }

    fn close(&self) {
        self.0.finish_and_clear();
    }
}

fn main() -> ExitCode {
    let options = Options::parse();
    // Blocking jobs are short, so few threads serve a transfer.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(8)
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(transfer(&options)),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn transfer(options: &Options) -> Result<(), Box<dyn Error>> {
    let api = B2Api::builder().build()?;
    let realm = env::var("B2_ENVIRONMENT").unwrap_or_else(|_| "production".to_owned());
    api.authorize_account(
        variable("B2_APPLICATION_KEY_ID")?,
        variable("B2_APPLICATION_KEY")?,
    )
    .realm(realm)
    .await?;
    let is_watched = !options.no_progress && std::io::stderr().is_terminal();
    match (place(&options.source)?, place(&options.destination)?) {
        (Place::Local(file), Place::Remote { bucket, name }) => {
            let bucket = api.get_bucket_by_name(bucket).await?;
            upload(&bucket, &file, &name, is_watched).await
        }
        (Place::Remote { bucket, name }, Place::Local(file)) => {
            let bucket = api.get_bucket_by_name(bucket).await?;
            download(&bucket, &name, &file, is_watched).await
        }
        _ => Err("one of SOURCE and DESTINATION is b2://BUCKET/NAME, the other a file".into()),
    }
}

async fn upload(
    bucket: &Bucket,
    file: &Path,
    name: &str,
    is_watched: bool,
) -> Result<(), Box<dyn Error>> {
    let mut upload = bucket.upload_local_file(file, name);
    if is_watched {
        upload = upload.progress_listener(Bar(ProgressBar::no_length()));
    }
    let version = upload.await?;
    println!("{} {}", version.id, version.file_name);
    Ok(())
}

async fn download(
    bucket: &Bucket,
    name: &str,
    file: &Path,
    is_watched: bool,
) -> Result<(), Box<dyn Error>> {
    let mut download = bucket.download_file_by_name(name);
    if is_watched {
        download = download.progress_listener(Bar(ProgressBar::no_length()));
    }
    download.await?.save_to(file).await?;
    Ok(())
}

fn place(text: &str) -> Result<Place, String> {
    let Some(remote) = text.strip_prefix("b2://") else {
        return Ok(Place::Local(text.into()));
    };
    match remote.split_once('/') {
        Some((bucket, name)) if !name.is_empty() => Ok(Place::Remote {
            bucket: bucket.to_owned(),
            name: name.to_owned(),
        }),
        _ => Err(format!("{text} names no file: b2://BUCKET/NAME")),
    }
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("{name} is not set"))
}
