//! Calls that only the older interfaces have: one request of the service each, and mostly the service's own words.

mod copy_file;
mod delete_bucket;
mod keys;
mod pages;
mod start_large_file;

pub use copy_file::CopyFile;
pub use delete_bucket::DeleteBucketForAnswer;
pub use keys::{GetKeyPage, ListKeysPage};
pub use pages::{ListFileNamesPage, ListFileVersionsPage};
pub use start_large_file::StartLargeFile;
