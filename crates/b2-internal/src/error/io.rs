//! Between this error type and that of the standard library.

use std::error::Error as StdError;
use std::io;
use std::path::Path;

use super::{Error, ErrorClass, ErrorKind};

impl Error {
    /// What the operating system refused: `operation` is a verb that fits after "cannot", such as `open`.
    ///
    /// An [`io::Error`] that was made from an [`Error`] comes back as that error, unchanged.
    pub fn io(operation: impl Into<String>, path: Option<&Path>, reason: io::Error) -> Self {
        match reason.downcast::<Self>() {
            Ok(error) => error,
            Err(reason) => Self::new(ErrorKind::Io {
                operation: operation.into(),
                path: path.map(Path::to_owned),
            })
            .with_source(reason),
        }
    }
}

impl From<Error> for io::Error {
    /// Keeps the error as the inner one, so that `downcast` and `get_ref` find it again.
    fn from(error: Error) -> Self {
        Self::new(io_kind(&error), error)
    }
}

fn io_kind(error: &Error) -> io::ErrorKind {
    match error.kind() {
        ErrorKind::Io { .. } => error
            .source()
            .and_then(|reason| reason.downcast_ref::<io::Error>())
            .map_or(io::ErrorKind::Other, io::Error::kind),
        ErrorKind::B2RequestTimeout { .. }
        | ErrorKind::B2RequestTimeoutDuringUpload { .. }
        | ErrorKind::RequestTimeout { .. }
        | ErrorKind::UnboundStreamBufferTimeout => io::ErrorKind::TimedOut,
        ErrorKind::ConnectionReset => io::ErrorKind::ConnectionReset,
        ErrorKind::BrokenPipe => io::ErrorKind::BrokenPipe,
        ErrorKind::B2ConnectionError { .. } => io::ErrorKind::NotConnected,
        ErrorKind::UnknownHost => io::ErrorKind::HostUnreachable,
        ErrorKind::TruncatedOutput { .. } => io::ErrorKind::UnexpectedEof,
        ErrorKind::ChecksumMismatch { .. } => io::ErrorKind::InvalidData,
        ErrorKind::AccountInfoLocked { .. } => io::ErrorKind::ResourceBusy,
        ErrorKind::DestinationDirectoryDoesntExist => io::ErrorKind::NotFound,
        ErrorKind::DestinationDirectoryDoesntAllowOperation => io::ErrorKind::PermissionDenied,
        ErrorKind::DestinationIsADirectory => io::ErrorKind::IsADirectory,
        ErrorKind::DestinationParentIsNotADirectory | ErrorKind::NotADirectory { .. } => {
            io::ErrorKind::NotADirectory
        }
        _ => io_kind_of_family(error),
    }
}

fn io_kind_of_family(error: &Error) -> io::ErrorKind {
    use io::ErrorKind::{InvalidInput, NotFound, PermissionDenied, QuotaExceeded};
    [
        (ErrorClass::ResourceNotFound, NotFound),
        (ErrorClass::Unauthorized, PermissionDenied),
        (ErrorClass::AccessDenied, PermissionDenied),
        (ErrorClass::NotAllowedByAppKeyError, PermissionDenied),
        (ErrorClass::RestrictedBucket, PermissionDenied),
        (ErrorClass::CapExceeded, QuotaExceeded),
        (ErrorClass::BadRequest, InvalidInput),
        (ErrorClass::InvalidArgument, InvalidInput),
        (ErrorClass::InvalidUserInput, InvalidInput),
        (ErrorClass::ValueError, InvalidInput),
    ]
    .into_iter()
    .find(|&(class, _)| error.is(class))
    .map_or(io::ErrorKind::Other, |(_, kind)| kind)
}
