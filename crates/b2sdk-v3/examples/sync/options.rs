//! The command line, with the names that the `b2` command has.

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
    /// How many files are transferred at once
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: u16,
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
    /// Leave out symbolic links
    #[arg(long)]
    pub(crate) exclude_all_symlinks: bool,
    /// Go on when the source is empty
    #[arg(long)]
    pub(crate) allow_empty_source: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Show no progress
    #[arg(long)]
    pub(crate) no_progress: bool,
    /// Upload only what was appended to a file
    #[arg(long)]
    pub(crate) incremental_mode: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareBy {
    #[value(name = "none")]
    None,
    #[value(name = "modTime")]
    ModTime,
    #[value(name = "size")]
    Size,
}

impl Options {
    /// What is asked for and not possible yet.
    pub(crate) fn unsupported(&self) -> Option<&'static str> {
        if self.incremental_mode {
            return Some("--incremental-mode");
        }
        let both_remote = self.source.starts_with("b2:") && self.destination.starts_with("b2:");
        both_remote.then_some("a sync from bucket to bucket")
    }
}
