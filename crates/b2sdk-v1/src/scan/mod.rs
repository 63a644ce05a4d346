//! Folders and the rules for what is scanned in them, with the methods that they have in this interface.

mod b2_folder;
mod judge;
mod local_folder;
mod parse_sync_folder;
mod policies;
mod settings;

pub use b2_folder::{B2Folder, OpenB2Folder};
pub use local_folder::LocalFolder;
pub(crate) use local_folder::as_command_error;
pub use parse_sync_folder::{ParseSyncFolder, parse_folder, parse_sync_folder};
pub(crate) use policies::into_next;
pub use policies::{ScanPolicies, ScanPoliciesManager, ScanPoliciesManagerBuilder};
pub use settings::{ScanSettings, zip_folders};
