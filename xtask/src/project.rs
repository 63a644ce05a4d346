//! The workspace that a command works on: where it is, its packages, its files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::command::Command;

/// A Cargo workspace, as `cargo metadata` describes it.
#[derive(Debug, Deserialize)]
pub(crate) struct Project {
    #[serde(rename = "workspace_root")]
    pub(crate) root: PathBuf,
    #[serde(rename = "target_directory")]
    pub(crate) target: PathBuf,
    pub(crate) packages: Vec<Package>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) manifest_path: PathBuf,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) features: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// `None` for a normal dependency, else `dev` or `build`.
    pub(crate) kind: Option<String>,
    pub(crate) uses_default_features: bool,
    pub(crate) features: Vec<String>,
}

impl Project {
    /// The workspace around the current folder.
    pub(crate) fn find() -> Result<Self, String> {
        let metadata =
            Command::cargo("metadata --no-deps --format-version 1 --offline").output()?;
        serde_json::from_str(&metadata)
            .map_err(|error| format!("cannot read `cargo metadata`: {error}"))
    }

    pub(crate) fn package(&self, name: &str) -> Option<&Package> {
        self.packages.iter().find(|package| package.name == name)
    }

    /// The numbered interfaces, newest first.
    pub(crate) fn facades(&self) -> Vec<&Package> {
        let mut facades: Vec<(u32, &Package)> = self
            .packages
            .iter()
            .filter_map(|package| Some((package.interface_number()?, package)))
            .collect();
        facades.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
        facades.into_iter().map(|(_, package)| package).collect()
    }

    /// The members of the workspace that `package` uses, directly or through others, optional ones included.
    pub(crate) fn own_dependencies(&self, package: &Package) -> Vec<&Package> {
        let mut found: Vec<&Package> = Vec::new();
        let mut waiting = vec![package];
        while let Some(user) = waiting.pop() {
            for dependency in user.dependencies.iter().filter(|one| one.kind.is_none()) {
                let Some(member) = self.package(&dependency.name) else {
                    continue;
                };
                if found.iter().all(|known| known.name != member.name) {
                    found.push(member);
                    waiting.push(member);
                }
            }
        }
        found
    }

    /// The files that git knows or would add, relative to the root and with forward slashes, sorted.
    pub(crate) fn files(&self) -> Result<Vec<String>, String> {
        let listed = Command::new("git")
            .args([
                "ls-files",
                "-z",
                "--cached",
                "--others",
                "--exclude-standard",
            ])
            .in_folder(&self.root)
            .output()?;
        let mut files: Vec<String> = listed
            .split('\0')
            .filter(|path| !path.is_empty() && self.root.join(path).is_file())
            .map(str::to_owned)
            .collect();
        files.sort();
        files.dedup();
        Ok(files)
    }
}

impl Package {
    /// 3 for `b2sdk-v3`.
    pub(crate) fn interface_number(&self) -> Option<u32> {
        self.name.strip_prefix("b2sdk-v")?.parse().ok()
    }

    pub(crate) fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(Path::new("."))
    }

    /// The name that `use` lines say.
    pub(crate) fn crate_name(&self) -> String {
        self.name.replace('-', "_")
    }

    /// The features that `chosen` turns on in this package, `default` itself left out.
    pub(crate) fn closure<'a>(&'a self, chosen: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
        let mut on: Vec<&str> = Vec::new();
        let mut waiting: Vec<&str> = chosen.into_iter().collect();
        while let Some(feature) = waiting.pop() {
            let Some((name, enables)) = self.features.get_key_value(feature) else {
                continue;
            };
            if !on.contains(&name.as_str()) {
                on.push(name);
                waiting.extend(enables.iter().map(String::as_str));
            }
        }
        on.retain(|feature| *feature != "default");
        on.sort_unstable();
        on
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(features: &[(&str, &[&str])]) -> Package {
        Package {
            name: "b2sdk-v3".to_owned(),
            version: "0.1.0".to_owned(),
            manifest_path: PathBuf::from("crates/b2sdk-v3/Cargo.toml"),
            dependencies: Vec::new(),
            features: features
                .iter()
                .map(|(name, enables)| {
                    let enables = enables.iter().map(|&one| one.to_owned()).collect();
                    ((*name).to_owned(), enables)
                })
                .collect(),
        }
    }

    #[test]
    fn the_closure_of_default_is_what_it_turns_on_in_turn() {
        let package = package(&[
            ("default", &["net"]),
            ("net", &["tls", "dep:hyper"]),
            ("tls", &["b2-internal/tls"]),
            ("extra", &[]),
        ]);
        assert_eq!(package.closure(["default"]), ["net", "tls"]);
        assert_eq!(package.closure([]), Vec::<&str>::new());
        assert_eq!(package.closure(["extra"]), ["extra"]);
    }

    #[test]
    fn only_a_number_makes_an_interface() {
        let mut named = package(&[]);
        assert_eq!(named.interface_number(), Some(3));
        named.name = "b2sdk-vnext".to_owned();
        assert_eq!(named.interface_number(), None);
    }
}
