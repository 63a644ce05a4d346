//! The tables that Python's SDK and this library share, and the way there from every older version.
//!
//! What a database lacks is read off its tables and columns, not only off the list of updates done, so that a database
//! in any state, also one that another process is creating right now, ends up the same.
//!
//! Invariant: a database is recognised in the very transaction that changes it; what is not recognised is not touched.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::allowed;
use super::failure::Failure;

/// What an account without a stored minimum has.
pub(super) const OLD_ABSOLUTE_MINIMUM_PART_SIZE: i64 = 5_000_000;

/// The updates that a current database has been through, by Python's numbers.
const UPDATES: std::ops::RangeInclusive<i64> = 1..=6;
/// Brings `allowed` into the form for several buckets.
const ALLOWED_UPDATES: [i64; 2] = [5, 6];

struct Column {
    name: &'static str,
    definition: &'static str,
    /// What an older row has instead; `None` for what every version has.
    when_missing: Option<&'static str>,
}

const fn column(
    name: &'static str,
    definition: &'static str,
    when_missing: Option<&'static str>,
) -> Column {
    Column {
        name,
        definition,
        when_missing,
    }
}

/// The table `account`, which has one row or none.
const ACCOUNT: [Column; 11] = [
    column("account_id", "TEXT NOT NULL", None),
    column("application_key", "TEXT NOT NULL", None),
    column("account_auth_token", "TEXT NOT NULL", None),
    column("api_url", "TEXT NOT NULL", None),
    column("download_url", "TEXT NOT NULL", None),
    column(
        "absolute_minimum_part_size",
        "INT NOT NULL",
        Some("5000000"),
    ),
    column(
        "recommended_part_size",
        "INT NOT NULL",
        Some("minimum_part_size"),
    ),
    column("realm", "TEXT NOT NULL", None),
    column("allowed", "TEXT", Some("NULL")),
    column("account_id_or_app_key_id", "TEXT", Some("NULL")),
    column("s3_api_url", "TEXT", Some("NULL")),
];
/// The column that two others have replaced.
const OLD_PART_SIZE: &str = "minimum_part_size";

/// The other tables, with their columns. `bucket_upload_url` has always been empty; Python's SDK wants it there.
const OTHER_TABLES: [(&str, &[&str], &str); 3] = [
    (
        "update_done",
        &["update_number"],
        "update_number INT NOT NULL",
    ),
    (
        "bucket",
        &["bucket_name", "bucket_id"],
        "bucket_name TEXT NOT NULL, bucket_id TEXT NOT NULL",
    ),
    (
        "bucket_upload_url",
        &[],
        "bucket_id TEXT NOT NULL, upload_url TEXT NOT NULL, upload_auth_token TEXT NOT NULL",
    ),
];

/// What is there of the tables.
#[derive(Debug)]
pub(super) struct Survey {
    tables: BTreeSet<String>,
    account_columns: BTreeSet<String>,
    updates: BTreeSet<i64>,
}

impl Survey {
    /// Looks at a database.
    ///
    /// Fails with `Foreign` for the database of another program or of a version to come.
    pub(super) fn of(connection: &Connection) -> Result<Self, Failure> {
        let tables: BTreeSet<String> = connection
            .prepare("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")?
            .query_map([], |row| row.get(0))?
            .filter(|name| {
                !name
                    .as_ref()
                    .is_ok_and(|name: &String| name.starts_with("sqlite_"))
            })
            .collect::<Result<_, _>>()?;
        let account_columns = columns(connection, "account")?;
        let mut survey = Self {
            tables,
            account_columns,
            updates: BTreeSet::new(),
        };
        survey.check(connection)?;
        if survey.tables.contains("update_done") {
            survey.updates = connection
                .prepare("SELECT update_number FROM update_done")?
                .query_map([], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
        }
        if survey.updates.last() > Some(UPDATES.end()) {
            return Err(Failure::Foreign);
        }
        Ok(survey)
    }

    fn check(&self, connection: &Connection) -> Result<(), Failure> {
        let is_ours = |name: &String| {
            name == "account" || OTHER_TABLES.iter().any(|(table, ..)| name == table)
        };
        // Python's SDK makes the tables one by one, so any of them may be missing, but not beside somebody else's.
        let ours = self.tables.iter().filter(|name| is_ours(name)).count();
        let (is_incomplete, has_others) = (ours < 1 + OTHER_TABLES.len(), ours < self.tables.len());
        if is_incomplete && has_others {
            return Err(Failure::Foreign);
        }
        let has_account = self.tables.contains("account");
        if has_account && ACCOUNT.iter().any(|column| self.source(column).is_none()) {
            return Err(Failure::Foreign);
        }
        for (table, wanted, _) in OTHER_TABLES {
            let present = columns(connection, table)?;
            if !present.is_empty() && !wanted.iter().all(|name| present.contains(*name)) {
                return Err(Failure::Foreign);
            }
        }
        Ok(())
    }

    /// Where the value of a column comes from in the table `account` as it is now.
    fn source(&self, column: &Column) -> Option<&'static str> {
        if self.account_columns.contains(column.name) {
            return Some(column.name);
        }
        column
            .when_missing
            .filter(|&source| source != OLD_PART_SIZE || self.account_columns.contains(source))
    }

    fn has_all_account_columns(&self) -> bool {
        ACCOUNT
            .iter()
            .all(|column| self.account_columns.contains(column.name))
    }

    /// Whether nothing is left to do.
    pub(super) fn is_current(&self) -> bool {
        self.has_all_account_columns()
            && OTHER_TABLES
                .iter()
                .all(|(table, ..)| self.tables.contains(*table))
            && UPDATES.clone().all(|number| self.updates.contains(&number))
    }

    /// Does what is left to do, in the transaction that the survey was made in.
    pub(super) fn complete(&self, connection: &Connection) -> Result<(), Failure> {
        if !self.tables.contains("account") {
            connection.execute_batch(&create_account("account"))?;
        } else if !self.has_all_account_columns() {
            self.rebuild_account(connection)?;
        }
        for (table, _, definition) in OTHER_TABLES {
            if !self.tables.contains(table) {
                connection.execute_batch(&format!("CREATE TABLE {table} ({definition})"))?;
            }
        }
        if ALLOWED_UPDATES
            .iter()
            .any(|number| !self.updates.contains(number))
        {
            convert_allowed(connection)?;
        }
        for number in UPDATES.filter(|number| !self.updates.contains(number)) {
            connection.execute(
                "INSERT INTO update_done (update_number) VALUES (?1)",
                [number],
            )?;
        }
        Ok(())
    }

    /// SQLite cannot add a column that is not null without a default that stays, so the table is made anew.
    fn rebuild_account(&self, connection: &Connection) -> Result<(), Failure> {
        let sources: Vec<&str> = ACCOUNT
            .iter()
            .filter_map(|column| self.source(column))
            .collect();
        connection.execute_batch(&format!(
            "{};
             INSERT INTO tmp_account SELECT {} FROM account ORDER BY rowid;
             DROP TABLE account;
             ALTER TABLE tmp_account RENAME TO account",
            create_account("tmp_account"),
            sources.join(", "),
        ))?;
        Ok(())
    }
}

/// Makes all tables in an empty database.
pub(super) fn create(connection: &Connection) -> Result<(), Failure> {
    Survey::of(connection)?.complete(connection)
}

fn create_account(table: &str) -> String {
    let columns: Vec<String> = ACCOUNT
        .iter()
        .map(|column| format!("{} {}", column.name, column.definition))
        .collect();
    format!("CREATE TABLE {table} ({})", columns.join(", "))
}

/// The names of a table's columns; none for a table that is not there.
fn columns(connection: &Connection, table: &str) -> Result<BTreeSet<String>, Failure> {
    let names = connection
        .prepare("SELECT name FROM pragma_table_info(?1)")?
        .query_map([table], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(names)
}

fn convert_allowed(connection: &Connection) -> Result<(), Failure> {
    let old: Vec<(i64, String)> = connection
        .prepare("SELECT rowid, allowed FROM account WHERE allowed IS NOT NULL")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (row, text) in old {
        if let Some(converted) = allowed::converted(&text)? {
            let update = "UPDATE account SET allowed = ?2 WHERE rowid = ?1";
            connection.execute(update, params![row, converted])?;
        }
    }
    Ok(())
}
