//! Copies one file to a bucket, or one file from a bucket:
//!
//! ```sh
//! cargo run --release --example transfer -- photo.jpg b2://holiday-photos/2026/photo.jpg
//! cargo run --release --example transfer -- b2://holiday-photos/2026/photo.jpg copy.jpg
//! tar c photos | cargo run --release --example transfer -- - b2://holiday-photos/all.tar
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
use std::path::PathBuf;
use std::process::ExitCode;

use b2sdk_v3::{B2Api, FileVersion, ProgressListener, WholeFileSha1};
use clap::Parser;
use indicatif::ProgressBar;

/// Copies SOURCE to DESTINATION. One of them is a file on this machine, the other is b2://BUCKET/NAME.
///
/// SOURCE may be - for the standard input.
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
    /// Do not store the SHA-1 of a large file as a whole, so that it is read only once
    #[arg(long)]
    omit_large_file_sha1: bool,
    /// Remember unfinished uploads in FOLDER, and continue those that are remembered there
    #[arg(long, value_name = "FOLDER")]
    journal: Option<PathBuf>,
}

/// One end of a transfer.
enum Place {
    StandardInput,
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
    // Files are read, hashed and written by blocking jobs on other threads. They are short, so few threads do; and one
    // thread moves what comes and goes over the network with less effort than several that have to wake each other.
    let runtime = tokio::runtime::Builder::new_current_thread()
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
    let mut builder = B2Api::builder();
    if let Some(folder) = &options.journal {
        builder = builder.journal(folder);
    }
    let api = builder.build()?;
    let realm = env::var("B2_ENVIRONMENT").unwrap_or_else(|_| "production".to_owned());
    api.authorize_account(
        variable("B2_APPLICATION_KEY_ID")?,
        variable("B2_APPLICATION_KEY")?,
    )
    .realm(realm)
    .await?;
    let bar = (!options.no_progress && std::io::stderr().is_terminal())
        .then(|| Bar(ProgressBar::no_length()));
    let whole_file_sha1 = match options.omit_large_file_sha1 {
        true => WholeFileSha1::Omit,
        false => WholeFileSha1::Compute,
    };
    match (place(&options.source)?, place(&options.destination)?) {
        (Place::Local(file), Place::Remote { bucket, name }) => {
            let bucket = api.get_bucket_by_name(bucket).await?;
            let mut upload = bucket
                .upload_local_file(file, name)
                .large_file_sha1(whole_file_sha1);
            if let Some(bar) = bar {
                upload = upload.progress_listener(bar);
            }
            report(&upload.await?);
        }
        (Place::StandardInput, Place::Remote { bucket, name }) => {
            let bucket = api.get_bucket_by_name(bucket).await?;
            let mut upload = bucket
                .upload_unbound_stream(tokio::io::stdin(), name)
                .large_file_sha1(whole_file_sha1);
            if let Some(bar) = bar {
                upload = upload.progress_listener(bar);
            }
            report(&upload.await?);
        }
        (Place::Remote { bucket, name }, Place::Local(file)) => {
            let bucket = api.get_bucket_by_name(bucket).await?;
            let mut download = bucket.download_file_by_name(name);
            if let Some(bar) = bar {
                download = download.progress_listener(bar);
            }
            download.await?.save_to(file).await?;
        }
        _ => {
            return Err(
                "one of SOURCE and DESTINATION is b2://BUCKET/NAME, the other a file".into(),
            );
        }
    }
    Ok(())
}

fn report(version: &FileVersion) {
    println!("{} {}", version.id, version.file_name);
}

fn place(text: &str) -> Result<Place, String> {
    if text == "-" {
        return Ok(Place::StandardInput);
    }
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
