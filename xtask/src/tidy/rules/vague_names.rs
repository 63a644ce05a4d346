//! No drawer for what has no home.

use super::super::{Finding, Tree};

const VAGUE: &[&str] = &["util", "utils", "misc", "common", "helper", "helpers"];

pub(super) fn no_vague_names(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for path in &tree.paths {
        let vague = path.split('/').find(|step| {
            let stem = step.split_once('.').map_or(*step, |(stem, _)| stem);
            VAGUE.contains(&stem)
        });
        if let Some(step) = vague {
            findings.push(Finding::new(path, 0, advice(step)));
        }
    }
    for file in tree.rust() {
        for pair in file.tokens().windows(2) {
            if pair[0].is("mod") && VAGUE.iter().any(|name| pair[1].is(name)) {
                findings.push(Finding::new(&file.path, pair[1].line, advice(pair[1].text)));
            }
        }
    }
    findings
}

fn advice(name: &str) -> String {
    format!("`{name}` says nothing: name it for the question that its content answers")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_say_something_pass() {
        let tree = Tree::of(&[
            ("crates/a/src/http/retry.rs", "mod utilities_of_b2;"),
            ("docs/uncommon.md", ""),
        ]);
        assert_eq!(no_vague_names(&tree), []);
    }

    #[test]
    fn a_file_a_folder_and_a_module_are_found() {
        let tree = Tree::of(&[
            ("crates/a/src/http/util.rs", ""),
            ("tests/common/mod.rs", ""),
            ("tests/helpers.py", ""),
            ("crates/a/src/lib.rs", "\nmod misc { }"),
        ]);
        let found = no_vague_names(&tree);
        assert_eq!(found.len(), 4);
        assert_eq!(
            (found[3].path.as_str(), found[3].line),
            ("crates/a/src/lib.rs", 2)
        );
    }
}
