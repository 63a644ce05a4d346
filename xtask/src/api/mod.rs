//! `cargo xtask api …`: the gate that keeps the numbered interfaces frozen.
//!
//! A facade consists of re-exports, which rustdoc shows as bare `use` lines, so a tool that looks at the facade alone says
//! "no change" when the type behind a line changes. This gate follows every re-export to where it ends, writes down all
//! that the interface promises under the interface's own paths, and holds that against the listing in the repository.
//!
//! Invariant: what is not in the listing was not promised, and what is in it cannot change unseen.

mod baseline;
mod compare;
mod crates;
mod exports;
mod foreign;
mod line;
mod listing;
mod migration;
mod print;
mod release;
mod report;
mod rustdoc;
mod shelf;
mod verdict;
mod version;

use std::collections::HashSet;
use std::process::ExitCode;

use crate::Outcome;
use crate::project::{Package, Project};
use baseline::Baseline;
use crates::Crates;
pub(crate) use line::{Line, parameters_start};
use listing::{Fault, Interface, Listing, list};
use migration::Migration;
use rustdoc::Features;
use verdict::{Grade, Verdict};

const CANNOT_BUILD: u8 = 3;

/// Whom an answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// People.
    Text,
    /// Programs.
    Json,
}

pub(crate) use release::run as release;

/// Compares every numbered interface with its `api.txt`.
pub(crate) fn check(form: Form) -> Outcome {
    let project = Project::find()?;
    let interfaces = match examine(&project) {
        Ok(interfaces) => interfaces,
        Err(reason) => return Ok(cannot_build(&reason, form)),
    };
    let verdicts: Vec<&Verdict> = interfaces.iter().map(|one| &one.verdict).collect();
    match form {
        Form::Json => println!("{}", report::of_verdicts(&verdicts)),
        Form::Text => verdicts.iter().for_each(|verdict| print!("{verdict}")),
    }
    Ok(ExitCode::from(heaviest(&verdicts).exit_code()))
}

/// Writes `api.txt` of every numbered interface that may be blessed.
pub(crate) fn bless() -> Outcome {
    let project = Project::find()?;
    let interfaces = match examine(&project) {
        Ok(interfaces) => interfaces,
        Err(reason) => return Ok(cannot_build(&reason, Form::Text)),
    };
    let mut code = ExitCode::SUCCESS;
    for interface in &interfaces {
        print!("{}", interface.verdict);
        if interface.verdict.may_be_blessed() {
            let path = baseline::write_blessed(interface.package, &interface.listing.lines)?;
            println!("  wrote {}", path.display());
        } else {
            println!("  NOT BLESSED: what is above stands in the way");
            code = ExitCode::from(Grade::Break.exit_code());
        }
    }
    Ok(code)
}

/// Says what a program has to change that moves from one interface to another, as far as the listings in the repository
/// show it. Builds nothing: `check` is what holds the listings against the code.
pub(crate) fn diff(from: &str, to: &str, form: Form) -> Outcome {
    let project = Project::find()?;
    let side = |name: &str| {
        let facade = named(&project, name)?;
        let listing = Baseline::read(facade)?.blessed;
        let missing = format!("{} has no api.txt: `cargo xtask api bless`", facade.name);
        listing
            .map(|lines| (facade.crate_name(), lines))
            .ok_or(missing)
    };
    let ((from, old), (to, new)) = match side(from).and_then(|from| Ok((from, side(to)?))) {
        Ok(sides) => sides,
        Err(reason) => return Ok(cannot_build(&reason, form)),
    };
    let migration = Migration::between(&from, &old, &to, &new);
    match form {
        Form::Json => println!("{}", report::of_migration(&migration)),
        Form::Text => print!("{migration}"),
    }
    Ok(ExitCode::from(migration.grade().exit_code()))
}

/// The facade called `b2sdk-v2`, `v2` or `2`.
fn named<'a>(project: &'a Project, name: &str) -> Result<&'a Package, String> {
    let facades = project.facades();
    let number = name.strip_prefix("b2sdk-").unwrap_or(name);
    let number = number.strip_prefix('v').unwrap_or(number);
    let found = facades
        .iter()
        .find(|facade| facade.name == format!("b2sdk-v{number}"));
    found.copied().ok_or_else(|| {
        let known: Vec<&str> = facades.iter().map(|one| one.name.as_str()).collect();
        format!(
            "there is no interface {name}; the interfaces are {}",
            known.join(", ")
        )
    })
}

fn cannot_build(reason: &str, form: Form) -> ExitCode {
    match form {
        Form::Json => println!("{}", report::of_failure(reason, CANNOT_BUILD)),
        Form::Text => eprintln!("error: {reason}"),
    }
    ExitCode::from(CANNOT_BUILD)
}

fn heaviest(verdicts: &[&Verdict]) -> Grade {
    let grades = verdicts.iter().map(|verdict| verdict.grade());
    grades.max().unwrap_or(Grade::Same)
}

struct Examined<'a> {
    package: &'a Package,
    listing: Listing,
    verdict: Verdict,
}

fn examine(project: &Project) -> Result<Vec<Examined<'_>>, String> {
    let facades = project.facades();
    if facades.is_empty() {
        return Err("no package here is called b2sdk-v and a number".to_owned());
    }
    let all = rustdoc::describe(project, &facades, Features::All)?;
    let mut defaults = Vec::new();
    for group in rustdoc::with_the_same_defaults(project, &facades) {
        // Without optional features the defaults are all there is.
        let described = if rustdoc::has_optional_features(project, &group) {
            Some(rustdoc::describe(project, &group, Features::Default)?)
        } else {
            None
        };
        defaults.push((group, described));
    }
    let baselines: Vec<Baseline> = facades
        .iter()
        .map(|package| Baseline::read(package))
        .collect::<Result<_, _>>()?;
    let known: HashSet<String> = baselines.iter().flat_map(Baseline::names).collect();
    facades
        .into_iter()
        .zip(&baselines)
        .map(|(package, baseline)| {
            let listing = interface_listing(project, package, &all, &known)?;
            let default = defaults.iter().find_map(|(group, described)| {
                let is_in = group.iter().any(|one| one.name == package.name);
                described.as_ref().filter(|_| is_in)
            });
            let listing = match default {
                None => listing,
                Some(default) => {
                    let default = interface_listing(project, package, default, &known)?;
                    marked(listing, &default)
                }
            };
            let verdict = Verdict::on(&package.name, &package.version, baseline, &listing);
            Ok(Examined {
                package,
                listing,
                verdict,
            })
        })
        .collect()
}

fn interface_listing(
    project: &Project,
    package: &Package,
    crates: &Crates,
    known: &HashSet<String>,
) -> Result<Listing, String> {
    let find = |package: &Package| {
        let described = crates.named(&package.crate_name());
        described.ok_or_else(|| format!("rustdoc did not describe {}", package.name))
    };
    let behind = project.own_dependencies(package);
    let facade = find(package)?;
    let mut members = vec![facade];
    let mut neighbours = Vec::new();
    for member in behind {
        let index = find(member)?;
        members.push(index);
        if member.interface_number().is_some() {
            neighbours.push(index);
        }
    }
    let interface = Interface {
        crates,
        facade,
        members,
        neighbours,
        root: &project.root,
    };
    Ok(list(&interface, known))
}

/// Marks the promises that need more than the default features, and objects to those that need less.
fn marked(all: Listing, default: &Listing) -> Listing {
    let with_default: HashSet<&String> = default.lines.iter().collect();
    let with_all: HashSet<&String> = all.lines.iter().collect();
    let lost = default.lines.iter().filter(|line| !with_all.contains(line));
    let mut faults = all.faults.clone();
    faults.extend(lost.map(|line| Fault {
        item: Line::parse(line).path().to_owned(),
        text: format!("a feature takes this away, but features only add: {line}"),
    }));
    let lines = all.lines.iter().map(|line| {
        if with_default.contains(line) {
            line.clone()
        } else {
            Line::optional(line)
        }
    });
    Listing {
        lines: lines.collect(),
        faults,
        notes: all.notes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_may_add_and_nothing_else() {
        let listing = |lines: &[&str]| Listing {
            lines: lines.iter().map(|&line| line.to_owned()).collect(),
            ..Listing::default()
        };
        let (a, b) = ("pub mod b2sdk_v3::a", "pub mod b2sdk_v3::b");
        let added = marked(listing(&[a, b]), &listing(&[a]));
        assert_eq!(added.lines, [a.to_owned(), Line::optional(b)]);
        assert_eq!(added.faults, []);
        let lost = marked(listing(&[a]), &listing(&[a, b]));
        assert_eq!(lost.faults.len(), 1);
    }
}
