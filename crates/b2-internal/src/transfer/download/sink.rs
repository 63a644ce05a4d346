//! Where bytes go that can only be written one after the other.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use tokio::io::{AsyncWrite, AsyncWriteExt};

use super::destination::cannot_write;
use crate::error::Error;
use crate::host::Host;

/// What takes bytes in order.
pub(crate) enum Sink {
    /// A writer, and the path that it leads to where there is one.
    Writer(Pin<Box<dyn AsyncWrite + Send>>, Option<PathBuf>),
    /// A file that is written by blocking jobs.
    Device(Arc<File>, PathBuf),
}

impl Sink {
    /// Opens a pipe for writing. Waits until somebody reads it, as the system would, but without holding a thread.
    #[cfg(unix)]
    pub(super) async fn open_pipe(host: &Host, path: &Path) -> Result<Self, Error> {
        use std::time::Duration;

        use tokio::net::unix::pipe;

        /// "No such device or address": what opening gives as long as nobody reads. The same number on every Unix.
        const NOBODY_READS: i32 = 6;
        const LONGEST_PAUSE: Duration = Duration::from_millis(200);

        let mut pause = Duration::from_millis(1);
        loop {
            // It is opened without waiting for anything.
            match pipe::OpenOptions::new().open_sender(path) {
                Ok(sender) => {
                    return Ok(Self::Writer(Box::pin(sender), Some(path.to_owned())));
                }
                Err(cause) if cause.raw_os_error() == Some(NOBODY_READS) => {
                    host.sleeper().sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
                Err(cause) => return Err(cannot_write(path, cause)),
            }
        }
    }

    #[cfg(not(unix))]
    pub(super) async fn open_pipe(host: &Host, path: &Path) -> Result<Self, Error> {
        Self::open_device(host, path).await
    }

    /// Opens a device, or a file that this process has open under another name.
    pub(super) async fn open_device(host: &Host, path: &Path) -> Result<Self, Error> {
        let opened = path.to_owned();
        let opening = host.blocking(move || {
            let file = OpenOptions::new().write(true).open(&opened);
            file.map_err(|cause| cannot_write(&opened, cause))
        });
        Ok(Self::Device(Arc::new(opening.await??), path.to_owned()))
    }

    pub(super) async fn write(&mut self, host: &Host, chunk: Bytes) -> Result<(), Error> {
        let (written, path) = match self {
            Self::Writer(writer, path) => (writer.write_all(&chunk).await, path.as_deref()),
            Self::Device(file, path) => {
                let file = Arc::clone(file);
                let writing = host.blocking(move || (&*file).write_all(&chunk));
                (writing.await?, Some(path.as_path()))
            }
        };
        written.map_err(|cause| failed(path, cause))
    }

    /// What was written is out of our hands.
    pub(super) async fn finish(&mut self) -> Result<(), Error> {
        match self {
            Self::Writer(writer, path) => {
                let flushed = writer.flush().await;
                flushed.map_err(|cause| failed(path.as_deref(), cause))
            }
            Self::Device(..) => Ok(()),
        }
    }
}

fn failed(path: Option<&Path>, cause: std::io::Error) -> Error {
    let operation = if path.is_some() {
        "write"
    } else {
        "write the download"
    };
    Error::io(operation, path, cause)
}

impl fmt::Debug for Sink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = match self {
            Self::Writer(_, path) => path.as_deref(),
            Self::Device(_, path) => Some(path.as_path()),
        };
        f.debug_struct("Sink")
            .field("path", &path)
            .finish_non_exhaustive()
    }
}
