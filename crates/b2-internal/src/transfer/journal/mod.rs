//! What this machine remembers of the large files that it has not finished, so that a later run continues them: also with
//! SSE-C, whose keys the service does not show, and with application keys that may not list files.
//!
//! One small file per upload, in a folder that the caller chose. It is written when the large file is started and removed
//! when it is finished; which parts are there, the service is asked. It holds digests, never a key and no file info.
//!
//! Invariant: an upload never fails because of its journal. What cannot be read or written is passed over, and said in the
//! log.

mod entry;
mod folder;

pub(super) use entry::{Entry, fingerprint};
pub(super) use folder::{Claim, Claimed};

use std::path::PathBuf;

use crate::host::Host;

/// The journal of an account.
#[derive(Debug, Clone)]
pub(crate) struct Journal {
    folder: PathBuf,
}

impl Journal {
    pub(crate) fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// Claims what the journal has, or may come to have, of the upload of a name.
    pub(super) async fn claim(&self, host: &Host, bucket_id: &str, file_name: &str) -> Claimed {
        let folder = self.folder.clone();
        let name = entry::name(bucket_id, file_name);
        let claimed = host.blocking(move || folder::take(&folder, &name)).await;
        match claimed {
            Ok(Ok(claimed)) => claimed,
            Ok(Err(cause)) => {
                let path = self.folder.display();
                tracing::warn!(%path, %cause, "the upload journal cannot be used");
                Claimed::Unusable
            }
            Err(_) => Claimed::Unusable,
        }
    }
}
