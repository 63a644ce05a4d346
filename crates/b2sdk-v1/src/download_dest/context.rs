use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use b2sdk_v2::{ByteRange, Dict, DownloadedFile, Error, ProgressListener, Result, SaveMode};
use tokio::io::AsyncWrite;

use super::{DownloadDestination, IncomingFile, LateListener};
use crate::FileMetadata;

/// Where the bytes of one download are written, and what happens afterwards: what Python's context manager is.
#[must_use = "nothing is written unless a destination gives it back"]
pub struct FileContext {
    place: Place,
    listeners: Vec<Arc<dyn ProgressListener>>,
    on_exit: Vec<OnExit>,
}

enum Place {
    File { path: PathBuf, mode: SaveMode },
    Writer(Pin<Box<dyn AsyncWrite + Send>>),
}

type OnExit = Box<dyn FnOnce(Result<(), &Error>) -> Result<()> + Send>;

impl FileContext {
    /// A file, which takes its place when it is whole and verified, and has the modification time that its uploader noted.
    /// Until then, and if anything fails, what was there stays.
    pub fn local_file(path: impl Into<PathBuf>) -> Self {
        Self::at(Place::File {
            path: path.into(),
            mode: SaveMode::Replace,
        })
    }

    /// A file that is there already, from the byte `seek_target` on. What lies before and behind stays.
    pub fn pre_seeked_file(path: impl Into<PathBuf>, seek_target: u64) -> Self {
        Self::at(Place::File {
            path: path.into(),
            mode: SaveMode::InPlace {
                offset: seek_target,
            },
        })
    }

    /// Whatever takes bytes one after the other.
    pub fn writer(writer: impl AsyncWrite + Send + 'static) -> Self {
        Self::at(Place::Writer(Box::pin(writer)))
    }

    fn at(place: Place) -> Self {
        Self {
            place,
            listeners: Vec::new(),
            on_exit: Vec::new(),
        }
    }

    /// Tells `listener` too how far the download has come.
    pub fn progress_listener(self, listener: impl ProgressListener) -> Self {
        self.joined_by(Arc::new(listener))
    }

    pub(crate) fn joined_by(mut self, listener: Arc<dyn ProgressListener>) -> Self {
        self.listeners.push(listener);
        self
    }

    /// Calls `exit` when all bytes are written and verified, or when that has failed. If it fails itself, so does the download.
    /// It must not block, and is not called when the download is dropped.
    pub fn on_exit(
        mut self,
        exit: impl FnOnce(Result<(), &Error>) -> Result<()> + Send + 'static,
    ) -> Self {
        self.on_exit.push(Box::new(exit));
        self
    }

    async fn receive(self, downloaded: DownloadedFile, progress: &LateListener) -> Result<()> {
        for listener in self.listeners {
            progress.join(listener);
        }
        let saving = match self.place {
            Place::File { path, mode } => downloaded.save_to(path).mode(mode).send(),
            Place::Writer(writer) => downloaded.save(writer).send(),
        };
        let mut outcome = saving.await.map(drop);
        for exit in self.on_exit {
            let exited = exit(outcome.as_ref().map(drop));
            outcome = outcome.and(exited);
        }
        outcome
    }
}

impl fmt::Debug for FileContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::File { path, mode } => f
                .debug_struct("FileContext")
                .field("path", path)
                .field("mode", mode)
                .finish_non_exhaustive(),
            Place::Writer(_) => f.debug_struct("FileContext").finish_non_exhaustive(),
        }
    }
}

/// Brings a download whose headers have arrived to its destination, and gives what Python's v1 gives.
pub(crate) async fn receive(
    downloaded: DownloadedFile,
    destination: Arc<dyn DownloadDestination>,
    range: Option<ByteRange>,
    progress: LateListener,
) -> Result<Dict> {
    let version = downloaded.download_version();
    let info = FileMetadata::from_download_version(version).as_info_dict();
    let context = destination.make_file_context(&IncomingFile::new(version, range))?;
    context.receive(downloaded, &progress).await?;
    Ok(info)
}
