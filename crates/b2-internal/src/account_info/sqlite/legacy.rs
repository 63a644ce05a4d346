//! The file of the first versions of Python's SDK: one JSON object. A database takes its place.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};
use serde::{Deserialize, Deserializer};

use super::failure::Failure;
use super::file::{self, Content, Identity};
use super::patience::Waiting;
use super::schema;
use crate::secret::Secret;

/// What a legacy file holds; all of it must be there.
#[derive(Debug, Deserialize)]
pub(super) struct LegacyAccountInfo {
    account_id: String,
    #[serde(deserialize_with = "secret")]
    application_key: Secret,
    #[serde(deserialize_with = "secret")]
    account_auth_token: Secret,
    api_url: String,
    download_url: String,
    minimum_part_size: u64,
    realm: String,
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
    String::deserialize(deserializer).map(Secret::from)
}

impl LegacyAccountInfo {
    /// Reads a file's content; `None` when it is something else.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }

    /// Writes the values as the version that knew nothing else would have, so that the defaults for old rows apply.
    fn insert_into(&self, connection: &Connection) -> Result<(), Failure> {
        let part_size = i64::try_from(self.minimum_part_size).map_err(|_| Failure::Corrupt)?;
        connection.execute(
            "INSERT INTO account (account_id, application_key, account_auth_token, api_url, download_url,
                                  recommended_part_size, absolute_minimum_part_size, realm)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                self.account_id,
                self.application_key.reveal(),
                self.account_auth_token.reveal(),
                self.api_url,
                self.download_url,
                part_size,
                schema::OLD_ABSOLUTE_MINIMUM_PART_SIZE,
                self.realm,
            ],
        )?;
        Ok(())
    }
}

/// Puts a database with the values of a legacy file into its place, whole or not at all. Does nothing if another process
/// has done it.
///
/// Must not be called while a connection of this process has the file open.
pub(super) fn import(path: &Path, waiting: &Waiting) -> Result<(), Failure> {
    let legacy_file = File::open(path).map_err(|error| Failure::Io("open", error))?;
    lock(&legacy_file, waiting)?;
    let is_still_there = || -> Result<bool, Failure> {
        let metadata = legacy_file.metadata();
        let locked = metadata.map_err(|error| Failure::Io("open", error))?;
        Ok(Identity::of(path)? == Identity::from(locked))
    };
    if !is_still_there()? {
        return Ok(());
    }
    let bytes = file::read_beginning(&legacy_file).map_err(|error| Failure::Io("read", error))?;
    let Content::Legacy(values) = file::content(&bytes, || false) else {
        return Ok(());
    };

    let draft = tempfile::Builder::new()
        .prefix(".b2-account-info-")
        .tempfile_in(path.parent().unwrap_or(Path::new(".")))
        .map_err(|error| Failure::Io("replace", error))?;
    let mut connection =
        Connection::open_with_flags(draft.path(), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let transaction = connection.transaction()?;
    schema::create(&transaction)?;
    values.insert_into(&transaction)?;
    transaction.commit()?;
    connection.close().map_err(|(_, error)| error)?;

    // Python's SDK does not ask for the lock.
    if is_still_there()? {
        draft
            .persist(path)
            .map_err(|failed| Failure::Io("replace", failed.error))?;
    }
    Ok(())
}

/// Keeps other processes of this library from importing the same file.
fn lock(file: &File, waiting: &Waiting) -> Result<(), Failure> {
    let mut attempt = 0;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => {
                if !waiting.pause(attempt) {
                    return Err(Failure::Locked);
                }
                attempt += 1;
            }
            // There is nothing else to lock with, and it is a matter of one moment in the life of the file.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                return Ok(());
            }
            Err(TryLockError::Error(error)) => return Err(Failure::Io("lock", error)),
        }
    }
}
