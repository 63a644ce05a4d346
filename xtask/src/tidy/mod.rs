//! `cargo xtask tidy`: what clippy cannot see.
//!
//! A rule is a pure function from the tree of files to findings, so that each has a sample that passes and one that
//! fails beside it. Invariant: a rule that cannot fail is not a rule.

mod finding;
mod layers;
mod rules;
mod tree;

use std::process::ExitCode;

pub(crate) use finding::Finding;
pub(crate) use tree::{SourceFile, Tree};

use crate::Outcome;
use crate::project::Project;

pub(crate) fn run() -> Outcome {
    let project = Project::find()?;
    let tree = Tree::read(&project)?;
    for note in rules::file_length::notes(&tree) {
        println!("note: {note}");
    }
    let mut findings: Vec<Finding> = rules::ALL.iter().flat_map(|rule| rule(&tree)).collect();
    findings.sort();
    findings.dedup();
    for finding in &findings {
        eprintln!("{finding}");
    }
    if findings.is_empty() {
        println!(
            "tidy: {} files, {} rules, nothing found",
            tree.files.len(),
            rules::ALL.len()
        );
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("tidy: {} findings", findings.len());
    Ok(ExitCode::FAILURE)
}
