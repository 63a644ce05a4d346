//! `cargo xtask parity`: every name, member and parameter of Python's b2sdk has a Rust path or a reason.
//!
//! `docs/parity/python.json` says what Python has, `docs/parity/vN.toml` where each of it is, and the listing that the
//! interface gate writes (`api.txt`) what there is on our side. `docs/parity/README.md` explains the tables.
//!
//! Invariant: a pure function of the files in the repository, so that a spoilt table can be a test.

mod arguments;
mod cells;
mod examine;
mod figures;
mod listing;
mod python;
mod rows;
mod seeds;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::process::ExitCode;

use crate::Outcome;
use crate::project::Project;
use crate::tidy::Tree;
use figures::Figures;
use listing::Listing;
use python::Python;
use table::Table;

const FOLDER: &str = "docs/parity";

/// Holds the tables against Python's inventory and against the listings.
pub(crate) fn run() -> Outcome {
    let project = Project::find()?;
    let report = report(&Tree::read(&project)?)?;
    for figures in &report.figures {
        println!("{figures}");
    }
    for miss in &report.misses {
        eprintln!("{miss}");
    }
    if report.misses.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("parity: {} misses", report.misses.len());
    Ok(ExitCode::FAILURE)
}

/// What the check found.
#[derive(Debug, Default)]
struct Report {
    /// One per interface, newest first.
    figures: Vec<Figures>,
    misses: Vec<String>,
}

/// # Errors
/// When a file cannot be read; what it says may still be a miss.
fn report(tree: &Tree) -> Result<Report, String> {
    let python = Python::read(text(tree, &format!("{FOLDER}/python.json"))?)?;
    let mut report = Report::default();
    let (mut tables, mut listings) = (BTreeMap::new(), BTreeMap::new());
    for number in python.interfaces() {
        let listing = text(tree, &format!("crates/b2sdk-v{number}/api.txt"));
        let table = text(tree, &format!("{FOLDER}/v{number}.toml"));
        match (listing, table) {
            (Ok(listing), Ok(table)) => {
                let table = Table::read(table).map_err(|why| format!("v{number}.toml: {why}"))?;
                tables.insert(number, table);
                listings.insert(number, Listing::read(listing));
            }
            (Ok(_), Err(why)) | (Err(why), Ok(_)) => report.misses.push(why),
            // An interface that is not there yet promises nothing.
            (Err(_), Err(_)) => {}
        }
    }
    let chain = rows::Chain {
        python: &python,
        tables: &tables,
        listings: &listings,
    };
    for number in tables.keys().rev() {
        let (figures, misses) = examine::examine(&chain, *number);
        report.figures.push(figures);
        report.misses.extend(misses);
    }
    report.misses.extend(cells::misses(tree, &tables));
    if let Ok(seeds) = text(tree, &format!("{FOLDER}/seeds.toml")) {
        report.misses.extend(seeds::misses(seeds, tree, &listings)?);
    }
    Ok(report)
}

fn text<'a>(tree: &'a Tree, path: &str) -> Result<&'a str, String> {
    let file = tree.files.iter().find(|file| file.path == path);
    file.map(|file| file.text.as_str())
        .ok_or_else(|| format!("{path} is not there"))
}
