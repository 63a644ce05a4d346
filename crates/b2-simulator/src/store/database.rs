use std::path::Path;

use rusqlite::{Connection, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Fsync, OpenError};
use crate::model::{Change, Rows};

const SCHEMA_VERSION: i64 = 1;
/// A process that is being killed may hold its lock for a moment longer.
const LOCK_PATIENCE: std::time::Duration = std::time::Duration::from_millis(500);

const SCHEMA: &str = "
    CREATE TABLE launch (id INTEGER PRIMARY KEY, count INTEGER NOT NULL);
    CREATE TABLE account (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE application_key (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE bucket (id TEXT PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE file (sequence INTEGER PRIMARY KEY, record TEXT NOT NULL);
    CREATE TABLE part (
        sequence INTEGER NOT NULL,
        number INTEGER NOT NULL,
        record TEXT NOT NULL,
        PRIMARY KEY (sequence, number)
    ) WITHOUT ROWID;
";

/// The rows of a data folder: one table per kind, keys as columns, the rest as JSON.
#[derive(Debug)]
pub(super) struct Database {
    connection: Connection,
}

impl Database {
    /// Opens the database and locks it for this process.
    pub(super) fn open(path: &Path, fsync: Fsync) -> Result<Self, OpenError> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(LOCK_PATIENCE)?;
        // Exclusive before WAL: then there is no shared-memory file, and a second simulator is kept out.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        let synchronous = match fsync {
            Fsync::Never => "NORMAL",
            Fsync::Always => "FULL",
        };
        connection.pragma_update(None, "synchronous", synchronous)?;
        let transaction =
            connection.transaction_with_behavior(rusqlite::TransactionBehavior::Exclusive)?;
        let version: i64 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        match version {
            0 => {
                transaction.execute_batch(SCHEMA)?;
                transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
            }
            SCHEMA_VERSION => {}
            version => return Err(OpenError::Version(version)),
        }
        transaction.commit()?;
        Ok(Self { connection })
    }

    /// Counts the openings, this one included.
    pub(super) fn count_launch(&self) -> Result<u64, OpenError> {
        let count: i64 = self.connection.query_row(
            "INSERT INTO launch VALUES (1, 1)
             ON CONFLICT (id) DO UPDATE SET count = count + 1 RETURNING count",
            [],
            |row| row.get(0),
        )?;
        Ok(count.unsigned_abs())
    }

    pub(super) fn load(&self) -> Result<Rows, OpenError> {
        Ok(Rows {
            accounts: self.records("SELECT record FROM account ORDER BY id")?,
            keys: self.records("SELECT record FROM application_key ORDER BY id")?,
            buckets: self.records("SELECT record FROM bucket ORDER BY id")?,
            files: self.records("SELECT record FROM file ORDER BY sequence")?,
            parts: self.parts()?,
        })
    }

    fn records<T: DeserializeOwned>(&self, query: &str) -> Result<Vec<T>, OpenError> {
        let mut statement = self.connection.prepare(query)?;
        let mut rows = statement.query([])?;
        let mut records = Vec::new();
        while let Some(row) = rows.next()? {
            records.push(serde_json::from_str(row.get_ref(0)?.as_str()?)?);
        }
        Ok(records)
    }

    fn parts(&self) -> Result<Vec<(u64, crate::model::Part)>, OpenError> {
        let query = "SELECT sequence, record FROM part ORDER BY sequence, number";
        let mut statement = self.connection.prepare(query)?;
        let mut rows = statement.query([])?;
        let mut parts = Vec::new();
        while let Some(row) = rows.next()? {
            let sequence: i64 = row.get(0)?;
            let part = serde_json::from_str(row.get_ref(1)?.as_str()?)?;
            parts.push((sequence.unsigned_abs(), part));
        }
        Ok(parts)
    }

    /// Writes all of the changes in one transaction.
    pub(super) fn save(&mut self, changes: &[Change]) -> rusqlite::Result<()> {
        let transaction = self.connection.transaction()?;
        for change in changes {
            apply(&transaction, change)?;
        }
        transaction.commit()
    }
}

fn apply(transaction: &Transaction<'_>, change: &Change) -> rusqlite::Result<()> {
    let run = |sql: &str, params: &[&dyn rusqlite::ToSql]| {
        transaction.prepare_cached(sql)?.execute(params).map(|_| ())
    };
    // Sequence numbers stay far below the end of SQLite's integers.
    let signed = u64::cast_signed;
    match change {
        Change::Account(account) => run(
            "INSERT OR REPLACE INTO account VALUES (?1, ?2)",
            params![account.id, json(account)?],
        ),
        Change::Key(key) => run(
            "INSERT OR REPLACE INTO application_key VALUES (?1, ?2)",
            params![key.id, json(key)?],
        ),
        Change::KeyGone(id) => run("DELETE FROM application_key WHERE id = ?1", params![id]),
        Change::Bucket(bucket) => run(
            "INSERT OR REPLACE INTO bucket VALUES (?1, ?2)",
            params![bucket.id, json(bucket)?],
        ),
        Change::BucketGone(id) => run("DELETE FROM bucket WHERE id = ?1", params![id]),
        Change::File(file) => run(
            "INSERT OR REPLACE INTO file VALUES (?1, ?2)",
            params![signed(file.sequence), json(file)?],
        ),
        Change::FileGone { sequence } => run(
            "DELETE FROM file WHERE sequence = ?1",
            params![signed(*sequence)],
        ),
        Change::Part { sequence, part } => run(
            "INSERT OR REPLACE INTO part VALUES (?1, ?2, ?3)",
            params![signed(*sequence), part.number, json(part)?],
        ),
        Change::PartsGone { sequence } => run(
            "DELETE FROM part WHERE sequence = ?1",
            params![signed(*sequence)],
        ),
    }
}

fn json<T: Serialize>(record: &std::sync::Arc<T>) -> rusqlite::Result<String> {
    serde_json::to_string(&**record)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}
