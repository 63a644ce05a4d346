//! Every behaviour is held by every interface, unless its file says from which one on (`from_v3.rs`) or up to which one
//! (`up_to_v1.rs`). Some of them the first interface writes in another way throughout.

use std::fs;
use std::path::PathBuf;

/// What the first interface writes in another way throughout, and why. What it has instead is in `differences/v1_*.rs` and in
/// `tests/interfaces`.
const OTHERWISE_IN_V1: [(&str, &str); 12] = [
    ("bucket_settings", "`update` gives JSON, not a bucket"),
    (
        "download_files",
        "files are saved by `DownloadedFile`, there by a destination",
    ),
    (
        "download_resume",
        "files are saved by `DownloadedFile`, there by a destination",
    ),
    ("download_rules", "downloads have no options there"),
    (
        "download_streams",
        "the number of streams is no option there",
    ),
    (
        "downloads",
        "a download by name gives an object, there a dictionary",
    ),
    ("keys", "keys are objects, there dictionaries and JSON"),
    ("locks", "answers are objects with a retention, there JSON"),
    (
        "lookups",
        "a look by name gives what a download tells, there a `FileVersionInfo`",
    ),
    (
        "replication",
        "keys are objects, and an update sends replication, there it does not",
    ),
    (
        "restricted_settings",
        "`list_keys` is a listing and `update` sends replication, there neither",
    ),
    ("scheduling", "the workers of downloads are no option there"),
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
    let mut otherwise = OTHERWISE_IN_V1.iter().map(|(name, _)| *name);
    if interface == 1 && otherwise.any(|name| name == behaviour) {
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
    for (name, _) in OTHERWISE_IN_V1 {
        assert!(
            behaviours.iter().any(|behaviour| behaviour == name),
            "{name}"
        );
    }
    assert!(
        [1, 2, 3]
            .iter()
            .all(|interface| interfaces.contains(interface)),
        "{interfaces:?}"
    );
}
