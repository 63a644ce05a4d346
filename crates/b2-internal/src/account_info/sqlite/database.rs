//! One file, the one connection that this process has to it, and the snapshot of what it held last.
//!
//! A transaction is short and declares what it is: a writer takes its lock when it begins, so that no two of them read first
//! and then wait for each other. The journal mode is whatever it was: other programs have the file open.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::failure::Failure;
use super::file::{self, Content, Identity};
use super::patience::{Patience, Waiting};
use super::records::Snapshot;
use super::schema::Survey;
use super::turns::Turns;
use super::{legacy, registry};
use crate::error::Error;

/// How often the file may be exchanged under our hands before that is an error.
const MAX_EXCHANGES: u32 = 16;

#[derive(Debug)]
pub(super) struct Database {
    path: PathBuf,
    connection: Turns<Option<Open>>,
    waiting: Arc<Waiting>,
}

/// A connection to a database of the current version.
#[derive(Debug)]
struct Open {
    connection: Connection,
    identity: Identity,
    /// With the `data_version` that it belongs to.
    snapshot: Option<(i64, Arc<Snapshot>)>,
}

impl Database {
    /// A file that is opened when it is first needed. `path` is absolute and without links.
    pub(super) fn at(path: PathBuf, waiting: Waiting) -> Self {
        Self {
            path,
            connection: Turns::new(None),
            waiting: Arc::new(waiting),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What the file holds now. It is read only if somebody has changed it.
    pub(super) fn read(&self) -> Result<Arc<Snapshot>, Error> {
        self.in_turn(Open::read)
    }

    /// Changes the file in one transaction. `change` runs again if the file was exchanged meanwhile.
    pub(super) fn write(
        &self,
        change: impl Fn(&Transaction<'_>) -> Result<(), Failure>,
    ) -> Result<(), Error> {
        self.in_turn(|open| open.write(&change))
    }

    /// Runs `job` on a connection to the file that has the name now.
    fn in_turn<T>(&self, job: impl Fn(&mut Open) -> Result<T, Failure>) -> Result<T, Error> {
        let patience = Cell::new(Patience::new());
        let mut steps = 0;
        let step = |waited: Option<_>| {
            let left = patience.get().after(waited.unwrap_or_default());
            patience.set(left);
            steps += 1;
            left.next_pause(steps, &self.waiting.random)
        };
        let outcome = self.connection.take(step, |open| {
            self.waiting.begin(patience.get());
            let mut absence = None;
            for _ in 0..MAX_EXCHANGES {
                match self.attempt(open, &job) {
                    Ok(Some(value)) => return Ok(value),
                    Ok(None) => {}
                    // Gone: the next attempt makes a new one.
                    Err(failure) if failure.is_absence() => absence = Some(failure),
                    Err(failure) => return Err(failure),
                }
            }
            let reason = std::io::Error::other("other programs keep replacing it");
            Err(absence.unwrap_or(Failure::Io("use", reason)))
        });
        outcome
            .unwrap_or(Err(Failure::Locked))
            .map_err(|failure| failure.about(&self.path))
    }

    /// One attempt; `None` when the file had another one's name before or after it.
    fn attempt<T>(
        &self,
        slot: &mut Option<Open>,
        job: impl Fn(&mut Open) -> Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        let is_same = |open: &Open| Ok::<_, Failure>(Identity::of(&self.path)? == open.identity);
        if slot
            .as_ref()
            .is_some_and(|open| !is_same(open).unwrap_or(false))
        {
            *slot = None;
        }
        let open = match slot {
            Some(open) => open,
            None => match self.connect()? {
                Some(open) => slot.insert(open),
                None => return Ok(None),
            },
        };
        let outcome = job(open);
        // What was done to a file that had lost its name by then is done again, whether SQLite noticed or not.
        if is_same(open)? {
            outcome.map(Some)
        } else {
            Ok(None)
        }
    }

    /// Opens the file, making or importing it first if need be; `None` when it has changed meanwhile.
    fn connect(&self) -> Result<Option<Open>, Failure> {
        let path = &self.path;
        file::create_if_missing(path)?;
        if !registry::was_sniffed(path) {
            match file::sniff(path)? {
                Content::Database | Content::Empty => {}
                Content::Legacy(_) => {
                    legacy::import(path, &self.waiting)?;
                    return Ok(None);
                }
                Content::Unknown => return Err(Failure::Corrupt),
            }
        }
        let identity = Identity::of(path)?;
        let mut open = Open {
            connection: connection(path, Arc::clone(&self.waiting))?,
            identity,
            snapshot: None,
        };
        if Identity::of(path)? != identity {
            return Ok(None);
        }
        open.bring_up_to_date(path)?;
        registry::remember_sniffed(path);
        Ok(Some(open))
    }
}

fn connection(path: &Path, waiting: Arc<Waiting>) -> Result<Connection, Failure> {
    let access = if file::is_read_only(path)? {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE
    };
    // `Turns` lets one thread at a time use it.
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_handler(Some(move |attempt: i32| {
        waiting.pause(attempt.unsigned_abs())
    }))?;
    // What is deleted, keys among it, is overwritten.
    connection.pragma_update(None, "secure_delete", true)?;
    Ok(connection)
}

impl Open {
    fn begin(&mut self, behavior: TransactionBehavior) -> Result<Transaction<'_>, Failure> {
        Ok(self.connection.transaction_with_behavior(behavior)?)
    }

    /// Makes sure that the database is ours, private, and of the current version.
    fn bring_up_to_date(&mut self, path: &Path) -> Result<(), Failure> {
        let survey = Survey::of(&*self.begin(TransactionBehavior::Deferred)?)?;
        file::make_private(path);
        if survey.is_current() {
            return Ok(());
        }
        let transaction = self.begin(TransactionBehavior::Immediate)?;
        Survey::of(&transaction)?.complete(&transaction)?;
        Ok(transaction.commit()?)
    }

    fn read(&mut self) -> Result<Arc<Snapshot>, Failure> {
        let known = self.snapshot.take();
        let transaction = self.begin(TransactionBehavior::Deferred)?;
        let version = data_version(&transaction)?;
        let snapshot = match known {
            Some((at, snapshot)) if at == version => snapshot,
            _ => Arc::new(Snapshot::load(&transaction)?),
        };
        transaction.commit()?;
        self.snapshot = Some((version, Arc::clone(&snapshot)));
        Ok(snapshot)
    }

    fn write(
        &mut self,
        change: impl Fn(&Transaction<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let transaction = self.begin(TransactionBehavior::Immediate)?;
        change(&transaction)?;
        transaction.commit()?;
        // Changes of this connection's own do not count in `data_version`.
        self.snapshot = None;
        Ok(())
    }
}

/// Changes whenever another connection has changed the file.
fn data_version(connection: &Connection) -> Result<i64, Failure> {
    let version = connection
        .prepare_cached("PRAGMA data_version")?
        .query_row([], |row| row.get(0))?;
    Ok(version)
}
