//! Where credentials are kept on disk (section 7.2).

use std::path::PathBuf;
use std::process::Command;

use super::b2::{AccountInfo as _, AuthData, SqliteAccountInfo};

fn auth_data() -> AuthData {
    let (api, download) = ("https://api.example.com", "https://f.example.com");
    AuthData::new("account", "token", api, download, 100, "key", "production")
}

#[test]
fn v1_7_2_a_store_is_opened_by_the_name_of_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("info");
    SqliteAccountInfo::open(&path)
        .unwrap()
        .set_auth_data(auth_data())
        .unwrap();
    let again = SqliteAccountInfo::open(&path).unwrap();
    assert_eq!(again.get_auth_data().unwrap(), Some(auth_data()));
}

#[test]
fn v1_7_2_filename_is_the_file_without_links() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap().join("info");
    let store = SqliteAccountInfo::open(folder.path().join(".").join("info")).unwrap();
    assert_eq!(store.filename(), path);
}

/// In the process that has it, the default store is opened and its file is printed.
const CHILD: &str = "V1_STORES_CHILD";

#[test]
fn v1_7_2_the_file_is_that_of_the_variable_or_the_one_in_the_home_folder() {
    if std::env::var_os(CHILD).is_some() {
        let store = SqliteAccountInfo::open_default().unwrap();
        println!("file={}", store.filename().display());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().canonicalize().unwrap();
    let named = home.join("named");
    let opened = |named: Option<&PathBuf>| {
        let test = module_path!().split_once("::").unwrap().1;
        let test = format!(
            "{test}::v1_7_2_the_file_is_that_of_the_variable_or_the_one_in_the_home_folder"
        );
        let mut child = Command::new(std::env::current_exe().unwrap());
        child
            .args([&*test, "--exact", "--nocapture"])
            .env(CHILD, "1");
        child.env("HOME", &home).env_remove("B2_ACCOUNT_INFO");
        // Where a newer interface would look.
        child.env("XDG_CONFIG_HOME", home.join("config"));
        if let Some(named) = named {
            child.env("B2_ACCOUNT_INFO", named);
        }
        let said = String::from_utf8(child.output().unwrap().stdout).unwrap();
        let file = said
            .split("file=")
            .nth(1)
            .and_then(|rest| rest.lines().next());
        PathBuf::from(file.unwrap_or_else(|| panic!("{said}")))
    };
    assert_eq!(opened(Some(&named)), named);
    assert_eq!(opened(None), home.join(".b2_account_info"));
}
