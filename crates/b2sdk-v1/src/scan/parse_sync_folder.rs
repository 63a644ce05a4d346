use std::sync::Arc;

use b2_internal::compat::map_outcome;
use b2sdk_v2::{Call, Error, ErrorKind, Folder, ParseFolder};

use crate::B2Api;

/// Finds the folder that a text such as `b2://bucket/folder` or `/home/me` names.
///
/// A folder in a bucket is looked for by its bucket only: in the cache, or by `b2_list_buckets`. A folder on this machine
/// is not looked for.
///
/// # Errors
/// `CommandError` for a text that names no folder; `NonExistentBucket`.
pub fn parse_sync_folder(folder_name: impl Into<String>, api: &B2Api) -> ParseSyncFolder {
    ParseSyncFolder(b2sdk_v2::parse_folder(folder_name, &api.0))
}

/// A request of [`parse_sync_folder`].
#[must_use = "a request does nothing until it is sent or awaited"]
#[derive(Debug)]
pub struct ParseSyncFolder(ParseFolder);

impl ParseSyncFolder {
    /// Starts the call. Awaiting the request itself does the same.
    pub fn send(self) -> Call<Arc<dyn Folder>> {
        map_outcome(self.0.send(), |outcome| outcome.map_err(as_command_error))
    }
}

impl IntoFuture for ParseSyncFolder {
    type Output = Result<Arc<dyn Folder>, Error>;
    type IntoFuture = Call<Arc<dyn Folder>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// The wrong name of a folder is an error of the command line here.
fn as_command_error(error: Error) -> Error {
    match error.kind() {
        ErrorKind::InvalidArgument { message, .. } => {
            let message = message.clone();
            Error::new(ErrorKind::CommandError { message }).with_source(error)
        }
        _ => error,
    }
}

/// Finds the folder that a text names, as [`parse_sync_folder`] does, with the errors of the newer interfaces.
///
/// # Errors
/// `InvalidArgument` for a text that names no folder; `NonExistentBucket`.
pub fn parse_folder(folder_name: impl Into<String>, api: &B2Api) -> ParseFolder {
    b2sdk_v2::parse_folder(folder_name, &api.0)
}
