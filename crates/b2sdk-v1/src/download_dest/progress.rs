use std::sync::Arc;

use b2sdk_v2::{ProgressListener, Result};

use super::{DownloadDestination, FileContext, IncomingFile};

/// Another destination, with a listener that hears how far each file has come.
///
/// The listener is told the length of what is downloaded (that of the range when one is asked for) and is closed at the end.
#[derive(Debug, Clone)]
pub struct DownloadDestProgressWrapper {
    download_dest: Arc<dyn DownloadDestination>,
    progress_listener: Arc<dyn ProgressListener>,
}

impl DownloadDestProgressWrapper {
    /// `download_dest`, with `progress_listener` beside it.
    pub fn new(
        download_dest: impl DownloadDestination,
        progress_listener: impl ProgressListener,
    ) -> Self {
        Self {
            download_dest: Arc::new(download_dest),
            progress_listener: Arc::new(progress_listener),
        }
    }

    /// The destination that is wrapped.
    pub fn download_dest(&self) -> &Arc<dyn DownloadDestination> {
        &self.download_dest
    }

    /// Who hears of the progress.
    pub fn progress_listener(&self) -> &Arc<dyn ProgressListener> {
        &self.progress_listener
    }

    /// The place that the wrapped destination gives, with the listener.
    ///
    /// # Errors
    /// Those of the wrapped destination.
    pub fn write_file_and_report_progress_context(
        &self,
        file: &IncomingFile,
    ) -> Result<FileContext> {
        let context = self.download_dest.make_file_context(file)?;
        Ok(context.joined_by(Arc::clone(&self.progress_listener)))
    }
}

impl DownloadDestination for DownloadDestProgressWrapper {
    fn make_file_context(&self, file: &IncomingFile) -> Result<FileContext> {
        self.write_file_and_report_progress_context(file)
    }
}
