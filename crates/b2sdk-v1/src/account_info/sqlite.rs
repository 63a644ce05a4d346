use std::env;
use std::path::{Path, PathBuf};

use b2sdk_v2::{B2_ACCOUNT_INFO_DEFAULT_FILE, B2_ACCOUNT_INFO_ENV_VAR, Result};

use super::delegated::delegated_account_info;

/// Credentials and bucket names in an SQLite database, which the `b2` command and Python's SDK share. All interfaces, and any
/// number of processes, may use the file at once.
///
/// A new file may be read by its owner only. It holds the application key in clear text. Cloning is cheap.
///
/// This interface knows neither profiles nor `XDG_CONFIG_HOME`.
#[derive(Debug, Clone)]
pub struct SqliteAccountInfo(b2sdk_v2::SqliteAccountInfo);

impl SqliteAccountInfo {
    /// Opens the file that the environment variable `B2_ACCOUNT_INFO` names, else `~/.b2_account_info`, and makes it if it is
    /// missing.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_default() -> Result<Self> {
        let named = env::var_os(B2_ACCOUNT_INFO_ENV_VAR).filter(|name| !name.is_empty());
        match named {
            Some(file_name) => Self::open(file_name),
            None => Self::open(B2_ACCOUNT_INFO_DEFAULT_FILE),
        }
    }

    /// Opens this file, and makes it if it is missing. `~` is the home folder. An empty name is that of
    /// [`open_default`](Self::open_default).
    ///
    /// # Errors
    /// `CorruptAccountInfo`, `ForeignAccountInfo`, `AccountInfoLocked` after 30 seconds; `ValueError` when there is no home
    /// folder where one is needed; `Io` when the operating system refuses something.
    pub fn open(file_name: impl AsRef<Path>) -> Result<Self> {
        match file_name.as_ref() {
            empty if empty.as_os_str().is_empty() => Self::open_default(),
            file_name => b2sdk_v2::SqliteAccountInfo::open(file_name).map(Self),
        }
    }

    /// The folder beside the database where unfinished uploads may be remembered: the path of the database with `.uploads`.
    /// Nothing is kept there unless [`B2ApiBuilder::journal`](crate::B2ApiBuilder::journal) is given it.
    pub fn journal_folder(&self) -> PathBuf {
        self.0.journal_folder()
    }

    /// The file, as an absolute path without links.
    pub fn filename(&self) -> &Path {
        self.0.filename()
    }
}

delegated_account_info!(SqliteAccountInfo);

impl From<b2sdk_v2::SqliteAccountInfo> for SqliteAccountInfo {
    fn from(next: b2sdk_v2::SqliteAccountInfo) -> Self {
        Self(next)
    }
}

impl From<SqliteAccountInfo> for b2sdk_v2::SqliteAccountInfo {
    fn from(store: SqliteAccountInfo) -> Self {
        store.0
    }
}
