//! A scratch copy of the toy workspace, edited and restored. Each lies below the target folder.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) const RELEASED: &str = "b2sdk-v2/api.released.txt";

/// What the gate says about one interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    Same,
    Additions,
    Break,
}

/// One change to the sources and the answer that it must bring.
pub(crate) struct Edit {
    pub(crate) name: &'static str,
    /// `(file, text that is there once, text that takes its place)`.
    pub(crate) changes: &'static [(&'static str, &'static str, &'static str)],
    pub(crate) newer: Says,
    pub(crate) older: Says,
    /// What the report must contain.
    pub(crate) report: &'static [&'static str],
}

/// Held by one test at a time. Kept from run to run, because most of a first check is building.
pub(crate) struct Scratch {
    folder: PathBuf,
    _lock: File,
}

pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) text: String,
}

impl Scratch {
    /// The first copy that nobody holds, with the sources as they are in the repository.
    pub(crate) fn take() -> Self {
        let place = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let held = (0..).find_map(|number| {
            let folder = place.join(format!("toy-{number}"));
            fs::create_dir_all(&folder).expect("a folder for the copy can be made");
            let lock = File::create(folder.join("lock")).expect("the lock can be made");
            lock.try_lock().ok()?;
            Some(Self {
                folder,
                _lock: lock,
            })
        });
        let scratch = held.expect("there are more numbers than tests");
        scratch.reset();
        scratch
    }

    fn reset(&self) {
        let _ = fs::remove_file(self.path(RELEASED));
        let toy = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/toy");
        restore(&toy, &self.folder);
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).expect("the file is there")
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        fs::write(self.path(file), text).expect("the file can be written");
    }

    pub(crate) fn replace(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert_eq!(text.matches(from).count(), 1, "{file} has `{from}` once");
        self.write(file, &text.replacen(from, to, 1));
    }

    pub(crate) fn gate(&self, command: &str) -> Answer {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["api", command])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.path("target"))
            .output()
            .expect("xtask starts");
        let said = [output.stdout, output.stderr].concat();
        Answer {
            code: output.status.code().expect("xtask ends by itself"),
            text: String::from_utf8(said).expect("xtask prints UTF-8"),
        }
    }

    /// Makes the edit, asks the gate, and takes the edit back.
    pub(crate) fn try_edit(&self, edit: &Edit) {
        for (file, from, to) in edit.changes {
            self.replace(file, from, to);
        }
        let answer = self.gate("check");
        self.reset();
        let context = format!("{}\n{}", edit.name, answer.text);
        assert_eq!(answer.grade("b2sdk-v2"), Some(edit.newer), "{context}");
        assert_eq!(answer.grade("b2sdk-v1"), Some(edit.older), "{context}");
        for expected in edit.report {
            assert!(
                answer.text.contains(expected),
                "no `{expected}` for: {context}"
            );
        }
        let code = match (edit.newer, edit.older) {
            (Says::Break, _) | (_, Says::Break) => 1,
            (Says::Additions, _) | (_, Says::Additions) => 2,
            (Says::Same, Says::Same) => 0,
        };
        assert_eq!(answer.code, code, "{context}");
    }

    /// Tries every edit of a deep run, else every fifth, from another start for each seed.
    pub(crate) fn try_all(edits: &[Edit]) {
        let scratch = Self::take();
        let (start, step) = match std::env::var("B2_TEST_DEEP") {
            Ok(deep) if deep == "1" => (0, 1),
            _ => (seed() % 5, 5),
        };
        for edit in edits.iter().skip(start).step_by(step) {
            scratch.try_edit(edit);
        }
    }
}

impl Answer {
    fn grade(&self, facade: &str) -> Option<Says> {
        let prefix = format!("{facade}: ");
        let line = self
            .text
            .lines()
            .find_map(|line| line.strip_prefix(&prefix))?;
        match line.split(';').next()? {
            "same" => Some(Says::Same),
            "additions" => Some(Says::Additions),
            "BREAK" => Some(Says::Break),
            _ => None,
        }
    }
}

/// Only its last bits matter here.
fn seed() -> usize {
    let given = std::env::var("B2_TEST_SEED").ok();
    let number: Option<u64> = given.and_then(|text| text.parse().ok());
    usize::try_from(number.unwrap_or_default() % 1024).expect("this is a small number")
}

/// Writes what differs and leaves the rest alone, so that Cargo builds no more than it must.
fn restore(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the toy is there") {
        let entry = entry.expect("the toy can be listed");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            restore(&entry.path(), &target);
            continue;
        }
        let original = fs::read(entry.path()).expect("the file can be read");
        if fs::read(&target).ok().as_ref() != Some(&original) {
            fs::write(target, original).expect("the file can be written");
        }
    }
}
