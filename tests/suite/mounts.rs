//! Every behaviour is held by every interface, unless it is marked here as one that a later interface brought.

use std::fs;
use std::path::PathBuf;

/// What the first interface has in another shape: it answers in JSON, and downloads into destinations. The tests of its
/// differences hold that.
const FROM_V2: &[&str] = &[
    "bucket_settings",
    "buckets",
    "cancellation",
    "copies",
    "copy_options",
    "download_files",
    "download_resume",
    "download_rules",
    "download_streams",
    "downloads",
    "emerge_resume",
    "emerge_streams",
    "handles",
    "keys",
    "listings",
    "locks",
    "lookups",
    "network",
    "replication",
    "restricted_keys",
    "restricted_settings",
    "scheduling",
    "secrets",
    "session",
    "session_calls",
    "spans",
    "tokens",
    "wildcards",
];

const FROM_V3: &[&str] = &["from_v3"];

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

/// The first interface that holds a behaviour.
fn first(behaviour: &str) -> u32 {
    match behaviour {
        _ if FROM_V3.contains(&behaviour) => 3,
        _ if FROM_V2.contains(&behaviour) => 2,
        _ => 1,
    }
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
        for behaviour in behaviours.iter().filter(|one| first(one) <= interface) {
            let mount = format!("\"behaviour/{behaviour}.rs\"");
            assert!(
                source.contains(&mount),
                "{file}.rs does not mount {behaviour}"
            );
        }
        interfaces.push(interface);
    }
    assert_eq!(interfaces, [1, 2, 3]);
    for mark in FROM_V2.iter().chain(FROM_V3) {
        assert!(behaviours.iter().any(|one| one == mark), "{mark} is gone");
    }
}
