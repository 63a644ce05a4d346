//! A scratch copy of the toy workspace, edited and restored.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

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

pub(crate) struct Scratch {
    folder: tempfile::TempDir,
}

pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) text: String,
}

impl Scratch {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let toy = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/toy");
        copy(&toy, folder.path());
        Self { folder }
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
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
            .current_dir(self.folder.path())
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
        let originals: Vec<(&str, String)> = edit
            .changes
            .iter()
            .map(|(file, _, _)| (*file, self.read(file)))
            .collect();
        for (file, from, to) in edit.changes {
            self.replace(file, from, to);
        }
        let answer = self.gate("check");
        // Backwards, so that a file with two changes gets its first text.
        for (file, original) in originals.iter().rev() {
            self.write(file, original);
        }
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

    /// Tries every edit of a deep run, else every fourth, from another start for each seed.
    pub(crate) fn try_all(edits: &[Edit]) {
        let scratch = Self::new();
        assert_eq!(scratch.gate("check").code, 0, "the copy itself is in order");
        let (start, step) = match std::env::var("B2_TEST_DEEP") {
            Ok(deep) if deep == "1" => (0, 1),
            _ => (seed() % 4, 4),
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

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the toy is there") {
        let entry = entry.expect("the toy can be listed");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("the file can be copied");
        }
    }
}
