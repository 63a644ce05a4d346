//! Ordered walks of folders on this machine and in buckets, the rules for what they leave out, and their merge.
//!
//! A scan is a stream: it yields files in the order of the UTF-8 bytes of their relative paths, which is the order in
//! which the service lists names, so that two folders can be compared without holding either.
//!
//! Invariant: a name from the service never becomes a path on this machine but through [`local_name`].

mod b2;
mod count_and_sample;
mod dir_regex;
mod folder;
mod folder_name;
mod judge;
mod local;
pub mod local_name;
mod merge;
mod parse_folder;
mod path;
mod policies;
mod report;

pub use b2::B2Folder;
pub use count_and_sample::{CountAndSampleScanReport, ScanResult};
pub use dir_regex::convert_dir_regex_to_dir_prefix_regex;
pub use folder::{Folder, FolderLocation, FolderScan, ScanSettings, VersionScope};
pub use folder_name::FolderName;
pub use judge::ScanJudge;
pub use local::LocalFolder;
pub use merge::{PathPair, ZippedFolders, zip_folders};
pub use parse_folder::{ParseFolder, parse_folder};
pub use path::{B2Path, LocalPath, ScannedPath};
pub use policies::{ScanPoliciesManager, ScanPoliciesManagerBuilder};
pub use report::{CollectedScanReport, NoScanReport, ScanReporter, ScanWarning};
