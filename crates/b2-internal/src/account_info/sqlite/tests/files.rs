use std::io::ErrorKind::{IsADirectory, NotFound, PermissionDenied};

use super::{Place, auth_data, io_kind_of, kind_of};
use crate::account_info::AccountInfo;
use crate::account_info::sqlite::file;

const LEGACY: &str = r#"{"account_id": "it's me", "application_key": "K001secret", "account_auth_token": "token",
    "api_url": "api", "download_url": "download", "minimum_part_size": 200000000, "realm": "production", "other": [1]}"#;

#[cfg(unix)]
fn mode(path: &std::path::Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[cfg(unix)]
fn set_mode(path: &std::path::Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn what_is_stored_is_there_when_the_file_is_opened_again() {
    let place = Place::new();
    let mut stored = auth_data("token");
    stored.allowed.name_prefix = Some("it's/".to_owned());
    {
        let info = place.open().unwrap();
        assert_eq!(info.get_auth_data().unwrap(), None);
        assert_eq!(info.list_bucket_names_ids().unwrap(), []);
        info.set_auth_data(stored.clone()).unwrap();
        info.save_bucket("o'bucket", "id").unwrap();
    }
    let info = place.open().unwrap();
    assert_eq!(info.get_auth_data().unwrap(), Some(stored));
    let id = info
        .get_bucket_id_or_none_from_bucket_name("o'bucket")
        .unwrap();
    assert_eq!(id.as_deref(), Some("id"));
    assert_eq!(place.entries(), ["account_info"]);
}

#[test]
fn an_empty_file_becomes_a_database() {
    let place = Place::holding("");
    place
        .open()
        .unwrap()
        .set_auth_data(auth_data("token"))
        .unwrap();
    assert_eq!(
        place.open().unwrap().get_auth_data().unwrap(),
        Some(auth_data("token"))
    );
}

#[test]
fn a_legacy_file_becomes_a_database_with_its_values() {
    let place = Place::holding(LEGACY);
    let info = place.open().unwrap();
    let data = info.get_auth_data().unwrap().unwrap();
    assert_eq!(
        (&*data.account_id, &*data.application_key_id),
        ("it's me", "it's me")
    );
    assert_eq!(data.application_key.reveal(), "K001secret");
    assert_eq!(data.auth_token.reveal(), "token");
    assert_eq!(
        (&*data.api_url, &*data.download_url, &*data.s3_api_url),
        ("api", "download", "")
    );
    assert_eq!(
        (data.recommended_part_size, data.absolute_minimum_part_size),
        (200_000_000, 5_000_000)
    );
    assert_eq!(
        (data.allowed.buckets, data.allowed.name_prefix),
        (None, None)
    );
    assert_eq!(data.allowed.capabilities.len(), 26);
    assert_eq!(place.entries(), ["account_info"]);
    info.set_auth_data(auth_data("new")).unwrap();
    assert_eq!(
        place.open().unwrap().get_auth_data().unwrap(),
        Some(auth_data("new"))
    );
}

#[test]
fn a_file_that_is_something_else_is_corrupt_and_stays_as_it_is() {
    let wrong_type = LEGACY.replace("200000000", "\"K001secret\"");
    let mut truncated = {
        let place = Place::new();
        place
            .open()
            .unwrap()
            .set_auth_data(auth_data("token"))
            .unwrap();
        place.bytes()
    };
    truncated.truncate(truncated.len() / 2 + 7);
    for content in [
        &b"garbage"[..],
        b"{}",
        b"[]",
        b" ",
        b"\xff\xfe\x00",
        b"SQLite format 3\0",
        b"SQLite format 2\0",
        wrong_type.as_bytes(),
        &truncated,
    ] {
        let place = Place::holding(content);
        for _ in 0..2 {
            let error = place.open().unwrap_err();
            assert_eq!(error.kind().name(), "CorruptAccountInfo", "{error:?}");
            assert!(
                error.to_string().contains(place.path.to_str().unwrap()),
                "{error}"
            );
            assert!(!format!("{error:?}").contains("K001secret"), "{error:?}");
        }
        assert_eq!(place.bytes(), content);
        assert_eq!(place.entries(), ["account_info"]);
    }
}

#[test]
fn a_legacy_file_that_lacks_one_of_its_seven_values_is_corrupt() {
    for key in [
        "account_id",
        "application_key",
        "account_auth_token",
        "api_url",
        "download_url",
        "minimum_part_size",
        "realm",
    ] {
        let place = Place::holding(LEGACY.replace(&format!("\"{key}\""), "\"something_else\""));
        let before = place.bytes();
        assert_eq!(kind_of(place.open()), "CorruptAccountInfo", "{key}");
        assert_eq!(place.bytes(), before, "{key}");
    }
}

#[test]
fn a_corrupt_file_can_be_replaced_and_opened_in_the_same_process() {
    let place = Place::holding("garbage");
    assert_eq!(kind_of(place.open()), "CorruptAccountInfo");
    std::fs::write(&place.path, LEGACY).unwrap();
    assert!(place.open().unwrap().get_auth_data().unwrap().is_some());
}

#[test]
fn the_beginning_of_a_database_is_left_to_sqlite_while_its_journal_is_there() {
    assert!(matches!(
        file::content(b"\0\0\0\0", || true),
        file::Content::Database
    ));
    assert!(matches!(
        file::content(b"\0\0\0\0", || false),
        file::Content::Unknown
    ));
}

#[test]
fn a_database_of_another_program_is_foreign_and_stays_as_it_is() {
    for schema in [
        "CREATE TABLE bookmarks (url TEXT)",
        "CREATE TABLE account (id INTEGER, owner TEXT)",
        "CREATE TABLE bucket (bucket_name TEXT)",
        "CREATE TABLE account (account_id TEXT, application_key TEXT, account_auth_token TEXT, api_url TEXT,
                               download_url TEXT, realm TEXT)",
        "CREATE TABLE update_done (update_number INT NOT NULL); CREATE TABLE bookmarks (url TEXT)",
        "CREATE VIEW account AS SELECT 1 AS account_id",
    ] {
        let place = Place::new();
        place.other().execute_batch(schema).unwrap();
        let before = place.bytes();
        assert_eq!(kind_of(place.open()), "ForeignAccountInfo", "{schema}");
        assert_eq!(place.bytes(), before, "{schema}");
    }
}

#[test]
fn a_database_of_a_version_to_come_is_foreign_and_stays_as_it_is() {
    let place = Place::new();
    drop(place.open().unwrap());
    let update = "INSERT INTO update_done (update_number) VALUES (7)";
    place.other().execute_batch(update).unwrap();
    let before = place.bytes();
    assert_eq!(kind_of(place.open()), "ForeignAccountInfo");
    assert_eq!(place.bytes(), before);
}

#[test]
fn tables_that_others_have_added_do_no_harm() {
    let place = Place::new();
    drop(place.open().unwrap());
    place
        .other()
        .execute_batch("CREATE TABLE notes (text TEXT); ANALYZE")
        .unwrap();
    place
        .open()
        .unwrap()
        .set_auth_data(auth_data("token"))
        .unwrap();
    assert_eq!(
        place.open().unwrap().get_auth_data().unwrap(),
        Some(auth_data("token"))
    );
}

#[test]
fn what_is_not_a_file_is_refused() {
    let place = Place::new();
    std::fs::create_dir(&place.path).unwrap();
    assert_eq!(io_kind_of(place.open()), IsADirectory);
    let in_no_folder = super::SqliteAccountInfo::open(place.folder.path().join("missing/file"));
    assert_eq!(io_kind_of(in_no_folder), NotFound);
}

#[test]
fn the_journal_mode_stays_what_it_is() {
    for mode in ["delete", "wal"] {
        let place = Place::new();
        let journal_mode = || -> String {
            let connection = place.other();
            connection
                .query_row("PRAGMA journal_mode", [], |row| row.get(0))
                .unwrap()
        };
        let _: String = place
            .other()
            .query_row(&format!("PRAGMA journal_mode = {mode}"), [], |row| {
                row.get(0)
            })
            .unwrap();
        let info = place.open().unwrap();
        info.set_auth_data(auth_data("token")).unwrap();
        assert_eq!(journal_mode(), mode);
        place.other().execute_batch("DELETE FROM account").unwrap();
        assert_eq!(info.get_auth_data().unwrap(), None);
        assert_eq!(journal_mode(), mode);
    }
}

#[test]
fn all_stores_on_one_file_share_one_connection() {
    let place = Place::new();
    let (one, two) = (place.open().unwrap(), place.open().unwrap());
    assert!(std::sync::Arc::ptr_eq(&one.database, &two.database));
    assert!(!std::sync::Arc::ptr_eq(
        &one.database,
        &Place::new().open().unwrap().database
    ));
    #[cfg(unix)]
    {
        let link = place.folder.path().join("link");
        std::os::unix::fs::symlink(&place.path, &link).unwrap();
        let three = super::SqliteAccountInfo::open(link).unwrap();
        assert!(std::sync::Arc::ptr_eq(&one.database, &three.database));
        assert_eq!(
            three.filename(),
            std::fs::canonicalize(&place.path).unwrap()
        );
    }
}

#[cfg(unix)]
#[test]
fn w21_only_the_owner_may_read_the_file_and_its_folder() {
    let place = Place::new();
    drop(place.open().unwrap());
    assert_eq!(mode(&place.path), 0o600);

    let database = place.bytes();
    for content in [&database[..], b"", LEGACY.as_bytes()] {
        let place = Place::holding(content);
        set_mode(&place.path, 0o644);
        drop(place.open().unwrap());
        assert_eq!(mode(&place.path), 0o600);
    }

    let folder = place.folder.path().join("config/b2");
    file::make_private_folder(&folder).unwrap();
    assert_eq!(
        (mode(&folder), mode(folder.parent().unwrap())),
        (0o700, 0o700)
    );
    set_mode(&folder, 0o755);
    set_mode(folder.parent().unwrap(), 0o755);
    file::make_private_folder(&folder).unwrap();
    assert_eq!(
        (mode(&folder), mode(folder.parent().unwrap())),
        (0o700, 0o755)
    );
}

#[cfg(unix)]
#[test]
fn a_refused_file_keeps_its_mode() {
    let foreign = Place::new();
    foreign
        .other()
        .execute_batch("CREATE TABLE bookmarks (url TEXT)")
        .unwrap();
    for place in [foreign, Place::holding("garbage")] {
        set_mode(&place.path, 0o644);
        place.open().unwrap_err();
        assert_eq!(mode(&place.path), 0o644);
    }
}

#[cfg(unix)]
#[test]
fn a_read_only_file_is_read_and_never_changed() {
    let place = Place::new();
    place
        .open()
        .unwrap()
        .set_auth_data(auth_data("token"))
        .unwrap();
    set_mode(&place.path, 0o444);
    let before = place.bytes();
    let info = place.open().unwrap();
    assert_eq!(info.get_auth_data().unwrap(), Some(auth_data("token")));
    assert_eq!(
        io_kind_of(info.set_auth_data(auth_data("new"))),
        PermissionDenied
    );
    assert_eq!(io_kind_of(info.clear()), PermissionDenied);
    assert_eq!((place.bytes(), mode(&place.path)), (before, 0o444));
    drop(info);

    set_mode(&place.path, 0o644);
    place
        .other()
        .execute_batch("DELETE FROM update_done WHERE update_number = 6")
        .unwrap();
    set_mode(&place.path, 0o444);
    assert_eq!(io_kind_of(place.open()), PermissionDenied);
}
