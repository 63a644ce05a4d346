//! Where the documents that people start from disagree with the inventory: which of the two each name follows.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::listing::Listing;
use super::python::number;
use crate::tidy::Tree;

/// One conflict.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Conflict {
    /// What the document shows.
    seed: String,
    /// What the inventory has.
    inventory: String,
    /// `v1`, `v3`: in whose listing the paths are.
    interface: String,
    /// What serves the document.
    rust: Vec<String>,
    why: String,
    /// The test that runs the line.
    test: String,
}

pub(super) fn misses(
    text: &str,
    tree: &Tree,
    listings: &BTreeMap<u32, Listing>,
) -> Result<Vec<String>, String> {
    let conflicts: BTreeMap<String, Conflict> =
        toml::from_str(text).map_err(|error| format!("seeds.toml: {error}"))?;
    let tests = super::cells::test_names(tree);
    let mut misses = Vec::new();
    for (name, conflict) in &conflicts {
        let mut miss = |what: &str| misses.push(format!("seeds: {name}: {what}"));
        let texts = [&conflict.seed, &conflict.inventory, &conflict.why];
        if texts.iter().any(|text| text.trim().is_empty()) {
            miss("says nothing of the document, of the inventory, or why");
        }
        let listing = number(&conflict.interface).and_then(|number| listings.get(&number));
        let Some(listing) = listing else {
            miss("is of no interface that there is");
            continue;
        };
        for path in conflict.rust.iter().filter(|path| !listing.has(path)) {
            miss(&format!("there is no {path}"));
        }
        if !tests.contains(conflict.test.as_str()) {
            miss(&format!("there is no test {}", conflict.test));
        }
    }
    Ok(misses)
}
