//! What this machine remembers of the large files that it has not finished, so that a later run continues them: also with
//! SSE-C, whose keys the service does not show, and with application keys that may not list files.
//!
//! One small file per upload, in a folder that the caller chose. It is written when the large file is started and removed
//! when it is finished, or when nobody has continued it for two months; which parts are there, the service is asked. It holds digests, never a key and no file info.
//!
//! Invariant: an upload never fails because of its journal. What cannot be read or written is passed over, and said in the
//! log.

mod entry;
mod folder;

pub(super) use entry::{Entry, fingerprint};
pub(super) use folder::{Claim, Claimed};

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::host::Host;

/// The journal of an account.
#[derive(Debug, Clone)]
pub(crate) struct Journal {
    folder: PathBuf,
    /// Whether what nobody continues has been looked for.
    is_swept: Arc<AtomicBool>,
}

impl Journal {
    pub(crate) fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            is_swept: Arc::default(),
        }
    }

    /// Claims what the journal has, or may come to have, of the upload of a name.
    pub(super) async fn claim(&self, host: &Host, bucket_id: &str, file_name: &str) -> Claimed {
        let folder = self.folder.clone();
        let name = entry::name(bucket_id, file_name);
        if !self.is_swept.swap(true, Ordering::Relaxed) {
            self.sweep(host).await;
        }
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

    async fn sweep(&self, host: &Host) {
        let (folder, now) = (self.folder.clone(), host.clock().now_millis());
        match host.blocking(move || folder::sweep(&folder, now)).await {
            Ok(Err(cause)) if cause.kind() != std::io::ErrorKind::NotFound => {
                let path = self.folder.display();
                tracing::debug!(%path, %cause, "cannot sweep the upload journal");
            }
            _ => {}
        }
    }
}
