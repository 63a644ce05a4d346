//! Synchronises a folder with a bucket, or a bucket with a folder: `sync [OPTIONS] SOURCE DESTINATION`.
//!
//! Exit code 0 when everything arrived, 1 when something failed, 2 when the command line asks for what cannot be.

#![expect(
    clippy::print_stderr,
    reason = "a program says on standard error what goes wrong"
)]

#[path = "sync/console.rs"]
mod console;
#[path = "sync/encryption.rs"]
mod encryption;
#[path = "sync/events.rs"]
mod events;
#[path = "sync/options.rs"]
mod options;
#[path = "sync/service.rs"]
mod service;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use b2sdk_v3::{
    CompareVersionMode, Durability, Error, ErrorKind, Folder, FolderName, KeepOrDeleteMode,
    NewerFileSyncMode, ScanPoliciesManager, ScanWarning, SyncOutcome, SyncReporter, Synchronizer,
    UploadMode, parse_folder,
};
use clap::Parser;
use console::Console;
use events::Events;
use options::{CompareBy, Options};
use service::{Failure, Service};

fn main() -> ExitCode {
    let options = Options::parse();
    // Files are read, hashed and written by blocking jobs on other threads. They are short, so few threads serve many transfers.
    // One thread moves what comes and goes over the network: several have to wake each other, and each has a heap of its own.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(8)
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run(options)),
        Err(error) => Err(Failure::new(format!("cannot start: {error}"))),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {}", failure.text);
            ExitCode::from(failure.code)
        }
    }
}

/// `true` if everything arrived.
async fn run(options: Options) -> Result<bool, Failure> {
    let synchronizer = synchronizer(&options)?;
    let names = [
        FolderName::parse(&options.source).map_err(usage)?,
        FolderName::parse(&options.destination).map_err(usage)?,
    ];
    if names
        .iter()
        .all(|name| matches!(name, FolderName::Local(_)))
    {
        return Err(Failure::usage(
            "one of SOURCE and DESTINATION must be in a bucket: b2://BUCKET[/PREFIX]",
        ));
    }
    let service = Service::connect(&options).await?;
    for name in &names {
        if let FolderName::B2 { bucket_name, .. } = name {
            service.prepare_bucket(bucket_name).await?;
        }
    }
    let encryption = encryption::settings(&options, &names)?;
    let source = folder(&options.source, &service).await?;
    let destination = folder(&options.destination, &service).await?;
    let display: Arc<dyn Display> = if options.json {
        Events::new()
    } else {
        Console::new(!options.no_progress)
    };
    let begun = Instant::now();
    let outcome = synchronizer
        .sync_folders(source, destination, now_millis(), Some(display.clone()))
        .encryption_settings_provider(encryption)
        .await?;
    Ok(display.conclude(&outcome, begun.elapsed()))
}

/// Who shows what happens, and says at the end how it went: `true` if everything arrived.
trait Display: SyncReporter {
    fn conclude(&self, outcome: &SyncOutcome, elapsed: Duration) -> bool;
}

/// Whether a file may be missing at the destination because of what a scan has passed over. A circle of links and a pipe hold
/// nothing that could be there.
fn leaves_something_out(warning: &ScanWarning) -> bool {
    matches!(
        warning,
        ScanWarning::LocalAccessError(_)
            | ScanWarning::LocalPermissionError(_)
            | ScanWarning::InvalidName { .. }
    )
}

fn synchronizer(options: &Options) -> Result<Synchronizer, Failure> {
    let policies = ScanPoliciesManager::builder()
        .exclude_file_regexes(&options.exclude_regex)
        .include_file_regexes(&options.include_regex)
        .exclude_dir_regexes(&options.exclude_dir_regex)
        .exclude_all_symlinks(options.exclude_all_symlinks);
    let policies = match options.exclude_if_modified_after {
        Some(millis) => policies.exclude_modified_after(millis),
        None => policies,
    };
    let policies = match options.exclude_if_uploaded_after {
        Some(millis) => policies.exclude_uploaded_after(millis),
        None => policies,
    };
    let policies = policies.build().map_err(usage)?;
    let newer = match (options.replace_newer, options.skip_newer) {
        (true, _) => NewerFileSyncMode::Replace,
        (_, true) => NewerFileSyncMode::Skip,
        _ => NewerFileSyncMode::RaiseError,
    };
    let compare = match options.compare_versions {
        CompareBy::None => CompareVersionMode::None,
        CompareBy::ModTime => CompareVersionMode::ModTime,
        CompareBy::Size => CompareVersionMode::Size,
        CompareBy::Sha1 => CompareVersionMode::Sha1,
    };
    let synchronizer = match options.sync_threads.or(options.threads) {
        Some(count) => Synchronizer::new(count.into()),
        None => Synchronizer::default(),
    };
    let synchronizer = synchronizer
        .policies_manager(policies)
        .newer_file_mode(newer)
        .compare_version_mode(compare)
        .compare_threshold(options.compare_threshold)
        .dry_run(options.dry_run)
        .allow_empty_source(options.allow_empty_source)
        .upload_mode(match options.incremental_mode {
            true => UploadMode::Incremental,
            false => UploadMode::Full,
        })
        .durability(match options.no_flush {
            true => Durability::Atomic,
            false => Durability::Synced,
        });
    let synchronizer = match &options.digest_cache {
        Some(file) => synchronizer.digest_cache(file),
        None => synchronizer,
    };
    Ok(match (options.delete, options.keep_days) {
        (true, _) => synchronizer.keep_days_or_delete(KeepOrDeleteMode::Delete),
        (_, Some(days)) if days > 0 => synchronizer
            .keep_days_or_delete(KeepOrDeleteMode::KeepBeforeDelete)
            .keep_days(u64::from(days)),
        _ => synchronizer,
    })
}

async fn folder(name: &str, service: &Service) -> Result<Arc<dyn Folder>, Failure> {
    Ok(parse_folder(name, &service.api).await?)
}

/// What the command line got wrong ends with exit code 2.
fn usage(error: Error) -> Failure {
    match error.kind() {
        ErrorKind::InvalidArgument { .. } => Failure::usage(error.to_string()),
        _ => error.into(),
    }
}

fn now_millis() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
