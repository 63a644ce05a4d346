//! Each crate that users build must compile with each choice of its features.

use crate::command::Command;
use crate::project::{Package, Project};

/// The choices of features to check, as arguments to cargo: none, the default, each one alone, all.
pub(super) fn checks(project: &Project) -> Vec<Command> {
    let mut checked: Vec<&Package> = project.facades();
    checked.extend(project.package("b2-internal"));
    checked
        .into_iter()
        .flat_map(|package| {
            choices(package).into_iter().map(|features| {
                Command::cargo("check --quiet --no-default-features --lib")
                    .args(["--package", &package.name])
                    .args(["--features", &features.join(",")])
            })
        })
        .collect()
}

/// Sets of features that differ in what they turn on.
fn choices(package: &Package) -> Vec<Vec<&str>> {
    let each = package.features.keys().map(|name| vec![name.as_str()]);
    let all = package.features.keys().map(String::as_str).collect();
    let mut choices: Vec<Vec<&str>> = Vec::new();
    for chosen in [Vec::new()].into_iter().chain(each).chain([all]) {
        let closure = package.closure(chosen);
        if !choices.contains(&closure) {
            choices.push(closure);
        }
    }
    choices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_that_turn_on_the_same_are_checked_once() {
        let package: Package = serde_json::from_str(
            r#"{"name": "b2-internal", "version": "0.1.0", "manifest_path": "Cargo.toml", "dependencies": [],
                "features": {"default": ["tls"], "tls": [], "sqlite": []}}"#,
        )
        .expect("the sample is a package");
        let expected: [&[&str]; 4] = [&[], &["tls"], &["sqlite"], &["sqlite", "tls"]];
        assert_eq!(choices(&package), expected);
    }
}
