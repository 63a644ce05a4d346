use std::path::{Path, PathBuf};

use b2sdk_v3::Error;

use super::delegated::delegated_account_info;

/// Credentials and bucket names in an SQLite database, which the `b2` command and Python's SDK share. Both interfaces, and any
/// number of processes, may use the file at once.
///
/// A new file may be read by its owner only. It holds the application key in clear text. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct SqliteAccountInfo(b2sdk_v3::SqliteAccountInfo);

impl SqliteAccountInfo {
    /// Opens the file that the `b2` command uses, and makes it if it is missing:
    ///
    /// 1. the one that the environment variable `B2_ACCOUNT_INFO` names;
    /// 2. `~/.b2_account_info`, if it exists;
    /// 3. `b2/account_info` in the folder that `XDG_CONFIG_HOME` names, or in `~/.config` on platforms other than macOS and
    ///    Windows;
    /// 4. `~/.b2_account_info`.
    ///
    /// # Errors
    /// As [`SqliteAccountInfoBuilder::open`].
    pub fn open_default() -> Result<Self, Error> {
        b2sdk_v3::SqliteAccountInfo::open_default().map(Self)
    }

    /// Opens this file, and makes it if it is missing. `~` is the home folder.
    ///
    /// # Errors
    /// As [`SqliteAccountInfoBuilder::open`].
    pub fn open(file_name: impl AsRef<Path>) -> Result<Self, Error> {
        b2sdk_v3::SqliteAccountInfo::open(file_name).map(Self)
    }

    /// Begins the description of a store that has a profile's name, or whose place is of interest before it is opened.
    pub fn builder() -> SqliteAccountInfoBuilder {
        SqliteAccountInfoBuilder::default()
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

impl From<b2sdk_v3::SqliteAccountInfo> for SqliteAccountInfo {
    fn from(next: b2sdk_v3::SqliteAccountInfo) -> Self {
        Self(next)
    }
}

impl From<SqliteAccountInfo> for b2sdk_v3::SqliteAccountInfo {
    fn from(store: SqliteAccountInfo) -> Self {
        store.0
    }
}

/// Describes a [`SqliteAccountInfo`].
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `open` is called"]
pub struct SqliteAccountInfoBuilder(b2sdk_v3::SqliteAccountInfoBuilder);

impl SqliteAccountInfoBuilder {
    /// Sets the file. `~` is the home folder. An empty name counts as none, as in Python.
    pub fn file_name(self, file_name: impl AsRef<Path>) -> Self {
        Self(self.0.file_name(file_name))
    }

    /// Chooses one of several sets of credentials, by a name of 1 to 64 letters, digits, `_` and `-`. An empty name counts as
    /// none, as in Python.
    pub fn profile(self, profile: impl Into<String>) -> Self {
        Self(self.0.profile(profile))
    }

    /// The file that [`open`](Self::open) would open. Nothing is made or changed.
    ///
    /// # Errors
    /// `ValueError` for a profile's name that is not allowed, for a profile beside a file or beside the variable
    /// `B2_ACCOUNT_INFO`, and when there is no home folder where one is needed.
    pub fn get_user_account_info_path(&self) -> Result<PathBuf, Error> {
        self.0.get_user_account_info_path()
    }

    /// Opens the file. Makes it, and B2's own folder around it, if they are missing; makes both private; brings an older
    /// database up to date. Blocks for up to 30 seconds while another process has the file locked.
    ///
    /// # Errors
    /// As [`get_user_account_info_path`](Self::get_user_account_info_path); `CorruptAccountInfo`, `ForeignAccountInfo`,
    /// `AccountInfoLocked` after those 30 seconds; `Io` when the operating system refuses something.
    pub fn open(&self) -> Result<SqliteAccountInfo, Error> {
        self.0.open().map(SqliteAccountInfo)
    }
}
