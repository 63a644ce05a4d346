//! Has rustdoc describe the interfaces and the crates behind them as JSON.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rustdoc_types::{Crate, FORMAT_VERSION};
use serde::Deserialize;

use super::crates::Crates;
use super::shelf::Shelf;
use crate::command::Command;
use crate::project::{Package, Project};

/// Which features are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Features {
    All,
    /// Those of the facades; the crates behind them get what the facades ask for.
    Default,
}

impl Features {
    fn name(self, facades: &[&Package]) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Default => {
                let names = facades.iter().map(|facade| facade.name.as_str());
                names.collect::<Vec<_>>().join("+")
            }
        }
    }
}

/// Builds what `facades` consist of. rustdoc does not type-check bodies, so `cargo check` comes first.
pub(super) fn describe(
    project: &Project,
    facades: &[&Package],
    features: Features,
) -> Result<Crates, String> {
    let members = members(project, facades);
    let target = project.target.join("api");
    let shelf = Shelf::new(&target, &features.name(facades));
    shelf.bring_back(&members);
    let call = |what: &str| {
        let mut call = Command::cargo(what).args(["--lib", "--quiet"]);
        for member in &members {
            call = call.args(["--package", &member.name]);
        }
        call.args(feature_arguments(facades, features))
            .in_folder(&project.root)
            .env("CARGO_TARGET_DIR", &target)
            // The JSON is unstable. This lets a stable rustdoc write it, and only for these two calls.
            .env("RUSTC_BOOTSTRAP", "1")
    };
    call("check").output()?;
    call("doc --no-deps")
        .env(
            "RUSTDOCFLAGS",
            "-Z unstable-options --output-format json --cap-lints allow",
        )
        .output()?;
    let mut crates = Crates::default();
    for member in &members {
        crates.add(member.crate_name(), read(&shelf.description(member))?);
    }
    shelf.put_aside(&members);
    Ok(crates)
}

/// Facades whose default features can be described together. Cargo gives each crate the features that any of its users
/// asks for, so two facades that ask for different ones of the crates behind them have to be built apart.
pub(super) fn with_the_same_defaults<'a>(
    project: &'a Project,
    facades: &[&'a Package],
) -> Vec<Vec<&'a Package>> {
    let mut groups: Vec<Vec<&Package>> = Vec::new();
    for facade in facades {
        let fits = |group: &&mut Vec<&'a Package>| {
            let together = [group.as_slice(), &[*facade]].concat();
            let on = on_by_default(project, &together);
            together.iter().all(|one| {
                let alone = on_by_default(project, &[*one]);
                let own = members(project, &[*one]);
                let is_own = |name: &str| own.iter().any(|member| member.name == name);
                // `default` itself turns nothing on: what it stands for does.
                on.iter()
                    .filter(|(name, feature)| is_own(name) && *feature != "default")
                    .all(|feature| alone.contains(feature))
            })
        };
        match groups.iter_mut().find(fits) {
            Some(group) => group.push(facade),
            None => groups.push(vec![facade]),
        }
    }
    groups
}

/// Whether the default features leave something out, so that the two choices differ.
pub(super) fn has_optional_features(project: &Project, facades: &[&Package]) -> bool {
    let all: BTreeSet<(&str, &str)> = members(project, facades)
        .into_iter()
        .flat_map(|member| {
            let names = member.features.keys().filter(|name| *name != "default");
            names.map(|name| (member.name.as_str(), name.as_str()))
        })
        .collect();
    let on = on_by_default(project, facades);
    all.iter().any(|feature| !on.contains(feature))
}

fn on_by_default<'a>(
    project: &'a Project,
    facades: &[&'a Package],
) -> BTreeSet<(&'a str, &'a str)> {
    let mut on = BTreeSet::new();
    let mut waiting: Vec<(&Package, &str)> =
        facades.iter().map(|facade| (*facade, "default")).collect();
    for user in members(project, facades) {
        for dependency in user.dependencies.iter().filter(|one| one.kind.is_none()) {
            let Some(used) = project.package(&dependency.name) else {
                continue;
            };
            let default = dependency.uses_default_features.then_some("default");
            let asked = dependency.features.iter().map(String::as_str);
            waiting.extend(asked.chain(default).map(|feature| (used, feature)));
        }
    }
    while let Some((package, feature)) = waiting.pop() {
        let Some((name, enables)) = package.features.get_key_value(feature) else {
            continue;
        };
        if !on.insert((package.name.as_str(), name.as_str())) {
            continue;
        }
        for enabled in enables {
            match enabled.split_once('/') {
                None => waiting.push((package, enabled)),
                Some((other, feature)) => {
                    let other = project.package(other.trim_end_matches('?'));
                    waiting.extend(other.map(|other| (other, feature)));
                }
            }
        }
    }
    on
}

fn members<'a>(project: &'a Project, facades: &[&'a Package]) -> Vec<&'a Package> {
    let mut members: Vec<&Package> = Vec::new();
    for facade in facades {
        for member in [vec![*facade], project.own_dependencies(facade)].concat() {
            if members.iter().all(|known| known.name != member.name) {
                members.push(member);
            }
        }
    }
    members
}

fn feature_arguments(facades: &[&Package], features: Features) -> Vec<String> {
    match features {
        Features::All => vec!["--all-features".to_owned()],
        Features::Default => {
            let with_default = facades
                .iter()
                .filter(|facade| facade.features.contains_key("default"))
                .map(|facade| format!("{}/default", facade.name));
            let list = with_default.collect::<Vec<_>>().join(",");
            vec![
                "--no-default-features".to_owned(),
                "--features".to_owned(),
                list,
            ]
        }
    }
}

fn read(path: &Path) -> Result<Crate, String> {
    #[derive(Deserialize)]
    struct Header {
        format_version: u32,
    }
    let shown = path.display();
    let json = fs::read_to_string(path)
        .map_err(|error| format!("rustdoc wrote no description {shown}: {error}"))?;
    let header: Header = serde_json::from_str(&json)
        .map_err(|error| format!("{shown} is not a description by rustdoc: {error}"))?;
    if header.format_version != FORMAT_VERSION {
        return Err(format!(
            "this rustdoc writes format {}, the gate reads {FORMAT_VERSION}: run it with Rust 1.95 \
             (`cargo +1.95 xtask api check`), or move the gate to the new format (xtask/Cargo.toml)",
            header.format_version
        ));
    }
    serde_json::from_str(&json).map_err(|error| format!("cannot read {shown}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(core_features: &str, facade_features: &str) -> Project {
        let json = format!(
            r#"{{"workspace_root": ".", "target_directory": "target", "packages": [
                {{"name": "b2-internal", "version": "1.0.0", "manifest_path": "a/Cargo.toml", "dependencies": [],
                  "features": {core_features}}},
                {{"name": "b2sdk-v3", "version": "1.0.0", "manifest_path": "b/Cargo.toml",
                  "dependencies": [{{"name": "b2-internal", "kind": null, "uses_default_features": false,
                  "features": []}}], "features": {facade_features}}}]}}"#
        );
        serde_json::from_str(&json).expect("the sample is a project")
    }

    /// Two facades one behind the other, and a core.
    fn chain(newest_default: &str) -> Project {
        let json = format!(
            r#"{{"workspace_root": ".", "target_directory": "target", "packages": [
                {{"name": "b2-internal", "version": "1.0.0", "manifest_path": "a/Cargo.toml", "dependencies": [],
                  "features": {{"tls": []}}}},
                {{"name": "b2sdk-v3", "version": "1.0.0", "manifest_path": "b/Cargo.toml",
                  "dependencies": [{{"name": "b2-internal", "kind": null, "uses_default_features": false,
                  "features": []}}], "features": {{"default": {newest_default}, "tls": ["b2-internal/tls"]}}}},
                {{"name": "b2sdk-v2", "version": "1.0.0", "manifest_path": "c/Cargo.toml",
                  "dependencies": [{{"name": "b2sdk-v3", "kind": null, "uses_default_features": false,
                  "features": []}}], "features": {{"default": ["tls"], "tls": ["b2sdk-v3/tls"]}}}}]}}"#
        );
        serde_json::from_str(&json).expect("the sample is a project")
    }

    #[test]
    fn facades_with_other_defaults_are_described_apart() {
        let names = |project: &Project| -> Vec<Vec<String>> {
            let facades = project.facades();
            let groups = with_the_same_defaults(project, &facades);
            let names = groups
                .iter()
                .map(|group| group.iter().map(|one| one.name.clone()));
            names.map(Iterator::collect).collect()
        };
        assert_eq!(names(&chain(r#"["tls"]"#)), [["b2sdk-v3", "b2sdk-v2"]]);
        assert_eq!(names(&chain("[]")), [["b2sdk-v3"], ["b2sdk-v2"]]);
    }

    #[test]
    fn features_that_the_facade_turns_on_in_the_core_are_not_optional() {
        let core = r#"{"default": [], "tls": ["dep:x"]}"#;
        let passed_on = project(core, r#"{"default": ["tls"], "tls": ["b2-internal/tls"]}"#);
        assert!(!has_optional_features(&passed_on, &passed_on.facades()));
        let left_off = project(core, r#"{"default": [], "tls": ["b2-internal/tls"]}"#);
        assert!(has_optional_features(&left_off, &left_off.facades()));
    }
}
