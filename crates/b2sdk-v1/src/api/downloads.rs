//! Downloads, with a destination or without.

use std::sync::Arc;
use std::time::Duration;

use b2_internal::compat::then_call;
use b2sdk_v2::{
    ByteRange, Call, Dict, DownloadConditions, DownloadedFile, EncryptionSetting, Error,
    ProgressListener,
};

use crate::download_dest::{DownloadDestination, LateListener, receive};

/// What a request of a download and one with a destination have in common: the setters, which pass everything on.
macro_rules! download_setters {
    ($Request:ty) => {
        impl $Request {
            /// Tells `listener` how far the download has come.
            pub fn progress_listener(self, listener: impl ProgressListener) -> Self {
                self.progress.join(Arc::new(listener));
                self
            }

            /// Asks for these bytes only. What is saved then is not checked against a digest, since none covers it.
            pub fn range(mut self, range: ByteRange) -> Self {
                self.range = Some(range);
                self.next = self.next.range(range);
                self
            }

            /// Says how the file is encrypted, which only SSE-C needs.
            pub fn encryption(mut self, encryption: EncryptionSetting) -> Self {
                self.next = self.next.encryption(encryption);
                self
            }

            /// Sets how long nothing may arrive before an attempt is given up and continued. Default:
            /// [`B2HttpApiConfig::idle_timeout`](crate::B2HttpApiConfig::idle_timeout).
            pub fn idle_timeout(mut self, idle_timeout: Duration) -> Self {
                self.next = self.next.idle_timeout(idle_timeout);
                self
            }

            /// Asks for the file only under these conditions; the download fails with `NotModified` or `PreconditionFailed`
            /// when one does not hold. B2 itself does not promise to heed them.
            pub fn conditions(mut self, conditions: DownloadConditions) -> Self {
                self.next = self.next.conditions(conditions);
                self
            }
        }
    };
}

/// A request of [`B2Api::download_file_by_id`](crate::B2Api::download_file_by_id) or
/// [`Bucket::download_file_by_id`](crate::Bucket::download_file_by_id).
#[must_use = "a request does nothing until it is sent or awaited"]
#[derive(Debug)]
pub struct DownloadFileById {
    next: b2sdk_v2::DownloadFileById,
    range: Option<ByteRange>,
    progress: LateListener,
}

download_setters!(DownloadFileById);

impl DownloadFileById {
    pub(crate) fn new(next: b2sdk_v2::DownloadFileById) -> Self {
        Self {
            next,
            range: None,
            progress: LateListener::default(),
        }
    }

    /// Downloads the file to `download_dest` at once. The result is then what is known of the file.
    pub fn download_dest(self, download_dest: impl DownloadDestination) -> DownloadFileByIdTo {
        DownloadFileByIdTo {
            next: self.next,
            range: self.range,
            progress: self.progress,
            download_dest: Arc::new(download_dest),
        }
    }

    /// Starts the call. Awaiting the request itself does the same.
    pub fn send(self) -> Call<DownloadedFile> {
        self.next.progress_listener(self.progress).send()
    }
}

impl IntoFuture for DownloadFileById {
    type Output = Result<DownloadedFile, Error>;
    type IntoFuture = Call<DownloadedFile>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// A request with a destination. It gives the keys `fileId`, `fileName`, `contentType`, `contentLength`, `contentSha1` and
/// `fileInfo`.
macro_rules! download_to_destination {
    ($(#[$meta:meta])* $Request:ident wraps $Next:ty) => {
        $(#[$meta])*
        #[must_use = "a request does nothing until it is sent or awaited"]
        #[derive(Debug)]
        pub struct $Request {
            next: $Next,
            range: Option<ByteRange>,
            progress: LateListener,
            download_dest: Arc<dyn DownloadDestination>,
        }

        download_setters!($Request);

        impl $Request {
            /// Starts the call. Awaiting the request itself does the same.
            pub fn send(self) -> Call<Dict> {
                let (destination, range, progress) = (self.download_dest, self.range, self.progress);
                let call = self.next.progress_listener(progress.clone()).send();
                then_call(call, move |downloaded| receive(downloaded, destination, range, progress))
            }
        }

        impl IntoFuture for $Request {
            type Output = Result<Dict, Error>;
            type IntoFuture = Call<Dict>;

            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }
    };
}

download_to_destination! {
    /// A request of [`B2Api::download_file_by_id`](crate::B2Api::download_file_by_id) with a destination. It gives the keys
    /// `fileId`, `fileName`, `contentType`, `contentLength`, `contentSha1` and `fileInfo`.
    DownloadFileByIdTo wraps b2sdk_v2::DownloadFileById
}

download_to_destination! {
    /// A request of [`Bucket::download_file_by_name`](crate::Bucket::download_file_by_name). It gives the keys `fileId`,
    /// `fileName`, `contentType`, `contentLength`, `contentSha1` and `fileInfo`.
    DownloadFileByName wraps b2sdk_v2::DownloadFileByName
}

impl DownloadFileByName {
    pub(crate) fn new(
        next: b2sdk_v2::DownloadFileByName,
        download_dest: impl DownloadDestination,
    ) -> Self {
        Self {
            next,
            range: None,
            progress: LateListener::default(),
            download_dest: Arc::new(download_dest),
        }
    }
}
