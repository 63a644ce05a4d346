//! `cargo xtask release` on the toy, in a repository of its own.

use std::process::Command;

use crate::scratch::{RELEASED, Scratch};

const BUCKET: &str = "core/src/store/bucket.rs";
const VERSIONS: [&str; 3] = [
    "core/Cargo.toml",
    "b2sdk-v1/Cargo.toml",
    "b2sdk-v2/Cargo.toml",
];
const ADD_A_METHOD: (&str, &str) = (
    "pub(crate) fn internal(",
    "/// New.\n    pub fn more(&self) {}\n\n    pub(crate) fn internal(",
);

/// The toy, committed, with everything in it that a release asks for.
struct Repository(Scratch);

impl Repository {
    fn new() -> Self {
        let scratch = Scratch::take();
        scratch.write("CHANGELOG.md", "# Changelog\n\n## [1.2.0] - 2026-01-31\n");
        let repository = Self(scratch);
        repository.git(&["init", "--quiet"]);
        repository
            .0
            .write(".git/info/exclude", "/target\n/lock\nCargo.lock\n");
        repository.commit();
        repository
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&[
            "commit",
            "--quiet",
            "--allow-empty",
            "--no-verify",
            "--no-gpg-sign",
            "--message",
            "As it is",
        ]);
    }

    fn git(&self, words: &[&str]) {
        let output = Command::new("git")
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.org"])
            .args(words)
            .current_dir(self.0.path(""))
            .output()
            .expect("git starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {words:?}: {said}");
    }

    fn version(&self, from: &str, to: &str) {
        for manifest in VERSIONS {
            let (from, to) = (
                format!("version = \"{from}\""),
                format!("version = \"{to}\""),
            );
            self.0.replace(manifest, &from, &to);
        }
        let changelog = format!("# Changelog\n\n## [{to}] - 2026-01-31\n");
        self.0.write("CHANGELOG.md", &changelog);
        self.commit();
    }

    fn release(&self) -> (i32, String) {
        let answer = self.0.xtask(&["release", "--write"]);
        (answer.code, answer.text)
    }

    #[track_caller]
    fn refuses(&self, reason: &str) {
        let (code, text) = self.release();
        assert_eq!(code, 1, "{text}");
        assert!(text.contains(reason), "no `{reason}` in: {text}");
    }
}

#[test]
fn a_release_writes_what_was_promised_with_its_version() {
    let repository = Repository::new();
    let dry = repository.0.xtask(&["release"]);
    assert_eq!(dry.code, 0, "{}", dry.text);
    assert!(!repository.0.path(RELEASED).exists());

    let (code, text) = repository.release();
    assert_eq!(code, 0, "{text}");
    for facade in ["b2sdk-v1", "b2sdk-v2"] {
        let promises = |file: &str| -> Vec<String> {
            let text = repository.0.read(&format!("{facade}/{file}"));
            let lines = text.lines().filter(|line| !line.starts_with('#'));
            lines.map(str::to_owned).collect()
        };
        assert_eq!(promises("api.released.txt"), promises("api.txt"));
        let released = repository.0.read(&format!("{facade}/api.released.txt"));
        assert!(released.contains("# released: 1.2.0\n"), "{released}");
    }
    assert_eq!(repository.0.gate("check").code, 0);
    repository.commit();
    repository.refuses("b2sdk-v2 1.2.0 was released already");
}

#[test]
fn a_dirty_tree_or_an_unblessed_change_is_not_released() {
    let repository = Repository::new();
    repository.0.replace(BUCKET, ADD_A_METHOD.0, ADD_A_METHOD.1);
    repository.refuses("1 files are not committed");
    repository.commit();
    repository.refuses("b2sdk-v2 is not what its api.txt says");
    assert!(!repository.0.path(RELEASED).exists());
}

#[test]
fn the_version_has_to_fit_what_changed_since_the_last_release() {
    let repository = Repository::new();
    assert_eq!(repository.release().0, 0);

    repository.0.replace(BUCKET, ADD_A_METHOD.0, ADD_A_METHOD.1);
    assert_eq!(repository.0.gate("bless").code, 0);
    repository.version("1.2.0", "1.2.1");
    repository.refuses("b2sdk_v2::Bucket::more (added) does not go from 1.2.0 to 1.2.1: MINOR");
    repository.version("1.2.1", "1.3.0");
    assert_eq!(repository.release().0, 0);
    repository.commit();

    repository
        .0
        .replace(BUCKET, "pub fn more(", "pub(crate) fn more(");
    repository.version("1.3.0", "2.0.0");
    assert_eq!(repository.0.gate("bless").code, 0);
    repository.commit();
    let (code, text) = repository.release();
    assert_eq!(code, 0, "{text}");
    assert!(
        !repository
            .0
            .read(RELEASED)
            .contains("b2sdk_v2::Bucket::more")
    );
}

#[test]
fn every_crate_has_the_version_and_the_changelog_names_it() {
    let repository = Repository::new();
    repository.0.replace(
        "b2sdk-v1/Cargo.toml",
        "version = \"1.2.0\"",
        "version = \"1.2.1\"",
    );
    repository.0.write("CHANGELOG.md", "# Changelog\n");
    repository.commit();
    repository.refuses("the crates have different versions: 1.2.0, 1.2.1");
    repository.refuses("CHANGELOG.md has no heading `## [");
}
