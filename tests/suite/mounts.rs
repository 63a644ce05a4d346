//! Every behaviour is held by every interface, unless its file says from which one on (`from_v3.rs`) or up to which one
//! (`up_to_v1.rs`). Some of them the first interface writes in another way throughout.

use std::fs;
use std::path::PathBuf;

/// What hangs on answers that are JSON in the first interface, on downloads that need a destination there, or on setters that
/// it does not have. What it has instead is in `differences/v1_*.rs` and in `tests/interfaces`.
const OTHERWISE_IN_V1: [&str; 16] = [
    "bucket_settings",
    "collector",
    "download_files",
    "download_resume",
    "download_rules",
    "download_streams",
    "downloads",
    "keys",
    "locks",
    "lookups",
    "replication",
    "restricted_settings",
    "scheduling",
    "secrets",
    "session_spans",
    "spans",
];

fn suite() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("suite")
}

/// The names of the Rust files in a folder, without their ending.
fn files(folder: PathBuf) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<String> = names
        .filter_map(|name| name.strip_suffix(".rs").map(str::to_owned))
        .collect();
    files.sort();
    files
}

fn holds(behaviour: &str, interface: u32) -> bool {
    if interface == 1 && OTHERWISE_IN_V1.contains(&behaviour) {
        return false;
    }
    let number = |prefix| behaviour.strip_prefix(prefix)?.parse::<u32>().ok();
    number("from_v").is_none_or(|first| interface >= first)
        && number("up_to_v").is_none_or(|last| interface <= last)
}

#[test]
fn every_behaviour_is_mounted_for_every_interface_that_has_it() {
    let behaviours = files(suite().join("behaviour"));
    let mut interfaces = Vec::new();
    for file in files(suite()) {
        let Some(interface) = file.strip_prefix('v').and_then(|text| text.parse().ok()) else {
            continue;
        };
        let source = fs::read_to_string(suite().join(format!("{file}.rs"))).unwrap();
        for behaviour in &behaviours {
            let is_mounted = source.contains(&format!("\"behaviour/{behaviour}.rs\""));
            assert_eq!(
                is_mounted,
                holds(behaviour, interface),
                "{file}: {behaviour}"
            );
        }
        interfaces.push(interface);
    }
    assert!(
        [1, 2, 3]
            .iter()
            .all(|interface| interfaces.contains(interface)),
        "{interfaces:?}"
    );
}
