//! What a synchronisation says while it runs.

use super::action::SyncAction;
use super::outcome::{SyncFailure, SyncSummary};
use crate::scan::ScanReporter;

/// Told by a synchronisation what it does. Every method has a default that does nothing.
///
/// Scanning and transferring go on side by side, and both are told as they happen. Methods are called from several
/// threads and should return quickly.
///
/// ```
#[doc = include_str!("../api/example.txt")]
/// # use std::sync::Arc;
/// # use b2_internal::scan::{B2Folder, LocalFolder, ScanReporter};
/// # use b2_internal::sync::{SyncAction, SyncReporter, Synchronizer};
/// # let now_millis = file.upload_timestamp;
/// #[derive(Debug)]
/// struct Print;
///
/// impl ScanReporter for Print {}
///
/// impl SyncReporter for Print {
///     fn action_finished(&self, action: &SyncAction) {
///         println!("{}", action.line());
///     }
/// }
///
/// let (source, destination) = (LocalFolder::new(&folder), B2Folder::new(bucket, "new"));
/// let reporter = Some(Arc::new(Print) as Arc<dyn SyncReporter>);
/// let sync = Synchronizer::default().sync_folders(source, destination, now_millis, reporter);
/// assert_eq!(sync.await?.into_result()?.uploaded_count, 1);
/// # Ok(())
/// # }
/// ```
pub trait SyncReporter: ScanReporter {
    /// So many more files of the source were compared. Files are found and compared in one walk.
    fn update_compare(&self, _file_count: u64) {}

    /// Everything was compared; so many actions, and bytes to move, came of it.
    fn end_compare(&self, _action_count: u64, _total_bytes: u64) {}

    /// An action begins.
    fn action_started(&self, _action: &SyncAction) {}

    /// A transfer moved so many more bytes.
    fn update_transfer(&self, _action: &SyncAction, _byte_count: u64) {}

    /// An action has succeeded, or would be done now if the run were not a dry one. This is when its
    /// [line](SyncAction::line) is printed.
    fn action_finished(&self, _action: &SyncAction) {}

    /// Something failed. The run goes on with the other paths, unless the failure is that of a whole folder.
    fn failed(&self, _failure: &SyncFailure) {}

    /// The run is over. Not called when it is dropped.
    fn ended(&self, _summary: &SyncSummary) {}
}

/// A reporter that hears nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoSyncReport;

impl ScanReporter for NoSyncReport {}

impl SyncReporter for NoSyncReport {}
