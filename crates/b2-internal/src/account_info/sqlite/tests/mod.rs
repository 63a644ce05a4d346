//! The rules for the file's place; files of every kind and version; what others do to a file that is open; secrets.

mod files;
mod location;
mod secrets;
mod sharing;
mod versions;

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tempfile::TempDir;

use super::SqliteAccountInfo;
use crate::account_info::AuthData;
use crate::error::{Error, ErrorKind};
use crate::raw_api::Allowed;

/// A folder of a test's own, and a place for a file in it.
struct Place {
    folder: TempDir,
    path: PathBuf,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("account_info");
        Self { folder, path }
    }

    fn holding(content: impl AsRef<[u8]>) -> Self {
        let place = Self::new();
        std::fs::write(&place.path, content).unwrap();
        place
    }

    fn open(&self) -> Result<SqliteAccountInfo, Error> {
        SqliteAccountInfo::open(&self.path)
    }

    /// A connection as another process has it.
    fn other(&self) -> Connection {
        other(&self.path)
    }

    fn bytes(&self) -> Vec<u8> {
        std::fs::read(&self.path).unwrap()
    }

    /// The names of everything in the folder.
    fn entries(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn other(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    // A test does not outlive the power supply.
    connection
        .pragma_update(None, "synchronous", "OFF")
        .unwrap();
    connection
}

fn auth_data(token: &str) -> AuthData {
    AuthData {
        account_id: "account".to_owned(),
        auth_token: token.into(),
        api_url: "https://api.example.com".to_owned(),
        download_url: "https://download.example.com".to_owned(),
        s3_api_url: "https://s3.example.com".to_owned(),
        recommended_part_size: 100_000_000,
        absolute_minimum_part_size: 4_000_000,
        application_key_id: "key-id".to_owned(),
        application_key: "K001secret".into(),
        realm: "production".to_owned(),
        allowed: Allowed::new(["listFiles", "writeFiles"]),
    }
}

fn pair(name: &str, id: &str) -> (String, String) {
    (name.to_owned(), id.to_owned())
}

fn kind_of<T: std::fmt::Debug>(outcome: Result<T, Error>) -> &'static str {
    outcome.unwrap_err().kind().name()
}

fn io_kind_of<T: std::fmt::Debug>(outcome: Result<T, Error>) -> std::io::ErrorKind {
    let error = outcome.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Io { .. }), "{error:?}");
    std::io::Error::from(error).kind()
}
