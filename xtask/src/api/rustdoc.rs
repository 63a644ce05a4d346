//! Has rustdoc describe the interfaces and the crates behind them as JSON.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rustdoc_types::{Crate, FORMAT_VERSION};
use serde::Deserialize;

use super::crates::Crates;
use crate::command::Command;
use crate::project::{Package, Project};

/// Which features are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Features {
    All,
    /// Those of the facades; the crates behind them get what the facades ask for.
    Default,
}

/// Builds what `facades` consist of. rustdoc does not type-check bodies, so `cargo check` comes first.
pub(super) fn describe(
    project: &Project,
    facades: &[&Package],
    features: Features,
) -> Result<Crates, String> {
    let members = members(project, facades);
    let target = project.target.join("api");
    let docs = target.join("doc");
    for member in &members {
        // rustdoc writes every choice of features to the same file: what is left over may be of the other choice.
        let _ = fs::remove_file(json_file(&docs, member));
    }
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
        crates.add(member.crate_name(), read(&json_file(&docs, member))?);
    }
    Ok(crates)
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

fn json_file(docs: &Path, member: &Package) -> std::path::PathBuf {
    docs.join(member.crate_name()).with_extension("json")
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

    #[test]
    fn features_that_the_facade_turns_on_in_the_core_are_not_optional() {
        let core = r#"{"default": [], "tls": ["dep:x"]}"#;
        let passed_on = project(core, r#"{"default": ["tls"], "tls": ["b2-internal/tls"]}"#);
        assert!(!has_optional_features(&passed_on, &passed_on.facades()));
        let left_off = project(core, r#"{"default": [], "tls": ["b2-internal/tls"]}"#);
        assert!(has_optional_features(&left_off, &left_off.facades()));
    }
}
