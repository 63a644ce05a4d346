//! What can go wrong with the file, before its path is known to the message.

use std::io;
use std::path::Path;

use rusqlite::ErrorCode;

use crate::error::{Error, ErrorKind};

/// A failure of an operation on the file.
///
/// Invariant: nothing in it quotes the content of the file.
#[derive(Debug)]
pub(super) enum Failure {
    Sql(rusqlite::Error),
    /// The operating system refused `operation`, a verb that fits after "cannot".
    Io(&'static str, io::Error),
    Locked,
    Corrupt,
    Foreign,
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl Failure {
    /// Whether the file was not there.
    pub(super) fn is_absence(&self) -> bool {
        matches!(self, Self::Io(_, reason) if reason.kind() == io::ErrorKind::NotFound)
    }

    /// The error that users see.
    pub(super) fn about(self, path: &Path) -> Error {
        let file_name = path.display().to_string();
        match self {
            Self::Sql(error) => of_sqlite(error, path),
            Self::Io(operation, reason) => Error::io(operation, Some(path), reason),
            Self::Locked => Error::new(ErrorKind::AccountInfoLocked { file_name }),
            Self::Corrupt => Error::new(ErrorKind::CorruptAccountInfo { file_name }),
            Self::Foreign => Error::new(ErrorKind::ForeignAccountInfo { file_name }),
        }
    }
}

fn of_sqlite(error: rusqlite::Error, path: &Path) -> Error {
    use rusqlite::Error::{
        FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error,
    };
    let file_name = path.display().to_string();
    let is_wrong_value = matches!(
        error,
        FromSqlConversionFailure(..)
            | IntegralValueOutOfRange(..)
            | InvalidColumnType(..)
            | Utf8Error(..)
    );
    if is_wrong_value {
        return Error::new(ErrorKind::CorruptAccountInfo { file_name }).with_source(error);
    }
    let refused =
        |operation, kind, error| Error::io(operation, Some(path), io::Error::new(kind, error));
    match error.sqlite_error_code() {
        Some(
            ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::FileLockingProtocolFailed,
        ) => Error::new(ErrorKind::AccountInfoLocked { file_name }).with_source(error),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            Error::new(ErrorKind::CorruptAccountInfo { file_name }).with_source(error)
        }
        Some(ErrorCode::ReadOnly) => refused("write", io::ErrorKind::PermissionDenied, error),
        Some(ErrorCode::DiskFull) => refused("write", io::ErrorKind::StorageFull, error),
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            refused("open", io::ErrorKind::PermissionDenied, error)
        }
        Some(ErrorCode::SystemIoFailure) => refused("use", io::ErrorKind::Other, error),
        _ => {
            let message = format!("Account info file ({file_name}) cannot be used: {error}");
            Error::new(ErrorKind::AccountInfoError { message }).with_source(error)
        }
    }
}
