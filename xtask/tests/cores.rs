//! Two cores in one program would mean two sessions, two schedulers and types that do not fit. Cargo refuses them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A program, a library that it uses, and two versions of the workspace beside each other.
struct Scratch {
    folder: tempfile::TempDir,
    /// The facades that there are, newest first.
    facades: Vec<String>,
}

/// The version of the workspace that a crate takes its facade from.
#[derive(Clone, Copy)]
enum Version {
    Today,
    Next,
}

impl Version {
    fn folder(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Next => "next",
        }
    }
}

impl Scratch {
    fn new() -> Self {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"));
        let scratch = Self {
            folder: folder.expect("a folder can be made"),
            facades: facades(&repository),
        };
        let root = read(&repository.join("Cargo.toml"));
        let members = root.lines().find(|line| line.starts_with("members = "));
        let members = members.expect("the members stand on one line");
        let root = root.replace(members, "members = [\"crates/*\"]");
        let version = env!("CARGO_PKG_VERSION");
        for (which, next) in [(Version::Today, version), (Version::Next, "9.9.9")] {
            let to = scratch.path(which.folder());
            copy(&repository.join("crates"), &to.join("crates"));
            // The version of the workspace, and that of each crate as the others ask for it.
            let root = root
                .replace(
                    &format!("\nversion = \"{version}\""),
                    &format!("\nversion = \"{next}\""),
                )
                .replace(&format!("\"={version}\""), &format!("\"={next}\""));
            fs::write(to.join("Cargo.toml"), root).expect("the manifest can be written");
        }
        for name in ["application", "library"] {
            let sources = scratch.path(name).join("src");
            fs::create_dir_all(&sources).expect("the folder can be made");
            fs::write(sources.join("lib.rs"), "").expect("the file can be written");
        }
        let lock = scratch.path("application").join("Cargo.lock");
        fs::copy(repository.join("Cargo.lock"), lock).expect("the lock file can be copied");
        scratch
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Lets the application use the newest interface of one version and its library the oldest one of another, and asks
    /// Cargo which packages that makes.
    fn resolve(&self, application: Version, library: Version) -> Result<String, String> {
        let facade = |name: &str, version: Version| {
            let folder = version.folder();
            format!("{name} = {{ path = \"../{folder}/crates/{name}\" }}\n")
        };
        let newest = self.facades.first().expect("there is a facade");
        let oldest = self.facades.last().expect("there is a facade");
        let own = "library = { path = \"../library\" }\n";
        self.manifest("application", &(facade(newest, application) + own));
        self.manifest("library", &facade(oldest, library));
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["metadata", "--format-version", "1", "--offline"])
            .current_dir(self.path("application"))
            .output()
            .expect("cargo starts");
        let text = |bytes| String::from_utf8(bytes).expect("cargo prints UTF-8");
        if output.status.success() {
            Ok(text(output.stdout))
        } else {
            Err(text(output.stderr))
        }
    }

    fn manifest(&self, name: &str, dependencies: &str) {
        let text = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [workspace]\n\n[dependencies]\n{dependencies}"
        );
        fs::write(self.path(name).join("Cargo.toml"), text).expect("the manifest can be written");
    }
}

#[test]
fn an_application_that_mixes_two_cores_is_refused() {
    let scratch = Scratch::new();
    let refused = scratch
        .resolve(Version::Today, Version::Next)
        .expect_err("two cores are one too many");
    assert!(
        refused.contains("links to the native library `b2-internal`"),
        "{refused}"
    );
    // Not because of anything else: with one core it is an application like any other.
    for version in [Version::Today, Version::Next] {
        let packages = scratch
            .resolve(version, version)
            .unwrap_or_else(|said| panic!("{said}"));
        let cores = packages.matches("\"name\":\"b2-internal\",\"version\"");
        assert_eq!(cores.count(), 1);
    }
}

fn facades(repository: &Path) -> Vec<String> {
    let crates = fs::read_dir(repository.join("crates")).expect("there are crates");
    let names = crates.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut facades: Vec<String> = names.filter(|name| name.starts_with("b2sdk-v")).collect();
    facades.sort();
    facades.reverse();
    facades
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("the file can be read")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder can be listed") {
        let entry = entry.expect("the folder can be listed");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("the file can be copied");
        }
    }
}
