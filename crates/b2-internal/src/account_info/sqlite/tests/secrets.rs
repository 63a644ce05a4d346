use super::{Place, auth_data};
use crate::account_info::AccountInfo;

fn holds(haystack: &[u8], needle: &str) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle.as_bytes())
}

#[test]
fn w61_nothing_secret_is_shown() {
    let place = Place::new();
    let info = place.open().unwrap();
    info.set_auth_data(auth_data("the-token")).unwrap();
    let read = info.get_auth_data().unwrap();
    let shown = format!("{info:?} {:?} {read:?}", info.database);
    assert!(
        !shown.contains("the-token") && !shown.contains("K001secret"),
        "{shown}"
    );
    assert!(shown.contains("account_info"), "{shown}");
}

#[test]
fn w61_errors_quote_nothing_of_the_file() {
    for damage in [
        "UPDATE account SET allowed = application_key",
        "UPDATE account SET allowed = '{\"buckets\": \"K001secret\"}'",
        "UPDATE account SET recommended_part_size = application_key",
        "UPDATE account SET account_auth_token = CAST('K001secret' AS BLOB)",
        "UPDATE account SET absolute_minimum_part_size = -1",
    ] {
        let place = Place::new();
        let info = place.open().unwrap();
        info.set_auth_data(auth_data("token")).unwrap();
        place.other().execute_batch(damage).unwrap();
        let error = info.get_auth_data().unwrap_err();
        assert_eq!(error.kind().name(), "CorruptAccountInfo", "{damage}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("K001secret"), "{shown}");
    }
}

#[test]
fn w61_what_is_cleared_or_replaced_is_no_longer_in_the_file() {
    let place = Place::new();
    let info = place.open().unwrap();
    info.set_auth_data(auth_data("first-token")).unwrap();
    assert!(holds(&place.bytes(), "K001secret") && holds(&place.bytes(), "first-token"));
    info.set_auth_data(auth_data("second")).unwrap();
    assert!(!holds(&place.bytes(), "first-token"));
    info.clear().unwrap();
    assert!(!holds(&place.bytes(), "K001secret"));
}
