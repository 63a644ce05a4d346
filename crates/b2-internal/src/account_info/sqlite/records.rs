//! The rows: what they mean, and how they change.

use std::collections::BTreeMap;
use std::fmt;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::allowed;
use super::failure::Failure;
use crate::account_info::AuthData;
use crate::secret::Secret;

/// Everything that the database held at one moment. It is replaced, never changed.
#[derive(Default)]
pub(super) struct Snapshot {
    pub(super) auth_data: Option<AuthData>,
    /// Ids by name. Nothing in the table makes names unique; the row that was written last counts.
    pub(super) bucket_ids: BTreeMap<String, String>,
}

impl Snapshot {
    pub(super) fn load(connection: &Connection) -> Result<Self, Failure> {
        let auth_data = connection
            .prepare_cached(
                "SELECT account_id, application_key, account_auth_token, api_url, download_url,
                        absolute_minimum_part_size, recommended_part_size, realm, allowed,
                        account_id_or_app_key_id, s3_api_url
                 FROM account ORDER BY rowid LIMIT 1",
            )?
            .query_row([], |row| Ok(auth_data(row)))
            .optional()?
            .transpose()?;
        let bucket_ids = connection
            .prepare_cached("SELECT bucket_name, bucket_id FROM bucket ORDER BY rowid")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        Ok(Self {
            auth_data,
            bucket_ids,
        })
    }
}

impl fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot").finish_non_exhaustive()
    }
}

fn auth_data(row: &Row<'_>) -> Result<AuthData, Failure> {
    let size = |column| -> Result<u64, Failure> {
        let stored: i64 = row.get(column)?;
        u64::try_from(stored).map_err(|_| Failure::Corrupt)
    };
    let secret = |column| -> Result<Secret, Failure> {
        let stored: String = row.get(column)?;
        Ok(Secret::from(stored))
    };
    let account_id: String = row.get("account_id")?;
    let key_id: Option<String> = row.get("account_id_or_app_key_id")?;
    let s3_api_url: Option<String> = row.get("s3_api_url")?;
    let allowed_text: Option<String> = row.get("allowed")?;
    Ok(AuthData {
        auth_token: secret("account_auth_token")?,
        api_url: row.get("api_url")?,
        download_url: row.get("download_url")?,
        s3_api_url: s3_api_url.unwrap_or_default(),
        recommended_part_size: size("recommended_part_size")?,
        absolute_minimum_part_size: size("absolute_minimum_part_size")?,
        application_key_id: key_id.unwrap_or_else(|| account_id.clone()),
        application_key: secret("application_key")?,
        realm: row.get("realm")?,
        allowed: allowed::from_text(allowed_text.as_deref())?,
        account_id,
    })
}

pub(super) fn set_auth_data(connection: &Connection, data: &AuthData) -> Result<(), Failure> {
    // The service's sizes are far below the end of SQLite's integers.
    let size = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
    let values = params![
        data.account_id,
        data.application_key.reveal(),
        data.auth_token.reveal(),
        data.api_url,
        data.download_url,
        size(data.absolute_minimum_part_size),
        size(data.recommended_part_size),
        data.realm,
        allowed::to_text(&data.allowed),
        data.application_key_id,
        data.s3_api_url,
    ];
    let updated = connection
        .prepare_cached(
            "UPDATE account SET (account_id, application_key, account_auth_token, api_url, download_url,
                                 absolute_minimum_part_size, recommended_part_size, realm, allowed,
                                 account_id_or_app_key_id, s3_api_url)
                              = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(values)?;
    if updated == 0 {
        connection
            .prepare_cached(
                "INSERT INTO account (account_id, application_key, account_auth_token, api_url, download_url,
                                      absolute_minimum_part_size, recommended_part_size, realm, allowed,
                                      account_id_or_app_key_id, s3_api_url)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(values)?;
    }
    Ok(())
}

pub(super) fn clear(connection: &Connection) -> Result<(), Failure> {
    for table in ["account", "bucket", "bucket_upload_url"] {
        connection.execute(&format!("DELETE FROM {table}"), [])?;
    }
    Ok(())
}

pub(super) fn replace_buckets(
    connection: &Connection,
    names_and_ids: &[(String, String)],
) -> Result<(), Failure> {
    connection.execute("DELETE FROM bucket", [])?;
    let mut insertion = connection.prepare_cached(INSERT_BUCKET)?;
    for (name, id) in names_and_ids {
        insertion.execute([name, id])?;
    }
    Ok(())
}

/// Puts a bucket in place of what had its name or its id.
pub(super) fn save_bucket(connection: &Connection, name: &str, id: &str) -> Result<(), Failure> {
    connection
        .prepare_cached("DELETE FROM bucket WHERE bucket_name = ?1 OR bucket_id = ?2")?
        .execute([name, id])?;
    connection
        .prepare_cached(INSERT_BUCKET)?
        .execute([name, id])?;
    Ok(())
}

pub(super) fn remove_bucket(connection: &Connection, name: &str) -> Result<(), Failure> {
    connection
        .prepare_cached("DELETE FROM bucket WHERE bucket_name = ?1")?
        .execute([name])?;
    Ok(())
}

const INSERT_BUCKET: &str = "INSERT INTO bucket (bucket_name, bucket_id) VALUES (?1, ?2)";
