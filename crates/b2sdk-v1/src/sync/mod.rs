//! Making one folder like another, with the model and the methods that this has in this interface.

mod encryption;
mod file;
mod report;
mod synchronizer;

pub use encryption::SyncEncryptionSettingsProvider;
pub use file::{B2File, File, FileVersion};
pub use report::SyncReport;
pub use synchronizer::{MakeFileSyncActions, SyncFolders, Synchronizer};
