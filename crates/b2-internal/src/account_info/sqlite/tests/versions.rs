//! Databases as every older version of Python's SDK left them.

use std::thread;

use rusqlite::{Connection, params};

use super::{Place, kind_of};
use crate::account_info::AccountInfo;
use crate::account_info::sqlite::database::Database;
use crate::account_info::sqlite::patience::Waiting;
use crate::raw_api::Allowed;

const LAST: i64 = 6;
const OLD_ALLOWED: &str = r#"{"bucketId": "b1", "bucketName": "it's mine", "capabilities": ["listFiles"],
    "namePrefix": "o'neill/"}"#;
const NEW_ALLOWED: &str = r#"{"buckets": [{"id": "b1", "name": "it's mine"}], "capabilities": ["listFiles"],
    "namePrefix": "o'neill/"}"#;

const BASE: &str = "
    CREATE TABLE update_done (update_number INT NOT NULL);
    CREATE TABLE account (account_id TEXT NOT NULL, application_key TEXT NOT NULL, account_auth_token TEXT NOT NULL,
        api_url TEXT NOT NULL, download_url TEXT NOT NULL, minimum_part_size INT NOT NULL, realm TEXT NOT NULL);
    CREATE TABLE bucket (bucket_name TEXT NOT NULL, bucket_id TEXT NOT NULL);
    CREATE TABLE bucket_upload_url (bucket_id TEXT NOT NULL, upload_url TEXT NOT NULL, upload_auth_token TEXT NOT NULL);
    INSERT INTO account VALUES ('acc''t', 'the key', 'the token', 'api', 'download', 100000000, 'production');
    INSERT INTO bucket VALUES ('a-bucket', 'a-bucket-id');";

const SPLIT_PART_SIZE: &str = "
    CREATE TABLE new_account (account_id TEXT NOT NULL, application_key TEXT NOT NULL, account_auth_token TEXT NOT NULL,
        api_url TEXT NOT NULL, download_url TEXT NOT NULL, absolute_minimum_part_size INT NOT NULL,
        recommended_part_size INT NOT NULL, realm TEXT NOT NULL, allowed TEXT, account_id_or_app_key_id TEXT,
        s3_api_url TEXT);
    INSERT INTO new_account SELECT account_id, application_key, account_auth_token, api_url, download_url, 5000000,
        minimum_part_size, realm, allowed, account_id_or_app_key_id, s3_api_url FROM account;
    DROP TABLE account;
    ALTER TABLE new_account RENAME TO account;";

/// Brings a database from the version before to `version`.
fn advance(connection: &Connection, version: i64) {
    let statement = match version {
        0 => return connection.execute_batch(BASE).unwrap(),
        1 => "ALTER TABLE account ADD COLUMN allowed TEXT",
        2 => "ALTER TABLE account ADD COLUMN account_id_or_app_key_id TEXT",
        3 => "ALTER TABLE account ADD COLUMN s3_api_url TEXT",
        4 => SPLIT_PART_SIZE,
        _ => "",
    };
    connection.execute_batch(statement).unwrap();
    connection
        .execute("INSERT INTO update_done VALUES (?1)", [version])
        .unwrap();
}

fn of_version(version: i64) -> Place {
    let place = Place::new();
    let connection = place.other();
    (0..=version).for_each(|step| advance(&connection, step));
    place
}

fn set(place: &Place, column: &str, value: &str) {
    let update = format!("UPDATE account SET {column} = ?1");
    place.other().execute(&update, params![value]).unwrap();
}

/// The names of the tables, what their columns are, in their order, and the updates done.
fn shape(connection: &Connection) -> (Vec<String>, Vec<String>, Vec<i64>) {
    fn all<T: rusqlite::types::FromSql>(connection: &Connection, query: &str) -> Vec<T> {
        let mut statement = connection.prepare(query).unwrap();
        statement
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }
    (
        all(connection, "SELECT name FROM sqlite_schema ORDER BY name"),
        all(
            connection,
            "SELECT tables.name || '.' || columns.name || ' ' || columns.type || ' ' || columns.\"notnull\"
             FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns ORDER BY tables.name, columns.cid",
        ),
        all(
            connection,
            "SELECT update_number FROM update_done ORDER BY 1",
        ),
    )
}

#[test]
fn a_database_of_any_version_is_brought_up_to_date() {
    for version in 0..=LAST {
        let place = of_version(version);
        let info = place.open().unwrap();
        let data = info.get_auth_data().unwrap().unwrap();
        assert_eq!(
            (&*data.account_id, &*data.application_key_id),
            ("acc't", "acc't"),
            "{version}"
        );
        assert_eq!(data.application_key.reveal(), "the key");
        assert_eq!(data.auth_token.reveal(), "the token");
        assert_eq!(
            (&*data.api_url, &*data.download_url, &*data.s3_api_url),
            ("api", "download", "")
        );
        assert_eq!(
            (data.recommended_part_size, data.absolute_minimum_part_size),
            (100_000_000, 5_000_000)
        );
        assert_eq!(data.realm, "production");
        assert_eq!(
            (data.allowed.capabilities.len(), data.allowed.buckets),
            (26, None)
        );
        let id = info
            .get_bucket_id_or_none_from_bucket_name("a-bucket")
            .unwrap();
        assert_eq!(id.as_deref(), Some("a-bucket-id"));
    }
}

#[test]
fn all_versions_and_a_new_file_end_up_with_the_same_tables() {
    let expected = {
        let current = of_version(LAST);
        shape(&current.other())
    };
    let tables = ["account", "bucket", "bucket_upload_url", "update_done"];
    assert_eq!(expected.0, tables);
    assert_eq!(expected.1.len(), 11 + 2 + 3 + 1);
    let new = Place::new();
    for place in (0..LAST).map(of_version).chain([new]) {
        drop(place.open().unwrap());
        assert_eq!(shape(&place.other()), expected);
    }
}

#[test]
fn a_current_database_is_opened_without_a_write() {
    let place = of_version(LAST);
    let before = place.bytes();
    place.open().unwrap().get_auth_data().unwrap();
    assert_eq!(place.bytes(), before);
}

#[test]
fn values_of_columns_that_came_later_are_kept() {
    for version in 3..=LAST {
        let place = of_version(version);
        set(&place, "allowed", OLD_ALLOWED);
        set(&place, "account_id_or_app_key_id", "key'id");
        set(&place, "s3_api_url", "s3");
        let data = place.open().unwrap().get_auth_data().unwrap().unwrap();
        assert_eq!(
            (&*data.application_key_id, &*data.s3_api_url),
            ("key'id", "s3")
        );
    }
}

#[test]
fn w21_apostrophes_survive_and_both_forms_of_allowed_read_the_same() {
    for version in 1..=LAST {
        for text in [OLD_ALLOWED, NEW_ALLOWED] {
            let place = of_version(version);
            set(&place, "allowed", text);
            let allowed = place
                .open()
                .unwrap()
                .get_auth_data()
                .unwrap()
                .unwrap()
                .allowed;
            let mut expected = Allowed::new(["listFiles"]);
            expected.buckets =
                serde_json::from_str(r#"[{"id": "b1", "name": "it's mine"}]"#).unwrap();
            expected.name_prefix = Some("o'neill/".to_owned());
            assert_eq!(allowed, expected, "{version}");
            let stored: String = place
                .other()
                .query_row("SELECT allowed FROM account", [], |row| row.get(0))
                .unwrap();
            let is_converted = stored.contains("\"buckets\"") && !stored.contains("bucketId");
            assert!(is_converted || version == LAST, "{version}: {stored}");
            if text == NEW_ALLOWED {
                assert_eq!(stored, text);
            }
        }
    }
}

#[test]
fn a_database_that_cannot_be_brought_up_to_date_stays_as_it_is() {
    let place = of_version(4);
    set(&place, "allowed", "it's no JSON");
    let before = place.bytes();
    assert_eq!(kind_of(place.open()), "CorruptAccountInfo");
    assert_eq!(place.bytes(), before);
}

#[test]
fn a_database_that_another_process_is_making_right_now_is_finished() {
    let tables: Vec<&str> = BASE.trim().split_inclusive(';').take(4).collect();
    for count in 0..=tables.len() {
        let place = Place::new();
        place
            .other()
            .execute_batch(&tables[..count].concat())
            .unwrap();
        assert_eq!(
            place.open().unwrap().get_auth_data().unwrap(),
            None,
            "{count}"
        );
        assert_eq!(shape(&place.other()).2, [1, 2, 3, 4, 5, 6]);
    }
}

#[test]
fn many_may_bring_one_database_up_to_date_at_once() {
    for version in 0..=LAST {
        let place = of_version(version);
        thread::scope(|scope| {
            for _ in 0..6 {
                // Not through the registry, so that each has a connection of its own.
                let database = Database::at(place.path.clone(), Waiting::default());
                scope.spawn(move || assert!(database.read().unwrap().auth_data.is_some()));
            }
        });
        assert_eq!(shape(&place.other()).2, [1, 2, 3, 4, 5, 6]);
    }
}
