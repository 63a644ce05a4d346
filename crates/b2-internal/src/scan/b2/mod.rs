//! Folders in buckets.

mod folder;
mod versions;

pub use folder::B2Folder;
