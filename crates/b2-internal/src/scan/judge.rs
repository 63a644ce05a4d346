use std::fmt;
use std::ops::Deref;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

use super::path::LocalPath;
use crate::file_version::FileVersion;

/// Judges files in place of the rules of a [`ScanPoliciesManager`](super::ScanPoliciesManager): what Python's users write as a
/// subclass of it. Paths are relative to the scanned folder.
pub trait ScanJudge: fmt::Debug + Send + Sync + 'static {
    /// Whether the name alone keeps a file out. It is asked before the file is looked at.
    fn should_exclude_relative_path(&self, relative_path: &str) -> bool;

    /// Whether a file on this machine is kept out.
    fn should_exclude_local_path(&self, local_path: &LocalPath) -> bool;

    /// Whether a version in a bucket is kept out.
    fn should_exclude_b2_file_version(
        &self,
        file_version: &FileVersion,
        relative_path: &str,
    ) -> bool;

    /// Whether a directory is kept out with all that is in it. It is asked for each directory on the way down.
    fn should_exclude_directory(&self, dir_path: &str) -> bool;
}

/// A judge that managers share.
#[derive(Debug, Clone)]
pub(super) struct SharedJudge(pub(super) Arc<dyn ScanJudge>);

impl Deref for SharedJudge {
    type Target = dyn ScanJudge;

    fn deref(&self) -> &Self::Target {
        &*self.0
    }
}

// A manager has always been both, and whoever judges is asked anew for each file.
impl UnwindSafe for SharedJudge {}
impl RefUnwindSafe for SharedJudge {}
