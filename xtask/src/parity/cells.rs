//! The cells in which interfaces differ: each has a test that is named for it, or a reason.
//!
//! `docs/parity/README.md` counts the differences by section of the comparison; a test is called `v1_4_…` after the
//! interface and the section, `v2_20_3_…` for section 20.3.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::table::{Reason, Table};
use crate::rust_source::Kind;
use crate::tidy::Tree;

/// What shows a difference.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(super) enum Cell {
    Test(String),
    Tests(Vec<String>),
    /// Rust has nothing that could differ.
    Nothing(Reason),
}

impl Cell {
    fn tests(&self) -> &[String] {
        match self {
            Self::Test(test) => std::slice::from_ref(test),
            Self::Tests(tests) => tests,
            Self::Nothing(_) => &[],
        }
    }
}

/// Cells without their test, and tests of cells that no table has.
pub(super) fn misses(tree: &Tree, tables: &BTreeMap<u32, Table>) -> Vec<String> {
    let tests = test_names(tree);
    let mut misses = Vec::new();
    let mut known = BTreeSet::new();
    for (interface, table) in tables {
        for (cell, shown) in &table.cells {
            let prefix = prefix(*interface, cell);
            match shown {
                Cell::Tests(tests) if tests.is_empty() => {
                    misses.push(format!("v{interface}: cell `{cell}` has no test"));
                }
                Cell::Nothing(reason) if reason.why.is_empty() => {
                    misses.push(format!("v{interface}: cell `{cell}` has no reason"));
                }
                _ => {}
            }
            for test in shown.tests() {
                if !test.starts_with(&prefix) {
                    misses.push(format!(
                        "v{interface}: cell `{cell}`: its test is called {prefix}…"
                    ));
                }
                if !tests.contains(test.as_str()) {
                    misses.push(format!(
                        "v{interface}: cell `{cell}`: there is no test {test}"
                    ));
                }
                if !known.insert(test.as_str()) {
                    misses.push(format!("v{interface}: {test} is the test of two cells"));
                }
            }
        }
    }
    let of_cells = tests.iter().filter(|test| is_of_cell(test));
    for test in of_cells.filter(|test| !known.contains(*test)) {
        misses.push(format!("{test} is named for a cell that no table has"));
    }
    misses
}

/// `v1_20_3_` of the cell `20.3 BucketIdNotFound`.
fn prefix(interface: u32, cell: &str) -> String {
    let section = cell.split(' ').next().unwrap_or(cell);
    format!("v{interface}_{}_", section.replace('.', "_"))
}

/// `v1_4_…`: an older interface and a number.
fn is_of_cell(test: &str) -> bool {
    let mut words = test.split('_');
    let interface = words.next().and_then(super::python::number);
    let section = words.next().map(|word| word.parse::<u32>());
    interface.is_some() && matches!(section, Some(Ok(_)))
}

/// The functions under `#[test]` and `#[tokio::test]`.
pub(super) fn test_names(tree: &Tree) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for file in tree.rust() {
        let is_code = |token: &&crate::rust_source::Token<'_>| token.kind != Kind::Comment;
        let all = file.tokens();
        let code: Vec<_> = all.iter().filter(is_code).collect();
        let mut is_test = false;
        for pair in code.windows(2) {
            if pair[0].is("test") && (pair[1].is("]") || pair[1].is("(")) {
                is_test = true;
            }
            if pair[0].is("fn") {
                if is_test {
                    names.insert(pair[1].text);
                }
                is_test = false;
            }
        }
    }
    names
}
