use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use b2sdk_v2::{Error, ErrorKind, Result};
use bytes::Bytes;
use tokio::io::AsyncWrite;

use super::local::{LastFile, about_the_last_file};
use super::{DownloadDestination, FileContext, IncomingFile};

/// The memory of this machine. Clones are one destination.
///
/// ```
/// use b2sdk_v1::DownloadDestBytes;
/// # use b2sdk_v1::{B2Api, B2HttpApiConfig, InMemoryAccountInfo};
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = b2_simulator::Simulator::builder().build()?;
/// # let config = B2HttpApiConfig::new().transport(simulator.transport());
/// # let api = B2Api::builder().account_info(InMemoryAccountInfo::new()).api_config(config).build()?;
/// # api.authorize_account(simulator.endpoint(), simulator.key_id(), simulator.key()).await?;
/// # let bucket = api.create_bucket("holiday-photos", "allPrivate").await?;
/// # bucket.upload_bytes("hello", "a").await?;
/// let destination = DownloadDestBytes::new();
/// assert!(destination.get_bytes_written().is_err());
/// bucket.download_file_by_name("a", destination.clone()).await?;
/// assert_eq!(&destination.get_bytes_written()?[..], b"hello");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Default)]
pub struct DownloadDestBytes {
    last: LastFile,
    written: Arc<Mutex<Option<Bytes>>>,
}

impl DownloadDestBytes {
    /// An empty place.
    pub fn new() -> Self {
        Self::default()
    }

    /// The bytes of the last file that was downloaded to here; `None` before the end of the first.
    pub fn bytes_written(&self) -> Option<Bytes> {
        self.written
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The bytes of the last file that was downloaded to here.
    ///
    /// # Errors
    /// `ValueError` before the end of the first download.
    pub fn get_bytes_written(&self) -> Result<Bytes> {
        self.bytes_written().ok_or_else(|| {
            let message = "data not written yet".to_owned();
            Error::new(ErrorKind::ValueError { message })
        })
    }

    /// When the last file was last modified, in milliseconds since 1970; `None` before the first.
    pub fn mod_time_millis(&self) -> Option<i64> {
        self.last.get(|file| file.mod_time_millis)
    }

    /// A place whose bytes become those of this destination when all have come.
    pub fn capture_bytes_context(&self) -> FileContext {
        let gathered = Gathered::default();
        let (whole, written) = (gathered.clone(), Arc::clone(&self.written));
        FileContext::writer(gathered).on_exit(move |outcome| {
            if outcome.is_ok() {
                let bytes = std::mem::take(&mut *whole.bytes());
                *written.lock().unwrap_or_else(PoisonError::into_inner) = Some(bytes.into());
            }
            Ok(())
        })
    }
}

about_the_last_file!(DownloadDestBytes);

impl DownloadDestination for DownloadDestBytes {
    fn make_file_context(&self, file: &IncomingFile) -> Result<FileContext> {
        self.last.remember(file);
        Ok(self.capture_bytes_context())
    }
}

/// Takes bytes into memory.
#[derive(Debug, Clone, Default)]
struct Gathered(Arc<Mutex<Vec<u8>>>);

impl Gathered {
    fn bytes(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AsyncWrite for Gathered {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.bytes().extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
