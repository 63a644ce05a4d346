//! The account data in the database that Python's SDK and the `b2` command use, also while they use it.
//!
//! | file | what it answers |
//! |---|---|
//! | [`location`] | which file it is |
//! | [`registry`], [`database`], [`turns`], [`patience`] | who in this process uses it, when, and how long one waits |
//! | [`file`], [`legacy`] | what the file is, and who may read it |
//! | [`schema`], [`records`], [`allowed`] | what is in it |
//! | [`failure`] | what goes wrong |
//!
//! Invariant: a file that is not recognised as ours, or that is read-only, keeps every byte and its mode.

mod allowed;
mod database;
mod failure;
mod file;
mod legacy;
mod location;
mod patience;
mod records;
mod registry;
mod schema;
mod turns;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{AccountInfo, AuthData};
use crate::error::Error;
use database::Database;
use failure::Failure;
pub use location::{
    B2_ACCOUNT_INFO_DEFAULT_FILE, B2_ACCOUNT_INFO_ENV_VAR, B2_ACCOUNT_INFO_PROFILE_FILE,
    XDG_CONFIG_HOME_ENV_VAR,
};
use location::{Environment, Location};

/// Credentials and bucket names in an SQLite database, which the `b2` command and Python's SDK share.
///
/// Any number of processes may use the file at once. Each change is one short transaction; while another process writes,
/// up to 30 seconds are waited for it. Changes that others make are noticed, also when they exchange the whole file. Reading
/// what nobody has changed costs no more than asking whether somebody has.
///
/// A new file may be read by its owner only, and so may an existing one once it is opened, unless it is read-only. It holds
/// the application key in clear text. A database of an older version is brought up to date, and the JSON file of the first
/// versions of Python's SDK becomes a database.
///
/// Cloning is cheap. All stores on one file share one connection per process, which is closed with the last of them.
///
/// ```
/// # use b2_internal::account_info::{AccountInfo, SqliteAccountInfo};
/// # use b2_internal::{api::B2Api, http::B2HttpApiConfig};
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let simulator = b2_simulator::Simulator::builder().build()?;
/// # let (key_id, key, realm) = (simulator.key_id(), simulator.key(), simulator.endpoint());
/// # let config = || B2HttpApiConfig::new().transport(simulator.transport());
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("account_info");
/// let account_info = SqliteAccountInfo::open(&path)?;
/// # let (builder, config_of_second) = (B2Api::builder().api_config(config()), config());
/// # /*
/// let builder = B2Api::builder();
/// # */
/// let api = builder.account_info(account_info.clone()).build()?;
/// api.authorize_account(key_id, key).realm(realm).await?;
/// api.create_bucket("holiday-photos", "allPrivate").await?;
///
/// // Any later program finds the credentials, and what the buckets are called.
/// assert_eq!(account_info.list_bucket_names_ids()?[0].0, "holiday-photos");
/// # let again = B2Api::builder().account_info(SqliteAccountInfo::open(&path)?).api_config(config_of_second).build()?;
/// # simulator.clear_requests();
/// # again.list_buckets().await?;
/// # assert_eq!(simulator.requests().len(), 1, "no second authorisation");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct SqliteAccountInfo {
    database: Arc<Database>,
}

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
        Self::builder().open()
    }

    /// Opens this file, and makes it if it is missing. `~` is the home folder.
    ///
    /// ```
    /// # use b2_internal::account_info::{AccountInfo, SqliteAccountInfo};
    /// # let folder = tempfile::tempdir()?;
    /// let store = SqliteAccountInfo::open(folder.path().join("account.sqlite"))?;
    /// assert!(store.get_auth_data()?.is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`SqliteAccountInfoBuilder::open`].
    pub fn open(file_name: impl AsRef<Path>) -> Result<Self, Error> {
        Self::builder().file_name(file_name).open()
    }

    /// Begins the description of a store that has a profile's name, or whose place is of interest before it is opened.
    pub fn builder() -> SqliteAccountInfoBuilder {
        SqliteAccountInfoBuilder::default()
    }

    /// The folder beside the database where unfinished uploads may be remembered: the path of the database with `.uploads`.
    /// Nothing is kept there unless [`B2ApiBuilder::journal`](crate::api::B2ApiBuilder::journal) is given it.
    pub fn journal_folder(&self) -> PathBuf {
        let mut folder = self.filename().as_os_str().to_owned();
        folder.push(".uploads");
        folder.into()
    }

    /// The file, as an absolute path without links.
    pub fn filename(&self) -> &Path {
        self.database.path()
    }
}

impl fmt::Debug for SqliteAccountInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteAccountInfo")
            .field("filename", &self.filename())
            .finish_non_exhaustive()
    }
}

/// Describes a [`SqliteAccountInfo`].
///
/// ```
/// # use b2_internal::account_info::SqliteAccountInfo;
/// let path = SqliteAccountInfo::builder().file_name("~/account_info").get_user_account_info_path()?;
/// assert!(!path.starts_with("~"));
/// # Ok::<_, b2_internal::error::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
#[must_use = "a builder does nothing until `open` is called"]
pub struct SqliteAccountInfoBuilder {
    file_name: Option<PathBuf>,
    profile: Option<String>,
}

impl SqliteAccountInfoBuilder {
    /// Sets the file. `~` is the home folder. An empty name counts as none, as in Python.
    pub fn file_name(mut self, file_name: impl AsRef<Path>) -> Self {
        self.file_name = Some(file_name.as_ref().to_owned());
        self
    }

    /// Chooses one of several sets of credentials, by a name of 1 to 64 letters, digits, `_` and `-`. An empty name counts as
    /// none, as in Python.
    ///
    /// The file is `~/.b2db-{profile}.sqlite` if that exists, else `b2/db-{profile}.sqlite` in the folder that
    /// `XDG_CONFIG_HOME` names, or in `~/.config` on platforms other than macOS and Windows; else the first one.
    pub fn profile(mut self, profile: impl Into<String>) -> Self {
        self.profile = Some(profile.into());
        self
    }

    /// The file that [`open`](Self::open) would open. Nothing is made or changed.
    ///
    /// # Errors
    /// `ValueError` for a profile's name that is not allowed, for a profile beside a file or beside the variable
    /// `B2_ACCOUNT_INFO`, and when there is no home folder where one is needed.
    pub fn get_user_account_info_path(&self) -> Result<PathBuf, Error> {
        Ok(self.locate()?.path)
    }

    /// Opens the file. Makes it, and B2's own folder around it, if they are missing; makes both private; brings an older
    /// database up to date.
    ///
    /// Blocks: for a moment, or for up to 30 seconds while another process has the file locked.
    ///
    /// # Errors
    /// As [`get_user_account_info_path`](Self::get_user_account_info_path); `CorruptAccountInfo` for a file that is neither
    /// empty nor a database nor a legacy file; `ForeignAccountInfo` for the database of another program or of a newer
    /// version; `AccountInfoLocked` after those 30 seconds; `Io` when the operating system refuses something. A file that
    /// is refused is left as it was.
    pub fn open(&self) -> Result<SqliteAccountInfo, Error> {
        let Location { path, own_folder } = self.locate()?;
        if let Some(folder) = own_folder {
            let creating = |reason| Failure::Io("create the folder", reason).about(&folder);
            file::make_private_folder(&folder).map_err(creating)?;
        }
        let database = registry::database(&path)?;
        database.read()?;
        Ok(SqliteAccountInfo { database })
    }

    fn locate(&self) -> Result<Location, Error> {
        let environment = Environment::of_this_process();
        location::locate(
            self.file_name.as_deref(),
            self.profile.as_deref(),
            &environment,
        )
    }
}

impl AccountInfo for SqliteAccountInfo {
    fn get_auth_data(&self) -> Result<Option<AuthData>, Error> {
        Ok(self.database.read()?.auth_data.clone())
    }

    fn set_auth_data(&self, auth_data: AuthData) -> Result<(), Error> {
        self.database
            .write(|transaction| records::set_auth_data(transaction, &auth_data))
    }

    fn clear(&self) -> Result<(), Error> {
        self.database
            .write(|transaction| records::clear(transaction))
    }

    fn refresh_entire_bucket_name_cache(
        &self,
        names_and_ids: Vec<(String, String)>,
    ) -> Result<(), Error> {
        self.database
            .write(|transaction| records::replace_buckets(transaction, &names_and_ids))
    }

    fn save_bucket(&self, bucket_name: &str, bucket_id: &str) -> Result<(), Error> {
        let known = self.get_bucket_id_or_none_from_bucket_name(bucket_name)?;
        if known.as_deref() == Some(bucket_id) {
            return Ok(());
        }
        self.database
            .write(|transaction| records::save_bucket(transaction, bucket_name, bucket_id))
    }

    fn remove_bucket_name(&self, bucket_name: &str) -> Result<(), Error> {
        self.database
            .write(|transaction| records::remove_bucket(transaction, bucket_name))
    }

    fn list_bucket_names_ids(&self) -> Result<Vec<(String, String)>, Error> {
        let snapshot = self.database.read()?;
        let names_and_ids = snapshot.bucket_ids.iter();
        Ok(names_and_ids
            .map(|(name, id)| (name.clone(), id.clone()))
            .collect())
    }

    fn get_bucket_id_or_none_from_bucket_name(
        &self,
        bucket_name: &str,
    ) -> Result<Option<String>, Error> {
        Ok(self.database.read()?.bucket_ids.get(bucket_name).cloned())
    }
}

#[cfg(test)]
mod tests;
