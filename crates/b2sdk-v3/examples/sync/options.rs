//! The command line, with the names that the `b2` command has.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Makes DESTINATION hold what SOURCE holds. Each is a folder or b2://BUCKET[/PREFIX].
///
/// With B2_APPLICATION_KEY_ID and B2_APPLICATION_KEY set, the service is the one that B2_ENVIRONMENT names: production
/// (the default), another realm, or a base URL. Without them it is a simulated service on this machine, kept in the folder
/// B2_SIMULATOR_DATA.
#[derive(Debug, Parser)]
#[command(name = "sync", disable_version_flag = true)]
pub(crate) struct Options {
    /// A folder or b2://BUCKET[/PREFIX]
    pub(crate) source: String,
    /// A folder or b2://BUCKET[/PREFIX]
    pub(crate) destination: String,
    /// How much is done at once: files, uploads and downloads. Default: what the service and the network bear
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: Option<u16>,
    /// How many files are worked on at once
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), conflicts_with = "threads")]
    pub(crate) sync_threads: Option<u16>,
    /// How many files or parts of files are uploaded at once at most
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), conflicts_with = "threads")]
    pub(crate) upload_threads: Option<u16>,
    /// How many files or parts of files are downloaded at once at most
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..), conflicts_with = "threads")]
    pub(crate) download_threads: Option<u16>,
    /// How many streams download one file at most
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) max_download_streams_per_file: Option<u16>,
    /// Delete what the source does not have
    #[arg(long, conflicts_with = "keep_days")]
    pub(crate) delete: bool,
    /// Hide what the source does not have, and delete versions that are older than N days
    #[arg(long, value_name = "N")]
    pub(crate) keep_days: Option<u32>,
    /// Replace files that are newer at the destination
    #[arg(long, conflicts_with = "skip_newer")]
    pub(crate) replace_newer: bool,
    /// Skip files that are newer at the destination
    #[arg(long)]
    pub(crate) skip_newer: bool,
    /// What tells that a file has changed
    #[arg(long, value_name = "MODE", default_value = "modTime")]
    pub(crate) compare_versions: CompareBy,
    /// Differences up to this are none: milliseconds for modTime, bytes for size
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) compare_threshold: u64,
    /// Leave out files whose path begins with a match; may be repeated
    #[arg(long, value_name = "REGEX")]
    pub(crate) exclude_regex: Vec<String>,
    /// Keep files that --exclude-regex would leave out; may be repeated
    #[arg(long, value_name = "REGEX")]
    pub(crate) include_regex: Vec<String>,
    /// Leave out folders whose path begins with a match; may be repeated
    #[arg(long, value_name = "REGEX")]
    pub(crate) exclude_dir_regex: Vec<String>,
    /// Leave out files that were modified after this time, in seconds since 1970, such as 1367900664.152
    #[arg(long, value_name = "TIMESTAMP", value_parser = millis)]
    pub(crate) exclude_if_modified_after: Option<i64>,
    /// Leave out versions that were uploaded after this time
    #[arg(long, value_name = "TIMESTAMP", value_parser = millis)]
    pub(crate) exclude_if_uploaded_after: Option<i64>,
    /// Leave out symbolic links
    #[arg(long)]
    pub(crate) exclude_all_symlinks: bool,
    /// Go on when the source is empty
    #[arg(long)]
    pub(crate) allow_empty_source: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Encrypt what is written to the bucket. SSE-C takes its key from B2_DESTINATION_SSE_C_KEY_B64, and the key's id from
    /// B2_DESTINATION_SSE_C_KEY_ID
    #[arg(long, value_name = "MODE")]
    pub(crate) destination_server_side_encryption: Option<Encryption>,
    /// The algorithm of that
    #[arg(long, value_name = "NAME", default_value = "AES256", value_parser = ["AES256"])]
    pub(crate) destination_server_side_encryption_algorithm: String,
    /// What is read from the bucket is encrypted with the key in B2_SOURCE_SSE_C_KEY_B64
    #[arg(long, value_name = "MODE", value_parser = ["SSE-C"])]
    pub(crate) source_server_side_encryption: Option<String>,
    /// The algorithm of that
    #[arg(long, value_name = "NAME", default_value = "AES256", value_parser = ["AES256"])]
    pub(crate) source_server_side_encryption_algorithm: String,
    /// Taken for the sake of scripts: how much is written at a time is chosen here
    #[arg(long, value_name = "BYTES")]
    pub(crate) write_buffer_size: Option<u64>,
    /// Do not compare what was downloaded with its digest
    #[arg(long)]
    pub(crate) skip_hash_verification: bool,
    /// Upload only what was appended to a file
    #[arg(long)]
    pub(crate) incremental_mode: bool,
    /// Remember in this file the digests that --compare-versions sha1 computes
    #[arg(long, value_name = "FILE")]
    pub(crate) digest_cache: Option<PathBuf>,
    /// Do not wait at the end until what was downloaded is on the disk
    #[arg(long)]
    pub(crate) no_flush: bool,
    /// Show no progress
    #[arg(long)]
    pub(crate) no_progress: bool,
    /// Print what happens as JSON, one object a line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareBy {
    #[value(name = "none")]
    None,
    #[value(name = "modTime")]
    ModTime,
    #[value(name = "size")]
    Size,
    #[value(name = "sha1")]
    Sha1,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Encryption {
    #[value(name = "SSE-B2")]
    SseB2,
    #[value(name = "SSE-C")]
    SseC,
}

/// Seconds with up to three digits behind a point or a comma.
fn millis(text: &str) -> Result<i64, String> {
    let (seconds, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = format!("{fraction:0<3}");
    let is_fraction = digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let parsed = seconds.parse::<i64>().ok().zip(digits.parse::<i64>().ok());
    parsed
        .filter(|(seconds, _)| is_fraction && *seconds >= 0)
        .and_then(|(seconds, millis)| seconds.checked_mul(1000)?.checked_add(millis))
        .ok_or_else(|| "write seconds since 1970, such as 1367900664.152".to_owned())
}
