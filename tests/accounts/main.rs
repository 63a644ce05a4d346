//! One account database, shared between processes and between sessions. `B2_TEST_DEEP` asks for the full counts.

mod processes;
mod sessions;

use std::path::PathBuf;

use tempfile::TempDir;

/// A folder of a test's own, and a place for a file in it.
fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("account_info");
    (folder, path)
}
