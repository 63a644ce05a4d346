//! A copy of this workspace below the target folder. It is kept from run to run, because most of a first run is building.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) struct Copy {
    folder: PathBuf,
    _lock: File,
}

impl Copy {
    /// The copy, with the sources as they are in the repository. Waits while another run has it.
    pub(crate) fn take() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutated-engine");
        fs::create_dir_all(&folder).expect("a folder for the copy can be made");
        let lock = File::create(folder.join("lock")).expect("the lock can be made");
        lock.lock().expect("the lock can be taken");
        let copy = Self {
            folder,
            _lock: lock,
        };
        for name in [
            "Cargo.toml",
            "Cargo.lock",
            ".cargo",
            "crates",
            "docs",
            "tests",
            "xtask",
        ] {
            restore(&root().join(name), &copy.folder.join(name));
        }
        copy
    }

    pub(crate) fn replace(&self, file: &str, from: &str, to: &str) {
        let path = self.folder.join(file);
        let text = fs::read_to_string(&path).expect("the file is there");
        assert_eq!(text.matches(from).count(), 1, "{file} has `{from}` once");
        fs::write(path, text.replacen(from, to, 1)).expect("the file can be written");
    }

    pub(crate) fn restore(&self, file: &str) {
        restore(&root().join(file), &self.folder.join(file));
    }

    /// Runs the suite, which must be built and must fail; gives what it said.
    pub(crate) fn run_fault_suite(&self, edit: &str) -> String {
        let built = self.cargo(&["--no-run"]);
        assert!(built.status.success(), "{edit}: the copy does not build");
        let ran = self.cargo(&["transfers_get_through"]);
        let said = String::from_utf8_lossy(&[ran.stdout, ran.stderr].concat()).into_owned();
        assert!(
            !ran.status.success(),
            "{edit}: the suite has seen nothing:\n{said}"
        );
        said
    }

    fn cargo(&self, arguments: &[&str]) -> std::process::Output {
        Command::new(env!("CARGO"))
            .args(["test", "--quiet", "--package", "tests", "--test", "faults"])
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            // The quick count, which is 200.
            .env_remove("B2_TEST_DEEP")
            .output()
            .expect("cargo starts")
    }
}

fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().expect("xtask lies in the workspace")
}

/// Writes what differs, removes what is no longer there, and leaves the rest alone, so that Cargo builds no more than it
/// must.
fn restore(from: &Path, to: &Path) {
    if !from.is_dir() {
        let original = fs::read(from).expect("the file can be read");
        if fs::read(to).ok().as_ref() != Some(&original) {
            fs::write(to, original).expect("the file can be written");
        }
        return;
    }
    fs::create_dir_all(to).expect("the folder can be made");
    let names = |folder: &Path| -> Vec<std::ffi::OsString> {
        let entries = fs::read_dir(folder).expect("the folder can be listed");
        entries
            .map(|entry| entry.expect("the folder can be listed").file_name())
            .filter(|name| name != "target")
            .collect()
    };
    let kept = names(from);
    for name in names(to).into_iter().filter(|name| !kept.contains(name)) {
        let stale = to.join(name);
        let removed = if stale.is_dir() {
            fs::remove_dir_all(&stale)
        } else {
            fs::remove_file(&stale)
        };
        removed.expect("what is no longer there can be removed");
    }
    for name in kept {
        restore(&from.join(&name), &to.join(&name));
    }
}
