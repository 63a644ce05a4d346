//! A scratch copy of a small workspace, edited and restored. Each lies below the target folder.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) const RELEASED: &str = "b2sdk-v2/api.released.txt";

/// `(file, text that is there once, text that takes its place)`.
pub(crate) type Change = (&'static str, &'static str, &'static str);

/// What the gate says about one interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    Same,
    Additions,
    Break,
}

/// One change to the toy, which has two interfaces, and the answer that it must bring.
pub(crate) struct Edit {
    pub(crate) name: &'static str,
    pub(crate) changes: &'static [Change],
    pub(crate) newer: Says,
    pub(crate) older: Says,
    /// What the report must contain.
    pub(crate) report: &'static [&'static str],
}

/// The same for any workspace.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) changes: &'static [Change],
    /// The answer for each interface.
    pub(crate) says: Vec<(&'static str, Says)>,
    pub(crate) report: &'static [&'static str],
}

impl Edit {
    fn case(&self) -> Case {
        Case {
            name: self.name,
            changes: self.changes,
            says: vec![("b2sdk-v2", self.newer), ("b2sdk-v1", self.older)],
            report: self.report,
        }
    }
}

/// Held by one test at a time. Kept from run to run, because most of a first check is building.
pub(crate) struct Scratch {
    fixture: &'static str,
    folder: PathBuf,
    _lock: File,
}

pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) text: String,
}

impl Scratch {
    /// A copy of the toy.
    pub(crate) fn take() -> Self {
        Self::of("toy")
    }

    /// The first copy that nobody holds, with the sources as they are in the repository.
    pub(crate) fn of(fixture: &'static str) -> Self {
        let place = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let held = (0..).find_map(|number| {
            let folder = place.join(format!("{fixture}-{number}"));
            fs::create_dir_all(&folder).expect("a folder for the copy can be made");
            let lock = File::create(folder.join("lock")).expect("the lock can be made");
            lock.try_lock().ok()?;
            Some(Self {
                fixture,
                folder,
                _lock: lock,
            })
        });
        let scratch = held.expect("there are more numbers than tests");
        scratch.reset();
        scratch
    }

    fn reset(&self) {
        for facade in ["b2sdk-v1", "b2sdk-v2", "b2sdk-v3"] {
            let _ = fs::remove_file(self.path(facade).join("api.released.txt"));
        }
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        restore(&fixtures.join(self.fixture), &self.folder);
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
        self.xtask(&["api", command])
    }

    pub(crate) fn xtask(&self, words: &[&str]) -> Answer {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(words)
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

    fn make(&self, case: &Case) {
        for (file, from, to) in case.changes {
            self.replace(file, from, to);
        }
    }

    /// Makes the edit, asks the gate, and takes the edit back.
    fn try_case(&self, case: &Case) {
        self.make(case);
        let answer = self.gate("check");
        self.reset();
        let context = format!("{}\n{}", case.name, answer.text);
        for (facade, says) in &case.says {
            assert_eq!(answer.grade(facade), Some(*says), "{facade}, {context}");
        }
        for expected in case.report {
            assert!(
                answer.text.contains(expected),
                "no `{expected}` for: {context}"
            );
        }
        let any = |wanted| case.says.iter().any(|(_, says)| *says == wanted);
        let code = match (any(Says::Break), any(Says::Additions)) {
            (true, _) => 1,
            (false, true) => 2,
            (false, false) => 0,
        };
        assert_eq!(answer.code, code, "{context}");
    }

    pub(crate) fn try_all(edits: &[Edit]) {
        let cases: Vec<Case> = edits.iter().map(Edit::case).collect();
        Self::take().try_cases(&cases);
    }

    /// Tries every case of a deep run, else every fifth, from another start for each seed.
    pub(crate) fn try_cases(&self, cases: &[Case]) {
        let (start, step) = if is_deep() { (0, 1) } else { (seed() % 5, 5) };
        // Those that are not tried today must still fit the sources.
        for case in cases {
            self.make(case);
            self.reset();
        }
        for case in cases.iter().skip(start).step_by(step) {
            self.try_case(case);
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

/// Whether the full counts are asked for.
pub(crate) fn is_deep() -> bool {
    std::env::var("B2_TEST_DEEP").is_ok_and(|deep| deep == "1")
}

/// Only its last bits matter here.
pub(crate) fn seed() -> usize {
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
