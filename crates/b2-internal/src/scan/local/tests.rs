use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use tempfile::TempDir;

use super::super::folder::{Folder, FolderScan, ScanSettings};
use super::super::policies::{ScanPoliciesManager, ScanPoliciesManagerBuilder};
use super::super::report::{CollectedScanReport, ScanReporter, ScanWarning};
use super::LocalFolder;
use crate::error::ErrorKind;

/// A tree on disk, made from lines: `d/` a directory, `a -> b` a link, anything else a file that holds its own path.
struct Tree(TempDir);

impl Tree {
    fn new(lines: &[&str]) -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        for line in lines {
            let (name, target) = line.split_once(" -> ").unwrap_or((line, ""));
            let path = tree.path(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            match (target, name.ends_with('/')) {
                ("", true) => fs::create_dir_all(path).unwrap(),
                ("", false) => fs::write(path, name).unwrap(),
                (target, _) => symlink(target, path).unwrap(),
            }
        }
        tree
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn scan(&self, root: &str) -> (Vec<String>, Arc<CollectedScanReport>) {
        self.scan_with(root, ScanPoliciesManager::builder())
    }

    fn scan_with(
        &self,
        root: &str,
        policies: ScanPoliciesManagerBuilder,
    ) -> (Vec<String>, Arc<CollectedScanReport>) {
        let report = Arc::new(CollectedScanReport::new());
        let settings = ScanSettings::new()
            .reporter(report.clone())
            .policies_manager(Arc::new(policies.build().unwrap()));
        let scan = LocalFolder::new(self.path(root)).all_files(settings);
        (names_of(scan), report)
    }

    /// The paths of the warnings below the tree, with the kind's first letter.
    fn warnings(&self, report: &CollectedScanReport) -> Vec<(char, String)> {
        let relative = |path: &Path| path.strip_prefix(self.0.path()).unwrap().to_owned();
        let describe = |warning: &ScanWarning| {
            let kind = match warning {
                ScanWarning::LocalAccessError(_) => 'a',
                ScanWarning::LocalPermissionError(_) => 'p',
                ScanWarning::CircularSymlink(_) => 'c',
                ScanWarning::InvalidName { .. } => 'n',
                ScanWarning::SpecialFile(_) => 's',
            };
            (kind, relative(warning.path()).display().to_string())
        };
        let mut warnings: Vec<_> = report.warnings().iter().map(describe).collect();
        warnings.sort();
        warnings
    }
}

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(future)
}

fn names_of(mut scan: FolderScan) -> Vec<String> {
    run(async {
        let mut names = Vec::new();
        while let Some(path) = scan.next().await {
            names.push(path.unwrap().relative_path().to_owned());
        }
        names
    })
}

#[test]
fn w29_files_come_in_the_order_of_a_bucket() {
    for tree in [
        &["a b/bar", "a/foo"][..],
        &["a.txt", "a/b.txt", "a/c.txt", "a0.txt"],
        &[
            "a!",
            "a/!",
            "a/a/a",
            "a/a0",
            "a/é",
            "a0",
            "aé",
            "é/a",
            "\u{1f600}",
        ],
    ] {
        let (names, report) = Tree::new(tree).scan("");
        assert_eq!(names, tree);
        assert_eq!(report.warnings(), []);
    }
}

#[test]
fn w29_the_first_files_come_before_the_rest_of_the_tree_is_read() {
    let mut files: Vec<String> = (0..300).map(|number| format!("a/{number:03}")).collect();
    files.push("b/late".to_owned());
    let tree = Tree::new(&files.iter().map(String::as_str).collect::<Vec<_>>());
    let report = Arc::new(CollectedScanReport::new());
    let settings = ScanSettings::new().reporter(report.clone());
    let mut scan = LocalFolder::new(tree.path("")).all_files(settings);
    let first = run(scan.next()).unwrap().unwrap();
    assert_eq!(first.relative_path(), "a/000");
    fs::remove_dir_all(tree.path("b")).unwrap();
    assert_eq!(names_of(scan), files[1..300]);
    assert_eq!(tree.warnings(&report), [('a', "b".to_owned())]);
}

#[test]
fn links_are_followed_once_around() {
    struct Case {
        tree: &'static [&'static str],
        root: &'static str,
        files: &'static [&'static str],
        warnings: &'static [(char, &'static str)],
    }
    for case in [
        Case {
            tree: &["dir/file1", "dir/symlink_dir -> ../dir"],
            root: "",
            files: &["dir/file1", "dir/symlink_dir/file1"],
            warnings: &[('c', "dir/symlink_dir/symlink_dir")],
        },
        Case {
            tree: &[
                "parent/child/f",
                "parent/child/grandchild/symlink -> ../../../parent",
            ],
            root: "parent/child",
            files: &["f", "grandchild/symlink/child/f"],
            warnings: &[(
                'c',
                "parent/child/grandchild/symlink/child/grandchild/symlink",
            )],
        },
        Case {
            tree: &["p/link -> ../p"],
            root: "p/link",
            files: &[],
            warnings: &[('c', "p/link/link")],
        },
        Case {
            tree: &["start/file", "start/symlink -> .."],
            root: "",
            files: &["start/file", "start/symlink/start/file"],
            warnings: &[('c', "start/symlink/start/symlink")],
        },
        Case {
            tree: &["a", "b -> c", "c -> d", "d -> e", "e -> b"],
            root: "",
            files: &["a"],
            warnings: &[('a', "b"), ('a', "c"), ('a', "d"), ('a', "e")],
        },
        Case {
            tree: &["b -> c/d", "c/d -> ../e", "e -> b", "f"],
            root: "",
            files: &["f"],
            warnings: &[('a', "b"), ('a', "c/d"), ('a', "e")],
        },
        Case {
            tree: &["a -> b/c", "b/c/f"],
            root: "",
            files: &["a/f", "b/c/f"],
            warnings: &[],
        },
        Case {
            tree: &["d/f", "l1 -> d", "l2 -> d"],
            root: "",
            files: &["d/f", "l1/f", "l2/f"],
            warnings: &[],
        },
        Case {
            tree: &["f", "l -> f", "m -> nothing"],
            root: "",
            files: &["f", "l"],
            warnings: &[('a', "m")],
        },
    ] {
        let tree = Tree::new(case.tree);
        let (names, report) = tree.scan(case.root);
        assert_eq!(names, case.files, "{:?}", case.tree);
        let warnings = tree.warnings(&report);
        let warnings: Vec<_> = warnings
            .iter()
            .map(|(kind, path)| (*kind, &**path))
            .collect();
        assert_eq!(warnings, case.warnings, "{:?}", case.tree);
    }
}

#[test]
fn w26_two_links_to_one_directory_are_both_followed_inside_a_followed_link() {
    let tree = Tree::new(&["far/x -> ../d", "far/y -> ../d", "near -> far", "d/f"]);
    let (names, report) = tree.scan("");
    assert_eq!(names, ["d/f", "far/x/f", "far/y/f", "near/x/f", "near/y/f"]);
    assert_eq!(report.warnings(), []);
}

#[test]
fn excluded_links_are_passed_over_silently() {
    let tree = Tree::new(&[
        "bad\\name -> d",
        "d/f",
        "l1 -> d",
        "l2 -> d/f",
        "m -> nothing",
    ]);
    let policies = ScanPoliciesManager::builder().exclude_all_symlinks(true);
    let (names, report) = tree.scan_with("", policies);
    assert_eq!(names, ["d/f"]);
    assert_eq!(report.warnings(), []);
    assert_eq!(report.skipped_symlinks().len(), 4);
}

#[test]
fn w24_w25_pipes_and_broken_links_are_reported_and_the_rest_is_found() {
    let tree = Tree::new(&["a", "broken -> nothing", "z"]);
    let socket = std::os::unix::net::UnixListener::bind(tree.path("socket")).unwrap();
    symlink("/dev/null", tree.path("device")).unwrap();
    let pipe = Command::new("mkfifo").arg(tree.path("pipe")).status();
    assert!(pipe.unwrap().success());
    let (names, report) = tree.scan("");
    drop(socket);
    assert_eq!(names, ["a", "z"]);
    assert_eq!(
        tree.warnings(&report),
        [
            ('a', "broken".to_owned()),
            ('s', "device".to_owned()),
            ('s', "pipe".to_owned()),
            ('s', "socket".to_owned()),
        ]
    );
}

#[test]
fn w50_names_that_no_file_in_a_bucket_can_have_are_reported_by_the_scan() {
    use std::os::unix::ffi::OsStrExt as _;
    let tree = Tree::new(&[
        "file\\bad.txt",
        "file\x7fbad.txt",
        "tab\tbad",
        "dir\\bad/f",
        "good",
    ]);
    let long = "x".repeat(251);
    fs::write(tree.path(&long), "").unwrap();
    let not_unicode = std::ffi::OsStr::from_bytes(b"inv\xffalid");
    fs::write(tree.0.path().join(not_unicode), "").unwrap();
    let (names, report) = tree.scan("");
    assert_eq!(names, ["good"]);
    let warnings = report.warnings();
    assert_eq!(warnings.len(), 6);
    assert!(
        warnings
            .iter()
            .all(|warning| matches!(warning, ScanWarning::InvalidName { .. }))
    );
    let backslash = format!(
        "WARNING: '{}' path contains invalid name (file names must not contain '\\'). Skipping.",
        tree.path("file\\bad.txt").display()
    );
    assert!(
        warnings
            .iter()
            .any(|warning| warning.to_string() == backslash)
    );
}

#[test]
fn staging_files_are_told_apart_and_never_yielded() {
    let tree = Tree::new(&[
        ".b2-0123456789abcdef.b2.sync.tmp",
        "d/.b2-0123456789abcdef.b2.sync.tmp/f",
        "d/a.b2.sync.tmp",
    ]);
    let (names, report) = tree.scan("");
    assert_eq!(
        names,
        ["d/.b2-0123456789abcdef.b2.sync.tmp/f", "d/a.b2.sync.tmp"]
    );
    assert_eq!(
        report.staging_files(),
        [tree.path(".b2-0123456789abcdef.b2.sync.tmp")]
    );
    assert_eq!(report.warnings(), []);
}

#[test]
fn excluded_entries_are_not_touched() {
    let tree = Tree::new(&["a.txt", "b.log -> nothing", "skip/deep/f", "keep/skip"]);
    let policies = ScanPoliciesManager::builder()
        .exclude_dir_regexes(["skip"])
        .exclude_file_regexes([r".*\.log"])
        .include_file_regexes(["skip/deep/f"]);
    let (names, report) = tree.scan_with("", policies);
    assert_eq!(names, ["a.txt", "keep/skip"]);
    assert_eq!(report.warnings(), []);
}

#[test]
fn a_missing_root_and_a_file_as_root_end_the_scan_with_an_error() {
    let tree = Tree::new(&["file"]);
    for (root, is_file) in [("missing", false), ("file", true)] {
        let mut scan = LocalFolder::new(tree.path(root)).all_files(ScanSettings::new());
        let error = run(scan.next()).unwrap().unwrap_err();
        assert!(error.to_string().contains(root), "{error}");
        assert_eq!(
            matches!(error.kind(), ErrorKind::NotADirectory { .. }),
            is_file
        );
        assert!(run(scan.next()).is_none());
    }
}

/// Removes things in the middle of a scan: when the first invalid name is met.
#[derive(Debug)]
struct Saboteur {
    victims: Mutex<Vec<PathBuf>>,
    report: CollectedScanReport,
}

impl ScanReporter for Saboteur {
    fn warning(&self, warning: ScanWarning) {
        if let ScanWarning::InvalidName { .. } = warning {
            for victim in self.victims.lock().unwrap().drain(..) {
                let removed = fs::remove_file(&victim).or_else(|_| fs::remove_dir_all(&victim));
                removed.unwrap();
            }
        } else {
            self.report.warning(warning);
        }
    }
}

#[test]
fn what_vanishes_during_the_scan_is_reported_and_counts_as_unseen() {
    let tree = Tree::new(&["a/x\\y", "d/f", "e", "f"]);
    let saboteur = Arc::new(Saboteur {
        victims: Mutex::new(vec![tree.path("d"), tree.path("e")]),
        report: CollectedScanReport::new(),
    });
    let settings = ScanSettings::new().reporter(saboteur.clone());
    let mut scan = LocalFolder::new(tree.0.path()).all_files(settings);
    assert_eq!(run(scan.next()).unwrap().unwrap().relative_path(), "f");
    assert!(run(scan.next()).is_none());
    assert!(["d/f", "d/g", "e"].map(|path| scan.could_not_see(path)) == [true; 3]);
    assert!(!scan.could_not_see("f"));
    assert_eq!(
        tree.warnings(&saboteur.report),
        [('a', "d".to_owned()), ('a', "e".to_owned())]
    );
}

/// Later than any other file, in seconds since 1970.
const LATE_SECONDS: u64 = 4_000_000_000;

fn set_mod_time(path: &Path, seconds: u64) {
    let file = fs::File::options().write(true).open(path).unwrap();
    let since = std::time::Duration::from_secs(seconds);
    file.set_modified(std::time::UNIX_EPOCH + since).unwrap();
}

/// Permissions mean nothing to root, so root runs this test again as somebody else.
#[test]
fn what_may_not_be_read_is_reported_once_and_counts_as_unseen() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::os::unix::process::CommandExt as _;
    const NOBODY: u32 = 65534;
    const TREE: &str = "B2_TEST_TREE";
    if let Some(path) = std::env::var_os(TREE) {
        return check_permissions(Path::new(&path));
    }
    let tree = Tree::new(&[
        "closed/f",
        "excluded link -> list only/d",
        "excluded/f",
        "f",
        "late",
        "link -> list only/d",
        "list only/d/f",
        "list only/f",
        "secret",
        "secret.log",
    ]);
    let chmod = |name: &str, mode| {
        fs::set_permissions(tree.path(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    set_mod_time(&tree.path("late"), LATE_SECONDS);
    for (name, mode) in [
        ("", 0o755),
        ("closed", 0o311),
        ("excluded", 0o000),
        ("late", 0o000),
        ("list only", 0o644),
        ("secret", 0o200),
        ("secret.log", 0o000),
    ] {
        chmod(name, mode);
    }
    let is_root = fs::metadata("/proc/self").unwrap().uid() == 0;
    if is_root {
        let this_test =
            "scan::local::tests::what_may_not_be_read_is_reported_once_and_counts_as_unseen";
        let status = Command::new("/proc/self/exe")
            .args(["--exact", this_test, "--nocapture"])
            .env(TREE, tree.0.path())
            .uid(NOBODY)
            .gid(NOBODY)
            .output()
            .unwrap();
        let output = String::from_utf8_lossy(&status.stdout);
        assert!(
            status.status.success() && output.contains("1 passed"),
            "{status:?}"
        );
    } else {
        check_permissions(tree.0.path());
    }
    for name in ["closed", "excluded", "list only"] {
        chmod(name, 0o755);
    }
}

fn check_permissions(root: &Path) {
    let policies = ScanPoliciesManager::builder()
        .exclude_dir_regexes(["excluded"])
        .exclude_file_regexes([r".*\.log"])
        .exclude_modified_after(LATE_SECONDS as i64 * 1000 - 1)
        .build()
        .unwrap();
    let report = Arc::new(CollectedScanReport::new());
    let settings = ScanSettings::new()
        .reporter(report.clone())
        .policies_manager(Arc::new(policies));
    let mut scan = LocalFolder::new(root).all_files(settings);
    assert_eq!(run(scan.next()).unwrap().unwrap().relative_path(), "f");
    assert!(run(scan.next()).is_none());
    let mut warnings = report.warnings();
    warnings.sort_by(|a, b| a.path().cmp(b.path()));
    let expected = ["closed", "link", "list only/d", "list only/f", "secret"]
        .map(|name| ScanWarning::LocalPermissionError(root.join(name)));
    assert_eq!(warnings, expected);
    for name in [
        "closed/f",
        "link/f",
        "list only/d/f",
        "list only/f",
        "secret",
    ] {
        assert!(scan.could_not_see(name), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_tree_is_found_whole_and_in_order(
        paths in proptest::collection::btree_set("[a-c!0é](/?[a-c!0é]){0,5}", 1..40),
    ) {
        // A path cannot be a file and a directory at once.
        let files: Vec<&str> = paths
            .iter()
            .map(String::as_str)
            .filter(|path| !paths.iter().any(|other| other.starts_with(&format!("{path}/"))))
            .collect();
        let (names, report) = Tree::new(&files).scan("");
        prop_assert_eq!(names, files);
        prop_assert_eq!(report.warnings(), []);
    }
}

#[test]
fn a_wide_and_deep_tree_is_walked_in_many_turns() {
    let deep = format!("{}f", "d/".repeat(100));
    let mut expected: Vec<String> = (0..3_000).map(|number| format!("w/{number:04}")).collect();
    expected.insert(0, deep);
    let tree = Tree::new(&expected.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(tree.scan("").0, expected);
}
