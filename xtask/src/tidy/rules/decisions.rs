//! `docs/decisions/NNNN-title.md`, counted from 0001.

use std::collections::BTreeMap;

use super::super::{Finding, Tree};

const FOLDER: &str = "docs/decisions/";

pub(super) fn numbered_without_gaps(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut numbered: BTreeMap<usize, &str> = BTreeMap::new();
    let decisions = tree.paths.iter().filter(|path| path.starts_with(FOLDER));
    for path in decisions {
        let Some(number) = number(&path[FOLDER.len()..]) else {
            let advice = "a decision is named NNNN-title.md, with the title in small letters";
            findings.push(Finding::new(path, 0, advice));
            continue;
        };
        if let Some(other) = numbered.insert(number, path) {
            let advice = format!("number {number:04} is taken by {other}: use the next free one");
            findings.push(Finding::new(path, 0, advice));
        }
    }
    for (expected, (number, path)) in (1..).zip(&numbered) {
        if *number != expected {
            let advice = format!("{expected:04} is missing: decisions are numbered without gaps");
            findings.push(Finding::new(*path, 0, advice));
            break;
        }
    }
    findings
}

fn number(name: &str) -> Option<usize> {
    let (digits, title) = name.strip_suffix(".md")?.split_once('-')?;
    let plain = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit();
    let titled = !title.is_empty() && title.chars().all(|one| one == '-' || plain(one));
    let four = digits.len() == 4 && digits.chars().all(|one| one.is_ascii_digit());
    if titled && four {
        digits.parse().ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[&str]) -> Vec<String> {
        let paths: Vec<String> = names.iter().map(|name| format!("{FOLDER}{name}")).collect();
        let files: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), "")).collect();
        let findings = numbered_without_gaps(&Tree::of(&files));
        findings.into_iter().map(|one| one.path).collect()
    }

    #[test]
    fn one_after_the_other_passes() {
        assert_eq!(check(&[]), Vec::<String>::new());
        assert_eq!(
            check(&["0001-seams.md", "0002-own-wire-types.md"]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn gaps_doubles_and_other_names_are_found() {
        assert_eq!(
            check(&["0001-a.md", "0003-c.md"]),
            ["docs/decisions/0003-c.md"]
        );
        assert_eq!(check(&["0002-b.md"]), ["docs/decisions/0002-b.md"]);
        assert_eq!(
            check(&["0001-a.md", "0001-b.md"]),
            ["docs/decisions/0001-b.md"]
        );
        for name in [
            "1-a.md",
            "0001-.md",
            "0001_a.md",
            "notes.md",
            "0001-a.txt",
            "0001-A b.md",
        ] {
            assert_eq!(check(&[name]).len(), 1, "{name}");
        }
    }
}
