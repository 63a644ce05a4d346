//! What is left of describing one choice of features, put aside while another is described.
//!
//! Cargo has one place for the documentation of a crate and one for what it was made of, whatever the features, so a second
//! choice overwrites the first. Put back as it was, the first is still good and need not be made again. Whatever fails here
//! costs time and nothing else: Cargo describes anew what it does not find.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::project::Package;

#[derive(Debug)]
pub(super) struct Shelf {
    target: PathBuf,
    /// Where the same paths lie while another choice is in use.
    aside: PathBuf,
}

impl Shelf {
    pub(super) fn new(target: &Path, choice: &str) -> Self {
        Self {
            target: target.to_owned(),
            aside: target.join("described").join(choice),
        }
    }

    /// The description of `member` as rustdoc writes it.
    pub(super) fn description(&self, member: &Package) -> PathBuf {
        self.target.join(description(member))
    }

    /// Makes the place that of this choice. What another one has left there is gone.
    pub(super) fn bring_back(&self, members: &[&Package]) {
        for member in members {
            let left = self.paths(&self.target, member);
            let own = self.paths(&self.aside, member);
            for path in left {
                let place = self.target.join(path);
                let _ = fs::remove_file(&place).or_else(|_| fs::remove_dir_all(&place));
            }
            for path in own {
                let _ = rename(&self.aside.join(&path), &self.target.join(&path));
            }
        }
    }

    /// Clears the place for another choice.
    pub(super) fn put_aside(&self, members: &[&Package]) {
        for member in members {
            // Cargo, which knows nothing of JSON, waits for a page that is newer than what it is made of.
            let page = self.target.join(page(member));
            let _ = fs::create_dir_all(page.parent().unwrap_or(&self.target))
                .and_then(|()| fs::write(&page, ""));
            for stale in self.paths(&self.aside, member) {
                let stale = self.aside.join(stale);
                let _ = fs::remove_file(&stale).or_else(|_| fs::remove_dir_all(&stale));
            }
            for path in self.paths(&self.target, member) {
                let _ = rename(&self.target.join(&path), &self.aside.join(&path));
            }
        }
    }

    /// All that describing `member` leaves below `root`.
    fn paths(&self, root: &Path, member: &Package) -> Vec<PathBuf> {
        let mut paths = vec![description(member), page(member)];
        let prefix = format!("{}-", member.name);
        let mark = format!("doc-lib-{}", member.crate_name());
        let entries = fs::read_dir(root.join(fingerprints()));
        let names = entries.into_iter().flatten().filter_map(|entry| {
            let name: OsString = entry.ok()?.file_name();
            name.to_str()?.starts_with(&prefix).then_some(name)
        });
        let own = names.map(|name| fingerprints().join(name));
        paths.extend(own.filter(|path| root.join(path).join(&mark).is_file()));
        paths
    }
}

fn description(member: &Package) -> PathBuf {
    Path::new("doc")
        .join(member.crate_name())
        .with_extension("json")
}

fn page(member: &Package) -> PathBuf {
    Path::new("doc")
        .join(member.crate_name())
        .join("index.html")
}

/// Where Cargo notes what a crate was made of.
fn fingerprints() -> PathBuf {
    Path::new("debug").join(".fingerprint")
}

/// Keeps the time of the last change, which Cargo compares.
fn rename(from: &Path, to: &Path) -> std::io::Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    if to.is_dir() {
        fs::remove_dir_all(to)?;
    }
    fs::rename(from, to)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn member() -> Package {
        Package {
            name: "b2sdk-v3".to_owned(),
            version: "1.0.0".to_owned(),
            manifest_path: PathBuf::from("Cargo.toml"),
            dependencies: Vec::new(),
            features: BTreeMap::new(),
        }
    }

    #[test]
    fn each_choice_finds_what_it_left_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let target = folder.path();
        let (member, note) = (
            member(),
            "debug/.fingerprint/b2sdk-v3-12ab/doc-lib-b2sdk_v3",
        );
        let (all, default) = (Shelf::new(target, "all"), Shelf::new(target, "default"));
        let describe = |shelf: &Shelf, text: &str| {
            for path in [&shelf.description(&member), &target.join(note)] {
                fs::create_dir_all(path.parent().expect("a file is in a folder"))
                    .and_then(|()| fs::write(path, text))
                    .expect("the file can be written");
            }
        };
        let there = |path: &Path| fs::read_to_string(path).ok();
        all.bring_back(&[&member]);
        describe(&all, "all");
        all.put_aside(&[&member]);
        default.bring_back(&[&member]);
        assert_eq!(there(&default.description(&member)), None);
        assert_eq!(there(&target.join(note)), None);
        // What broke off in the middle is not taken for the other choice.
        describe(&default, "default");
        all.bring_back(&[&member]);
        assert_eq!(there(&all.description(&member)).as_deref(), Some("all"));
        assert_eq!(there(&target.join(note)).as_deref(), Some("all"));
        assert!(target.join("doc/b2sdk_v3/index.html").is_file());
    }
}
