//! `cargo xtask release`: whether the workspace's version may be released, and the only writer of `api.released.txt`.
//!
//! Invariant: it publishes nothing. What it writes is committed like any other change.

use std::collections::BTreeSet;
use std::fs;
use std::process::ExitCode;

use super::baseline::{self, Baseline, Released};
use super::compare::{Difference, differences};
use super::line::Line;
use super::verdict::Grade;
use super::version::Version;
use super::{Form, cannot_build, examine};
use crate::Outcome;
use crate::command::Command;
use crate::project::Project;

pub(crate) fn run(words: &[&str]) -> Outcome {
    let writes = match words {
        [] => false,
        ["--write"] => true,
        _ => return Err("`release` has one option, --write; without it nothing is written".into()),
    };
    let project = Project::find()?;
    let mut objections = Vec::new();
    objections.extend(uncommitted(&project)?);
    objections.extend(versions_apart(&project));
    let interfaces = match examine(&project) {
        Ok(interfaces) => interfaces,
        Err(reason) => return Ok(cannot_build(&reason, Form::Text)),
    };
    let mut plans = Vec::new();
    for interface in &interfaces {
        let name = &interface.package.name;
        let version = Version::parse(&interface.package.version).ok_or(format!(
            "{name} has version {}, which is not three numbers",
            interface.package.version
        ))?;
        if interface.verdict.grade() != Grade::Same {
            print!("{}", interface.verdict);
            objections.push(format!(
                "{name} is not what its api.txt says; `cargo xtask api check` has to pass"
            ));
        }
        let now: Vec<Line> = interface
            .listing
            .lines
            .iter()
            .map(|line| Line::parse(line))
            .collect();
        let released = Baseline::read(interface.package)?.released;
        println!("{name}: {}", summary(released.as_ref(), &now));
        objections.extend(version_objection(name, version, released.as_ref(), &now));
        plans.push((interface, version));
    }
    objections.extend(missing_from_changelog(&project)?);
    if !objections.is_empty() {
        for objection in &objections {
            println!("refused: {objection}");
        }
        return Ok(ExitCode::FAILURE);
    }
    for (interface, version) in plans {
        let name = &interface.package.name;
        if writes {
            let path =
                baseline::write_released(interface.package, version, &interface.listing.lines)?;
            println!("wrote {}", path.display());
        } else {
            println!("{name} may be released as {version}; --write writes its api.released.txt");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn summary(released: Option<&Released>, now: &[Line]) -> String {
    let Some(released) = released else {
        return format!("never released; {} promises", now.len());
    };
    let changes = differences(&released.lines, now);
    format!(
        "{} promises, {} of them otherwise than in {}",
        now.len(),
        changes.len(),
        released.version
    )
}

/// Why `version` does not fit what changed since the last release.
fn version_objection(
    name: &str,
    version: Version,
    released: Option<&Released>,
    now: &[Line],
) -> Option<String> {
    let released = released?;
    if version <= released.version {
        return Some(format!(
            "{name} {} was released already: the version of the workspace, {version}, has to grow",
            released.version
        ));
    }
    let changes = differences(&released.lines, now);
    let heaviest: &Difference = changes.iter().max_by_key(|change| change.weight)?;
    if released.version.admits(heaviest.weight, version) {
        return None;
    }
    Some(format!(
        "{name}: {} ({}) does not go from {} to {version}: {}",
        heaviest.item,
        heaviest.why,
        released.version,
        released.version.bump_for(heaviest.weight)
    ))
}

/// Every crate carries the same version, because the facades depend on the core with `=`.
fn versions_apart(project: &Project) -> Option<String> {
    let versions: BTreeSet<&str> = project
        .packages
        .iter()
        .map(|package| package.version.as_str())
        .collect();
    (versions.len() > 1).then(|| {
        let versions: Vec<&str> = versions.into_iter().collect();
        format!(
            "the crates have different versions: {}",
            versions.join(", ")
        )
    })
}

/// A release is what is committed.
fn uncommitted(project: &Project) -> Result<Option<String>, String> {
    let status = Command::new("git")
        .args(["status", "--porcelain"])
        .in_folder(&project.root)
        .output()?;
    let first = status.lines().next();
    Ok(first.map(|first| {
        format!(
            "{} files are not committed, the first: {}",
            status.lines().count(),
            first.trim()
        )
    }))
}

fn missing_from_changelog(project: &Project) -> Result<Option<String>, String> {
    let path = project.root.join("CHANGELOG.md");
    let text = fs::read_to_string(&path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let Some(version) = project
        .facades()
        .first()
        .map(|facade| facade.version.clone())
    else {
        return Ok(None);
    };
    let heading = format!("## [{version}]");
    let is_there = text.lines().any(|line| line.starts_with(&heading));
    Ok((!is_there).then(|| format!("CHANGELOG.md has no heading `{heading} - YYYY-MM-DD`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const F: &str = "pub fn b2sdk_v3::f()";
    const G: &str = "pub fn b2sdk_v3::g()";

    fn objection(released: &str, next: &str, old: &[&str], new: &[&str]) -> Option<String> {
        let lines = |texts: &[&str]| texts.iter().map(|text| Line::parse(text)).collect();
        let version = |text| Version::parse(text).expect("the samples are versions");
        let released = Released {
            version: version(released),
            lines: lines(old),
        };
        let now: Vec<Line> = lines(new);
        version_objection("b2sdk-v3", version(next), Some(&released), &now)
    }

    #[test]
    fn the_version_has_to_fit_what_changed() {
        for (released, next, old, new, is_refused) in [
            ("1.2.0", "1.2.1", &[F][..], &[F][..], false),
            ("1.2.0", "1.2.0", &[F], &[F], true),
            ("1.2.0", "1.1.9", &[F], &[F], true),
            ("1.2.0", "1.2.1", &[F], &[F, G], true),
            ("1.2.0", "1.3.0", &[F], &[F, G], false),
            ("1.2.0", "2.0.0", &[F], &[F, G], false),
            ("1.2.0", "1.3.0", &[F, G], &[F], true),
            ("1.2.0", "2.0.0", &[F, G], &[F], false),
            ("0.2.0", "0.2.1", &[F], &[F, G], false),
            ("0.2.0", "0.2.1", &[F, G], &[F], true),
            ("0.2.0", "0.3.0", &[F, G], &[F], false),
        ] {
            let objection = objection(released, next, old, new);
            assert_eq!(
                objection.is_some(),
                is_refused,
                "{released} -> {next}: {objection:?}"
            );
        }
    }

    #[test]
    fn an_objection_names_the_item_and_the_part_that_has_to_grow() {
        let text = objection("1.2.0", "1.3.0", &[F, G], &[F]).expect("this is refused");
        assert!(text.contains("b2sdk_v3::g (removed)"), "{text}");
        assert!(text.contains("MAJOR"), "{text}");
    }

    #[test]
    fn a_first_release_may_have_any_version() {
        let version = Version::parse("0.1.0").expect("this is a version");
        assert_eq!(version_objection("b2sdk-v3", version, None, &[]), None);
    }
}
