use std::sync::Arc;
use std::thread;

use super::{Place, auth_data, pair};
use crate::account_info::AccountInfo;
use crate::account_info::sqlite::database::Database;
use crate::account_info::sqlite::patience::Waiting;
use crate::account_info::sqlite::{legacy, records};
use crate::error::ErrorKind;

/// A store that does not sleep while it waits, and so gives up at once.
fn impatient(place: &Place) -> Database {
    Database::at(place.path.clone(), Waiting::with(|_| {}))
}

#[test]
fn unchanged_data_come_from_the_snapshot_and_changed_data_from_the_file() {
    let place = Place::new();
    let info = place.open().unwrap();
    let snapshot = || info.database.read().unwrap();
    let first = snapshot();
    assert!(Arc::ptr_eq(&first, &snapshot()));

    let other = place.other();
    other
        .execute_batch("INSERT INTO bucket VALUES ('theirs', 'id')")
        .unwrap();
    let second = snapshot();
    assert_eq!(
        second.bucket_ids.get("theirs").map(String::as_str),
        Some("id")
    );
    assert!(Arc::ptr_eq(&second, &snapshot()));

    info.save_bucket("ours", "id-2").unwrap();
    let third = snapshot();
    assert_eq!(third.bucket_ids.len(), 2);
    assert!(Arc::ptr_eq(&third, &snapshot()));
    let seen: i64 = other
        .query_row("SELECT COUNT(*) FROM bucket", [], |row| row.get(0))
        .unwrap();
    assert_eq!(seen, 2);
}

#[test]
fn w21_a_locked_file_is_locked_and_not_missing() {
    let place = Place::new();
    drop(place.open().unwrap());
    let database = impatient(&place);
    database.read().unwrap();
    let write = || database.write(|transaction| records::clear(transaction));
    let holder = place.other();
    for (lock, is_read_refused) in [
        ("BEGIN EXCLUSIVE", true),
        ("BEGIN IMMEDIATE", false),
        // A reader, whom the writer meets only when it commits.
        ("BEGIN; SELECT COUNT(*) FROM account", false),
    ] {
        holder.execute_batch(lock).unwrap();
        assert_eq!(database.read().is_err(), is_read_refused);
        let refused = database.read().err().into_iter().chain(write().err());
        for error in refused {
            assert!(
                matches!(error.kind(), ErrorKind::AccountInfoLocked { .. }),
                "{error:?}"
            );
            assert!(
                error.to_string().contains("account_info) is locked"),
                "{error}"
            );
        }
        write().unwrap_err();
        holder.execute_batch("ROLLBACK").unwrap();
        write().unwrap();
    }
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let error = impatient(&place).read().unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::AccountInfoLocked { .. }),
        "{error:?}"
    );
}

#[test]
fn w21_a_lock_that_is_given_up_in_time_is_waited_for() {
    let place = Place::new();
    let info = place.open().unwrap();
    let holder = place.other();
    holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
    thread::scope(|scope| {
        let (begun, has_begun) = std::sync::mpsc::channel();
        let writer = scope.spawn(move || {
            begun.send(()).unwrap();
            info.set_auth_data(auth_data("token"))
        });
        has_begun.recv().unwrap();
        thread::yield_now();
        holder
            .execute_batch("INSERT INTO bucket VALUES ('theirs', 'id'); COMMIT")
            .unwrap();
        writer.join().unwrap().unwrap();
    });
    let info = place.open().unwrap();
    assert_eq!(info.get_auth_data().unwrap(), Some(auth_data("token")));
    assert_eq!(
        info.list_bucket_names_ids().unwrap(),
        [pair("theirs", "id")]
    );
}

#[test]
fn w21_new_credentials_keep_the_names_of_buckets() {
    let place = Place::new();
    let info = place.open().unwrap();
    info.set_auth_data(auth_data("old")).unwrap();
    info.save_bucket("a-bucket", "id").unwrap();
    info.set_auth_data(auth_data("new")).unwrap();
    assert_eq!(info.get_auth_data().unwrap(), Some(auth_data("new")));
    assert_eq!(
        info.list_bucket_names_ids().unwrap(),
        [pair("a-bucket", "id")]
    );
    let rows = |table: &str| -> i64 {
        let count = format!("SELECT COUNT(*) FROM {table}");
        place
            .other()
            .query_row(&count, [], |row| row.get(0))
            .unwrap()
    };
    assert_eq!((rows("account"), rows("bucket")), (1, 1));
    info.clear().unwrap();
    assert_eq!((rows("account"), rows("bucket")), (0, 0));
}

#[test]
fn a_bucket_takes_the_place_of_what_had_its_name_or_its_id() {
    let place = Place::new();
    let info = place.open().unwrap();
    let names_and_ids = || info.list_bucket_names_ids().unwrap();
    info.refresh_entire_bucket_name_cache(vec![pair("b", "2"), pair("a", "1")])
        .unwrap();
    assert_eq!(names_and_ids(), [pair("a", "1"), pair("b", "2")]);
    info.save_bucket("a", "3").unwrap();
    assert_eq!(names_and_ids(), [pair("a", "3"), pair("b", "2")]);
    info.save_bucket("c", "3").unwrap();
    assert_eq!(names_and_ids(), [pair("b", "2"), pair("c", "3")]);
    assert_eq!(
        info.get_bucket_name_or_none_from_bucket_id("3")
            .unwrap()
            .as_deref(),
        Some("c")
    );
    info.remove_bucket_name("b").unwrap();
    assert_eq!(names_and_ids(), [pair("c", "3")]);
    info.refresh_entire_bucket_name_cache(Vec::new()).unwrap();
    assert_eq!(names_and_ids(), []);
}

#[test]
fn of_two_rows_with_one_name_the_newer_counts() {
    let place = Place::new();
    let info = place.open().unwrap();
    place
        .other()
        .execute_batch("INSERT INTO bucket VALUES ('a', 'old'), ('a', 'new')")
        .unwrap();
    assert_eq!(info.list_bucket_names_ids().unwrap(), [pair("a", "new")]);
}

#[cfg(unix)]
#[test]
fn a_file_that_is_exchanged_or_removed_while_it_is_open_is_noticed() {
    let (place, another) = (Place::new(), Place::new());
    let info = place.open().unwrap();
    info.set_auth_data(auth_data("first")).unwrap();
    another
        .open()
        .unwrap()
        .set_auth_data(auth_data("second"))
        .unwrap();
    std::fs::rename(&another.path, &place.path).unwrap();
    assert_eq!(info.get_auth_data().unwrap(), Some(auth_data("second")));

    std::fs::remove_file(&place.path).unwrap();
    assert_eq!(info.get_auth_data().unwrap(), None);
    std::fs::remove_file(&place.path).unwrap();
    info.set_auth_data(auth_data("third")).unwrap();
    let stored: String = place
        .other()
        .query_row("SELECT account_auth_token FROM account", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(stored, "third");
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_gone_is_named_as_the_reason() {
    let place = Place::new();
    let info = place.open().unwrap();
    std::fs::remove_dir_all(place.folder.path()).unwrap();
    let outcome = info.set_auth_data(auth_data("token"));
    assert_eq!(super::io_kind_of(outcome), std::io::ErrorKind::NotFound);
}

#[cfg(unix)]
#[test]
fn a_change_to_a_file_that_loses_its_name_meanwhile_is_made_again() {
    let place = Place::new();
    let info = place.open().unwrap();
    let removed = std::sync::atomic::AtomicBool::new(false);
    let change = |connection: &rusqlite::Transaction<'_>| {
        if !removed.swap(true, std::sync::atomic::Ordering::Relaxed) {
            std::fs::remove_file(&place.path).unwrap();
        }
        records::set_auth_data(connection, &auth_data("token"))
    };
    info.database.write(change).unwrap();
    drop(info);
    assert_eq!(
        place.open().unwrap().get_auth_data().unwrap(),
        Some(auth_data("token"))
    );
}

#[test]
fn a_legacy_file_is_imported_by_one_of_many_at_once() {
    let legacy = r#"{"account_id": "a", "application_key": "k", "account_auth_token": "t", "api_url": "u",
        "download_url": "d", "minimum_part_size": 1, "realm": "r"}"#;
    let place = Place::holding(legacy);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| legacy::import(&place.path, &Waiting::default()).unwrap());
        }
    });
    let accounts: i64 = place
        .other()
        .query_row("SELECT COUNT(*) FROM account", [], |row| row.get(0))
        .unwrap();
    assert_eq!(accounts, 1);
    assert_eq!(place.entries(), ["account_info"]);
}

#[test]
fn many_threads_lose_nothing() {
    let place = Place::new();
    let threads = 8;
    let each = 10;
    thread::scope(|scope| {
        for number in 0..threads {
            // Every other thread has a connection of its own, as another process would.
            let own =
                (number % 2 == 1).then(|| Database::at(place.path.clone(), Waiting::default()));
            let info = place.open().unwrap();
            scope.spawn(move || {
                for count in 0..each {
                    let name = format!("bucket-{number}-{count}");
                    match &own {
                        Some(database) => database
                            .write(|transaction| records::save_bucket(transaction, &name, &name))
                            .unwrap(),
                        None => info.save_bucket(&name, &name).unwrap(),
                    }
                    let known = info.get_bucket_id_or_none_from_bucket_name(&name).unwrap();
                    assert_eq!(known, Some(name));
                }
            });
        }
    });
    let count = place.open().unwrap().list_bucket_names_ids().unwrap().len();
    assert_eq!(count, threads * each);
}
