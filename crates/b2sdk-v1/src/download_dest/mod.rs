//! Where downloads go in this interface: a destination is told of the file and says where its bytes are written.
//!
//! The bytes take the same way as in the newest interface: several ranges at once into a file, verified against the digest.

mod bytes;
mod context;
mod incoming;
mod late_listener;
mod local;
mod progress;

use std::fmt;
use std::sync::Arc;

pub use bytes::DownloadDestBytes;
pub use context::FileContext;
pub(crate) use context::receive;
pub use incoming::IncomingFile;
pub(crate) use late_listener::LateListener;
pub use local::{DownloadDestLocalFile, PreSeekedDownloadDest};
pub use progress::DownloadDestProgressWrapper;

use b2sdk_v2::Result;

/// A place for a downloaded file; Python's `AbstractDownloadDestination`.
///
/// ```
/// use b2sdk_v1::{DownloadDestination, FileContext, IncomingFile};
/// # use b2sdk_v1::{B2Api, B2HttpApiConfig, InMemoryAccountInfo};
///
/// /// Writes each file into a folder, under its own id.
/// #[derive(Debug)]
/// struct ById(std::path::PathBuf);
///
/// impl DownloadDestination for ById {
///     fn make_file_context(&self, file: &IncomingFile) -> b2sdk_v1::Result<FileContext> {
///         Ok(FileContext::local_file(self.0.join(&file.file_id)))
///     }
/// }
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = b2_simulator::Simulator::builder().build()?;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// # let api = B2Api::builder().account_info(InMemoryAccountInfo::new()).api_config(config).build()?;
/// # api.authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key()).await?;
/// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
/// # let folder = tempfile::tempdir()?;
/// let file = bucket.upload_bytes("a photo", "a.jpg").await?;
/// bucket.download_file_by_name("a.jpg", ById(folder.path().to_owned())).await?;
/// assert_eq!(std::fs::read(folder.path().join(&file.id))?, b"a photo");
/// # Ok(())
/// # }
/// ```
pub trait DownloadDestination: fmt::Debug + Send + Sync + 'static {
    /// Says where the bytes of `file` are written. Called once per download, when its headers have arrived; it must not block.
    ///
    /// # Errors
    /// Whatever speaks against the file; nothing is written then, and the download fails with it.
    fn make_file_context(&self, file: &IncomingFile) -> Result<FileContext>;
}

impl<D: DownloadDestination + ?Sized> DownloadDestination for Arc<D> {
    fn make_file_context(&self, file: &IncomingFile) -> Result<FileContext> {
        (**self).make_file_context(file)
    }
}
