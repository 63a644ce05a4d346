//! A copy of the core and the facades, with a crate for the programs of their users.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::edit::{Change, Edit};

/// The listings, which belong to the copy: they say what it was before an edit.
const LISTINGS: [&str; 2] = ["api.txt", "api.released.txt"];
const CORE: &str = "crates/b2-internal/src";

/// Held by one test at a time. Kept from run to run, because most of a first answer is building dependencies.
pub(super) struct Copy {
    folder: PathBuf,
    repository: PathBuf,
    /// The numbered interfaces that there are, newest first.
    pub(super) interfaces: Vec<u32>,
    _lock: File,
}

impl Copy {
    pub(super) fn take() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("interfaces");
        fs::create_dir_all(&folder).expect("a folder for the copy can be made");
        let lock = File::create(folder.join("lock")).expect("the lock can be made");
        lock.lock().expect("the lock can be taken");
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let crates = fs::read_dir(repository.join("crates")).expect("there are crates");
        let mut interfaces: Vec<u32> = crates
            .filter_map(|entry| {
                let name = entry.ok()?.file_name().into_string().ok()?;
                name.strip_prefix("b2sdk-v")?.parse().ok()
            })
            .collect();
        interfaces.sort_by_key(|number| std::cmp::Reverse(*number));
        let copy = Self {
            folder,
            repository,
            interfaces,
            _lock: lock,
        };
        copy.write_manifests();
        copy.reset();
        copy
    }

    /// The workspace without what is not copied, and the crate of the users.
    fn write_manifests(&self) {
        let root = self.repository.join("Cargo.toml");
        let root = fs::read_to_string(root).expect("the manifest can be read");
        let members = root.lines().find(|line| line.starts_with("members = "));
        let members = members.expect("the members stand on one line");
        let root = root.replace(members, "members = [\"crates/*\", \"consumer\"]");
        self.write("Cargo.toml", &root);
        let facades = self.interfaces.iter();
        let facades = facades.map(|number| {
            format!("b2sdk-v{number} = {{ path = \"../crates/b2sdk-v{number}\" }}\n")
        });
        self.write(
            "consumer/Cargo.toml",
            &format!(
                "[package]\nname = \"consumer\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
                 [dependencies]\nhttp.workspace = true\nserde.workspace = true\nserde_json.workspace = true\n{}",
                facades.collect::<String>()
            ),
        );
        self.write("consumer/src/lib.rs", "//! Its programs are in `bin`.\n");
        let _ = fs::remove_file(self.path("Cargo.lock"));
        fs::copy(self.repository.join("Cargo.lock"), self.path("Cargo.lock"))
            .expect("the lock file can be copied");
    }

    /// The sources as they are in the repository.
    pub(super) fn reset(&self) {
        mirror(&self.repository.join("crates"), &self.path("crates"));
    }

    /// Takes what the copy promises now as released.
    pub(super) fn bless(&self) {
        for number in &self.interfaces {
            for listing in LISTINGS {
                let _ = fs::remove_file(self.path(&format!("crates/b2sdk-v{number}/{listing}")));
            }
        }
        let (code, text, said) = self.gate(&["bless"]);
        assert_eq!(code, 0, "{text}{said}");
        for number in &self.interfaces {
            let facade = format!("crates/b2sdk-v{number}");
            let manifest = self.read("Cargo.toml");
            let version = manifest
                .lines()
                .find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
            let version = version.expect("the workspace has a version");
            let listing = self.read(&format!("{facade}/api.txt"));
            self.write(
                &format!("{facade}/api.released.txt"),
                &format!("# released: {version}\n{listing}"),
            );
        }
    }

    pub(super) fn make(&self, edit: &Edit) {
        for change in edit.changes {
            match change {
                Change::Core(file, from, to) => {
                    let file = format!("{CORE}/{file}");
                    let text = self.read(&file);
                    let count = text.matches(from).count();
                    assert_eq!(count, 1, "`{}`: {file} has `{from}` once", edit.name);
                    self.write(&file, &text.replacen(from, to, 1));
                }
                Change::Unexport(name) => {
                    for number in edit.concerned(self) {
                        let file = format!("crates/b2sdk-v{number}/src/lib.rs");
                        let text = without_export(&self.read(&file), name);
                        let text = text.unwrap_or_else(|| {
                            panic!("`{}`: {file} does not export {name}", edit.name)
                        });
                        self.write(&file, &text);
                    }
                }
                Change::Export(line) => {
                    for number in edit.concerned(self) {
                        let file = format!("crates/b2sdk-v{number}/src/lib.rs");
                        let text = format!("{}\n{line}\n", self.read(&file));
                        self.write(&file, &text);
                    }
                }
            }
        }
    }

    /// Exit code, what was printed, and what was said beside it.
    pub(super) fn gate(&self, words: &[&str]) -> (i32, String, String) {
        let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
        xtask.arg("api").args(words);
        let target = self.path("target");
        self.run(xtask, target)
    }

    pub(super) fn cargo(&self, words: &[&str]) -> (i32, String, String) {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut cargo = Command::new(cargo);
        // Where the gate builds, and as it does: what it has checked is not checked again.
        let target = self.path("target/api");
        cargo.args(words).env("RUSTC_BOOTSTRAP", "1");
        self.run(cargo, target)
    }

    fn run(&self, mut command: Command, target: PathBuf) -> (i32, String, String) {
        let output = command
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target)
            // What the copy needs, the repository needs too, so it is here.
            .env("CARGO_NET_OFFLINE", "true")
            .output()
            .expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("programs print UTF-8");
        (
            output.status.code().expect("the program ends by itself"),
            text(output.stdout),
            text(output.stderr),
        )
    }

    pub(super) fn path(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).expect("the file is there")
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        let folder = path.parent().expect("a file is in a folder");
        fs::create_dir_all(folder).expect("the folder can be made");
        if fs::read_to_string(&path).is_ok_and(|there| there == text) {
            return;
        }
        fs::write(path, text).expect("the file can be written");
    }
}

/// `text` with `name` taken out of its `pub use` lines, if it is there.
fn without_export(text: &str, name: &str) -> Option<String> {
    let mut rest = text;
    let mut before = 0;
    while let Some(start) = rest.find("pub use ") {
        let length = rest[start..].find(';')? + 1;
        let statement = &rest[start..start + length];
        if let Some(shorter) = without_name(statement, name) {
            let (head, tail) = (&text[..before + start], &rest[start + length..]);
            return Some(format!("{head}{shorter}{tail}"));
        }
        before += start + length;
        rest = &rest[start + length..];
    }
    None
}

fn without_name(statement: &str, name: &str) -> Option<String> {
    let is_word = |one: char| one == '_' || one.is_alphanumeric();
    let (at, _) = statement.match_indices(name).find(|(at, _)| {
        let before = statement[..*at].chars().next_back();
        let after = statement[at + name.len()..].chars().next();
        !before.is_some_and(is_word) && matches!(after, Some(',' | '}' | ';'))
    })?;
    let tail = &statement[at + name.len()..];
    if tail == ";" {
        return Some(String::new());
    }
    let tail = tail.strip_prefix(',').unwrap_or(tail);
    Some(format!("{}{}", &statement[..at], tail.trim_start()))
}

/// Makes `to` equal to `from`, but for listings. Writes only what differs, so that Cargo builds no more than it must.
fn mirror(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    let entries = |folder: &Path| -> Vec<std::ffi::OsString> {
        let entries = fs::read_dir(folder).expect("the folder can be listed");
        let names = entries.map(|entry| entry.expect("the folder can be listed").file_name());
        let is_listing = |name: &std::ffi::OsString| LISTINGS.iter().any(|one| name == one);
        names.filter(|name| !is_listing(name)).collect()
    };
    let wanted = entries(from);
    for stale in entries(to).iter().filter(|name| !wanted.contains(name)) {
        let path = to.join(stale);
        if path.is_dir() {
            fs::remove_dir_all(path).expect("what is stale can be removed");
        } else {
            fs::remove_file(path).expect("what is stale can be removed");
        }
    }
    for name in &wanted {
        let (source, target) = (from.join(name), to.join(name));
        if source.is_dir() {
            mirror(&source, &target);
            continue;
        }
        let original = fs::read(&source).expect("the file can be read");
        if fs::read(&target).ok().as_ref() != Some(&original) {
            fs::write(target, original).expect("the file can be written");
        }
    }
}
