use b2_internal::compat::map_call;
use b2sdk_v2::{Call, Error};

use super::B2Api;
use crate::file_version_info::{FileVersionInfo, cancelled};

/// A request of [`B2Api::cancel_large_file`] or [`Bucket::cancel_large_file`](crate::Bucket::cancel_large_file).
#[must_use = "a request does nothing until it is sent or awaited"]
#[derive(Debug)]
pub struct CancelLargeFile {
    next: b2sdk_v2::CancelLargeFile,
    api: B2Api,
}

impl CancelLargeFile {
    pub(super) fn new(api: B2Api, file_id: String) -> Self {
        Self {
            next: api.0.cancel_large_file(file_id),
            api,
        }
    }

    /// Starts the call. Awaiting the request itself does the same.
    pub fn send(self) -> Call<FileVersionInfo> {
        let api = self.api;
        map_call(self.next.send(), move |gone| {
            Ok(cancelled(gone).with_api(&api))
        })
    }
}

impl IntoFuture for CancelLargeFile {
    type Output = Result<FileVersionInfo, Error>;
    type IntoFuture = Call<FileVersionInfo>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}
